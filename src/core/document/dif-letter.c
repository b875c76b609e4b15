/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-letter"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "archive/dif-archive-cuts.h"
#include "base/dif-digest.h"
#include "base/dif-error.h"
#include "base/dif-file.h"
#include "document/dif-papers.h"
#include "watch/dif-filing.h"

#include "dif-document-writers.h"
#include "dif-letter.h"
#include "dif-template.h"

#define WORDING "correo"
/* Of a word of a heading that is coded (RFC 2047): 39 bytes are 52 characters, with its marks 64 */
#define WORD_BYTES (39)

/* What the call names each of them (docs/call.md, `documents`) */
static const struct {
  const char *document;
  const char *in_call;
} names[] = {
  { "solicitud", "solicitud" },  { "carta", "solicitud" },    { "infraestructura", "infraestructura" },
  { "pruebas", "servicios" },    { "plan", "servicios" },     { "memoria", "memoria" },
  { DIF_LETTER_LOGO, "logo" },
};

typedef struct {
  DifProfile *profile;           /* (unowned) and so on */
  const char *document;
  const char *folder;
  DifRegistration *registration; /* (owned) */
  DifMode mode;
  GPtrArray *attachments;        /* (owned) (element-type filename) */
} Writing;


void
dif_letter_free (DifLetter *self)
{
  g_strfreev (self->to);
  g_free (self->subject);
  g_free (self->body);
  g_strfreev (self->attachments);
  g_free (self);
}

static void
writing_clear (Writing *self)
{
  g_clear_pointer (&self->registration, dif_registration_free);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writing, writing_clear)

/* --- To whom ------------------------------------------------------------------------------ */

/* No call, and nobody who typed, can smuggle another heading or reader in */
static gboolean
is_address (const char *text)
{
  const char *at = strchr (text, '@');

  if (at == NULL || at == text || at[1] == '\0' || text[0] == '-')
    return FALSE;
  for (const char *c = text; *c != '\0'; c++) {
    if (!g_ascii_isgraph (*c) || strchr ("<>(),;:\\\"[]", *c) != NULL)
      return FALSE;
  }
  return strchr (at + 1, '@') == NULL;
}

/* The least real thing that there is: a rehearsal is never told as real */
static gboolean
find_mode (Writing *self, GError **error)
{
  g_autoptr (GPtrArray) cuts = dif_archive_list_cuts (self->profile->archive, error);
  g_autoptr (GError) reason = NULL;
  g_autoptr (DifSourceConfig) source = dif_profile_get_source (self->profile, &reason);

  if (cuts == NULL)
    return FALSE;
  if (source == NULL && !g_error_matches (reason, DIF_ERROR, DIF_ERROR_SETUP)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  self->mode = source != NULL ? source->mode : DIF_MODE_REAL;
  /* a night of practice is over, and its source gone: what is there is still of practice */
  if (source == NULL && cuts->len > 0)
    self->mode = DIF_MODE_PRACTICE;
  for (guint i = 0; source == NULL && i < cuts->len; i++)
    self->mode = MAX (self->mode, ((DifCut *) g_ptr_array_index (cuts, i))->mode);
  return TRUE;
}

static const DifCallDocument *
find_in_call (Writing *self)
{
  GPtrArray *documents = dif_call_get_documents (self->profile->call);
  const char *id = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (g_str_equal (names[i].document, self->document))
      id = names[i].in_call;
  }
  for (guint i = 0; id != NULL && i < documents->len; i++) {
    const DifCallDocument *document = g_ptr_array_index (documents, i);

    if (g_str_equal (document->id, id))
      return document;
  }
  return NULL;
}

/* Returns: (transfer full): or %NULL with @error */
static GStrv
find_readers (Writing *self, GError **error)
{
  const DifCallDocument *document = find_in_call (self);
  const char *operator = dif_registration_get (self->registration, "email");
  g_autoptr (GStrvBuilder) to = g_strv_builder_new ();

  if (self->mode != DIF_MODE_REAL) {
    if (operator == NULL || !is_address (operator)) {
      dif_set_error (error, DIF_ERROR_SETUP, _("Set your own e-mail in the registration."),
                     _("In practice and drill mode mails go to you alone, and your address is not known"));
      return NULL;
    }
    g_strv_builder_add (to, operator);
    return g_strv_builder_end (to);
  }
  for (guint i = 0; document != NULL && document->to != NULL && document->to->emails[i] != NULL; i++) {
    if (is_address (document->to->emails[i]))
      g_strv_builder_add (to, document->to->emails[i]);
  }
  return g_strv_builder_end (to);
}

/* --- What goes with it -------------------------------------------------------------------- */

