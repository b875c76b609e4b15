/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-election.h"

G_BEGIN_DECLS

/** dif_acta_image_format_name: Returns: (transfer full): `dip/0001.svg`, the name of an acta's image */
char *dif_acta_image_format_name (DifContestKind contest, guint index);

/** dif_acta_image_find: Returns: whether @name is that of an acta with an image, and which */
gboolean
dif_acta_image_find (DifElection *election, const char *name, DifContestKind *contest, guint *index);

/**
 * dif_acta_image_draw:
 *
 * Draws an acta as the people of its casilla filled it in: what they left empty is empty, what
 * nobody can read is a scribble.
 *
 * Returns: (transfer full): an SVG
 */
char *dif_acta_image_draw (DifElection *election, DifContestKind contest, guint index);

/** dif_acta_image_get_digest: Returns: (transfer none): CODIGO_INTEGRIDAD: the SHA-256 of the image */
const char *
dif_acta_image_get_digest (DifElection *election, DifContestKind contest, guint index);

G_END_DECLS
