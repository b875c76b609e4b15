/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-config"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "base/dif-http.h"
#include "base/dif-json.h"
#include "target/dif-target-kind.h"

#include "dif-target-config.h"

#define NAME_BYTES (64)


void
dif_target_config_free (DifTargetConfig *self)
{
  g_free (self->name);
  g_free (self->kind);
  g_free (self->location);
  g_free (self->public_url);
  g_free (self->page_url);
  g_free (self->spare_of);
  g_clear_pointer (&self->options, g_hash_table_unref);
  g_free (self);
}

static gboolean
check_name (const char *name, GError **error)
{
  gboolean ok = name[0] != '\0' && name[0] != '-' && name[0] != '.' && strlen (name) <= NAME_BYTES &&
                g_utf8_validate (name, -1, NULL);

  for (const char *c = name; ok && *c != '\0'; c = g_utf8_next_char (c))
    ok = g_unichar_isalnum (g_utf8_get_char (c)) || *c == '-' || *c == '_' || *c == '.';
  if (!ok)
    dif_set_error (error, DIF_ERROR_USAGE, _("Use letters, digits, “-”, “_” and “.”."),
                   _("“%s” cannot be the name of a target"), name);
  return ok;
}

DifTargetConfig *
dif_target_config_new (const char *name,
                       const char *kind,
                       const char *location,
                       const char *public_url,
                       DifMode mode,
                       GError **error)
{
  g_autofree char *place = NULL;
  const DifTargetKind *known;
  DifTargetConfig *self;

  if (!check_name (name, error))
    return NULL;
  known = dif_target_kind_find (kind, error);
  place = known != NULL ? known->check_location (location, error) : NULL;
  if (place == NULL || (public_url != NULL && !dif_http_check_url (public_url, error)))
    return NULL;

  self = g_new0 (DifTargetConfig, 1);
  self->name = g_strdup (name);
  self->kind = g_strdup (kind);
  self->location = g_steal_pointer (&place);
  self->options = dif_options_new ();
  if (public_url != NULL)
    self->public_url = g_str_has_suffix (public_url, "/") ? g_strdup (public_url)
                                                          : g_strconcat (public_url, "/", NULL);
  self->mode = mode;
  return self;
}

DifTargetConfig *
dif_target_config_copy (DifTargetConfig *self)
{
  DifTargetConfig *copy = g_new0 (DifTargetConfig, 1);

  copy->name = g_strdup (self->name);
  copy->kind = g_strdup (self->kind);
  copy->location = g_strdup (self->location);
  copy->public_url = g_strdup (self->public_url);
  copy->page_url = g_strdup (self->page_url);
  copy->spare_of = g_strdup (self->spare_of);
  copy->mode = self->mode;
  copy->options = dif_options_copy (self->options);
  return copy;
}

gboolean
dif_target_config_set_option (DifTargetConfig *self, const char *name, const char *value, GError **error)
{
  const DifTargetKind *kind = dif_target_kind_find (self->kind, error);

  return kind != NULL && dif_options_set (self->options, kind->options, self->kind, name, value, error);
}

gboolean
dif_target_config_set_page (DifTargetConfig *self, const char *url, GError **error)
{
  if (url != NULL && !dif_http_check_url (url, error))
    return FALSE;
  if (url != NULL && self->public_url == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Tell the public address too: the page leads readers there."),
                   _("“%s” has no public address that a page could show"), self->name);
    return FALSE;
  }
  g_free (self->page_url);
  self->page_url = g_strdup (url);
  return TRUE;
}

gboolean
dif_target_config_set_spare (DifTargetConfig *self, const char *first, GError **error)
{
  if (g_strcmp0 (first, self->name) == 0) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Name the other target: the one that readers come to first."),
                   _("“%s” cannot be its own spare"), self->name);
    return FALSE;
  }
  if (first != NULL && self->public_url == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Add it with --public-url: readers are led there."),
                   _("“%s” has no public address to lead readers to"), self->name);
    return FALSE;
  }
  g_free (self->spare_of);
  self->spare_of = g_strdup (first);
  return TRUE;
}

