/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-support"

#include "config.h"

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/utsname.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-ledger-export.h"
#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "base/dif-zip-writer.h"
#include "relay/dif-status.h"
#include "watch/dif-webhook.h"

#include "dif-support.h"

#define MASK "***"
#define SHORTEST (3) /* of what was typed in: less is in every text */


/* --- Masking ------------------------------------------------------------------------------ */

/* What looks like something of a person, of a machine or of an account, whoever typed it. A SHA-256 is no token. */
static const char *const patterns[] = {
  "[a-z][a-z0-9+.-]*://[^\\s\"'<>”»]+",
  "[\\w.+-]+@[\\w.:/~-]+",
  "\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?\\b",
  "\\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}\\b",
  "(?<![\\w*])/[\\w.~-]+(?:/[^\\s\"'<>”»]*)?",
  "(?<![A-Za-z0-9_+/-])(?![0-9a-f]{64}(?![A-Za-z0-9]))(?=[A-Za-z_+/-]*[0-9])[A-Za-z0-9_+/-]{20,}={0,2}",
};

static void
replace_all (GString *text, const char *what)
{
  if (what != NULL && g_utf8_strlen (what, -1) >= SHORTEST)
    g_string_replace (text, what, MASK, 0);
}

char *
dif_support_mask (const char *text, GPtrArray *known)
{
  g_autoptr (GString) masked = g_string_new (text);
  char *done;

  for (guint i = 0; i < known->len; i++)
    replace_all (masked, g_ptr_array_index (known, i));
  done = g_strdup (masked->str);
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    g_autoptr (GRegex) regex = g_regex_new (patterns[i], G_REGEX_OPTIMIZE | G_REGEX_CASELESS, 0, NULL);
    char *next = regex != NULL ? g_regex_replace_literal (regex, done, -1, 0, MASK, 0, NULL) : NULL;

    /* what cannot be masked is not told */
    g_free (done);
    done = next != NULL ? next : g_strdup (MASK);
  }
  return done;
}

/* --- What must not be seen ---------------------------------------------------------------- */

static void
know (GPtrArray *known, const char *text)
{
  if (text != NULL && text[0] != '\0')
    g_ptr_array_add (known, g_strdup (text));
}

/* Every text in it */
static void
know_node (GPtrArray *known, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    g_autoptr (GList) members = json_object_get_values (json_node_get_object (node));

    for (GList *at = members; at != NULL; at = at->next)
      know_node (known, at->data);
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array); i++)
      know_node (known, json_array_get_element (array, i));
  } else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING) {
    know (known, json_node_get_string (node));
  }
}

static gboolean
know_targets (GPtrArray *known, DifArchive *archive, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (archive, error);

  for (guint i = 0; records != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifTargetConfig) config = dif_target_config_load (archive, record->name, error);
    GHashTableIter iter;
    gpointer value;

    if (config == NULL)
      return FALSE;
    know (known, config->public_url);
    know (known, config->page_url);
    know (known, config->location);
    g_hash_table_iter_init (&iter, config->options);
    while (g_hash_table_iter_next (&iter, NULL, &value))
      if (strlen (value) > 5) /* a port or a region tells nothing */
        know (known, value);
  }
  return records != NULL;
}

/* The longest first: a part of it must not leave the rest */
static int
compare_length (gconstpointer a, gconstpointer b)
{
  gsize one = strlen (*(char *const *) a), other = strlen (*(char *const *) b);

  return one < other ? 1 : one > other ? -1 : 0;
}

static GPtrArray *
list_known (DifProfile *profile, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DifRegistration) registration = dif_profile_get_registration (profile, error);
  g_autoptr (DifSourceConfig) source = registration != NULL ? dif_profile_get_source (profile, NULL) : NULL;
  g_autoptr (DifWebhook) webhook = dif_webhook_load (profile->archive, NULL);
  g_autoptr (JsonNode) data = registration != NULL ? dif_registration_to_json (registration) : NULL;

  if (data == NULL || !know_targets (known, profile->archive, error))
    return NULL;
  know_node (known, data);
  for (guint i = 0; source != NULL && source->arguments[i] != NULL; i++)
    know (known, source->arguments[i]);
  if (source != NULL)
    know (known, source->user);
  if (webhook != NULL) {
    know (known, webhook->where);
    know (known, webhook->endpoint);
    know (known, webhook->secret_file);
  }
  know (known, dif_archive_get_folder (profile->archive));
  know (known, g_get_home_dir ());
  know (known, g_get_host_name ());
  g_ptr_array_sort (known, compare_length);
  return g_steal_pointer (&known);
}

