/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libssh/libssh.h>

#include "ssh/dif-ssh.h"

G_BEGIN_DECLS

/*
 * What the files of the connection share; for this folder only.
 */

struct _DifSsh {
  DifSshSettings *settings; /* (unowned) while connecting */
  char *name;               /* (owned) */
  GSocketConnection *connection; /* (owned) (nullable) */
  int fd;                   /* that libssh was given; -1 for none */
  ssh_session session;      /* (owned) (nullable) */
  ssh_channel channel;      /* (owned) (nullable) */
  gint64 deadline;          /* monotonic; of what is being done, while connecting */
  gboolean verified;        /* the server's key is the right one */
};

/** dif_ssh_again: whether a call that answered @code is to be made again; waits for its time */
gboolean dif_ssh_again (DifSsh *self, int code, int again, GCancellable *cancellable, GError **error);

/** dif_ssh_set_error: what libssh says, as a broken connection */
void dif_ssh_set_error (DifSsh *self, GError **error);

/** dif_ssh_authenticate: says who we are; only for a server that has been verified */
gboolean dif_ssh_authenticate (DifSsh *self, GCancellable *cancellable, GError **error);

G_END_DECLS
