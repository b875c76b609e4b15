/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-zip-edit"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "package/dif-zip-directory.h"

#include "dif-zip-edit.h"

/* Records of APPNOTE.TXT 6.3 without their variable parts, and where their members are */
#define LOCAL_BYTES (30)
#define LOCAL_NEEDS (4)
#define LOCAL_SUMS (14)
#define LOCAL_NAMES (26)
#define CENTRAL_BYTES (46)
#define CENTRAL_SIGNATURE "PK\001\002"
#define CENTRAL_NEEDS (6)
#define CENTRAL_SUMS (16)
#define CENTRAL_NAMES (28)
#define CENTRAL_OFFSET (42)
#define END_BYTES (22)
#define END_SIGNATURE "PK\005\006"
#define END_COUNT (10)
#define END_SIZE (12)
#define END_OFFSET (16)
#define FLAG_DESCRIPTOR (1 << 3)
#define DEFLATE_NEEDS (20)
#define METHOD_STORED (0)
#define METHOD_DEFLATED (8)
/* A raw stream, without a header of zlib's */
#define RAW_WINDOW (-15)

struct _DifZipEdit {
  GBytes *bytes;              /* (owned) */
  char *name;                 /* (owned) */
  DifZipDirectory *directory; /* (owned) */
  GPtrArray *contents;        /* (element-type GBytes) (nullable elements) by index */
  gsize end;                  /* of the last local record: where the directory begins */
  gsize tail;                 /* where the end record begins */
};


static guint32
get (const guint8 *at, guint count)
{
  guint32 value = 0;

  while (count-- > 0)
    value = value << 8 | at[count];
  return value;
}

static void
put (guint8 *at, guint count, guint32 value)
{
  for (; count-- > 0; value >>= 8)
    *at++ = (guint8) value;
}

/* The directory was read already, so there is one end record; it is the last that fits */
static gboolean
find_end (DifZipEdit *self, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (self->bytes, &length);

  for (gsize at = length >= END_BYTES ? length - END_BYTES + 1 : 0; at-- > 0;) {
    if (memcmp (data + at, END_SIGNATURE, 4) != 0)
      continue;
    self->tail = at;
    self->end = get (data + at + END_OFFSET, 4);
    if (get (data + at + END_COUNT, 2) == dif_zip_directory_get_count (self->directory) &&
        self->end + CENTRAL_BYTES <= at && memcmp (data + self->end, CENTRAL_SIGNATURE, 4) == 0)
      return TRUE;
    break;
  }
  dif_set_error (error, DIF_ERROR_LIMIT, _("Save it again in the office program that made it."),
                 _("“%s” is a ZIP of a kind that no form needs"), self->name);
  return FALSE;
}

DifZipEdit *
dif_zip_edit_new (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (DifZipEdit) self = g_new0 (DifZipEdit, 1);

  self->bytes = g_bytes_ref (bytes);
  self->name = g_strdup (name);
  self->contents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->directory = dif_zip_directory_read_bytes (bytes, name, error);
  if (self->directory == NULL || !find_end (self, error))
    return NULL;
  g_ptr_array_set_size (self->contents, (int) dif_zip_directory_get_count (self->directory));
  return g_steal_pointer (&self);
}

void
dif_zip_edit_free (DifZipEdit *self)
{
  g_ptr_array_unref (self->contents);
  g_clear_pointer (&self->directory, dif_zip_directory_free);
  g_bytes_unref (self->bytes);
  g_free (self->name);
  g_free (self);
}

guint
dif_zip_edit_get_count (DifZipEdit *self)
{
  return self->contents->len;
}

const char *
dif_zip_edit_get_name (DifZipEdit *self, guint index)
{
  return dif_zip_directory_get (self->directory, index)->name;
}

int
dif_zip_edit_find (DifZipEdit *self, const char *name)
{
  for (guint i = 0; i < self->contents->len; i++) {
    if (g_str_equal (dif_zip_edit_get_name (self, i), name))
      return (int) i;
  }
  return -1;
}

/* --- Unpacking ---------------------------------------------------------------------------- */

static gboolean
inflate_into (const DifZipEntry *entry, const guint8 *packed, guint8 *into)
{
  z_stream stream = { .next_in = (Bytef *) packed,
                      .avail_in = (uInt) entry->packed,
                      .next_out = into,
                      .avail_out = (uInt) entry->size };
  int result;

  if (inflateInit2 (&stream, RAW_WINDOW) != Z_OK)
    return FALSE;
  result = inflate (&stream, Z_FINISH);
  inflateEnd (&stream);
  return result == Z_STREAM_END && stream.total_out == entry->size;
}

GBytes *
dif_zip_edit_read (DifZipEdit *self, guint index, GError **error)
{
  const DifZipEntry *entry = dif_zip_directory_get (self->directory, index);
  const guint8 *packed = (const guint8 *) g_bytes_get_data (self->bytes, NULL) + (entry->end - entry->packed);
  g_autofree guint8 *data = NULL;
  gboolean ok = FALSE;

  if (entry->size > DIF_LIMIT_FORM_PART_BYTES) {
    dif_set_error (error, DIF_ERROR_LIMIT, _("Take large pictures out of the form."),
                   _("“%s” in “%s” has more than the %d MiB that a part of a form may have"), entry->name, self->name,
                   (int) (DIF_LIMIT_FORM_PART_BYTES / DIF_MIB));
    return NULL;
  }
  data = g_malloc (entry->size + 1); /* never nothing: an empty part is a part */
  if (entry->method == METHOD_DEFLATED)
    ok = inflate_into (entry, packed, data);
  else if (entry->method == METHOD_STORED && entry->packed == entry->size)
    ok = memcpy (data, packed, entry->size) != NULL;
  if (!ok || crc32 (crc32 (0, NULL, 0), data, (uInt) entry->size) != entry->crc) {
    dif_set_error (error, DIF_ERROR_INTEGRITY, _("Ask for the form again: this copy is damaged."),
                   _("“%s” in “%s” is not what its checksum says"), entry->name, self->name);
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&data), entry->size);
}

