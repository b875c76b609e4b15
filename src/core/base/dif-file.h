/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Files that are whole or not there at all. Everything here is blocking and belongs in a worker.
 */

/** dif_folder_make: makes @path and its parents, mode 0700 for those that it makes */
gboolean dif_folder_make (const char *path, GError **error);

/** dif_folder_sync: makes the names in a folder durable (fsync of the folder) */
gboolean dif_folder_sync (const char *path, GError **error);

/**
 * dif_file_replace:
 * @mode: permissions of the file
 *
 * Writes @length bytes so that @path is the old file or the whole new one at every instant, and
 * durable on return: temporary name beside it, fsync, rename, fsync of the folder.
 */
gboolean
dif_file_replace (const char *path, gconstpointer data, gsize length, int mode, GError **error);

/**
 * dif_file_copy:
 * @to: must not exist
 * @hex: (out) (optional): SHA-256 of what was copied
 *
 * Copies a regular file; a symbolic link is refused. Not synced: the caller syncs the tree once.
 */
gboolean dif_file_copy (const char *from,
                        const char *to,
                        int mode,
                        char *hex,
                        GCancellable *cancellable,
                        GError **error);

/**
 * dif_file_link:
 *
 * Gives a file a second name; where the file system cannot, copies it.
 */
gboolean dif_file_link (const char *from, const char *to, GCancellable *cancellable, GError **error);

/** dif_tree_remove: removes a file or a folder with all in it, following no link; absent is fine */
gboolean dif_tree_remove (const char *path, GError **error);

/** dif_tree_sync: makes everything on the file system of @path durable (syncfs) */
gboolean dif_tree_sync (const char *path, GError **error);

/**
 * dif_disk_check:
 * @need: bytes about to be written
 *
 * Returns: %FALSE with %DIF_ERROR_STORAGE if the disk of @path has less than @need bytes free
 */
gboolean dif_disk_check (const char *path, guint64 need, GError **error);

G_END_DECLS
