/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-reader"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-log-crc.h"
#include "dif-log-reader.h"

#define BLOCK (256 * DIF_KIB)
#define INPUT (128 * DIF_KIB)
/* What a member of gzip ends with: checksum and length of what it holds, lowest byte first (RFC 1952, 2.3.1) */
#define TRAILER (8)
/* What is carried over from one block to the next is the start of a line, shorter than a block */
#define WHOLE_BLOCK (2 * BLOCK)

typedef enum { PLAIN, GZIP, ZSTANDARD } Packing;

struct _DifLogBlocks {
  gatomicrefcount references;
  GMutex mutex;
  GPtrArray *free; /* (owned) (element-type Block) */
};

typedef struct {
  DifLogBlocks *owner; /* (owned) while the block is held */
  char data[WHOLE_BLOCK];
} Block;

struct _DifLogReader {
  DifLogBlocks *blocks; /* (owned) */
  int fd;
  char *path;          /* (owned) */
  Packing packing;
  char *memory;        /* (owned) of the input, and of the last bytes before it */
  char *input;         /* (unowned) what was read of the file and not yet unpacked */
  gsize input_length;
  gsize input_used;
  gboolean input_ended;
  z_stream inflate;
  gboolean in_member;  /* gzip, zstd: its end has not come */
  guint32 crc;         /* gzip: of what came of the member */
  guint32 size;        /* likewise, modulo 2^32 */
  ZSTD_DStream *zstd;  /* (owned) (nullable) */
  char *damage;        /* (owned) (nullable) */
  GByteArray *carry;   /* (owned) the start of a line whose end has not come */
  gboolean skipping;   /* inside a line longer than a block */
  gboolean started;
  gboolean done;
  guint overlong;
  guint64 progress;
};


/* --- Blocks ------------------------------------------------------------------------------- */

