/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-profile-transfer"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-ledger.h"
#include "base/dif-digest.h"
#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "base/dif-seal.h"
#include "base/dif-secret.h"
#include "call/dif-call-shelf.h"
#include "relay/dif-lease.h"
#include "source/dif-source-kind.h"
#include "target/dif-target-kind.h"

#include "dif-profile-transfer.h"

#define FORMAT "difusor-profile/1"
#define SOURCE "source"
#define KEYRING "keyring"
#define FILE_MODE (0600)


/* --- Where secrets lie -------------------------------------------------------------------- */

/* One place for a secret of a source or target: its path, or the keyring */
typedef struct {
  char *use;  /* (owned) */
  char *name; /* (owned) the option that names its file, or `keyring` */
  char *path; /* (owned) (nullable) */
  gboolean optional; /* there need not be one: a key's passphrase */
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->use);
  g_free (place->name);
  g_free (place->path);
  g_free (place);
}

static void
add_place (GPtrArray *places, const char *use, const char *name, const char *path)
{
  Place *place = g_new0 (Place, 1);

  place->use = g_strdup (use);
  place->name = g_strdup (name);
  place->path = g_strdup (path);
  g_ptr_array_add (places, place);
}

static void
add_options (GPtrArray *places, const char *use, const DifOption *known, GHashTable *options)
{
  for (; known != NULL && known->name != NULL; known++) {
    const char *path = known->is_file ? dif_options_get (options, known->name) : NULL;

    if (path != NULL)
      add_place (places, use, known->name, path);
  }
}

/* The option that would name the file of a secret that lies in the keyring; %NULL if none lies there */
static const char *
file_option (const char *kind, GHashTable *options)
{
  if (g_str_equal (kind, "s3"))
    return dif_options_get (options, "access-key") != NULL && dif_options_get (options, "secret-file") == NULL
               ? "secret-file"
               : NULL;
  if (g_str_equal (kind, "sftp"))
    return dif_options_get (options, "password-file") == NULL ? "password-file" : NULL;
  return NULL;
}

static void
add_keyring (GPtrArray *places, const char *use, GHashTable *options)
{
  add_place (places, use, KEYRING, NULL);
  ((Place *) g_ptr_array_index (places, places->len - 1))->optional = dif_options_get (options, "identity") != NULL;
}

static void
add_source (GPtrArray *places, DifSourceConfig *config)
{
  gboolean keyring = (config->user != NULL && config->password_file == NULL) ||
                     file_option (config->kind, config->options) != NULL;

  if (config->password_file != NULL)
    add_place (places, SOURCE, "password_file", config->password_file);
  if (config->token_file != NULL)
    add_place (places, SOURCE, "token_file", config->token_file);
  if (config->certificate != NULL)
    add_place (places, SOURCE, "certificate", config->certificate);
  add_options (places, SOURCE, dif_source_kind_find (config->kind, NULL)->options, config->options);
  if (keyring)
    add_keyring (places, SOURCE, config->options);
}

static void
add_target (GPtrArray *places, DifTargetConfig *config)
{
  g_autofree char *use = g_strconcat ("target:", config->name, NULL);

  add_options (places, use, dif_target_kind_find (config->kind, NULL)->options, config->options);
  if (file_option (config->kind, config->options) != NULL)
    add_keyring (places, use, config->options);
}

/* --- Exporting ---------------------------------------------------------------------------- */

/* What the profile holds, and where its secrets lie */
typedef struct {
  DifProfile *profile; /* (unowned) */
  JsonObject *object;  /* (owned) */
  GPtrArray *places;   /* (owned) (element-type Place) */
  GPtrArray *left;     /* (owned) (element-type utf8) */
} Export;

