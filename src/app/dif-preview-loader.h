/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "preview/dif-preview-api.h"

G_BEGIN_DECLS

/**
 * dif_preview_loader_get:
 *
 * Loads the preview's module, the first time; it stays. Where Difusor is installed without it, there is
 * none.
 *
 * Returns: (transfer none): or %NULL with %DIF_ERROR_NOT_FOUND if it is not installed, %DIF_ERROR_SETUP
 *   if it cannot be loaded or is of another version
 */
const DifPreviewApi *dif_preview_loader_get (GError **error);

G_END_DECLS
