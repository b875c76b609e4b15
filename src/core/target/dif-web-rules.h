/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/dif-call.h"
#include "target/dif-target.h"

G_BEGIN_DECLS

/*
 * What the web server of a hosting must be told, as a `.htaccess`, which Apache and LiteSpeed read:
 * the headers of each kind of file, where the institute's images of actas are (call, III.c), and, where
 * cuts are switched as folders, that readers are on `current`. Written only when the operator asks.
 */

/**
 * dif_web_rules_lines:
 * @call: (nullable): without one, nothing is said of entry, pointers and images
 *
 * Returns: (transfer full): the lines between our marks, or %NULL with %DIF_ERROR_USAGE if targets of
 *   that kind have none
 */
char *dif_web_rules_lines (DifTargetConfig *config, DifCall *call, GError **error);

/**
 * dif_web_rules_merge:
 * @there: (nullable): the file as it stands
 *
 * Returns: (transfer full): the file with @lines in the place of ours of before, else at its end; what
 *   others wrote stays as it is
 */
char *dif_web_rules_merge (const char *there, const char *lines);

/**
 * dif_web_rules_write:
 * @call: (nullable): as dif_web_rules_lines()
 *
 * Writes them, reads them back, notes them in the ledger, and looks at the public address as a reader does: if it answers no
 * more, the file is put back as it was.
 *
 * Returns: (transfer full): the whole file as it stands now, or %NULL with %DIF_ERROR_REJECTED if the
 *   web server does not bear it, or what the target says
 */
char *dif_web_rules_write (DifTarget *target,
                           DifArchive *archive,
                           DifCall *call,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
