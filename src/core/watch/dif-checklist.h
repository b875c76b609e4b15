/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-profile.h"

G_BEGIN_DECLS

/*
 * What is to be gone through seven days, one day and two hours before the opening hour. What can be
 * measured is measured, at each look, and asks nobody outside this machine; the rest is for a person to
 * look at and tick.
 */

/** DifChecklist: which of the three */
typedef enum {
  DIF_CHECKLIST_WEEK,
  DIF_CHECKLIST_DAY,
  DIF_CHECKLIST_HOURS,
  DIF_CHECKLIST_LAST = DIF_CHECKLIST_HOURS,
} DifChecklist;

/** dif_checklist_to_string: Returns: (transfer none): `week`, `day`, `hours` */
const char *dif_checklist_to_string (DifChecklist self);

/** dif_checklist_from_string: Returns: %FALSE with %DIF_ERROR_USAGE if there is no such list */
gboolean dif_checklist_from_string (const char *text, DifChecklist *self, GError **error);

/** dif_checklist_due: Returns: the moment for which a list is made */
gint64 dif_checklist_due (DifChecklist self, DifCall *call);

/** DifCheckState: how an item stands */
typedef enum {
  DIF_CHECK_OPEN,   /* a person has to look, and tick it */
  DIF_CHECK_TICKED, /* a person did */
  DIF_CHECK_GOOD,   /* measured */
  DIF_CHECK_BAD,    /* measured, and not as it must be: no tick stands against it */
} DifCheckState;

/** dif_check_state_to_string: Returns: (transfer none): `open`, `ticked`, `good`, `bad` */
const char *dif_check_state_to_string (DifCheckState state);

/** DifCheckItem: free with dif_check_item_free() */
typedef struct {
  char *id;
  char *text;   /* translated: what must be so */
  DifCheckState state;
  char *detail; /* translated: what was measured, or what to look at */
  gint64 at;    /* when it was ticked; 0 if it was not */
} DifCheckItem;

void dif_check_item_free (DifCheckItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifCheckItem, dif_check_item_free)

/**
 * dif_checklist_look:
 * @root: where the machine tells of itself, `/`; elsewhere in tests
 *
 * Returns: (transfer full) (element-type DifCheckItem): the list as it stands, or %NULL with @error
 */
GPtrArray *dif_checklist_look (DifProfile *profile, DifChecklist list, const char *root, GError **error);

/** dif_checklist_count_open: Returns: how many are open or bad */
guint dif_checklist_count_open (GPtrArray *items);

/**
 * dif_checklist_tick:
 * @id: of an item
 * @done: whether a person looked, or takes it back
 *
 * Keeps it for the call in force, and notes it in the ledger.
 *
 * Returns: %FALSE with %DIF_ERROR_USAGE if the list has no such item
 */
gboolean dif_checklist_tick (DifProfile *profile, DifChecklist list, const char *id, gboolean done, GError **error);

G_END_DECLS
