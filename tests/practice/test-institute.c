/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-digest.h"
#include "base/dif-json.h"
#include "base/dif-time.h"
#include "dif-test.h"
#include "practice/dif-institute.h"
#include "web-client.h"

#define SITE "packages/20240602_2000_SITIO.zip"
#define NEWEST "packages/20240602_2040_PREP_PRACTICA.zip"


static DifInstitute *
start (const char *fault)
{
  const char *const faults[] = { fault, NULL };
  DifInstituteOptions options = { .cuts = 6, .seed = 7, .size = DIF_ELECTION_SMALL, .faults = faults };
  g_autoptr (GError) error = NULL;
  DifInstitute *self = dif_institute_new (&options, &error);

  g_assert_no_error (error);
  dif_institute_offer (self, 3);
  return self;
}

static WebReply *
ask (DifInstitute *self, const char *path, const char *header, guint timeout)
{
  g_autofree char *url = g_uri_resolve_relative (dif_institute_get_feed_url (self), path,
                                                 G_URI_FLAGS_NONE, NULL);

  return web_ask ("GET", url, (const char *const[]){ header, NULL }, timeout);
}

static JsonObject *
entry_at (JsonNode *feed, guint index)
{
  return json_array_get_object_element (
      json_object_get_array_member (json_node_get_object (feed), "packages"), index);
}

static JsonNode *
read_feed (DifInstitute *self)
{
  g_autoptr (WebReply) reply = ask (self, "feed.json", NULL, 10);
  g_autoptr (GError) error = NULL;
  JsonNode *feed = dif_json_parse (reply->body, reply->size, "feed", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (reply->status, ==, 200);
  return feed;
}

static gboolean
is_as_announced (DifInstitute *self, JsonNode *feed, guint index)
{
  JsonObject *entry = entry_at (feed, index);
  g_autoptr (WebReply) reply = ask (self, json_object_get_string_member (entry, "url"), NULL, 10);
  char hex[DIF_DIGEST_HEX];

  g_assert_cmpuint (reply->status, ==, 200);
  dif_digest_bytes (reply->body, reply->size, hex);
  return (gint64) reply->size == json_object_get_int_member (entry, "size") &&
         strcmp (hex, json_object_get_string_member (entry, "sha256")) == 0;
}

static void
test_night (void)
{
  DifInstitute *self = start (NULL);

  for (guint n = 0; n <= 6; n++) {
    g_autoptr (JsonNode) feed = NULL;
    guint entries = n > 0 ? 2 * n - 1 : 0;

    dif_institute_offer (self, n);
    feed = read_feed (self);
    g_assert_cmpstr (json_object_get_string_member (json_node_get_object (feed), "format"), ==,
                     "difusor-feed/1");
    g_assert_cmpstr (json_object_get_string_member (json_node_get_object (feed), "mode"), ==,
                     "practice");
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (
                          json_node_get_object (feed), "packages")), ==, entries);
    for (guint i = 0; i < entries && n == 6; i++) /* old ones are made again */
      g_assert_true (is_as_announced (self, feed, i));
  }
  dif_institute_offer (self, 99);
  g_assert_cmpuint (dif_institute_get_offered (self), ==, 6);
  g_assert_cmpuint (dif_institute_get_cuts (self), ==, 6);
  g_assert_finalize_object (self);
}

static void
test_not_offered (void)
{
  DifInstitute *self = start (NULL);
  g_autoptr (WebReply) early = ask (self, "packages/20240602_2100_DATOS.zip", NULL, 10);
  g_autoptr (WebReply) none = ask (self, "packages/", NULL, 10);

  g_assert_cmpuint (early->status, ==, 404);
  g_assert_cmpuint (none->status, ==, 404);
  g_assert_finalize_object (self);
}

static void
test_conditions_and_ranges (void)
{
  DifInstitute *self = start (NULL);
  g_autoptr (WebReply) feed = ask (self, "feed.json", "Accept-Encoding: gzip", 10);
  g_autofree char *none_match = g_strconcat ("If-None-Match: ", web_header (feed, "ETag"), NULL);
  g_autoptr (WebReply) same = ask (self, "feed.json", none_match, 10);
  g_autoptr (WebReply) whole = ask (self, SITE, NULL, 10);
  g_autoptr (WebReply) part = ask (self, SITE, "Range: bytes=100-", 10);
  g_autoptr (WebReply) past = ask (self, SITE, "Range: bytes=99999999-", 10);

  g_assert_null (web_header (feed, "Content-Encoding"));
  g_assert_cmpuint (same->status, ==, 304);
  g_assert_cmpuint (part->status, ==, 206);
  g_assert_cmpmem (part->body, part->size, whole->body + 100, whole->size - 100);
  g_assert_cmpuint (past->status, ==, 416);
  dif_institute_offer (self, 4);
  {
    g_autoptr (WebReply) changed = ask (self, "feed.json", none_match, 10);

    g_assert_cmpuint (changed->status, ==, 200);
  }
  g_assert_finalize_object (self);
}