static gboolean
lay_document (Writing *self, const char *name, GError **error)
{
  g_autofree char *file = g_strconcat (name, ".pdf", NULL);
  g_autofree char *path = g_build_filename (self->folder, file, NULL);
  g_autoptr (DifDocument) document = dif_papers_make (self->profile, name, error);

  if (document == NULL || !dif_document_save (document, path, error))
    return FALSE;
  g_ptr_array_add (self->attachments, g_steal_pointer (&path));
  return TRUE;
}

/* Returns: how many papers of that step were laid out, or -1 with @error */
static int
lay_papers (Writing *self, const char *step, GError **error)
{
  g_autoptr (GPtrArray) papers = dif_filing_list (self->profile, step, error);
  int count = 0;

  for (guint i = 0; papers != NULL && i < papers->len; i++) {
    DifEvidence *paper = g_ptr_array_index (papers, i);
    g_autofree char *kept = NULL, *path = NULL;

    if (paper->file == NULL)
      continue;
    kept = g_build_filename (dif_archive_get_folder (self->profile->archive), "evidence", paper->file, NULL);
    path = g_build_filename (self->folder, paper->file, NULL);
    if (!dif_archive_check_evidence (self->profile->archive, paper, error) || !dif_tree_remove (path, error) ||
        !dif_file_copy (kept, path, 0600, NULL, NULL, error))
      return -1;
    g_ptr_array_add (self->attachments, g_steal_pointer (&path));
    count++;
  }
  return papers != NULL ? count : -1;
}

static gboolean
lay_logo (Writing *self, GError **error)
{
  const char *logo = dif_registration_get (self->registration, "logo");

  if (logo == NULL) {
    dif_set_error (error, DIF_ERROR_SETUP, _("Choose one in the registration."), _("There is no logo to send"));
    return FALSE;
  }
  g_ptr_array_add (self->attachments, g_strdup (logo));
  return TRUE;
}

static gboolean
lay_out (Writing *self, GError **error)
{
  int count;

  if (g_str_equal (self->document, DIF_LETTER_LOGO))
    return lay_logo (self, error);
  if (!dif_folder_make (self->folder, error))
    return FALSE;
  if (!g_str_equal (self->document, "solicitud"))
    return lay_document (self, self->document, error);
  count = lay_papers (self, DIF_FILING_SIGNED, error);
  /* what was signed stands for what was printed */
  return count >= 0 && (count > 0 || lay_document (self, "solicitud", error)) && lay_document (self, "carta", error) &&
         lay_papers (self, DIF_FILING_ACCREDITATION, error) >= 0;
}

/* --- What it says ------------------------------------------------------------------------- */

static gboolean
insert (DifDocument *document, const char *name, gpointer user_data)
{
  Writing *self = user_data;

  if (!g_str_equal (name, "attachments"))
    return FALSE;
  for (guint i = 0; i < self->attachments->len; i++) {
    g_autofree char *base = g_path_get_basename (g_ptr_array_index (self->attachments, i));
    g_autofree char *shown = g_filename_display_name (base);

    dif_document_add_item (document, NULL, shown);
  }
  return TRUE;
}

static void
set_fields (Writing *self, GHashTable *fields)
{
  const char *title = dif_papers_get_title (self->document);
  gboolean drill = self->mode == DIF_MODE_DRILL, real = self->mode == DIF_MODE_REAL;

  g_hash_table_insert (fields, g_strdup ("paper"), g_strdup (title != NULL ? title : "Logotipo en vectores"));
  g_hash_table_insert (fields, g_strdup ("mark"), g_strdup (real ? "" : drill ? "SIMULACRO. " : "PRÁCTICA. "));
  g_hash_table_insert (fields, g_strdup ("mark-word"), g_strdup (real ? "" : drill ? "simulacro" : "práctica"));
}

static gboolean
compose (Writing *self, DifLetter *letter, GError **error)
{
  g_autoptr (GHashTable) fields = dif_papers_get_fields (self->profile, "solicitud", error);
  g_autofree char *wording =
      fields != NULL ? dif_template_load (WORDING, dif_archive_get_folder (self->profile->archive), error) : NULL;
  g_autoptr (DifDocument) document = dif_document_new ("", "", "", 0);
  g_autoptr (GString) body = g_string_new (NULL);

  if (wording == NULL)
    return FALSE;
  set_fields (self, fields);
  if (!dif_template_fill (document, wording, WORDING, fields, insert, self, error))
    return FALSE;
  for (guint i = 0; i < document->blocks->len; i++) {
    const DifBlock *block = g_ptr_array_index (document->blocks, i);

    if (block->kind == DIF_BLOCK_TITLE && letter->subject == NULL)
      letter->subject = g_strdup (block->text);
    else
      g_string_append_printf (body, "%s%s%s\n", block->kind == DIF_BLOCK_ITEM ? "- " : "", block->text,
                              block->kind == DIF_BLOCK_ITEM && dif_document_in_list (document, i + 1) ? "" : "\n");
  }
  if (letter->subject == NULL)
    letter->subject = g_strdup ("");
  letter->body = g_strdup (g_strchomp (body->str));
  return TRUE;
}

