/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-test"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "archive/dif-archive-tests.h"
#include "base/dif-error.h"
#include "base/dif-http.h"

#include "dif-target-test-private.h"

#define PAGE "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>Prueba</title>\n<p>Prueba de publicación %u: %s\n"
#define DATA "{ \"prueba\": \"%s\" }\n"
#define PAGE_LIMIT (4096)


static void
check_free (gpointer data)
{
  DifTargetCheck *check = data;

  g_free (check->text);
  g_free (check);
}

void
dif_target_test_free (DifTargetTest *self)
{
  g_free (self->target);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self->unknown_key);
  g_clear_pointer (&self->learned, dif_target_config_free);
  g_free (self);
}

const char *
dif_target_check_state_to_string (DifTargetCheckState state)
{
  static const char *const words[] = { "good", "notice", "bad" };

  return words[state];
}

void
dif_target_test_add (DifTargetTestRun *run, const char *id, DifTargetCheckState state, const char *format, ...)
{
  DifTargetCheck *check = g_new0 (DifTargetCheck, 1);
  va_list args;

  va_start (args, format);
  check->text = g_strdup_vprintf (format, args);
  va_end (args);
  check->id = id;
  check->state = state;
  g_ptr_array_add (run->test->checks, check);
  if (state == DIF_TARGET_CHECK_BAD)
    run->test->passed = FALSE;
}

gboolean
dif_target_test_fail (DifTargetTestRun *run, const char *id, GError *error)
{
  dif_target_test_add (run, id, DIF_TARGET_CHECK_BAD, "%s", error->message);
  if (run->test->error == NULL)
    run->test->error = error;
  else
    g_error_free (error);
  return FALSE;
}

/* --- The target itself -------------------------------------------------------------------- */

static gboolean
put (DifTargetTestRun *run, const char *path, GBytes *bytes, GError **error)
{
  DifHeaders headers;

  dif_headers_for (path, TRUE, &headers);
  return dif_target_put_file (run->target, path, bytes, &headers, run->cancellable, error);
}

static GBytes *
make_page (DifTargetTestRun *run, guint version)
{
  char *text = g_strdup_printf (PAGE, version, run->token);

  return g_bytes_new_take (text, strlen (text));
}

static GBytes *
make_data (DifTargetTestRun *run)
{
  char *text = g_strdup_printf (DATA, run->token);

  return g_bytes_new_take (text, strlen (text));
}

static gboolean
check_write (DifTargetTestRun *run)
{
  g_autoptr (GBytes) page = make_page (run, 1);
  g_autoptr (GBytes) data = make_data (run);
  GError *error = NULL;

  if (!put (run, run->page, page, &error) || !put (run, run->data, data, &error))
    return dif_target_test_fail (run, "write", error);
  dif_target_test_add (run, "write", DIF_TARGET_CHECK_GOOD, _("Two files were written"));
  return TRUE;
}

static gboolean
check_read (DifTargetTestRun *run, const char *id, guint version)
{
  g_autoptr (GBytes) wanted = make_page (run, version);
  GError *error = NULL;
  g_autoptr (GBytes) found = dif_target_get_file (run->target, run->page, run->cancellable, &error);

  if (found == NULL)
    return dif_target_test_fail (run, id, error);
  if (g_bytes_equal (found, wanted)) {
    dif_target_test_add (run, id, DIF_TARGET_CHECK_GOOD,
               version == 1 ? _("The target holds what was written")
                            : _("The target replaces a file whole"));
    return TRUE;
  }
  dif_target_test_add (run, id, DIF_TARGET_CHECK_BAD, _("The target holds other bytes than were written: “%s”"),
             run->page);
  return FALSE;
}

