/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-source"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-http.h"
#include "base/dif-json.h"
#include "dif-source-private.h"

#include "dif-source.h"


static const char *const kinds[] = { "feed", "url", "folder", NULL };


const char *const *
dif_source_kinds (void)
{
  return kinds;
}

void
dif_source_config_free (DifSourceConfig *self)
{
  g_free (self->kind);
  g_strfreev (self->arguments);
  g_free (self->user);
  g_free (self->password_file);
  g_free (self->token_file);
  g_free (self->certificate);
  g_free (self);
}

DifSourceConfig *
dif_source_config_copy (DifSourceConfig *self)
{
  DifSourceConfig *copy = g_new0 (DifSourceConfig, 1);

  copy->kind = g_strdup (self->kind);
  copy->arguments = g_strdupv (self->arguments);
  copy->mode = self->mode;
  copy->user = g_strdup (self->user);
  copy->password_file = g_strdup (self->password_file);
  copy->token_file = g_strdup (self->token_file);
  copy->certificate = g_strdup (self->certificate);
  return copy;
}

gboolean
dif_source_config_has_credentials (DifSourceConfig *self)
{
  return self->user != NULL || self->token_file != NULL || self->certificate != NULL;
}

static gboolean
check_count (const char *kind, guint count, GError **error)
{
  gboolean many = g_str_equal (kind, "url");

  if (count == 1 || (many && count > 1))
    return TRUE;
  if (g_str_equal (kind, "folder"))
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: source set folder DIR"),
                   _("A source of kind “%s” takes one folder, not %u"), kind, count);
  else
    dif_set_error (error, DIF_ERROR_USAGE,
                   many ? _("Write: source set url URL…") : _("Write: source set feed URL"),
                   _("A source of kind “%s” takes an address, not %u"), kind, count);
  return FALSE;
}

static gboolean
check_urls (const char *const *urls, GError **error)
{
  for (guint i = 0; urls[i] != NULL; i++) {
    if (!dif_http_check_url (urls[i], error))
      return FALSE;
    for (guint j = 0; j < i; j++) {
      if (g_str_equal (urls[i], urls[j])) {
        dif_set_error (error, DIF_ERROR_USAGE, _("Write each address once."),
                       _("“%s” is there twice"), urls[i]);
        return FALSE;
      }
    }
  }
  return TRUE;
}

DifSourceConfig *
dif_source_config_new (const char *kind,
                       const char *const *arguments,
                       DifMode mode,
                       GError **error)
{
  static const char *const none[] = { NULL };
  const char *const *given = arguments != NULL ? arguments : none;
  g_autoptr (DifSourceConfig) self = NULL;

  if (kind == NULL || !g_strv_contains (kinds, kind)) {
    g_autofree char *known = g_strjoinv (", ", (char **) kinds);
    g_autofree char *hint = g_strdup_printf (_("It is one of: %s."), known);

    dif_set_error (error, DIF_ERROR_USAGE, hint, _("“%s” is no kind of source"),
                   kind != NULL ? kind : "");
    return NULL;
  }
  if (!check_count (kind, g_strv_length ((char **) given), error))
    return NULL;

  self = g_new0 (DifSourceConfig, 1);
  self->kind = g_strdup (kind);
  self->mode = mode;
  if (!g_str_equal (kind, "folder")) {
    if (!check_urls (given, error))
      return NULL;
    self->arguments = g_strdupv ((char **) given);
    return g_steal_pointer (&self);
  }

  if (given[0][0] == '\0' || !g_utf8_validate (given[0], -1, NULL)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Name a folder."), _("“%s” is no folder’s name"),
                   given[0][0] == '\0' ? "" : "?");
    return NULL;
  }
  self->arguments = g_new0 (char *, 2);
  self->arguments[0] = g_canonicalize_filename (given[0], NULL);
  return g_steal_pointer (&self);
}

static void
add_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

JsonNode *
dif_source_config_to_json (DifSourceConfig *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *arguments = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; self->arguments[i] != NULL; i++)
    json_array_add_string_element (arguments, self->arguments[i]);
  json_object_set_string_member (object, "kind", self->kind);
  json_object_set_array_member (object, "arguments", arguments);
  json_object_set_string_member (object, "mode", dif_mode_to_string (self->mode));
  add_string (object, "user", self->user);
  add_string (object, "password_file", self->password_file);
  add_string (object, "token_file", self->token_file);
  add_string (object, "certificate", self->certificate);
  json_node_take_object (node, object);
  return node;
}

DifSourceConfig *
dif_source_config_from_json (JsonNode *node, GError **error)
{
  g_autoptr (DifJsonCursor) root = dif_json_cursor_new (node, _("source"));
  const char *kind = dif_json_cursor_string (root, "kind");
  g_auto (GStrv) arguments = dif_json_cursor_strings (root, "arguments");
  const char *word = dif_json_cursor_string (root, "mode");
  const char *user = dif_json_cursor_optional_string (root, "user");
  const char *password_file = dif_json_cursor_optional_string (root, "password_file");
  const char *token_file = dif_json_cursor_optional_string (root, "token_file");
  const char *certificate = dif_json_cursor_optional_string (root, "certificate");
  DifSourceConfig *self;
  DifMode mode = DIF_MODE_PRACTICE;

  if (!dif_mode_from_string (word, &mode, NULL))
    dif_json_cursor_fail (root, "mode", _("practice, drill or real"));
  if (user != NULL && strchr (user, ':') != NULL)
    dif_json_cursor_fail (root, "user", _("a name without a colon"));
  if (!dif_json_cursor_finish (root, error))
    return NULL;

  self = dif_source_config_new (kind, (const char *const *) arguments, mode, error);
  if (self == NULL)
    return NULL;
  self->user = g_strdup (user);
  self->password_file = g_strdup (password_file);
  self->token_file = g_strdup (token_file);
  self->certificate = g_strdup (certificate);
  return self;
}
