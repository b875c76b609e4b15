/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-sftp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "ssh/dif-sftp-files.h"
#include "ssh/dif-sftp-keeper.h"
#include "ssh/dif-sftp-read.h"
#include "ssh/dif-sftp-tree.h"
#include "target/dif-sftp-publication.h"

#include "dif-target-sftp.h"

#define FILE_MODE (0644)
#define FOLDER_MODE (0755)
#define STATE ".difusor/manifest.json"
#define STATE_TAIL (2048)
#define STATE_EXPECTED (512 * 1024)
#define OURS ".difusor"
#define TEST_RELEASE "releases/.test.difusor"

struct _DifTargetSftp {
  DifTarget parent_instance;

  DifSshSettings *settings; /* (owned) (nullable) */
  DifSftpKeeper *keeper;    /* (owned) (nullable) the warm connection */
  DifSftp *sftp;            /* (unowned) (nullable) while it is taken */
  DifSftpPublication *publication; /* (owned) (nullable) the one under way */
  DifSftpStrategy strategy;
  char *previous;           /* (owned) (nullable) the release that `current` leads to */
  GBytes *state;            /* (owned) (nullable) as it was read or written last */
};

G_DEFINE_FINAL_TYPE (DifTargetSftp, dif_target_sftp, DIF_TYPE_TARGET)


static void
let_go (DifTargetSftp *self)
{
  if (self->keeper != NULL && self->publication != NULL) {
    dif_sftp_keeper_take (self->keeper);
    g_clear_pointer (&self->publication, dif_sftp_publication_free);
    dif_sftp_keeper_give_back (self->keeper);
  }
  g_clear_pointer (&self->keeper, dif_sftp_keeper_free);
}

static void
dif_target_sftp_finalize (GObject *object)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (object);

  let_go (self);
  g_clear_pointer (&self->settings, dif_ssh_settings_free);
  g_clear_pointer (&self->previous, g_free);
  g_clear_pointer (&self->state, g_bytes_unref);

  G_OBJECT_CLASS (dif_target_sftp_parent_class)->finalize (object);
}

static gboolean
switching (DifTargetSftp *self)
{
  return self->strategy == DIF_SFTP_STRATEGY_SWITCH;
}

static char *
place (DifTargetSftp *self, const char *name)
{
  return g_strdup_printf ("%s/%s", g_str_equal (self->settings->path, "/") ? "" : self->settings->path, name);
}

static gboolean
settle (DifTargetSftp *self, GCancellable *cancellable, GError **error)
{
  return dif_sftp_settle (self->sftp, cancellable, error);
}

/* What was asked must have been done */
static gboolean
check_done (const DifSftpResult *result, const char *path, GError **error)
{
  if (result->type == DIF_SFTP_STATUS && result->status == DIF_SFTP_OK)
    return TRUE;
  dif_sftp_set_error (error, result->status, result->message, _("“%s” on the server cannot be written"), path);
  return FALSE;
}

/* --- Opening ------------------------------------------------------------------------------ */

/* What was found out becomes part of the configuration */
static void
learn (DifTargetSftp *self, const char *option, const char *value)
{
  DifTargetConfig *config = dif_target_get_config (DIF_TARGET (self));

  if (dif_options_get (config->options, option) == NULL)
    dif_target_config_set_option (config, option, value, NULL);
}

static gboolean
connect_host (DifTargetSftp *self, GCancellable *cancellable, GError **error)
{
  DifTargetConfig *config = dif_target_get_config (DIF_TARGET (self));
  g_autofree char *use = g_strdup_printf ("target:%s", config->name);
  g_autofree char *host_key = NULL;
  DifSftp *sftp;

  let_go (self);
  g_clear_pointer (&self->settings, dif_ssh_settings_free);
  self->settings = dif_ssh_settings_new (config->location, config->options,
                                         dif_target_get_profile (DIF_TARGET (self)), use, error);
  sftp = self->settings != NULL ? dif_sftp_connect (self->settings, &host_key, cancellable, error) : NULL;
  if (sftp == NULL)
    return FALSE;
  learn (self, "host-key", host_key);
  self->keeper = dif_sftp_keeper_new (sftp, DIF_LIMIT_SFTP_REST_SECONDS);
  return TRUE;
}

