/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-words"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-time.h"

#include "dif-words.h"

#define NOTHING "—"
#define HASH_LENGTH (64)


static char *
format (gint64 moment, GTimeZone *zone, const char *pattern)
{
  g_autoptr (GDateTime) utc = moment != 0 ? g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC) : NULL;
  g_autoptr (GDateTime) there = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return there != NULL ? g_date_time_format (there, pattern) : g_strdup (NOTHING);
}

char *
dif_words_cut (DifCut *cut, GTimeZone *zone)
{
  return dif_words_cut_of (cut->cut_time, zone);
}

char *
dif_words_cut_of (gint64 cut_time, GTimeZone *zone)
{
  g_autofree char *hour = dif_time_format_clock (cut_time, zone);

  /* Translators: the state of the results at an hour, e.g. "Cut of 21:40" */
  return g_strdup_printf (_("Cut of %s"), hour);
}

char *
dif_words_hour (gint64 moment, GTimeZone *zone)
{
  return format (moment, zone, "%H:%M");
}

char *
dif_words_hour_seconds (gint64 moment, GTimeZone *zone)
{
  return format (moment, zone, "%H:%M:%S");
}

char *
dif_words_day (gint64 moment, GTimeZone *zone)
{
  /* Translators: a day of the year in g_date_time_format(), e.g. "2 June" */
  return format (moment, zone, _("%-d %B"));
}

char *
dif_words_day_short (gint64 moment, GTimeZone *zone)
{
  /* Translators: a day of the year in g_date_time_format(), as short as can be, e.g. "2 Jun" */
  return format (moment, zone, _("%-d %b"));
}

char *
dif_words_day_hour (gint64 moment, GTimeZone *zone)
{
  /* Translators: day and hour in g_date_time_format(), e.g. "2 June, 20:00" */
  return format (moment, zone, _("%-d %B, %H:%M"));
}

char *
dif_words_zone (DifCall *call, gint64 moment)
{
  g_autofree char *offset = format (MAX (moment, 1), dif_call_get_zone (call), "%:::z");

  if (offset[0] == '-') {
    g_autofree char *minus = g_strconcat ("−", offset + 1, NULL);

    return g_strdup_printf ("%s (UTC%s)", dif_call_get_zone_name (call), minus);
  }
  return g_strdup_printf ("%s (UTC%s)", dif_call_get_zone_name (call), offset);
}

char *
dif_words_left (gint64 seconds)
{
  gint64 hours, minutes;

  seconds = MAX (seconds, 0);
  hours = seconds / 3600;
  minutes = seconds / 60 % 60;
  if (hours > 0)
    return g_strdup_printf ("%d:%02d:%02d", (int) hours, (int) minutes, (int) (seconds % 60));
  return g_strdup_printf ("%d:%02d", (int) minutes, (int) (seconds % 60));
}

double
dif_words_share (DifCut *cut)
{
  if (cut->captured < 0 || cut->expected <= 0)
    return -1;
  return CLAMP ((double) cut->captured / (double) cut->expected, 0, 1);
}

char *
dif_words_percent (DifCut *cut)
{
  double share = dif_words_share (cut);

  return share < 0 ? g_strdup (NOTHING) : dif_words_percent_of (share);
}

char *
dif_words_percent_of (double share)
{
  /* Translators: a share in percent; number and sign are joined by a no-break space */
  return g_strdup_printf (_("%.1f %%"), share * 100);
}

char *
dif_words_size (DifCut *cut)
{
  guint64 size = 0;

  for (guint i = 0; i < cut->packages->len; i++)
    size += ((DifCutPackage *) g_ptr_array_index (cut->packages, i))->size;
  return g_format_size (size);
}

char *
dif_words_hash (const char *sha256)
{
  if (strlen (sha256) < HASH_LENGTH)
    return g_strdup (sha256);
  return g_strdup_printf ("%.4s %.4s … %.4s %.4s", sha256, sha256 + 4, sha256 + HASH_LENGTH - 8,
                          sha256 + HASH_LENGTH - 4);
}

static gboolean
has_failed (DifCut *cut)
{
  for (guint i = 0; cut->targets != NULL && i < cut->targets->len; i++) {
    if (g_str_equal (((DifCutTarget *) g_ptr_array_index (cut->targets, i))->state, "failed"))
      return TRUE;
  }
  return FALSE;
}

/* Readers of one target see it, those of another do not yet */
static void
look_underway (DifCut *cut, DifCutLook *look)
{
  if (has_failed (cut))
    /* Translators: state of a cut: it is on some targets, and failed on another */
    *look = (DifCutLook){ _("In part"), "dialog-warning-symbolic", "warning" };
  else
    /* Translators: state of a cut: it is on some targets already, on its way to the others */
    *look = (DifCutLook){ _("Publishing"), "emblem-synchronizing-symbolic", "accent" };
}

