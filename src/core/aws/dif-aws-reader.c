/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "dif-aws-reader.h"

#define HEAD_BYTES (64 * 1024)
#define LINE_BYTES (4 * 1024) /* before a chunk, or after the last one */
#define SIZE_DIGITS (8)


typedef enum {
  STEP_HEAD,
  STEP_LENGTH,     /* a body of so many bytes */
  STEP_TO_END,     /* a body that the end of the connection ends */
  STEP_CHUNK_SIZE,
  STEP_CHUNK,
  STEP_CHUNK_END,
  STEP_TRAILER,
  STEP_DONE,
} Step;

struct _DifAwsReader {
  gboolean bare;
  guint64 limit;
  Step step;
  GByteArray *got;  /* (owned) not yet looked at */
  GByteArray *body; /* (owned) */
  guint64 left;     /* bytes of the body, or of the chunk */
  guint status;
  gboolean begun;
  gboolean closes;  /* the other side ends the connection after it */
  GArray *headers;  /* (owned) (element-type DifAwsPair) */
};


DifAwsReader *
dif_aws_reader_new (gboolean bare, guint64 limit)
{
  DifAwsReader *self = g_new0 (DifAwsReader, 1);

  self->bare = bare;
  self->limit = limit;
  self->got = g_byte_array_new ();
  self->body = g_byte_array_new ();
  self->headers = dif_aws_pairs_new ();
  return self;
}

void
dif_aws_reader_free (DifAwsReader *self)
{
  g_byte_array_unref (self->got);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_pointer (&self->headers, g_array_unref);
  g_free (self);
}

gboolean
dif_aws_reader_has_begun (DifAwsReader *self)
{
  return self->begun;
}

gboolean
dif_aws_reader_leaves_open (DifAwsReader *self)
{
  return self->step == STEP_DONE && !self->closes && self->got->len == 0;
}

DifAwsReply *
dif_aws_reader_take (DifAwsReader *self)
{
  DifAwsReply *reply = g_new0 (DifAwsReply, 1);

  reply->status = self->status;
  reply->headers = g_steal_pointer (&self->headers);
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  return reply;
}

static gboolean
set_no_http (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("the answer is not HTTP"));
  return FALSE;
}

static gboolean
set_too_long (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, _("the answer is too long"));
  return FALSE;
}

/* The length of the next line without its end, or -1 if it is not whole yet; @whole is with it */
static gssize
line_length (DifAwsReader *self, gsize *whole)
{
  const guint8 *end = self->got->len > 0 ? memchr (self->got->data, '\n', self->got->len) : NULL;
  gsize length;

  if (end == NULL)
    return -1;
  length = (gsize) (end - self->got->data);
  *whole = length + 1;
  return (gssize) (length > 0 && end[-1] == '\r' ? length - 1 : length);
}

/* --- The head ----------------------------------------------------------------------------- */

/* How the body ends, by the head (RFC 9112 §6.3) */
static gboolean
choose_step (DifAwsReader *self, SoupMessageHeaders *headers, SoupHTTPVersion version, GError **error)
{
  SoupEncoding encoding = soup_message_headers_get_encoding (headers);

  self->closes = version == SOUP_HTTP_1_0 || soup_message_headers_header_contains (headers, "Connection", "close");
  if (self->bare || self->status == SOUP_STATUS_NO_CONTENT || self->status == SOUP_STATUS_NOT_MODIFIED) {
    self->step = STEP_DONE;
  } else if (encoding == SOUP_ENCODING_CHUNKED) {
    self->step = STEP_CHUNK_SIZE;
  } else if (encoding == SOUP_ENCODING_CONTENT_LENGTH) {
    self->left = (guint64) soup_message_headers_get_content_length (headers);
    if (self->left > self->limit)
      return set_too_long (error);
    self->step = self->left > 0 ? STEP_LENGTH : STEP_DONE;
  } else if (encoding == SOUP_ENCODING_EOF) {
    self->step = STEP_TO_END;
    self->closes = TRUE;
  } else {
    return set_no_http (error);
  }
  return TRUE;
}

static void
keep_headers (DifAwsReader *self, SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    dif_aws_pairs_add (self->headers, name, value);
}

