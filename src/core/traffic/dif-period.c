/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-period"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-time.h"

#include "dif-period.h"

#define DATE_LENGTH (10)


/* 0 if it is no moment */
static gint64
read_moment (const char *text, gboolean is_end, GTimeZone *zone)
{
  gint64 moment = dif_time_parse_iso8601 (text);
  g_autoptr (GDateTime) local = NULL;

  if (moment != 0)
    return moment;
  if (strlen (text) == DATE_LENGTH) {
    g_autofree char *midnight = g_strconcat (text, "T00:00:00", NULL);
    g_autoptr (GDateTime) day = g_date_time_new_from_iso8601 (midnight, zone);

    local = day == NULL ? NULL : is_end ? g_date_time_add_days (day, 1) : g_date_time_ref (day);
  } else {
    local = g_date_time_new_from_iso8601 (text, zone);
  }
  return local != NULL ? g_date_time_to_unix (local) * G_USEC_PER_SEC : 0;
}

gboolean
dif_period_read (const char *from, const char *to, GTimeZone *zone, gint64 *start, gint64 *end, GError **error)
{
  const char *wrong = NULL;

  *start = *end = 0;
  if (from != NULL && (*start = read_moment (from, FALSE, zone)) == 0)
    wrong = from;
  if (to != NULL && (*end = read_moment (to, TRUE, zone)) == 0)
    wrong = to;
  if (wrong != NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write 2024-06-02, or 2024-06-02T20:00:00-06:00."),
                   _("“%s” is no day and no hour"), wrong);
    return FALSE;
  }
  if (from != NULL && to != NULL && *start >= *end) {
    dif_set_error (error, DIF_ERROR_USAGE, NULL, _("The period ends before it begins"));
    return FALSE;
  }
  return TRUE;
}