/* --- What is told ------------------------------------------------------------------------- */

static char *
describe_machine (DifProfile *profile)
{
  struct utsname about = { 0 };
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  uname (&about);
  return g_strdup_printf ("difusor %s\nsystem %s\nkernel %s %s %s\nglib %u.%u.%u\nlibsoup %u.%u.%u\nsqlite %s\n"
                          "processors %u\ncall %s\n",
                          DIF_VERSION, system != NULL ? system : "", about.sysname, about.release, about.machine,
                          glib_major_version, glib_minor_version, glib_micro_version, soup_get_major_version (),
                          soup_get_minor_version (), soup_get_micro_version (), sqlite3_libversion (),
                          g_get_num_processors (), dif_call_get_id (profile->call));
}

/* How targets and source are set up: kinds, modes, and which options are set, never to what */
static char *
describe_setup (DifProfile *profile, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (profile->archive, error);
  g_autoptr (DifSourceConfig) source = dif_profile_get_source (profile, NULL);
  GString *text = g_string_new (NULL);

  if (source != NULL)
    g_string_append_printf (text, "source %s %s\n", source->kind, dif_mode_to_string (source->mode));
  for (guint i = 0; records != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, record->name, NULL);
    GHashTableIter iter;
    gpointer name;

    if (config == NULL)
      continue;
    g_string_append_printf (text, "target %u %s %s%s", i + 1, config->kind, dif_mode_to_string (config->mode),
                            config->public_url != NULL ? " public" : "");
    g_hash_table_iter_init (&iter, config->options);
    while (g_hash_table_iter_next (&iter, &name, NULL))
      g_string_append_printf (text, " --%s", (const char *) name);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

static char *
describe_ledger (DifProfile *profile, GError **error)
{
  g_autoptr (GPtrArray) records = dif_ledger_read (profile->archive, NULL, DIF_LIMIT_SUPPORT_RECORDS, error);
  GString *text = g_string_new (NULL);

  for (guint i = 0; records != NULL && i < records->len; i++) {
    DifLedgerRecord *record = g_ptr_array_index (records, i);
    g_autofree char *line = dif_ledger_record_to_line (record, dif_call_get_zone (profile->call));

    g_string_append_printf (text, "%s\n", line);
  }
  return g_string_free (text, FALSE);
}

static char *
describe_status (DifProfile *profile, GError **error)
{
  g_autoptr (DifStatus) status = dif_status_new (profile, error);
  g_autoptr (JsonNode) node = status != NULL ? dif_status_to_json (status) : NULL;

  return node != NULL ? dif_json_pretty (node) : NULL;
}

static void
add (DifZipWriter *zip, const char *name, char *text, GPtrArray *known)
{
  g_autofree char *owned = text;
  g_autofree char *masked = dif_support_mask (owned != NULL ? owned : "", known);

  dif_zip_writer_add_text (zip, name, masked);
}

gboolean
dif_support_write (DifProfile *profile, const char *path, GError **error)
{
  g_autoptr (GPtrArray) known = list_known (profile, error);
  g_autoptr (DifZipWriter) zip = dif_zip_writer_new ();
  g_autoptr (GBytes) bytes = NULL;
  char *status = known != NULL ? describe_status (profile, error) : NULL;

  if (status == NULL)
    return FALSE;
  add (zip, "machine.txt", describe_machine (profile), known);
  add (zip, "setup.txt", describe_setup (profile, NULL), known);
  add (zip, "status.json", status, known);
  add (zip, "ledger.txt", describe_ledger (profile, NULL), known);
  bytes = dif_zip_writer_finish (zip);
  return g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