/* The folder itself is the operator's: one that is not there is a mistake in its name */
static gboolean
make_ours (DifTargetSftp *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *ours = place (self, OURS);
  g_autofree char *incoming = place (self, DIF_SFTP_INCOMING);
  g_auto (DifSftpResult) folder = { 0 };
  g_auto (DifSftpResult) made = { 0 };

  dif_sftp_ask_path (self->sftp, DIF_SFTP_STAT, self->settings->path, dif_sftp_keep, &folder);
  dif_sftp_make_folder (self->sftp, ours, FOLDER_MODE, dif_sftp_keep, &made);
  dif_sftp_make_folder (self->sftp, incoming, FOLDER_MODE, dif_sftp_ignore, NULL);
  if (!settle (self, cancellable, error))
    return FALSE;
  if (folder.type != DIF_SFTP_ATTRS) {
    dif_sftp_set_error (error, folder.status, folder.message, _("The folder “%s” cannot be used"),
                        self->settings->path);
    return FALSE;
  }
  if (folder.attrs.has_mode && !dif_sftp_is_folder (&folder.attrs)) {
    dif_set_error (error, DIF_ERROR_NOT_FOUND, _("Name the folder that the web server shows."),
                   _("“%s” is no folder"), self->settings->path);
    return FALSE;
  }
  return made.status != DIF_SFTP_PERMISSION_DENIED || check_done (&made, ours, error);
}

static gboolean
choose_strategy (DifTargetSftp *self, GCancellable *cancellable, GError **error)
{
  const char *known = dif_options_get (dif_target_get_config (DIF_TARGET (self))->options, "strategy");
  g_autofree char *incoming = place (self, DIF_SFTP_INCOMING);

  if (known != NULL)
    return dif_sftp_strategy_find (known, &self->strategy, error);
  if (!dif_sftp_strategy_probe (self->sftp, incoming, &self->strategy, cancellable, error))
    return FALSE;
  learn (self, "strategy", dif_sftp_strategy_name (self->strategy));
  return TRUE;
}

static gboolean
is_temporary (const char *name)
{
  return name[0] == '.' && g_str_has_suffix (name, ".difusor");
}

static void
add_leftovers (DifTargetSftp *self, const char *folder, GPtrArray *names, gboolean all, GPtrArray *paths)
{
  for (guint i = 0; i < names->len; i++) {
    DifSftpName *name = g_ptr_array_index (names, i);

    /* killed while it replaced a release, readers may be on one of ours */
    g_autofree char *release = g_strdup_printf ("releases/%s", name->name);

    if (all || (is_temporary (name->name) && g_strcmp0 (release, self->previous) != 0))
      g_ptr_array_add (paths, g_strdup_printf ("%s/%s", folder, name->name));
  }
}

/* Names of ours that an interrupted publication left behind */
static gboolean
sweep (DifTargetSftp *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *incoming = place (self, DIF_SFTP_INCOMING);
  g_autofree char *releases = place (self, "releases");
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) travelling = dif_sftp_list (self->sftp, incoming, cancellable, error);
  g_autoptr (GPtrArray) staged = NULL;

  if (travelling == NULL)
    return FALSE;
  add_leftovers (self, incoming, travelling, TRUE, paths);
  if (switching (self)) {
    staged = dif_sftp_list (self->sftp, releases, cancellable, error);
    if (staged == NULL)
      return FALSE;
    add_leftovers (self, releases, staged, FALSE, paths);
  }
  return dif_sftp_remove_trees (self->sftp, paths, cancellable, error);
}

