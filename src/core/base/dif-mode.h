/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifMode:
 *
 * What the data of a source are, and for what a target is meant. They must match or nothing is
 * published (promise P4; contract.md §1). Test results shown as real are the classic accident of
 * this field, so the mode is part of the core's types and never a matter of the window.
 *
 * @DIF_MODE_PRACTICE: our own rehearsal, against the practice institute; the default
 * @DIF_MODE_DRILL: the institute's own rehearsal (simulacro)
 * @DIF_MODE_REAL: the election
 */
typedef enum {
  DIF_MODE_PRACTICE,
  DIF_MODE_DRILL,
  DIF_MODE_REAL,
} DifMode;

/** dif_mode_to_string: Returns: (transfer none): `practice`, `drill` or `real` */
const char *dif_mode_to_string (DifMode mode);

/** dif_mode_get_name: Returns: (transfer none): the same word as a person reads it, in lower case */
const char *dif_mode_get_name (DifMode mode);

/**
 * dif_mode_from_string:
 *
 * Returns: %FALSE with %DIF_ERROR_USAGE if @word is none of the three
 */
gboolean dif_mode_from_string (const char *word, DifMode *mode, GError **error);

G_END_DECLS
