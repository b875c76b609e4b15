/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-source"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-json.h"
#include "dif-source-kind.h"
#include "dif-source-private.h"

#include "dif-source.h"


void
dif_source_config_free (DifSourceConfig *self)
{
  g_free (self->kind);
  g_strfreev (self->arguments);
  g_free (self->user);
  g_free (self->password_file);
  g_free (self->token_file);
  g_free (self->certificate);
  g_clear_pointer (&self->options, g_hash_table_unref);
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
  copy->options = dif_options_copy (self->options);
  return copy;
}

gboolean
dif_source_config_has_credentials (DifSourceConfig *self)
{
  return self->user != NULL || self->token_file != NULL || self->certificate != NULL;
}

static gboolean
check_count (const DifSourceKind *kind, guint count, GError **error)
{
  g_autofree char *hint = NULL;

  if (count >= kind->min_arguments && count <= kind->max_arguments)
    return TRUE;
  hint = g_strdup_printf (_("Write: source set %s %s"), kind->name, kind->arguments);
  dif_set_error (error, DIF_ERROR_USAGE, hint, _("A source of kind “%s” takes %s, not %u words"), kind->name,
                 kind->arguments, count);
  return FALSE;
}

/* As they are kept; none twice */
static GStrv
check_arguments (const DifSourceKind *kind, const char *const *given, GError **error)
{
  g_autoptr (GStrvBuilder) checked = g_strv_builder_new ();
  g_auto (GStrv) arguments = NULL;

  for (guint i = 0; given[i] != NULL; i++) {
    g_autofree char *argument = kind->check_argument (i, given[i], error);

    if (argument == NULL)
      return NULL;
    g_strv_builder_add (checked, argument);
  }
  arguments = g_strv_builder_end (checked);
  for (guint i = 0; arguments[i] != NULL; i++) {
    for (guint j = 0; j < i; j++) {
      if (g_str_equal (arguments[i], arguments[j])) {
        dif_set_error (error, DIF_ERROR_USAGE, _("Write each address once."), _("“%s” is there twice"),
                       arguments[i]);
        return NULL;
      }
    }
  }
  return g_steal_pointer (&arguments);
}

DifSourceConfig *
dif_source_config_new (const char *kind,
                       const char *const *arguments,
                       DifMode mode,
                       GError **error)
{
  static const char *const none[] = { NULL };
  const char *const *given = arguments != NULL ? arguments : none;
  const DifSourceKind *known = dif_source_kind_find (kind, error);
  g_auto (GStrv) checked = NULL;
  DifSourceConfig *self;

  if (known == NULL || !check_count (known, g_strv_length ((char **) given), error))
    return NULL;
  checked = check_arguments (known, given, error);
  if (checked == NULL)
    return NULL;

  self = g_new0 (DifSourceConfig, 1);
  self->kind = g_strdup (kind);
  self->mode = mode;
  self->arguments = g_steal_pointer (&checked);
  self->options = dif_options_new ();
  return self;
}

gboolean
dif_source_config_set_option (DifSourceConfig *self, const char *name, const char *value, GError **error)
{
  const DifSourceKind *kind = dif_source_kind_find (self->kind, error);

  return kind != NULL && dif_options_set (self->options, kind->options, self->kind, name, value, error);
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
  json_object_set_member (object, "options", dif_options_to_json (self->options));
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
  DifJsonCursor *options = dif_json_cursor_has (root, "options") ? dif_json_cursor_object (root, "options")
                                                                 : NULL;
  g_autoptr (DifSourceConfig) self = NULL;
  DifMode mode = DIF_MODE_PRACTICE;

  if (!dif_mode_from_string (word, &mode, NULL))
    dif_json_cursor_fail (root, "mode", _("practice, drill or real"));
  if (user != NULL && strchr (user, ':') != NULL)
    dif_json_cursor_fail (root, "user", _("a name without a colon"));
  if (!dif_json_cursor_finish (root, error))
    return NULL;

  self = dif_source_config_new (kind, (const char *const *) arguments, mode, error);
  if (self == NULL ||
      (options != NULL && !dif_options_from_json (self->options, dif_source_kind_find (kind, NULL)->options,
                                                  kind, options, error)))
    return NULL;
  self->user = g_strdup (user);
  self->password_file = g_strdup (password_file);
  self->token_file = g_strdup (token_file);
  self->certificate = g_strdup (certificate);
  return g_steal_pointer (&self);
}
