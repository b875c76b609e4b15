/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-tally-days"

#include "config.h"

#include "base/dif-limits.h"

#include "dif-tally-days.h"

struct _DifTallyDays {
  GHashTable *days;    /* (owned) (element-type gint64 DifTallyDay) by number */
  DifPaths *paths;     /* (owned) */
  DifTallyDay *recent; /* (nullable) the one met last */
  DifTallyDay left_out; /* of all days that are too many */
  gboolean is_whole;
};


static DifTallyDay *
day_new (gint64 number)
{
  DifTallyDay *day = g_new0 (DifTallyDay, 1);

  day->number = number;
  day->first = G_MAXINT64;
  return day;
}

DifTallyDays *
dif_tally_days_new (guint64 seed)
{
  DifTallyDays *self = g_new0 (DifTallyDays, 1);

  self->days = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->paths = dif_paths_new (seed);
  self->is_whole = TRUE;
  return self;
}

void
dif_tally_days_free (DifTallyDays *self)
{
  g_hash_table_unref (self->days);
  dif_paths_free (self->paths);
  g_free (self);
}

DifTallyDay *
dif_tally_days_at (DifTallyDays *self, gint64 number)
{
  DifTallyDay *day = self->recent;

  if (day != NULL && day->number == number)
    return day;
  day = g_hash_table_lookup (self->days, &number);
  if (day == NULL && g_hash_table_size (self->days) == DIF_LIMIT_LOG_MEMO_DAYS) {
    self->is_whole = FALSE;
    return &self->left_out;
  }
  if (day == NULL) {
    day = day_new (number);
    g_hash_table_insert (self->days, &day->number, day);
  }
  self->recent = day;
  return day;
}

void
dif_tally_days_count (DifTallyDays *self, gint64 number, gint64 second, guint status)
{
  DifTallyDay *day = dif_tally_days_at (self, number);

  day->first = MIN (day->first, second);
  day->last = MAX (day->last, second);
  day->status[status]++;
}

void
dif_tally_days_add_page (DifTallyDays *self, gint64 number, DifSpan path)
{
  dif_paths_add (self->paths, number, path, 1);
}

void
dif_tally_days_join (DifTallyDays *self, const DifTallyDays *other)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, other->days);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const DifTallyDay *from = value;
    DifTallyDay *to = dif_tally_days_at (self, from->number);

    to->first = MIN (to->first, from->first);
    to->last = MAX (to->last, from->last);
    to->duplicates += from->duplicates;
    to->unviewed += from->unviewed;
    to->carried += from->carried;
    for (guint i = 0; i < G_N_ELEMENTS (to->status); i++)
      to->status[i] += from->status[i];
  }
  dif_paths_join (self->paths, other->paths);
  self->is_whole = self->is_whole && other->is_whole;
}

gboolean
dif_tally_days_is_whole (const DifTallyDays *self)
{
  return self->is_whole && !dif_paths_is_full (self->paths);
}

static int
by_number (gconstpointer a, gconstpointer b)
{
  const DifTallyDay *left = *(const DifTallyDay *const *) a, *right = *(const DifTallyDay *const *) b;

  return left->number < right->number ? -1 : left->number > right->number;
}

GPtrArray *
dif_tally_days_list (const DifTallyDays *self)
{
  GPtrArray *days = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->days);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (days, value);
  g_ptr_array_sort (days, by_number);
  return days;
}

const DifPaths *
dif_tally_days_get_paths (const DifTallyDays *self)
{
  return self->paths;
}
