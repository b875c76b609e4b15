/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/dif-source.h"
#include "dif-test-server.h"
#include "dif-test.h"


static void
serve (DifTestServer *self, GIOStream *stream, const char *path, const char *head, guint number)
{
  g_autofree char *none_match = dif_test_header (head, "If-None-Match");
  g_autofree char *authorization = dif_test_header (head, "Authorization");

  if (g_str_equal (path, "/page.zip"))
    dif_test_reply (stream, "200 OK", "", "<html>Log in</html>");
  else if (g_str_equal (path, "/token.zip") && g_strcmp0 (authorization, "Bearer second") != 0)
    dif_test_reply (stream, "401 Unauthorized", "", "");
  else if (g_strcmp0 (none_match, "\"v1\"") == 0)
    dif_test_reply (stream, "304 Not Modified", "", "");
  else
    dif_test_reply (stream, "200 OK", "ETag: \"v1\"\r\n", "abc");
}

static void
test_conditional_and_page (void)
{
  char *folder = dif_test_folder ();
  DifTestServer *server = dif_test_server_new (serve, NULL, FALSE);
  g_autofree char *part = g_build_filename (folder, "out.part", NULL);
  g_autofree char *good = dif_test_server_url (server, "/a%20b.zip?key=1");
  g_autofree char *page = dif_test_server_url (server, "/page.zip");
  const char *arguments[] = { good, page, NULL };
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DifSourceConfig) config =
      dif_source_config_new ("url", arguments, DIF_MODE_DRILL, &error);
  g_autoptr (DifSource) source = dif_source_new (config, folder, clock, &error);
  g_autoptr (GPtrArray) offers = dif_source_list (source, NULL, &error);
  g_autoptr (DifFetched) first = NULL;
  g_autoptr (DifFetched) second = NULL;
  DifOffer *offer;

  g_assert_no_error (error);
  g_assert_cmpuint (offers->len, ==, 2);
  offer = g_ptr_array_index (offers, 0);
  g_assert_cmpstr (offer->name, ==, "a b.zip");
  g_assert_cmpstr (offer->id, ==, good);
  g_assert_cmpstr (offer->fingerprint, ==, "");

  first = dif_source_fetch (source, offer, part, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (first->not_modified);
  g_assert_cmpuint (first->size, ==, 3);
  offer->etag = g_strdup (first->etag);
  second = dif_source_fetch (source, offer, part, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (second->not_modified);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));

  g_assert_null (
      dif_source_fetch (source, g_ptr_array_index (offers, 1), part, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_NOT_PACKAGE, "page.zip");
  g_assert_true (g_file_test (part, G_FILE_TEST_EXISTS));
  dif_test_server_free (server);
  dif_test_folder_remove (folder);
}

/* The secret's file is read at each use */
static void
test_secret (void)
{
  char *folder = dif_test_folder ();
  DifTestServer *server = dif_test_server_new (serve, NULL, FALSE);
  g_autofree char *part = g_build_filename (folder, "out.part", NULL);
  g_autofree char *file = g_build_filename (folder, "token", NULL);
  g_autofree char *url = dif_test_server_url (server, "/token.zip");
  const char *arguments[] = { url, NULL };
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DifSourceConfig) config =
      dif_source_config_new ("url", arguments, DIF_MODE_DRILL, &error);
  g_autoptr (DifSource) source = NULL;
  g_autoptr (GPtrArray) offers = NULL;
  g_autoptr (DifFetched) fetched = NULL;

  config->token_file = g_strdup (file);
  g_assert_null (dif_source_new (config, folder, clock, &error));
  dif_assert_error (error, DIF_ERROR_SECRET, "token");

  g_assert_true (g_file_set_contents (file, "first\n", -1, NULL));
  source = dif_source_new (config, folder, clock, &error);
  g_assert_no_error (error);
  offers = dif_source_list (source, NULL, &error);
  g_assert_null (
      dif_source_fetch (source, g_ptr_array_index (offers, 0), part, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_AUTH, "token.zip");
  g_assert_true (g_file_set_contents (file, "second\n", -1, NULL));
  fetched = dif_source_fetch (source, g_ptr_array_index (offers, 0), part, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fetched->size, ==, 3);
  dif_test_server_free (server);
  dif_test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/source-url/conditional-and-page", test_conditional_and_page);
  g_test_add_func ("/source-url/secret", test_secret);
  return g_test_run ();
}
