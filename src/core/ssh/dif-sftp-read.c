/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-sftp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-sftp-read.h"

/* Enough to see that a file is longer than expected */
#define PROBE_BYTES (1)

struct _DifSftpBatch {
  DifSftp *sftp;            /* (unowned) */
  DifSftpReading *readings; /* (unowned) */
  guint count;
  guint next;               /* of @readings, to be begun */
  GQueue open;              /* (element-type File) with more to ask for */
  guint files;              /* under way */
  guint64 unanswered;       /* bytes asked for */
  GError *failure;          /* (owned) (nullable) of a sink */
};

/* One file under way */
typedef struct {
  DifSftpBatch *batch;     /* (unowned) */
  DifSftpReading *reading; /* (unowned) */
  GByteArray *handle;      /* (owned) (nullable) */
  guint64 asked;           /* up to here */
  guint64 taken;           /* up to here the sink has had it */
  GPtrArray *early;        /* (owned) (element-type Block) came before what stands before it */
  guint blocks;            /* without an answer */
  gboolean ended;          /* nothing more is to be asked for */
} File;

/* One read */
typedef struct {
  File *file; /* (unowned) */
  guint64 offset;
  gsize length;
  GByteArray *bytes; /* (owned) (nullable) when it came early */
} Block;

static void ask (File *file, guint64 offset, gsize length);
static void move_on (DifSftpBatch *self);


static void
block_free (gpointer data)
{
  Block *block = data;

  g_clear_pointer (&block->bytes, g_byte_array_unref);
  g_free (block);
}

static void
file_free (gpointer data)
{
  File *file = data;

  g_clear_pointer (&file->handle, g_byte_array_unref);
  g_clear_pointer (&file->early, g_ptr_array_unref);
  g_free (file);
}

static void
stop (File *file, guint32 status)
{
  file->ended = TRUE;
  if (file->reading->status == DIF_SFTP_OK)
    file->reading->status = status;
}

static void
take (File *file, const guint8 *bytes, gsize length)
{
  DifSftpReading *reading = file->reading;

  if (file->batch->failure != NULL || reading->status != DIF_SFTP_OK)
    return;
  file->taken += length;
  reading->size += length;
  if (!reading->sink (reading->data, bytes, length, &file->batch->failure))
    stop (file, DIF_SFTP_FAILURE);
}

/* What came early and whose turn it is now */
static void
take_early (File *file)
{
  for (guint i = 0; i < file->early->len; i++) {
    Block *block = g_ptr_array_index (file->early, i);

    if (block->offset != file->taken)
      continue;
    take (file, block->bytes->data, block->bytes->len);
    g_ptr_array_remove_index_fast (file->early, i);
    i = G_MAXUINT;
  }
}

static void
end_if_done (File *file)
{
  if (!file->ended || file->blocks > 0)
    return;
  if (file->early->len > 0) /* a hole: the file shrank while it was read */
    stop (file, DIF_SFTP_FAILURE);
  dif_sftp_ask_handle (file->batch->sftp, DIF_SFTP_CLOSE, file->handle, dif_sftp_forget, NULL);
  g_queue_remove (&file->batch->open, file);
  file->batch->files--;
  file_free (file);
}

static void
block_read (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  Block *block = data;
  File *file = block->file;
  DifSftpBatch *batch = file->batch;

  file->blocks--;
  batch->unanswered -= block->length;
  if (answer->type == DIF_SFTP_DATA && answer->length > 0 && answer->length <= block->length) {
    if (answer->length < block->length)
      ask (file, block->offset + answer->length, block->length - answer->length);
    if (block->offset == file->taken) {
      take (file, answer->bytes, answer->length);
      take_early (file);
    } else {
      block->bytes = g_byte_array_new ();
      g_byte_array_append (block->bytes, answer->bytes, (guint) answer->length);
      g_ptr_array_add (file->early, g_steal_pointer (&block));
    }
  } else if (answer->type == DIF_SFTP_STATUS && answer->status == DIF_SFTP_EOF) {
    file->ended = TRUE;
  } else {
    stop (file, answer->type == DIF_SFTP_STATUS && answer->status != DIF_SFTP_OK ? answer->status
                                                                                  : DIF_SFTP_FAILURE);
  }
  g_clear_pointer (&block, block_free);
  end_if_done (file);
  move_on (batch);
}

static void
ask (File *file, guint64 offset, gsize length)
{
  Block *block = g_new0 (Block, 1);

  block->file = file;
  block->offset = offset;
  block->length = length;
  file->blocks++;
  file->batch->unanswered += length;
  dif_sftp_read (file->batch->sftp, file->handle, offset, length, block_read, block);
}

static void
opened (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  File *file = data;
  DifSftpBatch *batch = file->batch;

  if (answer->type == DIF_SFTP_HANDLE) {
    file->handle = g_byte_array_new ();
    g_byte_array_append (file->handle, answer->bytes, (guint) answer->length);
    g_queue_push_tail (&batch->open, file);
  } else {
    stop (file, answer->status != DIF_SFTP_OK ? answer->status : DIF_SFTP_FAILURE);
    batch->files--;
    file_free (file);
  }
  move_on (batch);
}