DifLetter *
dif_letter_new (DifProfile *profile, const char *document, const char *folder, GError **error)
{
  g_auto (Writing) self = { .profile = profile, .document = document, .folder = folder };
  g_autoptr (DifLetter) letter = g_new0 (DifLetter, 1);

  if (dif_papers_get_title (document) == NULL && !g_str_equal (document, DIF_LETTER_LOGO)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Known are solicitud, carta, infraestructura, pruebas, plan, memoria and logo."),
                   _("“%s” is nothing to hand in"), document);
    return NULL;
  }
  self.registration = dif_profile_get_registration (profile, error);
  self.attachments = g_ptr_array_new_with_free_func (g_free);
  if (self.registration == NULL || !find_mode (&self, error))
    return NULL;
  letter->to = find_readers (&self, error);
  letter->to_operator = self.mode != DIF_MODE_REAL;
  if (letter->to == NULL || !lay_out (&self, error) || !compose (&self, letter, error))
    return NULL;
  g_ptr_array_add (self.attachments, NULL);
  letter->attachments = (GStrv) g_ptr_array_steal (self.attachments, NULL);
  return g_steal_pointer (&letter);
}

/* --- As a draft --------------------------------------------------------------------------- */

/* Base64 in lines, as RFC 2045 (6.8) wants them */
static void
append_base64 (GString *out, gconstpointer data, gsize length)
{
  gsize room = length * 4 / 3 + length / 48 + 16;
  g_autofree char *text = g_malloc (room);
  int state = 0, save = 0;
  gsize written = g_base64_encode_step (data, length, TRUE, text, &state, &save);

  written += g_base64_encode_close (TRUE, text + written, &state, &save);
  for (gsize i = 0; i < written; i++) {
    if (text[i] == '\n')
      g_string_append (out, "\r\n");
    else
      g_string_append_c (out, text[i]);
  }
}

/* A heading of any characters, in words of whole characters (RFC 2047) */
static void
append_heading (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, "%s:", name);
  for (const char *at = text; *at != '\0';) {
    const char *end = at;
    g_autofree char *word = NULL;

    while (*end != '\0' && g_utf8_next_char (end) - at <= WORD_BYTES)
      end = g_utf8_next_char (end);
    word = g_base64_encode ((const guchar *) at, (gsize) (end - at));
    g_string_append_printf (out, "%s=?UTF-8?B?%s?=", at == text ? " " : "\r\n ", word);
    at = end;
  }
  g_string_append (out, "\r\n");
}

static const char *
type_of (const char *path)
{
  return g_str_has_suffix (path, ".pdf") ? "application/pdf" : g_str_has_suffix (path, ".svg") ? "image/svg+xml" : "application/octet-stream";
}

static gboolean
append_attachment (GString *out, const char *boundary, const char *path, GError **error)
{
  g_autofree char *base = g_path_get_basename (path), *data = NULL;
  g_autofree char *shown = g_filename_display_name (base);
  g_autofree char *name = g_uri_escape_string (shown, NULL, FALSE);
  g_autoptr (GError) reason = NULL;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, &reason)) {
    dif_set_error (error, DIF_ERROR_STORAGE, _("Choose the file again."), "%s", reason->message);
    return FALSE;
  }
  g_string_append_printf (out,
                          "--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n"
                          "Content-Disposition: attachment;\r\n filename*=UTF-8''%s\r\n\r\n",
                          boundary, type_of (path), name);
  append_base64 (out, data, length);
  g_string_append (out, "\r\n");
  return TRUE;
}

/* What no line of base64 can begin with, and the same for the same mail */
static char *
make_boundary (const DifLetter *self)
{
  g_autofree char *all = g_strconcat (self->subject, self->body, NULL);
  char sha256[DIF_DIGEST_HEX];

  dif_digest_bytes (all, strlen (all), sha256);
  return g_strdup_printf ("=_difusor_%.32s", sha256);
}

GBytes *
dif_letter_to_eml (const DifLetter *self, GError **error)
{
  g_autoptr (GString) out = g_string_new ("X-Unsent: 1\r\n");
  g_autofree char *to = g_strjoinv (", ", self->to);
  g_autofree char *boundary = make_boundary (self);

  if (to[0] != '\0')
    g_string_append_printf (out, "To: %s\r\n", to);
  append_heading (out, "Subject", self->subject);
  g_string_append_printf (out,
                          "MIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=\"%s\"\r\n\r\n"
                          "--%s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                          boundary, boundary);
  append_base64 (out, self->body, strlen (self->body));
  g_string_append (out, "\r\n");
  for (guint i = 0; self->attachments[i] != NULL; i++) {
    if (!append_attachment (out, boundary, self->attachments[i], error))
      return NULL;
  }
  g_string_append_printf (out, "--%s--\r\n", boundary);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