/* What is not there must be told from what is forbidden: the state beside the site may be absent */
static gboolean
check_absent (DifTargetTestRun *run)
{
  g_autofree char *path = g_strdup_printf ("difusor-test-%s/absent.json", run->token);
  GError *error = NULL;
  g_autoptr (GBytes) found = NULL;

  if (!dif_target_is_distant (run->target))
    return TRUE;
  found = dif_target_get_file (run->target, path, run->cancellable, &error);
  if (found == NULL && (g_error_matches (error, DIF_ERROR, DIF_ERROR_NOT_FOUND) ||
                        g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))) {
    g_error_free (error);
    return TRUE;
  }
  if (found == NULL)
    return dif_target_test_fail (run, "read", error);
  dif_target_test_add (run, "read", DIF_TARGET_CHECK_BAD, _("The target answers for a file that is not there: “%s”"), path);
  return FALSE;
}

/* What a night needs beside, each by doing it once, so that what is missing is named */
static gboolean
check_permissions (DifTargetTestRun *run)
{
  g_autofree char *folder = g_strdup_printf ("difusor-test-%s/", run->token);
  GError *error = NULL;
  const char *proven = dif_target_prove (run->target, folder, run->cancellable, &error);

  if (error != NULL)
    return dif_target_test_fail (run, "permissions", error);
  if (proven != NULL)
    /* Translators: permissions as AWS calls them */
    dif_target_test_add (run, "permissions", DIF_TARGET_CHECK_GOOD, _("The access key may: %s"), proven);
  return TRUE;
}

static gboolean
check_replace (DifTargetTestRun *run)
{
  g_autoptr (GBytes) page = make_page (run, 2);
  GError *error = NULL;

  if (!put (run, run->page, page, &error))
    return dif_target_test_fail (run, "replace", error);
  return check_read (run, "replace", 2);
}

/* --- What readers get --------------------------------------------------------------------- */

static GBytes *
get_public (DifTargetTestRun *run, DifHttp *http, const char *path, DifHttpReply **reply, GError **error)
{
  g_autofree char *url = g_strconcat (dif_target_get_config (run->target)->public_url, path, NULL);
  DifHttpRequest request = { .url = url, .size = -1, .limit = PAGE_LIMIT };

  return dif_http_get (http, &request, reply, run->cancellable, error);
}

/* `text/html` of `text/html; charset=utf-8` */
static char *
media_type (const char *content_type)
{
  return g_ascii_strdown (content_type, (gssize) strcspn (content_type, "; "));
}

static void
check_content_type (DifTargetTestRun *run, const char *path, const char *found)
{
  g_autofree char *found_media = media_type (found != NULL ? found : "");
  g_autofree char *wanted_media = NULL;
  DifTargetCheckState state;
  DifHeaders wanted;

  dif_headers_for (path, TRUE, &wanted);
  wanted_media = media_type (wanted.content_type);
  if (g_strcmp0 (found, wanted.content_type) == 0)
    state = DIF_TARGET_CHECK_GOOD;
  else if (dif_target_keeps_headers (run->target) || !g_str_equal (found_media, wanted_media))
    state = DIF_TARGET_CHECK_BAD;
  else
    state = DIF_TARGET_CHECK_NOTICE;

  if (state == DIF_TARGET_CHECK_GOOD)
    dif_target_test_add (run, "content-type", state, _("“%s” is served as %s"), path, found);
  else
    dif_target_test_add (run, "content-type", state, _("“%s” is served as %s, and should be %s"), path,
               found != NULL ? found : _("nothing"), wanted.content_type);
}

static void
check_cache_control (DifTargetTestRun *run, const char *path, const char *found)
{
  DifTargetCheckState state;
  DifHeaders wanted;

  dif_headers_for (path, TRUE, &wanted);
  if (g_strcmp0 (found, wanted.cache_control) == 0) {
    dif_target_test_add (run, "cache-control", DIF_TARGET_CHECK_GOOD, _("Readers are told: %s"), found);
    return;
  }
  state = dif_target_keeps_headers (run->target) ? DIF_TARGET_CHECK_BAD : DIF_TARGET_CHECK_NOTICE;
  dif_target_test_add (run, "cache-control", state,
             _("Readers are told “%s”; tell them “%s”, or they see a cut late"),
             found != NULL ? found : "", wanted.cache_control);
}

