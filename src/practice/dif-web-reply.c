/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-web-reply"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/dif-time.h"

#include "dif-web-reply.h"

#define PIECE_BYTES (256 * 1024)


static const struct {
  const char *suffix;
  const char *type;
} types[] = {
  { "html", "text/html; charset=utf-8" },       { "htm", "text/html; charset=utf-8" },
  { "css", "text/css; charset=utf-8" },         { "js", "text/javascript; charset=utf-8" },
  { "json", "application/json; charset=utf-8" },{ "svg", "image/svg+xml; charset=utf-8" },
  { "csv", "text/csv; charset=utf-8" },         { "txt", "text/plain; charset=utf-8" },
  { "png", "image/png" },                       { "jpg", "image/jpeg" },
  { "jpeg", "image/jpeg" },                     { "ico", "image/vnd.microsoft.icon" },
  { "woff2", "font/woff2" },                    { "zip", "application/zip" },
};

const char *
dif_web_reply_type (const char *name)
{
  const char *dot = strrchr (name, '.');

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (dot + 1, types[i].suffix) == 0)
      return types[i].type;
  return "application/octet-stream";
}

void
dif_web_reply_status (SoupServerMessage *message, guint status)
{
  const char *phrase = soup_status_get_phrase (status);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/plain; charset=utf-8", SOUP_MEMORY_COPY, phrase,
                                    strlen (phrase));
}

static gboolean
etag_listed (const char *list, const char *etag)
{
  g_auto (GStrv) words = g_strsplit (list, ",", -1);

  for (guint i = 0; words[i] != NULL; i++) {
    const char *word = g_strstrip (words[i]);

    if (strcmp (word, "*") == 0)
      return TRUE;
    if (g_str_has_prefix (word, "W/"))
      word += 2;
    if (strcmp (word, etag) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
not_modified (SoupMessageHeaders *request, const DifWebFile *file)
{
  const char *list = soup_message_headers_get_list (request, "If-None-Match");
  gint64 since;

  if (list != NULL)
    return etag_listed (list, file->etag);
  since = dif_time_parse_http (soup_message_headers_get_one (request, "If-Modified-Since"));
  return since != 0 && file->modified != 0 &&
         file->modified / G_USEC_PER_SEC <= since / G_USEC_PER_SEC;
}

static gboolean
range_wanted (SoupMessageHeaders *request, const DifWebFile *file)
{
  const char *condition = soup_message_headers_get_one (request, "If-Range");

  if (condition == NULL || strcmp (condition, file->etag) == 0)
    return TRUE;
  return file->modified != 0 && dif_time_parse_http (condition) / G_USEC_PER_SEC ==
                                    file->modified / G_USEC_PER_SEC;
}

static gboolean
read_number (const char **cursor, guint64 *value)
{
  const char *start = *cursor;
  char *end = NULL;

  if (!g_ascii_isdigit (*start))
    return FALSE;
  errno = 0;
  *value = g_ascii_strtoull (start, &end, 10);
  *cursor = end;
  return errno == 0;
}

/* 200: send all (no range, or one that we need not understand); 206; 416 */
static guint
parse_range (const char *text, guint64 size, guint64 *offset, guint64 *length)
{
  const char *cursor = text;
  guint64 first = 0;
  guint64 last = 0;
  gboolean suffix;

  *offset = 0;
  *length = size;
  if (text == NULL || !g_str_has_prefix (text, "bytes="))
    return SOUP_STATUS_OK;
  cursor += strlen ("bytes=");
  suffix = *cursor == '-';
  if (!suffix && !read_number (&cursor, &first))
    return SOUP_STATUS_OK;
  if (*cursor++ != '-')
    return SOUP_STATUS_OK;
  if (*cursor == '\0' && !suffix)
    last = G_MAXUINT64;
  else if (!read_number (&cursor, &last) || *cursor != '\0' || (!suffix && last < first))
    return SOUP_STATUS_OK;
  if (suffix ? (last == 0 || size == 0) : first >= size)
    return SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE;
  *offset = !suffix ? first : size - MIN (last, size);
  *length = suffix ? MIN (last, size) : MIN (last, size - 1) - first + 1;
  return SOUP_STATUS_PARTIAL_CONTENT;
}

static void
write_headers (SoupMessageHeaders *reply, const DifWebFile *file)
{
  soup_message_headers_replace (reply, "ETag", file->etag);
  soup_message_headers_replace (reply, "Cache-Control", "no-cache");
  soup_message_headers_replace (reply, "Accept-Ranges", "bytes");
  soup_message_headers_replace (reply, "X-Content-Type-Options", "nosniff");
  if (file->modified != 0) {
    g_autofree char *date = dif_time_format_http (file->modified);

    soup_message_headers_replace (reply, "Last-Modified", date);
  }
}

gboolean
dif_web_reply_begin (SoupServerMessage *message,
                     const DifWebFile *file,
                     guint64 *offset,
                     guint64 *length)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *reply = soup_server_message_get_response_headers (message);
  gboolean get = soup_server_message_get_method (message) == SOUP_METHOD_GET;
  const char *range = NULL;
  guint status;

  write_headers (reply, file);
  if (not_modified (request, file)) {
    soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
    return FALSE;
  }
  if (get && range_wanted (request, file))
    range = soup_message_headers_get_one (request, "Range");
  status = parse_range (range, file->size, offset, length);
  /* SoupServer would cut ranges out of any 200 itself, If-Range or not. */
  soup_message_headers_remove (request, "Range");
  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE) {
    g_autofree char *whole = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, file->size);

    dif_web_reply_status (message, status);
    soup_message_headers_replace (reply, "Content-Range", whole);
    return FALSE;
  }
  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_replace (reply, "Content-Type", file->content_type);
  soup_message_headers_set_content_length (reply, (goffset) *length);
  if (status == SOUP_STATUS_PARTIAL_CONTENT)
    soup_message_headers_set_content_range (reply, (goffset) *offset,
                                            (goffset) (*offset + *length - 1),
                                            (goffset) file->size);
  return get && *length > 0;
}

