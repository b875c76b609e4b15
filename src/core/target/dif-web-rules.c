/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-web-rules"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "base/dif-http.h"
#include "target/dif-headers.h"
#include "target/dif-target-kind.h"

#include "dif-web-rules.h"

#define BEGIN "# BEGIN Difusor\n"
#define END "# END Difusor\n"
#define SWITCHING "directory-switch"
#define PAGE_LIMIT (16 * 1024 * 1024)


/* --- The lines ---------------------------------------------------------------------------- */

/* `Content-Type` without its charset */
static char *
media_type (const DifHeaders *headers)
{
  return g_strndup (headers->content_type, strcspn (headers->content_type, ";"));
}

static void
add_types (GString *text)
{
  g_autoptr (GString) charset = g_string_new ("  AddCharset utf-8");

  g_string_append (text, "<IfModule mod_mime.c>\n");
  for (const char *const *e = dif_headers_extensions (); *e != NULL; e++) {
    g_autofree char *name = g_strconcat ("x.", *e, NULL);
    g_autofree char *type = NULL;
    DifHeaders headers;

    dif_headers_for (name, FALSE, &headers);
    type = media_type (&headers);
    g_string_append_printf (text, "  AddType %s .%s\n", type, *e);
    if (strstr (headers.content_type, "charset=utf-8") != NULL)
      g_string_append_printf (charset, " .%s", *e);
  }
  g_string_append_printf (text, "%s\n</IfModule>\n", charset->str);
}

static void
add_cache_control (GString *text, const char *pattern, const char *value)
{
  g_string_append_printf (text,
                          "  <FilesMatch \"%s\">\n"
                          "    Header set Cache-Control \"%s\"\n"
                          "  </FilesMatch>\n",
                          pattern, value);
}

/* One pattern per value: the extensions that are served with it */
static void
add_freshness (GString *text)
{
  const char *const *extensions = dif_headers_extensions ();
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; extensions[i] != NULL; i++) {
    g_autoptr (GString) pattern = g_string_new ("\\.(?i:");
    g_autofree char *first = g_strconcat ("x.", extensions[i], NULL);
    DifHeaders wanted;

    dif_headers_for (first, FALSE, &wanted);
    if (!g_hash_table_add (done, (gpointer) wanted.cache_control))
      continue;
    for (guint j = i; extensions[j] != NULL; j++) {
      g_autofree char *name = g_strconcat ("x.", extensions[j], NULL);
      DifHeaders headers;

      dif_headers_for (name, FALSE, &headers);
      if (g_str_equal (headers.cache_control, wanted.cache_control))
        g_string_append_printf (pattern, "%s%s", j == i ? "" : "|", extensions[j]);
    }
    g_string_append (pattern, ")$");
    add_cache_control (text, pattern->str, wanted.cache_control);
  }
}

/* The entry and the pointers, by the last part of their names: that is all that the server compares */
static void
add_pointers (GString *text, DifCall *call)
{
  const char *const *pointers = dif_call_get_pointers (call);
  g_autofree char *entry = g_path_get_basename (dif_call_get_entry (call));
  g_autofree char *first = g_regex_escape_string (entry, -1);
  g_autoptr (GString) pattern = g_string_new (NULL);
  DifHeaders headers;

  dif_headers_for (entry, TRUE, &headers);
  g_string_append_printf (pattern, "^(?:%s", first);
  for (guint i = 0; pointers != NULL && pointers[i] != NULL; i++) {
    g_autofree char *name = g_path_get_basename (pointers[i]);
    g_autofree char *escaped = g_regex_escape_string (name, -1);

    g_string_append_printf (pattern, "|%s", escaped);
  }
  g_string_append (pattern, ")$");
  add_cache_control (text, pattern->str, headers.cache_control);
}

/* What could end a quoted word of the file, or mean something in it */
static gboolean
is_plain (const char *text)
{
  for (const char *c = text; *c != '\0'; c++) {
    if (g_ascii_iscntrl (*c) || strchr ("\"\\ $", *c) != NULL)
      return FALSE;
  }
  return TRUE;
}

static void
add_images (GString *text, DifCall *call)
{
  const char *url = dif_call_get_acta_base_url (call);
  const char *const *folders = dif_call_get_acta_paths (call);

  for (guint i = 0; url != NULL && is_plain (url) && folders != NULL && folders[i] != NULL; i++) {
    g_autofree char *pattern = g_regex_escape_string (folders[i], -1);
    g_autofree char *whole = g_strconcat (url, g_str_has_suffix (url, "/") ? "" : "/", folders[i], NULL);
    g_auto (GStrv) parts = g_strsplit (whole, "%", -1);
    g_autofree char *to = g_strjoinv ("\\%", parts);

    /* as the reader wrote it: what the server has decoded is not put into a header */
    if (is_plain (folders[i]))
      g_string_append_printf (text,
                              "  RewriteCond \"%%{THE_REQUEST}\" \"/%s([^\\s?]+)\"\n"
                              "  RewriteRule \"^(?:current/)?%s\" \"%s%%1\" [R=302,L,NE]\n",
                              pattern, pattern, to);
  }
}

static void
add_rewriting (GString *text, DifTargetConfig *config, DifCall *call)
{
  g_string_append (text, "<IfModule mod_rewrite.c>\n  RewriteEngine On\n");
  if (call != NULL)
    add_images (text, call);
  /* who is led to `current` by the web server already is not led there again */
  if (g_strcmp0 (dif_options_get (config->options, "strategy"), SWITCHING) == 0)
    g_string_append (text, "  RewriteRule \"^(?!current/|\\.well-known/)(.*)$\" \"current/$1\" [L]\n");
  g_string_append (text, "</IfModule>\n");
}

