/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-ledger"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/dif-digest.h"
#include "base/dif-error.h"
#include "base/dif-json.h"

#include "dif-ledger.h"

#define ANCHOR "anchor:"
#define FIRST_HASH "0000000000000000000000000000000000000000000000000000000000000000"


void
dif_ledger_record_free (DifLedgerRecord *self)
{
  g_free (self->kind);
  g_free (self->body);
  g_free (self->prev_hash);
  g_free (self->hash);
  g_free (self);
}

JsonObject *
dif_ledger_facts (const char *name, ...)
{
  JsonObject *object = json_object_new ();
  va_list args;

  va_start (args, name);
  while (name != NULL) {
    const char *value = va_arg (args, const char *);

    if (value != NULL)
      json_object_set_string_member (object, name, value);
    name = va_arg (args, const char *);
  }
  va_end (args);
  return object;
}

static void
hash_record (const char *prev_hash,
             gint64 seq,
             gint64 at,
             const char *kind,
             const char *body,
             char hex[DIF_DIGEST_HEX])
{
  g_autofree char *text =
      g_strdup_printf ("%s\n%" PRId64 "\n%" PRId64 "\n%s\n%s\n", prev_hash, seq, at,
                       kind, body);

  dif_digest_bytes (text, strlen (text), hex);
}

static gboolean
read_head (DifArchive *archive, gint64 *seq, char **hash, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (archive), error,
                          "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1", "");

  if (query == NULL)
    return FALSE;
  if (dif_query_next (query, &local_error)) {
    *seq = dif_query_integer (query, 0);
    *hash = g_strdup (dif_query_text (query, 1));
    return TRUE;
  }
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  *seq = 0;
  *hash = g_strdup (FIRST_HASH);
  return TRUE;
}

/* Records are in UTC by this machine; how far the institute's `Date` was from it is said beside */
static void
note_offset (DifArchive *archive, JsonObject *body)
{
  gint64 offset = dif_clock_get_offset (dif_archive_get_clock (archive));
  g_autofree char *text = NULL;

  if (offset == 0)
    return;
  text = g_strdup_printf ("%" PRId64, offset / 1000);
  json_object_set_string_member (body, "source_clock_ms", text);
}

/* Within a transaction: no other thread can come between the head and what follows it */
static gboolean
append (DifArchive *archive, const char *kind, JsonNode *node, GError **error)
{
  g_autofree char *prev_hash = NULL;
  g_autofree char *text = NULL;
  gint64 at = dif_clock_now (dif_archive_get_clock (archive));
  char hex[DIF_DIGEST_HEX];
  gint64 seq;

  if (!read_head (archive, &seq, &prev_hash, error))
    return FALSE;
  text = dif_json_canonical (node);
  hash_record (prev_hash, seq + 1, at, kind, text, hex);
  return dif_database_run (dif_archive_get_database (archive), error,
                           "INSERT INTO ledger(seq, at, kind, body, prev_hash, hash)"
                           " VALUES(?, ?, ?, ?, ?, ?)",
                           "iissss", seq + 1, at, kind, text, prev_hash, hex);
}

gboolean
dif_ledger_append (DifArchive *archive, const char *kind, JsonObject *body, GError **error)
{
  DifDatabase *database = dif_archive_get_database (archive);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, body);
  note_offset (archive, body);
  return dif_database_begin (database, error) &&
         dif_database_end (database, append (archive, kind, node, error), error);
}

/* --- Reading ------------------------------------------------------------------------------ */

static DifLedgerRecord *
read_record (DifQuery *query)
{
  DifLedgerRecord *record = g_new0 (DifLedgerRecord, 1);

  record->seq = dif_query_integer (query, 0);
  record->at = dif_query_integer (query, 1);
  record->kind = g_strdup (dif_query_text (query, 2));
  record->body = g_strdup (dif_query_text (query, 3));
  record->prev_hash = g_strdup (dif_query_text (query, 4));
  record->hash = g_strdup (dif_query_text (query, 5));
  return record;
}

GPtrArray *
dif_ledger_read (DifArchive *archive, const char *kind, guint last, GError **error)
{
  g_autoptr (GPtrArray) records =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dif_ledger_record_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (archive), error,
      "SELECT * FROM (SELECT seq, at, kind, body, prev_hash, hash FROM ledger"
      " WHERE ?1 IS NULL OR kind = ?1 ORDER BY seq DESC LIMIT ?2) ORDER BY seq",
      "si", kind, last > 0 ? (gint64) last : (gint64) -1);

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error))
    g_ptr_array_add (records, read_record (query));
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return g_steal_pointer (&records);
}

/* Words between blanks, so that one of them is found by instr() */
static char *
join (const char *const *words)
{
  g_autofree char *joined = words != NULL ? g_strjoinv (" ", (char **) words) : NULL;

  return joined != NULL ? g_strconcat (" ", joined, " ", NULL) : NULL;
}

static char *
to_pattern (const char *text)
{
  GString *pattern = text != NULL ? g_string_new ("%") : NULL;

  for (const char *c = text; c != NULL && *c != '\0'; c++) {
    if (strchr ("%_\\", *c) != NULL)
      g_string_append_c (pattern, '\\');
    g_string_append_c (pattern, *c);
  }
  return pattern != NULL ? g_string_free (g_string_append_c (pattern, '%'), FALSE) : NULL;
}

