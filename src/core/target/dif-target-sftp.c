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
#define RULES ".htaccess"
#define TEST_RELEASE "releases/.test.difusor"

struct _DifTargetSftp {
  DifTarget parent_instance;

  DifSshSettings *settings; /* (owned) (nullable) */
  DifSftpKeeper *keeper;    /* (owned) (nullable) the warm connection */
  DifSftp *sftp;            /* (unowned) (nullable) while it is taken */
  DifSftpPublication *publication; /* (owned) (nullable) the one under way */
  DifSftpStrategy strategy;
  char *unknown_key;        /* (owned) (nullable) of the host, that nobody has vouched for */
  char *previous;           /* (owned) (nullable) the release that `current` leads to */
  GBytes *state;            /* (owned) (nullable) as it was read or written last */
  DifSftpResult state_file; /* opened ahead, while the cut was shown, for the next state */
  GPtrArray *releases;      /* (owned) (nullable) (element-type utf8) that stand there, by name */
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
  dif_sftp_result_clear (&self->state_file);
}

static void
dif_target_sftp_finalize (GObject *object)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (object);

  let_go (self);
  g_clear_pointer (&self->settings, dif_ssh_settings_free);
  g_clear_pointer (&self->unknown_key, g_free);
  g_clear_pointer (&self->previous, g_free);
  g_clear_pointer (&self->state, g_bytes_unref);
  g_clear_pointer (&self->releases, g_ptr_array_unref);

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
  g_free (self->unknown_key);
  self->unknown_key = sftp == NULL ? g_steal_pointer (&host_key) : NULL;
  if (sftp == NULL)
    return FALSE;
  learn (self, "host-key", host_key);
  self->keeper = dif_sftp_keeper_new (sftp, DIF_LIMIT_SFTP_REST_SECONDS);
  return TRUE;
}

/* What stands on the host before anything is done */
typedef struct {
  DifSftpResult folder;  /* the operator's */
  DifSftpResult ours;    /* whether `.difusor` could be made */
  DifSftpResult link;    /* where `current` leads to, */
  DifSftpResult current; /* and what it is */
  GPtrArray *names[2];   /* (owned) (element-type DifSftpName) what travelled last; the releases */
} Sight;

static void
sight_clear (Sight *sight)
{
  dif_sftp_result_clear (&sight->folder);
  dif_sftp_result_clear (&sight->ours);
  dif_sftp_result_clear (&sight->link);
  dif_sftp_result_clear (&sight->current);
  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&sight->names[i], g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sight, sight_clear)

static void
ask_current (DifTargetSftp *self, DifSftpResult *link, DifSftpResult *about)
{
  g_autofree char *current = place (self, "current");

  dif_sftp_ask_path (self->sftp, DIF_SFTP_READLINK, current, dif_sftp_keep, link);
  dif_sftp_ask_path (self->sftp, DIF_SFTP_LSTAT, current, dif_sftp_keep, about);
}

/* All at once. The folder itself is the operator's: one that is not there is a mistake in its name */
static gboolean
look_around (DifTargetSftp *self, Sight *sight, GCancellable *cancellable, GError **error)
{
  g_autofree char *ours = place (self, OURS);
  g_autofree char *incoming = place (self, DIF_SFTP_INCOMING);
  g_autofree char *releases = place (self, "releases");

  dif_sftp_ask_path (self->sftp, DIF_SFTP_STAT, self->settings->path, dif_sftp_keep, &sight->folder);
  dif_sftp_ask_new_folder (self->sftp, ours, dif_sftp_keep, &sight->ours);
  dif_sftp_ask_folder (self->sftp, incoming);
  ask_current (self, &sight->link, &sight->current);
  return dif_sftp_list_two (self->sftp, (const char *const[]) { incoming, releases }, sight->names, cancellable,
                            error);
}

