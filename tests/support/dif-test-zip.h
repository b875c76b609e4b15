/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <glib.h>
#include <string.h>

/*
 * Archives for tests: well-formed ones by libarchive's writer, or byte by byte where a ZIP must lie.
 */

/** DifTestZip: a ZIP written by hand, entries stored; every field may be bent before it is added */
typedef struct {
  GByteArray *bytes;
  GByteArray *directory;
  guint count;
} DifTestZip;

/** DifTestZipEntry: zero-initialise; what is 0 is set right */
typedef struct {
  const char *name;
  const char *data;
  guint16 flags;
  guint32 mode;           /* Unix mode */
  const char *local_name; /* another name in the local header */
  guint32 claimed_size;   /* in the central directory */
  guint32 crc;            /* in both */
  guint32 crc_local;      /* in the local header */
  guint32 offset_shift;   /* added to the offset */
} DifTestZipEntry;

static inline void
dif_test_put (GByteArray *bytes, guint64 value, guint size)
{
  for (guint i = 0; i < size; i++) {
    guint8 byte = (guint8) (value >> (8 * i));

    g_byte_array_append (bytes, &byte, 1);
  }
}

static inline guint32
dif_test_crc (const char *data, gsize length)
{
  guint32 crc = G_MAXUINT32;

  for (gsize i = 0; i < length; i++) {
    crc ^= (guint8) data[i];
    for (guint bit = 0; bit < 8; bit++)
      crc = crc >> 1 ^ ((crc & 1) ? 0xEDB88320U : 0);
  }
  return ~crc;
}

static inline void
dif_test_zip_begin (DifTestZip *self)
{
  self->bytes = g_byte_array_new ();
  self->directory = g_byte_array_new ();
  self->count = 0;
}

static inline void
dif_test_zip_add (DifTestZip *self, const DifTestZipEntry *entry)
{
  const char *data = entry->data != NULL ? entry->data : "";
  const char *local = entry->local_name != NULL ? entry->local_name : entry->name;
  guint32 size = (guint32) strlen (data);
  guint32 crc = entry->crc != 0 ? entry->crc : dif_test_crc (data, size);
  guint32 offset = self->bytes->len + entry->offset_shift;
  guint32 claimed = entry->claimed_size != 0 ? entry->claimed_size : size;

  g_byte_array_append (self->bytes, (const guint8 *) "PK\3\4\24\0", 6);
  dif_test_put (self->bytes, entry->flags, 2);
  dif_test_put (self->bytes, 0, 6);
  dif_test_put (self->bytes, entry->crc_local != 0 ? entry->crc_local : crc, 4);
  dif_test_put (self->bytes, size, 4);
  dif_test_put (self->bytes, size, 4);
  dif_test_put (self->bytes, strlen (local), 2);
  dif_test_put (self->bytes, 0, 2);
  g_byte_array_append (self->bytes, (const guint8 *) local, (guint) strlen (local));
  g_byte_array_append (self->bytes, (const guint8 *) data, size);

  g_byte_array_append (self->directory, (const guint8 *) "PK\1\2\24\3\24\0", 8);
  dif_test_put (self->directory, entry->flags, 2);
  dif_test_put (self->directory, 0, 6);
  dif_test_put (self->directory, crc, 4);
  dif_test_put (self->directory, claimed, 4);
  dif_test_put (self->directory, claimed, 4);
  dif_test_put (self->directory, strlen (entry->name), 2);
  dif_test_put (self->directory, 0, 8);
  dif_test_put (self->directory, (guint64) (entry->mode != 0 ? entry->mode : 0100644) << 16, 4);
  dif_test_put (self->directory, offset, 4);
  g_byte_array_append (self->directory, (const guint8 *) entry->name, (guint) strlen (entry->name));
  self->count++;
}

/** dif_test_zip_end: Returns: (transfer full): the ZIP's bytes, with @comment at its end */
static inline GByteArray *
dif_test_zip_end (DifTestZip *self, const char *comment)
{
  guint32 offset = self->bytes->len;

  g_byte_array_append (self->bytes, self->directory->data, self->directory->len);
  g_byte_array_append (self->bytes, (const guint8 *) "PK\5\6\0\0\0\0", 8);
  dif_test_put (self->bytes, self->count, 2);
  dif_test_put (self->bytes, self->count, 2);
  dif_test_put (self->bytes, self->directory->len, 4);
  dif_test_put (self->bytes, offset, 4);
  dif_test_put (self->bytes, strlen (comment), 2);
  g_byte_array_append (self->bytes, (const guint8 *) comment, (guint) strlen (comment));
  g_byte_array_unref (self->directory);
  return self->bytes;
}

/** dif_test_zip_of: Returns: (transfer full): a ZIP of name, text, name, text, …, %NULL */
static inline GByteArray *
dif_test_zip_of (const char *name, ...) G_GNUC_NULL_TERMINATED;

static inline GByteArray *
dif_test_zip_of (const char *name, ...)
{
  DifTestZip zip;
  va_list more;

  dif_test_zip_begin (&zip);
  va_start (more, name);
  while (name != NULL) {
    dif_test_zip_add (&zip, &(DifTestZipEntry) { .name = name, .data = va_arg (more, const char *) });
    name = va_arg (more, const char *);
  }
  va_end (more);
  return dif_test_zip_end (&zip, "");
}

/** dif_test_save: writes @bytes to a file of @folder and lets go of them; Returns: (transfer full) */
static inline char *
dif_test_save (const char *folder, const char *name, GByteArray *bytes)
{
  char *path = g_build_filename (folder, name, NULL);
  GError *error = NULL;

  g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, &error);
  g_assert_no_error (error);
  g_byte_array_unref (bytes);
  return path;
}

/** dif_test_writer: Returns: (transfer full): libarchive's writer of a `.zip` or `.tar.gz` */
static inline struct archive *
dif_test_writer (const char *path)
{
  struct archive *archive = archive_write_new ();

  if (g_str_has_suffix (path, ".zip")) {
    archive_write_set_format_zip (archive);
  } else {
    archive_write_set_format_pax_restricted (archive);
    archive_write_add_filter_gzip (archive);
  }
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  return archive;
}

/** dif_test_write: adds a file, or a link to @data if @type says so */
static inline void
dif_test_write (struct archive *archive, const char *name, guint type, const char *data, gsize length)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, type);
  archive_entry_set_perm (entry, 0644);
  if (type == AE_IFLNK)
    archive_entry_set_symlink (entry, data);
  archive_entry_set_size (entry, type == AE_IFREG ? (gint64) length : 0);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  if (type == AE_IFREG)
    g_assert_cmpint (archive_write_data (archive, data, length), ==, (gssize) length);
  archive_entry_free (entry);
}

static inline void
dif_test_writer_end (struct archive *archive)
{
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
}
