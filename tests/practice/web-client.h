/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>
#include <string.h>

/*
 * A client for the tests: one request, with headers as "Name: value" strings.
 */

typedef struct {
  guint status;
  SoupMessage *message; /* (owned) */
  char *body;           /* (owned) (nullable) NUL after it; %NULL when the transfer failed */
  gsize size;
} WebReply;

static inline void
web_reply_free (WebReply *self)
{
  g_object_unref (self->message);
  g_free (self->body);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WebReply, web_reply_free)

static inline WebReply *
web_ask (const char *method, const char *url, const char *const *headers, guint timeout)
{
  WebReply *reply = g_new0 (WebReply, 1);
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", timeout, NULL);
  g_autoptr (GBytes) bytes = NULL;

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  reply->message = soup_message_new (method, url);
  soup_message_add_flags (reply->message, SOUP_MESSAGE_NO_REDIRECT);
  for (guint i = 0; headers != NULL && headers[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (headers[i], ": ", 2);

    soup_message_headers_replace (soup_message_get_request_headers (reply->message), parts[0],
                                  parts[1]);
  }
  bytes = soup_session_send_and_read (session, reply->message, NULL, NULL);
  reply->status = soup_message_get_status (reply->message);
  if (bytes != NULL) {
    reply->size = g_bytes_get_size (bytes);
    reply->body = g_malloc (reply->size + 1);
    if (reply->size > 0)
      memcpy (reply->body, g_bytes_get_data (bytes, NULL), reply->size);
    reply->body[reply->size] = '\0';
  }
  return reply;
}

static inline WebReply *
web_get (const char *url, const char *header)
{
  return web_ask ("GET", url, (const char *const[]){ header, NULL }, 10);
}

static inline const char *
web_header (const WebReply *reply, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (reply->message), name);
}
