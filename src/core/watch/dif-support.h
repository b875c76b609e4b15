/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-profile.h"

G_BEGIN_DECLS

/*
 * What helps somebody else to find out what went wrong, without telling who it happened to: how the program was
 * set up, how it stands, and the end of the ledger. Secrets are never in it (none is read); addresses, names,
 * folders and whatever else was typed in are masked (reliability.md, T14).
 */

/**
 * dif_support_mask:
 * @known: (element-type utf8) what was typed in, which must not be seen
 *
 * Masks those, and whatever looks like an address of the net, of mail or of a machine, a folder, or a token.
 * SHA-256 and ids of cuts stay: what is compared is told by them.
 *
 * Returns: (transfer full): the text
 */
char *dif_support_mask (const char *text, GPtrArray *known);

/**
 * dif_support_write:
 * @profile: read only
 * @path: of a ZIP; written whole or not at all, for its owner only
 */
gboolean dif_support_write (DifProfile *profile, const char *path, GError **error);

G_END_DECLS
