/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an endpoint of anyone answers, whole and in pieces: what is kept stays below the limit. */
#include <glib.h>

#include "aws/dif-aws-reader.h"
#include "fuzz.h"

#define LIMIT (256)


static void
feed (const uint8_t *data, size_t size, size_t piece, gboolean bare)
{
  g_autoptr (DifAwsReader) reader = dif_aws_reader_new (bare, LIMIT);
  g_autoptr (DifAwsReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ended = FALSE;

  for (size_t at = 0; at < size && !ended && error == NULL; at += piece)
    ended = dif_aws_reader_feed (reader, data + at, MIN (piece, size - at), &error);
  if (!ended && error == NULL)
    ended = dif_aws_reader_feed (reader, NULL, 0, &error);
  g_assert_true (ended == (error == NULL));
  if (!ended)
    return;
  reply = dif_aws_reader_take (reader);
  g_assert_cmpuint (reply->status, >=, 200);
  g_assert_cmpuint (g_bytes_get_size (reply->body), <=, bare ? 0 : LIMIT);
  for (guint i = 0; i < reply->headers->len; i++)
    g_assert_nonnull (g_array_index (reply->headers, DifAwsPair, i).value);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  feed (data, size, MAX (size, 1), FALSE);
  feed (data, size, 1, FALSE);
  feed (data, size, 7, TRUE);
  return 0;
}