static void
test_authentication (void)
{
  DifInstituteOptions options = { .size = DIF_ELECTION_SMALL, .user = "ana", .password = "flor:1" };
  g_autoptr (DifInstitute) self = dif_institute_new (&options, NULL);
  g_autoptr (WebReply) without = ask (self, "feed.json", NULL, 10);
  g_autoptr (WebReply) wrong = ask (self, "feed.json", "Authorization: Basic YW5hOmZsb3I=", 10);
  g_autoptr (WebReply) right = ask (self, "feed.json", "Authorization: Basic YW5hOmZsb3I6MQ==", 10);

  g_assert_cmpuint (without->status, ==, 401);
  g_assert_nonnull (web_header (without, "WWW-Authenticate"));
  g_assert_cmpuint (wrong->status, ==, 401);
  g_assert_cmpuint (right->status, ==, 200);
}

static void
test_usage (void)
{
  const char *const faults[] = { "gone", "lost", NULL };
  const DifInstituteOptions cases[] = {
    { .faults = faults }, { .user = "ana" }, { .mode = "test" }, { .cuts = 100000 }, { .link = "a/b" }
  };
  g_autoptr (GError) first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (dif_institute_new (&cases[i], &error));
    g_assert_error (error, DIF_ERROR, (int) DIF_ERROR_USAGE);
  }
  g_assert_null (dif_institute_new (&cases[0], &first));
  g_assert_nonnull (strstr (first->message, "lost"));
  g_assert_nonnull (strstr (first->message, "truncated-zip, "));
}

static void
test_statuses (void)
{
  static const struct {
    const char *fault;
    guint status;
    const char *header;
    const char *value;
  } cases[] = {
    { "unauthorized", 401, NULL, NULL }, { "blocked", 403, NULL, NULL },
    { "gone", 404, NULL, NULL },         { "broken", 500, NULL, NULL },
    { "busy", 503, "Retry-After", "1" },
    { "redirect", 302, "Location", "http://elsewhere.invalid/20240602_2040_PREP_PRACTICA.zip" },
    { "html", 200, "Content-Type", "text/html; charset=utf-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    DifInstitute *self = start (cases[i].fault);
    g_autoptr (WebReply) earlier = ask (self, SITE, NULL, 10);
    g_autoptr (WebReply) newest = ask (self, NEWEST, NULL, 10);
    g_autoptr (WebReply) second = ask (self, NEWEST, NULL, 10);
    g_autoptr (WebReply) third = ask (self, NEWEST, NULL, 10);

    g_assert_cmpuint (earlier->status, ==, 200);
    g_assert_cmpstr (web_header (earlier, "Content-Type"), ==, "application/zip");
    g_assert_cmpuint (newest->status, ==, cases[i].status);
    g_assert_cmpuint (second->status, ==, cases[i].status);
    if (cases[i].header != NULL)
      g_assert_cmpstr (web_header (newest, cases[i].header), ==, cases[i].value);
    g_assert_cmpuint (third->status, ==, cases[i].status == 503 ? 200 : cases[i].status);
    g_assert_finalize_object (self);
  }
}

static void
test_bytes (void)
{
  static const char *const names[] = { "wrong-hash", "wrong-length", "truncated-zip" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    DifInstitute *self = start (names[i]);
    g_autoptr (JsonNode) feed = read_feed (self);
    gboolean consistent = i == 2;

    g_assert_true (is_as_announced (self, feed, 0));
    g_assert_true (is_as_announced (self, feed, 2));
    g_assert_true (is_as_announced (self, feed, 3) == consistent);
    g_assert_true (is_as_announced (self, feed, 4) == consistent);
    if (consistent) {
      g_autoptr (WebReply) half = ask (self, NEWEST, NULL, 10);

      /* no end of central directory any more */
      g_assert_cmpmem (half->body, 2, "PK", 2);
      g_assert_cmpint (memcmp (half->body + half->size - 22, "PK\5\6", 4), !=, 0);
    }
    g_assert_finalize_object (self);
  }
}

static void
test_broken_transfers (void)
{
  DifInstitute *stalling = start ("stall");
  DifInstitute *cutting = start ("cut-off");
  g_autoptr (WebReply) silent = ask (stalling, NEWEST, NULL, 1);
  g_autoptr (WebReply) earlier = ask (stalling, SITE, NULL, 10);
  g_autoptr (WebReply) broken = ask (cutting, NEWEST, NULL, 10);
  g_autoptr (WebReply) rest = ask (cutting, NEWEST, "Range: bytes=50-", 10);

  g_assert_cmpuint (silent->status, ==, 200);
  g_assert_null (silent->body);
  g_assert_cmpuint (earlier->status, ==, 200);
  g_assert_cmpuint (broken->status, ==, 200);
  if (broken->body != NULL)
    g_assert_cmpint ((goffset) broken->size, <, soup_message_headers_get_content_length (
        soup_message_get_response_headers (broken->message)));
  g_assert_cmpuint (rest->status, ==, 206);
  g_assert_cmpstr (web_header (rest, "ETag"), ==, web_header (broken, "ETag"));
  g_assert_finalize_object (stalling);
  g_assert_finalize_object (cutting);
}

static void
test_feeds (void)
{
  DifInstitute *not_json = start ("not-json");
  DifInstitute *lacking = start ("lacks-field");
  DifInstitute *old = start ("old-cut");
  DifInstitute *other = start ("other-mode");
  g_autoptr (WebReply) page = ask (not_json, "feed.json", NULL, 10);
  g_autoptr (JsonNode) lacks = read_feed (lacking);
  g_autoptr (JsonNode) older = read_feed (old);
  g_autoptr (JsonNode) real = read_feed (other);

  g_assert_null (dif_json_parse (page->body, page->size, "feed", NULL));
  g_assert_true (json_object_has_member (entry_at (lacks, 2), "url"));
  g_assert_false (json_object_has_member (entry_at (lacks, 3), "url"));
  g_assert_cmpstr (json_object_get_string_member (entry_at (older, 2), "cut"), ==,
                   "2024-06-02T20:20:00-06:00");
  g_assert_cmpstr (json_object_get_string_member (entry_at (older, 3), "cut"), ==,
                   "2024-06-02T20:10:00-06:00");
  g_assert_true (is_as_announced (old, older, 3));
  g_assert_true (is_as_announced (old, older, 4));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (real), "mode"), ==, "real");
  g_assert_finalize_object (not_json);
  g_assert_finalize_object (lacking);
  g_assert_finalize_object (old);
  g_assert_finalize_object (other);
}

