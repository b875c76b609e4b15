/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-failover"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-cuts.h"
#include "archive/dif-archive-probes.h"
#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "base/dif-limits.h"
#include "relay/dif-spare.h"

#include "dif-failover.h"

/* So far back a look says something about now */
#define RECENT ((gint64) (DIF_LIMIT_FAILOVER_WELL_LOOKS + 1) * DIF_LIMIT_PROBE_GAP_SECONDS * G_USEC_PER_SEC)


/* One of a pair as it stands */
typedef struct {
  const char *name;  /* (unowned) */
  char *problem;     /* (owned) (nullable) of the last look */
  guint failed;      /* looks in a row, the last included, at which readers did not get what was published */
  guint well;        /* or did */
  gint64 cut_time;   /* of the cut that it shows; 0 if none */
  gint64 held_since;
} Standing;

static void
standing_clear (Standing *self)
{
  g_free (self->problem);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Standing, standing_clear)

static gboolean
read_looks (DifProfile *profile, Standing *self, GError **error)
{
  gint64 now = dif_clock_now (profile->clock);
  g_autoptr (GPtrArray) probes = dif_archive_list_probes (profile->archive, self->name, now - RECENT, 0, error);
  DifProbe *last = probes != NULL && probes->len > 0 ? g_ptr_array_index (probes, probes->len - 1) : NULL;

  if (last == NULL || now - last->at > (gint64) DIF_LIMIT_PROBE_GAP_SECONDS * G_USEC_PER_SEC)
    return probes != NULL;
  self->problem = g_strdup (last->problem);
  for (guint i = probes->len; i > 0; i--) {
    DifProbe *probe = g_ptr_array_index (probes, i - 1);

    if ((probe->state == DIF_PROBE_UP) != (last->state == DIF_PROBE_UP))
      break;
    if (probe->state == DIF_PROBE_UP)
      self->well++;
    else
      self->failed++;
  }
  return TRUE;
}

static gboolean
read_standing (DifProfile *profile, const char *name, Standing *self, GError **error)
{
  g_autoptr (DifTargetRecord) record = dif_archive_find_target (profile->archive, name, error);
  g_autoptr (DifCut) cut = NULL;

  self->name = name;
  if (record == NULL)
    return FALSE;
  cut = record->held_cut != NULL ? dif_archive_find_cut (profile->archive, record->held_cut, error) : NULL;
  if (record->held_cut != NULL && cut == NULL)
    return FALSE;
  self->cut_time = cut != NULL ? cut->cut_time : 0;
  self->held_since = record->held_since;
  return read_looks (profile, self, error);
}

/* Returns: (transfer full) (nullable): why readers are to be led to @other */
static char *
judge (DifProfile *profile, const Standing *serving, const Standing *other)
{
  gint64 lag = (gint64) DIF_LIMIT_FAILOVER_LAG_SECONDS * G_USEC_PER_SEC;

  if (other->well == 0 || other->cut_time == 0 || other->cut_time < serving->cut_time)
    return NULL;
  if (serving->failed >= DIF_LIMIT_FAILOVER_LOOKS)
    return g_strdup (serving->problem);
  if (other->cut_time > serving->cut_time && dif_clock_now (profile->clock) - other->held_since >= lag)
    return g_strdup (_("it does not get the newest cut"));
  return NULL;
}

/* The first one has been well for a while: said once, by what its incident says */
static gboolean
tell_well (DifProfile *profile, DifSparePair *pair, const Standing *first, const Standing *spare, GError **error)
{
  g_autofree char *cause = dif_spare_cause (pair);
  g_autofree char *text = NULL;

  if (!pair->switched || first->well < DIF_LIMIT_FAILOVER_WELL_LOOKS || first->cut_time < spare->cut_time)
    return TRUE;
  text = g_strdup_printf (_("“%s” stands in for “%s”, which is well again: lead readers back when it suits"),
                          pair->spare->name, pair->first->name);
  return dif_incident_keep (profile->archive, cause, text, error);
}

static gboolean
look_at_pair (DifProfile *profile, DifSparePair *pair, GError **error)
{
  g_auto (Standing) serving = { NULL };
  g_auto (Standing) other = { NULL };
  g_autofree char *reason = NULL;

  if (!read_standing (profile, dif_spare_pair_serving (pair)->name, &serving, error) ||
      !read_standing (profile, dif_spare_pair_reserve (pair)->name, &other, error))
    return FALSE;
  reason = judge (profile, &serving, &other);
  if (reason != NULL)
    return dif_spare_switch (profile, other.name, reason, error);
  return tell_well (profile, pair, &other, &serving, error);
}

gboolean
dif_failover_judge (DifProfile *profile, GError **error)
{
  g_autoptr (GPtrArray) pairs = dif_spare_list (profile->archive, error);

  for (guint i = 0; pairs != NULL && i < pairs->len; i++) {
    if (!look_at_pair (profile, g_ptr_array_index (pairs, i), error))
      return FALSE;
  }
  return pairs != NULL;
}
