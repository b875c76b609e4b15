/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-form-text"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"

#include "dif-document.h"
#include "dif-form-text.h"

#define OPEN "{{"
#define CLOSE "}}"
/* What stands between two pieces of text where a field cannot go on */
#define BARRIER '\n'
/* Of a name of a field that is repeated in an error */
#define NAME_SHOWN (60)


/* --- Well-formed -------------------------------------------------------------------------- */

static void
check_aside (GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  const char *part = data;

  if (g_str_has_prefix (text, "<!DOCTYPE"))
    dif_set_error (error, DIF_ERROR_UNSAFE, _("Ask for the form again, or save it anew in an office program."),
                   _("“%s” declares a type of document, which no office program does"), part);
  else if (g_str_has_prefix (text, "<?xml") && g_strstr_len (text, (gssize) length, "encoding") != NULL) {
    g_autofree char *lower = g_ascii_strdown (text, (gssize) length);

    if (strstr (lower, "utf-8") == NULL)
      dif_set_error (error, DIF_ERROR_FORMAT, _("Save it anew in an office program."), _("“%s” is not in UTF-8"), part);
  }
}

gboolean
dif_form_text_check (GBytes *xml, const char *part, GError **error)
{
  static const GMarkupParser parser = { .passthrough = check_aside };
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, G_MARKUP_PREFIX_ERROR_POSITION, (gpointer) part, NULL);
  gsize length, mark;
  const char *text = g_bytes_get_data (xml, &length);
  GError *reason = NULL;

  mark = length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  if (g_markup_parse_context_parse (context, text + mark, (gssize) (length - mark), &reason) &&
      g_markup_parse_context_end_parse (context, &reason))
    return TRUE;
  if (reason->domain == DIF_ERROR)
    g_propagate_error (error, reason);
  else {
    /* Translators: a file within a document, and what is wrong with it */
    dif_set_error (error, DIF_ERROR_FORMAT, _("Ask for the form again, or save it anew in an office program."),
                   _("“%s” is broken: %s"), part, reason->message);
    g_error_free (reason);
  }
  return FALSE;
}

/* --- Reading ------------------------------------------------------------------------------ */

/* A piece of a paragraph's text: where it lies in the part, and in the paragraph */
typedef struct {
  gsize offset;
  gsize length;
  gsize place;
  gsize tag_end; /* of the element that it is in: where its `>` is */
  gboolean bare; /* that element drops white space at its ends */
} Piece;

typedef struct {
  GString *text; /* as it is written, with its entities */
  GArray *pieces; /* (element-type Piece) */
} Paragraph;

typedef struct {
  const char *name; /* (unowned) in the part, with its prefix */
  gsize length;
  gsize tag_end;
  gboolean bare;
  Paragraph *paragraph; /* (owned) (nullable) if it is one */
} Element;

/* Takes so many bytes away and puts others there */
typedef struct {
  gsize offset;
  gsize length;
  char *text; /* (owned) */
} Edit;

typedef struct {
  const char *xml;
  gsize length;
  DifFormKind kind;
  DifFormFields *fields;
  GArray *stack; /* (element-type Element) */
  GArray *edits; /* (element-type Edit) */
} Filling;

static gboolean
is_named (const Element *element, const char *name)
{
  return element->length == strlen (name) && strncmp (element->name, name, element->length) == 0;
}

/* Without its prefix: that is the writer's to choose */
static gboolean
is_local (const Element *element, const char *name)
{
  gsize length = strlen (name);

  return element->length >= length && strncmp (element->name + element->length - length, name, length) == 0 &&
         (element->length == length || element->name[element->length - length - 1] == ':');
}

static gboolean
is_paragraph (const Filling *self, const Element *element)
{
  return self->kind == DIF_FORM_ODT ? is_named (element, "text:p") || is_named (element, "text:h")
                                    : is_local (element, "p");
}

