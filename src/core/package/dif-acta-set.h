/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifActaSet:
 *
 * The actas of one election by a 64-bit hash of what identifies them, with their votes: to find one
 * that is listed twice, and to compare two cuts. At most %DIF_LIMIT_KNOWN_ACTAS, 16 bytes each, so
 * that a file of any length is read in constant memory; what is beyond is not known.
 */
typedef struct _DifActaSet DifActaSet;

DifActaSet *dif_acta_set_new (void);
void dif_acta_set_free (DifActaSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifActaSet, dif_acta_set_free)

/** DIF_ACTA_PENDING: the votes of an acta that is not captured yet */
#define DIF_ACTA_PENDING (-1)

/**
 * dif_acta_set_add:
 * @votes: 0 or more, or %DIF_ACTA_PENDING
 *
 * Returns: %FALSE if there is such an acta already; its votes are then no longer known
 */
gboolean dif_acta_set_add (DifActaSet *self, guint64 key, gint64 votes);

/**
 * dif_acta_set_lookup:
 * @votes: (out): %DIF_ACTA_PENDING if it was not captured
 *
 * Returns: whether the acta is known, once and not twice
 */
gboolean dif_acta_set_lookup (DifActaSet *self, guint64 key, gint64 *votes);

/** dif_acta_set_is_full: Returns: whether actas were left out */
gboolean dif_acta_set_is_full (DifActaSet *self);

/** dif_acta_hash: mixes @length bytes into a hash that starts as %DIF_ACTA_HASH */
guint64 dif_acta_hash (guint64 hash, const char *text, gsize length);

#define DIF_ACTA_HASH (G_GUINT64_CONSTANT (0xcbf29ce484222325))

G_END_DECLS
