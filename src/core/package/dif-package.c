/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-package"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-limits.h"
#include "dif-extract.h"
#include "dif-package-private.h"
#include "dif-package-reader.h"

#include "dif-package.h"

#define EDGE_BYTES (512)


const char *
dif_package_kind_to_string (DifPackageKind kind)
{
  switch (kind) {
  case DIF_PACKAGE_SITE:
    return "site";
  case DIF_PACKAGE_DATA:
    return "data";
  case DIF_PACKAGE_DATABASE:
    return "database";
  case DIF_PACKAGE_UNKNOWN:
  default:
    return "unknown";
  }
}

DifPackageKind
dif_package_kind_from_string (const char *word)
{
  for (DifPackageKind kind = DIF_PACKAGE_SITE; kind <= DIF_PACKAGE_DATABASE; kind++)
    if (g_strcmp0 (word, dif_package_kind_to_string (kind)) == 0)
      return kind;
  return DIF_PACKAGE_UNKNOWN;
}

const char *
dif_cut_origin_to_string (DifCutOrigin origin)
{
  static const char *const words[] = { "csv", "json", "name", "feed", "receipt" };

  g_return_val_if_fail ((guint) origin < G_N_ELEMENTS (words), "receipt");
  return words[origin];
}

void
dif_package_info_free (DifPackageInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->wrapper);
  g_strfreev (self->databases);
  g_strfreev (self->notices);
  g_free (self);
}

gboolean
dif_package_refuse_size (const char *name, guint64 limit, GError **error)
{
  dif_set_error (error, DIF_ERROR_LIMIT,
                 _("Do not publish this file; ask the Institute for a new package."),
                 _("“%s” is larger than the limit of %u MiB"), name, (guint) (limit / DIF_MIB));
  return FALSE;
}

static gboolean
refuse_bare (const char *name, const char *start, const char *expected, GError **error)
{
  const char *what = *start == '\0'             ? _("an empty file")
                     : *start == '<'            ? _("an HTML page")
                     : memcmp (start, "PK", 2) == 0 ? _("a ZIP under another name")
                                                : expected;

  dif_set_error (error, DIF_ERROR_NOT_PACKAGE,
                 _("Check the link: the other side may be showing a page instead of the file."),
                 _("“%s” is no package of results: it looks like %s"), name, what);
  return FALSE;
}

/* The first and the last bytes of a bare file, without white space before or after them */
static gboolean
check_edges (int fd, const char *name, guint64 size, gboolean json, GError **error)
{
  char start[EDGE_BYTES + 1] = { 0 }, end[EDGE_BYTES + 1] = { 0 };
  const char *first = start;
  gsize tail = (gsize) MIN (size, EDGE_BYTES);
  char last;

  if (pread (fd, start, EDGE_BYTES, 0) < 0 || pread (fd, end, tail, (off_t) (size - tail)) < 0) {
    dif_set_error_errno (error, errno, _("Could not read “%s”"), name);
    return FALSE;
  }
  if (g_str_has_prefix (first, "\xef\xbb\xbf"))
    first += 3;
  while (g_ascii_isspace (*first))
    first++;
  if (*first == '\0' || *first == '<' || (json && *first != '{' && *first != '['))
    return refuse_bare (name, first, _("something else than JSON"), error);
  if (!json)
    return TRUE;
  while (tail > 1 && g_ascii_isspace (end[tail - 1]))
    tail--;
  last = end[tail - 1];
  if (last != (*first == '{' ? '}' : ']')) {
    dif_set_error (error, DIF_ERROR_INTEGRITY, _("Fetch the package again."),
                   _("“%s” is a JSON document that is cut short"), name);
    return FALSE;
  }
  return TRUE;
}

DifPackageForm
dif_package_form (const char *path, const char *name, guint64 *size, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  gboolean json = g_str_has_suffix (lower, ".json");
  gboolean csv = g_str_has_suffix (lower, ".csv");
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  struct stat about;
  gboolean ok = TRUE;

  if (fd < 0 || fstat (fd, &about) != 0) {
    dif_set_error_errno (error, errno, _("Could not read “%s”"), path);
    if (fd >= 0)
      close (fd);
    return DIF_PACKAGE_FORM_NONE;
  }
  *size = (guint64) about.st_size;
  if (!S_ISREG (about.st_mode)) {
    dif_set_error (error, DIF_ERROR_NOT_PACKAGE, _("Name the file itself."),
                   _("“%s” is not a regular file"), path);
    ok = FALSE;
  } else if (json || csv) {
    ok = check_edges (fd, name, *size, json, error);
  }
  close (fd);
  if (!ok)
    return DIF_PACKAGE_FORM_NONE;
  return json ? DIF_PACKAGE_FORM_JSON : csv ? DIF_PACKAGE_FORM_CSV : DIF_PACKAGE_FORM_ARCHIVE;
}

