/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DifHostPage:
 *
 * Stands in the place of a form while it is not settled which host answers: the fingerprint of one that
 * is not known yet, to be compared, or the end, for one that has another key than before.
 *
 * Signals: `back`, to the form; `vouched`, the operator has compared the fingerprint.
 */
#define DIF_TYPE_HOST_PAGE (dif_host_page_get_type ())
G_DECLARE_FINAL_TYPE (DifHostPage, dif_host_page, DIF, HOST_PAGE, AdwBin)

/**
 * dif_host_page_show:
 * @error: (nullable): what a test of the host ended with
 * @key: (nullable): the fingerprint of a key that nobody has vouched for
 *
 * Returns: whether the test ended for want of trust, and this page says so; there is a way on from an
 *   unknown key only
 */
gboolean dif_host_page_show (DifHostPage *self, const GError *error, const char *key);

/** dif_host_page_get_key: Returns: (transfer none): the fingerprint that is shown */
const char *dif_host_page_get_key (DifHostPage *self);

G_END_DECLS
