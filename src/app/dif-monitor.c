/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-monitor"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "relay/dif-profile.h"

#include "dif-worker.h"

#include "dif-monitor.h"

#define SLOTS (72)
#define ROWS (12)


const char *
dif_monitor_range_name (DifMonitorRange range)
{
  switch (range) {
    case DIF_MONITOR_HOURS:
      return _("Last 3 Hours");
    case DIF_MONITOR_DAY:
      return _("Last 24 Hours");
    case DIF_MONITOR_WEEK:
      return _("Last 7 Days");
    case DIF_MONITOR_MONTH:
    case DIF_MONITOR_N_RANGES:
    default:
      return _("This Month");
  }
}

static gint64
range_start (DifMonitorRange range, GTimeZone *zone, gint64 now)
{
  switch (range) {
    case DIF_MONITOR_HOURS:
      return now - 3 * G_TIME_SPAN_HOUR;
    case DIF_MONITOR_DAY:
      return now - G_TIME_SPAN_DAY;
    case DIF_MONITOR_WEEK:
      return now - 7 * G_TIME_SPAN_DAY;
    case DIF_MONITOR_MONTH:
    case DIF_MONITOR_N_RANGES:
    default:
      /* the month may be younger than a minute */
      return MIN (dif_reading_month_start (zone, now), now - G_TIME_SPAN_HOUR);
  }
}

/* --- Slots -------------------------------------------------------------------------------- */

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static gint64
median (GArray *times)
{
  if (times->len == 0)
    return -1;
  g_array_sort (times, compare_times);
  return g_array_index (times, gint64, times->len / 2);
}

GArray *
dif_monitor_slots (GPtrArray *probes, gint64 from, gint64 to, guint count)
{
  GArray *slots = g_array_sized_new (FALSE, TRUE, sizeof (DifMonitorSlot), count);
  g_autoptr (GPtrArray) times = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  gint64 step = MAX ((to - from) / count, 1);

  for (guint i = 0; i < count; i++) {
    DifMonitorSlot slot = { .from = from + i * step, .to = from + (i + 1) * step };

    g_array_append_val (slots, slot);
    g_ptr_array_add (times, g_array_new (FALSE, FALSE, sizeof (gint64)));
  }
  for (guint i = 0; i < probes->len; i++) {
    DifProbe *probe = g_ptr_array_index (probes, i);
    guint place = probe->at >= from && probe->at <= to ? (guint) MIN ((probe->at - from) / step, count - 1) : count;

    if (place == count)
      continue;
    g_array_index (slots, DifMonitorSlot, place).looks++;
    if (probe->state != DIF_PROBE_UP)
      g_array_index (slots, DifMonitorSlot, place).bad++;
    if (probe->first_byte_us >= 0)
      g_array_append_val ((GArray *) g_ptr_array_index (times, place), probe->first_byte_us);
  }
  for (guint i = 0; i < count; i++)
    g_array_index (slots, DifMonitorSlot, i).median_us = median (g_ptr_array_index (times, i));
  return slots;
}

/* --- Reading ------------------------------------------------------------------------------ */

typedef struct {
  char *folder;
  DifMonitorRange range;
  gint64 now;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->folder);
  g_free (question);
}

void
dif_monitor_free (DifMonitor *self)
{
  g_clear_pointer (&self->slots, g_array_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->month, dif_availability_free);
  g_clear_pointer (&self->last, g_ptr_array_unref);
  g_free (self);
}

/* They come by target, oldest first: of each the last is kept */
static GPtrArray *
take_last (GPtrArray *probes)
{
  GPtrArray *last = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_probe_free);

  for (guint i = 0; i < probes->len; i++) {
    DifProbe *probe = g_ptr_array_index (probes, i);
    DifProbe *next = i + 1 < probes->len ? g_ptr_array_index (probes, i + 1) : NULL;

    if (next != NULL && g_str_equal (next->target, probe->target))
      continue;
    g_ptr_array_add (last, probe);
    g_ptr_array_index (probes, i) = NULL;
  }
  return last;
}

static void
free_kept (gpointer probe)
{
  if (probe != NULL)
    dif_probe_free (probe);
}

static DifMonitor *
read_monitor (Question *question, GError **error)
{
  g_autoptr (DifMonitor) self = g_new0 (DifMonitor, 1);
  g_autoptr (DifProfile) profile = dif_profile_look (question->folder, NULL, error);
  GTimeZone *zone = profile != NULL ? dif_call_get_zone (profile->call) : NULL;
  g_autoptr (GPtrArray) probes = NULL;
  g_autoptr (GPtrArray) month = NULL;
  gint64 first;

  if (profile == NULL)
    return NULL;
  first = dif_reading_month_start (zone, question->now);
  self->to = question->now;
  self->from = range_start (question->range, zone, question->now);
  probes = dif_archive_list_probes (profile->archive, NULL, self->from, 0, error);
  month = probes != NULL ? dif_archive_list_probes (profile->archive, NULL, first, question->now + 1, error) : NULL;
  if (month == NULL)
    return NULL;
  self->slots = dif_monitor_slots (probes, self->from, self->to, SLOTS);
  self->rows = dif_monitor_slots (probes, self->from, self->to, ROWS);
  self->month = dif_availability_measure (month, first, question->now);
  g_ptr_array_set_free_func (month, free_kept);
  self->last = take_last (month);
  return g_steal_pointer (&self);
}

static void
read_folder (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  DifMonitor *monitor = read_monitor (data, &error);

  if (monitor != NULL)
    g_task_return_pointer (task, monitor, (GDestroyNotify) dif_monitor_free);
  else
    g_task_return_error (task, error);
}

void
dif_monitor_read_async (DifDesk *desk, DifMonitorRange range, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (desk, cancellable, callback, data);
  Question *question = g_new0 (Question, 1);

  question->folder = g_strdup (dif_desk_get_shown (desk));
  question->range = range;
  question->now = dif_clock_now (dif_desk_get_clock (desk));
  g_task_set_source_tag (task, dif_monitor_read_async);
  g_task_set_task_data (task, question, question_free);
  dif_worker_run (task, read_folder);
}

DifMonitor *
dif_monitor_read_finish (DifDesk *desk, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
