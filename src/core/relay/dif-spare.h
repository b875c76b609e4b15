/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-profile.h"

G_BEGIN_DECLS

/*
 * A second target as hot spare. It is a target like any other: every cut goes there, is read back and watched. Where the
 * first one fails, readers are led to the spare; one of the two is in service at every moment, and only that one counts
 * for what readers see. Which one it is, is kept here, in the ledger and in what is told; that readers arrive there is
 * the matter of DNS, of the CDN or of a page, and dif_spare_explain() says how.
 */

/** DifSparePair: two targets of one mode, each with a public address; free with dif_spare_pair_free() */
typedef struct {
  DifTargetConfig *first; /* (owned) that readers come to unless it fails */
  DifTargetConfig *spare; /* (owned) */
  gboolean switched;      /* readers are led to the spare */
} DifSparePair;

void dif_spare_pair_free (DifSparePair *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifSparePair, dif_spare_pair_free)

/** dif_spare_pair_serving: Returns: (transfer none): the one that readers are led to; dif_spare_pair_reserve() the other */
DifTargetConfig *dif_spare_pair_serving (DifSparePair *self);
DifTargetConfig *dif_spare_pair_reserve (DifSparePair *self);

/** dif_spare_list: Returns: (transfer full) (element-type DifSparePair): all pairs, or %NULL with @error. Whoever names a
 * target that is gone, has no public address or is of another mode, is no spare */
GPtrArray *dif_spare_list (DifArchive *archive, GError **error);

/** dif_spare_find: @pairs: of dif_spare_list(). Returns: (transfer none) (nullable): the one that @target is of */
DifSparePair *dif_spare_find (GPtrArray *pairs, const char *target);

/** dif_spare_is_reserve: whether @target waits for the other one of its pair to fail */
gboolean dif_spare_is_reserve (GPtrArray *pairs, const char *target);

/**
 * dif_spare_set:
 * @first: (nullable): the target that @spare stands in for; %NULL if for none any more
 *
 * Keeps it, and notes it in the ledger. %DIF_ERROR_USAGE if one of them has no public address or is of another pair,
 * %DIF_ERROR_MODE if they are of different modes.
 */
gboolean dif_spare_set (DifProfile *profile, const char *spare, const char *first, GError **error);

/** dif_spare_leave: ends the pair that @target is of, if it is of one, before it goes */
gboolean dif_spare_leave (DifProfile *profile, const char *target, GError **error);

/**
 * dif_spare_switch:
 * @target: one of a pair, in service from now on
 * @reason: why
 *
 * Notes it in the ledger, and keeps an incident (`switched:FIRST`) for as long as readers are led to the spare: who comes
 * by the first one's address is not led anywhere by itself. %DIF_ERROR_USAGE if it has no spare and is none, or
 * is in service already; %DIF_ERROR_UNFULFILLED if it shows no cut.
 */
gboolean dif_spare_switch (DifProfile *profile, const char *target, const char *reason, GError **error);

/** dif_spare_explain: Returns: (transfer full): how readers get from one address to the one in service, for the operator;
 * a line for each way, translated */
char *dif_spare_explain (DifSparePair *self);

/** dif_spare_cause: Returns: (transfer full): key of the incident that lasts while readers are led to the spare */
char *dif_spare_cause (DifSparePair *self);

G_END_DECLS
