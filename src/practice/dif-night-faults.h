/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-faults.h"

G_BEGIN_DECLS

/** DifNightFault: what goes wrong in a night, and with which of its cuts, from 1 */
typedef struct {
  const DifFaultInfo *info;
  guint cut;
} DifNightFault;

/**
 * dif_night_faults_new:
 * @words: (nullable) (array zero-terminated=1): `NAME`, or `NAME@CUT`
 * @cuts: of the night
 * @seed: of the night: where a fault without a cut comes; the same seed, the same cuts
 *
 * A fault without a cut gets one of its own where there are enough, never the first or the last.
 *
 * Returns: (transfer container) (element-type DifNightFault): by cut; %NULL with %DIF_ERROR_USAGE if a
 *   name is unknown, a cut is not of the night, or the fault is not one that comes and goes
 */
GArray *dif_night_faults_new (const char *const *words, guint cuts, guint64 seed, GError **error);

/** dif_night_faults_at: Returns: those of cut @n, as flags of #DifFault */
guint dif_night_faults_at (GArray *self, guint n);

/** dif_night_faults_can: Returns: %FALSE for a fault that an institute has all night or not at all */
gboolean dif_night_faults_can (const DifFaultInfo *info);

/** dif_night_faults_to_words: Returns: (transfer full): as `NAME@CUT` */
GStrv dif_night_faults_to_words (GArray *self);

G_END_DECLS