static gboolean
check_folder (DifTargetSftp *self, const Sight *sight, GError **error)
{
  g_autofree char *ours = place (self, OURS);

  if (sight->folder.type != DIF_SFTP_ATTRS) {
    dif_sftp_set_error (error, sight->folder.status, sight->folder.message, _("The folder “%s” cannot be used"),
                        self->settings->path);
    return FALSE;
  }
  if (sight->folder.attrs.has_mode && !dif_sftp_is_folder (&sight->folder.attrs)) {
    dif_set_error (error, DIF_ERROR_NOT_FOUND, _("Name the folder that the web server shows."),
                   _("“%s” is no folder"), self->settings->path);
    return FALSE;
  }
  return sight->ours.status != DIF_SFTP_PERMISSION_DENIED || check_done (&sight->ours, ours, error);
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

/* Removes names of ours that an interrupted publication left behind */
static gboolean
sweep (DifTargetSftp *self, const Sight *sight, GCancellable *cancellable, GError **error)
{
  g_autofree char *incoming = place (self, DIF_SFTP_INCOMING);
  g_autofree char *releases = place (self, "releases");
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  add_leftovers (self, incoming, sight->names[0], TRUE, paths);
  if (switching (self))
    add_leftovers (self, releases, sight->names[1], FALSE, paths);
  return paths->len == 0 || dif_sftp_remove_trees (self->sftp, paths, cancellable, error);
}

static void
note_releases (DifTargetSftp *self, GPtrArray *names)
{
  g_clear_pointer (&self->releases, g_ptr_array_unref);
  self->releases = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < names->len; i++) {
    DifSftpName *name = g_ptr_array_index (names, i);

    if (name->name[0] != '.')
      g_ptr_array_add (self->releases, g_strdup (name->name));
  }
}

static gboolean
note_current (DifTargetSftp *self, const DifSftpResult *link, const DifSftpResult *about, GError **error)
{
  g_clear_pointer (&self->previous, g_free);
  if (!switching (self))
    return TRUE;
  if (link->text == NULL && about->type == DIF_SFTP_ATTRS) {
    g_autofree char *current = place (self, "current");

    dif_set_error (error, DIF_ERROR_EXISTS, _("Choose an empty folder, or move what is there away."),
                   _("“%s” is not a link of ours"), current);
    return FALSE;
  }
  if (g_strcmp0 (link->text, TEST_RELEASE) != 0)
    self->previous = g_strdup (link->text);
  return TRUE;
}

static gboolean
read_current (DifTargetSftp *self, GCancellable *cancellable, GError **error)
{
  g_auto (DifSftpResult) link = { 0 };
  g_auto (DifSftpResult) about = { 0 };

  ask_current (self, &link, &about);
  return settle (self, cancellable, error) && note_current (self, &link, &about, error);
}

static gboolean
open_fresh (DifTargetSftp *self, GCancellable *cancellable, GError **error)
{
  g_auto (Sight) sight = { 0 };

  if (!look_around (self, &sight, cancellable, error) || !check_folder (self, &sight, error) ||
      !choose_strategy (self, cancellable, error) || !note_current (self, &sight.link, &sight.current, error))
    return FALSE;
  note_releases (self, sight.names[1]);
  return sweep (self, &sight, cancellable, error);
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
  ok = dif_sftp_is_alive (self->sftp) && read_current (self, cancellable, NULL);
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

/* Where the next state is written until it is whole */
static char *
state_place (DifTargetSftp *self)
{
  return place (self, self->strategy != DIF_SFTP_STRATEGY_INPLACE ? DIF_SFTP_INCOMING "/manifest.json" : STATE);
}

/* Opens it, unless it is open; the answer comes when the connection is settled */
static void
ask_state_file (DifTargetSftp *self)
{
  g_autofree char *temporary = state_place (self);

  if (self->state_file.type == DIF_SFTP_HANDLE)
    return;
  dif_sftp_result_clear (&self->state_file);
  dif_sftp_ask_store (self->sftp, temporary, FILE_MODE, &self->state_file);
}

static gboolean
store_state (DifTargetSftp *self, GBytes *state, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = place (self, STATE);
  g_autofree char *temporary = state_place (self);

  ask_state_file (self);
  return settle (self, cancellable, error) &&
         dif_sftp_finish_store (self->sftp, &self->state_file, dif_sftp_strategy_replacing (self->strategy), path,
                                self->strategy != DIF_SFTP_STRATEGY_INPLACE ? temporary : NULL, state, FILE_MODE,
                                cancellable, error);
}

static gboolean
dif_target_sftp_write_state (DifTarget *target, GBytes *state, GCancellable *cancellable, GError **error)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);
  gboolean ok;

  take (self);
  ok = store_state (self, state, cancellable, error);
  dif_sftp_result_clear (&self->state_file);
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
  /* the state comes right after; in place, its file would be empty from here on */
  if (phase == DIF_PHASE_POINTER && self->strategy != DIF_SFTP_STRATEGY_INPLACE)
    ask_state_file (self);
  return give_back (self, dif_sftp_publication_put (self->publication, phase, progress, cancellable, error));
}

