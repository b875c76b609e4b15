/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-form"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-form-text.h"
#include "dif-form.h"
#include "dif-zip-edit.h"

#define DOCX_TYPES "[Content_Types].xml"
#define ODT_MANIFEST "META-INF/manifest.xml"
#define ODT_TYPE "application/vnd.oasis.opendocument.text"

typedef struct {
  const char *path;  /* (unowned) */
  char *name;        /* (owned) for errors */
  DifZipEdit *zip;   /* (owned) */
  DifFormKind kind;
  DifFormFields fields;
} Form;


void
dif_form_report_free (DifFormReport *self)
{
  g_strfreev (self->filled);
  g_strfreev (self->empty);
  g_free (self);
}

static void
form_clear (Form *self)
{
  g_free (self->name);
  g_clear_pointer (&self->zip, dif_zip_edit_free);
  g_clear_pointer (&self->fields.filled, g_ptr_array_unref);
  g_clear_pointer (&self->fields.empty, g_ptr_array_unref);
  g_clear_pointer (&self->fields.unknown, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Form, form_clear)

gboolean
dif_form_check_names (const char *form, const char *output, GError **error)
{
  static const char *const ends[] = { ".docx", ".odt" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    if (g_str_has_suffix (form, ends[i]) && g_str_has_suffix (output, ends[i]))
      return TRUE;
  }
  dif_set_error (error, DIF_ERROR_USAGE, _("Save the form as .docx or .odt, without macros, and give the output the same ending."),
                 _("“%s” cannot be filled into “%s”"), form, output);
  return FALSE;
}

/* --- What it is --------------------------------------------------------------------------- */

static gboolean
refuse (Form *self, DifError code, const char *hint, const char *reason, GError **error)
{
  /* Translators: a form, and what is wrong with it */
  dif_set_error (error, code, hint, _("“%s” %s"), self->name, reason);
  return FALSE;
}

static GBytes *
read_file (Form *self, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &reason);
  g_autoptr (GBytes) bytes = stream != NULL
                                 ? g_input_stream_read_bytes (G_INPUT_STREAM (stream), DIF_LIMIT_FORM_BYTES + 1, NULL, &reason)
                                 : NULL;

  if (bytes == NULL) {
    dif_set_error (error, DIF_ERROR_STORAGE, _("Choose the file again."), "%s", reason->message);
    return NULL;
  }
  if (g_bytes_get_size (bytes) <= DIF_LIMIT_FORM_BYTES)
    return g_steal_pointer (&bytes);
  refuse (self, DIF_ERROR_LIMIT, _("Take large pictures out of the form."), _("is too large for a form"), error);
  return NULL;
}

static gboolean
open_zip (Form *self, GError **error)
{
  g_autoptr (GBytes) bytes = read_file (self, error);
  g_autoptr (GError) reason = NULL;

  if (bytes == NULL)
    return FALSE;
  self->zip = dif_zip_edit_new (bytes, self->name, &reason);
  if (self->zip == NULL)
    dif_set_error (error, DIF_ERROR_FORMAT, _("Ask for the form again, or save it anew as .docx or .odt."),
                   _("“%s” is no DOCX and no ODT: %s"), self->name, reason->message);
  return self->zip != NULL;
}

/* Returns: (transfer full): a part as text, or %NULL with @error */
static char *
read_text (Form *self, int index, GError **error)
{
  g_autoptr (GBytes) bytes = dif_zip_edit_read (self->zip, (guint) index, error);

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

static gboolean
has_entry (Form *self, const char *prefix, const char *suffix)
{
  for (guint i = 0; i < dif_zip_edit_get_count (self->zip); i++) {
    const char *name = dif_zip_edit_get_name (self->zip, i);

    if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, suffix))
      return TRUE;
  }
  return FALSE;
}

static gboolean
refuse_macros (Form *self, GError **error)
{
  return refuse (self, DIF_ERROR_UNSAFE, _("Open it in an office program and save it without macros, as .docx or .odt."),
                 _("has macros: a form that runs programs is not filled"), error);
}

static gboolean
refuse_signature (Form *self, GError **error)
{
  return refuse (self, DIF_ERROR_UNSAFE, _("Ask for the form without a signature."),
                 _("is signed: filling it would break the signature"), error);
}

static gboolean
check_docx (Form *self, int types, GError **error)
{
  g_autofree char *text = read_text (self, types, error);

  if (text == NULL)
    return FALSE;
  if (strstr (text, "macroEnabled") != NULL || strstr (text, "vbaProject") != NULL || has_entry (self, "", "vbaProject.bin"))
    return refuse_macros (self, error);
  if (has_entry (self, "_xmlsignatures/", ""))
    return refuse_signature (self, error);
  if (strstr (text, "wordprocessingml.template.main+xml") != NULL)
    return refuse (self, DIF_ERROR_FORMAT, _("Open it and save it as .docx."), _("is a template of Word"), error);
  return strstr (text, "wordprocessingml.document.main+xml") != NULL ||
         refuse (self, DIF_ERROR_FORMAT, _("Give the form that the Institute handed out."), _("is no document of Word"),
                 error);
}