static gboolean
check_public (DifTargetTestRun *run, DifHttp *http)
{
  const char *url = dif_target_get_config (run->target)->public_url;
  g_autoptr (GBytes) wanted = make_page (run, 1);
  g_autoptr (DifHttpReply) reply = NULL;
  GError *error = NULL;
  g_autoptr (GBytes) found = get_public (run, http, run->page, &reply, &error);

  if (found == NULL)
    return dif_target_test_fail (run, g_error_matches (error, DIF_ERROR, DIF_ERROR_TRUST) ? "redirect" : "public",
                        error);
  if (!g_bytes_equal (found, wanted)) {
    dif_target_test_add (run, "public", DIF_TARGET_CHECK_BAD,
               _("Readers of %s%s do not get what the target holds: does the address lead here?"), url,
               run->page);
    return FALSE;
  }
  dif_target_test_add (run, "public", DIF_TARGET_CHECK_GOOD, _("Readers of %s get what was written"), url);
  if (reply->redirects == 0)
    dif_target_test_add (run, "redirect", DIF_TARGET_CHECK_GOOD, _("The address answers by itself"));
  else
    dif_target_test_add (run, "redirect", DIF_TARGET_CHECK_NOTICE,
               _("The address leads elsewhere before it answers; set the one that it leads to"));
  check_content_type (run, run->page, reply->content_type);
  check_cache_control (run, run->page, reply->cache_control);
  return TRUE;
}

static gboolean
check_public_data (DifTargetTestRun *run, DifHttp *http)
{
  g_autoptr (DifHttpReply) reply = NULL;
  GError *error = NULL;
  g_autoptr (GBytes) found = get_public (run, http, run->data, &reply, &error);

  if (found == NULL)
    return dif_target_test_fail (run, "public", error);
  check_content_type (run, run->data, reply->content_type);
  return TRUE;
}

/* Something between the target and its readers may keep the page from before */
static gboolean
check_fresh (DifTargetTestRun *run, DifHttp *http)
{
  g_autoptr (GBytes) wanted = make_page (run, 2);
  g_autoptr (DifHttpReply) reply = NULL;
  GError *error = NULL;
  g_autoptr (GBytes) found = get_public (run, http, run->page, &reply, &error);

  if (found == NULL)
    return dif_target_test_fail (run, "fresh", error);
  if (g_bytes_equal (found, wanted))
    dif_target_test_add (run, "fresh", DIF_TARGET_CHECK_GOOD, _("Readers see a change at once"));
  else
    dif_target_test_add (run, "fresh", DIF_TARGET_CHECK_BAD,
               _("Readers still get a page after it was replaced: something keeps it on the way"));
  return TRUE;
}

/* --- The test ----------------------------------------------------------------------------- */

static void
try_all (DifTargetTestRun *run)
{
  g_autoptr (DifClock) theirs = dif_clock_new (); /* a web server's Date is not the institute's */
  const DifHttpOptions options = { .hosting = TRUE };
  g_autoptr (DifHttp) http = NULL;
  GError *error = NULL;

  if (!check_write (run) || !check_read (run, "read", 1) || !check_permissions (run) || !check_absent (run))
    return;
  if (dif_target_get_config (run->target)->public_url == NULL) {
    check_replace (run);
    return;
  }
  http = dif_http_new (theirs, &options, &error);
  if (http == NULL)
    dif_target_test_fail (run, "public", error);
  else if (dif_target_test_look_up (run) && check_public (run, http) && check_public_data (run, http)) {
    dif_target_test_look (run);
    if (check_replace (run))
      check_fresh (run, http);
  }
}

/* Also after a failure: nothing of ours stays */
static void
remove_all (DifTargetTestRun *run)
{
  GError *error = NULL;

  if (dif_target_remove_file (run->target, run->page, run->cancellable, &error) &&
      dif_target_remove_file (run->target, run->data, run->cancellable, &error))
    dif_target_test_add (run, "remove", DIF_TARGET_CHECK_GOOD, _("Both files were removed"));
  else
    dif_target_test_fail (run, "remove", error);
}

