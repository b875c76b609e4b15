/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-time.h"
#include "source/dif-source.h"
#include "dif-test-server.h"
#include "dif-test.h"

#define SHA "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define FEED(mode, packages)                                                                       \
  "{\"format\":\"difusor-feed/1\",\"institute\":\"I\",\"election\":\"E\",\"mode\":\"" mode         \
  "\",\"packages\":[" packages "]}"
#define PACKAGE(id, kind, hour, url, sha, path)                                                    \
  "{\"id\":\"" id "\",\"kind\":\"" kind "\",\"cut\":\"2024-06-02T" hour ":00:00-06:00\",\"url\":\"" \
  url "\",\"size\":3,\"sha256\":\"" sha "\",\"path\":" path "}"

static const char *feed; /* what the server says; set before it is asked */


static void
serve (DifTestServer *self, GIOStream *stream, const char *path, const char *head, guint number)
{
  g_autofree char *none_match = dif_test_header (head, "If-None-Match");

  if (g_str_equal (path, "/p/a.zip"))
    dif_test_reply (stream, "200 OK", "", "abc");
  else if (g_strcmp0 (none_match, "\"f\"") == 0)
    dif_test_reply (stream, "304 Not Modified", "", "");
  else
    dif_test_reply (stream, "200 OK", "ETag: \"f\"\r\n", feed);
}

static DifSource *
open_feed (DifTestServer *server, const char *password_file)
{
  g_autofree char *url = dif_test_server_url (server, "/feed.json");
  const char *arguments[] = { url, NULL };
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DifSourceConfig) config =
      dif_source_config_new ("feed", arguments, DIF_MODE_DRILL, &error);
  DifSource *source;

  g_assert_no_error (error);
  if (password_file != NULL) {
    config->user = g_strdup ("ana");
    config->password_file = g_strdup (password_file);
  }
  source = dif_source_new (config, "profile", clock, &error);
  g_assert_no_error (error);
  return source;
}

static void
test_list_and_fetch (void)
{
  char *folder = dif_test_folder ();
  DifTestServer *server = dif_test_server_new (serve, NULL, FALSE);
  g_autofree char *part = g_build_filename (folder, "out.part", NULL);
  g_autofree char *url = dif_test_server_url (server, "/p/a.zip");
  g_autoptr (DifSource) source = open_feed (server, NULL);
  g_autoptr (GPtrArray) offers = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (DifFetched) fetched = NULL;
  g_autoptr (GError) error = NULL;
  DifOffer *offer;

  feed = FEED ("drill", PACKAGE ("late", "data", "21", "p/b.zip", SHA, "null") ","
               PACKAGE ("db", "database", "20", "p/a.zip", SHA, "\"db/a.zip\"") ","
               PACKAGE ("site", "site", "20", "/p/a.zip", SHA, "null"));
  offers = dif_source_list (source, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (offers->len, ==, 3);
  g_assert_cmpstr (((DifOffer *) g_ptr_array_index (offers, 2))->id, ==, "late");
  offer = g_ptr_array_index (offers, 0);
  g_assert_cmpstr (offer->id, ==, "db");
  g_assert_cmpint (offer->kind, ==, DIF_PACKAGE_DATABASE);
  g_assert_cmpint (offer->cut_time, ==, dif_time_parse_iso8601 ("2024-06-02T20:00:00-06:00"));
  g_assert_cmpstr (offer->locator, ==, url);
  g_assert_cmpstr (offer->name, ==, "a.zip");
  g_assert_cmpstr (offer->path, ==, "db/a.zip");
  g_assert_cmpstr (offer->fingerprint, ==, SHA);
  g_assert_cmpuint (g_strv_length (offer->expects), ==, 2);
  g_assert_cmpstr (offer->expects[0], ==, "site");
  g_assert_cmpstr (offer->expects[1], ==, "database");

  /* nothing new: the same list, though the server did not send it */
  feed = "not asked for";
  again = dif_source_list (source, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, 3);

  fetched = dif_source_fetch (source, offer, part, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fetched->sha256, ==, SHA);
  dif_test_server_free (server);
  dif_test_folder_remove (folder);
}

static void
test_refused (void)
{
  static const struct {
    const char *feed;
    int code;
    const char *part;
  } cases[] = {
    { FEED ("real", ""), DIF_ERROR_MODE, "real" },
    { FEED ("earnest", ""), DIF_ERROR_FORMAT, "$.mode" },
    { "{\"format\":\"difusor-feed/2\",\"mode\":\"drill\",\"packages\":[]}", DIF_ERROR_FORMAT,
      "$.format" },
    { "{\"format\":\"difusor-feed/1\",\"mode\":\"drill\"}", DIF_ERROR_FORMAT, "$.packages" },
    { FEED ("drill", "{\"id\":\"x\"}"), DIF_ERROR_FORMAT, "$.packages[0].kind" },
    { FEED ("drill", PACKAGE ("x", "film", "20", "a.zip", SHA, "null")), DIF_ERROR_FORMAT, "film" },
    { FEED ("drill", PACKAGE ("x", "site", "20", "a.zip", "abc", "null")), DIF_ERROR_FORMAT,
      "sha256" },
    { FEED ("drill", PACKAGE ("x", "site", "20", "a.zip", SHA, "\"../a.zip\"")), DIF_ERROR_FORMAT,
      "path" },
    { FEED ("drill", PACKAGE ("x", "site", "20", "a.zip", SHA, "\"/a.zip\"")), DIF_ERROR_FORMAT,
      "path" },
    { FEED ("drill", PACKAGE ("x", "site", "20", "a.zip", SHA, "null") ","
            PACKAGE ("x", "data", "20", "b.zip", SHA, "null")), DIF_ERROR_FORMAT,
      "$.packages[1].id" },
    { FEED ("drill", PACKAGE ("x", "site", "20", "http://a.example/a.zip", SHA, "null")),
      DIF_ERROR_TRUST, "a.example" },
    { "\n <html>", DIF_ERROR_PORTAL, "web page" },
    { "nonsense", DIF_ERROR_FORMAT, "feed.json" },
  };
  DifTestServer *server = dif_test_server_new (serve, NULL, FALSE);
  g_autoptr (DifSource) source = open_feed (server, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    feed = cases[i].feed;
    g_assert_null (dif_source_list (source, NULL, &error));
    dif_assert_error (error, cases[i].code, cases[i].part);
  }
  dif_test_server_free (server);
}

/* With credentials another host is refused; without them it is not */
static void
test_other_host (void)
{
  char *folder = dif_test_folder ();
  DifTestServer *server = dif_test_server_new (serve, NULL, FALSE);
  g_autofree char *file = g_build_filename (folder, "password", NULL);
  g_autoptr (DifSource) open = open_feed (server, NULL);
  g_autoptr (DifSource) known = NULL;
  g_autoptr (GPtrArray) offers = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "secret\n", -1, NULL));
  known = open_feed (server, file);
  feed = FEED ("drill", PACKAGE ("x", "site", "20", "https://b.example/a.zip", SHA, "null"));
  offers = dif_source_list (open, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (offers->len, ==, 1);
  g_assert_null (dif_source_list (known, NULL, &error));
  dif_assert_error (error, DIF_ERROR_TRUST, "b.example");
  dif_test_server_free (server);
  dif_test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/source-feed/list-and-fetch", test_list_and_fetch);
  g_test_add_func ("/source-feed/refused", test_refused);
  g_test_add_func ("/source-feed/other-host", test_other_host);
  return g_test_run ();
}
