/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-night-report"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"

#include "dif-schedule.h"

#include "dif-night-report.h"

#define MINUTE_SECONDS (60)


static void
trouble_free (gpointer data)
{
  DifNightTrouble *trouble = data;

  g_free (trouble->alarm);
  g_free (trouble);
}

DifNightReport *
dif_night_report_new (guint cuts, guint interval)
{
  DifNightReport *self = g_new0 (DifNightReport, 1);

  self->cuts = cuts;
  self->interval = interval;
  self->passed = g_array_new (FALSE, TRUE, sizeof (DifNightCut));
  self->troubles = g_ptr_array_new_with_free_func (trouble_free);
  return self;
}

void
dif_night_report_free (DifNightReport *self)
{
  g_array_unref (self->passed);
  g_ptr_array_unref (self->troubles);
  g_free (self);
}

char *
dif_night_report_find_last (const char *folder)
{
  g_autofree char *practice = g_build_filename (folder, "practice", NULL);
  g_autoptr (GDir) dir = g_dir_open (practice, 0, NULL);
  const char *name;
  guint64 last = 0, number;
  char *found = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (practice, name, DIF_NIGHT_REPORT_FILE, NULL);

    if (!g_ascii_string_to_unsigned (name, 10, last + 1, G_MAXUINT, &number, NULL) ||
        !g_file_test (path, G_FILE_TEST_EXISTS))
      continue;
    last = number;
    g_free (found);
    found = g_build_filename (practice, name, NULL);
  }
  return found;
}

/* --- While the night runs ----------------------------------------------------------------- */

static DifNightCut *
cut_at (DifNightReport *self, guint n)
{
  return n >= 1 && n <= self->passed->len ? &g_array_index (self->passed, DifNightCut, n - 1) : NULL;
}

static void
set_once (DifNightMoment *moment, DifNightMoment now)
{
  if (moment->real == 0)
    *moment = now;
}

void
dif_night_report_offer (DifNightReport *self, guint n, gint64 declared, DifNightMoment now)
{
  DifNightCut *cut;

  g_return_if_fail (n >= 1 && n <= DIF_SCHEDULE_CUTS_MAX);

  if (self->passed->len < n)
    g_array_set_size (self->passed, n);
  cut = cut_at (self, n);
  cut->declared = declared;
  set_once (&cut->offered, now);
}

void
dif_night_report_begin (DifNightReport *self, guint n, guint faults, DifNightMoment now)
{
  for (guint i = 0; i < DIF_FAULT_COUNT; i++) {
    DifNightTrouble *trouble;

    if ((faults & (guint) dif_faults[i].fault) == 0)
      continue;
    trouble = g_new0 (DifNightTrouble, 1);
    trouble->info = &dif_faults[i];
    trouble->cut = n;
    trouble->began = now;
    g_ptr_array_add (self->troubles, trouble);
  }
}

void
dif_night_report_end (DifNightReport *self, guint n, DifNightMoment now)
{
  for (guint i = 0; i < self->troubles->len; i++) {
    DifNightTrouble *trouble = g_ptr_array_index (self->troubles, i);

    if (trouble->cut == n)
      set_once (&trouble->ended, now);
  }
}

/* A newer cut has everything that those before it had */
void
dif_night_report_fetched (DifNightReport *self, guint n, DifNightMoment now)
{
  for (guint i = 1; i <= MIN (n, self->passed->len); i++)
    set_once (&cut_at (self, i)->fetched, now);
}

void
dif_night_report_visible (DifNightReport *self, guint n, DifNightMoment now)
{
  for (guint i = 1; i <= MIN (n, self->passed->len); i++)
    set_once (&cut_at (self, i)->visible, now);
}

static guint
newest_at (DifNightReport *self, gint64 real)
{
  guint n = self->passed->len;

  while (n > 0 && (cut_at (self, n)->offered.real == 0 || cut_at (self, n)->offered.real > real))
    n--;
  return n;
}

void
dif_night_report_note (DifNightReport *self, const DifNightNote *note)
{
  DifNightMoment moment = { note->hour, note->real };
  guint n = newest_at (self, note->real);

  for (guint i = 0; i < self->troubles->len; i++) {
    DifNightTrouble *trouble = g_ptr_array_index (self->troubles, i);

    if (trouble->cut != n)
      continue;
    if (note->act == DIF_NIGHT_ACT_NONE) {
      if (trouble->told.real == 0)
        trouble->alarm = g_strdup (note->text);
      set_once (&trouble->told, moment);
    } else if (trouble->told.real != 0 && trouble->acted.real == 0) {
      trouble->acted = moment;
      trouble->act = note->act;
    }
  }
}

