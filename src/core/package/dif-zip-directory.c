/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-zip-directory"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "dif-entry-name.h"

#include "dif-zip-directory.h"

/* Sizes of the records of APPNOTE.TXT without their variable parts */
#define LOCAL_BYTES (30)
#define CENTRAL_BYTES (46)
#define END_BYTES (22)
#define END64_BYTES (56)
#define LOCATOR64_BYTES (20)

/* How far from its end a ZIP is searched for the end record, as libarchive does */
#define TAIL_BYTES (16 * 1024)

#define FLAG_ENCRYPTED (1 << 0)
#define FLAG_DESCRIPTOR (1 << 3)
#define FLAG_STRONG (1 << 6)
#define FLAG_MASKED (1 << 13)

#define EXTRA_ZIP64 (0x0001)
#define EXTRA_UNICODE_PATH (0x7075)

struct _DifZipDirectory {
  GArray *entries; /* (owned) (element-type DifZipEntry) */
  guint64 size;
};

typedef struct {
  int fd;              /* -1: the bytes below */
  const guint8 *bytes; /* (nullable) */
  guint64 length;
  const char *name;
  GCancellable *cancellable;
  guint64 directory_offset;
  guint64 directory_end;
  guint64 count; /* as the end record says */
  guint64 count_mask;
  guint8 window[64 * 1024]; /* of the file, for reading the directory */
  guint64 window_offset;
  gsize window_length;
} Walk;


static guint16
get16 (const guint8 *at)
{
  return (guint16) (at[0] | at[1] << 8);
}

static guint32
get32 (const guint8 *at)
{
  return (guint32) get16 (at) | (guint32) get16 (at + 2) << 16;
}

static guint64
get64 (const guint8 *at)
{
  return (guint64) get32 (at) | (guint64) get32 (at + 4) << 32;
}

static gboolean
refuse (DifError code, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (DifError code, GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  dif_set_error (error, code,
                 code == DIF_ERROR_INTEGRITY
                     ? _("Fetch the package again; if it stays so, ask the Institute for a new one.")
                     : _("Do not publish this file; ask the Institute for a new package."),
                 "%s", message);
  return FALSE;
}

static gboolean
refuse_entry (Walk *walk, const DifZipEntry *entry, GError **error, const char *reason)
{
  g_autofree char *shown = dif_entry_name_show (entry->name);

  /* Translators: a package, the name of a file in it, and what is wrong with that */
  return refuse (DIF_ERROR_UNSAFE, error, _("“%s” holds “%s”: %s"), walk->name, shown, reason);
}

static gboolean
read_at (Walk *walk, guint64 offset, guint8 *into, gsize length, GError **error)
{
  if (offset > walk->length || length > walk->length - offset)
    return refuse (DIF_ERROR_INTEGRITY, error, _("“%s” is a ZIP that is cut short"), walk->name);
  if (length == 0)
    return TRUE;
  if (walk->fd < 0) {
    memcpy (into, walk->bytes + offset, length);
    return TRUE;
  }
  while (length > 0) {
    ssize_t got = pread (walk->fd, into, length, (off_t) offset);

    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0) {
      dif_set_error_errno (error, got < 0 ? errno : EIO, _("Could not read “%s”"), walk->name);
      return FALSE;
    }
    into += got;
    offset += (guint64) got;
    length -= (gsize) got;
  }
  return TRUE;
}

/* Bytes of the file through the window; @length is far below the window's size or of one record */
static const guint8 *
view (Walk *walk, guint64 offset, gsize length, GError **error)
{
  if (offset < walk->window_offset ||
      offset + length > walk->window_offset + walk->window_length) {
    gsize want = sizeof walk->window;

    if (offset < walk->length && walk->length - offset < want)
      want = (gsize) (walk->length - offset);
    want = MAX (want, length);
    if (want > sizeof walk->window) {
      refuse (DIF_ERROR_LIMIT, error, _("“%s” has a record that is too long"), walk->name);
      return NULL;
    }
    walk->window_length = 0;
    if (!read_at (walk, offset, walk->window, want, error))
      return NULL;
    walk->window_offset = offset;
    walk->window_length = want;
  }
  return walk->window + (offset - walk->window_offset);
}

