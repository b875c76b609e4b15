/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifVisits:
 *
 * Who was there, from when to when. For each visitor (a hash of address and agent) the stretches
 * of time without a silence longer than @gap, merged as requests come in. The result does not
 * depend on their order: logs may be read in any order and by several threads, each with visits of
 * its own that are then joined. Memory grows with visits, not with lines.
 *
 * No address and no agent is kept here, and no hash leaves it.
 */
typedef struct _DifVisits DifVisits;

/** dif_visits_new: @gap: seconds of silence that still belong to a visit */
DifVisits *dif_visits_new (guint32 gap);
void dif_visits_free (DifVisits *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifVisits, dif_visits_free)

/** dif_visits_add: @visitor, not 0, was there at @second of UTC */
void dif_visits_add (DifVisits *self, guint64 visitor, guint32 second);

/** dif_visits_join: adds everything of @other, which has the same gap */
void dif_visits_join (DifVisits *self, DifVisits *other);

/**
 * DifVisitsFunc:
 * @visitor: the same for all visits of one visitor, which follow one another, newest first
 */
typedef void (*DifVisitsFunc) (guint64 visitor, guint32 first, guint32 last, gpointer user_data);

/** dif_visits_foreach: tells every visit */
void dif_visits_foreach (DifVisits *self, DifVisitsFunc func, gpointer user_data);

G_END_DECLS
