/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "source/dif-source.h"
#include "dif-test.h"


static void
test_refused (void)
{
  static const struct {
    const char *kind;
    const char *arguments[3];
    const char *part;
  } cases[] = {
    { "carrier-pigeon", { "x" }, "carrier-pigeon" },
    { "feed", { NULL }, "feed" },
    { "feed", { "https://a.example/", "https://b.example/" }, "2" },
    { "feed", { "http://a.example/" }, "http://a.example/" },
    { "url", { "https://a.example/x", "https://a.example/x" }, "https://a.example/x" },
    { "folder", { "a", "b" }, "2" },
    { "folder", { "" }, "folder" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (
        dif_source_config_new (cases[i].kind, cases[i].arguments, DIF_MODE_DRILL, &error));
    dif_assert_error (error, DIF_ERROR_USAGE, cases[i].part);
  }
}

static void
test_json (void)
{
  const char *arguments[] = { "somewhere/../here", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DifSourceConfig) config =
      dif_source_config_new ("folder", arguments, DIF_MODE_DRILL, &error);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (DifSourceConfig) back = NULL;

  g_assert_no_error (error);
  g_assert_true (g_path_is_absolute (config->arguments[0]));
  g_assert_true (g_str_has_suffix (config->arguments[0], "/here"));
  config->user = g_strdup ("ana");
  config->token_file = g_strdup ("/t");
  node = dif_source_config_to_json (config);
  back = dif_source_config_from_json (node, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->kind, ==, "folder");
  g_assert_true (g_strv_equal ((const char *const *) back->arguments,
                               (const char *const *) config->arguments));
  g_assert_cmpint (back->mode, ==, DIF_MODE_DRILL);
  g_assert_cmpstr (back->user, ==, "ana");
  g_assert_cmpstr (back->token_file, ==, "/t");
  g_assert_null (back->password_file);

  json_object_set_string_member (json_node_get_object (node), "mode", "serious");
  g_assert_null (dif_source_config_from_json (node, &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "$.mode");
}

static void
test_safe_name (void)
{
  static const char *const cases[][2] = {
    { "a.zip", "a.zip" }, { "x/../b.zip", "b.zip" }, { "c:\\d\\e.zip", "e.zip" },
    { "..", "package" },  { "", "package" },         { "f\n\xE2\x80\xAEg.zip", "fg.zip" },
  };
  g_autofree char *nothing = dif_offer_safe_name (NULL);

  g_assert_cmpstr (nothing, ==, "package");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = dif_offer_safe_name (cases[i][0]);

    g_assert_cmpstr (name, ==, cases[i][1]);
  }
  for (gsize length = DIF_LIMIT_NAME_BYTES; length <= DIF_LIMIT_NAME_BYTES + 1; length++) {
    g_autofree char *stem = g_strnfill (length - strlen (".tar.gz"), 'a');
    g_autofree char *given = g_strconcat (stem, ".tar.gz", NULL);
    g_autofree char *name = dif_offer_safe_name (given);

    g_assert_cmpuint (strlen (name), ==, DIF_LIMIT_NAME_BYTES);
    g_assert_true (g_str_has_suffix (name, "a.tar.gz"));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/source-config/refused", test_refused);
  g_test_add_func ("/source-config/json", test_json);
  g_test_add_func ("/source-config/safe-name", test_safe_name);
  return g_test_run ();
}