GArray *
dif_ledger_find (DifArchive *archive, const DifLedgerFilter *filter, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) local_error = NULL;
  g_autofree char *kinds = join (filter->kinds);
  g_autofree char *named = join (filter->named);
  g_autofree char *pattern = to_pattern (filter->text);
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (archive), error,
      "SELECT seq FROM ledger WHERE seq > ?1 AND (?2 IS NULL OR instr(?2, ' ' || kind || ' ') > 0)"
      " AND (?3 IS NULL OR body LIKE ?3 ESCAPE '\\' OR ifnull(instr(?4, ' ' || kind || ' '), 0) > 0)"
      " ORDER BY seq",
      "isss", filter->after, kinds, pattern, named);

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error)) {
    gint64 number = dif_query_integer (query, 0);

    g_array_append_val (numbers, number);
  }
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return g_steal_pointer (&numbers);
}

GPtrArray *
dif_ledger_read_numbers (DifArchive *archive, const gint64 *numbers, guint count, GError **error)
{
  g_autoptr (GPtrArray) records =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dif_ledger_record_free);
  g_autoptr (GError) local_error = NULL;

  for (guint i = 0; i < count; i++) {
    g_autoptr (DifQuery) query = dif_database_query (
        dif_archive_get_database (archive), &local_error,
        "SELECT seq, at, kind, body, prev_hash, hash FROM ledger WHERE seq = ?", "i", numbers[i]);

    if (query != NULL && dif_query_next (query, &local_error))
      g_ptr_array_add (records, read_record (query));
    if (local_error != NULL) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  }
  return g_steal_pointer (&records);
}

/* --- Verifying ---------------------------------------------------------------------------- */

gboolean
dif_ledger_verify (DifArchive *archive, gint64 *count, char **head, GError **error)
{
  g_autofree char *prev_hash = g_strdup (FIRST_HASH);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query = NULL;
  gint64 expected = 1;

  /* NOT INDEXED: rows in their own order, so that a doctored index cannot hide one */
  query = dif_database_query (dif_archive_get_database (archive), error,
                              "SELECT seq, at, kind, body, prev_hash, hash FROM ledger NOT INDEXED", "");
  if (query == NULL)
    return FALSE;

  while (dif_query_next (query, &local_error)) {
    const char *kind = dif_query_text (query, 2);
    const char *body = dif_query_text (query, 3);
    char hex[DIF_DIGEST_HEX];

    hash_record (prev_hash, dif_query_integer (query, 0), dif_query_integer (query, 1),
                 kind != NULL ? kind : "", body != NULL ? body : "", hex);
    if (dif_query_integer (query, 0) != expected ||
        g_strcmp0 (dif_query_text (query, 4), prev_hash) != 0 ||
        g_strcmp0 (dif_query_text (query, 5), hex) != 0) {
      dif_set_error (error, DIF_ERROR_ALTERED,
                     _("Compare with the head kept in the manifest of each target, and with your backups."),
                     _("Record %" PRId64 " of the ledger is not as it was written"), expected);
      return FALSE;
    }
    g_free (prev_hash);
    prev_hash = g_strdup (hex);
    expected++;
  }
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  *count = expected - 1;
  *head = g_steal_pointer (&prev_hash);
  return TRUE;
}

char *
dif_ledger_get_head (DifArchive *archive, GError **error)
{
  char *hash = NULL;
  gint64 seq;

  return read_head (archive, &seq, &hash, error) ? hash : NULL;
}

/* --- Anchors ------------------------------------------------------------------------------ */

void
dif_ledger_anchor_free (DifLedgerAnchor *self)
{
  g_free (self->target);
  g_free (self->head);
  g_free (self);
}

gboolean
dif_ledger_set_anchor (DifArchive *archive, const char *target, const char *head, GError **error)
{
  g_autofree char *key = g_strconcat (ANCHOR, target, NULL);

  return dif_archive_set_setting (archive, key, head, error);
}

GPtrArray *
dif_ledger_list_anchors (DifArchive *archive, GError **error)
{
  g_autoptr (GPtrArray) anchors =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dif_ledger_anchor_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (archive), error,
                          "SELECT substr(key, length(?1) + 1), value,"
                          " ifnull((SELECT seq FROM ledger WHERE hash = value), 0)"
                          " FROM setting WHERE key GLOB ?1 || '*' ORDER BY key",
                          "s", ANCHOR);

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error)) {
    DifLedgerAnchor *anchor = g_new0 (DifLedgerAnchor, 1);

    anchor->target = g_strdup (dif_query_text (query, 0));
    anchor->head = g_strdup (dif_query_text (query, 1));
    anchor->seq = dif_query_integer (query, 2);
    g_ptr_array_add (anchors, anchor);
  }
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return g_steal_pointer (&anchors);
}

GPtrArray *
dif_ledger_verify_anchors (DifArchive *archive, gint64 *anchored, GError **error)
{
  g_autoptr (GPtrArray) anchors = dif_ledger_list_anchors (archive, error);

  *anchored = 0;
  for (guint i = 0; anchors != NULL && i < anchors->len; i++) {
    DifLedgerAnchor *anchor = g_ptr_array_index (anchors, i);

    if (anchor->seq == 0) {
      dif_set_error (error, DIF_ERROR_ALTERED,
                     _("Compare with the manifest of that target, and with your backups."),
                     _("The ledger does not hold the record that is anchored at “%s”: %s"), anchor->target,
                     anchor->head);
      return NULL;
    }
    *anchored = MAX (*anchored, anchor->seq);
  }
  return g_steal_pointer (&anchors);
}
