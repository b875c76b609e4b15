/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Needs a display: test-preview.py brings one, and the tree of a practice cut in DIF_TEST_SITE. */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>
#include <webkit/webkit.h>

#include "base/dif-file.h"

#include "dif-preview-view.h"

#define PATIENCE (60 * G_USEC_PER_SEC)
#define FIRST_PAINT_MS (300)

typedef struct {
  char *top;
  SoupServer *server; /* outside: nobody may come */
  guint visitors;
  char *outside;      /* its address */
  GtkWidget *window;
  DifPreviewView *view;
} Fixture;


static void
on_visitor (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *f = data;

  f->visitors++;
  soup_server_message_set_status (message, 200, NULL);
}

static void
put (Fixture *f, const char *name, const char *text)
{
  g_autofree char *file = g_build_filename (f->top, name, NULL);

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  GSList *uris;

  f->top = g_dir_make_tmp ("difusor-preview-XXXXXX", NULL);
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->server, NULL, on_visitor, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (f->server);
  f->outside = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  f->window = gtk_window_new ();
  f->view = DIF_PREVIEW_VIEW (dif_preview_view_new ());
  gtk_window_set_default_size (GTK_WINDOW (f->window), 800, 600);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->view));
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (f->visitors, ==, 0);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_clear_object (&f->server);
  g_assert_true (dif_tree_remove (f->top, NULL));
  g_free (f->outside);
  g_free (f->top);
}

/* Runs the main loop until @done holds */
#define WAIT(done)                                               \
  G_STMT_START                                                   \
  {                                                              \
    gint64 end = g_get_monotonic_time () + PATIENCE;             \
    while (!(done) && g_get_monotonic_time () < end)             \
      g_main_context_iteration (NULL, g_main_context_pending (NULL) || keep_ticking ()); \
    g_assert_true (done);                                        \
  }                                                              \
  G_STMT_END

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* The loop wakes now and then, to look whether its time is over */
static gboolean
keep_ticking (void)
{
  static guint source;

  if (source == 0)
    source = g_timeout_add (20, tick, NULL);
  return TRUE;
}

static void
show (Fixture *f, const char *root, const char *cut, const char *path)
{
  static const char *none[] = { NULL };
  static const char *actas[] = { "imagenes/", NULL };
  DifPreviewSite site = { .cut = (char *) cut, .root = (char *) root, .entry = (char *) "index.html",
                          .pointers = (GStrv) none, .acta_paths = (GStrv) actas,
                          .acta_base = (char *) "https://actas.example/" };

  dif_preview_view_show_cut (f->view, &site, path, FALSE);
  WAIT (dif_preview_view_get_state (f->view) == DIF_PREVIEW_SHOWN);
}

typedef struct {
  char *text;
  gboolean done;
} Answer;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JSCValue) value = webkit_web_view_call_async_javascript_function_finish (WEBKIT_WEB_VIEW (source), result, &error);

  answer->text = value != NULL ? jsc_value_to_string (value) : g_strdup (error->message);
  answer->done = TRUE;
}

/* What a function body run in the page returns, as text */
static char *
ask (Fixture *f, const char *body)
{
  Answer answer = { NULL, FALSE };

  webkit_web_view_call_async_javascript_function (WEBKIT_WEB_VIEW (dif_preview_view_get_web (f->view)), body, -1, NULL,
                                                  NULL, NULL, NULL, on_answer, &answer);
  WAIT (answer.done);
  return answer.text;
}

static void
assert_says (Fixture *f, const char *body, const char *expected)
{
  g_autofree char *text = ask (f, body);

  g_assert_cmpstr (text, ==, expected);
}

