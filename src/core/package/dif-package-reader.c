/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-package-reader"

#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "dif-zip-directory.h"

#include "dif-package-reader.h"

#define READ_BYTES (64 * 1024)
#define SNIFF_BYTES (1024)

/* What a package and the ZIPs in it may use up together */
typedef struct {
  guint entries;
  guint64 expanded;
} Budget;

struct _DifPackageReader {
  char *name;  /* (owned) of the file, or of the nested ZIP's entry; for errors */
  int fd;      /* -1 when nested */
  guint depth;
  GCancellable *cancellable;  /* (owned) (nullable) */
  DifPackageReader *outer;    /* (nullable) of a nested one */
  GError *outer_error;        /* (owned) (nullable) why the outer one could not go on */
  struct archive *archive;    /* (owned) */
  DifZipDirectory *directory; /* (owned) (nullable) of a ZIP file */
  DifEntryNames *names;       /* (owned) */
  Budget own;
  Budget *budget;        /* own, or that of the outermost */
  guint index;           /* entries yielded so far */
  DifPackageEntry entry; /* where it stands */
  gboolean at_end;       /* of the entry */
  gboolean unreadable;   /* a nested one that is no ZIP from its first byte on */
  guint64 done;          /* bytes of the entry so far */
  guint64 consumed;      /* packed bytes before the entry */
};


static gboolean
refuse_entry (DifPackageReader *self, DifError code, GError **error, const char *reason)
{
  g_autofree char *shown = dif_entry_name_show (self->entry.path != NULL ? self->entry.path : "");

  dif_set_error (error, code,
                 code == DIF_ERROR_INTEGRITY
                     ? _("Fetch the package again; if it stays so, ask the Institute for a new one.")
                     : _("Do not publish this file; ask the Institute for a new package."),
                 /* Translators: a package, the name of a file in it, and what is wrong with that */
                 _("“%s” holds “%s”: %s"), self->name, shown, reason);
  return FALSE;
}

static gboolean
refuse_archive (DifPackageReader *self, DifError code, GError **error)
{
  const char *reason = archive_error_string (self->archive);

  dif_set_error (error, code,
                 _("Fetch the package again; if it stays so, ask the Institute for a new one."),
                 _("“%s” is damaged: %s"), self->name, reason != NULL ? reason : _("unknown reason"));
  return FALSE;
}

static gboolean
spend (DifPackageReader *self, guint64 bytes, GError **error)
{
  if (bytes > DIF_LIMIT_EXPANDED_BYTES ||
      self->budget->expanded + bytes > DIF_LIMIT_EXPANDED_BYTES) {
    dif_set_error (error, DIF_ERROR_LIMIT,
                   _("Do not publish this file; ask the Institute for a new package."),
                   _("“%s” would unpack to more than %u MiB"), self->name,
                   (guint) (DIF_LIMIT_EXPANDED_BYTES / DIF_MIB));
    return FALSE;
  }
  self->budget->expanded += bytes;
  return TRUE;
}

/* libarchive converts names that are marked as UTF-8 to the locale's character set; in the locale
 * of a program that never called setlocale() that would spoil them */
static locale_t
utf8_locale (void)
{
  static gsize ready = 0;
  static locale_t locale = NULL;

  if (g_once_init_enter (&ready)) {
    locale = newlocale (LC_CTYPE_MASK, "C.UTF-8", NULL);
    g_once_init_leave (&ready, 1);
  }
  return locale;
}

static DifPackageReader *
reader_new (const char *name, GCancellable *cancellable)
{
  DifPackageReader *self = g_new0 (DifPackageReader, 1);

  self->name = g_strdup (name);
  self->fd = -1;
  self->names = dif_entry_names_new (name);
  self->archive = archive_read_new ();
  self->budget = &self->own;
  self->at_end = TRUE;
  if (cancellable != NULL)
    self->cancellable = g_object_ref (cancellable);
  return self;
}

void
dif_package_reader_free (DifPackageReader *self)
{
  g_return_if_fail (self != NULL);

  archive_read_free (self->archive);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->directory, dif_zip_directory_free);
  dif_entry_names_free (self->names);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->outer_error);
  g_free (self->entry.path);
  g_free (self->name);
  g_free (self);
}

static gboolean
refuse_other (const char *name, const char *what, GError **error)
{
  dif_set_error (error, DIF_ERROR_NOT_PACKAGE,
                 _("Check the link: the other side may be showing a page instead of the file."),
                 /* Translators: a file's name, and what it looks like, e.g. "an HTML page" */
                 _("“%s” is no package of results: it looks like %s"), name, what);
  return FALSE;
}