void
dif_web_reply_bytes (SoupServerMessage *message, const DifWebFile *file, GBytes *bytes)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  DifWebFile sized = *file;
  guint64 offset = 0;
  guint64 length = 0;

  sized.size = g_bytes_get_size (bytes);
  if (dif_web_reply_begin (message, &sized, &offset, &length)) {
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, offset, length);

    soup_message_body_append_bytes (body, part);
  }
  soup_message_body_complete (body);
}


/* A file on its way, a piece at a time */
typedef struct {
  int fd;
  guint64 offset;
  guint64 left;
} Transfer;

static void
transfer_free (gpointer data, GClosure *closure)
{
  Transfer *self = data;

  close (self->fd);
  g_free (self);
}

static void
send_piece (SoupServerMessage *message, Transfer *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  gsize want = MIN (self->left, PIECE_BYTES);
  g_autofree char *piece = want > 0 ? g_malloc (want) : NULL;
  gssize got = 0;

  if (want > 0) {
    do
      got = pread (self->fd, piece, want, (off_t) self->offset);
    while (got < 0 && errno == EINTR);
  }
  if (got > 0) {
    self->offset += (guint64) got;
    self->left -= (guint64) got;
    soup_message_body_append_take (body, (guchar *) g_steal_pointer (&piece), (gsize) got);
  } else {
    /* A file that shrank ends early: the reader sees fewer bytes than announced, and a close. */
    if (self->left > 0)
      soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                    "Connection", "close");
    soup_message_body_complete (body);
  }
}

void
dif_web_reply_descriptor (SoupServerMessage *message, const DifWebFile *file, int fd)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  guint64 offset = 0;
  guint64 length = 0;
  Transfer *transfer;

  if (!dif_web_reply_begin (message, file, &offset, &length)) {
    soup_message_body_complete (body);
    close (fd);
    return;
  }
  transfer = g_new0 (Transfer, 1);
  transfer->fd = fd;
  transfer->offset = offset;
  transfer->left = length;
  soup_message_body_set_accumulate (body, FALSE);
  g_signal_connect_data (message, "wrote-chunk", G_CALLBACK (send_piece), transfer, transfer_free,
                         0);
  send_piece (message, transfer);
}
