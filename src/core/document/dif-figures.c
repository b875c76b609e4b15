/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-figures"

#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "archive/dif-archive-targets.h"
#include "base/dif-file.h"
#include "base/dif-time.h"

#include "dif-figures.h"

#define FILE_MODE (0600)
/* Without it spreadsheets take UTF-8 for the encoding of the machine */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"


static void
append_number (GString *out, gint64 value)
{
  g_string_append_c (out, ',');
  if (value >= 0)
    g_string_append_printf (out, "%" PRId64, value);
}

static gboolean
append_days (GString *out, DifArchive *archive, DifTrafficScope scope, const char *name, GError **error)
{
  g_autoptr (GPtrArray) days = dif_archive_list_days (archive, scope, NULL, NULL, error);

  for (guint i = 0; days != NULL && i < days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (days, i);

    g_string_append_printf (out, "%s,%s", name, day->date);
    append_number (out, day->hits);
    append_number (out, day->pages);
    append_number (out, day->visits);
    append_number (out, day->visitors);
    append_number (out, day->bytes);
    g_string_append_printf (out, ",%s\r\n", day->origin); /* a word of ours */
  }
  return days != NULL;
}

char *
dif_figures_days (DifProfile *profile, GError **error)
{
  g_autoptr (GString) out = g_string_new (BYTE_ORDER_MARK "alcance,fecha,hits,páginas,visitas,visitantes,bytes,origen\r\n");

  if (!append_days (out, profile->archive, DIF_TRAFFIC_SITE, "sitio", error) ||
      !append_days (out, profile->archive, DIF_TRAFFIC_PORTAL, "portal", error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Cuts that were first published in the hour that begins at @start */
static guint
count_cuts (GPtrArray *publications, gint64 start)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint count = 0;

  for (guint i = 0; i < publications->len; i++) {
    const DifPublicationRecord *publication = g_ptr_array_index (publications, i);
    gboolean done = g_str_equal (publication->state, "published") || g_str_equal (publication->state, "visible");

    if (done && publication->ended != 0 && g_hash_table_add (seen, publication->cut))
      count += publication->ended >= start && publication->ended < start + G_TIME_SPAN_HOUR;
  }
  return count;
}

char *
dif_figures_hours (DifProfile *profile, GError **error)
{
  GTimeZone *zone = dif_call_get_zone (profile->call);
  g_autoptr (GArray) hours = dif_archive_list_hours (profile->archive, DIF_TRAFFIC_SITE, 0, G_MAXINT64, error);
  g_autoptr (GPtrArray) publications = hours != NULL ? dif_archive_list_publications (profile->archive, error) : NULL;
  g_autoptr (GString) out = g_string_new (BYTE_ORDER_MARK "hora,hits,páginas,visitas,cortes publicados\r\n");

  if (publications == NULL)
    return NULL;
  for (guint i = 0; i < hours->len; i++) {
    const DifKeptHour *hour = &g_array_index (hours, DifKeptHour, i);
    g_autofree char *start = dif_time_format_iso8601 (hour->start, zone);

    g_string_append (out, start);
    append_number (out, hour->hits);
    append_number (out, hour->pages);
    append_number (out, hour->visits);
    g_string_append_printf (out, ",%u\r\n", count_cuts (publications, hour->start));
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
dif_figures_save (DifProfile *profile, const char *path, GError **error)
{
  g_autofree char *text = dif_figures_days (profile, error);

  return text != NULL && dif_file_replace (path, text, strlen (text), FILE_MODE, error);
}