/* Tells by the first bytes how to read the file */
static gboolean
choose_format (DifPackageReader *self, GError **error)
{
  char start[SNIFF_BYTES + 1] = { 0 };
  ssize_t length = pread (self->fd, start, SNIFF_BYTES, 0);
  const char *text = start;

  if (length < 0) {
    dif_set_error_errno (error, errno, _("Could not read “%s”"), self->name);
    return FALSE;
  }
  if (length == 0)
    return refuse_other (self->name, _("an empty file"), error);
  if (length >= 4 && (memcmp (start, "PK\3\4", 4) == 0 || memcmp (start, "PK\5\6", 4) == 0)) {
    self->directory = dif_zip_directory_read (self->fd, self->name, self->cancellable, error);
    archive_read_support_format_zip_seekable (self->archive);
    return self->directory != NULL;
  }
  if (length >= 2 && memcmp (start, "\x1f\x8b", 2) == 0) {
    archive_read_support_filter_gzip (self->archive);
    archive_read_support_format_tar (self->archive);
    return TRUE;
  }
  if (length >= 262 && memcmp (start + 257, "ustar", 5) == 0) {
    archive_read_support_format_tar (self->archive);
    return TRUE;
  }

  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  while (g_ascii_isspace (*text))
    text++;
  if (*text == '<')
    return refuse_other (self->name, _("an HTML page"), error);
  if (*text == '{' || *text == '[')
    return refuse_other (self->name, _("a JSON document under another name"), error);
  return refuse_other (self->name, _("neither a ZIP nor a .tar.gz"), error);
}

DifPackageReader *
dif_package_reader_open (const char *path,
                         const char *name,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (DifPackageReader) self = reader_new (name, cancellable);

  self->fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (self->fd < 0) {
    dif_set_error_errno (error, errno, _("Could not read “%s”"), path);
    return NULL;
  }
  if (!choose_format (self, error))
    return NULL;
  if (archive_read_open_fd (self->archive, self->fd, READ_BYTES) != ARCHIVE_OK) {
    refuse_archive (self, DIF_ERROR_NOT_PACKAGE, error);
    return NULL;
  }
  return g_steal_pointer (&self);
}

static la_ssize_t
read_outer (struct archive *archive, void *data, const void **buffer)
{
  DifPackageReader *self = data;
  gsize length;

  if (self->outer_error != NULL ||
      !dif_package_reader_block (self->outer, buffer, &length, &self->outer_error)) {
    archive_set_error (archive, EIO, "the archive around it is damaged");
    return -1;
  }
  return (la_ssize_t) length;
}

DifPackageReader *
dif_package_reader_open_nested (DifPackageReader *outer, GError **error)
{
  g_autoptr (DifPackageReader) self = NULL;

  g_return_val_if_fail (outer != NULL && outer->entry.path != NULL, NULL);

  if (outer->depth >= DIF_LIMIT_NESTED) {
    g_autofree char *reason =
        g_strdup_printf (_("a ZIP within a ZIP, more than %d deep"), DIF_LIMIT_NESTED);

    refuse_entry (outer, DIF_ERROR_LIMIT, error, reason);
    return NULL;
  }
  self = reader_new (outer->entry.path, outer->cancellable);
  self->outer = outer;
  self->depth = outer->depth + 1;
  self->budget = outer->budget;
  archive_read_support_format_zip_streamable (self->archive);
  if (archive_read_open (self->archive, self, NULL, read_outer, NULL) != ARCHIVE_OK) {
    if (self->outer_error != NULL) {
      g_propagate_error (error, g_steal_pointer (&self->outer_error));
      return NULL;
    }
    self->unreadable = TRUE;
  }
  return g_steal_pointer (&self);
}

/* One form of a name for comparing: slashes, none at the end, NFC */
static char *
comparable (const char *name)
{
  char *copy = g_strdup (name);
  gsize length;

  g_strdelimit (copy, "\\", '/');
  length = strlen (copy);
  if (length > 0 && copy[length - 1] == '/')
    copy[length - 1] = '\0';
  if (!g_str_is_ascii (copy) && g_utf8_validate (copy, -1, NULL)) {
    char *normal = g_utf8_normalize (copy, -1, G_NORMALIZE_NFC);

    g_free (copy);
    copy = normal;
  }
  return copy;
}

