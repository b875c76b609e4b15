/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-preview-view"

#include "config.h"

#include <math.h>
#include <string.h>

#include "dif-preview-web.h"

#include "dif-preview-view.h"

#define WORLD "difusor"
#define MESSAGE "asked"

/* Tells what the page was not given; in a world of its own, out of the page's reach */
static const char listener[] =
    "(function () {"
    "  var post = function (a) { if (typeof a === 'string' && a) webkit.messageHandlers." MESSAGE ".postMessage(a); };"
    "  addEventListener('securitypolicyviolation', function (e) {"
    "    var frames = [];" /* of a frame, the event only has the host */
    "    if (/^(frame|child)-src/.test(e.effectiveDirective))"
    "      frames = Array.from(document.querySelectorAll('iframe, frame'), function (f) { return f.src; })"
    "        .filter(function (a) { return a.indexOf(e.blockedURI) === 0; });"
    "    (frames.length ? frames : [ e.blockedURI ]).forEach(post);"
    "  }, true);"
    "  addEventListener('error', function (e) {"
    "    var t = e.target; if (t && t !== window) post(t.currentSrc || t.src || t.href || t.data);"
    "  }, true);"
    "})();";

struct _DifPreviewView {
  GtkWidget parent_instance;

  WebKitWebView *web;    /* (nullable) child */
  gboolean public;       /* what @web was made for */
  gboolean filtered;     /* @web has its filter */
  char *origin;          /* (owned) (nullable) of the public address */
  char *prefix;          /* (owned) (nullable) what addresses of the cut begin with */
  char *wanted;          /* (owned) (nullable) address to load */
  GCancellable *waiting; /* (owned) (nullable) for the filter */
  guint width;
  DifPreviewState state;
  char *problem;    /* (owned) (nullable) */
  GPtrArray *asked; /* (owned) (element-type DifPreviewAsked) */
  guint telling;    /* source */
};

G_DEFINE_FINAL_TYPE (DifPreviewView, dif_preview_view, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  OUTSIDE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];


GtkWidget *
dif_preview_view_new (void)
{
  return g_object_new (DIF_TYPE_PREVIEW_VIEW, NULL);
}

