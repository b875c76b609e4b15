/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/dif-sftp.h"

G_BEGIN_DECLS

/**
 * dif_sftp_list:
 *
 * Returns: (transfer container) (element-type DifSftpName): what lies in a folder, without `.` and
 *   `..`; nothing if there is no such folder. %NULL with what the server says
 */
GPtrArray *dif_sftp_list (DifSftp *sftp, const char *path, GCancellable *cancellable, GError **error);

/**
 * dif_sftp_list_two:
 * @names: (out): as dif_sftp_list(); zeroed before
 *
 * Lists two folders in the time of one, together with whatever else was asked before.
 */
gboolean dif_sftp_list_two (DifSftp *sftp,
                            const char *const paths[2],
                            GPtrArray *names[2],
                            GCancellable *cancellable,
                            GError **error);

/**
 * dif_sftp_remove_trees:
 * @paths: (element-type utf8): folders or files; absent is fine
 *
 * Removes them with all in them, following no link.
 */
gboolean dif_sftp_remove_trees (DifSftp *sftp, GPtrArray *paths, GCancellable *cancellable, GError **error);

/** dif_sftp_is_folder: whether the attributes are those of a folder, which a link to one is not */
gboolean dif_sftp_is_folder (const DifSftpAttrs *attrs);

/** dif_sftp_is_file: likewise of a regular file */
gboolean dif_sftp_is_file (const DifSftpAttrs *attrs);

G_END_DECLS
