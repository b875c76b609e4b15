/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "dif-test.h"


static JsonNode *
parse (const char *text, GError **error)
{
  return dif_json_parse (text, strlen (text), "doc.json", error);
}

static void
test_canonical (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node =
      parse ("\xef\xbb\xbf{\"b\": [1, true, null, \"a\\u000a\\\"ñ\"], \"a\": {\"z\": -3, \"y\": \"\", \"x\": -0.0}}", &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = dif_json_canonical (node);
  g_assert_cmpstr (text, ==, "{\"a\":{\"x\":0,\"y\":\"\",\"z\":-3},\"b\":[1,true,null,\"a\\n\\\"ñ\"]}");
}

static void
test_empty (void)
{
  static const char *const texts[] = { "", "\xef\xbb\xbf", " ", "\n\t" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_assert_null (parse (texts[i], &error));
    dif_assert_error (error, DIF_ERROR_FORMAT, "doc.json");
  }
  g_assert_null (dif_json_parse (NULL, 0, "doc.json", &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "doc.json");
}

static void
test_depth (void)
{
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  JsonNode *node;

  for (guint i = 0; i < DIF_LIMIT_JSON_DEPTH; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < DIF_LIMIT_JSON_DEPTH; i++)
    g_string_append_c (text, ']');
  node = parse (text->str, &error);
  g_assert_no_error (error);
  json_node_unref (node);

  g_string_prepend_c (text, '[');
  g_string_append_c (text, ']');
  g_assert_null (parse (text->str, &error));
  dif_assert_error (error, DIF_ERROR_LIMIT, "doc.json");
  g_string_free (text, TRUE);
}

static void
test_string_length (void)
{
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new ("[\"");
  JsonNode *node;

  for (guint64 i = 0; i < DIF_LIMIT_JSON_STRING; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "\"]");
  node = parse (text->str, &error);
  g_assert_no_error (error);
  json_node_unref (node);

  g_string_insert_c (text, 3, 'x');
  g_assert_null (parse (text->str, &error));
  dif_assert_error (error, DIF_ERROR_LIMIT, "doc.json");
  g_string_free (text, TRUE);
}

static void
test_not_json (void)
{
  g_autoptr (GError) nothing = NULL;
  static const char *const texts[] = { "", "  ", "<html>", "{\"a\":", "\xff\xfe", "{\"a\" 1}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (texts[i], &error));
    dif_assert_error (error, DIF_ERROR_FORMAT, "doc.json");
  }
  /* an empty answer has no address */
  g_assert_null (dif_json_parse (NULL, 0, "doc.json", &nothing));
  dif_assert_error (nothing, DIF_ERROR_FORMAT, "empty");
}

static void
test_cursor_names_the_place (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node =
      parse ("{\"hours\":{\"opening\":\"20h\"},\"kinds\":[\"site\",7],\"n\":5}", &error);
  g_autoptr (DifJsonCursor) root = dif_json_cursor_new (node, "call.json");
  g_autoptr (DifJsonCursor) other = dif_json_cursor_new (node, "call.json");
  g_auto (GStrv) kinds = NULL;

  g_assert_cmpint (dif_json_cursor_integer (root, "n", 0, 5), ==, 5);
  g_assert_cmpint (dif_json_cursor_moment (dif_json_cursor_object (root, "hours"), "opening"), ==, 0);
  dif_json_cursor_string (root, "absent"); /* only the first is told */
  g_assert_false (dif_json_cursor_finish (root, &error));
  g_assert_nonnull (strstr (error->message, "$.hours.opening"));
  g_assert_nonnull (strstr (error->message, "\"20h\""));
  dif_assert_error (error, DIF_ERROR_FORMAT, "call.json");

  kinds = dif_json_cursor_strings (other, "kinds");
  g_assert_cmpstr (kinds[0], ==, "site");
  g_assert_false (dif_json_cursor_finish (other, &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "$.kinds[1]");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/canonical", test_canonical);
  g_test_add_func ("/json/empty", test_empty);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/string", test_string_length);
  g_test_add_func ("/json/not-json", test_not_json);
  g_test_add_func ("/json/cursor", test_cursor_names_the_place);
  return g_test_run ();
}
