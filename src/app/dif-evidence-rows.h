/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "archive/dif-archive-evidence.h"

G_BEGIN_DECLS

/** dif_evidence_row_new: Returns: (transfer floating): a row with a document or a note, its hour or digest,
 * and a button that takes it back */
GtkWidget *dif_evidence_row_new (const DifEvidence *evidence, GTimeZone *zone);

/** dif_evidence_add_button: adds a flat button with an icon; @label: what it does, translated */
void dif_evidence_add_button (AdwActionRow *row, const char *icon, const char *label, const char *action,
                              const char *target);

G_END_DECLS
