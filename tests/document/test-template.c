/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dif-test.h"
#include "document/dif-template.h"

static gboolean
insert (DifDocument *document, const char *name, gpointer user_data)
{
  if (!g_str_equal (name, "here"))
    return FALSE;
  dif_document_add_paragraph (document, NULL, "inserted");
  return TRUE;
}

static char *
fill (const char *wording, GError **error)
{
  g_autoptr (DifDocument) document = dif_document_new ("t", "a", "s", 0);
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);
  GString *out = g_string_new (NULL);

  g_hash_table_insert (fields, (gpointer) "name", (gpointer) "Ana # {{evil}}");
  g_hash_table_insert (fields, (gpointer) "empty", (gpointer) "");
  if (!dif_template_fill (document, wording, "w", fields, insert, NULL, error)) {
    g_string_free (out, TRUE);
    return NULL;
  }
  for (guint i = 0; i < document->blocks->len; i++) {
    const DifBlock *block = g_ptr_array_index (document->blocks, i);

    g_string_append_printf (out, "%u%u[%s|%s]", block->kind, block->level, block->lead != NULL ? block->lead : "", block->text);
  }
  return g_string_free (out, FALSE);
}

static void
test_form (void)
{
  static const struct {
    const char *wording;
    const char *blocks;
  } cases[] = {
    { "= T\n## H {{name}}\n", "00[|T]12[|H Ana # {{evil}}]" },
    { "one\ntwo\n\nthree", "20[|one two]20[|three]" },
    { "a:: b\nc:: d\ne", "20[a:|b]20[c:|d]20[|e]" },
    { "- x:: y\n- z", "30[x:|y]30[|z]" },
    { "?name yes\n?empty no\n!empty none\n// note", "20[|yes none]" },
    { "@here\n---\n~ {{name}} | role", "20[|inserted]70[|]60[Ana # {{evil}}|role]" },
    { "", "" },
  };
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *blocks = fill (cases[i].wording, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (blocks, ==, cases[i].blocks);
  }
}

static void
test_wrong (void)
{
  static const char *const wordings[] = { "\n{{nobody}}", "\n@nothing", "\n?nobody x", "\n{{name", "\n- {{}}" };
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wordings); i++) {
    g_assert_null (fill (wordings[i], &error));
    dif_assert_error (error, DIF_ERROR_FORMAT, "line 2");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/form", test_form);
  g_test_add_func ("/template/wrong", test_wrong);
  return g_test_run ();
}