static gboolean
has_asked (Fixture *f, const char *address)
{
  GPtrArray *asked = dif_preview_view_get_asked (f->view);

  for (guint i = 0; i < asked->len; i++) {
    if (strstr (((DifPreviewAsked *) g_ptr_array_index (asked, i))->address, address) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* --- The practice site -------------------------------------------------------------------- */

static void
test_practice (Fixture *f, gconstpointer data)
{
  const char *root = g_getenv ("DIF_TEST_SITE");
  g_autofree char *cut = NULL, *hour = NULL, *paint = NULL, *body = NULL;

  if (root == NULL) {
    g_test_skip ("no practice cut in DIF_TEST_SITE");
    return;
  }
  cut = g_path_get_basename (root);
  hour = g_strdup_printf ("%.2s:%.2s", cut + 9, cut + 11);
  body = g_strdup_printf ("for (let i = 0; i < 400; i++) {"
                          "  if (document.getElementById('corte').textContent.includes('%s')) return 'seen';"
                          "  await new Promise (done => setTimeout (done, 50)); }"
                          "return document.body.innerText;", hour);
  show (f, root, cut, "");
  assert_says (f, body, "seen");
  assert_says (f, "return getComputedStyle (document.querySelector ('.aviso')).backgroundImage !== 'none';", "true");
  g_assert_cmpuint (dif_preview_view_get_asked (f->view)->len, ==, 0);

  /* the web process is up now: how long from asking for a page to seeing it */
  show (f, root, cut, "?again");
  paint = ask (f, "for (let i = 0; i < 200; i++) {"
                  "  const seen = performance.getEntriesByName ('first-contentful-paint');"
                  "  if (seen.length) return Math.round (seen[0].startTime);"
                  "  await new Promise (done => setTimeout (done, 20)); } return -1;");
  g_test_message ("first paint after %s ms", paint);
  g_assert_cmpint (g_ascii_strtoll (paint, NULL, 10), >, 0);
  if (g_test_perf ())
    g_assert_cmpint (g_ascii_strtoll (paint, NULL, 10), <, FIRST_PAINT_MS);
}

static void
test_deep_link (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  put (f, "index.html", "<!doctype html><title>a</title><p>entry");
  show (f, f->top, "20240602-2000", "index.html?a=1#/distrito/3");
  assert_says (f, "return location.search + location.hash;", "?a=1#/distrito/3");
  path = dif_preview_view_get_path (f->view);
  g_assert_cmpstr (path, ==, "index.html?a=1#/distrito/3");
}

static void
test_answers (Fixture *f, gconstpointer data)
{
  put (f, "index.html", "<!doctype html><p>entry");
  put (f, "data.json", "{\"a\": 12345}");
  show (f, f->top, "20240602-2000", "");
  assert_says (f, "const r = await fetch ('data.json'); return r.status + ' ' + r.headers.get ('content-type') + ' ' +"
                  "  r.headers.get ('cache-control') + ' ' + (await r.json ()).a;",
               "200 application/json; charset=utf-8 public, max-age=30 12345");
  assert_says (f, "const r = await fetch ('data.json', { headers: { Range: 'bytes=6-8' } });"
                  "return r.status + ' ' + r.headers.get ('content-range') + ' ' + await r.text ();",
               "206 bytes 6-8/12 123");
  assert_says (f, "return (await fetch ('nothing.json')).status;", "404");
  assert_says (f, "return (await fetch ('data.json', { method: 'POST', body: 'x' })).status;", "405");
}

/* --- What it keeps in --------------------------------------------------------------------- */

static void
test_outside (Fixture *f, gconstpointer data)
{
  static const char *const ways[] = { "image.png", "script.js", "style.css", "frame.html", "fetch.json", "xhr.json" };
  g_autofree char *page = g_strdup_printf (
      "<!doctype html><link rel=stylesheet href='%1$sstyle.css'><link rel=preconnect href='%1$s'>"
      "<link rel=prefetch href='%1$sprefetch.js'><img src='%1$simage.png'><iframe src='%1$sframe.html'></iframe>"
      "<script src='%1$sscript.js'></script><script>"
      "fetch ('%1$sfetch.json').catch (() => {});"
      "var x = new XMLHttpRequest (); x.open ('GET', '%1$sxhr.json'); x.send ();"
      "navigator.sendBeacon ('%1$sbeacon'); try { new EventSource ('%1$sevents'); } catch (e) {}"
      "try { new WebSocket ('%1$ssocket'.replace ('http', 'ws')); } catch (e) {}"
      "window.open ('%1$spopup');"
      "</script><p id=end>end", f->outside);
  g_autofree char *leaving =
      g_strdup_printf ("<!doctype html><p>stay<script>setTimeout (() => { location.href = '%saway.html'; }, 0)</script>", f->outside);

  put (f, "index.html", page);
  show (f, f->top, "20240602-2000", "");
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_test_message ("%s", ways[i]);
    WAIT (has_asked (f, ways[i]));
  }
  assert_says (f, "return document.getElementById ('end').textContent;", "end");
  /* a page that goes away by itself does not */
  put (f, "leave.html", leaving);
  show (f, f->top, "20240602-2000", "leave.html");
  WAIT (has_asked (f, "away.html"));
  assert_says (f, "return location.protocol;", DIF_PREVIEW_SCHEME ":");
}

static void
test_confined (Fixture *f, gconstpointer data)
{
  put (f, "index.html", "<!doctype html><p>entry");
  show (f, f->top, "20240602-2000", "");
  assert_says (f, "try { await fetch ('file:///etc/passwd'); return 'read'; } catch (e) { return 'refused'; }", "refused");
  assert_says (f, "return (await fetch ('difusor://20240602-1900/index.html', { mode: 'no-cors' })).ok;", "false");
  assert_says (f, "return await new Promise (done => navigator.geolocation ? navigator.geolocation.getCurrentPosition ("
                  "  () => done ('told'), e => done (e.code === 1 ? 'denied' : e.message)) : done ('denied'));",
               "denied");
  /* a dialog would stop the page for ever */
  assert_says (f, "alert ('x'); return confirm ('x');", "false");
}

static void
test_actas (Fixture *f, gconstpointer data)
{
  put (f, "index.html", "<!doctype html><img id=a src='imagenes/1/acta%201.jpg'>");
  show (f, f->top, "20240602-2000", "");
  WAIT (has_asked (f, "https://actas.example/imagenes/1/acta%201.jpg"));
  assert_says (f, "return document.getElementById ('a').naturalWidth > 0;", "true");
}

static void
test_death (Fixture *f, gconstpointer data)
{
  put (f, "index.html", "<!doctype html><p id=p>alive");
  show (f, f->top, "20240602-2000", "");
  webkit_web_view_terminate_web_process (WEBKIT_WEB_VIEW (dif_preview_view_get_web (f->view)));
  WAIT (dif_preview_view_get_state (f->view) == DIF_PREVIEW_DEAD);
  dif_preview_view_reload (f->view);
  WAIT (dif_preview_view_get_state (f->view) == DIF_PREVIEW_SHOWN);
  assert_says (f, "return document.getElementById ('p').textContent;", "alive");
}

static void
test_width (Fixture *f, gconstpointer data)
{
  put (f, "index.html", "<!doctype html><meta name=viewport content='width=device-width'><p>wide");
  dif_preview_view_set_width (f->view, 1280);
  show (f, f->top, "20240602-2000", "");
  assert_says (f, "for (let i = 0; i < 200 && innerWidth !== 1280; i++) await new Promise (done => setTimeout (done, 20));"
                  "return innerWidth;", "1280");
  dif_preview_view_set_width (f->view, 390);
  assert_says (f, "for (let i = 0; i < 200 && innerWidth !== 390; i++) await new Promise (done => setTimeout (done, 20));"
                  "return innerWidth;", "390");
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add ("/preview-view/practice", Fixture, NULL, set_up, test_practice, tear_down);
  g_test_add ("/preview-view/deep-link", Fixture, NULL, set_up, test_deep_link, tear_down);
  g_test_add ("/preview-view/answers", Fixture, NULL, set_up, test_answers, tear_down);
  g_test_add ("/preview-view/outside", Fixture, NULL, set_up, test_outside, tear_down);
  g_test_add ("/preview-view/confined", Fixture, NULL, set_up, test_confined, tear_down);
  g_test_add ("/preview-view/actas", Fixture, NULL, set_up, test_actas, tear_down);
  g_test_add ("/preview-view/death", Fixture, NULL, set_up, test_death, tear_down);
  g_test_add ("/preview-view/width", Fixture, NULL, set_up, test_width, tear_down);
  return g_test_run ();
}
