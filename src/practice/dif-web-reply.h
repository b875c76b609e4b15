/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * DifWebFile:
 *
 * What is known of a file that is about to be sent.
 */
typedef struct {
  const char *etag;         /* strong, in its quotes */
  const char *content_type;
  gint64 modified;          /* moment, or 0 */
  guint64 size;
} DifWebFile;

/**
 * dif_web_reply_begin:
 * @offset: (out): first byte to send
 * @length: (out): how many
 *
 * Settles status and headers of the answer to a GET or HEAD: conditions before ranges (RFC 9110
 * §13.2.2), one range at most, `If-Range` respected.
 *
 * Returns: whether there are bytes to send
 */
gboolean dif_web_reply_begin (SoupServerMessage *message,
                              const DifWebFile *file,
                              guint64 *offset,
                              guint64 *length);

/** dif_web_reply_bytes: answers with @bytes, as dif_web_reply_begin() says; its size is theirs */
void dif_web_reply_bytes (SoupServerMessage *message, const DifWebFile *file, GBytes *bytes);

/**
 * dif_web_reply_descriptor:
 * @fd: (transfer full): a regular file, sent in pieces
 */
void dif_web_reply_descriptor (SoupServerMessage *message, const DifWebFile *file, int fd);

/** dif_web_reply_status: answers with a status and a line of plain text */
void dif_web_reply_status (SoupServerMessage *message, guint status);

/** dif_web_reply_type: Returns: (transfer none): the media type that fits a file name */
const char *dif_web_reply_type (const char *name);

G_END_DECLS
