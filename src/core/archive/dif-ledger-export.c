/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-ledger-export"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-json.h"
#include "base/dif-time.h"

#include "dif-ledger-export.h"

#define CSV_HEADING "seq,at_us,at_utc,at_local,kind,body,prev_hash,hash\r\n"
#define BOM "\xef\xbb\xbf"
#define FILE_MODE (0600)


gboolean
dif_ledger_format_of (const char *name, DifLedgerFormat *format, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (g_str_has_suffix (lower, ".csv")) {
    *format = DIF_LEDGER_CSV;
  } else if (g_str_has_suffix (lower, ".jsonl") || g_str_has_suffix (lower, ".ndjson")) {
    *format = DIF_LEDGER_JSON_LINES;
  } else {
    dif_set_error (error, DIF_ERROR_USAGE, _("Let its name end in .csv or .jsonl."),
                   _("The name “%s” does not say in which format the ledger is to be written"), name);
    return FALSE;
  }
  return TRUE;
}

/* What a spreadsheet would calculate, open or run */
static gboolean
is_formula (const char *text)
{
  return *text != '\0' && strchr ("=+-@\t\r\n", *text) != NULL;
}

static void
append_cell (GString *out, const char *text)
{
  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, ',');
  g_string_append_c (out, '"');
  if (is_formula (text))
    g_string_append_c (out, '\'');
  for (; *text != '\0'; text++) {
    if (*text == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *text);
  }
  g_string_append_c (out, '"');
}

static void
append_row (GString *out, DifLedgerRecord *record, GTimeZone *zone)
{
  g_autofree char *seq = g_strdup_printf ("%" PRId64, record->seq);
  g_autofree char *at = g_strdup_printf ("%" PRId64, record->at);
  g_autofree char *utc = dif_time_format_iso8601 (record->at, NULL);
  g_autofree char *local = dif_time_format_iso8601 (record->at, zone);
  const char *const cells[] = { seq, at, utc, local, record->kind, record->body, record->prev_hash,
                                record->hash };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    append_cell (out, cells[i]);
  g_string_append (out, "\r\n");
}

static JsonObject *
record_to_object (DifLedgerRecord *record, GTimeZone *zone)
{
  g_autofree char *utc = dif_time_format_iso8601 (record->at, NULL);
  g_autofree char *local = dif_time_format_iso8601 (record->at, zone);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "seq", record->seq);
  json_object_set_int_member (object, "at", record->at);
  json_object_set_string_member (object, "utc", utc);
  json_object_set_string_member (object, "local", local);
  json_object_set_string_member (object, "kind", record->kind);
  json_object_set_string_member (object, "body", record->body);
  json_object_set_string_member (object, "prev_hash", record->prev_hash);
  json_object_set_string_member (object, "hash", record->hash);
  return object;
}

static void
append_line (GString *out, DifLedgerRecord *record, GTimeZone *zone)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_take_object (node, record_to_object (record, zone));
  text = dif_json_canonical (node);
  g_string_append (out, text);
  g_string_append_c (out, '\n');
}

char *
dif_ledger_export (GPtrArray *records, DifLedgerFormat format, GTimeZone *zone)
{
  GString *out = g_string_new (format == DIF_LEDGER_CSV ? BOM CSV_HEADING : NULL);

  for (guint i = 0; i < records->len; i++) {
    DifLedgerRecord *record = g_ptr_array_index (records, i);

    if (format == DIF_LEDGER_CSV)
      append_row (out, record, zone);
    else
      append_line (out, record, zone);
  }
  return g_string_free (out, FALSE);
}

gboolean
dif_ledger_export_file (DifArchive *archive, const char *path, DifLedgerFormat format, GTimeZone *zone,
                        guint *count, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *head = NULL;
  g_autofree char *text = NULL;
  gint64 verified = 0;

  if (!dif_ledger_verify (archive, &verified, &head, error))
    return FALSE;
  records = dif_ledger_read (archive, NULL, 0, error);
  if (records == NULL)
    return FALSE;
  text = dif_ledger_export (records, format, zone);
  *count = records->len;
  return dif_file_replace (path, text, strlen (text), FILE_MODE, error);
}

JsonNode *
dif_ledger_record_to_json (DifLedgerRecord *self, GTimeZone *zone)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = record_to_object (self, zone);
  JsonNode *body = dif_json_parse (self->body, strlen (self->body), self->kind, NULL);

  if (body != NULL)
    json_object_set_member (object, "body", body);
  json_node_take_object (node, object);
  return node;
}

/* Of control characters, and of those that turn the direction of text, only the code */
static void
append_visible (GString *out, const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);

    if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
      g_string_append_printf (out, "<U+%04X>", c);
    else
      g_string_append_unichar (out, c);
  }
}

char *
dif_ledger_record_to_line (DifLedgerRecord *self, GTimeZone *zone)
{
  g_autofree char *local = dif_time_format_iso8601 (self->at, zone);
  GString *out = g_string_new (NULL);
  g_autoptr (JsonNode) body = dif_json_parse (self->body, strlen (self->body), self->kind, NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  g_string_append_printf (out, "%5" PRId64 "  %s  %-20s", self->seq, local, self->kind);
  if (body == NULL || !JSON_NODE_HOLDS_OBJECT (body))
    return g_string_free (out, FALSE);
  json_object_iter_init_ordered (&iter, json_node_get_object (body));
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    g_autofree char *text = JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING
                                ? json_node_dup_string (value)
                                : dif_json_canonical (value);

    g_string_append_printf (out, " %s=", name);
    append_visible (out, text);
  }
  return g_string_free (out, FALSE);
}