static gboolean
tell (gpointer data)
{
  DifPreviewView *self = data;

  self->telling = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Many things change at once: one signal for all of them */
static void
tell_soon (DifPreviewView *self)
{
  if (self->telling == 0)
    self->telling = g_idle_add (tell, self);
}

static void
set_state (DifPreviewView *self, DifPreviewState state, const char *problem)
{
  self->state = state;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  tell_soon (self);
}

DifPreviewState
dif_preview_view_get_state (DifPreviewView *self)
{
  return self->state;
}

const char *
dif_preview_view_get_problem (DifPreviewView *self)
{
  return self->problem;
}

GPtrArray *
dif_preview_view_get_asked (DifPreviewView *self)
{
  return self->asked;
}

GtkWidget *
dif_preview_view_get_web (DifPreviewView *self)
{
  return GTK_WIDGET (self->web);
}

char *
dif_preview_view_get_path (DifPreviewView *self)
{
  const char *uri = self->web != NULL ? webkit_web_view_get_uri (self->web) : NULL;

  if (uri == NULL || self->prefix == NULL || !g_str_has_prefix (uri, self->prefix))
    return g_strdup ("");
  return g_strdup (uri + strlen (self->prefix));
}

/* --- What pages ask outside --------------------------------------------------------------- */

static void
asked_free (gpointer data)
{
  DifPreviewAsked *asked = data;

  g_free (asked->address);
  g_free (asked);
}

static void
note (DifPreviewView *self, const char *address, gboolean acta)
{
  DifPreviewAsked *asked;
  g_autofree char *text = g_utf8_make_valid (address, (gssize) strnlen (address, DIF_PREVIEW_ASKED_BYTES));

  if (self->public || self->asked->len >= DIF_PREVIEW_ASKED_MOST)
    return;
  for (guint i = 0; i < self->asked->len; i++) {
    if (g_str_equal (((DifPreviewAsked *) g_ptr_array_index (self->asked, i))->address, text))
      return;
  }
  asked = g_new0 (DifPreviewAsked, 1);
  asked->address = g_steal_pointer (&text);
  asked->acta = acta;
  g_ptr_array_add (self->asked, asked);
  tell_soon (self);
}

static void
note_outside (DifPreviewView *self, const char *address)
{
  static const char *const web[] = { "http", "https", "ws", "wss", "ftp", NULL };

  if (dif_preview_web_has_scheme (address, web))
    note (self, address, FALSE);
}

static void
note_acta (WebKitWebView *web, const char *address, gboolean acta)
{
  GtkWidget *view = gtk_widget_get_parent (GTK_WIDGET (web));

  if (view != NULL && DIF_IS_PREVIEW_VIEW (view))
    note (DIF_PREVIEW_VIEW (view), address, acta);
}

static void
on_message (DifPreviewView *self, JSCValue *value)
{
  g_autofree char *address = jsc_value_is_string (value) ? jsc_value_to_string (value) : NULL;

  if (address != NULL)
    note_outside (self, address);
}

static void
on_resource (DifPreviewView *self, WebKitWebResource *resource, WebKitURIRequest *request)
{
  note_outside (self, webkit_uri_request_get_uri (request));
}

/* --- Where pages may lead ----------------------------------------------------------------- */

static gboolean
is_inside (DifPreviewView *self, const char *uri)
{
  static const char *const cut[] = { DIF_PREVIEW_SCHEME, "about", "data", "blob", NULL };
  static const char *const inline_only[] = { "about", "data", "blob", NULL };
  gsize length;

  if (!self->public)
    return dif_preview_web_has_scheme (uri, cut);
  if (dif_preview_web_has_scheme (uri, inline_only))
    return TRUE;
  length = strlen (self->origin);
  return strncmp (uri, self->origin, length) == 0 && (uri[length] == '/' || uri[length] == '\0');
}

static gboolean
decide_navigation (DifPreviewView *self, WebKitPolicyDecision *decision, gboolean new_window)
{
  WebKitNavigationAction *action =
      webkit_navigation_policy_decision_get_navigation_action (WEBKIT_NAVIGATION_POLICY_DECISION (decision));
  const char *uri = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));

  if (is_inside (self, uri) && !new_window)
    return FALSE;
  webkit_policy_decision_ignore (decision);
  if (is_inside (self, uri))
    webkit_web_view_load_uri (self->web, uri);
  else if (webkit_navigation_action_is_user_gesture (action))
    g_signal_emit (self, signals[OUTSIDE], 0, uri);
  else
    note_outside (self, uri);
  return TRUE;
}

static gboolean
on_decide (DifPreviewView *self, WebKitPolicyDecision *decision, WebKitPolicyDecisionType type)
{
  if (type != WEBKIT_POLICY_DECISION_TYPE_RESPONSE)
    return decide_navigation (self, decision, type == WEBKIT_POLICY_DECISION_TYPE_NEW_WINDOW_ACTION);
  if (webkit_response_policy_decision_is_mime_type_supported (WEBKIT_RESPONSE_POLICY_DECISION (decision)))
    return FALSE;
  /* readers would save it; there is nothing to look at */
  webkit_policy_decision_ignore (decision);
  return TRUE;
}

static gboolean
on_permission (DifPreviewView *self, WebKitPermissionRequest *request)
{
  webkit_permission_request_deny (request);
  return TRUE;
}

static gboolean
on_query_permission (DifPreviewView *self, WebKitPermissionStateQuery *query)
{
  webkit_permission_state_query_finish (query, WEBKIT_PERMISSION_STATE_DENIED);
  return TRUE;
}

static gboolean
on_file_chooser (DifPreviewView *self, WebKitFileChooserRequest *request)
{
  webkit_file_chooser_request_cancel (request);
  return TRUE;
}

static gboolean
on_authenticate (DifPreviewView *self, WebKitAuthenticationRequest *request)
{
  webkit_authentication_request_cancel (request);
  return TRUE;
}

/* Dialogs, printing, notifications, full screen, menus: nothing of it */
static gboolean
on_unwanted (void)
{
  return TRUE;
}

/* --- Loading ------------------------------------------------------------------------------ */

static void
on_load_changed (DifPreviewView *self, WebKitLoadEvent event)
{
  if (event == WEBKIT_LOAD_STARTED)
    set_state (self, DIF_PREVIEW_LOADING, NULL);
  else if (event == WEBKIT_LOAD_FINISHED && self->state == DIF_PREVIEW_LOADING)
    set_state (self, DIF_PREVIEW_SHOWN, NULL);
}

