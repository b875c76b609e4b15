/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/dif-sftp.h"
#include "target/dif-sftp-strategy.h"
#include "target/dif-target.h"

G_BEGIN_DECLS

/** DIF_SFTP_INCOMING: where files lie under names of ours until they take their place */
#define DIF_SFTP_INCOMING ".difusor/incoming"

/**
 * DifSftpPublication:
 *
 * One cut on its way into a folder of a host, in one of the strategies. Nothing that readers see
 * is touched before dif_sftp_publication_commit(), but in place. Free with
 * dif_sftp_publication_free() before its connection.
 */
typedef struct _DifSftpPublication DifSftpPublication;

/**
 * dif_sftp_publication_new:
 * @place: the folder on the host
 * @previous: (nullable): the release that `current` leads to
 * @plan: kept alive by the caller
 */
DifSftpPublication *dif_sftp_publication_new (DifSftp *sftp,
                                              const char *place,
                                              DifSftpStrategy strategy,
                                              const char *previous,
                                              const char *cut,
                                              DifPlan *plan,
                                              const char *tree);
void dif_sftp_publication_free (DifSftpPublication *self);

/** dif_sftp_publication_prepare: makes the folders, and second names for what has not changed */
gboolean dif_sftp_publication_prepare (DifSftpPublication *self, GCancellable *cancellable, GError **error);

/** dif_sftp_publication_put: sends the files of a phase; with the last one, all have arrived */
gboolean dif_sftp_publication_put (DifSftpPublication *self,
                                   DifPhase phase,
                                   DifProgress *progress,
                                   GCancellable *cancellable,
                                   GError **error);

/** dif_sftp_publication_commit: reads the pointers and a sample back, mends, and shows the cut */
gboolean dif_sftp_publication_commit (DifSftpPublication *self,
                                      DifTargetOutcome *outcome,
                                      GCancellable *cancellable,
                                      GError **error);

/** dif_sftp_publication_prune: removes what the cut has no more, few at a time */
gboolean dif_sftp_publication_prune (DifSftpPublication *self,
                                     GPtrArray *removed,
                                     GCancellable *cancellable,
                                     GError **error);

/** dif_sftp_publication_get_release: Returns: (transfer full): what `current` leads to after the commit */
char *dif_sftp_publication_get_release (DifSftpPublication *self);

G_END_DECLS
