/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-sftp"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "ssh/dif-sftp-files.h"

#include "dif-sftp-strategy.h"

#define FILE_MODE (0644)
#define FOLDER_MODE (0755)

static const struct {
  const char *name;
  const char *meaning;
} strategies[DIF_SFTP_STRATEGIES] = {
  { "directory-switch", N_("Readers go from one cut to the next at one instant.") },
  { "rename", N_("Each file changes at one instant; for some seconds readers may find files of two cuts.") },
  { "remove-rename",
    N_("Each file is missing for a moment while it changes; for some seconds readers may find files of "
       "two cuts, or an error.") },
  { "in-place",
    N_("Each file is half written for a moment while it changes; for some seconds readers may find files "
       "of two cuts, or broken ones. Ask the hosting for a server that can rename.") },
};


const char *
dif_sftp_strategy_name (DifSftpStrategy strategy)
{
  return strategies[strategy].name;
}

DifSftpReplace
dif_sftp_strategy_replacing (DifSftpStrategy strategy)
{
  return strategy == DIF_SFTP_STRATEGY_REMOVE ? DIF_SFTP_REPLACE_BY_REMOVE : DIF_SFTP_REPLACE_BY_RENAME;
}

const char *
dif_sftp_strategy_meaning (DifSftpStrategy strategy)
{
  return _(strategies[strategy].meaning);
}

gboolean
dif_sftp_strategy_find (const char *name, DifSftpStrategy *strategy, GError **error)
{
  for (guint i = 0; i < DIF_SFTP_STRATEGIES; i++) {
    if (g_strcmp0 (strategies[i].name, name) == 0) {
      *strategy = (DifSftpStrategy) i;
      return TRUE;
    }
  }
  dif_set_error (error, DIF_ERROR_USAGE,
                 _("Leave it out to have it found out, or use one of: directory-switch, rename, remove-rename, "
                   "in-place."),
                 _("“%s” is no strategy"), name);
  return FALSE;
}

gboolean
dif_sftp_strategy_check (const char *name, GError **error)
{
  DifSftpStrategy ignored;

  return dif_sftp_strategy_find (name, &ignored, error);
}

/* --- Trying out --------------------------------------------------------------------------- */

/* What is made while it is tried out, and removed after */
typedef struct {
  DifSftp *sftp;
  char *folder;
  GCancellable *cancellable;
} Probe;

static char *
probe_path (Probe *self, const char *name)
{
  return g_strdup_printf ("%s/%s", self->folder, name);
}

static gboolean
settle (Probe *self)
{
  return dif_sftp_settle (self->sftp, self->cancellable, NULL);
}

/* Whether what was asked was done */
static gboolean
did (DifSftpResult *result)
{
  return result->type == DIF_SFTP_STATUS && result->status == DIF_SFTP_OK;
}

static void
open_two (Probe *self, DifSftpResult files[2])
{
  static const char *const names[] = { "file", "other" };

  for (guint i = 0; i < 2; i++) {
    g_autofree char *path = probe_path (self, names[i]);

    dif_sftp_open (self->sftp, path, DIF_SFTP_FOR_WRITING | DIF_SFTP_CREATE, FILE_MODE, dif_sftp_keep,
                   &files[i]);
  }
}

/* Symbolic links that can be made, read as made, and replaced at one instant. The name of the
 * target is a whole path, so that a server that swaps the two makes it in our folder. */
static gboolean
switches (Probe *self)
{
  g_autofree char *one = probe_path (self, "one");
  g_autofree char *two = probe_path (self, "two");
  g_autofree char *link = probe_path (self, "link");
  g_autofree char *next = probe_path (self, "next");
  g_auto (DifSftpResult) first = { 0 };
  g_auto (DifSftpResult) second = { 0 };
  g_auto (DifSftpResult) moved = { 0 };
  g_auto (DifSftpResult) shown = { 0 };

  /* folders that are there: some servers take a link to one for the folder itself */
  dif_sftp_make_folder (self->sftp, one, FOLDER_MODE, dif_sftp_ignore, NULL);
  dif_sftp_make_folder (self->sftp, two, FOLDER_MODE, dif_sftp_ignore, NULL);
  dif_sftp_symlink (self->sftp, one, link, dif_sftp_keep, &first);
  dif_sftp_symlink (self->sftp, two, next, dif_sftp_keep, &second);
  dif_sftp_posix_rename (self->sftp, next, link, dif_sftp_keep, &moved);
  dif_sftp_ask_path (self->sftp, DIF_SFTP_READLINK, link, dif_sftp_keep, &shown);
  return settle (self) && did (&first) && did (&second) && did (&moved) && g_strcmp0 (shown.text, two) == 0;
}