static void
export_clear (Export *self)
{
  g_clear_pointer (&self->object, json_object_unref);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->left, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

static gboolean
take_source (Export *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifSourceConfig) config = dif_profile_get_source (self->profile, &local_error);

  if (config != NULL) {
    json_object_set_member (self->object, "source", dif_source_config_to_json (config));
    add_source (self->places, config);
  } else if (!g_error_matches (local_error, DIF_ERROR, DIF_ERROR_SETUP)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  return TRUE;
}

static gboolean
take_targets (Export *self, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (self->profile->archive, error);
  JsonArray *targets = json_array_new ();

  json_object_set_array_member (self->object, "targets", targets);
  for (guint i = 0; records != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifTargetConfig) config = dif_target_config_load (self->profile->archive, record->name, error);

    if (config == NULL)
      return FALSE;
    json_array_add_element (targets, dif_target_config_to_json (config));
    add_target (self->places, config);
  }
  return records != NULL;
}

static gboolean
take_rest (Export *self, GError **error)
{
  DifCall *call = self->profile->call;
  g_autoptr (DifRegistration) registration = dif_profile_get_registration (self->profile, error);
  g_auto (GStrv) met = registration != NULL ? dif_profile_get_dates_met (self->profile, error) : NULL;
  JsonArray *dates = json_array_new ();

  json_object_set_array_member (self->object, "dates_met", dates);
  if (met == NULL)
    return FALSE;
  for (guint i = 0; met[i] != NULL; i++) {
    if (met[i][0] != '\0')
      json_array_add_string_element (dates, met[i]);
  }
  json_object_set_string_member (self->object, "format", FORMAT);
  json_object_set_string_member (self->object, "call", dif_call_get_id (call));
  if (!dif_call_shelf_is_built_in (dif_call_get_id (call)))
    json_object_set_member (self->object, "call_file", json_node_copy (dif_call_to_json (call)));
  json_object_set_member (self->object, "registration", dif_registration_to_json (registration));
  return TRUE;
}

/* @data: (out) (transfer full) (nullable): %NULL if there is none to be had */
static gboolean
read_place (Export *self, Place *place, char **data, gsize *length, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *secret;

  if (place->path != NULL) {
    if (g_file_get_contents (place->path, data, length, &local_error))
      return TRUE;
    dif_set_error (error, DIF_ERROR_SECRET, _("Put the secret into that file, alone on its first line."),
                   _("The secret cannot be read: %s"), local_error->message);
    return FALSE;
  }
  secret = dif_secret_lookup (dif_archive_get_folder (self->profile->archive), place->use, NULL, &local_error);
  *data = secret;
  *length = secret != NULL ? strlen (secret) : 0;
  return TRUE;
}

static gboolean
take_secrets (Export *self, GError **error)
{
  JsonArray *secrets = json_array_new ();

  json_object_set_array_member (self->object, "secrets", secrets);
  for (guint i = 0; i < self->places->len; i++) {
    Place *place = g_ptr_array_index (self->places, i);
    JsonObject *secret;
    g_autofree char *coded = NULL;
    char *data = NULL;
    gsize length;

    if (!read_place (self, place, &data, &length, error))
      return FALSE;
    if (data == NULL) {
      if (!place->optional)
        g_ptr_array_add (self->left, g_strdup (place->use));
      continue;
    }
    coded = g_base64_encode ((const guint8 *) data, length);
    explicit_bzero (data, length);
    g_free (data);
    secret = json_object_new ();
    json_object_set_string_member (secret, "use", place->use);
    json_object_set_string_member (secret, "name", place->name);
    json_object_set_string_member (secret, "data", coded);
    explicit_bzero (coded, strlen (coded));
    json_array_add_object_element (secrets, secret);
  }
  return TRUE;
}

static void
leave_secrets (Export *self)
{
  for (guint i = 0; i < self->places->len; i++) {
    Place *place = g_ptr_array_index (self->places, i);

    if (!g_ptr_array_find_with_equal_func (self->left, place->use, g_str_equal, NULL))
      g_ptr_array_add (self->left, g_strdup (place->use));
  }
}

/* Returns: (transfer full): the text of the file */
static char *
write_up (Export *self, const char *password, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), self->object);
  g_autoptr (JsonNode) outside = NULL;
  JsonNode *sealed;
  g_autofree char *text = NULL;

  if (password != NULL) {
    sealed = dif_seal_close (node, password, error);
    if (sealed == NULL)
      return NULL;
    outside = json_node_new (JSON_NODE_OBJECT);
    json_node_take_object (outside, json_object_new ());
    json_object_set_string_member (json_node_get_object (outside), "format", FORMAT);
    json_object_set_member (json_node_get_object (outside), "sealed", sealed);
  }
  text = dif_json_pretty (outside != NULL ? outside : node);
  return g_strconcat (text, "\n", NULL);
}