static gboolean
read_end64 (Walk *walk, guint64 end_offset, guint64 *directory_end, GError **error)
{
  guint8 locator[LOCATOR64_BYTES], end[END64_BYTES];
  guint64 offset;

  if (end_offset < LOCATOR64_BYTES + END64_BYTES)
    return refuse (DIF_ERROR_UNSAFE, error, _("“%s” has no ZIP64 end record"), walk->name);
  if (!read_at (walk, end_offset - LOCATOR64_BYTES, locator, sizeof locator, error))
    return FALSE;
  offset = get64 (locator + 8);
  if (memcmp (locator, "PK\6\7", 4) != 0 || get32 (locator + 4) != 0 || get32 (locator + 16) > 1 ||
      offset > end_offset - LOCATOR64_BYTES - END64_BYTES)
    return refuse (DIF_ERROR_UNSAFE, error, _("“%s” has no ZIP64 end record"), walk->name);
  if (!read_at (walk, offset, end, sizeof end, error))
    return FALSE;
  if (memcmp (end, "PK\6\6", 4) != 0)
    return refuse (DIF_ERROR_UNSAFE, error, _("“%s” has no ZIP64 end record"), walk->name);
  if (get32 (end + 16) != 0 || get32 (end + 20) != 0 || get64 (end + 24) != get64 (end + 32))
    return refuse (DIF_ERROR_UNSAFE, error, _("“%s” is one part of a split ZIP"), walk->name);
  walk->count = get64 (end + 32);
  walk->count_mask = G_MAXUINT64;
  walk->directory_offset = get64 (end + 48);
  *directory_end = walk->directory_offset + get64 (end + 40);
  if (*directory_end < walk->directory_offset || *directory_end != offset)
    return refuse (DIF_ERROR_UNSAFE, error, _("“%s” contradicts itself about where its directory is"),
                   walk->name);
  return TRUE;
}

/* Where the end record is: its comment reaches exactly to the end of the file */
static gboolean
find_end (Walk *walk, guint8 end[END_BYTES], guint64 *end_offset, GError **error)
{
  gsize length = (gsize) MIN (walk->length, TAIL_BYTES);
  g_autofree guint8 *tail = g_malloc (length + 1);
  guint64 start = walk->length - length;
  guint records = 0;

  if (!read_at (walk, start, tail, length, error))
    return FALSE;
  for (gsize i = 0; i + END_BYTES <= length; i++) {
    if (memcmp (tail + i, "PK\5\6", 4) != 0)
      continue;
    if (i + END_BYTES + get16 (tail + i + 20) != length && records == 0)
      continue;
    if (records++ == 0) {
      memcpy (end, tail + i, END_BYTES);
      *end_offset = start + i;
    }
  }
  if (records == 0)
    return refuse (DIF_ERROR_INTEGRITY, error, _("“%s” is a ZIP that is cut short: it has no end"),
                   walk->name);
  if (records > 1)
    return refuse (DIF_ERROR_UNSAFE, error, _("“%s” is a ZIP with two ends"), walk->name);
  return TRUE;
}

static gboolean
has_locator64 (Walk *walk, guint64 end_offset)
{
  guint8 mark[4];

  return end_offset >= LOCATOR64_BYTES &&
         read_at (walk, end_offset - LOCATOR64_BYTES, mark, sizeof mark, NULL) && memcmp (mark, "PK\6\7", 4) == 0;
}

static gboolean
says (guint64 field, guint64 full, guint64 value)
{
  return field == full || field == value;
}

/* Beside a ZIP64 end record each field of the plain one is full, or says the same: some packers fill
 * only those that must be (APPNOTE.TXT 4.4.1.4) */
static gboolean
check_end (Walk *walk, const guint8 *end, guint64 directory_end, GError **error)
{
  if (says (get16 (end + 4), G_MAXUINT16, 0) && says (get16 (end + 6), G_MAXUINT16, 0) &&
      says (get16 (end + 8), G_MAXUINT16, walk->count) && says (get16 (end + 10), G_MAXUINT16, walk->count) &&
      says (get32 (end + 12), G_MAXUINT32, directory_end - walk->directory_offset) &&
      says (get32 (end + 16), G_MAXUINT32, walk->directory_offset))
    return TRUE;
  return refuse (DIF_ERROR_UNSAFE, error, _("“%s” contradicts itself about where its directory is"), walk->name);
}

