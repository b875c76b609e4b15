/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of the manual, as the window of help takes them apart. */
#include <gtk/gtk.h>

#include "dif-manual-text.h"

#define RESOURCES "/io/github/difusor/Difusor/"


static void
assert_block (GPtrArray *blocks, guint i, DifManualKind kind, guint number, const char *text)
{
  const DifManualBlock *block = g_ptr_array_index (blocks, i);

  g_assert_cmpint (block->kind, ==, kind);
  g_assert_cmpuint (block->number, ==, number);
  g_assert_cmpstr (block->text, ==, text);
}

static void
test_pieces (void)
{
  g_autoptr (GPtrArray) blocks =
      dif_manual_read ("<!-- a note -->\n# One & *two*\n\nA line\nand **another** with `a<b`.\n- item\n  goes on\n- [there](a.md)\n"
                       "12. twelfth\n\n![seen](../p.png)\n\n```sh\n# not a heading\n\nls *\n```\nend * of 2*3 ` [x]");

  g_assert_cmpuint (blocks->len, ==, 8);
  assert_block (blocks, 0, DIF_MANUAL_HEADING, 1, "One &amp; <i>two</i>");
  assert_block (blocks, 1, DIF_MANUAL_PARAGRAPH, 0, "A line and <b>another</b> with <tt>a&lt;b</tt>.");
  assert_block (blocks, 2, DIF_MANUAL_ITEM, 0, "item goes on");
  assert_block (blocks, 3, DIF_MANUAL_ITEM, 0, "<a href=\"a.md\">there</a>");
  assert_block (blocks, 4, DIF_MANUAL_ITEM, 12, "twelfth");
  assert_block (blocks, 5, DIF_MANUAL_PICTURE, 0, "seen");
  g_assert_cmpstr (((DifManualBlock *) g_ptr_array_index (blocks, 5))->target, ==, "../p.png");
  assert_block (blocks, 6, DIF_MANUAL_CODE, 0, "# not a heading\n\nls *");
  g_assert_cmpint (((DifManualBlock *) g_ptr_array_index (blocks, 7))->kind, ==, DIF_MANUAL_PARAGRAPH);
}

static void
test_table (void)
{
  g_autoptr (GPtrArray) blocks = dif_manual_read ("| a | b |\n|---|:--|\n| `x` | one \\| two |\n|  | y |\n\nafter");
  const DifManualBlock *table = g_ptr_array_index (blocks, 0);
  char **cells;

  g_assert_cmpuint (blocks->len, ==, 2);
  g_assert_cmpint (table->kind, ==, DIF_MANUAL_TABLE);
  g_assert_cmpuint (table->rows->len, ==, 3);
  cells = g_ptr_array_index (table->rows, 1);
  g_assert_cmpuint (g_strv_length (cells), ==, 2);
  g_assert_cmpstr (cells[0], ==, "<tt>x</tt>");
  cells = g_ptr_array_index (table->rows, 2);
  g_assert_cmpstr (cells[0], ==, "");
  g_assert_cmpstr (cells[1], ==, "y");
}

static void
test_resolve (void)
{
  static const char *const pairs[][2] = {
    { "guide.md", "manual/es/guide.md" }, { "../en/index.md", "manual/en/index.md" }, { "../../sftp.md", "sftp.md" },
    { "./a/../b.md", "manual/es/b.md" },  { "../../../../etc/passwd", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *path = dif_manual_resolve ("manual/es/index.md", pairs[i][0]);

    g_assert_cmpstr (path, ==, pairs[i][1]);
  }
}

static void
assert_markup (const char *markup)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *stripped = NULL;
  g_autoptr (GRegex) links = g_regex_new ("</?a( href=\"[^\"]*\")?>", 0, 0, NULL);

  /* what GtkLabel takes beyond Pango */
  stripped = g_regex_replace_literal (links, markup, -1, 0, "", 0, NULL);
  pango_parse_markup (stripped, -1, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (stripped, "**"));
  g_assert_null (strstr (stripped, "]("));
}

static void
check_page (const char *path)
{
  g_autofree char *resource = g_strconcat (RESOURCES, path, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (resource, 0, NULL);
  g_autoptr (GPtrArray) blocks = NULL;

  g_assert_nonnull (bytes);
  blocks = dif_manual_read (g_bytes_get_data (bytes, NULL));
  g_assert_cmpuint (blocks->len, >=, 8);
  g_assert_cmpint (((DifManualBlock *) g_ptr_array_index (blocks, 0))->kind, ==, DIF_MANUAL_HEADING);
  for (guint i = 0; i < blocks->len; i++) {
    const DifManualBlock *block = g_ptr_array_index (blocks, i);

    if (block->kind == DIF_MANUAL_PICTURE) {
      g_autofree char *picture = dif_manual_resolve (path, block->target);
      g_autofree char *there = g_strconcat (RESOURCES, picture, NULL);

      g_assert_true (g_resources_get_info (there, 0, NULL, NULL, NULL));
    } else if (block->kind == DIF_MANUAL_TABLE) {
      guint width = g_strv_length (g_ptr_array_index (block->rows, 0));

      for (guint j = 0; j < block->rows->len; j++) {
        char **cells = g_ptr_array_index (block->rows, j);

        g_assert_cmpuint (g_strv_length (cells), ==, width);
        for (guint k = 0; k < width; k++)
          assert_markup (cells[k]);
      }
    } else if (block->kind != DIF_MANUAL_CODE) {
      assert_markup (block->text);
    }
  }
}

/* Every page travels inside the program, with its pictures, and is read without a rest */
static void
test_pages (void)
{
  static const char *const languages[] = { "es", "en" };

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    g_autofree char *folder = g_strconcat (RESOURCES "manual/", languages[i], NULL);
    g_auto (GStrv) names = g_resources_enumerate_children (folder, 0, NULL);

    g_assert_nonnull (names);
    g_assert_cmpuint (g_strv_length (names), >=, 7);
    for (guint j = 0; names[j] != NULL; j++) {
      g_autofree char *path = g_strdup_printf ("manual/%s/%s", languages[i], names[j]);

      check_page (path);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manual-text/pieces", test_pieces);
  g_test_add_func ("/manual-text/table", test_table);
  g_test_add_func ("/manual-text/resolve", test_resolve);
  g_test_add_func ("/manual-text/pages", test_pages);
  return g_test_run ();
}