static void
note_release (DifTargetSftp *self, const char *release)
{
  const char *name = release + strlen ("releases/");

  if (!g_ptr_array_find_with_equal_func (self->releases, name, g_str_equal, NULL))
    g_ptr_array_add (self->releases, g_strdup (name));
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
    note_release (self, self->previous);
  }
  return give_back (self, ok);
}

/* --- Late: what no cut needs any more ----------------------------------------------------- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The oldest releases go, never the one that readers see; which ones there are is known since the
 * connection was opened */
static gboolean
prune_releases (DifTargetSftp *self, GPtrArray *removed, GCancellable *cancellable, GError **error)
{
  GPtrArray *names = self->releases;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len && names->len > DIF_LIMIT_RELEASES_KEPT &&
                    paths->len < DIF_LIMIT_RELEASES_REMOVED;) {
    char *release = g_strdup_printf ("releases/%s", (char *) g_ptr_array_index (names, i));

    if (g_strcmp0 (release, self->previous) == 0) {
      g_free (release);
      i++;
      continue;
    }
    g_ptr_array_add (removed, release);
    g_ptr_array_add (paths, place (self, release));
    g_ptr_array_remove_index (names, i);
  }
  return paths->len == 0 || dif_sftp_remove_trees (self->sftp, paths, cancellable, error);
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

/* --- What the web server is told ----------------------------------------------------------- */

static gboolean
dif_target_sftp_read_rules (DifTarget *target, GBytes **rules, GCancellable *cancellable, GError **error)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);
  g_autofree char *path = place (self, RULES);

  take (self);
  return give_back (self, dif_sftp_load (self->sftp, path, 0, DIF_LIMIT_WEB_RULES_BYTES, rules, cancellable, error));
}

static gboolean
remove_rules (DifTargetSftp *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_auto (DifSftpResult) removed = { 0 };

  dif_sftp_ask_path (self->sftp, DIF_SFTP_REMOVE, path, dif_sftp_keep, &removed);
  return settle (self, cancellable, error) &&
         (removed.status == DIF_SFTP_NO_SUCH_FILE || check_done (&removed, path, error));
}

static gboolean
dif_target_sftp_write_rules (DifTarget *target, GBytes *rules, GCancellable *cancellable, GError **error)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);
  g_autofree char *path = place (self, RULES);
  g_autofree char *temporary =
      self->strategy != DIF_SFTP_STRATEGY_INPLACE ? place (self, DIF_SFTP_INCOMING "/rules") : NULL;

  take (self);
  return give_back (self, rules == NULL
                              ? remove_rules (self, path, cancellable, error)
                              : dif_sftp_store (self->sftp, dif_sftp_strategy_replacing (self->strategy), path,
                                                temporary, rules, FILE_MODE, cancellable, error));
}

static const char *
dif_target_sftp_get_meaning (DifTarget *target, gboolean *mixes)
{
  DifTargetSftp *self = DIF_TARGET_SFTP (target);

  *mixes = !switching (self);
  return dif_sftp_strategy_meaning (self->strategy);
}

static const char *
dif_target_sftp_get_unknown_key (DifTarget *target)
{
  return DIF_TARGET_SFTP (target)->unknown_key;
}

static void
dif_target_sftp_class_init (DifTargetSftpClass *klass)
{
  DifTargetClass *target_class = DIF_TARGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_target_sftp_finalize;

  target_class->is_distant = TRUE;
  target_class->open = dif_target_sftp_open;
  target_class->mixes = dif_target_sftp_mixes;
  target_class->read_state = dif_target_sftp_read_state;
  target_class->write_state = dif_target_sftp_write_state;
  target_class->begin = dif_target_sftp_begin;
  target_class->put = dif_target_sftp_put;
  target_class->commit = dif_target_sftp_commit;
  target_class->prune = dif_target_sftp_prune;
  target_class->get_meaning = dif_target_sftp_get_meaning;
  target_class->get_unknown_key = dif_target_sftp_get_unknown_key;
  target_class->put_file = dif_target_sftp_put_file;
  target_class->get_file = dif_target_sftp_get_file;
  target_class->remove_file = dif_target_sftp_remove_file;
  target_class->read_rules = dif_target_sftp_read_rules;
  target_class->write_rules = dif_target_sftp_write_rules;
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
  .has_rules = TRUE,
  .check_location = dif_ssh_check_address,
  .get_type = dif_target_sftp_get_type,
};