static gboolean
read_current (DifTargetSftp *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *current = place (self, "current");
  g_auto (DifSftpResult) link = { 0 };
  g_auto (DifSftpResult) about = { 0 };

  g_clear_pointer (&self->previous, g_free);
  if (!switching (self))
    return TRUE;
  dif_sftp_ask_path (self->sftp, DIF_SFTP_READLINK, current, dif_sftp_keep, &link);
  dif_sftp_ask_path (self->sftp, DIF_SFTP_LSTAT, current, dif_sftp_keep, &about);
  if (!settle (self, cancellable, error))
    return FALSE;
  if (link.text == NULL && about.type == DIF_SFTP_ATTRS) {
    dif_set_error (error, DIF_ERROR_EXISTS, _("Choose an empty folder, or move what is there away."),
                   _("“%s” is not a link of ours"), current);
    return FALSE;
  }
  if (g_strcmp0 (link.text, TEST_RELEASE) != 0)
    self->previous = g_strdup (link.text);
  return TRUE;
}

static gboolean
open_fresh (DifTargetSftp *self, GCancellable *cancellable, GError **error)
{
  return make_ours (self, cancellable, error) && choose_strategy (self, cancellable, error) &&
         read_current (self, cancellable, error) && sweep (self, cancellable, error);
}

/* Takes the connection for one operation of the publisher's */
static gboolean
take (DifTargetSftp *self)
{
  self->sftp = dif_sftp_keeper_take (self->keeper);
  return TRUE;
}

static gboolean
give_back (DifTargetSftp *self, gboolean ok)
{
  self->sftp = NULL;
  dif_sftp_keeper_give_back (self->keeper);
  return ok;
}

/* On the connection of the cut before, if it is still there: what is asked anyway tells */
static gboolean
open_warm (DifTargetSftp *self, GCancellable *cancellable)
{
  gboolean ok;

  if (self->keeper == NULL)
    return FALSE;
  take (self);
  g_clear_pointer (&self->publication, dif_sftp_publication_free);
  dif_sftp_hurry (self->sftp, TRUE);
  ok = dif_sftp_is_alive (self->sftp) && read_current (self, cancellable, NULL) &&
       (switching (self) || dif_sftp_keep_alive (self->sftp, cancellable, NULL));
  dif_sftp_hurry (self->sftp, FALSE);
  return give_back (self, ok);
}

static gboolean
dif_target_sftp_open (DifTarget *target, GCancellable *cancellable, GError **error)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);

  if (open_warm (self, cancellable))
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !connect_host (self, cancellable, error))
    return FALSE;
  take (self);
  return give_back (self, open_fresh (self, cancellable, error));
}

/* Whether the state on the host is the one that we know: its size, and its end, in which stand the lease,
 * the ledger's head and the machine, no two of which are alike */
static gboolean
is_known_state (DifTargetSftp *self, const char *path, GCancellable *cancellable)
{
  gsize size = self->state != NULL ? g_bytes_get_size (self->state) : 0;
  gsize tail = MIN (size, STATE_TAIL);
  g_auto (DifSftpResult) opened = { 0 };
  g_auto (DifSftpResult) about = { 0 };
  g_auto (DifSftpResult) read = { 0 };

  if (size == 0)
    return FALSE;
  dif_sftp_open (self->sftp, path, DIF_SFTP_FOR_READING, 0, dif_sftp_keep, &opened);
  if (!settle (self, cancellable, NULL) || opened.type != DIF_SFTP_HANDLE)
    return FALSE;
  dif_sftp_read (self->sftp, opened.bytes, size - tail, tail, dif_sftp_keep, &read);
  dif_sftp_ask_handle (self->sftp, DIF_SFTP_FSTAT, opened.bytes, dif_sftp_keep, &about);
  dif_sftp_ask_handle (self->sftp, DIF_SFTP_CLOSE, opened.bytes, dif_sftp_ignore, NULL);
  return settle (self, cancellable, NULL) && about.attrs.has_size && about.attrs.size == size &&
         read.bytes != NULL && read.bytes->len == tail &&
         memcmp (read.bytes->data, (const guint8 *) g_bytes_get_data (self->state, NULL) + size - tail, tail) == 0;
}