static gboolean
read_end (Walk *walk, GError **error)
{
  guint8 end[END_BYTES] = { 0 };
  guint64 end_offset = 0, directory_end;

  if (!find_end (walk, end, &end_offset, error))
    return FALSE;
  walk->count = get16 (end + 10);
  walk->count_mask = G_MAXUINT16;
  walk->directory_offset = get32 (end + 16);
  directory_end = walk->directory_offset + get32 (end + 12);

  if (get16 (end + 10) == G_MAXUINT16 || get32 (end + 12) == G_MAXUINT32 ||
      get32 (end + 16) == G_MAXUINT32 || has_locator64 (walk, end_offset)) {
    if (!read_end64 (walk, end_offset, &directory_end, error) || !check_end (walk, end, directory_end, error))
      return FALSE;
  } else {
    if (get16 (end + 4) != 0 || get16 (end + 6) != 0 || get16 (end + 8) != get16 (end + 10))
      return refuse (DIF_ERROR_UNSAFE, error, _("“%s” is one part of a split ZIP"), walk->name);
    if (directory_end != end_offset)
      return refuse (DIF_ERROR_UNSAFE, error,
                     _("“%s” contradicts itself about where its directory is"), walk->name);
  }
  walk->directory_end = directory_end;
  return TRUE;
}

static guint32
crc32_of (const guint8 *data, gsize length)
{
  guint32 crc = G_MAXUINT32;

  for (gsize i = 0; i < length; i++) {
    crc ^= data[i];
    for (guint bit = 0; bit < 8; bit++)
      crc = crc >> 1 ^ (0xEDB88320U & (0U - (crc & 1)));
  }
  return ~crc;
}

/* ZIP64 sizes, in the order of the header's fields that are full (APPNOTE.TXT 4.5.3) */
static gboolean
read_extra64 (DifZipEntry *entry, const guint8 *field, guint16 length, gboolean with_offset)
{
  guint64 *values[] = { &entry->size, &entry->packed, with_offset ? &entry->offset : NULL };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    if (values[i] == NULL || *values[i] != G_MAXUINT32)
      continue;
    if (length < 8)
      return FALSE;
    *values[i] = get64 (field);
    field += 8;
    length -= 8;
  }
  return TRUE;
}

static gboolean
read_extras (DifZipEntry *entry, const guint8 *extra, gsize length, gboolean central)
{
  const char *raw = entry->name;
  gsize raw_length = strlen (raw);

  while (length >= 4) {
    guint16 id = get16 (extra), size = get16 (extra + 2);

    if (size > length - 4)
      return FALSE;
    if (id == EXTRA_ZIP64 && !read_extra64 (entry, extra + 4, size, central))
      return FALSE;
    if (id == EXTRA_UNICODE_PATH && central && size > 5 && extra[4] == 1 &&
        get32 (extra + 5) == crc32_of ((const guint8 *) raw, raw_length)) {
      g_autofree char *unicode = g_strndup ((const char *) extra + 9, size - 5);

      if (strlen (unicode) != (gsize) size - 5 || !g_utf8_validate (unicode, -1, NULL))
        return FALSE;
      g_free (entry->name);
      entry->name = g_steal_pointer (&unicode);
      raw = entry->name;
      raw_length = strlen (raw);
    }
    extra += 4 + size;
    length -= 4 + (gsize) size;
  }
  return TRUE;
}

static gboolean
check_local (Walk *walk, DifZipEntry *entry, const char *raw_name, GError **error)
{
  guint8 header[LOCAL_BYTES];
  g_autofree guint8 *rest = NULL;
  DifZipEntry local = { 0 };
  guint16 name_length, extra_length;
  gboolean same, blank;

  if (entry->offset >= walk->directory_offset ||
      walk->directory_offset - entry->offset < LOCAL_BYTES)
    return refuse_entry (walk, entry, error, _("it lies outside the file"));
  if (!read_at (walk, entry->offset, header, sizeof header, error))
    return FALSE;
  name_length = get16 (header + 26);
  extra_length = get16 (header + 28);
  if (memcmp (header, "PK\3\4", 4) != 0 || name_length != strlen (raw_name))
    return refuse_entry (walk, entry, error, _("its two headers contradict each other"));
  rest = g_malloc ((gsize) name_length + extra_length + 1);
  if (!read_at (walk, entry->offset + LOCAL_BYTES, rest, (gsize) name_length + extra_length, error))
    return FALSE;

  local.name = g_strndup ((const char *) rest, name_length);
  local.packed = get32 (header + 18);
  local.size = get32 (header + 22);
  same = read_extras (&local, rest + name_length, extra_length, FALSE) &&
         memcmp (rest, raw_name, name_length) == 0 &&
         get16 (header + 8) == entry->method &&
         ((get16 (header + 6) ^ entry->flags) & (FLAG_ENCRYPTED | FLAG_DESCRIPTOR | FLAG_STRONG)) == 0;
  local.crc = get32 (header + 14);
  /* With a data descriptor the local header may leave each of them at zero */
  blank = (entry->flags & FLAG_DESCRIPTOR) != 0;
  same = same && (local.crc == entry->crc || (blank && local.crc == 0)) &&
         (local.packed == entry->packed || (blank && local.packed == 0)) &&
         (local.size == entry->size || (blank && local.size == 0));
  g_free (local.name);
  if (!same)
    return refuse_entry (walk, entry, error, _("its two headers contradict each other"));

  entry->end = entry->offset + LOCAL_BYTES + name_length + extra_length;
  if (entry->packed > walk->directory_offset || entry->end > walk->directory_offset - entry->packed)
    return refuse_entry (walk, entry, error, _("it lies outside the file"));
  entry->end += entry->packed;
  return TRUE;
}