gboolean
dif_profile_export (DifProfile *self, const char *path, const char *password, GStrv *left, GError **error)
{
  g_auto (Export) export = { self, json_object_new (), g_ptr_array_new_with_free_func (place_free),
                             g_ptr_array_new_with_free_func (g_free) };
  g_autofree char *text = NULL;
  char hex[DIF_DIGEST_HEX];

  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    dif_set_error (error, DIF_ERROR_EXISTS, _("Choose another name."), _("There is a file “%s” already"), path);
    return FALSE;
  }
  if (!take_rest (&export, error) || !take_source (&export, error) || !take_targets (&export, error))
    return FALSE;
  if (password == NULL)
    leave_secrets (&export);
  else if (!take_secrets (&export, error))
    return FALSE;
  text = write_up (&export, password, error);
  if (text == NULL)
    return FALSE;
  dif_digest_bytes (text, strlen (text), hex);
  if (!dif_file_replace (path, text, strlen (text), FILE_MODE, error) || !dif_lease_share (self->archive, error) ||
      !dif_ledger_append (self->archive, "profile-exported",
                          dif_ledger_facts ("sha256", hex, "secrets", password != NULL ? "sealed" : "none", NULL),
                          error))
    return FALSE;
  g_ptr_array_add (export.left, NULL);
  *left = g_strdupv ((GStrv) export.left->pdata);
  return TRUE;
}

/* --- Importing ---------------------------------------------------------------------------- */

/* What a file says, checked */
typedef struct {
  DifProfile *profile;           /* (unowned) */
  gboolean to_files;
  DifCall *call;                 /* (owned) (nullable) not one of the program's */
  char *call_id;                 /* (owned) */
  DifRegistration *registration; /* (owned) */
  DifSourceConfig *source;       /* (owned) (nullable) */
  GPtrArray *targets;            /* (owned) (element-type DifTargetConfig) */
  GStrv dates;                   /* (owned) */
} Import;

