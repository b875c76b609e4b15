/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-manual-text"

#include "config.h"

#include <string.h>

#include "dif-manual-text.h"

#define FENCE "```"


static void
block_free (gpointer data)
{
  DifManualBlock *self = data;

  g_free (self->text);
  g_free (self->target);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

static DifManualBlock *
add_block (GPtrArray *blocks, DifManualKind kind, char *text)
{
  DifManualBlock *block = g_new0 (DifManualBlock, 1);

  block->kind = kind;
  block->text = text;
  g_ptr_array_add (blocks, block);
  return block;
}

/* --- Within a line ------------------------------------------------------------------------ */

static char *mark_up (const char *text, gsize length);

/* What stands between @from and @mark, in a tag; moves @text behind it. Nothing if @mark does not come */
static gboolean
take_span (GString *markup, const char **text, const char *end, const char *mark, const char *tag)
{
  const char *from = *text + strlen (mark);
  const char *to = from < end ? g_strstr_len (from, end - from, mark) : NULL;
  g_autofree char *inner = NULL;

  if (to == NULL || to == from)
    return FALSE;
  inner = mark[0] == '`' ? g_markup_escape_text (from, to - from) : mark_up (from, (gsize) (to - from));
  g_string_append_printf (markup, "<%s>%s</%s>", tag, inner, tag);
  *text = to + strlen (mark);
  return TRUE;
}

static gboolean
take_link (GString *markup, const char **text, const char *end)
{
  const char *name = *text + 1;
  const char *middle = g_strstr_len (name, end - name, "](");
  const char *close = middle != NULL ? memchr (middle, ')', (gsize) (end - middle)) : NULL;
  g_autofree char *inner = NULL, *target = NULL;

  if (close == NULL)
    return FALSE;
  inner = mark_up (name, (gsize) (middle - name));
  target = g_markup_escape_text (middle + 2, close - middle - 2);
  g_string_append_printf (markup, "<a href=\"%s\">%s</a>", target, inner);
  *text = close + 1;
  return TRUE;
}

static char *
mark_up (const char *text, gsize length)
{
  GString *markup = g_string_sized_new (length);
  const char *end = text + length;

  while (text < end) {
    const char *next = g_utf8_next_char (text);
    g_autofree char *plain = NULL;

    if ((*text == '`' && take_span (markup, &text, end, "`", "tt")) ||
        (g_str_has_prefix (text, "**") && take_span (markup, &text, end, "**", "b")) ||
        (*text == '*' && take_span (markup, &text, end, "*", "i")) || (*text == '[' && take_link (markup, &text, end)))
      continue;
    plain = g_markup_escape_text (text, next - text);
    g_string_append (markup, plain);
    text = next;
  }
  return g_string_free (markup, FALSE);
}

static char *
mark_up_all (const char *text)
{
  return mark_up (text, strlen (text));
}

/* --- Lines -------------------------------------------------------------------------------- */

static gboolean
is_ruler (const char *line)
{
  return g_str_has_prefix (line, "|") && strspn (line, "|-: ") == strlen (line);
}

/* Cells of a line of a table; `\|` is no border */
static char **
read_cells (const char *line)
{
  g_autofree char *inner = g_strndup (line + 1, strlen (line) - 1 - (g_str_has_suffix (line, "|") ? 1 : 0));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *from = inner;

  for (const char *at = inner;; at++) {
    g_autofree char *cell = NULL;

    if (*at != '\0' && (*at != '|' || (at > inner && at[-1] == '\\')))
      continue;
    cell = g_strstrip (g_strndup (from, (gsize) (at - from)));
    g_strv_builder_add (builder, cell);
    from = at + 1;
    if (*at == '\0')
      break;
  }
  return g_strv_builder_end (builder);
}

static void
add_row (GPtrArray *blocks, const char *line)
{
  DifManualBlock *last = blocks->len > 0 ? g_ptr_array_index (blocks, blocks->len - 1) : NULL;
  char **cells;

  if (is_ruler (line))
    return;
  if (last == NULL || last->kind != DIF_MANUAL_TABLE) {
    last = add_block (blocks, DIF_MANUAL_TABLE, NULL);
    last->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  }
  cells = read_cells (line);
  for (guint i = 0; cells[i] != NULL; i++) {
    g_autofree char *plain = cells[i];

    cells[i] = mark_up_all (plain);
  }
  g_ptr_array_add (last->rows, cells);
}

/* Returns: how many bytes of @line say that it is an item; 0 if it is none */
static gsize
find_item (const char *line, guint *number)
{
  gsize digits = strspn (line, "0123456789");

  *number = 0;
  if (g_str_has_prefix (line, "- "))
    return 2;
  if (digits == 0 || digits > 3 || !g_str_has_prefix (line + digits, ". "))
    return 0;
  *number = (guint) g_ascii_strtoull (line, NULL, 10);
  return digits + 2;
}

/* Lines that follow each other are one piece until something else begins */
static void
end_piece (GPtrArray *blocks, GString *piece)
{
  guint number;
  gsize item = find_item (piece->str, &number);
  gsize level = strspn (piece->str, "#");

  if (piece->len == 0)
    return;
  if (g_str_has_prefix (piece->str, "![")) {
    const char *middle = strstr (piece->str, "](");
    const char *close = middle != NULL ? strchr (middle, ')') : NULL;

    if (close != NULL)
      add_block (blocks, DIF_MANUAL_PICTURE, g_strndup (piece->str + 2, (gsize) (middle - piece->str) - 2))->target =
          g_strndup (middle + 2, (gsize) (close - middle) - 2);
  } else if (level > 0 && piece->str[level] == ' ') {
    add_block (blocks, DIF_MANUAL_HEADING, mark_up_all (piece->str + level + 1))->number = (guint) level;
  } else {
    add_block (blocks, item > 0 ? DIF_MANUAL_ITEM : DIF_MANUAL_PARAGRAPH, mark_up_all (piece->str + item))->number = number;
  }
  g_string_truncate (piece, 0);
}

static void
end_code (GPtrArray *blocks, GString *piece)
{
  if (piece->len > 0)
    g_string_truncate (piece, piece->len - 1);
  add_block (blocks, DIF_MANUAL_CODE, g_strdup (piece->str));
  g_string_truncate (piece, 0);
}

static void
read_line (GPtrArray *blocks, GString *piece, const char *line)
{
  guint number;
  gboolean begins = find_item (line, &number) > 0 || line[0] == '#' || g_str_has_prefix (line, "![");

  if (begins || line[0] == '\0' || line[0] == '|' || piece->str[0] == '#')
    end_piece (blocks, piece);
  if (line[0] == '|')
    add_row (blocks, line);
  else if (line[0] != '\0' && !g_str_has_prefix (line, "<!--"))
    g_string_append_printf (piece, "%s%s", piece->len > 0 ? " " : "", line);
}

GPtrArray *
dif_manual_read (const char *text)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func (block_free);
  g_autoptr (GString) piece = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean code = FALSE;

  for (guint i = 0; lines[i] != NULL; i++) {
    if (g_str_has_prefix (lines[i], FENCE)) {
      if (code)
        end_code (blocks, piece);
      else
        end_piece (blocks, piece);
      code = !code;
    } else if (code) {
      g_string_append_printf (piece, "%s\n", lines[i]);
    } else {
      read_line (blocks, piece, g_strstrip (lines[i]));
    }
  }
  end_piece (blocks, piece);
  return blocks;
}

char *
dif_manual_resolve (const char *page, const char *target)
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GPtrArray) path = g_ptr_array_new ();
  g_autofree char *folder = g_path_get_dirname (page);
  g_autofree char *whole = g_build_filename (folder, target, NULL);

  names = g_strsplit (whole, "/", -1);
  for (guint i = 0; names[i] != NULL; i++) {
    if (g_str_equal (names[i], "..")) {
      if (path->len == 0)
        return NULL;
      g_ptr_array_set_size (path, (int) path->len - 1);
    } else if (!g_str_equal (names[i], ".") && names[i][0] != '\0') {
      g_ptr_array_add (path, names[i]);
    }
  }
  g_ptr_array_add (path, NULL);
  return g_strjoinv ("/", (char **) path->pdata);
}
