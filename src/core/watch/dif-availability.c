/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-availability"

#include "config.h"

#include "base/dif-limits.h"
#include "base/dif-time.h"

#include "dif-availability.h"

#define GAP ((gint64) DIF_LIMIT_PROBE_GAP_SECONDS * G_USEC_PER_SEC)


static void
outage_free (gpointer data)
{
  DifOutage *outage = data;

  g_free (outage->target);
  g_free (outage->cause);
  g_free (outage);
}

void
dif_availability_free (DifAvailability *self)
{
  g_ptr_array_unref (self->outages);
  g_free (self);
}

static DifOutage *
start_outage (DifAvailability *self, DifProbe *probe)
{
  DifOutage *outage = g_new0 (DifOutage, 1);

  outage->target = g_strdup (probe->target);
  outage->start = probe->at;
  outage->cause = g_strdup (probe->problem);
  g_ptr_array_add (self->outages, outage);
  return outage;
}

static int
compare_outages (gconstpointer a, gconstpointer b)
{
  const DifOutage *first = *(DifOutage *const *) a;
  const DifOutage *second = *(DifOutage *const *) b;

  return (first->start > second->start) - (first->start < second->start);
}

DifAvailability *
dif_availability_measure (GPtrArray *probes, gint64 from, gint64 to)
{
  DifAvailability *self = g_new0 (DifAvailability, 1);
  gint64 observed = 0, up = 0, unobserved = 0;
  DifOutage *outage = NULL;

  self->from = from;
  self->to = to;
  self->outages = g_ptr_array_new_with_free_func (outage_free);

  for (guint i = 0; i < probes->len; i++) {
    DifProbe *probe = g_ptr_array_index (probes, i);
    DifProbe *next = i + 1 < probes->len ? g_ptr_array_index (probes, i + 1) : NULL;
    gboolean last = next == NULL || !g_str_equal (next->target, probe->target);
    gboolean down = probe->state == DIF_PROBE_DOWN;
    gint64 until = last ? to : MIN (next->at, to);
    gint64 span = MAX (until - probe->at, 0);
    gint64 seen = MIN (span, GAP);

    if (probe->at < from || probe->at >= to)
      continue;
    observed += seen;
    up += down ? 0 : seen;
    if (!last)
      unobserved += span - seen;
    if (down && outage == NULL)
      outage = start_outage (self, probe);
    if (outage != NULL && (!down || last)) {
      outage->end = down ? 0 : probe->at;
      outage = NULL;
    }
  }
  self->observed = observed / G_USEC_PER_SEC;
  self->up = up / G_USEC_PER_SEC;
  self->unobserved = unobserved / G_USEC_PER_SEC;
  g_ptr_array_sort (self->outages, compare_outages);
  return self;
}

gint64
dif_availability_permyriad (DifAvailability *self)
{
  return self->observed > 0 ? self->up * 10000 / self->observed : -1;
}

static void
add_moment (JsonBuilder *builder, const char *name, gint64 moment, GTimeZone *zone)
{
  g_autofree char *text = moment != 0 ? dif_time_format_iso8601 (moment, zone) : NULL;

  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

JsonNode *
dif_availability_to_json (DifAvailability *self, GTimeZone *zone)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  gint64 permyriad = dif_availability_permyriad (self);

  json_builder_begin_object (builder);
  add_moment (builder, "from", self->from, zone);
  add_moment (builder, "to", self->to, zone);
  add_integer (builder, "observed_seconds", self->observed);
  add_integer (builder, "up_seconds", self->up);
  add_integer (builder, "unobserved_seconds", self->unobserved);
  json_builder_set_member_name (builder, "availability_percent");
  if (permyriad >= 0)
    json_builder_add_double_value (builder, (double) permyriad / 100);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "outages");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->outages->len; i++) {
    DifOutage *outage = g_ptr_array_index (self->outages, i);

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "target");
    json_builder_add_string_value (builder, outage->target);
    add_moment (builder, "start", outage->start, zone);
    add_moment (builder, "end", outage->end, zone);
    json_builder_set_member_name (builder, "cause");
    json_builder_add_string_value (builder, outage->cause != NULL ? outage->cause : "");
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
