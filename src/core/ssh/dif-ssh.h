/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/dif-ssh-settings.h"

G_BEGIN_DECLS

/**
 * DifSsh:
 *
 * A connection to an SSH server with one channel to its SFTP subsystem. libssh carries it; the
 * bytes are ours. There is no way from *connected* to *authenticating* but through *verified*: the
 * server's key has the pinned fingerprint, or stands in the operator's `known_hosts`, or nothing
 * goes on (promise P8).
 *
 * Used by one thread at a time. Free with dif_ssh_free().
 */
typedef struct _DifSsh DifSsh;

/**
 * dif_ssh_connect:
 * @host_key: (out) (optional) (transfer full): the fingerprint that the server's key has; filled
 *   as well with %DIF_ERROR_DECISION
 *
 * Connects, verifies, authenticates and opens the channel.
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_NETWORK, %DIF_ERROR_TIMEOUT;
 *   %DIF_ERROR_REJECTED if it speaks no SSH, or old algorithms alone; %DIF_ERROR_DECISION if its key
 *   is not known yet; %DIF_ERROR_TRUST if it has another one; %DIF_ERROR_AUTH, %DIF_ERROR_SECRET
 */
DifSsh *dif_ssh_connect (DifSshSettings *settings,
                         char **host_key,
                         GCancellable *cancellable,
                         GError **error);
void dif_ssh_free (DifSsh *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifSsh, dif_ssh_free)

/** dif_ssh_write: Returns: bytes taken, 0 if none can be now, -1 with %DIF_ERROR_NETWORK */
gssize dif_ssh_write (DifSsh *self, const guint8 *bytes, gsize length, GError **error);

/** dif_ssh_read: Returns: bytes that have come, 0 if none, -1 with %DIF_ERROR_NETWORK at the end */
gssize dif_ssh_read (DifSsh *self, guint8 *bytes, gsize length, GError **error);

/**
 * dif_ssh_wait:
 * @deadline: monotonic
 *
 * Waits until something has come or can go.
 *
 * Returns: %FALSE with %DIF_ERROR_TIMEOUT, or when cancelled
 */
gboolean dif_ssh_wait (DifSsh *self, gint64 deadline, GCancellable *cancellable, GError **error);

/** dif_ssh_get_name: Returns: (transfer none): `HOST` or `HOST:PORT`, for errors */
const char *dif_ssh_get_name (DifSsh *self);

G_END_DECLS
