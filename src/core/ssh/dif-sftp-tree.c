/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-sftp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-sftp-tree.h"

/* A site's depth, and that of the folders of ours around it */
#define DEPTH (DIF_LIMIT_DEPTH + 4)

/* A folder being listed */
typedef struct {
  char *path;         /* (owned) */
  GPtrArray *names;   /* (owned) (element-type DifSftpName) */
  GByteArray *handle; /* (owned) (nullable) */
  guint asked;        /* without an answer */
  guint32 status;     /* why it could not be listed */
  char *message;      /* (owned) (nullable) */
  gboolean ended;
} Folder;


gboolean
dif_sftp_is_folder (const DifSftpAttrs *attrs)
{
  return attrs->has_mode && S_ISDIR (attrs->mode);
}

gboolean
dif_sftp_is_file (const DifSftpAttrs *attrs)
{
  return attrs->has_mode && S_ISREG (attrs->mode);
}

static void
name_free (gpointer data)
{
  DifSftpName *name = data;

  g_free (name->name);
  g_free (name);
}

static Folder *
folder_new (const char *path)
{
  Folder *folder = g_new0 (Folder, 1);

  folder->path = g_strdup (path);
  folder->names = g_ptr_array_new_with_free_func (name_free);
  return folder;
}

static void
folder_free (gpointer data)
{
  Folder *folder = data;

  g_free (folder->path);
  g_free (folder->message);
  g_clear_pointer (&folder->names, g_ptr_array_unref);
  g_clear_pointer (&folder->handle, g_byte_array_unref);
  g_free (folder);
}

/* --- Listing ------------------------------------------------------------------------------ */

static void read_more (DifSftp *sftp, Folder *folder);

/* A name is one component; anything else is not the server's to say */
static gboolean
is_name (const char *name)
{
  return name[0] != '\0' && strchr (name, '/') == NULL && !g_str_equal (name, ".") &&
         !g_str_equal (name, "..");
}

static void
names_read (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  Folder *folder = data;

  folder->asked--;
  if (answer->type == DIF_SFTP_NAME && answer->names->len > 0) {
    for (guint i = 0; i < answer->names->len && folder->names->len < DIF_LIMIT_ENTRIES; i++) {
      DifSftpName *name = g_ptr_array_index (answer->names, i);
      DifSftpName *copy = is_name (name->name) ? g_new (DifSftpName, 1) : NULL;

      if (copy != NULL) {
        copy->name = g_strdup (name->name);
        copy->attrs = name->attrs;
        g_ptr_array_add (folder->names, copy);
      }
    }
    if (folder->names->len >= DIF_LIMIT_ENTRIES)
      folder->ended = TRUE;
    else if (!folder->ended && folder->asked == 0)
      read_more (sftp, folder);
  } else {
    folder->ended = TRUE;
    if (answer->type == DIF_SFTP_STATUS && answer->status != DIF_SFTP_EOF)
      folder->status = answer->status;
  }
  if (folder->asked == 0)
    dif_sftp_ask_handle (sftp, DIF_SFTP_CLOSE, folder->handle, dif_sftp_forget, NULL);
}

static void
read_more (DifSftp *sftp, Folder *folder)
{
  /* twice: the second mostly says that there is no more */
  for (guint i = 0; i < 2; i++) {
    folder->asked++;
    dif_sftp_ask_handle (sftp, DIF_SFTP_READDIR, folder->handle, names_read, folder);
  }
}

static void
folder_opened (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  Folder *folder = data;

  if (answer->type != DIF_SFTP_HANDLE) {
    folder->status = answer->status != DIF_SFTP_OK ? answer->status : DIF_SFTP_FAILURE;
    folder->message = g_strdup (answer->message);
    return;
  }
  folder->handle = g_byte_array_new ();
  g_byte_array_append (folder->handle, answer->bytes, (guint) answer->length);
  read_more (sftp, folder);
}

/* Lists every folder of @folders at once, as many as may be open */
static gboolean
list_all (DifSftp *sftp, GPtrArray *folders, GCancellable *cancellable, GError **error)
{
  const guint most = dif_sftp_get_files (sftp);

  for (guint i = 0; i < folders->len; i++) {
    Folder *folder = g_ptr_array_index (folders, i);

    dif_sftp_ask_path (sftp, DIF_SFTP_OPENDIR, folder->path, folder_opened, folder);
    if ((i + 1) % most == 0 && !dif_sftp_settle (sftp, cancellable, error))
      return FALSE;
  }
  return dif_sftp_settle (sftp, cancellable, error);
}