static gboolean
on_load_failed (DifPreviewView *self, WebKitLoadEvent event, const char *uri, GError *error)
{
  if (g_error_matches (error, WEBKIT_NETWORK_ERROR, WEBKIT_NETWORK_ERROR_CANCELLED) ||
      g_error_matches (error, WEBKIT_POLICY_ERROR, WEBKIT_POLICY_ERROR_FRAME_LOAD_INTERRUPTED_BY_POLICY_CHANGE))
    return TRUE;
  set_state (self, DIF_PREVIEW_FAILED, error->message);
  return TRUE;
}

static gboolean
on_tls_failed (DifPreviewView *self, const char *uri)
{
  set_state (self, DIF_PREVIEW_FAILED, uri);
  return TRUE;
}

static void
on_terminated (DifPreviewView *self)
{
  set_state (self, DIF_PREVIEW_DEAD, NULL);
}

static void
load (DifPreviewView *self)
{
  if (!self->filtered || self->wanted == NULL)
    return;
  set_state (self, DIF_PREVIEW_LOADING, NULL);
  webkit_web_view_load_uri (self->web, self->wanted);
  g_clear_pointer (&self->wanted, g_free);
}

static void
on_filter (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  WebKitUserContentFilter *filter = dif_preview_web_filter_finish (result, &error);
  DifPreviewView *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* never without the filter */
  if (filter == NULL) {
    set_state (self, DIF_PREVIEW_FAILED, error->message);
    return;
  }
  webkit_user_content_manager_add_filter (webkit_web_view_get_user_content_manager (self->web), filter);
  webkit_user_content_filter_unref (filter);
  self->filtered = TRUE;
  load (self);
}

static void
listen (DifPreviewView *self)
{
  static const struct {
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { "decide-policy", G_CALLBACK (on_decide) },
    { "permission-request", G_CALLBACK (on_permission) },
    { "query-permission-state", G_CALLBACK (on_query_permission) },
    { "run-file-chooser", G_CALLBACK (on_file_chooser) },
    { "authenticate", G_CALLBACK (on_authenticate) },
    { "script-dialog", G_CALLBACK (on_unwanted) },
    { "print", G_CALLBACK (on_unwanted) },
    { "show-notification", G_CALLBACK (on_unwanted) },
    { "enter-fullscreen", G_CALLBACK (on_unwanted) },
    { "context-menu", G_CALLBACK (on_unwanted) },
    { "resource-load-started", G_CALLBACK (on_resource) },
    { "load-changed", G_CALLBACK (on_load_changed) },
    { "load-failed", G_CALLBACK (on_load_failed) },
    { "load-failed-with-tls-errors", G_CALLBACK (on_tls_failed) },
    { "web-process-terminated", G_CALLBACK (on_terminated) },
    { "notify::uri", G_CALLBACK (tell_soon) },
  };
  WebKitUserContentManager *content = webkit_web_view_get_user_content_manager (self->web);
  WebKitUserScript *script =
      webkit_user_script_new_for_world (listener, WEBKIT_USER_CONTENT_INJECT_ALL_FRAMES,
                                        WEBKIT_USER_SCRIPT_INJECT_AT_DOCUMENT_START, WORLD, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->web, handlers[i].signal, handlers[i].callback, self, G_CONNECT_SWAPPED);
  webkit_user_content_manager_register_script_message_handler (content, MESSAGE, WORLD);
  g_signal_connect_object (content, "script-message-received::" MESSAGE, G_CALLBACK (on_message), self,
                           G_CONNECT_SWAPPED);
  webkit_user_content_manager_add_script (content, script);
  webkit_user_script_unref (script);
}

static void
forget_web (DifPreviewView *self)
{
  g_cancellable_cancel (self->waiting);
  g_clear_object (&self->waiting);
  if (self->web != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->web));
  self->web = NULL;
  self->filtered = FALSE;
}

