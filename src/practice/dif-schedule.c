/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-schedule"

#include "config.h"

#include "dif-schedule.h"

/* A night shorter than this has no room for more than drifting minutes */
#define CUTS_WITH_EVENTS (6)
#define SHARE_WHOLE (10000)
#define ZONE_SECONDS (-6 * 60 * 60)


/* Actas verified in Tamaulipas in 2023, by minutes after 20:00 */
static const struct {
  guint minutes;
  guint actas;
} rhythm[] = {
  { 0, 809 },    { 60, 1789 },  { 120, 2932 }, { 180, 3628 },
  { 240, 3861 }, { 360, 4188 }, { 600, 4637 }, { 860, 4732 },
};

/* How much earlier than twenty minutes a cut of an irregular night comes */
static const guint early[] = { 0, 3, 2, 5, 0, 1, 4, 0, 2, 5, 3 };


void
dif_schedule_init (DifSchedule *self, guint cuts, gboolean irregular)
{
  gboolean eventful = irregular && cuts >= CUTS_WITH_EVENTS;
  gint64 minute = 60 * (gint64) G_USEC_PER_SEC;

  g_assert (cuts >= 1 && cuts <= DIF_SCHEDULE_CUTS_MAX);
  self->cuts = cuts;
  self->resent = eventful ? cuts / 2 : 0;
  self->correction = eventful ? cuts * 2 / 3 + 1 : 0;
  self->times[0] = DIF_SCHEDULE_START;
  for (guint i = 1; i < cuts; i++) {
    gint64 step = DIF_SCHEDULE_INTERVAL_SECONDS / 60 -
                  (irregular ? (gint64) early[(i - 1) % G_N_ELEMENTS (early)] : 0);

    self->times[i] = self->times[i - 1] + (i + 1 == self->correction ? 0 : step * minute);
  }
}

gint64
dif_schedule_get_time (const DifSchedule *self, guint n)
{
  g_assert (n >= 1 && n <= self->cuts);
  return self->times[n - 1];
}

guint
dif_schedule_get_share (const DifSchedule *self, guint n)
{
  const guint last = G_N_ELEMENTS (rhythm) - 1;
  guint64 passed = (guint64) (self->times[n - 1] - self->times[0]) / G_USEC_PER_SEC;
  guint64 whole = (guint64) (self->times[self->cuts - 1] - self->times[0]) / G_USEC_PER_SEC;
  guint64 now; /* seconds of the real night */
  guint i = 0;

  if (n == 1)
    return 0;
  if (n == self->cuts)
    return SHARE_WHOLE;
  now = whole < rhythm[last].minutes * 60 ? passed * rhythm[last].minutes * 60 / whole : passed;
  while (i < last && rhythm[i + 1].minutes * 60 <= now)
    i++;
  if (i == last)
    return SHARE_WHOLE;
  return (guint) ((rhythm[i].actas + (rhythm[i + 1].actas - rhythm[i].actas) *
                                         (now - rhythm[i].minutes * 60) /
                                         ((rhythm[i + 1].minutes - rhythm[i].minutes) * 60)) *
                  SHARE_WHOLE / rhythm[last].actas);
}

GTimeZone *
dif_schedule_get_zone (void)
{
  return g_time_zone_new_offset (ZONE_SECONDS);
}

char *
dif_schedule_format (gint64 moment, const char *format)
{
  g_autoptr (GTimeZone) zone = dif_schedule_get_zone ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (local, format);
}

char *
dif_schedule_format_cut (gint64 moment)
{
  return dif_schedule_format (moment, "%d/%m/%Y %H:%M (UTC-6)");
}
