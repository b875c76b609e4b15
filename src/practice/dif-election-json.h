/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-election.h"

G_BEGIN_DECLS

/** DIF_ELECTION_JSON_FILES: documents of a cut */
#define DIF_ELECTION_JSON_FILES (8 + 4 * DIF_ELECTION_DISTRICTS)

/** dif_election_json_name: Returns: (transfer full): `distrito_1.json`; @index from 0 */
char *dif_election_json_name (guint index);

/**
 * dif_election_json:
 *
 * Returns: (transfer full): the document at @index of a cut, which says that it is practice and
 *   which cut it is of
 */
char *dif_election_json (DifElection *self, guint n, gint64 moment, guint index);

/** dif_election_json_changed: Returns: whether it says anything new since the cut before @n */
gboolean dif_election_json_changed (DifElection *self, guint n, guint index);

G_END_DECLS
