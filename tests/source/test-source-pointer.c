/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/dif-source.h"
#include "dif-test-server.h"
#include "dif-test.h"


/* What the server says in each document */
static const struct {
  const char *path, *text;
} documents[] = {
  { "/assets/configuracion.json",
    "\xef\xbb\xbf{\"configuracion\":{\"urlBaseDatos\":\"./assets/20240602_2005_PREP.zip\"}}" },
  { "/a/pointer.json", "{\"paquetes\":[{\"url\":\"nuevo/20240602_2020_PREP.zip?x=1\"}]}" },
  { "/a/above.json", "{\"zip\":\"datos/20240602_2040_PREP.zip\"}" },
  { "/top.json", "{\"zip\":\"datos/20240602_2040_PREP.zip\"}" },
  { "/none.json", "{\"zip\":7,\"empty\":\"\",\"list\":[]}" },
  { "/away.json", "{\"zip\":\"http://192.0.2.1/x.zip\"}" },
  { "/nowhere.json", "{\"zip\":\"a:/.//b\"}" },
  { "/page.json", " <html>" },
  { "/broken.json", "{" },
};

static void
serve (DifTestServer *self, GIOStream *stream, const char *path, const char *head, guint number)
{
  g_autofree char *none_match = dif_test_header (head, "If-None-Match");

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++) {
    if (!g_str_equal (path, documents[i].path))
      continue;
    if (g_strcmp0 (none_match, "\"d\"") == 0)
      dif_test_reply (stream, "304 Not Modified", "", "");
    else
      dif_test_reply (stream, "200 OK", "ETag: \"d\"\r\n", documents[i].text);
    return;
  }
  if (g_str_equal (path, "/assets/20240602_2005_PREP.zip") || g_str_equal (path, "/datos/20240602_2040_PREP.zip") ||
      g_str_has_prefix (path, "/a/nuevo/20240602_2020_PREP.zip"))
    dif_test_reply (stream, "200 OK", "", path);
  else
    dif_test_reply (stream, "404 Not Found", "", "");
}

static DifSource *
source_new (DifTestServer *server, const char *folder, const char *document, const char *key)
{
  g_autofree char *url = dif_test_server_url (server, document);
  const char *arguments[] = { url, key, NULL };
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DifSourceConfig) config = dif_source_config_new ("pointer", arguments, DIF_MODE_DRILL, &error);
  DifSource *source;

  g_assert_no_error (error);
  source = dif_source_new (config, folder, clock, &error);
  g_assert_no_error (error);
  return source;
}

/* Relative names, from the document or from the page above it */
static void
test_named (void)
{
  static const struct {
    const char *document, *key, *name, *path;
  } cases[] = {
    { "/assets/configuracion.json", "configuracion.urlBaseDatos", "20240602_2005_PREP.zip",
      "/assets/20240602_2005_PREP.zip" },
    { "/a/pointer.json", "paquetes.0.url", "20240602_2020_PREP.zip",
      "/a/nuevo/20240602_2020_PREP.zip?x=1" },
    { "/a/above.json", "zip", "20240602_2040_PREP.zip", "/datos/20240602_2040_PREP.zip" },
    { "/top.json", "zip", "20240602_2040_PREP.zip", "/datos/20240602_2040_PREP.zip" },
  };
  DifTestServer *server = dif_test_server_new (serve, NULL, FALSE);
  char *folder = dif_test_folder ();
  g_autofree char *part = g_build_filename (folder, "out.part", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DifSource) source = source_new (server, folder, cases[i].document, cases[i].key);

    /* the second time the document is not sent again */
    for (guint round = 0; round < 2; round++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) offers = dif_source_list (source, NULL, &error);
      g_autoptr (DifFetched) fetched = NULL;
      g_autofree char *contents = NULL;
      DifOffer *offer;

      g_assert_no_error (error);
      g_assert_cmpuint (offers->len, ==, 1);
      offer = g_ptr_array_index (offers, 0);
      g_assert_cmpstr (offer->name, ==, cases[i].name);
      fetched = dif_source_fetch (source, offer, part, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (part, &contents, NULL, NULL));
      g_assert_cmpstr (contents, ==, cases[i].path);
    }
  }
  dif_test_server_free (server);
  dif_test_folder_remove (folder);
}

static void
test_not_named (void)
{
  static const struct {
    const char *document, *key;
    DifError code;
    const char *part;
  } cases[] = {
    { "/none.json", "zip", DIF_ERROR_FORMAT, "zip" },
    { "/none.json", "empty", DIF_ERROR_FORMAT, "empty" },
    { "/none.json", "list.0", DIF_ERROR_FORMAT, "list.0" },
    { "/none.json", "a.b.c", DIF_ERROR_FORMAT, "a.b.c" },
    { "/away.json", "zip", DIF_ERROR_TRUST, "192.0.2.1" },
    { "/nowhere.json", "zip", DIF_ERROR_TRUST, "a:/.//b" },
    { "/page.json", "zip", DIF_ERROR_PORTAL, "page.json" },
    { "/broken.json", "zip", DIF_ERROR_FORMAT, "broken.json" },
    { "/absent.json", "zip", DIF_ERROR_REJECTED, "absent.json" },
  };
  DifTestServer *server = dif_test_server_new (serve, NULL, FALSE);
  char *folder = dif_test_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DifSource) source = source_new (server, folder, cases[i].document, cases[i].key);
    g_autoptr (GError) error = NULL;

    g_assert_null (dif_source_list (source, NULL, &error));
    dif_assert_error (error, cases[i].code, cases[i].part);
  }
  dif_test_server_free (server);
  dif_test_folder_remove (folder);
}

static void
test_arguments (void)
{
  static const struct {
    const char *url, *key;
  } cases[] = {
    { "https://example.org/a.json", NULL },
    { "https://example.org/a.json", "" },
    { "https://example.org/a.json", "a..b" },
    { "https://example.org/a.json", ".a" },
    { "http://example.org/a.json", "a" },
    { "a.json", "a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *arguments[] = { cases[i].url, cases[i].key, NULL };
    g_autoptr (GError) error = NULL;

    g_assert_null (dif_source_config_new ("pointer", arguments, DIF_MODE_DRILL, &error));
    g_assert_nonnull (error);
    g_assert_nonnull (dif_error_get_hint (error));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source-pointer/named", test_named);
  g_test_add_func ("/source-pointer/not-named", test_not_named);
  g_test_add_func ("/source-pointer/arguments", test_arguments);
  return g_test_run ();
}
