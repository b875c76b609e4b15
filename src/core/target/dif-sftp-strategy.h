/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/dif-sftp-files.h"

G_BEGIN_DECLS

/**
 * DifSftpStrategy:
 *
 * How a cut becomes what readers see on a host, from the best to the worst.
 */
typedef enum {
  DIF_SFTP_STRATEGY_SWITCH,  /* releases/CUT/ and the link `current`: all at one instant */
  DIF_SFTP_STRATEGY_RENAME,  /* file by file, each at one instant, the pointers last */
  DIF_SFTP_STRATEGY_REMOVE,  /* file by file, each missing for a moment */
  DIF_SFTP_STRATEGY_INPLACE, /* file by file, each half there for a moment */
} DifSftpStrategy;

#define DIF_SFTP_STRATEGIES (4)

/** dif_sftp_strategy_name: Returns: (transfer none): `directory-switch`, `rename`, `remove-rename`, `in-place` */
const char *dif_sftp_strategy_name (DifSftpStrategy strategy);

/** dif_sftp_strategy_find: FALSE with %DIF_ERROR_USAGE if @name is none */
gboolean dif_sftp_strategy_find (const char *name, DifSftpStrategy *strategy, GError **error);

/** dif_sftp_strategy_check: for #DifOption */
gboolean dif_sftp_strategy_check (const char *name, GError **error);

/** dif_sftp_strategy_replacing: how a file takes the place of another one */
DifSftpReplace dif_sftp_strategy_replacing (DifSftpStrategy strategy);

/** dif_sftp_strategy_meaning: Returns: (transfer none): what it means for readers, one translated sentence */
const char *dif_sftp_strategy_meaning (DifSftpStrategy strategy);

/**
 * dif_sftp_strategy_probe:
 * @folder: one of ours, which is there, and whose leftovers somebody removes
 * @strategy: (out): the best that works, tried out with files of ours
 *
 * Returns: %FALSE if not even a file can be written
 */
gboolean dif_sftp_strategy_probe (DifSftp *sftp,
                                  const char *folder,
                                  DifSftpStrategy *strategy,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
