/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-json"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "dif-error.h"
#include "dif-limits.h"
#include "dif-time.h"

#include "dif-json.h"


/* --- Reading text ------------------------------------------------------------------------- */

/* json-glib recurses per level and has no limit of its own, so the text is measured first. */
static gboolean
measure (const char *data, gsize length, const char *document, GError **error)
{
  guint depth = 0;
  gsize i = 0;

  while (i < length) {
    if (data[i] == '"') {
      gsize start = ++i;

      while (i < length && data[i] != '"')
        i += data[i] == '\\' ? 2 : 1;
      if (i - start > DIF_LIMIT_JSON_STRING) {
        dif_set_error (error, DIF_ERROR_LIMIT, _("Ask its author for the correct file."),
                       _("“%s” has a string of more than %" PRIu64 " bytes"), document,
                       (guint64) DIF_LIMIT_JSON_STRING);
        return FALSE;
      }
    } else if (data[i] == '{' || data[i] == '[') {
      if (++depth > DIF_LIMIT_JSON_DEPTH) {
        dif_set_error (error, DIF_ERROR_LIMIT, _("Ask its author for the correct file."),
                       _("“%s” is nested more than %d levels deep"), document,
                       DIF_LIMIT_JSON_DEPTH);
        return FALSE;
      }
    } else if ((data[i] == '}' || data[i] == ']') && depth > 0) {
      depth--;
    }
    i++;
  }
  return TRUE;
}

/* json-glib says where the text came from, as `<data>:LINE:COLUMN: `; the document's name says more */
static const char *
without_origin (const char *message)
{
  return g_str_has_prefix (message, "<data>:") ? message + strlen ("<data>:") : message;
}

JsonNode *
dif_json_parse (const char *data, gsize length, const char *document, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) local_error = NULL;

  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0) {
    data += 3;
    length -= 3;
  }
  /* no bytes at all may come without an address */
  if (length == 0)
    data = "";

  if (!g_utf8_validate_len (data, length, NULL)) {
    dif_set_error (error, DIF_ERROR_FORMAT, _("Ask its author for JSON in UTF-8."),
                   _("“%s” is not JSON: it is not text in UTF-8"), document);
    return NULL;
  }
  if (!measure (data, length, document, error))
    return NULL;

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, data, (gssize) length, &local_error)) {
    dif_set_error (error, DIF_ERROR_FORMAT, _("Ask its author for the correct file."),
                   _("“%s” is not JSON: %s"), document, without_origin (local_error->message));
    return NULL;
  }
  root = json_parser_steal_root (parser);
  if (root == NULL) {
    dif_set_error (error, DIF_ERROR_FORMAT, _("Ask its author for the correct file."),
                   _("“%s” is not JSON: it is empty"), document);
    return NULL;
  }
  /* here and not by an immutable parser: json-glib 1.10 aborts over a root that is neither object nor array */
  json_node_seal (root);
  return g_steal_pointer (&root);
}

JsonNode *
dif_json_load (const char *path, guint64 limit, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  g_autofree char *data = NULL;
  gsize length;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, error);
  if (info == NULL)
    return NULL;
  if ((guint64) g_file_info_get_size (info) > limit) {
    dif_set_error (error, DIF_ERROR_LIMIT, _("Ask its author for the correct file."),
                   _("“%s” has more than the %" PRIu64 " bytes that such a file may have"),
                   path, limit);
    return NULL;
  }
  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;
  return dif_json_parse (data, length, path, error);
}

/* --- Writing text ------------------------------------------------------------------------- */

static void
append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++) {
    switch (*c) {
      case '"':
        g_string_append (out, "\\\"");
        break;
      case '\\':
        g_string_append (out, "\\\\");
        break;
      case '\n':
        g_string_append (out, "\\n");
        break;
      case '\r':
        g_string_append (out, "\\r");
        break;
      case '\t':
        g_string_append (out, "\\t");
        break;
      case '\b':
        g_string_append (out, "\\b");
        break;
      case '\f':
        g_string_append (out, "\\f");
        break;
      default:
        if ((guchar) *c < 0x20)
          g_string_append_printf (out, "\\u%04x", (guint) (guchar) *c);
        else
          g_string_append_c (out, *c);
        break;
    }
  }
  g_string_append_c (out, '"');
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static void append_canonical (GString *out, JsonNode *node);

static void
append_canonical_object (GString *out, JsonObject *object)
{
  GList *names = g_list_sort (json_object_get_members (object), compare_names);

  g_string_append_c (out, '{');
  for (GList *l = names; l != NULL; l = l->next) {
    if (l != names)
      g_string_append_c (out, ',');
    append_string (out, l->data);
    g_string_append_c (out, ':');
    append_canonical (out, json_object_get_member (object, l->data));
  }
  g_string_append_c (out, '}');
  g_list_free (names);
}