static gboolean
check_odt (Form *self, int type, GError **error)
{
  int manifest = dif_zip_edit_find (self->zip, ODT_MANIFEST);
  g_autofree char *kind = read_text (self, type, error);
  g_autofree char *list = kind != NULL && manifest >= 0 ? read_text (self, manifest, error) : NULL;

  if (kind == NULL || (manifest >= 0 && list == NULL))
    return FALSE;
  if (!g_str_equal (g_strstrip (kind), ODT_TYPE))
    return refuse (self, DIF_ERROR_FORMAT, _("Open it and save it as .odt."), _("is no text document of OpenDocument"), error);
  if (has_entry (self, "Basic/", "") || has_entry (self, "Scripts/", ""))
    return refuse_macros (self, error);
  if (has_entry (self, "META-INF/documentsignatures", ""))
    return refuse_signature (self, error);
  if (list != NULL && strstr (list, "encryption-data") != NULL)
    return refuse (self, DIF_ERROR_UNSAFE, _("Save it without a password."), _("is locked with a password"), error);
  return TRUE;
}

static gboolean
check_kind (Form *self, GError **error)
{
  int types = dif_zip_edit_find (self->zip, DOCX_TYPES), type = dif_zip_edit_find (self->zip, "mimetype");

  if (types >= 0) {
    self->kind = DIF_FORM_DOCX;
    return check_docx (self, types, error);
  }
  if (type >= 0) {
    self->kind = DIF_FORM_ODT;
    return check_odt (self, type, error);
  }
  return refuse (self, DIF_ERROR_FORMAT, _("Give the form that the Institute handed out, as .docx or .odt."),
                 _("is no DOCX and no ODT"), error);
}

/* --- Filling it --------------------------------------------------------------------------- */

/* The document itself, and what stands around and below its pages */
static gboolean
is_written (Form *self, const char *name)
{
  static const char *const docx[] = { "word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes" };

  if (self->kind == DIF_FORM_ODT)
    return g_str_equal (name, "content.xml") || g_str_equal (name, "styles.xml");
  for (guint i = 0; i < G_N_ELEMENTS (docx); i++) {
    if (g_str_has_prefix (name, docx[i]) && g_str_has_suffix (name, ".xml"))
      return TRUE;
  }
  return FALSE;
}

static gboolean
check_scripts (Form *self, GBytes *part, GError **error)
{
  static const char *const signs[] = { "<office:script ", "<script:event-listener" };

  for (guint i = 0; self->kind == DIF_FORM_ODT && i < G_N_ELEMENTS (signs); i++) {
    if (g_strstr_len (g_bytes_get_data (part, NULL), (gssize) g_bytes_get_size (part), signs[i]) != NULL)
      return refuse_macros (self, error);
  }
  return TRUE;
}

static gboolean
fill_parts (Form *self, GError **error)
{
  for (guint i = 0; i < dif_zip_edit_get_count (self->zip); i++) {
    const char *name = dif_zip_edit_get_name (self->zip, i);
    g_autoptr (GBytes) part = NULL, filled = NULL;

    if (!is_written (self, name))
      continue;
    part = dif_zip_edit_read (self->zip, i, error);
    if (part == NULL || !dif_form_text_check (part, name, error) || !check_scripts (self, part, error))
      return FALSE;
    filled = dif_form_text_fill (part, self->kind, &self->fields);
    if (filled != NULL)
      dif_zip_edit_replace (self->zip, i, filled);
  }
  return TRUE;
}

/* Returns: (transfer full): the names of a set */
static GStrv
names_of (GPtrArray *set)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < set->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (set, i));
  return g_strv_builder_end (builder);
}

static gboolean
check_fields (Form *self, GError **error)
{
  g_auto (GStrv) unknown = names_of (self->fields.unknown);
  g_autofree char *list = g_strjoinv ("”, “", unknown);

  if (unknown[0] != NULL) {
    dif_set_error (error, DIF_ERROR_FORMAT, _("Correct them in the form; “difusorctl document fields NAME” lists those that there are."),
                   ngettext ("“%s” asks for a field that there is not: “%s”",
                             "“%s” asks for fields that there are not: “%s”", g_strv_length (unknown)),
                   self->name, list);
    return FALSE;
  }
  return self->fields.filled->len + self->fields.empty->len > 0 ||
         refuse (self, DIF_ERROR_FORMAT, _("Write {{company}} in it where the name of the outlet goes, and so on."),
                 _("has no field to fill"), error);
}

GBytes *
dif_form_fill (const char *path, GHashTable *fields, DifFormReport **report, GError **error)
{
  g_auto (Form) form = { .path = path, .name = g_path_get_basename (path) };

  form.fields.values = fields;
  form.fields.filled = g_ptr_array_new_with_free_func (g_free);
  form.fields.empty = g_ptr_array_new_with_free_func (g_free);
  form.fields.unknown = g_ptr_array_new_with_free_func (g_free);
  if (!open_zip (&form, error) || !check_kind (&form, error) || !fill_parts (&form, error) || !check_fields (&form, error))
    return NULL;
  if (report != NULL) {
    *report = g_new0 (DifFormReport, 1);
    (*report)->filled = names_of (form.fields.filled);
    (*report)->empty = names_of (form.fields.empty);
  }
  return dif_zip_edit_finish (form.zip);
}
