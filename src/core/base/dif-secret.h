/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Secrets live in a file of the operator's, of which only the path is stored and which is read at
 * each use, or in the keyring (promise P9; contract.md §3). They are never in settings, logs,
 * command lines, reports or error texts.
 *
 * Where there is no keyring, the window asks once a session and keeps the answer in memory.
 *
 * A secret in the keyring is found by two words: the profile (the data folder's path) and its
 * use, e.g. `source` or `target:hosting`.
 */

/**
 * dif_secret_read_file:
 * @path: the operator's file; its first line is the secret
 *
 * Returns: (transfer full): the secret; dif_secret_free() it. %NULL with %DIF_ERROR_SECRET
 */
char *dif_secret_read_file (const char *path, GError **error);

/** dif_secret_store: puts @secret into the keyring; %DIF_ERROR_SECRET where there is none */
gboolean dif_secret_store (const char *profile,
                           const char *use,
                           const char *secret,
                           GCancellable *cancellable,
                           GError **error);

/**
 * dif_secret_keep:
 * @secret: (nullable): %NULL forgets it
 *
 * Keeps @secret in memory until the program ends, where there is no keyring, or to try it out. It is
 * found before any that the keyring holds. Safe from any thread.
 */
void dif_secret_keep (const char *profile, const char *use, const char *secret);

/** dif_secret_dup_kept: Returns: (transfer full) (nullable): what is kept in memory */
char *dif_secret_dup_kept (const char *profile, const char *use);

/** dif_secret_lookup: Returns: (transfer full): the secret, or %NULL with %DIF_ERROR_SECRET */
char *dif_secret_lookup (const char *profile,
                         const char *use,
                         GCancellable *cancellable,
                         GError **error);

/** dif_secret_erase: forgets the secret, if there is one */
gboolean dif_secret_erase (const char *profile,
                           const char *use,
                           GCancellable *cancellable,
                           GError **error);

/** dif_secret_free: overwrites @secret, then frees it */
void dif_secret_free (char *secret);

G_END_DECLS
