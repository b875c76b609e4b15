/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Secrets live in a file of the operator's, of which only the path is stored and which is read at
 * each use, or in the keyring (promise P9; contract.md §3). They are never in settings, logs,
 * command lines, reports or error texts.
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