static gboolean
holds_text (const Filling *self, const Element *element)
{
  return self->kind == DIF_FORM_ODT ? element->length > 5 && strncmp (element->name, "text:", 5) == 0
                                    : is_local (element, "t");
}

static gboolean
is_barrier (const Filling *self, const Element *element)
{
  return self->kind == DIF_FORM_ODT ? is_named (element, "text:tab") || is_named (element, "text:line-break") ||
                                          is_named (element, "text:s")
                                    : is_local (element, "tab") || is_local (element, "br") || is_local (element, "cr");
}

static Paragraph *
innermost (Filling *self)
{
  for (guint i = self->stack->len; i > 0; i--) {
    Element *element = &g_array_index (self->stack, Element, i - 1);

    if (element->paragraph != NULL)
      return element->paragraph;
  }
  return NULL;
}

static void
take_text (Filling *self, gsize offset, gsize length)
{
  Paragraph *paragraph = innermost (self);
  const Element *parent =
      self->stack->len > 0 ? &g_array_index (self->stack, Element, self->stack->len - 1) : NULL;

  if (paragraph != NULL && length > 0 && holds_text (self, parent)) {
    Piece piece = { offset, length, paragraph->text->len, parent->tag_end, parent->bare };

    g_array_append_val (paragraph->pieces, piece);
    g_string_append_len (paragraph->text, self->xml + offset, (gssize) length);
  }
}

/* --- Filling ------------------------------------------------------------------------------ */

