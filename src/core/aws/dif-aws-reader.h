/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aws/dif-aws-client.h"

G_BEGIN_DECLS

/**
 * DifAwsReader:
 *
 * Reads one reply of HTTP/1.1 (RFC 9112) from the bytes of a connection, in whatever pieces they come.
 * Free with dif_aws_reader_free().
 */
typedef struct _DifAwsReader DifAwsReader;

/**
 * dif_aws_reader_new:
 * @bare: the reply has no body whatever its head says (`HEAD`)
 * @limit: most bytes of a body
 */
DifAwsReader *dif_aws_reader_new (gboolean bare, guint64 limit);
void dif_aws_reader_free (DifAwsReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifAwsReader, dif_aws_reader_free)

/**
 * dif_aws_reader_feed:
 * @length: 0 where the connection has ended
 *
 * Returns: whether the reply is whole now. %G_IO_ERROR_MESSAGE_TOO_LARGE beyond the limit,
 *   %G_IO_ERROR_PARTIAL_INPUT where it ends too early, %G_IO_ERROR_INVALID_DATA if it is no HTTP
 */
gboolean dif_aws_reader_feed (DifAwsReader *self, const guint8 *data, gsize length, GError **error);

/** dif_aws_reader_take: Returns: (transfer full): the reply, once it is whole */
DifAwsReply *dif_aws_reader_take (DifAwsReader *self);

/** dif_aws_reader_has_begun: Returns: whether any byte of it has come */
gboolean dif_aws_reader_has_begun (DifAwsReader *self);

/** dif_aws_reader_leaves_open: Returns: whether another request may follow the reply that is whole */
gboolean dif_aws_reader_leaves_open (DifAwsReader *self);

G_END_DECLS
