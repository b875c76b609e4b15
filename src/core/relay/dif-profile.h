/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"
#include "call/dif-call.h"
#include "call/dif-registration.h"
#include "source/dif-source.h"
#include "target/dif-target-config.h"

G_BEGIN_DECLS

/**
 * DifProfile:
 *
 * A data folder opened with all that was set up in it: the call in force, the source, the targets.
 * Another profile is another folder (contract.md §4). Free with dif_profile_free().
 *
 * One process may write; anyone may look. Used by one thread at a time: a view opens its own for
 * looking, beside the one that a worker writes with.
 */
typedef struct {
  DifClock *clock;     /* (owned) */
  DifArchive *archive; /* (owned) */
  DifCall *call;       /* (owned) the call in force */
} DifProfile;

/**
 * dif_profile_open:
 * @folder: the data folder
 * @writable: take its lock, and be able to change it
 * @clock: (nullable): %NULL is this machine's
 *
 * Returns: (transfer full): or %NULL, as dif_archive_open() and dif_call_shelf_lookup() say
 */
DifProfile *
dif_profile_open (const char *folder, gboolean writable, DifClock *clock, GError **error);

/**
 * dif_profile_look:
 *
 * Opens it for looking at one moment: whatever is written meanwhile, everything in its database is read as it stood when
 * it was opened, so that figures read one after another belong together. For as long as a look takes.
 *
 * Returns: (transfer full): as dif_profile_open()
 */
DifProfile *dif_profile_look (const char *folder, DifClock *clock, GError **error);
void dif_profile_free (DifProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifProfile, dif_profile_free)

/** dif_profile_use_call: puts another call of the shelf in force, and notes it in the ledger */
gboolean dif_profile_use_call (DifProfile *self, const char *id, GError **error);

/**
 * dif_profile_import_call:
 * @path: the file of a call
 *
 * As dif_call_shelf_import(), and notes it in the ledger. A call that is in force is replaced at
 * once.
 *
 * Returns: (transfer full): the call
 */
DifCall *dif_profile_import_call (DifProfile *self, const char *path, GError **error);

/**
 * dif_profile_derive_call:
 * @from: id of a call on the shelf
 * @day: as dif_call_new_from()
 *
 * Derives a call, keeps it on the shelf and notes it in the ledger.
 *
 * Returns: (transfer full): the new call; %NULL with %DIF_ERROR_EXISTS if there is one of its id:
 *   what was corrected there by hand is not lost
 */
DifCall *
dif_profile_derive_call (DifProfile *self, const char *from, const char *day, GError **error);

/**
 * dif_profile_get_dates_met:
 *
 * Returns: (transfer full): ids of the calendar's entries, of the call in force, that a person has
 *   said were met
 */
GStrv dif_profile_get_dates_met (DifProfile *self, GError **error);

/**
 * dif_profile_mark_date:
 * @date: id of an entry of the call's calendar
 *
 * Notes, in the ledger as well, that the difusor did in time what that date asks for, or did not after
 * all; %DIF_ERROR_NOT_FOUND if the call has no such date.
 */
gboolean dif_profile_mark_date (DifProfile *self, const char *date, gboolean met, GError **error);

/** dif_profile_get_registration: Returns: (transfer full): as set; empty if nothing is */
DifRegistration *dif_profile_get_registration (DifProfile *self, GError **error);

/**
 * dif_profile_set_registration:
 *
 * Keeps it, and notes in the ledger which data are set; what they say is personal and stays out of
 * a record that never forgets.
 */
gboolean
dif_profile_set_registration (DifProfile *self, DifRegistration *registration, GError **error);

/** dif_profile_get_source: Returns: (transfer full): as set, or %NULL with %DIF_ERROR_SETUP */
DifSourceConfig *dif_profile_get_source (DifProfile *self, GError **error);

/** dif_profile_set_source: keeps it, and notes it in the ledger */
gboolean dif_profile_set_source (DifProfile *self, DifSourceConfig *config, GError **error);

/** dif_profile_get_wait: Returns: most seconds that a relay lets pass between two questions to a source that answers; 0
 * leaves it to the rhythm of the call */
guint dif_profile_get_wait (DifProfile *self);

/** dif_profile_set_wait: @seconds: 0, or from 5 to 3600 */
gboolean dif_profile_set_wait (DifProfile *self, guint seconds, GError **error);

/** dif_profile_add_target: keeps a new target; %DIF_ERROR_EXISTS if there is one of that name */
gboolean dif_profile_add_target (DifProfile *self, DifTargetConfig *config, GError **error);

/**
 * dif_profile_change_target:
 * @reason: why, for the ledger
 *
 * Keeps what has changed about a target.
 */
gboolean dif_profile_change_target (DifProfile *self, DifTargetConfig *config, const char *reason,
                                    GError **error);

/** dif_profile_set_page: @url: (nullable): as dif_target_config_set_page(); keeps it, and notes it in the ledger */
gboolean dif_profile_set_page (DifProfile *self, const char *target, const char *url, GError **error);

/** dif_profile_remove_target: forgets a target; what stands there stays */
gboolean dif_profile_remove_target (DifProfile *self, const char *name, GError **error);

G_END_DECLS
