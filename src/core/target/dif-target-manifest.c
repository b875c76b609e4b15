/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-manifest"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-json.h"
#include "base/dif-time.h"
#include "target/dif-headers.h"
#include "target/dif-plan.h"

#include "dif-target-manifest.h"

#define FORMAT "difusor-manifest/1"
#define MACHINE_LENGTH (16)
#define SETTING "machine"


void
dif_target_manifest_free (DifTargetManifest *self)
{
  g_free (self->cut);
  g_free (self->machine);
  g_free (self->ledger_head);
  g_clear_pointer (&self->files, dif_manifest_unref);
  g_free (self);
}

/* Made up once for a data folder */
static char *
own_word (DifArchive *archive, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *word = dif_archive_get_setting (archive, SETTING, &local_error);

  if (word != NULL)
    return word;
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  word = g_uuid_string_random ();
  if (!dif_archive_set_setting (archive, SETTING, word, error))
    g_clear_pointer (&word, g_free);
  return word;
}

/* The machine's id itself is not for the public (machine-id(5)): a digest of it is */
char *
dif_target_manifest_machine (DifArchive *archive, GError **error)
{
  g_autofree char *word = own_word (archive, error);
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  char hex[DIF_DIGEST_HEX];

  if (word == NULL)
    return NULL;
  if (!g_file_get_contents ("/etc/machine-id", &id, NULL, NULL))
    id = g_strdup (g_get_host_name ());
  text = g_strconcat ("difusor\n", id, "\n", word, NULL);
  dif_digest_bytes (text, strlen (text), hex);
  return g_strndup (hex, MACHINE_LENGTH);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

/* What is not so is not said */
static void
add_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  if (!value)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, TRUE);
}

static void
add_file (JsonBuilder *builder,
          DifManifestEntry *entry,
          const char *page,
          const char *const *pointers)
{
  DifHeaders headers;

  dif_headers_for (entry->path, dif_plan_is_pointer (entry->path, page, pointers), &headers);
  json_builder_begin_object (builder);
  add_text (builder, "path", entry->path);
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, (gint64) entry->size);
  add_text (builder, "sha256", entry->sha256);
  add_text (builder, "content_type", headers.content_type);
  add_text (builder, "cache_control", headers.cache_control);
  json_builder_end_object (builder);
}

GBytes *
dif_target_manifest_to_bytes (DifTargetManifest *self,
                              const char *entry,
                              const char *const *pointers)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *until = dif_time_format_iso8601 (self->lease_until, NULL);
  GPtrArray *entries = dif_manifest_get_entries (self->files);
  g_autoptr (JsonNode) root = NULL;
  char *text;

  json_builder_begin_object (builder);
  add_text (builder, "format", FORMAT);
  add_text (builder, "cut", self->cut);
  add_text (builder, "mode", dif_mode_to_string (self->mode));
  add_text (builder, "machine", self->machine);
  add_text (builder, "lease_until", until);
  add_flag (builder, "released", self->released);
  add_flag (builder, "withdrawn", self->withdrawn);
  add_text (builder, "ledger_head", self->ledger_head);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++)
    add_file (builder, g_ptr_array_index (entries, i), entry, pointers);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = dif_json_canonical (root);
  return g_bytes_new_take (text, strlen (text));
}

static DifManifest *
read_files (DifJsonCursor *root)
{
  DifJsonCursor *list = dif_json_cursor_array (root, "files");
  DifManifest *files = dif_manifest_new ();

  for (guint i = 0; i < dif_json_cursor_length (list); i++) {
    DifJsonCursor *file = dif_json_cursor_element (list, i);
    const char *path = dif_json_cursor_string (file, "path");
    const char *sha256 = dif_json_cursor_string (file, "sha256");

    if (!dif_digest_is_hex (sha256)) {
      dif_json_cursor_fail (file, "sha256", _("a SHA-256 in hexadecimal"));
      break;
    }
    dif_manifest_add (files, path,
                      (guint64) dif_json_cursor_integer (file, "size", 0, G_MAXINT64), sha256);
  }
  return files;
}

static gboolean
read_flag (DifJsonCursor *root, const char *name)
{
  return dif_json_cursor_has (root, name) && dif_json_cursor_boolean (root, name);
}

DifTargetManifest *
dif_target_manifest_from_bytes (GBytes *bytes, const char *target, GError **error)
{
  g_autofree char *document = g_strdup_printf ("%s: .difusor/manifest.json", target);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonNode) node = dif_json_parse (text, length, document, error);
  g_autoptr (DifTargetManifest) self = NULL;
  g_autoptr (DifJsonCursor) root = NULL;

  if (node == NULL)
    return NULL;
  root = dif_json_cursor_new (node, document);
  if (g_strcmp0 (dif_json_cursor_string (root, "format"), FORMAT) != 0)
    dif_json_cursor_fail (root, "format", FORMAT);

  self = g_new0 (DifTargetManifest, 1);
  self->cut = g_strdup (dif_json_cursor_string (root, "cut"));
  if (!dif_mode_from_string (dif_json_cursor_string (root, "mode"), &self->mode, NULL))
    dif_json_cursor_fail (root, "mode", "practice, drill, real");
  self->machine = g_strdup (dif_json_cursor_string (root, "machine"));
  self->lease_until = dif_json_cursor_moment (root, "lease_until");
  self->released = read_flag (root, "released");
  self->withdrawn = read_flag (root, "withdrawn");
  self->ledger_head = g_strdup (dif_json_cursor_string (root, "ledger_head"));
  self->files = read_files (root);
  return dif_json_cursor_finish (root, error) ? g_steal_pointer (&self) : NULL;
}