static guint
count_entries (JsonNode *feed)
{
  return json_array_get_length (json_object_get_array_member (json_node_get_object (feed), "packages"));
}

/* Faults in what is offered: left out, mixed, another state's, far too large */
static void
test_contents (void)
{
  DifInstitute *missing = start ("missed-cuts");
  DifInstitute *mixed = start ("mixed-set");
  DifInstitute *other = start ("other-state");
  DifInstitute *giant = start ("giant");
  DifInstitute *well = start (NULL);
  g_autoptr (JsonNode) gaps = read_feed (missing);
  g_autoptr (JsonNode) set = read_feed (mixed);
  g_autoptr (JsonNode) state = read_feed (other);
  g_autoptr (JsonNode) large = read_feed (giant);
  g_autoptr (JsonNode) right = read_feed (well);
  const char *const member = "sha256";

  g_assert_cmpuint (count_entries (gaps), ==, 3);
  g_assert_cmpuint (count_entries (right), ==, 5);
  for (guint i = 3; i < 5; i++) {
    g_assert_true (is_as_announced (mixed, set, i));
    g_assert_true (is_as_announced (other, state, i));
    g_assert_true (is_as_announced (giant, large, i));
    g_assert_cmpint (json_object_get_int_member (entry_at (large, i), "size"), <, 100000);
  }
  g_assert_cmpstr (json_object_get_string_member (entry_at (set, 3), member), ==,
                   json_object_get_string_member (entry_at (right, 3), member));
  g_assert_cmpstr (json_object_get_string_member (entry_at (set, 4), member), !=,
                   json_object_get_string_member (entry_at (right, 4), member));
  g_assert_cmpstr (json_object_get_string_member (entry_at (state, 4), member), !=,
                   json_object_get_string_member (entry_at (right, 4), member));
  g_assert_finalize_object (missing);
  g_assert_finalize_object (mixed);
  g_assert_finalize_object (other);
  g_assert_finalize_object (giant);
  g_assert_finalize_object (well);
}

