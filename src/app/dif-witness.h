/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifWitness:
 *
 * After each publication of the operator's folder the entry page is rendered off screen, as readers get it, and has to
 * show the cut's date and hour (call, I.k). What was seen is kept as the measure of that requirement; a page that does
 * not show it is an incident, `page:TARGET`, until one does. A process of its own renders (preview/dif-preview-witness.h);
 * where Difusor was installed without it, nothing is looked at. Nights of practice are left out: their folder is theirs.
 */
#define DIF_TYPE_WITNESS (dif_witness_get_type ())
G_DECLARE_FINAL_TYPE (DifWitness, dif_witness, DIF, WITNESS, GObject)

/** dif_witness_new: @desk: outlives it */
DifWitness *dif_witness_new (DifDesk *desk);

G_END_DECLS