static void
append_canonical_value (GString *out, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING) {
    append_string (out, json_node_get_string (node));
  } else if (type == G_TYPE_BOOLEAN) {
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  } else if (type == G_TYPE_DOUBLE) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    double number = json_node_get_double (node);

    /* there is one zero (RFC 8785 §3.2.2.3) */
    g_string_append (out, fpclassify (number) == FP_ZERO ? "0" : g_ascii_dtostr (text, sizeof text, number));
  } else {
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  }
}

static void
append_canonical (GString *out, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    append_canonical_object (out, json_node_get_object (node));
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    g_string_append_c (out, '[');
    for (guint i = 0; i < json_array_get_length (array); i++) {
      if (i > 0)
        g_string_append_c (out, ',');
      append_canonical (out, json_array_get_element (array, i));
    }
    g_string_append_c (out, ']');
  } else if (JSON_NODE_HOLDS_NULL (node)) {
    g_string_append (out, "null");
  } else {
    append_canonical_value (out, node);
  }
}

char *
dif_json_canonical (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  append_canonical (out, node);
  return g_string_free (out, FALSE);
}

char *
dif_json_pretty (JsonNode *node)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_generator_set_root (generator, node);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 2);
  return json_generator_to_data (generator, NULL);
}

/* --- Checking what was read --------------------------------------------------------------- */

typedef struct {
  char *name;         /* (owned) of the document */
  JsonNode *root;     /* (owned) */
  GPtrArray *cursors; /* (owned) all but the root */
  GError *error;      /* (owned) (nullable) the first */
} Document;

struct _DifJsonCursor {
  Document *document; /* shared */
  JsonNode *node;     /* (nullable) of the document; NULL after an error */
  char *path;         /* (owned) e.g. `$.hours.opening` */
};


static DifJsonCursor *
cursor_new (Document *document, JsonNode *node, char *path)
{
  DifJsonCursor *self = g_new0 (DifJsonCursor, 1);

  self->document = document;
  self->node = node;
  self->path = path;
  return self;
}

static void
cursor_free (gpointer data)
{
  DifJsonCursor *self = data;

  g_free (self->path);
  g_free (self);
}

static DifJsonCursor *
cursor_child (DifJsonCursor *self, JsonNode *node, char *path)
{
  DifJsonCursor *child = cursor_new (self->document, node, path);

  g_ptr_array_add (self->document->cursors, child);
  return child;
}

DifJsonCursor *
dif_json_cursor_new (JsonNode *root, const char *document_name)
{
  Document *document = g_new0 (Document, 1);

  document->name = g_strdup (document_name);
  document->root = json_node_ref (root);
  document->cursors = g_ptr_array_new_with_free_func (cursor_free);
  return cursor_new (document, root, g_strdup ("$"));
}

void
dif_json_cursor_free (DifJsonCursor *root)
{
  Document *document = root->document;

  g_ptr_array_unref (document->cursors);
  json_node_unref (document->root);
  g_clear_error (&document->error);
  g_free (document->name);
  g_free (document);
  cursor_free (root);
}

gboolean
dif_json_cursor_finish (DifJsonCursor *root, GError **error)
{
  if (root->document->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (root->document->error));
  return FALSE;
}

/* What stands at @node, short enough for a message */
static char *
describe (JsonNode *node)
{
  g_autofree char *text = NULL;

  if (node == NULL)
    return g_strdup (_("nothing"));

  text = dif_json_canonical (node);
  if (g_utf8_strlen (text, -1) > 60) {
    g_autofree char *head = g_utf8_substring (text, 0, 57);

    return g_strconcat (head, "…", NULL);
  }
  return g_steal_pointer (&text);
}

static void
fail_at (DifJsonCursor *self, const char *path, JsonNode *found, const char *expected)
{
  g_autofree char *text = NULL;

  if (self->document->error != NULL)
    return;

  text = describe (found);
  dif_set_error (&self->document->error, DIF_ERROR_FORMAT,
                 _("Correct the value, or ask the file’s author to."),
                 /* Translators: document, path of the value, what stood there, what was expected */
                 _("“%s”: at %s stands %s, expected was %s"), self->document->name, path, text,
                 expected);
}

static JsonNode *
member (DifJsonCursor *self, const char *name)
{
  if (self->node == NULL || !JSON_NODE_HOLDS_OBJECT (self->node))
    return NULL;
  return json_object_get_member (json_node_get_object (self->node), name);
}

