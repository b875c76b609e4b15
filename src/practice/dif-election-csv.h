/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-election.h"

G_BEGIN_DECLS

/**
 * dif_election_csv_results:
 * @n: cut, from 1
 * @moment: the time that it declares
 *
 * Returns: (transfer full): the results of a cut as the norm asks (Reglamento de Elecciones, Annex
 *   18.5): title, cut, 13 sums, one row per acta
 */
char *dif_election_csv_results (DifElection *self, guint n, gint64 moment);

/** dif_election_csv_candidates: Returns: (transfer full): who stands where; nobody is a person */
char *dif_election_csv_candidates (DifElection *self);

/** dif_election_csv_readme: Returns: (transfer full): the LEEME.txt that goes with them */
char *dif_election_csv_readme (DifElection *self, gint64 moment);

/** dif_election_format_cut: Returns: (transfer full): `02/06/2024 20:00 (UTC-6)` */
char *dif_election_format_cut (gint64 moment);

G_END_DECLS
