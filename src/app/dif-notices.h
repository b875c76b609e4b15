/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifNotices:
 *
 * What the Institute notifies later, on the page of the call: the test calendar, the form of the memoria,
 * typed by hand, with the document by which it did.
 */
#define DIF_TYPE_NOTICES (dif_notices_get_type ())
G_DECLARE_FINAL_TYPE (DifNotices, dif_notices, DIF, NOTICES, GtkBox)

/** dif_notices_refresh: shows what the desk's reading holds now */
void dif_notices_refresh (DifNotices *self, DifDesk *desk);

G_END_DECLS
