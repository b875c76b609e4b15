/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-intake.h"

G_BEGIN_DECLS

/**
 * dif_assembly_run:
 * @self: what the intake worked with
 * @wait: (out): seconds until the first set that lacks a partner goes on without it; 0 if none waits
 *
 * From packages to cuts: every set that is whole, or has waited long enough for its partner
 * (contract.md §1), is unpacked, checked and becomes a tree. A package that turns out hostile or
 * broken refuses its cut; the others go on.
 */
gboolean dif_assembly_run (DifIntake *self, guint *wait, GError **error);

G_END_DECLS