void
dif_zip_edit_replace (DifZipEdit *self, guint index, GBytes *contents)
{
  g_return_if_fail (self->contents->pdata[index] == NULL);
  self->contents->pdata[index] = g_bytes_ref (contents);
}

/* --- Packing ------------------------------------------------------------------------------ */

/* In memory nothing can fail but memory, which ends the program anyway. */
static GByteArray *
deflate_bytes (GBytes *contents)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (contents, &length);
  GByteArray *packed = g_byte_array_new ();
  z_stream stream = { .next_in = (Bytef *) data, .avail_in = (uInt) length };

  if (deflateInit2 (&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, RAW_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    g_error ("An entry could not be packed");
  g_byte_array_set_size (packed, (guint) deflateBound (&stream, (uLong) length));
  stream.next_out = packed->data;
  stream.avail_out = packed->len;
  if (deflate (&stream, Z_FINISH) != Z_STREAM_END)
    g_error ("An entry could not be packed");
  g_byte_array_set_size (packed, (guint) stream.total_out);
  deflateEnd (&stream);
  return packed;
}

/* What both headers of a changed entry say of it. @needs: where the version, flags and method begin;
 * @sums: where the checksum and the two sizes are */
static void
restate (guint8 *header, guint needs, guint sums, GBytes *contents, guint32 packed)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (contents, &length);

  put (header + needs, 2, MAX (get (header + needs, 2), DEFLATE_NEEDS));
  put (header + needs + 2, 2, get (header + needs + 2, 2) & ~(guint32) FLAG_DESCRIPTOR);
  put (header + needs + 4, 2, METHOD_DEFLATED);
  put (header + sums, 4, (guint32) crc32 (crc32 (0, NULL, 0), data, (uInt) length));
  put (header + sums + 4, 4, packed);
  put (header + sums + 8, 4, (guint32) length);
}

/* Appends the local record at @index. Returns: bytes that its contents have, packed */
static guint32
append_local (DifZipEdit *self, guint index, GByteArray *out)
{
  const DifZipEntry *entry = dif_zip_directory_get (self->directory, index);
  const guint8 *data = g_bytes_get_data (self->bytes, NULL);
  gsize until = index + 1 < self->contents->len ? dif_zip_directory_get (self->directory, index + 1)->offset : self->end;
  g_autoptr (GByteArray) packed = NULL;
  guint at = out->len;
  guint head;

  if (self->contents->pdata[index] == NULL) {
    g_byte_array_append (out, data + entry->offset, (guint) (until - entry->offset));
    return (guint32) entry->packed;
  }
  packed = deflate_bytes (self->contents->pdata[index]);
  head = LOCAL_BYTES + get (data + entry->offset + LOCAL_NAMES, 2) + get (data + entry->offset + LOCAL_NAMES + 2, 2);
  g_byte_array_append (out, data + entry->offset, head);
  restate (out->data + at, LOCAL_NEEDS, LOCAL_SUMS, self->contents->pdata[index], packed->len);
  g_byte_array_append (out, packed->data, packed->len);
  return packed->len;
}

static guint
index_at (DifZipEdit *self, guint32 offset)
{
  guint index = 0;

  while (index + 1 < self->contents->len && dif_zip_directory_get (self->directory, index)->offset != offset)
    index++;
  return index;
}

GBytes *
dif_zip_edit_finish (DifZipEdit *self)
{
  const guint8 *data = g_bytes_get_data (self->bytes, NULL);
  gsize length = g_bytes_get_size (self->bytes);
  GByteArray *out = g_byte_array_new ();
  g_autofree guint32 *offsets = g_new (guint32, self->contents->len + 1);
  g_autofree guint32 *packed = g_new (guint32, self->contents->len + 1);
  guint start, tail;

  g_byte_array_append (out, data, (guint) dif_zip_directory_get (self->directory, 0)->offset);
  for (guint i = 0; i < self->contents->len; i++) {
    offsets[i] = out->len;
    packed[i] = append_local (self, i, out);
  }
  start = out->len;
  for (gsize at = self->end, next; at + CENTRAL_BYTES <= self->tail && memcmp (data + at, CENTRAL_SIGNATURE, 4) == 0; at = next) {
    guint index = index_at (self, get (data + at + CENTRAL_OFFSET, 4)), place = out->len;

    next = at + CENTRAL_BYTES + get (data + at + CENTRAL_NAMES, 2) + get (data + at + CENTRAL_NAMES + 2, 2) +
           get (data + at + CENTRAL_NAMES + 4, 2);
    g_byte_array_append (out, data + at, (guint) (next - at));
    put (out->data + place + CENTRAL_OFFSET, 4, offsets[index]);
    if (self->contents->pdata[index] != NULL)
      restate (out->data + place, CENTRAL_NEEDS, CENTRAL_SUMS, self->contents->pdata[index], packed[index]);
  }
  tail = out->len;
  g_byte_array_append (out, data + self->tail, (guint) (length - self->tail));
  put (out->data + tail + END_SIZE, 4, tail - start);
  put (out->data + tail + END_OFFSET, 4, start);
  return g_byte_array_free_to_bytes (out);
}