char *
dif_web_rules_lines (DifTargetConfig *config, DifCall *call, GError **error)
{
  g_autoptr (GString) text = g_string_new (BEGIN);
  const DifTargetKind *kind = dif_target_kind_find (config->kind, error);

  if (kind == NULL)
    return NULL;
  if (!kind->has_rules) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Only web servers of others are told by a file beside the site."),
                   _("“%s” is of kind “%s”"), config->name, config->kind);
    return NULL;
  }
  g_string_append (text, "# Written because the operator asked for it. What stands between these marks is replaced\n"
                         "# the next time; what stands before and after them is not touched.\n");
  add_types (text);
  g_string_append (text, "<IfModule mod_headers.c>\n");
  add_freshness (text);
  if (call != NULL)
    add_pointers (text, call);
  g_string_append (text, "</IfModule>\n");
  add_rewriting (text, config, call);
  g_string_append (text, END);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
dif_web_rules_merge (const char *there, const char *lines)
{
  const char *begin = there != NULL ? strstr (there, BEGIN) : NULL;
  const char *end = begin != NULL ? strstr (begin, END) : NULL;
  g_autofree char *before = NULL;

  if (there == NULL || there[0] == '\0')
    return g_strdup (lines);
  if (end == NULL)
    return g_strconcat (there, g_str_has_suffix (there, "\n") ? "" : "\n", lines, NULL);
  before = g_strndup (there, (gsize) (begin - there));
  return g_strconcat (before, lines, end + strlen (END), NULL);
}

/* --- Writing ------------------------------------------------------------------------------ */

/* How the public address answers a reader: 0 if well, else the code of the error; tried once */
static int
look (DifTarget *target, GCancellable *cancellable)
{
  const DifHttpOptions options = { .retries = G_MAXUINT };
  const char *url = dif_target_get_config (target)->public_url;
  g_autoptr (DifClock) theirs = dif_clock_new (); /* a web server's Date is not the institute's */
  g_autoptr (DifHttp) http = url != NULL ? dif_http_new (theirs, &options, NULL) : NULL;
  DifHttpRequest request = { .url = url, .size = -1, .limit = PAGE_LIMIT };
  g_autoptr (DifHttpReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) page = http != NULL ? dif_http_get (http, &request, &reply, cancellable, &error) : NULL;

  return page == NULL && error != NULL ? error->code : 0;
}

static char *
read_text (DifTarget *target, GBytes **bytes, GCancellable *cancellable, GError **error)
{
  if (!dif_target_read_rules (target, bytes, cancellable, error))
    return NULL;
  return *bytes != NULL ? g_strndup (g_bytes_get_data (*bytes, NULL), g_bytes_get_size (*bytes)) : g_strdup ("");
}

static gboolean
check_written (DifTarget *target, GBytes *wanted, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) found = NULL;

  if (!dif_target_read_rules (target, &found, cancellable, error))
    return FALSE;
  if (found != NULL && g_bytes_equal (found, wanted))
    return TRUE;
  dif_set_error (error, DIF_ERROR_ALTERED, _("The disk or the quota of the hosting may be full."),
                 _("“%s” does not hold “%s” as it was sent"), dif_target_get_config (target)->name, ".htaccess");
  return FALSE;
}

/* Readers must not pay for rules that their server does not bear */
static gboolean
check_borne (DifTarget *target, int before, GBytes *there, GCancellable *cancellable, GError **error)
{
  int after = look (target, cancellable);

  if (after == 0 || after == before)
    return TRUE;
  if (!dif_target_write_rules (target, there, cancellable, error))
    return FALSE;
  dif_set_error (error, DIF_ERROR_REJECTED,
                 _("Ask the hosting whether .htaccess may set headers and redirects; the file is as it was."),
                 _("Readers of %s got no page any more with these rules, so they were taken back"),
                 dif_target_get_config (target)->public_url);
  return FALSE;
}

static gboolean
note (DifTarget *target, DifArchive *archive, const char *text, GError **error)
{
  DifTargetConfig *config = dif_target_get_config (target);

  return dif_target_config_keep (config, archive, error) &&
         dif_ledger_append (archive, "web-rules-written",
                            dif_ledger_facts ("target", config->name, "text", text, NULL), error);
}

char *
dif_web_rules_write (DifTarget *target,
                     DifArchive *archive,
                     DifCall *call,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GBytes) there = NULL;
  g_autoptr (GBytes) wanted = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *text = NULL;
  g_autofree char *merged = NULL;
  int before;

  if (!dif_target_open (target, cancellable, error))
    return NULL;
  /* after opening: the strategy is known only then */
  lines = dif_web_rules_lines (dif_target_get_config (target), call, error);
  text = lines != NULL ? read_text (target, &there, cancellable, error) : NULL;
  if (text == NULL)
    return NULL;
  merged = dif_web_rules_merge (text, lines);
  wanted = g_bytes_new (merged, strlen (merged));
  before = look (target, cancellable);
  if (!dif_target_write_rules (target, wanted, cancellable, error) ||
      !check_written (target, wanted, cancellable, error) ||
      !check_borne (target, before, there, cancellable, error) || !note (target, archive, merged, error))
    return NULL;
  return g_steal_pointer (&merged);
}
