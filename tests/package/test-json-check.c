/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of JSON that streams by: the same whole, in pieces and byte by byte. */
#include <string.h>

#include "base/dif-limits.h"
#include "dif-test.h"
#include "package/dif-json-check.h"


/* The ids of what is found, joined by blanks; @piece: bytes pushed at once */
static char *
check (const char *text, gsize length, gsize piece)
{
  g_autoptr (DifFindings) findings = dif_findings_new ();
  g_autoptr (DifJsonCheck) self = dif_json_check_new (findings);
  g_autoptr (GPtrArray) found = NULL;
  GString *ids = g_string_new (NULL);

  dif_json_check_begin (self, "a.json");
  for (gsize i = 0; i < length; i += piece) {
    /* a copy of its own, so that reading beyond it is noticed */
    gsize size = MIN (piece, length - i);
    g_autofree char *copy = g_memdup2 (text + i, size);

    if (!dif_json_check_push (self, copy, size))
      break;
  }
  dif_json_check_end (self);
  found = dif_findings_take (findings);
  for (guint i = 0; i < found->len; i++) {
    DifFinding *finding = g_ptr_array_index (found, i);

    g_assert_cmpstr (finding->path, ==, "a.json");
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", finding->id);
  }
  return g_string_free (ids, FALSE);
}

static void
assert_check (const char *text, gsize length, const char *ids)
{
  static const gsize pieces[] = { 1, 2, 3, 7, 4096, G_MAXUINT32 };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autofree char *found = length < 100000 || pieces[i] > 100 ? check (text, length, pieces[i]) : g_strdup (ids);

    if (!g_str_equal (found, ids))
      g_error ("“%.60s” by %zu: “%s”, not “%s”", text, pieces[i], found, ids);
  }
}

