/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-text"

#include "config.h"

#include <string.h>

#include "dif-log-reader.h"
#include "dif-log-text.h"

/* Gets the text block by block. Returns: whether it wants more */
typedef gboolean (*TakeText) (const char *text, gsize length, gpointer data);


static gboolean
read_text (const char *path, TakeText take, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifLogBlocks) blocks = dif_log_blocks_new ();
  g_autoptr (DifLogReader) reader = dif_log_reader_open (path, blocks, error);
  g_autoptr (GError) local_error = NULL;
  GBytes *next;

  if (reader == NULL)
    return FALSE;
  while ((next = dif_log_reader_next (reader, &local_error)) != NULL) {
    g_autoptr (GBytes) block = next;
    gsize length;
    const char *text = g_bytes_get_data (block, &length);

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (!take (text, length, data))
      return TRUE;
  }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* --- The whole ---------------------------------------------------------------------------- */

typedef struct {
  DifLogText *text;
  DifDigest *digest;
} Whole;

static void
find_head (DifLogText *self, const char *text, gsize length)
{
  const char *at = text, *end = text + length, *stop;

  while (at < end && (stop = memchr (at, '\n', (gsize) (end - at))) != NULL) {
    if (*at != '#' && stop > at) {
      dif_digest_bytes (at, (gsize) (stop - at), self->head);
      return;
    }
    at = stop + 1;
  }
}

static gboolean
take_whole (const char *text, gsize length, gpointer data)
{
  Whole *whole = data;
  const char *last = memrchr (text, '\n', length);
  gsize lines = last != NULL ? (gsize) (last - text) + 1 : 0;

  if (whole->text->head[0] == '\0')
    find_head (whole->text, text, lines);
  dif_digest_update (whole->digest, text, lines);
  whole->text->bytes += lines;
  whole->text->loose = length - lines; /* blocks end with a line, but for the last */
  return TRUE;
}

gboolean
dif_log_text_read (const char *path, DifLogText *text, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifDigest) digest = dif_digest_new ();
  Whole whole = { text, digest };

  *text = (DifLogText){ 0 };
  if (!read_text (path, take_whole, &whole, cancellable, error))
    return FALSE;
  dif_digest_finish (digest, text->sha256);
  return TRUE;
}

/* --- The beginning ------------------------------------------------------------------------ */

typedef struct {
  DifDigest *digest;
  guint64 left;
} Beginning;

static gboolean
take_beginning (const char *text, gsize length, gpointer data)
{
  Beginning *beginning = data;
  gsize part = (gsize) MIN (beginning->left, length);

  dif_digest_update (beginning->digest, text, part);
  beginning->left -= part;
  return beginning->left > 0;
}

gboolean
dif_log_text_begins (const char *path,
                     guint64 bytes,
                     const char *sha256,
                     gboolean *begins,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (DifDigest) digest = dif_digest_new ();
  Beginning beginning = { digest, bytes };
  char hex[DIF_DIGEST_HEX];

  if (!read_text (path, take_beginning, &beginning, cancellable, error))
    return FALSE;
  dif_digest_finish (digest, hex);
  *begins = beginning.left == 0 && g_str_equal (hex, sha256);
  return TRUE;
}