DifLogBlocks *
dif_log_blocks_new (void)
{
  DifLogBlocks *self = g_new0 (DifLogBlocks, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->free = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static DifLogBlocks *
blocks_ref (DifLogBlocks *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
dif_log_blocks_unref (DifLogBlocks *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->free);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static Block *
take_block (DifLogBlocks *self)
{
  Block *block = NULL;

  g_mutex_lock (&self->mutex);
  if (self->free->len > 0)
    block = g_ptr_array_steal_index_fast (self->free, self->free->len - 1);
  g_mutex_unlock (&self->mutex);
  if (block == NULL)
    block = g_malloc (sizeof (Block));
  block->owner = blocks_ref (self);
  return block;
}

static void
give_block_back (gpointer data)
{
  Block *block = data;
  DifLogBlocks *self = block->owner;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->free, block);
  g_mutex_unlock (&self->mutex);
  dif_log_blocks_unref (self);
}

/* --- Opening ------------------------------------------------------------------------------ */

static gboolean
refill (DifLogReader *self, GError **error)
{
  gssize got;

  memmove (self->memory, self->input + self->input_length - TRAILER, TRAILER);
  do
    got = read (self->fd, self->input, INPUT);
  while (got < 0 && errno == EINTR);
  if (got < 0) {
    dif_set_error_errno (error, errno, _("“%s” cannot be read"), self->path);
    return FALSE;
  }
  self->input_used = 0;
  self->input_length = (gsize) got;
  self->input_ended = got == 0;
  self->progress += (guint64) got;
  return TRUE;
}

static gboolean
starts_with (DifLogReader *self, const char *magic, gsize length)
{
  return self->input_length >= length && memcmp (self->input, magic, length) == 0;
}

static gboolean
start (DifLogReader *self, GError **error)
{
  if (!refill (self, error))
    return FALSE;
  self->started = TRUE;
  if (starts_with (self, "\x1f\x8b", 2)) {
    self->packing = GZIP;
    if (inflateInit2 (&self->inflate, 15 + 16) != Z_OK)
      g_error ("No memory to inflate a log");
    /* the checksum is taken here, faster */
    inflateValidate (&self->inflate, 0);
  } else if (starts_with (self, "\x28\xb5\x2f\xfd", 4)) {
    self->packing = ZSTANDARD;
    self->zstd = ZSTD_createDStream ();
  } else if (starts_with (self, "\xef\xbb\xbf", 3)) {
    self->input_used = 3;
  }
  return TRUE;
}

DifLogReader *
dif_log_reader_open (const char *path, DifLogBlocks *blocks, GError **error)
{
  g_autoptr (DifLogReader) self = g_new0 (DifLogReader, 1);
  gboolean standard = g_str_equal (path, "-");

  self->blocks = blocks_ref (blocks);
  self->path = standard ? g_strdup (_("standard input")) : g_filename_display_name (path);
  self->memory = g_malloc0 (TRAILER + INPUT);
  self->input = self->memory + TRAILER;
  self->carry = g_byte_array_new ();
  self->fd = standard ? dup (STDIN_FILENO) : open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (self->fd < 0) {
    if (errno == ENOENT)
      dif_set_error (error, DIF_ERROR_NOT_FOUND, _("Give the path of a log, a folder of logs, or -."),
                     _("There is no file “%s”"), self->path);
    else
      dif_set_error_errno (error, errno, _("“%s” cannot be opened"), self->path);
    return NULL;
  }
  posix_fadvise (self->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  return g_steal_pointer (&self);
}

void
dif_log_reader_free (DifLogReader *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->packing == GZIP)
    inflateEnd (&self->inflate);
  ZSTD_freeDStream (self->zstd);
  g_byte_array_unref (self->carry);
  dif_log_blocks_unref (self->blocks);
  g_free (self->memory);
  g_free (self->damage);
  g_free (self->path);
  g_free (self);
}

/* --- Bytes -------------------------------------------------------------------------------- */

static void
give_up (DifLogReader *self, const char *why)
{
  self->damage = g_strdup (why);
  self->done = TRUE;
}

static void
meet_end (DifLogReader *self)
{
  if (self->in_member)
    give_up (self, _("It is cut off: the end of the compressed file is missing. What came before was counted."));
  self->done = TRUE;
}

/* What the member says of itself, just read, against what came of it */
static gboolean
is_whole (DifLogReader *self)
{
  guint32 said[2];

  memcpy (said, self->input + self->input_used - TRAILER, TRAILER);
  return GUINT32_FROM_LE (said[0]) == self->crc && GUINT32_FROM_LE (said[1]) == self->size;
}

/* Unpacks some gzip; a new member may begin where one ends */
static gsize
unpack_gzip (DifLogReader *self, char *to, gsize length)
{
  gsize count;
  int result;

  if (!self->in_member) {
    /* padding with zeros is no member, as gzip(1) has it */
    while (self->input_used < self->input_length && self->input[self->input_used] == '\0')
      self->input_used++;
    if (self->input_used == self->input_length)
      return 0;
    inflateReset (&self->inflate);
    self->in_member = TRUE;
    self->crc = self->size = 0;
  }
  self->inflate.next_in = (Bytef *) self->input + self->input_used;
  self->inflate.avail_in = (uInt) (self->input_length - self->input_used);
  self->inflate.next_out = (Bytef *) to;
  self->inflate.avail_out = (uInt) length;
  result = inflate (&self->inflate, Z_NO_FLUSH);
  self->input_used = self->input_length - self->inflate.avail_in;
  count = length - self->inflate.avail_out;
  self->crc = dif_log_crc (self->crc, to, count);
  self->size += (guint32) count;
  self->in_member = result != Z_STREAM_END;
  if (result == Z_STREAM_END ? !is_whole (self) : result != Z_OK && result != Z_BUF_ERROR)
    give_up (self, _("It is damaged: the compressed bytes contradict themselves. What came before was counted."));
  return count;
}

static gsize
unpack_zstd (DifLogReader *self, char *to, gsize length)
{
  ZSTD_inBuffer in = { self->input, self->input_length, self->input_used };
  ZSTD_outBuffer out = { to, length, 0 };
  gsize result = ZSTD_decompressStream (self->zstd, &out, &in);

  self->input_used = in.pos;
  self->in_member = result != 0;
  if (ZSTD_isError (result))
    give_up (self, _("It is damaged: the compressed bytes contradict themselves. What came before was counted."));
  return out.pos;
}

static gsize
unpack (DifLogReader *self, char *to, gsize length)
{
  gsize count;

  if (self->packing == GZIP)
    return unpack_gzip (self, to, length);
  if (self->packing == ZSTANDARD)
    return unpack_zstd (self, to, length);
  count = MIN (length, self->input_length - self->input_used);
  memcpy (to, self->input + self->input_used, count);
  self->input_used += count;
  return count;
}

/* A plain log goes where it is wanted, without a copy */
static gboolean
read_plain (DifLogReader *self, char *to, gsize length, gsize *got, GError **error)
{
  gssize count;

  do
    count = read (self->fd, to, length);
  while (count < 0 && errno == EINTR);
  if (count < 0) {
    dif_set_error_errno (error, errno, _("“%s” cannot be read"), self->path);
    return FALSE;
  }
  *got += (gsize) count;
  self->progress += (guint64) count;
  self->done = count == 0;
  return TRUE;
}

/* Fills @to as far as the log goes */
static gboolean
pull (DifLogReader *self, char *to, gsize length, gsize *got, GError **error)
{
  *got = 0;
  while (*got < length && !self->done) {
    gsize before = self->input_used, count;

    if (!self->started && !start (self, error))
      return FALSE;
    if (self->packing == PLAIN && self->input_used == self->input_length) {
      if (!read_plain (self, to + *got, length - *got, got, error))
        return FALSE;
      continue;
    }
    count = unpack (self, to + *got, length - *got);
    *got += count;
    if (count > 0 || self->input_used > before || self->done)
      continue;
    if (!self->input_ended && !refill (self, error))
      return FALSE;
    if (self->input_ended)
      meet_end (self);
  }
  return TRUE;
}

/* --- Lines -------------------------------------------------------------------------------- */

/* Leaves the rest of a line out that is longer than a block. Returns: bytes of @block to skip */
static gsize
skip_overlong (DifLogReader *self, const char *block, gsize length)
{
  const char *stop;

  if (!self->skipping)
    return 0;
  stop = memchr (block, '\n', length);
  if (stop == NULL)
    return length;
  self->skipping = FALSE;
  return (gsize) (stop - block) + 1;
}

/* The whole lines of a block, or of the last one all that is left; the rest is carried over. Returns:
 * their length, after @skip bytes; 0 if there are none */
static gsize
keep_rest (DifLogReader *self, const char *block, gsize skip, gsize length)
{
  const char *last = memrchr (block + skip, '\n', length - skip);
  gsize whole = length;

  if (last == NULL && !self->done) {
    if (length > skip)
      self->overlong++;
    self->skipping = self->skipping || length > skip;
    return 0;
  }
  if (!self->done) {
    whole = (gsize) (last + 1 - block);
    g_byte_array_append (self->carry, (const guint8 *) block + whole, (guint) (length - whole));
  }
  return whole - skip;
}

GBytes *
dif_log_reader_next (DifLogReader *self, GError **error)
{
  while (!self->done) {
    gsize carried = self->carry->len, got, skip, length;
    Block *block = take_block (self->blocks);

    if (carried > 0)
      memcpy (block->data, self->carry->data, carried);
    g_byte_array_set_size (self->carry, 0);
    if (!pull (self, block->data + carried, BLOCK, &got, error)) {
      give_block_back (block);
      return NULL;
    }
    skip = skip_overlong (self, block->data, carried + got);
    length = keep_rest (self, block->data, skip, carried + got);
    if (length > 0)
      return g_bytes_new_with_free_func (block->data + skip, length, give_block_back, block);
    give_block_back (block);
  }
  return NULL;
}

gboolean
dif_log_reader_is_done (DifLogReader *self)
{
  return self->done;
}

guint
dif_log_reader_take_overlong (DifLogReader *self)
{
  guint count = self->overlong;

  self->overlong = 0;
  return count;
}

guint64
dif_log_reader_take_progress (DifLogReader *self)
{
  guint64 count = self->progress;

  self->progress = 0;
  return count;
}

const char *
dif_log_reader_get_damage (DifLogReader *self)
{
  return self->damage;
}