gboolean
dif_zip_ratio_ok (guint64 size, guint64 packed)
{
  return size <= DIF_LIMIT_RATIO_FREE_BYTES || packed >= (size + DIF_LIMIT_RATIO - 1) / DIF_LIMIT_RATIO;
}

static gboolean
check_entry (Walk *walk, const DifZipEntry *entry, GError **error)
{
  guint32 type = entry->mode & S_IFMT;

  if (entry->flags & (FLAG_ENCRYPTED | FLAG_STRONG | FLAG_MASKED))
    return refuse_entry (walk, entry, error, _("it is encrypted"));
  if (entry->method != 0 && entry->method != 8)
    return refuse_entry (walk, entry, error, _("it is packed by a method other than “deflate”"));
  if (entry->method == 0 && entry->packed != entry->size)
    return refuse_entry (walk, entry, error, _("its two sizes contradict each other"));
  if (type == S_IFLNK)
    return refuse_entry (walk, entry, error, _("it is a symbolic link"));
  if (type != 0 && type != S_IFREG && type != S_IFDIR)
    return refuse_entry (walk, entry, error, _("it is neither a file nor a folder"));
  if (!dif_zip_ratio_ok (entry->size, entry->packed)) {
    g_autofree char *shown = dif_entry_name_show (entry->name);

    return refuse (DIF_ERROR_LIMIT, error, _("“%s” holds “%s”: it grows more than %d times"),
                   walk->name, shown, DIF_LIMIT_RATIO);
  }
  return TRUE;
}

static gboolean
read_names (Walk *walk, DifZipEntry *entry, const guint8 *record, GError **error)
{
  guint16 name_length = get16 (record + 28);
  const guint8 *extra = record + CENTRAL_BYTES + name_length;

  entry->name = g_strndup ((const char *) record + CENTRAL_BYTES, name_length);
  if (strlen (entry->name) != name_length || name_length == 0)
    return refuse_entry (walk, entry, error, _("a name that is empty or holds a zero byte"));
  if (name_length > DIF_LIMIT_NAME_BYTES) {
    g_autofree char *shown = dif_entry_name_show (entry->name);

    return refuse (DIF_ERROR_LIMIT, error,
                   _("“%s” holds “%.300s”: more than %d bytes in its name"), walk->name, shown,
                   DIF_LIMIT_NAME_BYTES);
  }
  if (!read_extras (entry, extra, get16 (record + 30), TRUE))
    return refuse_entry (walk, entry, error, _("its additional fields are damaged"));
  return TRUE;
}

/* Reads the record at @offset, adds it, and tells how long it is; 0 on failure */
static gsize
read_entry (DifZipDirectory *self, Walk *walk, guint64 offset, GError **error)
{
  const guint8 *record = view (walk, offset, CENTRAL_BYTES, error);
  DifZipEntry entry = { 0 };
  g_autofree char *raw_name = NULL;
  gsize length;
  guint16 system;
  gboolean ok;

  if (record == NULL)
    return 0;
  length = CENTRAL_BYTES + (gsize) get16 (record + 28) + get16 (record + 30) + get16 (record + 32);
  if (memcmp (record, "PK\1\2", 4) != 0 || length > walk->directory_end - offset) {
    refuse (DIF_ERROR_UNSAFE, error, _("The directory of “%s” is damaged"), walk->name);
    return 0;
  }
  record = view (walk, offset, length, error);
  if (record == NULL)
    return 0;

  system = get16 (record + 4) >> 8;
  entry.flags = get16 (record + 8);
  entry.method = get16 (record + 10);
  entry.crc = get32 (record + 16);
  entry.packed = get32 (record + 20);
  entry.size = get32 (record + 24);
  entry.mode = system == 3 || system == 19 ? get32 (record + 38) >> 16 : 0;
  entry.offset = get32 (record + 42);
  raw_name = g_strndup ((const char *) record + CENTRAL_BYTES, get16 (record + 28));
  ok = read_names (walk, &entry, record, error);
  if (ok && get16 (record + 34) != 0)
    ok = refuse (DIF_ERROR_UNSAFE, error, _("“%s” is one part of a split ZIP"), walk->name);
  if (ok)
    ok = check_entry (walk, &entry, error) &&
         check_local (walk, &entry, raw_name, error);
  if (!ok) {
    g_free (entry.name);
    return 0;
  }
  g_array_append_val (self->entries, entry);
  return length;
}

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  const DifZipEntry *first = a, *second = b;

  return first->offset < second->offset ? -1 : first->offset > second->offset;
}

