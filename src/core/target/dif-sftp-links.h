/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "package/dif-manifest.h"
#include "ssh/dif-sftp.h"

G_BEGIN_DECLS

/**
 * dif_sftp_link_files:
 * @from: a folder of the host
 * @to: another one, in which all folders are made already
 * @entries: (element-type DifManifestEntry): what is in @from and is to be in @to
 * @missing: (element-type DifManifestEntry): filled with those that it did not work for
 *
 * Gives files a second name, or, where the host can only do that, has it copy them. The last answers
 * come later: @missing is complete when the connection is settled.
 */
gboolean dif_sftp_link_files (DifSftp *sftp,
                              const char *from,
                              const char *to,
                              GPtrArray *entries,
                              GPtrArray *missing,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