/* Returns: (transfer full): what lies in @folder; what is not there holds nothing */
static GPtrArray *
take_names (Folder *folder, GError **error)
{
  if (folder->status == DIF_SFTP_OK || folder->status == DIF_SFTP_NO_SUCH_FILE)
    return g_steal_pointer (&folder->names);
  dif_sftp_set_error (error, folder->status, folder->message, _("The folder “%s” cannot be read"), folder->path);
  return NULL;
}

gboolean
dif_sftp_list_two (DifSftp *sftp, const char *const paths[2], GPtrArray *names[2], GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (folder_free);

  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (folders, folder_new (paths[i]));
  if (!list_all (sftp, folders, cancellable, error))
    return FALSE;
  for (guint i = 0; i < 2; i++) {
    names[i] = take_names (g_ptr_array_index (folders, i), error);
    if (names[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
dif_sftp_list (DifSftp *sftp, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (folder_free);
  Folder *folder = folder_new (path);

  g_ptr_array_add (folders, folder);
  return list_all (sftp, folders, cancellable, error) ? take_names (folder, error) : NULL;
}

/* --- Removing ----------------------------------------------------------------------------- */

/* The folders below, and whatever else is in them removed */
static GPtrArray *
empty (DifSftp *sftp, GPtrArray *folders)
{
  GPtrArray *below = g_ptr_array_new_with_free_func (folder_free);

  for (guint i = 0; i < folders->len; i++) {
    Folder *folder = g_ptr_array_index (folders, i);

    for (guint j = 0; j < folder->names->len; j++) {
      DifSftpName *name = g_ptr_array_index (folder->names, j);
      g_autofree char *path = g_strdup_printf ("%s/%s", folder->path, name->name);

      if (dif_sftp_is_folder (&name->attrs))
        g_ptr_array_add (below, folder_new (path));
      else
        dif_sftp_ask_path (sftp, DIF_SFTP_REMOVE, path, dif_sftp_ignore, NULL);
    }
  }
  return below;
}

/* What could not be removed shows when its folder cannot */
static gboolean
check_gone (DifSftp *sftp, GPtrArray *paths, GCancellable *cancellable, GError **error)
{
  g_autofree DifSftpResult *results = g_new0 (DifSftpResult, paths->len);
  gboolean ok;

  for (guint i = 0; i < paths->len; i++)
    dif_sftp_ask_path (sftp, DIF_SFTP_LSTAT, g_ptr_array_index (paths, i), dif_sftp_keep, &results[i]);
  ok = dif_sftp_settle (sftp, cancellable, error);
  for (guint i = 0; i < paths->len; i++) {
    if (ok && results[i].type == DIF_SFTP_ATTRS) {
      dif_sftp_set_error (error, DIF_SFTP_PERMISSION_DENIED, NULL, _("“%s” on the server cannot be removed"),
                          (const char *) g_ptr_array_index (paths, i));
      ok = FALSE;
    }
    dif_sftp_result_clear (&results[i]);
  }
  return ok;
}

gboolean
dif_sftp_remove_trees (DifSftp *sftp, GPtrArray *paths, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) levels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  GPtrArray *level = g_ptr_array_new_with_free_func (folder_free);

  g_ptr_array_add (levels, level);
  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);

    /* a link or a file goes at once; of a folder the server says no */
    dif_sftp_ask_path (sftp, DIF_SFTP_REMOVE, path, dif_sftp_ignore, NULL);
    g_ptr_array_add (level, folder_new (path));
  }
  while (level->len > 0 && levels->len <= DEPTH) {
    if (!list_all (sftp, level, cancellable, error))
      return FALSE;
    level = empty (sftp, level);
    g_ptr_array_add (levels, level);
  }
  for (guint i = levels->len; i > 0; i--) {
    GPtrArray *folders = g_ptr_array_index (levels, i - 1);

    for (guint j = 0; j < folders->len; j++)
      dif_sftp_ask_path (sftp, DIF_SFTP_RMDIR, ((Folder *) g_ptr_array_index (folders, j))->path,
                         dif_sftp_ignore, NULL);
  }
  return paths->len == 0 || check_gone (sftp, paths, cancellable, error);
}