static void
note (GPtrArray *names, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

static void
add_edit (Filling *self, gsize offset, gsize length, char *text)
{
  Edit edit = { offset, length, text };

  g_array_append_val (self->edits, edit);
}

/* Puts @value where a field of the paragraph's text stands */
static void
replace (Filling *self, Paragraph *paragraph, gsize from, gsize to, const char *value)
{
  g_autofree char *safe = dif_document_safe_text (value);
  char *text = g_markup_escape_text (safe, -1);

  for (guint i = 0; i < paragraph->pieces->len; i++) {
    Piece *piece = &g_array_index (paragraph->pieces, Piece, i);
    gsize first = MAX (from, piece->place), last = MIN (to, piece->place + piece->length);

    if (first >= last)
      continue;
    if (piece->bare)
      add_edit (self, piece->tag_end, 0, g_strdup (" xml:space=\"preserve\""));
    piece->bare = FALSE;
    add_edit (self, piece->offset + (first - piece->place), last - first, text != NULL ? text : g_strdup (""));
    text = NULL; /* the rest of the field only goes away */
  }
  g_assert (text == NULL);
}

static void
fill_paragraph (Filling *self, Paragraph *paragraph)
{
  const char *text = paragraph->text->str, *at = text, *open;

  while ((open = strstr (at, OPEN)) != NULL) {
    const char *close = strstr (open + strlen (OPEN), CLOSE);
    gsize length = close != NULL ? (gsize) (close - open) - strlen (OPEN) : MIN (strlen (open + strlen (OPEN)), NAME_SHOWN);
    g_autofree char *raw = g_strndup (open + strlen (OPEN), length);
    g_autofree char *name = dif_document_safe_text (g_strstrip (raw));
    const char *value = close != NULL ? g_hash_table_lookup (self->fields->values, name) : NULL;

    if (value == NULL) {
      note (self->fields->unknown, name);
    } else {
      note (value[0] != '\0' ? self->fields->filled : self->fields->empty, name);
      replace (self, paragraph, (gsize) (open - text), (gsize) (close - text) + strlen (CLOSE), value);
    }
    if (close == NULL)
      return;
    at = close + strlen (CLOSE);
  }
}

/* --- The walk ----------------------------------------------------------------------------- */

static void
push (Filling *self, Element element)
{
  if (is_paragraph (self, &element)) {
    element.paragraph = g_new0 (Paragraph, 1);
    element.paragraph->text = g_string_new (NULL);
    element.paragraph->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  } else if (is_barrier (self, &element) && innermost (self) != NULL) {
    g_string_append_c (innermost (self)->text, BARRIER);
  }
  g_array_append_val (self->stack, element);
}

static void
pop (Filling *self)
{
  Element *element = &g_array_index (self->stack, Element, self->stack->len - 1);

  if (element->paragraph != NULL) {
    fill_paragraph (self, element->paragraph);
    g_string_free (element->paragraph->text, TRUE);
    g_array_unref (element->paragraph->pieces);
    g_free (element->paragraph);
  }
  g_array_set_size (self->stack, self->stack->len - 1);
}

/* Returns: where the `>` of the tag is that begins at @at; there is one, for the XML is well-formed */
static gsize
find_tag_end (const Filling *self, gsize at)
{
  char quote = '\0';

  for (; at < self->length; at++) {
    char c = self->xml[at];

    if (quote != '\0')
      quote = c == quote ? '\0' : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (c == '>')
      break;
  }
  return at;
}

static gsize
walk_tag (Filling *self, gsize at)
{
  gsize end = find_tag_end (self, at), tag_end;
  gboolean closed = self->xml[end - 1] == '/';
  Element element = { .name = self->xml + at + 1 };

  if (self->xml[at + 1] == '/') {
    pop (self);
    return end + 1;
  }
  tag_end = closed ? end - 1 : end;
  element.length = strcspn (element.name, " \t\r\n/>");
  element.tag_end = tag_end;
  element.bare = self->kind == DIF_FORM_DOCX && is_local (&element, "t") &&
                 g_strstr_len (self->xml + at, (gssize) (tag_end - at), "xml:space") == NULL;
  push (self, element);
  if (closed)
    pop (self);
  return end + 1;
}

/* Returns: the place after what is neither tag nor text and begins at @at */
static gsize
skip (const Filling *self, gsize at, const char *end)
{
  const char *found = g_strstr_len (self->xml + at, (gssize) (self->length - at), end);

  return found != NULL ? (gsize) (found - self->xml) + strlen (end) : self->length;
}

static void
walk (Filling *self)
{
  for (gsize at = 0; at < self->length;) {
    const char *next = memchr (self->xml + at, '<', self->length - at);
    gsize until = next != NULL ? (gsize) (next - self->xml) : self->length;

    take_text (self, at, until - at);
    at = until;
    if (next == NULL)
      break;
    if (strncmp (next, "<!--", 4) == 0)
      at = skip (self, at, "-->");
    else if (strncmp (next, "<![CDATA[", 9) == 0)
      at = skip (self, at, "]]>");
    else if (next[1] == '?')
      at = skip (self, at, "?>");
    else
      at = walk_tag (self, at);
  }
}

static int
compare_edits (gconstpointer a, gconstpointer b)
{
  const Edit *first = a, *second = b;

  return first->offset < second->offset ? -1 : first->offset > second->offset;
}

static GBytes *
apply (Filling *self)
{
  GString *out = g_string_sized_new (self->length + 1024);
  gsize at = 0;

  g_array_sort (self->edits, compare_edits);
  for (guint i = 0; i < self->edits->len; i++) {
    const Edit *edit = &g_array_index (self->edits, Edit, i);

    g_string_append_len (out, self->xml + at, (gssize) (edit->offset - at));
    g_string_append (out, edit->text);
    at = edit->offset + edit->length;
  }
  g_string_append_len (out, self->xml + at, (gssize) (self->length - at));
  return g_string_free_to_bytes (out);
}

GBytes *
dif_form_text_fill (GBytes *xml, DifFormKind kind, DifFormFields *fields)
{
  gsize length;
  const char *data = g_bytes_get_data (xml, &length);
  g_autofree char *text = g_strndup (data, length); /* ends with a zero */
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Element));
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  Filling filling = { text, length, kind, fields, stack, edits };
  GBytes *filled = NULL;

  walk (&filling);
  if (edits->len > 0)
    filled = apply (&filling);
  for (guint i = 0; i < edits->len; i++)
    g_free (g_array_index (edits, Edit, i).text);
  return filled;
}
