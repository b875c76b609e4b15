/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-options"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-options.h"


GHashTable *
dif_options_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

GHashTable *
dif_options_copy (GHashTable *self)
{
  GHashTable *copy = dif_options_new ();
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy, g_strdup (name), g_strdup (value));
  return copy;
}

const char *
dif_options_get (GHashTable *self, const char *name)
{
  return g_hash_table_lookup (self, name);
}

gboolean
dif_options_set (GHashTable *self,
                 const DifOption *known,
                 const char *kind,
                 const char *name,
                 const char *value,
                 GError **error)
{
  while (known != NULL && known->name != NULL && !g_str_equal (known->name, name))
    known++;
  if (known == NULL || known->name == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Leave it out."), _("“%s” has no option “%s”"), kind, name);
    return FALSE;
  }
  if (value == NULL) {
    g_hash_table_remove (self, name);
    return TRUE;
  }
  if (value[0] == '\0' || !g_utf8_validate (value, -1, NULL)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("See --help."), _("The option “%s” needs a value"), name);
    return FALSE;
  }
  if (known->check != NULL && !known->check (value, error))
    return FALSE;
  g_hash_table_insert (self, g_strdup (name),
                       known->is_file ? g_canonicalize_filename (value, NULL) : g_strdup (value));
  return TRUE;
}

JsonNode *
dif_options_to_json (GHashTable *self)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (self), (GCompareFunc) g_strcmp0);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_string_member (object, l->data, g_hash_table_lookup (self, l->data));
  json_node_take_object (node, object);
  return node;
}

gboolean
dif_options_from_json (GHashTable *self,
                       const DifOption *known,
                       const char *kind,
                       DifJsonCursor *object,
                       GError **error)
{
  g_auto (GStrv) names = dif_json_cursor_names (object);

  for (guint i = 0; names[i] != NULL; i++) {
    if (!dif_options_set (self, known, kind, names[i], dif_json_cursor_string (object, names[i]), error))
      return FALSE;
  }
  return TRUE;
}