void
dif_json_cursor_fail (DifJsonCursor *self, const char *name, const char *expected)
{
  if (name == NULL) {
    fail_at (self, self->path, self->node, expected);
  } else {
    g_autofree char *path = g_strdup_printf ("%s.%s", self->path, name);

    fail_at (self, path, member (self, name), expected);
  }
}

gboolean
dif_json_cursor_has (DifJsonCursor *self, const char *name)
{
  JsonNode *node = member (self, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

DifJsonCursor *
dif_json_cursor_object (DifJsonCursor *self, const char *name)
{
  JsonNode *node = member (self, name);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    dif_json_cursor_fail (self, name, _("an object"));
    node = NULL;
  }
  return cursor_child (self, node, g_strdup_printf ("%s.%s", self->path, name));
}

DifJsonCursor *
dif_json_cursor_array (DifJsonCursor *self, const char *name)
{
  JsonNode *node = member (self, name);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)) {
    dif_json_cursor_fail (self, name, _("an array"));
    node = NULL;
  }
  return cursor_child (self, node, g_strdup_printf ("%s.%s", self->path, name));
}

guint
dif_json_cursor_length (DifJsonCursor *self)
{
  if (self->node == NULL || !JSON_NODE_HOLDS_ARRAY (self->node))
    return 0;
  return json_array_get_length (json_node_get_array (self->node));
}

DifJsonCursor *
dif_json_cursor_element (DifJsonCursor *self, guint index)
{
  JsonNode *node = index < dif_json_cursor_length (self)
                       ? json_array_get_element (json_node_get_array (self->node), index)
                       : NULL;

  return cursor_child (self, node, g_strdup_printf ("%s[%u]", self->path, index));
}

GStrv
dif_json_cursor_names (DifJsonCursor *self)
{
  GPtrArray *names = g_ptr_array_new ();

  if (self->node != NULL && JSON_NODE_HOLDS_OBJECT (self->node)) {
    GList *list = json_object_get_members (json_node_get_object (self->node));

    for (GList *l = list; l != NULL; l = l->next)
      g_ptr_array_add (names, g_strdup (l->data));
    g_list_free (list);
  }
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (names, FALSE);
}

static gboolean
is_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_STRING && json_node_get_string (node)[0] != '\0';
}

const char *
dif_json_cursor_string (DifJsonCursor *self, const char *name)
{
  JsonNode *node = member (self, name);

  if (!is_text (node)) {
    dif_json_cursor_fail (self, name, _("a text"));
    return "";
  }
  return json_node_get_string (node);
}

const char *
dif_json_cursor_optional_string (DifJsonCursor *self, const char *name)
{
  return dif_json_cursor_has (self, name) ? dif_json_cursor_string (self, name) : NULL;
}

const char *
dif_json_cursor_self_string (DifJsonCursor *self)
{
  if (!is_text (self->node)) {
    dif_json_cursor_fail (self, NULL, _("a text"));
    return "";
  }
  return json_node_get_string (self->node);
}

GStrv
dif_json_cursor_strings (DifJsonCursor *self, const char *name)
{
  DifJsonCursor *array = dif_json_cursor_array (self, name);
  guint length = dif_json_cursor_length (array);
  GStrv strings = g_new0 (char *, length + 1);

  for (guint i = 0; i < length; i++)
    strings[i] = g_strdup (dif_json_cursor_self_string (dif_json_cursor_element (array, i)));
  return strings;
}

gint64
dif_json_cursor_integer (DifJsonCursor *self, const char *name, gint64 min, gint64 max)
{
  JsonNode *node = member (self, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < min ||
      json_node_get_int (node) > max) {
    g_autofree char *expected = g_strdup_printf (
        _("a whole number from %" PRId64 " to %" PRId64), min, max);

    dif_json_cursor_fail (self, name, expected);
    return min;
  }
  return json_node_get_int (node);
}

gboolean
dif_json_cursor_boolean (DifJsonCursor *self, const char *name)
{
  JsonNode *node = member (self, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_BOOLEAN) {
    dif_json_cursor_fail (self, name, _("true or false"));
    return FALSE;
  }
  return json_node_get_boolean (node);
}

gint64
dif_json_cursor_moment (DifJsonCursor *self, const char *name)
{
  JsonNode *node = member (self, name);
  gint64 moment = is_text (node) ? dif_time_parse_iso8601 (json_node_get_string (node)) : 0;

  if (moment == 0)
    dif_json_cursor_fail (self, name, _("a date and time with its offset, as 2024-06-02T20:00:00-06:00"));
  return moment;
}
