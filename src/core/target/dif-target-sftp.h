/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "target/dif-target-kind.h"
#include "target/dif-target.h"

G_BEGIN_DECLS

/**
 * DifTargetSftp:
 *
 * A folder of a host that is reached over SFTP. Which strategy holds is found out by trying
 * (target/dif-sftp-strategy.h) and set as its option `strategy`, and the fingerprint of a host that
 * stands in the operator's `known_hosts` as its option `host-key`: whoever opened the target keeps
 * its configuration.
 *
 * Only names below `.difusor/` and `releases/` are ever removed unasked, and only those of ours.
 */
#define DIF_TYPE_TARGET_SFTP (dif_target_sftp_get_type ())
G_DECLARE_FINAL_TYPE (DifTargetSftp, dif_target_sftp, DIF, TARGET_SFTP, DifTarget)

extern const DifTargetKind dif_target_sftp_kind;

G_END_DECLS
