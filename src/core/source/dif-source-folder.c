/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-source"

#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "dif-source-private.h"

#include "dif-source-folder.h"

#define YOUNG_US (2 * G_USEC_PER_SEC)
#define COPY_BYTES (256 * 1024)


struct _DifSourceFolder {
  DifSource parent_instance;
};

G_DEFINE_FINAL_TYPE (DifSourceFolder, dif_source_folder, DIF_TYPE_SOURCE)


/* --- Looking ------------------------------------------------------------------------------ */

static char *
fingerprint_of (const struct stat *about)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT ".%09ld", (gint64) about->st_size,
                          (gint64) about->st_mtim.tv_sec, about->st_mtim.tv_nsec);
}

static gboolean
is_young (const struct stat *about)
{
  gint64 written = (gint64) about->st_mtim.tv_sec * G_USEC_PER_SEC + about->st_mtim.tv_nsec / 1000;

  return g_get_real_time () - written < YOUNG_US;
}

static gboolean
look (const char *path, struct stat *about)
{
  return lstat (path, about) == 0 && S_ISREG (about->st_mode);
}

static DifOffer *
make_offer (const char *folder, const char *name, gboolean *young)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *id = g_utf8_make_valid (name, -1);
  g_autofree char *safe = dif_offer_safe_name (name);
  struct stat about;
  DifOffer *offer;

  if (!dif_source_is_package_name (name) || !look (path, &about))
    return NULL;
  offer = dif_offer_new (id, safe, path);
  g_free (offer->fingerprint);
  offer->fingerprint = fingerprint_of (&about);
  offer->size = about.st_size;
  *young = *young || is_young (&about);
  return offer;
}

/* Leaves out what changed since it was looked at first */
static void
look_again (GPtrArray *offers)
{
  for (guint i = offers->len; i > 0; i--) {
    DifOffer *offer = g_ptr_array_index (offers, i - 1);
    g_autofree char *now = NULL;
    struct stat about;

    if (look (offer->locator, &about))
      now = fingerprint_of (&about);
    if (g_strcmp0 (now, offer->fingerprint) != 0)
      g_ptr_array_remove_index (offers, i - 1);
  }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(DifOffer *const *) a)->id, (*(DifOffer *const *) b)->id);
}

static GPtrArray *
dif_source_folder_list (DifSource *source, GCancellable *cancellable, GError **error)
{
  const char *folder = dif_source_get_config (source)->arguments[0];
  g_autoptr (GPtrArray) offers =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dif_offer_unref);
  DIR *dir = opendir (folder);
  struct dirent *entry;
  gboolean young = FALSE;
  int failed;

  if (dir == NULL) {
    dif_set_error_errno (error, errno, _("The folder “%s” cannot be read"), folder);
    return NULL;
  }
  while (errno = 0, (entry = readdir (dir)) != NULL) {
    DifOffer *offer = make_offer (folder, entry->d_name, &young);

    if (offer != NULL)
      g_ptr_array_add (offers, offer);
  }
  failed = errno;
  closedir (dir);
  if (failed != 0) {
    dif_set_error_errno (error, failed, _("The folder “%s” cannot be read"), folder);
    return NULL;
  }

  if (young) {
    if (!dif_source_wait_for_second_look (cancellable, error))
      return NULL;
    look_again (offers);
  }
  g_ptr_array_sort (offers, compare_names);
  return g_steal_pointer (&offers);
}

/* --- Copying ------------------------------------------------------------------------------ */

static gboolean
write_block (int fd, const guint8 *data, gsize length)
{
  while (length > 0) {
    ssize_t put = write (fd, data, length);

    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return FALSE;
    data += put;
    length -= (gsize) put;
  }
  return TRUE;
}