/* Whether libarchive and our own walk see the same entry */
static gboolean
agrees (const DifZipEntry *expected, struct archive_entry *entry)
{
  const char *theirs = archive_entry_pathname (entry);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (archive_entry_size_is_set (entry) && archive_entry_size (entry) != (gint64) expected->size)
    return FALSE;
  /* Without a UTF-8 locale libarchive cannot give such a name */
  if (utf8_locale () == NULL && !g_str_is_ascii (expected->name))
    return TRUE;
  if (theirs == NULL)
    return FALSE;
  first = comparable (expected->name);
  second = comparable (theirs);
  return g_str_equal (first, second);
}

static gboolean
check_type (DifPackageReader *self, struct archive_entry *entry, gboolean *folder, GError **error)
{
  mode_t type = archive_entry_filetype (entry);

  if (type == AE_IFLNK || archive_entry_symlink (entry) != NULL)
    return refuse_entry (self, DIF_ERROR_UNSAFE, error, _("it is a symbolic link"));
  if (archive_entry_hardlink (entry) != NULL)
    return refuse_entry (self, DIF_ERROR_UNSAFE, error, _("it is a hard link"));
  if (type != AE_IFREG && type != AE_IFDIR)
    return refuse_entry (self, DIF_ERROR_UNSAFE, error, _("it is neither a file nor a folder"));
  if (archive_entry_is_encrypted (entry))
    return refuse_entry (self, DIF_ERROR_UNSAFE, error, _("it is encrypted"));
  if (archive_entry_sparse_count (entry) > 0)
    return refuse_entry (self, DIF_ERROR_UNSAFE, error, _("it is a file with holes"));
  *folder = type == AE_IFDIR;
  return TRUE;
}

/* Takes over the entry that libarchive stands at */
static gboolean
take_entry (DifPackageReader *self, struct archive_entry *entry, GError **error)
{
  const char *raw = archive_entry_pathname (entry);
  gboolean folder = FALSE;
  char *path;

  if (self->directory != NULL) {
    const DifZipEntry *expected = dif_zip_directory_get (self->directory, self->index);

    raw = expected->name;
    self->entry.path = dif_entry_name_show (raw);
    if (!agrees (expected, entry))
      return refuse_entry (self, DIF_ERROR_UNSAFE, error,
                           _("the directory of the ZIP and its contents contradict each other"));
    g_clear_pointer (&self->entry.path, g_free);
  }
  if (raw == NULL)
    raw = "";
  self->entry.path = g_strdup (raw);
  if (!check_type (self, entry, &folder, error))
    return FALSE;
  path = dif_entry_names_add (self->names, raw, &folder, error);
  if (path == NULL)
    return FALSE;
  g_free (self->entry.path);
  self->entry.path = path;
  self->entry.folder = folder;
  self->entry.size_known = archive_entry_size_is_set (entry);
  self->entry.size = self->entry.size_known ? (guint64) archive_entry_size (entry) : 0;
  if (folder && self->entry.size > 0)
    return refuse_entry (self, DIF_ERROR_UNSAFE, error, _("a folder with contents of its own"));
  return !self->entry.size_known || spend (self, self->entry.size, error);
}

/* A compressed tar tells no packed size per entry, so the whole stream is measured */
static gboolean
check_stream_ratio (DifPackageReader *self, GError **error)
{
  gint64 packed = archive_filter_bytes (self->archive, -1);
  gint64 expanded = archive_filter_bytes (self->archive, 0);

  if (self->directory == NULL && self->depth == 0 && expanded > 0 && packed >= 0 &&
      !dif_zip_ratio_ok ((guint64) expanded, (guint64) packed)) {
    g_autofree char *reason = g_strdup_printf (_("it grows more than %d times"), DIF_LIMIT_RATIO);

    return refuse_entry (self, DIF_ERROR_LIMIT, error, reason);
  }
  return TRUE;
}

static gboolean
fail_header (DifPackageReader *self, GError **error)
{
  if (self->outer_error != NULL) {
    g_propagate_error (error, g_error_copy (self->outer_error));
    return FALSE;
  }
  if (self->depth == 0 && archive_format (self->archive) == 0)
    return refuse_other (self->name, _("neither a ZIP nor a .tar.gz"), error);
  return refuse_archive (self, DIF_ERROR_INTEGRITY, error);
}

