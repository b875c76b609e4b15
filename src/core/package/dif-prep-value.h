/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifPrepValue:
 *
 * What a cell that should hold a number holds, in any of the styles that institutes use.
 *
 * @DIF_PREP_NUMBER: a whole number: `4778`, `4,778`, `4778.0`, `'4778`, `="4778"`
 * @DIF_PREP_FRACTION: a number that is not whole: `39.226`, `97.9907%`
 * @DIF_PREP_EMPTY: nothing, as in the zero state
 * @DIF_PREP_PENDING: `-`: not captured yet, or no such party there
 * @DIF_PREP_WORD: one of the words for what could not be read: `Sin dato`, `Ilegible`, `Sin acta`, …
 * @DIF_PREP_HUGE: a whole number beyond 64 bits
 * @DIF_PREP_OTHER: something else
 */
typedef enum {
  DIF_PREP_NUMBER,
  DIF_PREP_FRACTION,
  DIF_PREP_EMPTY,
  DIF_PREP_PENDING,
  DIF_PREP_WORD,
  DIF_PREP_HUGE,
  DIF_PREP_OTHER,
} DifPrepValue;

/**
 * dif_prep_value_read:
 * @number: (out): of %DIF_PREP_NUMBER; else 0
 */
DifPrepValue dif_prep_value_read (const char *text, gsize length, gint64 *number);

/**
 * dif_prep_value_percentage:
 * @value: (out): in ten-thousandths of a per cent: `97.9907%` is 979907
 *
 * Returns: %FALSE if the cell holds no such number
 */
gboolean dif_prep_value_percentage (const char *text, gsize length, gint64 *value);

/** dif_prep_strip: takes blanks, quotes, apostrophes and `=` off both ends of a cell: `="230085B0100"` */
void dif_prep_strip (const char **text, gsize *length);

/** dif_prep_is_blank: Returns: whether a line holds nothing but blanks, quotes and separators */
gboolean dif_prep_is_blank (const char *line, gsize length);

G_END_DECLS
