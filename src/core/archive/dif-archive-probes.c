/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-archive-probes"

#include "config.h"

#include "dif-archive-probes.h"


static const char *const states[] = { "up", "altered", "down" };
static const char *const page_states[] = { "unknown", "framed", "linked",  "mentioned", "down",
                                           "absent",  "mixed",  "refused", "blocked",   "broken" };


void
dif_probe_free (DifProbe *self)
{
  g_free (self->target);
  g_free (self->problem);
  g_free (self->cut);
  g_free (self->page);
  g_free (self->page_problem);
  g_free (self);
}

const char *
dif_probe_state_to_string (DifProbeState state)
{
  return states[state];
}

const char *
dif_page_state_to_string (DifPageState state)
{
  return page_states[state];
}

gboolean
dif_page_state_is_bad (DifPageState state)
{
  return state >= DIF_PAGE_DOWN;
}

gboolean
dif_archive_add_probe (DifArchive *self, DifProbe *probe, GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error,
                           "INSERT OR REPLACE INTO probe(target, at, state, problem, cut, first_byte_us,"
                           " certificate_days, page, page_state, page_problem)"
                           " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                           "siissiisis", probe->target, probe->at, (gint64) probe->state, probe->problem,
                           probe->cut, probe->first_byte_us, (gint64) probe->certificate_days,
                           probe->page, (gint64) probe->page_state, probe->page_problem);
}

GPtrArray *
dif_archive_list_probes (DifArchive *self, const char *target, gint64 from, gint64 to, GError **error)
{
  g_autoptr (GPtrArray) probes = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_probe_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (self), error,
      "SELECT at, target, state, problem, cut, first_byte_us, certificate_days, page, page_state, page_problem"
      " FROM probe"
      " WHERE (?1 IS NULL OR target = ?1) AND at >= ?2 AND at < ?3 ORDER BY target, at",
      "sii", target, from, to != 0 ? to : G_MAXINT64);

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error)) {
    DifProbe *probe = g_new0 (DifProbe, 1);

    probe->at = dif_query_integer (query, 0);
    probe->target = g_strdup (dif_query_text (query, 1));
    probe->state = (DifProbeState) CLAMP (dif_query_integer (query, 2), DIF_PROBE_UP, DIF_PROBE_DOWN);
    probe->problem = g_strdup (dif_query_text (query, 3));
    probe->cut = g_strdup (dif_query_text (query, 4));
    probe->first_byte_us = dif_query_integer (query, 5);
    probe->certificate_days = (int) dif_query_integer (query, 6);
    probe->page = g_strdup (dif_query_text (query, 7));
    probe->page_state = (DifPageState) CLAMP (dif_query_integer (query, 8), DIF_PAGE_UNKNOWN, DIF_PAGE_BROKEN);
    probe->page_problem = g_strdup (dif_query_text (query, 9));
    g_ptr_array_add (probes, probe);
  }
  if (local_error == NULL)
    return g_steal_pointer (&probes);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