static void
make_web (DifPreviewView *self, gboolean public, const char *origin)
{
  forget_web (self);
  self->public = public;
  g_free (self->origin);
  self->origin = g_strdup (origin);
  self->web = dif_preview_web_view_new (public);
  gtk_widget_set_parent (GTK_WIDGET (self->web), GTK_WIDGET (self));
  listen (self);
  dif_preview_web_set_note (note_acta);
  self->waiting = g_cancellable_new ();
  dif_preview_web_filter_async (origin, self->waiting, on_filter, self);
}

void
dif_preview_view_show_cut (DifPreviewView *self, const DifPreviewSite *site, const char *path, gboolean framed)
{
  if (self->web == NULL || self->public)
    make_web (self, FALSE, NULL);
  dif_preview_web_set_site (self->web, site);
  g_ptr_array_set_size (self->asked, 0);
  g_free (self->prefix);
  self->prefix = g_strconcat (DIF_PREVIEW_SCHEME "://", site->cut, "/", NULL);
  g_free (self->wanted);
  self->wanted = framed ? g_strdup (DIF_PREVIEW_SCHEME "://" DIF_PREVIEW_PORTAL "/") : g_strconcat (self->prefix, path, NULL);
  load (self);
}

void
dif_preview_view_show_public (DifPreviewView *self, const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *origin = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return;
  origin = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri),
                       "", NULL, NULL);
  if (self->web == NULL || !self->public || g_strcmp0 (origin, self->origin) != 0)
    make_web (self, TRUE, origin);
  g_free (self->wanted);
  self->wanted = g_strdup (url);
  load (self);
}

void
dif_preview_view_reload (DifPreviewView *self)
{
  if (self->filtered)
    webkit_web_view_reload_bypass_cache (self->web);
}

void
dif_preview_view_go_back (DifPreviewView *self)
{
  if (self->filtered)
    webkit_web_view_go_back (self->web);
}

/* --- The reader's screen ------------------------------------------------------------------ */

void
dif_preview_view_set_width (DifPreviewView *self, guint pixels)
{
  self->width = pixels;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* In the pixels of the reader's screen, and then made smaller as a whole: WebKit's own zoom keeps small
 * print legible, and so shows other pages than readers get */
static void
dif_preview_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DifPreviewView *self = DIF_PREVIEW_VIEW (widget);
  int screen = self->width > 0 ? (int) self->width : width;
  float scale = screen > width && width > 0 ? (float) width / (float) screen : 1;
  float left = ((float) width - scale * (float) screen) / 2;
  GskTransform *place;

  if (self->web == NULL)
    return;
  place = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (floorf (MAX (left, 0)), 0));
  place = gsk_transform_scale (place, scale, scale);
  gtk_widget_allocate (GTK_WIDGET (self->web), screen, (int) ceilf ((float) height / scale), -1, place);
}

static void
dif_preview_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  DifPreviewView *self = DIF_PREVIEW_VIEW (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (self->web != NULL)
    gtk_widget_measure (GTK_WIDGET (self->web), orientation, -1, NULL, NULL, NULL, NULL);
}

/* --- Life --------------------------------------------------------------------------------- */

static void
dif_preview_view_dispose (GObject *object)
{
  DifPreviewView *self = DIF_PREVIEW_VIEW (object);

  g_clear_handle_id (&self->telling, g_source_remove);
  forget_web (self);
  G_OBJECT_CLASS (dif_preview_view_parent_class)->dispose (object);
}

static void
dif_preview_view_finalize (GObject *object)
{
  DifPreviewView *self = DIF_PREVIEW_VIEW (object);

  g_free (self->origin);
  g_free (self->prefix);
  g_free (self->wanted);
  g_free (self->problem);
  g_ptr_array_unref (self->asked);
  G_OBJECT_CLASS (dif_preview_view_parent_class)->finalize (object);
}

static void
dif_preview_view_class_init (DifPreviewViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dif_preview_view_dispose;
  object_class->finalize = dif_preview_view_finalize;
  widget_class->measure = dif_preview_view_measure;
  widget_class->size_allocate = dif_preview_view_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "preview");
  signals[CHANGED] = g_signal_new ("changed", DIF_TYPE_PREVIEW_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[OUTSIDE] = g_signal_new ("outside", DIF_TYPE_PREVIEW_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
dif_preview_view_init (DifPreviewView *self)
{
  self->asked = g_ptr_array_new_with_free_func (asked_free);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
