/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-sftp"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-sftp-files.h"

#define FOLDER_MODE (0755)


void
dif_sftp_replace (DifSftp *sftp,
                  DifSftpReplace how,
                  const char *from,
                  const char *to,
                  DifSftpReply reply,
                  gpointer data)
{
  if (how == DIF_SFTP_REPLACE_BY_REMOVE)
    dif_sftp_ask_path (sftp, DIF_SFTP_REMOVE, to, dif_sftp_ignore, NULL);
  if (how == DIF_SFTP_REPLACE_BY_RENAME && dif_sftp_can (sftp, DIF_SFTP_CAN_POSIX_RENAME))
    dif_sftp_posix_rename (sftp, from, to, reply, data);
  else
    dif_sftp_rename (sftp, from, to, reply, data);
}

static void
folder_made (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  g_autofree char *path = data;

  /* one that was there keeps the rights that it had */
  if (answer->type == DIF_SFTP_STATUS && answer->status == DIF_SFTP_OK)
    dif_sftp_set_mode (sftp, path, FOLDER_MODE, dif_sftp_ignore, NULL);
}

void
dif_sftp_ask_folder (DifSftp *sftp, const char *path)
{
  dif_sftp_make_folder (sftp, path, FOLDER_MODE, folder_made, g_strdup (path));
}

void
dif_sftp_ask_new_folder (DifSftp *sftp, const char *path, DifSftpReply reply, gpointer data)
{
  dif_sftp_make_folder (sftp, path, FOLDER_MODE, reply, data);
  dif_sftp_set_mode (sftp, path, FOLDER_MODE, dif_sftp_ignore, NULL);
}

gboolean
dif_sftp_make_folders (DifSftp *sftp, GPtrArray *paths, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < paths->len; i++)
    dif_sftp_ask_folder (sftp, g_ptr_array_index (paths, i));
  return dif_sftp_settle (sftp, cancellable, error);
}

static gboolean
is_done (const DifSftpResult *result, const char *path, GError **error)
{
  if (result->type == DIF_SFTP_STATUS && result->status == DIF_SFTP_OK)
    return TRUE;
  dif_sftp_set_error (error, result->status, result->message, _("“%s” on the server cannot be written"), path);
  return FALSE;
}

void
dif_sftp_ask_store (DifSftp *sftp, const char *path, guint32 mode, DifSftpResult *opened)
{
  dif_sftp_open (sftp, path, DIF_SFTP_FOR_WRITING | DIF_SFTP_CREATE | DIF_SFTP_TRUNCATE, mode, dif_sftp_keep,
                 opened);
}

static gboolean
write_file (DifSftp *sftp,
            const DifSftpResult *opened,
            const char *path,
            GBytes *bytes,
            guint32 mode,
            GCancellable *cancellable,
            GError **error)
{
  const gsize block = dif_sftp_get_block (sftp);
  const gsize size = g_bytes_get_size (bytes);
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  const gsize count = (size + block - 1) / block + 2;
  g_autofree DifSftpResult *results = g_new0 (DifSftpResult, count);
  gsize n = 0;
  gboolean ok;

  if (opened->type != DIF_SFTP_HANDLE)
    return is_done (opened, path, error);

  dif_sftp_set_handle_mode (sftp, opened->bytes, mode, dif_sftp_ignore, NULL);
  for (gsize at = 0; at < size; at += block)
    dif_sftp_write (sftp, opened->bytes, at, data + at, MIN (block, size - at), dif_sftp_keep, &results[n++]);
  if (dif_sftp_can (sftp, DIF_SFTP_CAN_FSYNC))
    dif_sftp_fsync (sftp, opened->bytes, dif_sftp_keep, &results[n++]);
  dif_sftp_ask_handle (sftp, DIF_SFTP_CLOSE, opened->bytes, dif_sftp_keep, &results[n++]);
  ok = dif_sftp_settle (sftp, cancellable, error);
  for (gsize i = 0; i < n; i++) {
    ok = ok && is_done (&results[i], path, error);
    dif_sftp_result_clear (&results[i]);
  }
  return ok;
}

gboolean
dif_sftp_finish_store (DifSftp *sftp,
                       const DifSftpResult *opened,
                       DifSftpReplace how,
                       const char *path,
                       const char *temporary,
                       GBytes *bytes,
                       guint32 mode,
                       GCancellable *cancellable,
                       GError **error)
{
  g_auto (DifSftpResult) replaced = { 0 };

  if (!write_file (sftp, opened, temporary != NULL ? temporary : path, bytes, mode, cancellable, error))
    return FALSE;
  if (temporary == NULL)
    return TRUE;
  dif_sftp_replace (sftp, how, temporary, path, dif_sftp_keep, &replaced);
  return dif_sftp_settle (sftp, cancellable, error) && is_done (&replaced, path, error);
}

gboolean
dif_sftp_store (DifSftp *sftp,
                DifSftpReplace how,
                const char *path,
                const char *temporary,
                GBytes *bytes,
                guint32 mode,
                GCancellable *cancellable,
                GError **error)
{
  g_auto (DifSftpResult) opened = { 0 };

  dif_sftp_ask_store (sftp, temporary != NULL ? temporary : path, mode, &opened);
  return dif_sftp_settle (sftp, cancellable, error) &&
         dif_sftp_finish_store (sftp, &opened, how, path, temporary, bytes, mode, cancellable, error);
}
