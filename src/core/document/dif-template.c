/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-template"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-documents-resources.h"
#include "dif-template.h"

#define PREFIX "/io/github/difusor/Difusor/documents/"

typedef struct {
  DifDocument *document;
  const char *name;
  guint line;
  GHashTable *fields;
  DifTemplateInsert insert;
  gpointer user_data;
  GString *paragraph; /* (owned) lines that belong together */
} Filling;


static gboolean
fail (Filling *self, const char *what, GError **error)
{
  dif_set_error (error, DIF_ERROR_FORMAT, _("Correct that line, or remove the file to use the wording that came with the program."),
                 _("The wording “%s”, line %u, asks for “%s”, which there is not"), self->name, self->line, what);
  return FALSE;
}

/* Puts values in the places of a text; what a value says is not looked at again */
static char *
fill_in (Filling *self, const char *text, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *at = text, *open;

  while ((open = strstr (at, "{{")) != NULL) {
    const char *close = strstr (open, "}}");
    g_autofree char *field = close != NULL ? g_strndup (open + 2, (gsize) (close - open - 2)) : g_strdup (open);
    const char *value = g_hash_table_lookup (self->fields, field);

    if (value == NULL) {
      fail (self, field, error);
      return NULL;
    }
    g_string_append_len (out, at, open - at);
    g_string_append (out, value);
    at = close + 2;
  }
  g_string_append (out, at);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* `lead:: text` */
static char *
take_lead (const char **text)
{
  const char *mark = strstr (*text, ":: ");
  char *lead;

  if (mark == NULL)
    return NULL;
  lead = g_strndup (*text, (gsize) (mark - *text) + 1);
  *text = mark + 3;
  return lead;
}

static gboolean
add_text (Filling *self, gboolean is_item, const char *text, GError **error)
{
  g_autofree char *lead = take_lead (&text);
  g_autofree char *full_lead = lead != NULL ? fill_in (self, lead, error) : NULL;
  g_autofree char *full = NULL;

  if (lead != NULL && full_lead == NULL)
    return FALSE;
  full = fill_in (self, text, error);
  if (full == NULL)
    return FALSE;
  if (is_item)
    dif_document_add_item (self->document, full_lead, full);
  else
    dif_document_add_paragraph (self->document, full_lead, full);
  return TRUE;
}

static gboolean
end_paragraph (Filling *self, GError **error)
{
  g_autofree char *text = g_strdup (self->paragraph->str);

  g_string_truncate (self->paragraph, 0);
  return *text == '\0' || add_text (self, FALSE, text, error);
}

/* `?field text` counts if the field says something, `!field text` if it says nothing */
static gboolean
check_condition (Filling *self, const char **text, gboolean *counts, GError **error)
{
  gboolean wanted = **text == '?';
  const char *space = strchr (*text, ' ');
  g_autofree char *field = NULL;
  const char *value;

  *counts = TRUE;
  if ((**text != '?' && **text != '!') || space == NULL)
    return TRUE;
  field = g_strndup (*text + 1, (gsize) (space - *text - 1));
  value = g_hash_table_lookup (self->fields, field);
  if (value == NULL)
    return fail (self, field, error);
  *counts = (*value != '\0') == wanted;
  *text = space + 1;
  return TRUE;
}

static gboolean
add_heading (Filling *self, const char *text, GError **error)
{
  guint level = (guint) strspn (text, "#");
  g_autofree char *full = fill_in (self, text + level + 1, error);

  if (full != NULL)
    dif_document_add_heading (self->document, level, full);
  return full != NULL;
}

static gboolean
add_title (Filling *self, const char *text, GError **error)
{
  g_autofree char *full = fill_in (self, text, error);

  if (full != NULL)
    dif_document_add_title (self->document, full);
  return full != NULL;
}

/* `name | role` */
static gboolean
add_signature (Filling *self, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, " | ", 2);
  g_autofree char *name = fill_in (self, parts[0], error);
  g_autofree char *role = name != NULL ? fill_in (self, parts[1] != NULL ? parts[1] : "", error) : NULL;

  if (role != NULL)
    dif_document_add_signature (self->document, name, role);
  return role != NULL;
}

static gboolean
add_line (Filling *self, const char *text, GError **error)
{
  gboolean counts;

  if (!check_condition (self, &text, &counts, error))
    return FALSE;
  if (!counts || g_str_has_prefix (text, "//"))
    return TRUE;
  if (*text != '\0' && strchr ("=#-@~", *text) == NULL) {
    /* a lead begins a paragraph of its own, and so does what follows one */
    if ((strstr (text, ":: ") != NULL || strstr (self->paragraph->str, ":: ") != NULL) && !end_paragraph (self, error))
      return FALSE;
    g_string_append_printf (self->paragraph, "%s%s", self->paragraph->len > 0 ? " " : "", text);
    return TRUE;
  }
  if (!end_paragraph (self, error))
    return FALSE;
  switch (*text) {
    case '=':
      return add_title (self, text + 2, error);
    case '#':
      return add_heading (self, text, error);
    case '@':
      return self->insert (self->document, text + 1, self->user_data) || fail (self, text, error);
    case '~':
      return add_signature (self, text + 2, error);
    case '-':
      if (!g_str_equal (text, "---"))
        return add_text (self, TRUE, text + 2, error);
      dif_document_add_new_page (self->document);
      return TRUE;
    default:
      return TRUE;
  }
}

gboolean
dif_template_fill (DifDocument *document,
                   const char *wording,
                   const char *name,
                   GHashTable *fields,
                   DifTemplateInsert insert,
                   gpointer user_data,
                   GError **error)
{
  g_auto (GStrv) lines = g_strsplit (wording, "\n", -1);
  g_autoptr (GString) paragraph = g_string_new (NULL);
  Filling filling = { document, name, 0, fields, insert, user_data, paragraph };

  for (guint i = 0; lines[i] != NULL; i++) {
    filling.line = i + 1;
    if (!add_line (&filling, g_strstrip (lines[i]), error))
      return FALSE;
  }
  return end_paragraph (&filling, error);
}

char *
dif_template_load (const char *name, const char *data_dir, GError **error)
{
  g_autofree char *file = g_strconcat (name, ".txt", NULL);
  g_autofree char *own = data_dir != NULL ? g_build_filename (data_dir, "documents", file, NULL) : NULL;
  g_autofree char *path = g_strconcat (PREFIX, file, NULL);
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  if (own != NULL && g_file_test (own, G_FILE_TEST_IS_REGULAR)) {
    if (!g_file_get_contents (own, &text, NULL, error))
      return NULL;
    if (g_utf8_validate (text, -1, NULL))
      return text;
    g_free (text);
    dif_set_error (error, DIF_ERROR_FORMAT, _("Save it as UTF-8."), _("The wording “%s” is not text in UTF-8"), own);
    return NULL;
  }
  bytes = g_resource_lookup_data (dif_documents_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}
