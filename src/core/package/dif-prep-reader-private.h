/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-prep-reader.h"

G_BEGIN_DECLS

/*
 * What reading hands to checking; for this folder only.
 */

/** DifPrepSums: over the rows with CONTABILIZADA = 1 */
typedef struct {
  gint64 votes;             /* TOTAL_VOTOS_CALCULADO */
  gint64 votes_not_special; /* without TIPO_CASILLA = S */
  gint64 voters;            /* LISTA_NOMINAL */
  gboolean overflow;
} DifPrepSums;

/**
 * dif_prep_check_summary:
 *
 * Compares the summary with what the rows add up to, and with itself; fills in checks, expected and
 * captured.
 */
void dif_prep_check_summary (DifPrepElection *election, const DifPrepSums *sums, DifFindings *findings);

/** dif_prep_check_before: what must not fall from one cut to the next, of the summary */
void dif_prep_check_before (DifPrepElection *election, DifPrepElection *before, DifFindings *findings);

G_END_DECLS
