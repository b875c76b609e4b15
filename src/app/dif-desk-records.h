/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-desk.h"

G_BEGIN_DECLS

/*
 * What the pages of the call, the registration, the monitor and the ledger do at the desk: jobs, as in
 * dif-desk-work.h. What changes something changes the operator's own folder; what only looks, looks at
 * the one that is shown.
 */

/** dif_desk_add_incident: notes an incident that a person tells */
void dif_desk_add_incident (DifDesk *self, const char *text);

/** dif_desk_close_incident: @id: of an open one */
void dif_desk_close_incident (DifDesk *self, gint64 id);

/** dif_desk_verify_ledger: recomputes the whole chain, and looks for the heads that stand outside */
void dif_desk_verify_ledger (DifDesk *self);

/** dif_desk_is_verification: Returns: whether a job came from dif_desk_verify_ledger() */
gboolean dif_desk_is_verification (DifJob *job);

/** dif_desk_export_ledger: writes it to a file, in the format that its name ends in */
void dif_desk_export_ledger (DifDesk *self, const char *path);

/** dif_desk_probe: looks at every public address once, and keeps what was seen */
void dif_desk_probe (DifDesk *self);

/** dif_desk_use_call: puts another call in force; @id: of one on the shelf */
void dif_desk_use_call (DifDesk *self, const char *id);

/** dif_desk_import_call: keeps the call of a file, to be chosen */
void dif_desk_import_call (DifDesk *self, const char *path);

/** dif_desk_derive_call: makes a call from another one; @day: its election day, `YYYY-MM-DD` */
void dif_desk_derive_call (DifDesk *self, const char *from, const char *day);

/** dif_desk_mark_date: says that a deadline of the call in force was met, or was not */
void dif_desk_mark_date (DifDesk *self, const char *date, gboolean done);

/** dif_desk_set_datum: keeps one datum of the registration as it was typed; an empty @value erases it */
void dif_desk_set_datum (DifDesk *self, const char *key, const char *value);

/** dif_desk_choose_logo: keeps where the logo lies, if it is a vector drawing */
void dif_desk_choose_logo (DifDesk *self, const char *path);

G_END_DECLS
