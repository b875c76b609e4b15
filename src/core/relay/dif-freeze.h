/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-cuts.h"
#include "call/dif-call.h"

G_BEGIN_DECLS

/**
 * dif_freeze_check:
 *
 * Looks how long ago the last cut came. After one and a half intervals of the call an incident is
 * opened, which says more after three; the next cut closes it. What it goes by is in the archive, so
 * that a restart changes nothing. Nothing is missed before the first cut, after the last acta, or out
 * of the hours of the call.
 */
gboolean dif_freeze_check (DifArchive *archive, DifCall *call, DifMode mode, GError **error);

G_END_DECLS
