/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/dif-sftp.h"

G_BEGIN_DECLS

/**
 * DifSftpKeeper:
 *
 * A connection kept warm between cuts: whoever wants it takes it, and while nobody has it, a
 * thread asks the server a small thing now and then, so that neither it nor a router in between
 * forgets us. Free with dif_sftp_keeper_free().
 */
typedef struct _DifSftpKeeper DifSftpKeeper;

/**
 * dif_sftp_keeper_new:
 * @sftp: (transfer full)
 * @rest_seconds: how long it may be silent
 */
DifSftpKeeper *dif_sftp_keeper_new (DifSftp *sftp, guint rest_seconds);
void dif_sftp_keeper_free (DifSftpKeeper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifSftpKeeper, dif_sftp_keeper_free)

/** dif_sftp_keeper_take: Returns: (transfer none): the connection, for this thread alone until it is given back */
DifSftp *dif_sftp_keeper_take (DifSftpKeeper *self);
void dif_sftp_keeper_give_back (DifSftpKeeper *self);

G_END_DECLS
