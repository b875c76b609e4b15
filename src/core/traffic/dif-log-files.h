/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** DifLogFile: one file to be read */
typedef struct {
  char *path;
  guint64 size;
  gboolean from_folder; /* found, not named */
  char *identity;       /* (nullable): device, number, size and times: another one when it was changed; %NULL
                         * if it cannot be read twice */
} DifLogFile;

/**
 * dif_log_files_list:
 * @paths: files, folders, `-`
 *
 * Returns: (transfer full) (element-type DifLogFile): every file once, by name within folders;
 *   hidden ones and links in folders are left out. %NULL with %DIF_ERROR_NOT_FOUND or
 *   %DIF_ERROR_STORAGE
 */
GPtrArray *
dif_log_files_list (const char *const *paths, GCancellable *cancellable, GError **error);

G_END_DECLS
