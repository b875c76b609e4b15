/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/dif-sftp.h"
#include "target/dif-plan.h"

G_BEGIN_DECLS

/**
 * DifSftpSample:
 *
 * The files of a cut that are read back from the host before readers see it: the pointers, and some
 * from all over the site, others each time. Free with dif_sftp_sample_free() before its connection.
 */
typedef struct _DifSftpSample DifSftpSample;

/** dif_sftp_sample_new: @plan: kept alive by the caller */
DifSftpSample *dif_sftp_sample_new (DifPlan *plan);
void dif_sftp_sample_free (DifSftpSample *self);

guint dif_sftp_sample_count (DifSftpSample *self);

/**
 * dif_sftp_sample_find:
 *
 * Returns: (transfer none) (nullable): where to note that @entry was read back as it must be; %NULL
 *   if it is not one of them
 */
gboolean *dif_sftp_sample_find (DifSftpSample *self, const DifManifestEntry *entry);

/**
 * dif_sftp_sample_begin:
 * @folder: of the host, in which the files that have not changed lie already
 *
 * Begins to read these back; the answers are taken in while others are sent.
 */
void dif_sftp_sample_begin (DifSftpSample *self, DifSftp *sftp, const char *folder);

/** dif_sftp_sample_finish: waits until what was begun has been read; %FALSE when the connection breaks */
gboolean dif_sftp_sample_finish (DifSftpSample *self, GCancellable *cancellable, GError **error);

/** dif_sftp_sample_open: Returns: (transfer container) (element-type DifManifestEntry): those not noted */
GPtrArray *dif_sftp_sample_open (DifSftpSample *self);

G_END_DECLS