static void
test_good (void)
{
  static const char *const texts[] = {
    "{}", "[]", " [ ] ", "0", "-0", "-0.5e-7", "12", "1e5", "1E+5", "true", "false", "null", "\"\"", "\"a\"\n",
    "[1,2.0,{\"a\":[{}],\"b\":null}]", "{\"a\":1,\"b\":{\"a\":1}}", "[{\"a\":1},{\"a\":1}]",
    "\xef\xbb\xbf{\"a\":1}", "\"\\u00e1\\ud83d\\ude00\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"ñ€😀\x7f\"",
    "{\"a\":{\"a\":1},\"b\":{\"a\":1}}", "{\"a\":1,\"A\":2,\"\":3}", "\r\n\t[\r\n]\t", "\"\\u0000\"",
    "\"\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf\xf0\x90\x80\x80\"", "{\"success\":true,\"json\":[{\"votos\":4613}]}",
    "123456789012345678901234567890.123456789e-9999",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_check (texts[i], strlen (texts[i]), "");
}

static void
test_invalid (void)
{
  static const char *const texts[] = {
    "", " \n", "\xef\xbb\xbf", "\xef\xbb", "\xef\xbb" "1", "{", "[", "[1", "[1,", "[1,]", "[,]", "{\"a\"", "{\"a\":", "{\"a\":1",
    "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{'a':1}", "{1:2}", "[1}", "{\"a\":1]", "]", "}", ":", ",", "[1 2]", "{} {}", "[] x",
    "nul", "nulll", "True", "NaN", "-NaN", "Infinity", "-Infinity", "[NaN]", "01", "-", "+1", ".5", "1.", "1.e5", "1e", "1e+",
    "0x10", "1_000", "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"a\nb\"", "\"a\tb\"", "\"\x01\"",
    "\"\xff\"", "\"\xc3\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xe2\x82\"", "\"\x80\"", "ñ",
    "// no\n1", "[1,2", "<html>", "{\"a\" 1}", "tru e", "1 2", "--1", "1-",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_check (texts[i], strlen (texts[i]), "json-invalid");
  assert_check ("[1]\0", 4, "json-invalid");
  assert_check ("\"a\0b\"", 5, "json-invalid");
}

static void
test_surrogates (void)
{
  static const char *const texts[] = {
    "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800x\"", "\"\\ud800\\n\"", "\"\\ud800\\ud800\\udc00\"", "\"\\ud83d\\u0041\"",
    "\"\\ude00\\ud83d\"", "{\"\\ud800\":1}", "\"\\ud800ñ\"", "[\"\\ud800\",\"\\udc00\"]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_check (texts[i], strlen (texts[i]), "json-surrogate");
}

static void
test_duplicates (void)
{
  static const char *const texts[] = {
    "{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":{\"c\":[{\"a\":1}]},\"a\":2}", "[{\"x\":{\"a\":1,\"a\":1}}]",
    "{\"a\":1,\"\\u0061\":2}", "{\"\":1,\"\":2}", "{\"ñ\":1,\"\\u00f1\":2}", "{\"a\":1,\"a\":2,\"a\":3,\"b\":1,\"b\":1}",
    "{\"a/\":1,\"a\\/\":1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_check (texts[i], strlen (texts[i]), "json-duplicate");
}

/* An object of so many names, and one of them again if @twice */
static GString *
many_names (guint count, gboolean twice)
{
  GString *text = g_string_new ("{");

  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "%s\"n%u\":%u", i > 0 ? "," : "", i, i);
  if (twice)
    g_string_append (text, ",\"n0\":0");
  g_string_append_c (text, '}');
  return text;
}

/* Every limit, and one beyond */
static void
test_limits (void)
{
  for (guint more = 0; more < 2; more++) {
    g_autoptr (GString) deep = g_string_new (NULL);
    g_autoptr (GString) string = g_string_new ("\"");
    GString *names = many_names (DIF_LIMIT_JSON_NAMES + more, FALSE);

    for (guint i = 0; i < DIF_LIMIT_JSON_DEPTH + more; i++)
      g_string_append (deep, i % 2 == 0 ? "[" : "{\"a\":");
    g_string_append (deep, "0");
    for (guint i = DIF_LIMIT_JSON_DEPTH + more; i > 0; i--)
      g_string_append_c (deep, i % 2 == 1 ? ']' : '}');
    assert_check (deep->str, deep->len, more > 0 ? "json-limit" : "");
    g_string_set_size (string, DIF_LIMIT_JSON_STRING + more + 1);
    memset (string->str + 1, 'x', DIF_LIMIT_JSON_STRING + more);
    g_string_append_c (string, '"');
    assert_check (string->str, string->len, more > 0 ? "json-long" : "");
    assert_check (names->str, names->len, more > 0 ? "json-names" : "");
    g_string_free (names, TRUE);
  }
}

/* Bad input of the worst kind: told at once, whatever comes after */
static void
test_endless (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');

  assert_check (deep, 100000, "json-limit");
}

/* Names of objects that were closed make room, also for those that are still open */
static void
test_names_go (void)
{
  g_autoptr (GString) text = g_string_new ("{\"first\":[");
  GString *inner = many_names (DIF_LIMIT_JSON_NAMES - 1, FALSE);
  GString *twice = many_names (DIF_LIMIT_JSON_NAMES - 1, TRUE);

  for (guint i = 0; i < 9; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", inner->str);
  g_string_append (text, "]}");
  assert_check (text->str, text->len, "");
  g_string_truncate (text, text->len - 1);
  g_string_append (text, ",\"first\":0}");
  assert_check (text->str, text->len, "json-duplicate");
  assert_check (twice->str, twice->len, "json-duplicate");
  g_string_free (inner, TRUE);
  g_string_free (twice, TRUE);
}

/* One document after the other, and the first does not stain the next */
static void
test_many_documents (void)
{
  g_autoptr (DifFindings) findings = dif_findings_new ();
  g_autoptr (DifJsonCheck) self = dif_json_check_new (findings);
  g_autoptr (GPtrArray) found = NULL;
  static const char *const texts[] = { "{\"a\":[{\"b\":", "{\"b\":1}", "\"\\ud800", "{\"a\":1}", "\xef\xbb", "[]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *name = g_strdup_printf ("%u.json", i);

    dif_json_check_begin (self, name);
    dif_json_check_push (self, texts[i], strlen (texts[i]));
    dif_json_check_end (self);
  }
  found = dif_findings_take (findings);
  g_assert_cmpuint (found->len, ==, 3);
  for (guint i = 0; i < found->len; i++) {
    DifFinding *finding = g_ptr_array_index (found, i);
    g_autofree char *name = g_strdup_printf ("%u.json", 2 * i);

    g_assert_cmpstr (finding->id, ==, "json-invalid");
    g_assert_cmpstr (finding->path, ==, name);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-check/good", test_good);
  g_test_add_func ("/json-check/invalid", test_invalid);
  g_test_add_func ("/json-check/surrogates", test_surrogates);
  g_test_add_func ("/json-check/duplicates", test_duplicates);
  g_test_add_func ("/json-check/limits", test_limits);
  g_test_add_func ("/json-check/endless", test_endless);
  g_test_add_func ("/json-check/names-go", test_names_go);
  g_test_add_func ("/json-check/many-documents", test_many_documents);
  return g_test_run ();
}