static gboolean
check_together (DifZipDirectory *self, Walk *walk, GError **error)
{
  if ((self->entries->len & walk->count_mask) != walk->count)
    return refuse (DIF_ERROR_UNSAFE, error,
                   _("The directory of “%s” has %u entries but says that it has %" PRIu64),
                   walk->name, self->entries->len, walk->count);
  g_array_sort (self->entries, compare_offsets);
  for (guint i = 0; i < self->entries->len; i++) {
    const DifZipEntry *entry = dif_zip_directory_get (self, i);

    if (i > 0 && dif_zip_directory_get (self, i - 1)->end > entry->offset)
      return refuse_entry (walk, entry, error, _("it overlaps with another entry"));
    if (entry->size > DIF_LIMIT_EXPANDED_BYTES ||
        self->size + entry->size > DIF_LIMIT_EXPANDED_BYTES)
      return refuse (DIF_ERROR_LIMIT, error, _("“%s” would unpack to more than %u MiB"), walk->name,
                     (guint) (DIF_LIMIT_EXPANDED_BYTES / DIF_MIB));
    self->size += entry->size;
  }
  return TRUE;
}

static DifZipDirectory *
read_walk (Walk *walk, GError **error)
{
  g_autoptr (DifZipDirectory) self = g_new0 (DifZipDirectory, 1);
  guint64 offset;

  self->entries = g_array_new (FALSE, FALSE, sizeof (DifZipEntry));
  if (!read_end (walk, error))
    return NULL;
  offset = walk->directory_offset;
  while (offset < walk->directory_end) {
    gsize length;

    if (g_cancellable_set_error_if_cancelled (walk->cancellable, error))
      return NULL;
    if (self->entries->len >= DIF_LIMIT_ENTRIES) {
      refuse (DIF_ERROR_LIMIT, error, _("“%s” holds more than %d entries"), walk->name,
              DIF_LIMIT_ENTRIES);
      return NULL;
    }
    length = read_entry (self, walk, offset, error);
    if (length == 0)
      return NULL;
    offset += length;
  }
  if (!check_together (self, walk, error))
    return NULL;
  return g_steal_pointer (&self);
}

DifZipDirectory *
dif_zip_directory_read (int fd, const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree Walk *walk = g_new0 (Walk, 1);
  struct stat about;

  if (fstat (fd, &about) != 0) {
    dif_set_error_errno (error, errno, _("Could not read “%s”"), name);
    return NULL;
  }
  walk->fd = fd;
  walk->length = (guint64) about.st_size;
  walk->name = name;
  walk->cancellable = cancellable;
  return read_walk (walk, error);
}

DifZipDirectory *
dif_zip_directory_read_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autofree Walk *walk = g_new0 (Walk, 1);
  gsize length;

  walk->fd = -1;
  walk->bytes = g_bytes_get_data (bytes, &length);
  walk->length = length;
  walk->name = name;
  return read_walk (walk, error);
}

void
dif_zip_directory_free (DifZipDirectory *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    g_free (g_array_index (self->entries, DifZipEntry, i).name);
  g_array_unref (self->entries);
  g_free (self);
}

guint
dif_zip_directory_get_count (DifZipDirectory *self)
{
  return self->entries->len;
}

const DifZipEntry *
dif_zip_directory_get (DifZipDirectory *self, guint index)
{
  return &g_array_index (self->entries, DifZipEntry, index);
}

guint64
dif_zip_directory_get_size (DifZipDirectory *self)
{
  return self->size;
}

void
dif_zip_directory_forget_name (DifZipDirectory *self, guint index)
{
  g_clear_pointer (&g_array_index (self->entries, DifZipEntry, index).name, g_free);
}
