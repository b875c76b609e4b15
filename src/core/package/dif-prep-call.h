/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-mode.h"
#include "call/dif-call.h"
#include "package/dif-prep-report.h"

G_BEGIN_DECLS

/**
 * dif_prep_check_call:
 * @mode: practice is an invented election; only its state is compared, which may also be that of
 *   the practice institute, Tamaulipas
 *
 * Compares a package with the call: state, election day and election (reliability.md T8). What does
 * not fit is added to @self->findings.
 */
void dif_prep_check_call (DifPrepReport *self, DifCall *call, DifMode mode);

G_END_DECLS