/* %FALSE with @error, or without one if it is not whole yet */
static gboolean
take_head (DifAwsReader *self, GError **error)
{
  const char *text = (const char *) self->got->data;
  const char *end = self->got->len > 0 ? g_strstr_len (text, self->got->len, "\r\n\r\n") : NULL;
  SoupMessageHeaders *headers;
  SoupHTTPVersion version;
  gboolean good;

  if (end == NULL) {
    if (self->got->len > HEAD_BYTES || (self->got->len >= 5 && memcmp (text, "HTTP/", 5) != 0))
      set_no_http (error);
    return FALSE;
  }
  headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  good = soup_headers_parse_response (text, (int) (end - text) + 2, headers, &version, &self->status, NULL);
  if (!good)
    set_no_http (error);
  g_byte_array_remove_range (self->got, 0, (guint) (end - text) + 4);
  /* what comes before the reply itself is not waited for by us */
  if (good && self->status >= 200) {
    keep_headers (self, headers);
    good = choose_step (self, headers, version, error);
  }
  soup_message_headers_unref (headers);
  return good;
}

/* --- The body ----------------------------------------------------------------------------- */

static gboolean
take_body (DifAwsReader *self, guint64 most, GError **error)
{
  gsize length = (gsize) MIN (most, self->got->len);

  if (length == 0)
    return FALSE;
  if (self->body->len + length > self->limit)
    return set_too_long (error);
  g_byte_array_append (self->body, self->got->data, (guint) length);
  g_byte_array_remove_range (self->got, 0, (guint) length);
  self->left -= MIN (self->left, length);
  return TRUE;
}

static gboolean
take_counted (DifAwsReader *self, Step after, GError **error)
{
  if (!take_body (self, self->left, error))
    return FALSE;
  if (self->left == 0)
    self->step = after;
  return TRUE;
}

static gboolean
take_size (DifAwsReader *self, gssize length, GError **error)
{
  gsize digits = 0;

  self->left = 0;
  while ((gssize) digits < length && g_ascii_isxdigit (self->got->data[digits])) {
    self->left = self->left << 4 | (guint64) g_ascii_xdigit_value ((char) self->got->data[digits]);
    if (++digits > SIZE_DIGITS)
      return set_no_http (error);
  }
  if (digits == 0)
    return set_no_http (error);
  self->step = self->left > 0 ? STEP_CHUNK : STEP_TRAILER;
  return TRUE;
}

/* The lines around the chunks (RFC 9112 §7.1) */
static gboolean
take_line (DifAwsReader *self, GError **error)
{
  gsize whole;
  gssize length = line_length (self, &whole);
  gboolean good = TRUE;

  if (length < 0) {
    if (self->got->len > LINE_BYTES)
      set_no_http (error);
    return FALSE;
  }
  if (self->step == STEP_CHUNK_SIZE)
    good = take_size (self, length, error);
  else if (self->step == STEP_CHUNK_END)
    good = length == 0 ? (self->step = STEP_CHUNK_SIZE, TRUE) : set_no_http (error);
  else if (length == 0)
    self->step = STEP_DONE;
  g_byte_array_remove_range (self->got, 0, (guint) whole);
  return good;
}

static gboolean
take_step (DifAwsReader *self, GError **error)
{
  switch (self->step) {
  case STEP_HEAD:
    return take_head (self, error);
  case STEP_LENGTH:
    return take_counted (self, STEP_DONE, error);
  case STEP_CHUNK:
    return take_counted (self, STEP_CHUNK_END, error);
  case STEP_TO_END:
    return take_body (self, G_MAXUINT64, error);
  case STEP_CHUNK_SIZE:
  case STEP_CHUNK_END:
  case STEP_TRAILER:
    return take_line (self, error);
  case STEP_DONE:
  default:
    return FALSE;
  }
}

gboolean
dif_aws_reader_feed (DifAwsReader *self, const guint8 *data, gsize length, GError **error)
{
  g_autoptr (GError) reason = NULL;

  self->begun = self->begun || length > 0;
  if (length > 0)
    g_byte_array_append (self->got, data, (guint) length);
  while (self->step != STEP_DONE && take_step (self, &reason))
    ;
  if (reason == NULL && length == 0 && self->step == STEP_TO_END)
    self->step = STEP_DONE;
  if (reason == NULL && length == 0 && self->step != STEP_DONE)
    g_set_error_literal (&reason, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _("the answer ended too early"));
  if (reason == NULL)
    return self->step == STEP_DONE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}