static void
add_meaning (DifTargetTestRun *run)
{
  gboolean mixes;
  const char *meaning = dif_target_get_meaning (run->target, &mixes);

  if (meaning != NULL)
    dif_target_test_add (run, "strategy", mixes ? DIF_TARGET_CHECK_NOTICE : DIF_TARGET_CHECK_GOOD, "%s", meaning);
}

DifTargetTest *
dif_target_test_run (DifTarget *target, DifCall *call, GCancellable *cancellable)
{
  DifTargetTest *test = g_new0 (DifTargetTest, 1);
  DifTargetTestRun run = { test, target, call, cancellable, g_uuid_string_random () };
  gint64 before = g_get_monotonic_time ();
  GError *error = NULL;

  test->target = g_strdup (dif_target_get_config (target)->name);
  test->mode = dif_target_get_config (target)->mode;
  test->passed = TRUE;
  test->checks = g_ptr_array_new_with_free_func (check_free);
  run.page = g_strdup_printf ("difusor-test-%s/page.html", run.token);
  run.data = g_strdup_printf ("difusor-test-%s/data.json", run.token);

  if (!dif_target_open (target, cancellable, &error)) {
    test->unknown_key = g_strdup (dif_target_get_unknown_key (target));
    dif_target_test_fail (&run, "open", error);
  } else {
    dif_target_test_add (&run, "open", DIF_TARGET_CHECK_GOOD, _("“%s” can be reached"),
               dif_target_get_config (target)->location);
    add_meaning (&run);
    try_all (&run);
    remove_all (&run);
  }
  test->learned = dif_target_config_copy (dif_target_get_config (target));
  test->seconds = (double) (g_get_monotonic_time () - before) / G_USEC_PER_SEC;
  g_free (run.token);
  g_free (run.page);
  g_free (run.data);
  return test;
}

/* --- Keeping and telling ------------------------------------------------------------------ */

JsonNode *
dif_target_test_to_json (DifTargetTest *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *checks = json_array_new ();

  json_object_set_string_member (object, "target", self->target);
  json_object_set_string_member (object, "mode", dif_mode_to_string (self->mode));
  json_object_set_boolean_member (object, "passed", self->passed);
  json_object_set_double_member (object, "seconds", self->seconds);
  for (guint i = 0; i < self->checks->len; i++) {
    DifTargetCheck *check = g_ptr_array_index (self->checks, i);
    JsonObject *entry = json_object_new ();

    json_object_set_string_member (entry, "id", check->id);
    json_object_set_string_member (entry, "state", dif_target_check_state_to_string (check->state));
    json_object_set_string_member (entry, "text", check->text);
    json_array_add_object_element (checks, entry);
  }
  json_object_set_array_member (object, "checks", checks);
  json_node_take_object (node, object);
  return node;
}

char *
dif_target_test_dup_summary (DifTargetTest *self)
{
  if (self->error != NULL)
    return g_strdup (self->error->message);
  for (guint i = 0; i < self->checks->len; i++) {
    DifTargetCheck *check = g_ptr_array_index (self->checks, i);

    if (check->state == DIF_TARGET_CHECK_BAD)
      return g_strdup (check->text);
  }
  return g_strdup (_("Written, read back, replaced and removed"));
}

gboolean
dif_target_test_record (DifTargetTest *self, DifArchive *archive, GError **error)
{
  g_autoptr (JsonNode) node = dif_target_test_to_json (self);
  JsonObject *body = json_node_dup_object (node);
  DifTestRun run = { .kind = DIF_TEST_TARGET, .subject = self->target, .mode = self->mode, .passed = self->passed,
                     .micros = (gint64) (self->seconds * G_USEC_PER_SEC) };
  gboolean ok;

  /* the ledger's numbers are integers */
  json_object_remove_member (body, "seconds");
  json_object_set_int_member (body, "milliseconds", (gint64) (self->seconds * 1000));
  run.text = dif_target_test_dup_summary (self);
  ok = dif_archive_add_test (archive, &run, body, error);
  g_free (run.text);
  g_free (run.hash);
  return ok;
}