void
dif_words_cut_look (DifCut *cut, DifCutLook *look)
{
  switch (cut->state) {
    case DIF_CUT_RECEIVED:
      if (cut->current)
        look_underway (cut, look);
      else
        /* Translators: state of a cut: it is here, and checked */
        *look = (DifCutLook){ _("Received"), "object-select-symbolic", "quiet" };
      break;
    case DIF_CUT_WAITING:
      /* Translators: state of a cut: a package of it has not come yet */
      *look = (DifCutLook){ _("Waiting"), "alarm-symbolic", "warning" };
      break;
    case DIF_CUT_HELD:
      /* Translators: state of a cut: not to be shown yet */
      *look = (DifCutLook){ _("Held"), "alarm-symbolic", "warning" };
      break;
    case DIF_CUT_PUBLISHED:
    case DIF_CUT_VISIBLE:
      if (!cut->current)
        /* Translators: state of a cut: readers saw it until a newer one came */
        *look = (DifCutLook){ _("Replaced"), "object-select-symbolic", "quiet" };
      else if (cut->state == DIF_CUT_VISIBLE)
        /* Translators: state of a cut: it was read back from the public address */
        *look = (DifCutLook){ _("Visible"), "view-reveal-symbolic", "success" };
      else
        /* Translators: state of a cut: every target has it */
        *look = (DifCutLook){ _("Published"), "dif-publish-symbolic", "success" };
      break;
    case DIF_CUT_REFUSED:
      /* Translators: state of a cut: it must not go on */
      *look = (DifCutLook){ _("Refused"), "action-unavailable-symbolic", "error" };
      break;
    case DIF_CUT_SKIPPED:
    default:
      /* Translators: state of a cut: a newer one was there already */
      *look = (DifCutLook){ _("Skipped"), "object-select-symbolic", "quiet" };
  }
}

const char *
dif_words_cut_state (DifCut *cut)
{
  DifCutLook look;

  dif_words_cut_look (cut, &look);
  return look.word;
}

const char *
dif_words_mode (DifMode mode)
{
  switch (mode) {
    case DIF_MODE_PRACTICE:
      /* Translators: our own rehearsal */
      return _("Practice");
    case DIF_MODE_DRILL:
      /* Translators: the Institute's rehearsal (simulacro) */
      return _("Drill");
    case DIF_MODE_REAL:
      /* Translators: the election itself, neither practice nor drill */
      return _("Real");
    default:
      g_return_val_if_reached ("");
  }
}

const char *
dif_words_package_kind (DifPackageKind kind)
{
  switch (kind) {
    case DIF_PACKAGE_SITE:
      /* Translators: kind of package: the pages of results */
      return _("Site");
    case DIF_PACKAGE_DATA:
      /* Translators: kind of package */
      return _("Data (JSON)");
    case DIF_PACKAGE_DATABASE:
      /* Translators: kind of package */
      return _("Database (CSV)");
    case DIF_PACKAGE_UNKNOWN:
    default:
      /* Translators: kind of package */
      return _("Unknown");
  }
}

const char *
dif_words_source_kind (const char *kind)
{
  static const struct {
    const char *kind, *words;
  } kinds[] = {
    { "feed", N_("Feed (a list)") },
    { "pointer", N_("Pointer to the newest") },
    { "url", N_("Fixed addresses") },
    { "s3", N_("S3 bucket") },
    { "sftp", N_("SFTP folder") },
    { "folder", N_("Folder on this computer") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_equal (kinds[i].kind, kind))
      return _(kinds[i].words);
  }
  return kind;
}

const char *
dif_words_target_kind (const char *kind)
{
  static const struct {
    const char *kind, *words;
  } kinds[] = {
    { "folder", N_("Folder that a web server shows") },
    { "s3", N_("S3, with or without CloudFront") },
    { "sftp", N_("SFTP") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_equal (kinds[i].kind, kind))
      return _(kinds[i].words);
  }
  return kind;
}

char *
dif_words_folder (const char *path)
{
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);

  if (length > 1 && g_str_has_prefix (path, home) && (path[length] == '/' || path[length] == '\0'))
    return g_strconcat ("~", path + length, NULL);
  return g_filename_display_name (path);
}

char *
dif_words_sentence (const char *text)
{
  g_autofree char *first = g_utf8_substring (text, 0, g_utf8_strlen (text, 1));
  g_autofree char *large = g_utf8_strup (first, -1);

  return g_strconcat (large, text + strlen (first), NULL);
}