gboolean
dif_target_config_equal (DifTargetConfig *self, DifTargetConfig *other)
{
  g_autoptr (JsonNode) one = dif_target_config_to_json (self);
  g_autoptr (JsonNode) two = dif_target_config_to_json (other);

  return json_node_equal (one, two);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

JsonNode *
dif_target_config_to_json (DifTargetConfig *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  add_text (builder, "name", self->name);
  add_text (builder, "kind", self->kind);
  add_text (builder, "location", self->location);
  add_text (builder, "public_url", self->public_url);
  add_text (builder, "page_url", self->page_url);
  add_text (builder, "spare_of", self->spare_of);
  add_text (builder, "mode", dif_mode_to_string (self->mode));
  json_builder_set_member_name (builder, "options");
  json_builder_add_value (builder, dif_options_to_json (self->options));
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* @name: of the target; %NULL if the object says it */
static DifTargetConfig *
config_from_node (const char *name, JsonNode *node, GError **error)
{
  g_autoptr (DifJsonCursor) root = dif_json_cursor_new (node, name != NULL ? name : _("the target"));
  g_autoptr (DifTargetConfig) self = NULL;
  DifJsonCursor *options = NULL;
  const DifTargetKind *kind;
  DifMode mode = DIF_MODE_PRACTICE;

  if (name == NULL)
    name = dif_json_cursor_string (root, "name");
  if (!dif_mode_from_string (dif_json_cursor_string (root, "mode"), &mode, error))
    return NULL;
  if (dif_json_cursor_has (root, "options"))
    options = dif_json_cursor_object (root, "options");
  if (!dif_json_cursor_finish (root, error))
    return NULL;
  self = dif_target_config_new (name, dif_json_cursor_string (root, "kind"),
                                dif_json_cursor_string (root, "location"),
                                dif_json_cursor_optional_string (root, "public_url"), mode, error);
  if (self == NULL || !dif_target_config_set_page (self, dif_json_cursor_optional_string (root, "page_url"), error) ||
      !dif_target_config_set_spare (self, dif_json_cursor_optional_string (root, "spare_of"), error))
    return NULL;
  kind = dif_target_kind_find (self->kind, error);
  if (kind == NULL || (options != NULL && !dif_options_from_json (self->options, kind->options,
                                                                  self->kind, options, error)))
    return NULL;
  return g_steal_pointer (&self);
}

static DifTargetConfig *
config_from_text (const char *name, const char *text, GError **error)
{
  g_autoptr (JsonNode) node = dif_json_parse (text, strlen (text), name, error);

  return node != NULL ? config_from_node (name, node, error) : NULL;
}

DifTargetConfig *
dif_target_config_from_json (JsonNode *node, GError **error)
{
  return config_from_node (NULL, node, error);
}

DifTargetConfig *
dif_target_config_load (DifArchive *archive, const char *name, GError **error)
{
  g_autoptr (DifTargetRecord) record = dif_archive_find_target (archive, name, error);

  return record != NULL ? config_from_text (name, record->config, error) : NULL;
}

/* The host of an address; a path on one host is not another public place */
static gboolean
same_host (const char *first, const char *second)
{
  g_autoptr (GUri) a = first != NULL ? g_uri_parse (first, G_URI_FLAGS_NONE, NULL) : NULL;
  g_autoptr (GUri) b = second != NULL ? g_uri_parse (second, G_URI_FLAGS_NONE, NULL) : NULL;

  return a != NULL && b != NULL && g_uri_get_port (a) == g_uri_get_port (b) &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0;
}

static gboolean
check_apart (DifTargetConfig *self, DifTargetConfig *other, GError **error)
{
  gboolean real = self->mode == DIF_MODE_REAL;

  if (g_str_equal (self->name, other->name) || real == (other->mode == DIF_MODE_REAL))
    return TRUE;
  if (!g_str_equal (self->location, other->location) &&
      !same_host (self->public_url, other->public_url))
    return TRUE;

  dif_set_error (error, DIF_ERROR_MODE, _("Give practice and drill another folder and another host name."),
                 _("“%s” (%s) would share its place with “%s” (%s)"), self->name,
                 dif_mode_get_name (self->mode), other->name, dif_mode_get_name (other->mode));
  return FALSE;
}

gboolean
dif_target_config_save (DifTargetConfig *self, DifArchive *archive, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (archive, error);
  g_autoptr (JsonNode) node = dif_target_config_to_json (self);
  g_autofree char *text = dif_json_canonical (node);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifTargetConfig) other = config_from_text (record->name, record->config, error);

    if (other == NULL || !check_apart (self, other, error))
      return FALSE;
  }
  return dif_archive_put_target (archive, self->name, text, error);
}

gboolean
dif_target_config_keep (DifTargetConfig *self, DifArchive *archive, GError **error)
{
  g_autoptr (DifTargetConfig) before = dif_target_config_load (archive, self->name, error);
  g_autoptr (JsonNode) options = dif_options_to_json (self->options);
  g_autofree char *text = dif_json_canonical (options);
  gboolean ok;

  if (before == NULL)
    return FALSE;
  if (dif_target_config_equal (before, self))
    return TRUE;
  if (!dif_database_begin (dif_archive_get_database (archive), error))
    return FALSE;
  ok = dif_target_config_save (self, archive, error) &&
       dif_ledger_append (archive, "target-learned",
                          dif_ledger_facts ("target", self->name, "options", text, NULL), error);
  return dif_database_end (dif_archive_get_database (archive), ok, error);
}
