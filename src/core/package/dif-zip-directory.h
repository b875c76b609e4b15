/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DifZipEntry:
 *
 * One entry of a ZIP, as its central directory says and its local header confirms.
 */
typedef struct {
  char *name;      /* (owned) the bytes of the name; the Unicode one where the entry has it */
  guint64 offset;  /* of the local header */
  guint64 end;     /* first byte after the packed data */
  guint64 packed;  /* bytes as stored */
  guint64 size;    /* bytes when unpacked */
  guint32 crc;
  guint16 flags;
  guint16 method;
  guint32 mode;    /* Unix mode where the archive gives one, or 0 */
} DifZipEntry;

/**
 * DifZipDirectory:
 *
 * Our own walk of a ZIP (APPNOTE.TXT 6.3): end of central directory, central directory, and each
 * local header. It trusts no count, and refuses what readers could understand in two ways: headers
 * that contradict each other, overlaps, encryption, splits, two ends. ZIP64 is understood.
 */
typedef struct _DifZipDirectory DifZipDirectory;

/**
 * dif_zip_directory_read:
 * @fd: the ZIP; its position is not changed
 * @name: the file's name, for errors
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_INTEGRITY (cut short), %DIF_ERROR_UNSAFE or
 *   %DIF_ERROR_LIMIT
 */
DifZipDirectory *
dif_zip_directory_read (int fd, const char *name, GCancellable *cancellable, GError **error);

/** dif_zip_directory_read_bytes: as dif_zip_directory_read(), from memory; what a fuzzer feeds */
DifZipDirectory *dif_zip_directory_read_bytes (GBytes *bytes, const char *name, GError **error);

void dif_zip_directory_free (DifZipDirectory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifZipDirectory, dif_zip_directory_free)

guint dif_zip_directory_get_count (DifZipDirectory *self);

/** dif_zip_directory_get: Returns: (transfer none): the entry at @index, in order of offsets */
const DifZipEntry *dif_zip_directory_get (DifZipDirectory *self, guint index);

/** dif_zip_directory_forget_name: gives back the memory of a name that is no longer asked for */
void dif_zip_directory_forget_name (DifZipDirectory *self, guint index);

/** dif_zip_directory_get_size: Returns: bytes of all entries when unpacked */
guint64 dif_zip_directory_get_size (DifZipDirectory *self);

/** dif_zip_ratio_ok: Returns: whether so many bytes from so few are within DIF_LIMIT_RATIO */
gboolean dif_zip_ratio_ok (guint64 size, guint64 packed);

G_END_DECLS