/* A bare JSON, or a database, is put into the folder as it came */
static DifManifest *
place_whole (const char *path,
             const char *name,
             guint64 size,
             const char *into,
             DifProgress *progress,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (DifManifest) manifest = dif_manifest_new ();
  g_autoptr (DifEntryNames) names = dif_entry_names_new (name);
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *checked = NULL;
  g_autofree char *to = NULL;
  char hex[DIF_DIGEST_HEX];
  gboolean folder = FALSE;

  checked = dif_entry_names_add (names, base, &folder, error);
  if (checked == NULL)
    return NULL;
  to = g_build_filename (into, checked, NULL);
  if (mkdir (into, 0700) != 0) {
    dif_set_error_errno (error, errno, _("Could not make the folder “%s”"), into);
    return NULL;
  }
  if (!dif_file_copy (path, to, 0644, hex, cancellable, error)) {
    dif_tree_remove (into, NULL);
    return NULL;
  }
  dif_progress_advance (progress, size);
  dif_manifest_add (manifest, checked, size, hex);
  return g_steal_pointer (&manifest);
}

DifManifest *
dif_package_unpack (const char *path,
                    const char *name,
                    DifPackageInfo *info,
                    const char *into,
                    DifProgress *progress,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (DifPackageReader) reader = NULL;
  g_autofree char *what = NULL;
  DifPackageForm form;
  guint64 size;

  g_return_val_if_fail (path != NULL && name != NULL && info != NULL && into != NULL, NULL);

  form = dif_package_form (path, name, &size, error);
  if (form == DIF_PACKAGE_FORM_NONE)
    return NULL;
  if (size > DIF_LIMIT_SITE_BYTES) {
    dif_package_refuse_size (name, DIF_LIMIT_SITE_BYTES, error);
    return NULL;
  }
  /* Translators: the step of a cut in which its package is unpacked */
  what = g_strdup_printf (_("Unpacking %s"), name);
  if (form != DIF_PACKAGE_FORM_ARCHIVE || info->kind == DIF_PACKAGE_DATABASE) {
    dif_progress_begin (progress, what, size);
    return place_whole (path, name, size, into, progress, cancellable, error);
  }
  reader = dif_package_reader_open (path, name, cancellable, error);
  if (reader == NULL)
    return NULL;
  dif_progress_begin (progress, what, dif_package_reader_get_total (reader));
  return dif_extract (reader, info->wrapper, into, progress, error);
}

static gboolean
check_through (DifPackageReader *reader, GError **error)
{
  const DifPackageEntry *entry;

  while (TRUE) {
    g_autofree char *lower = NULL;

    if (!dif_package_reader_next (reader, &entry, error))
      return FALSE;
    if (entry == NULL)
      return TRUE;
    lower = g_ascii_strdown (entry->path, -1);
    if (!entry->folder && g_str_has_suffix (lower, ".zip")) {
      g_autoptr (DifPackageReader) inner = dif_package_reader_open_nested (reader, error);

      if (inner == NULL || !check_through (inner, error))
        return FALSE;
    }
    if (!dif_package_reader_drain (reader, error))
      return FALSE;
  }
}

gboolean
dif_package_check (const char *path, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifPackageReader) reader = NULL;
  guint64 size;
  DifPackageForm form = dif_package_form (path, name, &size, error);

  if (form == DIF_PACKAGE_FORM_NONE)
    return FALSE;
  if (form != DIF_PACKAGE_FORM_ARCHIVE)
    return TRUE;
  if (size > DIF_LIMIT_SITE_BYTES)
    return dif_package_refuse_size (name, DIF_LIMIT_SITE_BYTES, error);
  reader = dif_package_reader_open (path, name, cancellable, error);
  return reader != NULL && check_through (reader, error);
}