static void
test_slow (void)
{
  DifInstitute *slow = start ("slow");
  g_autoptr (JsonNode) feed = read_feed (slow);
  gint64 began = g_get_monotonic_time ();
  gint64 size = json_object_get_int_member (entry_at (feed, 4), "size");

  g_assert_true (is_as_announced (slow, feed, 4));
  g_assert_cmpint (g_get_monotonic_time () - began, >=, size / (16 * 1024) * 250 * 1000);
  g_assert_finalize_object (slow);
}

static void
test_clock (void)
{
  DifInstitute *self = start ("wrong-clock");
  g_autoptr (WebReply) reply = ask (self, "feed.json", NULL, 10);
  gint64 ahead = dif_time_parse_http (web_header (reply, "Date")) - g_get_real_time ();

  g_assert_cmpint (ahead / G_USEC_PER_SEC, >=, 19 * 60);
  g_assert_cmpint (ahead / G_USEC_PER_SEC, <=, 20 * 60);
  g_assert_finalize_object (self);
}

static void
test_certificate (void)
{
  DifInstitute *self = start ("expired-certificate");
  g_autoptr (WebReply) reply = ask (self, "feed.json", NULL, 10);

  g_assert_true (g_str_has_prefix (dif_institute_get_feed_url (self), "https://127.0.0.1:"));
  g_assert_null (reply->body);
  g_assert_true (soup_message_get_tls_peer_certificate_errors (reply->message) &
                 G_TLS_CERTIFICATE_EXPIRED);
  g_assert_finalize_object (self);
}

/* Each difusor has a link of its own, which the Institute can block; the images are everybody's */
static void
test_link (void)
{
  DifInstituteOptions options = { .cuts = 6, .seed = 7, .size = DIF_ELECTION_SMALL, .link = "abc-123" };
  g_autoptr (DifInstitute) self = dif_institute_new (&options, NULL);
  g_autoptr (JsonNode) feed = NULL;

  dif_institute_offer (self, 3);
  feed = read_feed (self);
  g_assert_true (g_str_has_suffix (dif_institute_get_feed_url (self), "/abc-123/feed.json"));
  g_assert_true (is_as_announced (self, feed, 4));
  {
    g_autoptr (WebReply) without = ask (self, "/feed.json", NULL, 10);
    g_autoptr (WebReply) blocked = NULL;
    g_autoptr (WebReply) image = NULL;
    g_autoptr (WebReply) open = NULL;

    g_assert_cmpuint (without->status, ==, 404);
    dif_institute_block (self, TRUE);
    blocked = ask (self, "feed.json", NULL, 10);
    g_assert_cmpuint (blocked->status, ==, 403);
    for (guint i = 1; i < 9 && (image == NULL || image->status != 200); i++) {
      g_autofree char *path = g_strdup_printf ("/imagenes_digitalizadas_validadas/dip/%04u.svg", i);

      g_clear_pointer (&image, web_reply_free);
      image = ask (self, path, NULL, 10);
    }
    g_assert_cmpuint (image->status, ==, 200);
    g_assert_cmpstr (web_header (image, "Content-Type"), ==, "image/svg+xml");
    dif_institute_block (self, FALSE);
    open = ask (self, "feed.json", NULL, 10);
    g_assert_cmpuint (open->status, ==, 200);
  }
}

/* A night that goes on lists only what may be missing */
static void
test_first (void)
{
  DifInstituteOptions options = { .cuts = 6, .seed = 7, .size = DIF_ELECTION_SMALL, .first = 3 };
  g_autoptr (DifInstitute) self = dif_institute_new (&options, NULL);
  g_autoptr (JsonNode) feed = NULL;

  dif_institute_offer (self, 4);
  feed = read_feed (self);
  g_assert_cmpuint (count_entries (feed), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (entry_at (feed, 0), "cut"), ==,
                   "2024-06-02T20:40:00-06:00");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/institute/night", test_night);
  g_test_add_func ("/institute/not-offered", test_not_offered);
  g_test_add_func ("/institute/conditions", test_conditions_and_ranges);
  g_test_add_func ("/institute/authentication", test_authentication);
  g_test_add_func ("/institute/usage", test_usage);
  g_test_add_func ("/institute/statuses", test_statuses);
  g_test_add_func ("/institute/bytes", test_bytes);
  g_test_add_func ("/institute/broken-transfers", test_broken_transfers);
  g_test_add_func ("/institute/feeds", test_feeds);
  g_test_add_func ("/institute/contents", test_contents);
  g_test_add_func ("/institute/slow", test_slow);
  g_test_add_func ("/institute/clock", test_clock);
  g_test_add_func ("/institute/certificate", test_certificate);
  g_test_add_func ("/institute/link", test_link);
  g_test_add_func ("/institute/first", test_first);
  return g_test_run ();
}