/* Copies what there is, hashing it, and makes it durable */
static gboolean
copy (int in, int out, DifOffer *offer, const char *part, DifFetched *fetched, DifProgress *progress,
      GCancellable *cancellable, GError **error)
{
  g_autoptr (DifDigest) digest = dif_digest_new ();
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  guint64 limit = dif_source_limit (offer);

  while (TRUE) {
    ssize_t got;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    got = read (in, buffer, COPY_BYTES);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      dif_set_error_errno (error, errno, _("Could not read “%s”"), offer->locator);
      return FALSE;
    }
    if (got == 0)
      break;
    fetched->size += (guint64) got;
    if (fetched->size > limit) {
      dif_set_error (error, DIF_ERROR_LIMIT, _("Ask the Institute whether this is the right file."),
                     _("“%s” has more than the %" PRIu64 " bytes that are accepted"),
                     offer->locator, limit);
      return FALSE;
    }
    if (!write_block (out, buffer, (gsize) got)) {
      dif_set_error_errno (error, errno, _("Could not write “%s”"), part);
      return FALSE;
    }
    dif_digest_update (digest, buffer, (gsize) got);
    dif_progress_advance (progress, (guint64) got);
  }
  if (fsync (out) != 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), part);
    return FALSE;
  }
  fetched->transferred = fetched->size;
  dif_digest_finish (digest, fetched->sha256);
  return TRUE;
}

/* Is the file still the one that was listed? */
static gboolean
check_unchanged (int fd, DifOffer *offer, GError **error)
{
  g_autofree char *now = NULL;
  struct stat about;

  if (fstat (fd, &about) == 0)
    now = fingerprint_of (&about);
  if (g_strcmp0 (now, offer->fingerprint) == 0)
    return TRUE;
  dif_set_error (error, DIF_ERROR_UNAVAILABLE, _("Nothing to do: it is looked at again."),
                 _("“%s” is still being written"), offer->locator);
  return FALSE;
}

static int
open_package (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  int number = errno;
  struct stat about;

  if (fd >= 0 && fstat (fd, &about) == 0 && S_ISREG (about.st_mode))
    return fd;
  if (fd >= 0 || number == ELOOP)
    dif_set_error (error, DIF_ERROR_UNSAFE, _("Put the file itself there."),
                   _("“%s” is a link, or no regular file"), path);
  else
    dif_set_error_errno (error, number, _("Could not open “%s”"), path);
  if (fd >= 0)
    close (fd);
  return -1;
}

static DifFetched *
dif_source_folder_fetch (DifSource *source,
                         DifOffer *offer,
                         const char *part,
                         DifProgress *progress,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (DifFetched) fetched = g_new0 (DifFetched, 1);
  int in = open_package (offer->locator, error);
  int out = -1;
  gboolean ok = in >= 0 && check_unchanged (in, offer, error);

  if (ok) {
    out = open (part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (out < 0)
      dif_set_error_errno (error, errno, _("Could not write “%s”"), part);
    ok = out >= 0 && copy (in, out, offer, part, fetched, progress, cancellable, error) &&
         check_unchanged (in, offer, error);
  }
  if (in >= 0)
    close (in);
  if (out >= 0)
    close (out);
  return ok ? g_steal_pointer (&fetched) : NULL;
}

static void
dif_source_folder_class_init (DifSourceFolderClass *klass)
{
  DifSourceClass *source_class = DIF_SOURCE_CLASS (klass);

  source_class->list = dif_source_folder_list;
  source_class->fetch = dif_source_folder_fetch;
}

static void
dif_source_folder_init (DifSourceFolder *self)
{
}

static char *
check_folder (guint index, const char *argument, GError **error)
{
  if (argument[0] != '\0' && g_utf8_validate (argument, -1, NULL))
    return g_canonicalize_filename (argument, NULL);
  dif_set_error (error, DIF_ERROR_USAGE, _("Name a folder."), _("“%s” is no folder’s name"),
                 argument[0] == '\0' ? "" : "?");
  return NULL;
}

const DifSourceKind dif_source_folder_kind = {
  .name = "folder",
  .arguments = "DIR",
  .min_arguments = 1,
  .max_arguments = 1,
  .check_argument = check_folder,
  .get_type = dif_source_folder_get_type,
};
