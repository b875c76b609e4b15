/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-prep-election"

#include "config.h"

#include <string.h>

#include "dif-prep-election.h"


/* The last name of a path without the date and hour in it: it names the election in every cut */
static char *
key_of (const char *path)
{
  static gsize ready = 0;
  static GRegex *regex = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (g_once_init_enter (&ready)) {
    regex = g_regex_new ("[_-]?[0-9]{8}[_-][0-9]{4,6}[_-]?", G_REGEX_RAW, 0, NULL);
    g_once_init_leave (&ready, 1);
  }
  return g_regex_replace_literal (regex, lower, -1, 0, "", 0, NULL);
}

DifPrepElection *
dif_prep_election_new (const char *path)
{
  DifPrepElection *self = g_new0 (DifPrepElection, 1);

  self->path = g_strdup (path);
  self->key = key_of (path);
  self->separator = ',';
  self->parties = g_ptr_array_new_with_free_func (g_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->checks = g_array_new (FALSE, TRUE, sizeof (DifPrepCheck));
  self->expected = -1;
  self->captured = -1;
  self->entity = -1;
  self->actas = dif_acta_set_new ();
  return self;
}

void
dif_prep_election_free (DifPrepElection *self)
{
  g_free (self->path);
  g_free (self->key);
  g_free (self->title);
  g_ptr_array_unref (self->parties);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->values);
  g_array_unref (self->checks);
  dif_acta_set_free (self->actas);
  g_free (self);
}

gboolean
dif_prep_election_is_zero (DifPrepElection *self)
{
  return self->expected > 0 && self->captured == 0 && self->counts.contabilizadas == 0;
}

static JsonObject *
summary_to_json (DifPrepElection *self)
{
  JsonObject *summary = json_object_new ();

  for (guint i = 0; i < MIN (self->names->len, self->values->len); i++)
    json_object_set_string_member (summary, g_ptr_array_index (self->names, i),
                                   g_ptr_array_index (self->values, i));
  return summary;
}

static JsonArray *
checks_to_json (DifPrepElection *self)
{
  JsonArray *checks = json_array_new ();

  for (guint i = 0; i < self->checks->len; i++) {
    DifPrepCheck *check = &g_array_index (self->checks, DifPrepCheck, i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "id", dif_prep_summary_name (check->summary));
    if (check->said)
      json_object_set_int_member (object, "declared", check->declared);
    else
      json_object_set_null_member (object, "declared");
    json_object_set_int_member (object, "computed", check->computed);
    json_object_set_boolean_member (object, "ok", check->ok);
    json_array_add_object_element (checks, object);
  }
  return checks;
}

static JsonObject *
counts_to_json (DifPrepElection *self)
{
  JsonObject *counts = json_object_new ();

  json_object_set_int_member (counts, "contabilizadas", self->counts.contabilizadas);
  json_object_set_int_member (counts, "no_contabilizadas", self->counts.no_contabilizadas);
  json_object_set_int_member (counts, "fuera_catalogo", self->counts.fuera_catalogo);
  json_object_set_int_member (counts, "pendientes", self->counts.pendientes);
  return counts;
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

JsonNode *
dif_prep_election_to_json (DifPrepElection *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonArray *parties = json_array_new ();
  char separator[2] = { self->separator, '\0' };
  g_autofree char *cut =
      self->has_cut && self->cut.moment != 0 ? dif_cut_stamp_to_string (&self->cut) : NULL;

  for (guint i = 0; i < self->parties->len; i++)
    json_array_add_string_element (parties, g_ptr_array_index (self->parties, i));
  set_text (object, "path", self->path);
  set_text (object, "title", self->title);
  set_text (object, "cut", cut);
  set_text (object, "encoding", dif_csv_encoding_to_string (self->encoding));
  set_text (object, "separator", separator);
  set_text (object, "line_end", dif_csv_line_end_to_string (self->line_end));
  json_object_set_int_member (object, "rows", (gint64) self->rows);
  json_object_set_int_member (object, "columns", self->columns);
  json_object_set_array_member (object, "parties", parties);
  json_object_set_object_member (object, "summary", summary_to_json (self));
  json_object_set_array_member (object, "checks", checks_to_json (self));
  json_object_set_object_member (object, "counts", counts_to_json (self));
  json_node_take_object (node, object);
  return node;
}
