/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPageMonitor:
 *
 * What readers met at the public addresses: availability, response time, and every outage.
 */
#define DIF_TYPE_PAGE_MONITOR (dif_page_monitor_get_type ())
G_DECLARE_FINAL_TYPE (DifPageMonitor, dif_page_monitor, DIF, PAGE_MONITOR, DifPage)

G_END_DECLS
