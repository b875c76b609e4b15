/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-zip-writer"

#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "dif-zip-writer.h"


struct _DifZipWriter {
  struct archive *archive; /* (owned) */
  GByteArray *bytes;       /* (owned) */
};


static la_ssize_t
take (struct archive *archive, void *data, const void *buffer, size_t length)
{
  g_byte_array_append (data, buffer, (guint) length);
  return (la_ssize_t) length;
}

/* In memory nothing can fail but memory, which ends the program anyway. */
static void
must (DifZipWriter *self, int result)
{
  if (result < ARCHIVE_WARN)
    g_error ("A ZIP could not be written: %s", archive_error_string (self->archive));
}

DifZipWriter *
dif_zip_writer_new (void)
{
  DifZipWriter *self = g_new0 (DifZipWriter, 1);

  self->archive = archive_write_new ();
  self->bytes = g_byte_array_new ();
  must (self, archive_write_set_format_zip (self->archive));
  must (self, archive_write_set_bytes_in_last_block (self->archive, 1));
  must (self, archive_write_open2 (self->archive, self->bytes, NULL, take, NULL, NULL));
  return self;
}

void
dif_zip_writer_free (DifZipWriter *self)
{
  archive_write_free (self->archive);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

static void
add (DifZipWriter *self, const char *name, gconstpointer data, gsize length)
{
  struct archive_entry *entry = archive_entry_new ();

  /* No modification time on purpose: libarchive writes it in the machine's zone. */
  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, (la_int64_t) length);
  must (self, archive_write_header (self->archive, entry));
  if (length > 0 && archive_write_data (self->archive, data, length) != (la_ssize_t) length)
    must (self, ARCHIVE_FATAL);
  archive_entry_free (entry);
}

void
dif_zip_writer_add (DifZipWriter *self, const char *name, gconstpointer data, gsize length)
{
  must (self, archive_write_zip_set_compression_deflate (self->archive));
  add (self, name, data, length);
}

void
dif_zip_writer_add_stored (DifZipWriter *self, const char *name, gconstpointer data, gsize length)
{
  must (self, archive_write_zip_set_compression_store (self->archive));
  add (self, name, data, length);
}

void
dif_zip_writer_add_text (DifZipWriter *self, const char *name, const char *text)
{
  dif_zip_writer_add (self, name, text, strlen (text));
}

GBytes *
dif_zip_writer_finish (DifZipWriter *self)
{
  GByteArray *bytes;

  must (self, archive_write_close (self->archive));
  bytes = self->bytes;
  self->bytes = g_byte_array_new ();
  return g_byte_array_free_to_bytes (bytes);
}
