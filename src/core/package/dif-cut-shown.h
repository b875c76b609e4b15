/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dif_cut_shown_in:
 * @text: what a page says, as a reader sees it; any UTF-8
 * @moment: a cut's time
 * @zone: in which pages tell it
 *
 * Whether a page shows the date and hour of a cut (call, I.k): `02/06/2024 20:00`, `2024-06-02T20:00`,
 * `2 de junio de 2024, 20:00 horas`, `8:00 p. m.`; the date may stand before or after the hour, but near it, so that the
 * hours of other things are not taken for the cut's.
 */
gboolean dif_cut_shown_in (const char *text, gint64 moment, GTimeZone *zone);

G_END_DECLS