/* --- Afterwards --------------------------------------------------------------------------- */

gboolean
dif_night_report_was_seen (DifNightReport *self, const DifNightTrouble *trouble)
{
  const DifNightCut *cut = cut_at (self, trouble->cut);

  return cut != NULL && cut->visible.real != 0;
}

gint64
dif_night_report_get_older_us (DifNightReport *self, const DifNightTrouble *trouble)
{
  const DifNightCut *cut = cut_at (self, trouble->cut);
  gint64 end = dif_night_report_was_seen (self, trouble) ? cut->visible.real : self->ended.real;

  return cut != NULL ? MAX (end - cut->offered.real, 0) : 0;
}

char *
dif_night_report_describe_seconds (gint64 us)
{
  gint64 seconds = (us + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC;

  if (us < 10 * G_USEC_PER_SEC)
    /* Translators: seconds with one decimal */
    return g_strdup_printf (_("%.1f s"), (double) us / G_USEC_PER_SEC);
  if (seconds < MINUTE_SECONDS)
    return g_strdup_printf (_("%u s"), (guint) seconds);
  return g_strdup_printf ("%u:%02u", (guint) (seconds / MINUTE_SECONDS), (guint) (seconds % MINUTE_SECONDS));
}

static char *
hour_of (DifNightMoment moment)
{
  return moment.real != 0 ? dif_schedule_format (moment.hour, "%H:%M:%S") : g_strdup ("—");
}

static void
add_cut (DifNightReport *self, GString *text, guint n)
{
  const DifNightCut *cut = cut_at (self, n);
  g_autofree char *declared = dif_schedule_format (cut->declared, "%H:%M");
  g_autofree char *offered = hour_of (cut->offered);
  g_autofree char *fetched = hour_of (cut->fetched);
  g_autofree char *visible = hour_of (cut->visible);
  g_autofree char *took = cut->visible.real != 0
                              ? dif_night_report_describe_seconds (cut->visible.real - cut->offered.real)
                              : g_strdup ("—");

  g_string_append_printf (text, "%3u  %-6s %-9s %-9s %-9s %s\n", n, declared, offered, fetched, visible, took);
}

static void
add_trouble (DifNightReport *self, GString *text, DifNightTrouble *trouble)
{
  g_autofree char *began = hour_of (trouble->began);
  g_autofree char *older = dif_night_report_describe_seconds (dif_night_report_get_older_us (self, trouble));

  g_string_append_printf (text, _("%s, cut %u: %s\n"), began, trouble->cut, _(trouble->info->description));
  if (trouble->told.real != 0) {
    g_autofree char *after = dif_night_report_describe_seconds (trouble->told.real - trouble->began.real);

    g_string_append_printf (text, _("  told after %s: %s\n"), after, trouble->alarm != NULL ? trouble->alarm : "");
  } else {
    g_string_append (text, _("  nothing had to be told\n"));
  }
  if (trouble->acted.real != 0) {
    g_autofree char *after = dif_night_report_describe_seconds (trouble->acted.real - trouble->told.real);

    /* Translators: an act, e.g. "fetched by hand", and how long it took */
    g_string_append_printf (text, _("  the operator %s, %s later\n"), dif_night_act_describe (trouble->act), after);
  }
  g_string_append_printf (text,
                          dif_night_report_was_seen (self, trouble)
                              ? _("  readers saw an older cut for %s\n")
                              : _("  readers saw an older cut for %s, until the end\n"),
                          older);
}

char *
dif_night_report_to_text (DifNightReport *self)
{
  GString *text = g_string_new (NULL);

  /* Translators: heads of columns: number, cut, hours when it was offered, fetched and visible, how long it took;
   * 3, 6, 9, 9 and 9 characters wide */
  g_string_append (text, _("  #  Cut    Offered   Fetched   Visible   After\n"));
  for (guint n = 1; n <= self->passed->len; n++)
    add_cut (self, text, n);
  for (guint i = 0; i < self->troubles->len; i++)
    add_trouble (self, text, g_ptr_array_index (self->troubles, i));
  return g_string_free (text, FALSE);
}