static void
import_clear (Import *self)
{
  g_clear_object (&self->call);
  g_free (self->call_id);
  g_clear_pointer (&self->registration, dif_registration_free);
  g_clear_pointer (&self->source, dif_source_config_free);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_strfreev (self->dates);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

static gboolean
check_empty (DifProfile *self, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (self->archive, error);
  g_autoptr (GError) none = NULL;
  g_autoptr (DifSourceConfig) source = NULL;

  if (records == NULL)
    return FALSE;
  source = dif_profile_get_source (self, &none);
  if (source == NULL && records->len == 0)
    return TRUE;
  dif_set_error (error, DIF_ERROR_EXISTS, _("Import into a data folder of its own: --data-dir DIR."),
                 _("This profile has a source or targets already"));
  return FALSE;
}

/* Returns: (transfer full): the document itself, opened where it is sealed */
static JsonNode *
read_file (const char *path, const char *password, char *hex, GError **error)
{
  g_autoptr (JsonNode) node = dif_json_load (path, DIF_LIMIT_FEED_BYTES, error);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (DifJsonCursor) root = NULL;
  JsonNode *sealed;

  if (node == NULL || !dif_digest_file (path, hex, NULL, NULL, error))
    return NULL;
  root = dif_json_cursor_new (node, name);
  if (g_strcmp0 (dif_json_cursor_string (root, "format"), FORMAT) != 0)
    dif_json_cursor_fail (root, "format", FORMAT);
  if (!dif_json_cursor_finish (root, error))
    return NULL;
  sealed = json_object_get_member (json_node_get_object (node), "sealed");
  if (sealed == NULL)
    return g_steal_pointer (&node);
  if (password != NULL)
    return dif_seal_open (sealed, password, name, error);
  dif_set_error (error, DIF_ERROR_SECRET, _("Name the file of its password: --password-file FILE."),
                 _("“%s” is sealed"), name);
  return NULL;
}

static JsonNode *
member_of (JsonNode *node, const char *name)
{
  return json_object_get_member (json_node_get_object (node), name);
}

static gboolean
read_call (Import *self, JsonNode *node, GError **error)
{
  JsonNode *file = member_of (node, "call_file");
  g_autofree char *text = file != NULL ? dif_json_canonical (file) : NULL;
  g_autoptr (GBytes) bytes = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;

  if (bytes == NULL)
    return TRUE;
  self->call = dif_call_new_from_bytes (bytes, self->call_id, error);
  return self->call != NULL;
}

static gboolean
read_targets (Import *self, JsonNode *node, GError **error)
{
  JsonNode *list = member_of (node, "targets");
  JsonArray *targets = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;

  for (guint i = 0; targets != NULL && i < json_array_get_length (targets); i++) {
    DifTargetConfig *config = dif_target_config_from_json (json_array_get_element (targets, i), error);

    if (config == NULL)
      return FALSE;
    g_ptr_array_add (self->targets, config);
  }
  return TRUE;
}

static gboolean
read_document (Import *self, JsonNode *node, const char *path, GError **error)
{
  g_autoptr (DifJsonCursor) root = dif_json_cursor_new (node, path);
  g_autofree char *registration = NULL;

  self->call_id = g_strdup (dif_json_cursor_string (root, "call"));
  dif_json_cursor_object (root, "registration");
  dif_json_cursor_array (root, "targets");
  self->dates = dif_json_cursor_strings (root, "dates_met");
  if (!dif_json_cursor_finish (root, error) || !read_call (self, node, error))
    return FALSE;
  registration = dif_json_canonical (member_of (node, "registration"));
  self->registration = dif_registration_new_from_text (registration, error);
  if (self->registration == NULL)
    return FALSE;
  if (member_of (node, "source") != NULL) {
    self->source = dif_source_config_from_json (member_of (node, "source"), error);
    if (self->source == NULL)
      return FALSE;
  }
  return read_targets (self, node, error);
}

/* --- Secrets that came along -------------------------------------------------------------- */

static DifTargetConfig *
find_target (Import *self, const char *use)
{
  for (guint i = 0; i < self->targets->len; i++) {
    DifTargetConfig *config = g_ptr_array_index (self->targets, i);
    g_autofree char *own = g_strconcat ("target:", config->name, NULL);

    if (g_str_equal (use, own))
      return config;
  }
  return NULL;
}

/* The member of the source that names the file, where it is no option of its kind */
static char **
source_member (DifSourceConfig *config, const char *name)
{
  if (g_str_equal (name, "password_file"))
    return &config->password_file;
  if (g_str_equal (name, "token_file"))
    return &config->token_file;
  return g_str_equal (name, "certificate") ? &config->certificate : NULL;
}

static gboolean
name_file (Import *self, const char *use, const char *name, const char *path, GError **error)
{
  DifTargetConfig *target = find_target (self, use);
  char **member = g_str_equal (use, SOURCE) && self->source != NULL ? source_member (self->source, name) : NULL;

  if (target != NULL)
    return dif_target_config_set_option (target, name, path, error);
  if (member == NULL)
    return dif_source_config_set_option (self->source, name, path, error);
  g_free (*member);
  *member = g_strdup (path);
  return TRUE;
}

/* The option under which a secret of the keyring would lie in a file */
static const char *
option_of (Import *self, const char *use)
{
  DifTargetConfig *target = find_target (self, use);

  if (target != NULL)
    return file_option (target->kind, target->options);
  return self->source->user != NULL ? "password_file" : file_option (self->source->kind, self->source->options);
}

static gboolean
keep_file (Import *self, const char *use, const char *name, const guint8 *data, gsize length, GError **error)
{
  g_autofree char *folder = g_build_filename (dif_archive_get_folder (self->profile->archive), "secrets", NULL);
  g_autofree char *base = g_strdup_printf ("%s-%s", use, name);
  g_autofree char *path = g_build_filename (folder, g_strdelimit (base, ":", '-'), NULL);

  return dif_folder_make (folder, error) && dif_file_replace (path, data, length, FILE_MODE, error) &&
         name_file (self, use, name, path, error);
}

static gboolean
keep_secret (Import *self, const char *use, const char *name, const guint8 *data, gsize length, GError **error)
{
  const char *option = name;
  g_autofree char *secret = NULL;
  gboolean ok;

  if (!(g_str_equal (use, SOURCE) && self->source != NULL) && find_target (self, use) == NULL) {
    dif_set_error (error, DIF_ERROR_FORMAT, _("Export it again."), _("A secret of the file is for “%s”, which it lacks"),
                   use);
    return FALSE;
  }
  if (g_str_equal (name, KEYRING) && !self->to_files) {
    secret = g_strndup ((const char *) data, length);
    ok = dif_secret_store (dif_archive_get_folder (self->profile->archive), use, secret, NULL, error);
    explicit_bzero (secret, length);
    if (!ok && error != NULL)
      g_prefix_error (error, "%s: ", use);
    return ok;
  }
  if (g_str_equal (name, KEYRING))
    option = option_of (self, use);
  return option == NULL || keep_file (self, use, option, data, length, error);
}

static gboolean
keep_secrets (Import *self, JsonNode *node, const char *path, GError **error)
{
  g_autoptr (DifJsonCursor) root = dif_json_cursor_new (node, path);
  DifJsonCursor *list = dif_json_cursor_has (root, "secrets") ? dif_json_cursor_array (root, "secrets") : NULL;

  for (guint i = 0; list != NULL && i < dif_json_cursor_length (list); i++) {
    DifJsonCursor *secret = dif_json_cursor_element (list, i);
    const char *use = dif_json_cursor_string (secret, "use");
    const char *name = dif_json_cursor_string (secret, "name");
    const char *coded = dif_json_cursor_string (secret, "data");
    gsize length;
    g_autofree guint8 *data = NULL;
    gboolean ok;

    if (strspn (name, "abcdefghijklmnopqrstuvwxyz-_") != strlen (name))
      dif_json_cursor_fail (secret, "name", _("the name of an option"));
    if (!dif_json_cursor_finish (root, error))
      return FALSE;
    data = g_base64_decode (coded, &length);
    ok = keep_secret (self, use, name, data, length, error);
    explicit_bzero (data, length);
    if (!ok)
      return FALSE;
  }
  return dif_json_cursor_finish (root, error);
}

/* --- Taking it up ------------------------------------------------------------------------- */

static gboolean
keep_all (Import *self, const char *hex, GError **error)
{
  DifProfile *profile = self->profile;
  gboolean ok = dif_profile_use_call (profile, self->call_id, error) &&
                dif_profile_set_registration (profile, self->registration, error) &&
                (self->source == NULL || dif_profile_set_source (profile, self->source, error));

  for (guint i = 0; ok && i < self->targets->len; i++)
    ok = dif_profile_add_target (profile, g_ptr_array_index (self->targets, i), error);
  for (guint i = 0; ok && self->dates[i] != NULL; i++)
    ok = dif_profile_mark_date (profile, self->dates[i], TRUE, error);
  return ok && dif_lease_share (profile->archive, error) &&
         dif_ledger_append (profile->archive, "profile-imported", dif_ledger_facts ("sha256", hex, NULL), error);
}

gboolean
dif_profile_import (DifProfile *self, const char *path, const char *password, gboolean to_files, GError **error)
{
  g_auto (Import) import = { .profile = self, .to_files = to_files };
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new (dif_archive_get_folder (self->archive));
  DifDatabase *database = dif_archive_get_database (self->archive);
  char hex[DIF_DIGEST_HEX];

  if (!check_empty (self, error))
    return FALSE;
  import.targets = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_target_config_free);
  node = read_file (path, password, hex, error);
  if (node == NULL || !read_document (&import, node, path, error) ||
      (import.call != NULL && !dif_call_shelf_add (shelf, import.call, error)) ||
      !keep_secrets (&import, node, path, error))
    return FALSE;
  return dif_database_begin (database, error) &&
         dif_database_end (database, keep_all (&import, hex, error), error);
}
