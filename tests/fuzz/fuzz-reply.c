/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a service of AWS, or whoever pretends to be one, answers: in whatever pieces it comes, it is the same reply or the
 * same refusal, and never longer than what is allowed. The first byte says whether it answers `HEAD`. */
#include "aws/dif-aws-reader.h"
#include "fuzz.h"

#define LIMIT (4096)


/* Returns: (transfer full) (nullable): the reply, fed in pieces of so many bytes */
static DifAwsReply *
read_in (gsize piece, gboolean bare, const guint8 *data, gsize size, gboolean *open, int *refusal)
{
  g_autoptr (DifAwsReader) reader = dif_aws_reader_new (bare, LIMIT);
  g_autoptr (GError) error = NULL;
  gboolean whole = FALSE;
  gsize at = 0;

  while (!whole && error == NULL && at < size) {
    gsize length = MIN (piece, size - at);

    whole = dif_aws_reader_feed (reader, data + at, length, &error);
    at += length;
  }
  if (!whole && error == NULL)
    whole = dif_aws_reader_feed (reader, NULL, 0, &error);
  g_assert (whole == (error == NULL));
  g_assert (dif_aws_reader_has_begun (reader) == (size > 0));
  /* what follows a reply is seen only if it came with it */
  *open = whole && dif_aws_reader_leaves_open (reader) && at == size;
  *refusal = error != NULL ? error->code : -1;
  return whole ? dif_aws_reader_take (reader) : NULL;
}

static void
check_same (const DifAwsReply *one, const DifAwsReply *other)
{
  g_assert ((one == NULL) == (other == NULL));
  if (one == NULL)
    return;
  g_assert (one->status == other->status && one->headers->len == other->headers->len);
  g_assert (g_bytes_equal (one->body, other->body));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const gsize pieces[] = { 1, 3, 64 };
  gboolean bare = size > 0 && data[0] == 'H', open;
  const guint8 *text = size > 0 ? data + 1 : data;
  gsize length = size > 0 ? size - 1 : 0;
  g_autoptr (DifAwsReply) reply = NULL;
  int refusal;

  reply = read_in (MAX (length, 1), bare, text, length, &open, &refusal);
  if (reply != NULL) {
    g_assert (reply->status >= 200 && g_bytes_get_size (reply->body) <= LIMIT);
    g_assert (!bare || g_bytes_get_size (reply->body) == 0);
  }
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    gboolean open_again;
    int refused;
    g_autoptr (DifAwsReply) again = read_in (pieces[i], bare, text, length, &open_again, &refused);

    check_same (reply, again);
    g_assert (refusal == refused && open == open_again);
  }
  return 0;
}
