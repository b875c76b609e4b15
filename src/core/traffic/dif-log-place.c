/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-place"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-file.h"

#include "dif-log-place-private.h"

struct _DifLogPlace {
  const DifLogPlaceKind *kind;
  gpointer place; /* (owned) of its kind */
};

static const DifLogPlaceKind *const kinds[] = { &dif_log_place_folder, &dif_log_place_s3, &dif_log_place_sftp };


DifLogOffer *
dif_log_offer_new (const char *origin, const char *fingerprint, guint64 size)
{
  DifLogOffer *self = g_new0 (DifLogOffer, 1);
  const char *slash = strrchr (origin, '/');

  self->origin = g_strdup (origin);
  self->name = g_strdup (slash != NULL ? slash + 1 : origin);
  self->fingerprint = g_strdup (fingerprint);
  self->size = size;
  return self;
}

void
dif_log_offer_free (DifLogOffer *self)
{
  g_free (self->origin);
  g_free (self->name);
  g_free (self->fingerprint);
  g_free (self);
}

gboolean
dif_log_place_matches (const char *wanted, const char *name)
{
  return name[0] != '.' && (wanted[0] == '\0' || g_pattern_match_simple (wanted, name));
}

void
dif_log_place_split (const char *place, char **folder, char **wanted)
{
  g_autofree char *last = g_path_get_basename (place);

  if (strchr (last, '*') != NULL) {
    *folder = g_path_get_dirname (place);
    *wanted = g_steal_pointer (&last);
  } else {
    *folder = g_strdup (place);
    *wanted = g_strdup ("");
  }
}

static const DifLogPlaceKind *
kind_of (DifTargetConfig *config, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_equal (kinds[i]->kind, config->kind))
      return kinds[i];
  }
  dif_set_error (error, DIF_ERROR_USAGE, _("Count its logs from a folder of yours."),
                 _("Logs of targets of kind “%s” are not collected"), config->kind);
  return NULL;
}

char *
dif_log_place_check (DifTargetConfig *config, const char *place, GError **error)
{
  const DifLogPlaceKind *kind = kind_of (config, error);

  if (kind == NULL)
    return NULL;
  if (place[0] != '\0' && g_utf8_validate (place, -1, NULL))
    return kind->check (place, error);
  dif_set_error (error, DIF_ERROR_USAGE, _("Write it in UTF-8."), _("A place of logs is needed"));
  return NULL;
}

DifLogPlace *
dif_log_place_open (DifTargetConfig *config, const char *place, const char *profile, GCancellable *cancellable,
                    GError **error)
{
  const DifLogPlaceKind *kind = kind_of (config, error);
  gpointer opened = kind != NULL ? kind->open (config, place, profile, cancellable, error) : NULL;
  DifLogPlace *self;

  if (opened == NULL)
    return NULL;
  self = g_new0 (DifLogPlace, 1);
  self->kind = kind;
  self->place = opened;
  return self;
}

void
dif_log_place_free (DifLogPlace *self)
{
  self->kind->close (self->place);
  g_free (self);
}

gboolean
dif_log_place_is_fixed (DifLogPlace *self)
{
  return self->kind->is_fixed;
}

static int
by_origin (gconstpointer a, gconstpointer b)
{
  const DifLogOffer *const *left = a, *const *right = b;

  return strcmp ((*left)->origin, (*right)->origin);
}

GPtrArray *
dif_log_place_list (DifLogPlace *self, GCancellable *cancellable, GError **error)
{
  GPtrArray *offers = self->kind->list (self->place, cancellable, error);

  if (offers != NULL)
    g_ptr_array_sort (offers, by_origin);
  return offers;
}

gboolean
dif_log_place_fetch (DifLogPlace *self, DifLogOffer *const *offers, char *const *parts, guint count,
                     DifProgress *progress, GCancellable *cancellable, GError **error)
{
  return self->kind->fetch (self->place, offers, parts, count, progress, cancellable, error);
}

/* --- A folder of this machine ------------------------------------------------------------- */

typedef struct {
  char *folder; /* (owned) */
  char *wanted; /* (owned) */
} Folder;


static char *
check_folder (const char *place, GError **error)
{
  return g_canonicalize_filename (place, NULL);
}

static gpointer
open_folder (DifTargetConfig *config, const char *place, const char *profile, GCancellable *cancellable,
             GError **error)
{
  Folder *self = g_new0 (Folder, 1);

  dif_log_place_split (place, &self->folder, &self->wanted);
  return self;
}

static void
close_folder (gpointer place)
{
  Folder *self = place;

  g_free (self->folder);
  g_free (self->wanted);
  g_free (self);
}

static GPtrArray *
list_folder (gpointer place, GCancellable *cancellable, GError **error)
{
  Folder *self = place;
  g_autoptr (GPtrArray) offers = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_log_offer_free);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  if (dir == NULL) {
    dif_set_error (error, DIF_ERROR_NOT_FOUND, _("Name the folder in which the web server writes its logs."),
                   _("The folder “%s” cannot be read"), self->folder);
    return NULL;
  }
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    g_autofree char *fingerprint = NULL;
    GStatBuf about;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if (!g_utf8_validate (name, -1, NULL) || !dif_log_place_matches (self->wanted, name) ||
        g_lstat (path, &about) != 0 || !S_ISREG (about.st_mode))
      continue;
    fingerprint = g_strdup_printf ("%" PRId64 "-%" PRId64, (gint64) about.st_size, (gint64) about.st_mtime);
    g_ptr_array_add (offers, dif_log_offer_new (path, fingerprint, (guint64) about.st_size));
  }
  return g_steal_pointer (&offers);
}

static gboolean
fetch_folder (gpointer place, DifLogOffer *const *offers, char *const *parts, guint count, DifProgress *progress,
              GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < count; i++) {
    g_unlink (parts[i]);
    if (!g_file_test (offers[i]->origin, G_FILE_TEST_IS_REGULAR))
      continue; /* logs are rotated */
    if (!dif_file_copy (offers[i]->origin, parts[i], 0600, NULL, cancellable, error))
      return FALSE;
    dif_progress_advance (progress, offers[i]->size);
  }
  return TRUE;
}

const DifLogPlaceKind dif_log_place_folder = {
  .kind = "folder",
  .check = check_folder,
  .open = open_folder,
  .close = close_folder,
  .list = list_folder,
  .fetch = fetch_folder,
};
