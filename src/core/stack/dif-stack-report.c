/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-stack"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-stack-report.h"


/* --- Resources ------------------------------------------------------------------------------------------- */

/* Of one resource, all its rows; @next: (out): the row after them */
static JsonObject *
resource_to_json (const DifStackResource *row, const char *name, const DifStackResource **next)
{
  JsonObject *object = json_object_new ();
  JsonArray *fulfils = json_array_new ();
  g_autofree char *stack = dif_stack_name (name, row->part);
  const char *resource = row->resource;

  json_object_set_string_member (object, "stack", stack);
  json_object_set_string_member (object, "resource", resource);
  json_object_set_string_member (object, "what", _(row->what));
  for (; row->resource != NULL && g_str_equal (row->resource, resource); row++) {
    JsonObject *one;

    if (row->requirement == NULL)
      continue;
    one = json_object_new ();
    json_object_set_string_member (one, "requirement", row->requirement);
    json_object_set_string_member (one, "clause", row->clause);
    json_array_add_object_element (fulfils, one);
  }
  json_object_set_array_member (object, "fulfils", fulfils);
  *next = row;
  return object;
}

static JsonArray *
resources_to_json (const char *name)
{
  JsonArray *array = json_array_new ();

  for (const DifStackResource *row = dif_stack_resources (); row->resource != NULL;)
    json_array_add_object_element (array, resource_to_json (row, name, &row));
  return array;
}

/* --- Price ------------------------------------------------------------------------------------------------- */

static gint64
to_cents (double usd)
{
  return (gint64) (usd * 100 + 0.5);
}

static JsonObject *
price_to_json (const DifStackUse *use)
{
  g_autoptr (GArray) costs = dif_stack_price (use);
  g_autofree char *date = dif_stack_price_get_date ();
  g_auto (GStrv) sources = dif_stack_price_get_sources ();
  JsonObject *object = json_object_new ();
  JsonObject *used = json_object_new ();
  JsonArray *lines = json_array_new ();
  JsonArray *names = json_array_new ();

  for (guint i = 0; i < costs->len; i++) {
    const DifStackCost *cost = &g_array_index (costs, DifStackCost, i);
    JsonObject *line = json_object_new ();

    json_object_set_string_member (line, "id", cost->id);
    json_object_set_string_member (line, "what", _(cost->what));
    json_object_set_int_member (line, "cents", to_cents (cost->usd));
    json_array_add_object_element (lines, line);
  }
  for (guint i = 0; sources[i] != NULL; i++)
    json_array_add_string_element (names, sources[i]);
  json_object_set_int_member (used, "transfer_gb", (gint64) use->transfer_gb);
  json_object_set_int_member (used, "storage_gb", (gint64) use->storage_gb);
  json_object_set_int_member (used, "requests", (gint64) use->requests);
  json_object_set_int_member (used, "hit_percent", (gint64) (use->hits * 100 + 0.5));
  json_object_set_string_member (object, "date", date);
  json_object_set_string_member (object, "currency", "USD");
  json_object_set_object_member (object, "use", used);
  json_object_set_array_member (object, "lines", lines);
  json_object_set_int_member (object, "total_cents", to_cents (dif_stack_price_total (costs)));
  json_object_set_array_member (object, "sources", names);
  return object;
}

JsonNode *
dif_stack_plan_to_json (DifStackPlan *plan, const DifStackUse *use)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *stacks = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "name", plan->name);
  json_object_set_string_member (object, "domain", plan->domain);
  json_object_set_string_member (object, "region", plan->region);
  for (guint part = 0; part < DIF_STACK_PARTS; part++) {
    g_autofree char *name = dif_stack_name (plan->name, part);
    JsonObject *stack = json_object_new ();

    json_object_set_string_member (stack, "name", name);
    json_object_set_string_member (stack, "region", dif_stack_plan_get_region (plan, part));
    json_array_add_object_element (stacks, stack);
  }
  json_object_set_array_member (object, "stacks", stacks);
  json_object_set_array_member (object, "resources", resources_to_json (plan->name));
  json_object_set_object_member (object, "price", price_to_json (use));
  return node;
}

/* --- For people ---------------------------------------------------------------------------------------------- */

static void
print_resources (GString *out, DifStackPlan *plan)
{
  const char *last = NULL;
  int part = -1;

  for (const DifStackResource *row = dif_stack_resources (); row->resource != NULL; row++) {
    gboolean same = g_strcmp0 (last, row->resource) == 0;

    if ((int) row->part != part) {
      g_autofree char *name = dif_stack_name (plan->name, row->part);

      part = (int) row->part;
      /* Translators: a stack of CloudFormation, then its region */
      g_string_append_printf (out, _("%s, in %s"), name, dif_stack_plan_get_region (plan, row->part));
    }
    if (same)
      g_string_append_printf (out, ", %s %s", row->clause, row->requirement);
    else
      g_string_append_printf (out, "\n  %s%s%s%s%s", _(row->what), row->clause != NULL ? ": " : "",
                              row->clause != NULL ? row->clause : "", row->clause != NULL ? " " : "",
                              row->clause != NULL ? row->requirement : "");
    last = row->resource;
    if (row[1].resource == NULL || row[1].part != row->part)
      g_string_append (out, "\n\n");
  }
}

char *
dif_stack_plan_to_text (DifStackPlan *plan, const DifStackUse *use)
{
  g_autoptr (GArray) costs = dif_stack_price (use);
  g_autofree char *date = dif_stack_price_get_date ();
  GString *out = g_string_new (NULL);

  print_resources (out, plan);
  /* Translators: gigabytes a month to readers, gigabytes kept, and a date */
  g_string_append_printf (out, _("A month with %.0f GB to readers and %.0f GB kept, at the prices of %s:\n"),
                          use->transfer_gb, use->storage_gb, date);
  for (guint i = 0; i < costs->len; i++) {
    const DifStackCost *cost = &g_array_index (costs, DifStackCost, i);

    g_string_append_printf (out, "  %9.2f USD  %s\n", cost->usd, _(cost->what));
  }
  g_string_append_printf (out, "  %9.2f USD  %s\n", dif_stack_price_total (costs), _("in all, without tax"));
  return g_string_free (out, FALSE);
}

/* --- States ---------------------------------------------------------------------------------------------------- */

static JsonObject *
table_to_json (GHashTable *table)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) g_strcmp0);

  for (GList *l = keys; l != NULL; l = l->next)
    json_object_set_string_member (object, l->data, g_hash_table_lookup (table, l->data));
  return object;
}

JsonNode *
dif_stack_states_to_json (const char *name, const char *region, DifStackState *const *states)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *stacks = json_array_new ();

  json_node_take_object (node, object);
  for (guint part = 0; part < DIF_STACK_PARTS; part++) {
    g_autofree char *stack = dif_stack_name (name, part);
    JsonObject *one = json_object_new ();

    json_object_set_string_member (one, "name", stack);
    json_object_set_string_member (one, "region", part == DIF_STACK_EDGE ? DIF_STACK_EDGE_REGION : region);
    json_object_set_string_member (one, "status", states[part]->status != NULL ? states[part]->status : "");
    json_object_set_object_member (one, "outputs", table_to_json (states[part]->outputs));
    json_object_set_object_member (one, "parameters", table_to_json (states[part]->parameters));
    json_array_add_object_element (stacks, one);
  }
  json_object_set_array_member (object, "stacks", stacks);
  return node;
}
