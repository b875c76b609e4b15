/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <string.h>

#include "dif-aws-xml.h"

#define DEPTH (16)


typedef struct {
  GPtrArray *nodes; /* (owned) */
  GString *path;    /* (owned) */
  GString *text;    /* (owned) of the innermost element so far */
  guint depth;
} Reader;


static void
node_free (gpointer data)
{
  DifAwsNode *node = data;

  g_free (node->path);
  g_free (node->text);
  g_free (node);
}

static void
on_start (GMarkupParseContext *context,
          const char *name,
          const char **attribute_names,
          const char **attribute_values,
          gpointer user_data,
          GError **error)
{
  Reader *self = user_data;

  if (++self->depth > DEPTH) {
    g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "too deep");
    return;
  }
  g_string_append_printf (self->path, "%s%s", self->path->len > 0 ? "/" : "", name);
  g_string_truncate (self->text, 0);
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Reader *self = user_data;
  DifAwsNode *node = g_new (DifAwsNode, 1);
  const char *slash;

  node->path = g_strdup (self->path->str);
  node->text = g_strdup (self->text->str);
  g_ptr_array_add (self->nodes, node);
  g_string_truncate (self->text, 0);
  slash = strrchr (self->path->str, '/');
  g_string_truncate (self->path, slash != NULL ? (gsize) (slash - self->path->str) : 0);
  self->depth--;
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data, GError **error)
{
  Reader *self = user_data;

  g_string_append_len (self->text, text, (gssize) length);
}

GPtrArray *
dif_aws_xml_parse (GBytes *bytes)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, NULL, NULL };
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func (node_free);
  Reader self = { nodes, g_string_new (NULL), g_string_new (NULL), 0 };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &self, NULL);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  gboolean ok = length > 0 && g_markup_parse_context_parse (context, text, (gssize) length, NULL) &&
                g_markup_parse_context_end_parse (context, NULL);

  g_string_free (self.path, TRUE);
  g_string_free (self.text, TRUE);
  return ok ? g_steal_pointer (&nodes) : NULL;
}

const char *
dif_aws_xml_get (GPtrArray *nodes, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; i < nodes->len; i++) {
    const DifAwsNode *node = g_ptr_array_index (nodes, i);
    gsize whole = strlen (node->path);

    if (g_str_has_suffix (node->path, name) && (whole == length || node->path[whole - length - 1] == '/'))
      return node->text;
  }
  return NULL;
}

gboolean
dif_aws_node_is (const DifAwsNode *node, const char *path)
{
  return g_str_equal (node->path, path);
}
