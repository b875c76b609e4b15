/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-hours"

#include "config.h"

#include "dif-hours.h"

#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)
#define BEFORE_DRILL (1 * HOUR)
#define BEFORE_OPENING (2 * HOUR)
#define EVE (24 * HOUR)
#define DRILL_LASTS (12 * HOUR) /* if the call says only when it begins */


static gint64
end_of (const DifCallDate *date)
{
  return date->end > date->start ? date->end : date->start + DRILL_LASTS;
}

/* The drill that is on at @now, or begins within the hour */
static const DifCallDate *
find_drill (DifCall *call, gint64 now)
{
  GPtrArray *calendar = dif_call_get_calendar (call);

  for (guint i = 0; i < calendar->len; i++) {
    const DifCallDate *date = g_ptr_array_index (calendar, i);

    if ((date->kind == DIF_CALL_DATE_DRILL || date->kind == DIF_CALL_DATE_MANDATORY_DRILL) &&
        now >= date->start - BEFORE_DRILL && now < end_of (date))
      return date;
  }
  return NULL;
}

DifHoursKind
dif_hours_ask (DifCall *call, DifMode mode, gboolean shows_drill, gint64 now, const DifCallDate **date)
{
  gint64 opening = dif_call_get_opening (call);

  *date = find_drill (call, now);
  if (*date != NULL)
    return mode == DIF_MODE_DRILL ? DIF_HOURS_NOTHING : DIF_HOURS_DRILL;
  if (shows_drill)
    return DIF_HOURS_WITHDRAW;
  if (now >= opening - BEFORE_OPENING && now < dif_call_get_closing (call))
    return mode == DIF_MODE_REAL ? DIF_HOURS_NOTHING : DIF_HOURS_REAL;
  return now >= opening - EVE && now < opening ? DIF_HOURS_EVE : DIF_HOURS_NOTHING;
}
