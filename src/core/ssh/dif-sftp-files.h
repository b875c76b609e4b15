/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/dif-sftp.h"

G_BEGIN_DECLS

/**
 * DifSftpReplace:
 *
 * How a file takes the place of another one.
 */
typedef enum {
  DIF_SFTP_REPLACE_BY_RENAME, /* at one instant */
  DIF_SFTP_REPLACE_BY_REMOVE, /* the old one goes, then the new one comes: a gap, as short as can be */
} DifSftpReplace;

/** dif_sftp_replace: puts @from in the place of @to; @reply is for the step that decides */
void dif_sftp_replace (DifSftp *sftp,
                       DifSftpReplace how,
                       const char *from,
                       const char *to,
                       DifSftpReply reply,
                       gpointer data);

/** dif_sftp_ask_folder: asks for a folder for everybody to read, if it is not there; nothing is awaited */
void dif_sftp_ask_folder (DifSftp *sftp, const char *path);

/** dif_sftp_ask_new_folder: likewise, of a name that nothing has; @reply is for its making */
void dif_sftp_ask_new_folder (DifSftp *sftp, const char *path, DifSftpReply reply, gpointer data);

/**
 * dif_sftp_make_folders:
 * @paths: (element-type utf8): parents before what is in them
 *
 * Makes those that are not there, for everybody to read.
 */
gboolean
dif_sftp_make_folders (DifSftp *sftp, GPtrArray *paths, GCancellable *cancellable, GError **error);

/**
 * dif_sftp_store:
 * @temporary: a name of ours, on the same disk; %NULL to write into @path itself
 *
 * Writes one small file, synced to the server's disk where the server can, in the place of what is
 * there.
 */
gboolean dif_sftp_store (DifSftp *sftp,
                         DifSftpReplace how,
                         const char *path,
                         const char *temporary,
                         GBytes *bytes,
                         guint32 mode,
                         GCancellable *cancellable,
                         GError **error);

/** dif_sftp_ask_store: asks for @path to be opened, empty, for dif_sftp_finish_store(); @opened is kept by
 * the caller until then */
void dif_sftp_ask_store (DifSftp *sftp, const char *path, guint32 mode, DifSftpResult *opened);

/**
 * dif_sftp_finish_store:
 * @opened: what came of dif_sftp_ask_store() with @temporary, or with @path if that is %NULL
 *
 * The rest of dif_sftp_store().
 */
gboolean dif_sftp_finish_store (DifSftp *sftp,
                                const DifSftpResult *opened,
                                DifSftpReplace how,
                                const char *path,
                                const char *temporary,
                                GBytes *bytes,
                                guint32 mode,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
