/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-window.h"

G_BEGIN_DECLS

/**
 * dif_alarm_dialog_show:
 *
 * Says where alarms go beside the window: a topic of ntfy, a chat of Telegram, any address; and sends a test.
 */
void dif_alarm_dialog_show (DifWindow *window);

G_END_DECLS