/* How much to ask for next: never across the end that is expected, so that the question whether it is
 * the end goes along with the last bytes before it, and not after their answer */
static gsize
next_length (File *file, gsize block)
{
  guint64 expected = file->reading->expected;

  if (file->asked < expected)
    return (gsize) MIN (block, expected - file->asked);
  return expected > 0 && file->asked == expected ? PROBE_BYTES : block;
}

/* Asks for as much as may be without an answer: what is expected at once, then block by block
 * until the server says that there is no more */
static void
pump (DifSftpBatch *self)
{
  const gsize block = dif_sftp_get_block (self->sftp);

  for (GList *l = self->open.head, *next; l != NULL; l = next) {
    File *file = l->data;

    next = l->next;

    while (!file->ended && self->failure == NULL && self->unanswered < DIF_LIMIT_SFTP_BYTES &&
           (file->blocks == 0 || file->asked <= file->reading->expected)) {
      gsize length = next_length (file, block);

      ask (file, file->asked, length);
      file->asked += length;
    }
    file->ended = file->ended || self->failure != NULL;
    end_if_done (file);
  }
}

static void
begin (DifSftpBatch *self, DifSftpReading *reading)
{
  File *file = g_new0 (File, 1);

  file->batch = self;
  file->reading = reading;
  file->asked = file->taken = reading->offset;
  file->early = g_ptr_array_new_with_free_func (block_free);
  self->files++;
  dif_sftp_open (self->sftp, reading->path, DIF_SFTP_FOR_READING, 0, opened, file);
}

/* Asks for what may be asked for now: more of the open files, and further ones */
static void
move_on (DifSftpBatch *self)
{
  pump (self);
  while (self->next < self->count && self->files < dif_sftp_get_files (self->sftp) && self->failure == NULL)
    begin (self, &self->readings[self->next++]);
}

DifSftpBatch *
dif_sftp_read_begin (DifSftp *sftp, DifSftpReading *readings, guint count)
{
  DifSftpBatch *self = g_new0 (DifSftpBatch, 1);

  self->sftp = sftp;
  self->readings = readings;
  self->count = count;
  g_queue_init (&self->open);
  move_on (self);
  return self;
}

void
dif_sftp_batch_free (DifSftpBatch *self)
{
  if (self->files > 0) /* the answers are for us, and nobody else */
    dif_sftp_abandon (self->sftp);
  g_queue_clear_full (&self->open, file_free);
  g_clear_error (&self->failure);
  g_free (self);
}

gboolean
dif_sftp_read_finish (DifSftpBatch *self, GCancellable *cancellable, GError **error)
{
  while (self->files > 0 || (self->next < self->count && self->failure == NULL)) {
    if (!dif_sftp_turn (self->sftp, cancellable, error))
      return FALSE;
  }
  if (self->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->failure));
  return FALSE;
}

gboolean
dif_sftp_read_files (DifSftp *sftp,
                     DifSftpReading *readings,
                     guint count,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (DifSftpBatch) batch = dif_sftp_read_begin (sftp, readings, count);

  return dif_sftp_read_finish (batch, cancellable, error);
}

gboolean
dif_sftp_sink_digest (gpointer digest, const guint8 *bytes, gsize length, GError **error)
{
  dif_digest_update (digest, bytes, length);
  return TRUE;
}

/* --- One small file ----------------------------------------------------------------------- */

typedef struct {
  const char *path;
  GByteArray *bytes;
  gsize limit;
} Small;

static gboolean
sink_small (gpointer data, const guint8 *bytes, gsize length, GError **error)
{
  Small *small = data;

  if (small->bytes->len + length > small->limit) {
    dif_set_error (error, DIF_ERROR_LIMIT, NULL, _("“%s” on the server is larger than it can be"),
                   small->path);
    return FALSE;
  }
  g_byte_array_append (small->bytes, bytes, (guint) length);
  return TRUE;
}

gboolean
dif_sftp_load (DifSftp *sftp,
               const char *path,
               guint64 expected,
               gsize limit,
               GBytes **bytes,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GByteArray) read = g_byte_array_new ();
  Small small = { path, read, limit };
  DifSftpReading reading = { path, 0, expected, sink_small, &small };

  *bytes = NULL;
  if (!dif_sftp_read_files (sftp, &reading, 1, cancellable, error))
    return FALSE;
  if (reading.status == DIF_SFTP_OK)
    *bytes = g_byte_array_free_to_bytes (g_steal_pointer (&read));
  if (reading.status == DIF_SFTP_OK || reading.status == DIF_SFTP_NO_SUCH_FILE)
    return TRUE;
  dif_sftp_set_error (error, reading.status, NULL, _("“%s” on the server cannot be read"), path);
  return FALSE;
}