static gboolean
load_state (DifTargetSftp *self, GBytes **state, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = place (self, STATE);

  if (is_known_state (self, path, cancellable)) {
    *state = g_bytes_ref (self->state);
    return TRUE;
  }
  if (!dif_sftp_load (self->sftp, path, STATE_EXPECTED, DIF_LIMIT_JSON_BYTES, state, cancellable, error))
    return FALSE;
  g_clear_pointer (&self->state, g_bytes_unref);
  self->state = *state != NULL ? g_bytes_ref (*state) : NULL;
  return TRUE;
}

static gboolean
dif_target_sftp_mixes (DifTarget *target)
{
  return !switching (DIF_TARGET_SFTP (target));
}

static gboolean
dif_target_sftp_read_state (DifTarget *target, GBytes **state, GCancellable *cancellable, GError **error)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);

  take (self);
  return give_back (self, load_state (self, state, cancellable, error));
}

static gboolean
dif_target_sftp_write_state (DifTarget *target, GBytes *state, GCancellable *cancellable, GError **error)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);
  g_autofree char *path = place (self, STATE);
  g_autofree char *temporary =
      self->strategy != DIF_SFTP_STRATEGY_INPLACE ? place (self, DIF_SFTP_INCOMING "/manifest.json") : NULL;

  gboolean ok;

  take (self);
  ok = dif_sftp_store (self->sftp, dif_sftp_strategy_replacing (self->strategy), path, temporary, state,
                       FILE_MODE, cancellable, error);
  g_clear_pointer (&self->state, g_bytes_unref);
  self->state = ok ? g_bytes_ref (state) : NULL;
  return give_back (self, ok);
}

/* --- Publishing --------------------------------------------------------------------------- */

static gboolean
dif_target_sftp_begin (DifTarget *target,
                       const char *cut,
                       DifPlan *plan,
                       const char *tree,
                       GCancellable *cancellable,
                       GError **error)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);

  take (self);
  g_clear_pointer (&self->publication, dif_sftp_publication_free);
  self->publication = dif_sftp_publication_new (self->sftp, self->settings->path, self->strategy,
                                                self->previous, cut, plan, tree);
  return give_back (self, dif_sftp_publication_prepare (self->publication, cancellable, error));
}

static gboolean
dif_target_sftp_put (DifTarget *target,
                     DifPhase phase,
                     DifProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);

  take (self);
  return give_back (self, dif_sftp_publication_put (self->publication, phase, progress, cancellable, error));
}

static gboolean
dif_target_sftp_commit (DifTarget *target,
                        DifTargetOutcome *outcome,
                        GCancellable *cancellable,
                        GError **error)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);
  gboolean ok;

  take (self);
  ok = dif_sftp_publication_commit (self->publication, outcome, cancellable, error);
  if (ok && switching (self)) {
    g_free (self->previous);
    self->previous = dif_sftp_publication_get_release (self->publication);
  }
  return give_back (self, ok);
}

