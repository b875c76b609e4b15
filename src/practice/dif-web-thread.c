/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-web-thread"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-web-certificate.h"

#include "dif-web-thread.h"

#define PORT_MAX (65535)


struct _DifWebThread {
  GMainContext *context; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  SoupServer *server;    /* (owned) */
  GThread *thread;       /* (owned) */
  char *url;             /* (owned) */
};


static gpointer
serve (gpointer data)
{
  DifWebThread *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_clear_object (&self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
listen_local (DifWebThread *self, guint port, gboolean tls, GError **error)
{
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;
  g_autoptr (GError) cause = NULL;
  GSList *uris;

  if (tls)
    options |= SOUP_SERVER_LISTEN_HTTPS;
  if (port > PORT_MAX || !soup_server_listen_local (self->server, port, options, &cause)) {
    dif_set_error (error, DIF_ERROR_USAGE, _ ("Choose another port, or 0 for any that is free."),
                   _ ("Could not listen on port %u of this machine: %s"), port,
                   cause != NULL ? cause->message : _ ("there is no such port"));
    return FALSE;
  }
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("%s://127.0.0.1:%d/", tls ? "https" : "http",
                               g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

static void
close_after (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
}

/* Before 3.3 the library keeps the socket of whoever leaves an idle connection, and does so for good */
static void
keep_no_idle_connections (SoupServer *server)
{
  if (!soup_check_version (3, 3, 0))
    g_signal_connect (server, "request-read", G_CALLBACK (close_after), NULL);
}

DifWebThread *
dif_web_thread_new (guint port,
                    DifWebCertificate certificate,
                    SoupServerCallback handler,
                    gpointer data,
                    GError **error)
{
  DifWebThread *self = g_new0 (DifWebThread, 1);
  g_autoptr (GTlsCertificate) tls = NULL;
  gboolean listening;

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->server = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, NULL);
  soup_server_add_handler (self->server, NULL, handler, data, NULL);
  keep_no_idle_connections (self->server);
  if (certificate == DIF_WEB_EXPIRED) {
    tls = dif_web_certificate_new_expired (error);
    soup_server_set_tls_certificate (self->server, tls);
  }
  listening = (certificate == DIF_WEB_PLAIN || tls != NULL) &&
              listen_local (self, port, tls != NULL, error);
  g_main_context_pop_thread_default (self->context);
  if (!listening) {
    dif_web_thread_free (self);
    return NULL;
  }
  self->thread = g_thread_new ("dif-web", serve, self);
  return self;
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
dif_web_thread_free (DifWebThread *self)
{
  if (self->thread != NULL) {
    /* A source of the loop: quitting before it runs would be lost. */
    g_autoptr (GSource) source = g_idle_source_new ();

    g_source_set_callback (source, quit, self->loop, NULL);
    g_source_attach (source, self->context);
    g_thread_join (self->thread);
  }
  g_clear_object (&self->server);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->url);
  g_free (self);
}

const char *
dif_web_thread_get_url (DifWebThread *self)
{
  return self->url;
}