gboolean
dif_package_reader_next (DifPackageReader *self, const DifPackageEntry **entry, GError **error)
{
  locale_t locale = utf8_locale (), before = NULL;
  struct archive_entry *found;
  gboolean ok;
  int got;

  g_return_val_if_fail (self != NULL && entry != NULL, FALSE);

  *entry = NULL;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->unreadable)
    return refuse_archive (self, DIF_ERROR_INTEGRITY, error);
  if (locale != NULL)
    before = uselocale (locale);
  g_clear_pointer (&self->entry.path, g_free);
  got = archive_read_next_header (self->archive, &found);
  ok = TRUE;
  if (got == ARCHIVE_OK || got == ARCHIVE_WARN) {
    if (self->directory != NULL && self->index >= dif_zip_directory_get_count (self->directory))
      ok = refuse_archive (self, DIF_ERROR_UNSAFE, error);
    else
      ok = take_entry (self, found, error) && check_stream_ratio (self, error);
    *entry = ok ? &self->entry : NULL;
    /* With 60,000 long names this is what keeps the memory within its bounds */
    if (ok && self->directory != NULL)
      dif_zip_directory_forget_name (self->directory, self->index);
    self->at_end = FALSE;
    self->index++;
    self->done = 0;
    self->consumed = (guint64) MAX (archive_filter_bytes (self->archive, 0), 0);
    if (ok && ++self->budget->entries > DIF_LIMIT_ENTRIES) {
      g_autofree char *reason =
          g_strdup_printf (_("it is beyond the limit of %d entries"), DIF_LIMIT_ENTRIES);

      ok = refuse_entry (self, DIF_ERROR_LIMIT, error, reason);
    }
  } else if (got != ARCHIVE_EOF) {
    ok = fail_header (self, error);
  } else if (self->directory != NULL && self->index != dif_zip_directory_get_count (self->directory)) {
    ok = refuse_archive (self, DIF_ERROR_UNSAFE, error);
  }
  if (locale != NULL)
    uselocale (before);
  return ok;
}

static gboolean
finish_entry (DifPackageReader *self, GError **error)
{
  self->at_end = TRUE;
  if (self->entry.size_known && self->done != self->entry.size)
    return refuse_entry (self, DIF_ERROR_INTEGRITY, error, _("it is not as long as announced"));
  return TRUE;
}

gboolean
dif_package_reader_block (DifPackageReader *self, const void **data, gsize *length, GError **error)
{
  la_int64_t offset = 0;
  guint64 packed;
  int got;

  g_return_val_if_fail (self != NULL && data != NULL && length != NULL, FALSE);

  *data = NULL;
  *length = 0;
  if (self->at_end || self->entry.folder)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  got = archive_read_data_block (self->archive, data, length, &offset);
  if (got == ARCHIVE_EOF) {
    *length = 0;
    return finish_entry (self, error);
  }
  if (got != ARCHIVE_OK) {
    if (self->outer_error != NULL) {
      g_propagate_error (error, g_error_copy (self->outer_error));
      return FALSE;
    }
    return refuse_entry (self, DIF_ERROR_INTEGRITY, error, archive_error_string (self->archive));
  }
  if (*length == 0)
    return dif_package_reader_block (self, data, length, error);
  if ((guint64) offset != self->done)
    return refuse_entry (self, DIF_ERROR_UNSAFE, error, _("it is a file with holes"));
  if (self->entry.size_known && *length > self->entry.size - self->done)
    return refuse_entry (self, DIF_ERROR_INTEGRITY, error, _("it is longer than announced"));

  /* The bytes of this block are not yet counted as consumed: what was before it is measured */
  packed = (guint64) MAX (archive_filter_bytes (self->archive, 0), 0) - self->consumed;
  if (self->depth > 0 && !dif_zip_ratio_ok (self->done, packed)) {
    g_autofree char *reason = g_strdup_printf (_("it grows more than %d times"), DIF_LIMIT_RATIO);

    return refuse_entry (self, DIF_ERROR_LIMIT, error, reason);
  }
  self->done += *length;
  return check_stream_ratio (self, error) &&
         (self->entry.size_known || spend (self, *length, error));
}

gboolean
dif_package_reader_drain (DifPackageReader *self, GError **error)
{
  const void *data;
  gsize length;

  do {
    if (!dif_package_reader_block (self, &data, &length, error))
      return FALSE;
  } while (length > 0);
  return TRUE;
}

guint64
dif_package_reader_get_total (DifPackageReader *self)
{
  return self->directory != NULL ? dif_zip_directory_get_size (self->directory) : 0;
}

guint64
dif_package_reader_get_expanded (DifPackageReader *self)
{
  return self->budget->expanded;
}

const char *
dif_package_reader_get_name (DifPackageReader *self)
{
  return self->name;
}

guint
dif_package_reader_get_depth (DifPackageReader *self)
{
  return self->depth;
}

gboolean
dif_package_reader_outer_failed (DifPackageReader *self)
{
  return self->outer_error != NULL;
}

void
dif_package_reader_notices (DifPackageReader *self, GPtrArray *notices)
{
  dif_entry_names_notices (self->names, notices);
}
