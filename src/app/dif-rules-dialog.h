/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "call/dif-call.h"
#include "target/dif-target-config.h"

G_BEGIN_DECLS

/** DifRulesWanted: called if the lines shown are to be written */
typedef void (*DifRulesWanted) (GtkWindow *window, const char *target);

/**
 * dif_rules_dialog_show:
 * @call: (nullable): the call in force
 *
 * Shows what the web server of a hosting must be told (target/dif-web-rules.h), and asks whether it is to be
 * written there.
 */
void dif_rules_dialog_show (GtkWindow *window, DifTargetConfig *config, DifCall *call, DifRulesWanted wanted);

G_END_DECLS
