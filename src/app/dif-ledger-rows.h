/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "archive/dif-incidents.h"

G_BEGIN_DECLS

/*
 * The rows of the two lists of the ledger's page.
 */

/** DifIncidentItem: an incident in a list */
#define DIF_TYPE_INCIDENT_ITEM (dif_incident_item_get_type ())
G_DECLARE_FINAL_TYPE (DifIncidentItem, dif_incident_item, DIF, INCIDENT_ITEM, GObject)

/** dif_incident_item_new: @incident: (transfer full) */
DifIncidentItem *dif_incident_item_new (DifIncident *incident);

/** dif_incident_item_get: Returns: (transfer none) */
DifIncident *dif_incident_item_get (DifIncidentItem *self);

/** dif_ledger_rows_records: Returns: (transfer full): makes rows for #DifLedgerItem */
GtkListItemFactory *dif_ledger_rows_records (void);

/** dif_ledger_rows_incidents: Returns: (transfer full): makes rows for #DifIncidentItem */
GtkListItemFactory *dif_ledger_rows_incidents (void);

/** dif_ledger_rows_set_zone: the hours in a list of these rows are those of @zone */
void dif_ledger_rows_set_zone (GtkListView *view, GTimeZone *zone);

G_END_DECLS