/* --- Late: what no cut needs any more ----------------------------------------------------- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const DifSftpName *const *one = a;
  const DifSftpName *const *two = b;

  return strcmp ((*one)->name, (*two)->name);
}

/* The oldest releases go, never the one that readers see */
static gboolean
prune_releases (DifTargetSftp *self, GPtrArray *removed, GCancellable *cancellable, GError **error)
{
  g_autofree char *releases = place (self, "releases");
  g_autoptr (GPtrArray) names = dif_sftp_list (self->sftp, releases, cancellable, error);
  g_autoptr (GPtrArray) old = g_ptr_array_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++) {
    DifSftpName *name = g_ptr_array_index (names, i);
    g_autofree char *release = g_strdup_printf ("releases/%s", name->name);

    if (name->name[0] != '.' && g_strcmp0 (release, self->previous) != 0)
      g_ptr_array_add (old, name);
  }
  g_ptr_array_sort (old, compare_names);
  for (guint i = 0; i < old->len && old->len - i >= DIF_LIMIT_RELEASES_KEPT && i < DIF_LIMIT_RELEASES_REMOVED;
       i++) {
    char *release = g_strdup_printf ("releases/%s", ((DifSftpName *) g_ptr_array_index (old, i))->name);

    g_ptr_array_add (removed, release);
    g_ptr_array_add (paths, place (self, release));
  }
  return dif_sftp_remove_trees (self->sftp, paths, cancellable, error);
}

static gboolean
dif_target_sftp_prune (DifTarget *target, GPtrArray *removed, GCancellable *cancellable, GError **error)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);
  gboolean ok;

  take (self);
  ok = switching (self) ? prune_releases (self, removed, cancellable, error)
                        : dif_sftp_publication_prune (self->publication, removed, cancellable, error);
  g_clear_pointer (&self->publication, dif_sftp_publication_free);
  return give_back (self, ok);
}

/* --- One file of our own ------------------------------------------------------------------ */

/* Where readers find the site that stands there now; where none stands yet, an empty one is made */
static char *
seen_folder (DifTargetSftp *self, gboolean make, GCancellable *cancellable, GError **error)
{
  g_autofree char *current = place (self, "current");
  g_autofree char *releases = place (self, "releases");
  g_autofree char *test = place (self, TEST_RELEASE);
  g_auto (DifSftpResult) linked = { 0 };

  if (!switching (self))
    return g_strdup (self->settings->path);
  if (self->previous != NULL || !make)
    return g_steal_pointer (&current);
  dif_sftp_make_folder (self->sftp, releases, FOLDER_MODE, dif_sftp_ignore, NULL);
  dif_sftp_make_folder (self->sftp, test, FOLDER_MODE, dif_sftp_ignore, NULL);
  dif_sftp_symlink (self->sftp, TEST_RELEASE, current, dif_sftp_keep, &linked);
  if (!settle (self, cancellable, error))
    return NULL;
  return g_steal_pointer (&current);
}

/* The folders between @root and @path, the outermost first */
static GPtrArray *
folders_of (const char *root, const char *path)
{
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);

  for (const char *slash = strchr (path, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    g_ptr_array_add (folders, g_strdup_printf ("%s/%.*s", root, (int) (slash - path), path));
  return folders;
}

static gboolean
put_one (DifTargetSftp *self, const char *path, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  g_autofree char *root = seen_folder (self, TRUE, cancellable, error);
  g_autofree char *file = g_strdup_printf ("%s/%s", root, path);
  g_autofree char *temporary =
      self->strategy != DIF_SFTP_STRATEGY_INPLACE ? place (self, DIF_SFTP_INCOMING "/one") : NULL;
  g_autoptr (GPtrArray) folders = root != NULL ? folders_of (root, path) : NULL;

  return root != NULL && dif_sftp_make_folders (self->sftp, folders, cancellable, error) &&
         dif_sftp_store (self->sftp, dif_sftp_strategy_replacing (self->strategy), file, temporary, bytes,
                         FILE_MODE, cancellable, error);
}

static gboolean
dif_target_sftp_put_file (DifTarget *target,
                          const char *path,
                          GBytes *bytes,
                          const DifHeaders *headers,
                          GCancellable *cancellable,
                          GError **error)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);

  take (self);
  return give_back (self, put_one (self, path, bytes, cancellable, error));
}