/* A second name for a file, or a copy made by the server itself */
static gboolean
links (Probe *self, DifSftpResult *linked)
{
  if (dif_sftp_can (self->sftp, DIF_SFTP_CAN_HARDLINK) && !did (linked))
    dif_sftp_forbid (self->sftp, DIF_SFTP_CAN_HARDLINK);
  return dif_sftp_can (self->sftp, DIF_SFTP_CAN_HARDLINK) || dif_sftp_can (self->sftp, DIF_SFTP_CAN_COPY_DATA);
}

static void
ask_link (Probe *self, DifSftpResult *linked)
{
  g_autofree char *file = probe_path (self, "file");
  g_autofree char *second = probe_path (self, "second");

  if (dif_sftp_can (self->sftp, DIF_SFTP_CAN_HARDLINK))
    dif_sftp_hardlink (self->sftp, file, second, dif_sftp_keep, linked);
}

/* Whether one file, put in the place of the other, is there after and not here any more */
static gboolean
replaces (Probe *self, DifSftpReplace how)
{
  g_autofree char *old = probe_path (self, "file");
  g_autofree char *new = probe_path (self, "other");
  g_auto (DifSftpResult) moved = { 0 };
  g_auto (DifSftpResult) gone = { 0 };
  g_auto (DifSftpResult) there = { 0 };

  dif_sftp_replace (self->sftp, how, old, new, dif_sftp_keep, &moved);
  dif_sftp_ask_path (self->sftp, DIF_SFTP_LSTAT, old, dif_sftp_keep, &gone);
  dif_sftp_ask_path (self->sftp, DIF_SFTP_LSTAT, new, dif_sftp_keep, &there);
  return settle (self) && did (&moved) && gone.type == DIF_SFTP_STATUS && there.type == DIF_SFTP_ATTRS;
}

/* What is announced need not work, and what works need not be announced */
static DifSftpStrategy
find_best (Probe *self, gboolean switching)
{
  g_auto (DifSftpResult) linked = { 0 };

  ask_link (self, &linked);
  if (replaces (self, DIF_SFTP_REPLACE_BY_RENAME))
    return switching && links (self, &linked) ? DIF_SFTP_STRATEGY_SWITCH : DIF_SFTP_STRATEGY_RENAME;
  return replaces (self, DIF_SFTP_REPLACE_BY_REMOVE) ? DIF_SFTP_STRATEGY_REMOVE : DIF_SFTP_STRATEGY_INPLACE;
}

static gboolean
try_out (Probe *self, DifSftpStrategy *strategy, GError **error)
{
  DifSftpResult files[2] = { 0 };
  gboolean posix = dif_sftp_can (self->sftp, DIF_SFTP_CAN_POSIX_RENAME);
  gboolean switching, ok;

  open_two (self, files);
  switching = posix && switches (self);
  ok = settle (self) && files[0].type == DIF_SFTP_HANDLE && files[1].type == DIF_SFTP_HANDLE;
  if (!ok)
    dif_sftp_set_error (error, files[0].status, files[0].message,
                        _("No file can be written on “%s”"), dif_sftp_get_name (self->sftp));
  for (guint i = 0; i < 2; i++) {
    if (files[i].type == DIF_SFTP_HANDLE)
      dif_sftp_ask_handle (self->sftp, DIF_SFTP_CLOSE, files[i].bytes, dif_sftp_ignore, NULL);
    dif_sftp_result_clear (&files[i]);
  }
  if (ok)
    *strategy = find_best (self, switching);
  return ok;
}

/* Nothing is awaited: what stays is swept by the next connection */
static void
ask_removal (Probe *self)
{
  static const char *const files[] = { "file", "other", "second", "link", "next" };
  static const char *const folders[] = { "one", "two" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = probe_path (self, files[i]);

    dif_sftp_ask_path (self->sftp, DIF_SFTP_REMOVE, path, dif_sftp_ignore, NULL);
  }
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = probe_path (self, folders[i]);

    dif_sftp_ask_path (self->sftp, DIF_SFTP_RMDIR, path, dif_sftp_ignore, NULL);
  }
  dif_sftp_ask_path (self->sftp, DIF_SFTP_RMDIR, self->folder, dif_sftp_ignore, NULL);
}

gboolean
dif_sftp_strategy_probe (DifSftp *sftp,
                         const char *folder,
                         DifSftpStrategy *strategy,
                         GCancellable *cancellable,
                         GError **error)
{
  /* another name each time: what an interrupted one left behind must not be in the way */
  g_autofree char *path = g_strdup_printf ("%s/probe-%08x", folder, g_random_int ());
  g_autoptr (GError) local_error = NULL;
  Probe self = { sftp, path, cancellable };
  gboolean ok;

  dif_sftp_make_folder (sftp, path, FOLDER_MODE, dif_sftp_ignore, NULL);
  ok = try_out (&self, strategy, &local_error);
  if (!dif_sftp_is_alive (sftp))
    return dif_sftp_turn (sftp, cancellable, error);
  ask_removal (&self);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return ok;
}
