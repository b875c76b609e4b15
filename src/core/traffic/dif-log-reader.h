/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DifLogReader:
 *
 * The bytes of one log, plain or compressed with gzip (members one after another) or zstd, in
 * blocks of whole lines. What it is compressed with is seen from the bytes, not from the name.
 * It is read and not mapped: a log that is cut short meanwhile only ends earlier.
 */
typedef struct _DifLogReader DifLogReader;

/**
 * DifLogBlocks:
 *
 * Memory for blocks, used again and again: giving it back to the system after each, and taking it anew,
 * costs more than reading. Shared by the threads of a run; every block that is held keeps it.
 */
typedef struct _DifLogBlocks DifLogBlocks;

DifLogBlocks *dif_log_blocks_new (void);
void dif_log_blocks_unref (DifLogBlocks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifLogBlocks, dif_log_blocks_unref)

/** dif_log_reader_open: @path: `-` is standard input. Returns: (transfer full): or %NULL with
 * %DIF_ERROR_NOT_FOUND or %DIF_ERROR_STORAGE */
DifLogReader *dif_log_reader_open (const char *path, DifLogBlocks *blocks, GError **error);
void dif_log_reader_free (DifLogReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifLogReader, dif_log_reader_free)

/**
 * dif_log_reader_next:
 *
 * Returns: (transfer full) (nullable): the next lines, the last of the log perhaps without its end;
 *   %NULL at the end, or with @error if reading failed
 */
GBytes *dif_log_reader_next (DifLogReader *self, GError **error);

/** dif_log_reader_is_done: whether no block is left */
gboolean dif_log_reader_is_done (DifLogReader *self);

/** dif_log_reader_take_overlong: Returns: lines longer than a block that were left out since the
 * last call */
guint dif_log_reader_take_overlong (DifLogReader *self);

/** dif_log_reader_take_progress: Returns: bytes of the file read since the last call */
guint64 dif_log_reader_take_progress (DifLogReader *self);

/** dif_log_reader_get_damage: Returns: (transfer none) (nullable): what is wrong with the
 * compression; what came before it has been read */
const char *dif_log_reader_get_damage (DifLogReader *self);

G_END_DECLS