static GBytes *
dif_target_sftp_get_file (DifTarget *target, const char *path, GCancellable *cancellable, GError **error)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);
  g_autofree char *root = seen_folder (self, FALSE, cancellable, error);
  g_autofree char *file = g_strdup_printf ("%s/%s", root, path);
  GBytes *bytes = NULL;
  gboolean ok;

  take (self);
  ok = dif_sftp_load (self->sftp, file, 0, DIF_LIMIT_JSON_BYTES, &bytes, cancellable, error);
  if (ok && bytes == NULL)
    dif_sftp_set_error (error, DIF_SFTP_NO_SUCH_FILE, NULL, _("“%s” on the server cannot be read"), file);
  give_back (self, ok);
  return bytes;
}

/* Folders that hold something yet stay: the server does not remove them */
static gboolean
remove_one (DifTargetSftp *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *root = seen_folder (self, FALSE, cancellable, error);
  g_autofree char *file = g_strdup_printf ("%s/%s", root, path);
  g_autofree char *test = place (self, TEST_RELEASE);
  g_autoptr (GPtrArray) folders = folders_of (root, path);
  g_auto (DifSftpResult) removed = { 0 };
  g_auto (DifSftpResult) emptied = { 0 };

  dif_sftp_ask_path (self->sftp, DIF_SFTP_REMOVE, file, dif_sftp_keep, &removed);
  for (guint i = folders->len; i > 0; i--)
    dif_sftp_ask_path (self->sftp, DIF_SFTP_RMDIR, g_ptr_array_index (folders, i - 1), dif_sftp_ignore, NULL);
  if (switching (self))
    dif_sftp_ask_path (self->sftp, DIF_SFTP_RMDIR, test, dif_sftp_keep, &emptied);
  if (!settle (self, cancellable, error))
    return FALSE;
  if (removed.status != DIF_SFTP_OK && removed.status != DIF_SFTP_NO_SUCH_FILE)
    return check_done (&removed, file, error);
  if (switching (self) && self->previous == NULL && emptied.status == DIF_SFTP_OK)
    dif_sftp_ask_path (self->sftp, DIF_SFTP_REMOVE, root, dif_sftp_ignore, NULL);
  return settle (self, cancellable, error);
}

static gboolean
dif_target_sftp_remove_file (DifTarget *target, const char *path, GCancellable *cancellable, GError **error)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);

  take (self);
  return give_back (self, remove_one (self, path, cancellable, error));
}

static const char *
dif_target_sftp_get_meaning (DifTarget *target, gboolean *mixes)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);

  *mixes = !switching (self);
  return dif_sftp_strategy_meaning (self->strategy);
}

static void
dif_target_sftp_class_init (DifTargetSftpClass *klass)
{
  DifTargetClass *target_class = DIF_TARGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_target_sftp_finalize;

  target_class->open = dif_target_sftp_open;
  target_class->mixes = dif_target_sftp_mixes;
  target_class->read_state = dif_target_sftp_read_state;
  target_class->write_state = dif_target_sftp_write_state;
  target_class->begin = dif_target_sftp_begin;
  target_class->put = dif_target_sftp_put;
  target_class->commit = dif_target_sftp_commit;
  target_class->prune = dif_target_sftp_prune;
  target_class->get_meaning = dif_target_sftp_get_meaning;
  target_class->put_file = dif_target_sftp_put_file;
  target_class->get_file = dif_target_sftp_get_file;
  target_class->remove_file = dif_target_sftp_remove_file;
}

static void
dif_target_sftp_init (DifTargetSftp *self)
{
}

static const DifOption options[] = {
  DIF_SSH_OPTIONS,
  DIF_SSH_PASSWORD_OPTION,
  { "strategy", N_("NAME"), N_("How files are replaced; found out by trying unless it is told"), FALSE,
    dif_sftp_strategy_check },
  { NULL },
};

const DifTargetKind dif_target_sftp_kind = {
  .name = "sftp",
  .place = "USER@HOST:PATH",
  .options = options,
  .check_location = dif_ssh_check_address,
  .get_type = dif_target_sftp_get_type,
};
