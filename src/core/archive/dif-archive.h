/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "archive/dif-database.h"
#include "base/dif-clock.h"

G_BEGIN_DECLS

/**
 * DifArchive:
 *
 * A data folder (contract.md §6): `packages/CUT/NAME` as received, `sites/CUT/` one tree per cut,
 * `incoming/` downloads under way, and `difusor.db`, which holds everything else. One process may
 * write; anyone may look.
 *
 * An archive is used by one thread; another thread of the process opens its own, for looking or for
 * writing as well.
 */
#define DIF_TYPE_ARCHIVE (dif_archive_get_type ())
G_DECLARE_FINAL_TYPE (DifArchive, dif_archive, DIF, ARCHIVE, GObject)

/**
 * dif_archive_open:
 * @folder: the data folder; made if it is opened for writing
 * @writable: take the folder's lock and be able to change it
 * @clock: where the hours of its records come from
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_LOCKED, %DIF_ERROR_STORAGE,
 *   %DIF_ERROR_DAMAGED or %DIF_ERROR_NEWER
 */
DifArchive *
dif_archive_open (const char *folder, gboolean writable, DifClock *clock, GError **error);

const char *dif_archive_get_folder (DifArchive *self);
DifClock *dif_archive_get_clock (DifArchive *self);
DifDatabase *dif_archive_get_database (DifArchive *self);

/**
 * dif_archive_keep_clock:
 *
 * Remembers how far the institute's clock is from ours, for commands that do not ask the institute.
 * The next dif_archive_open() for writing takes it up where it makes promise P13 stricter: a clock of
 * ours that is fast opens no door before the hour, and one put right since opens none either.
 */
gboolean dif_archive_keep_clock (DifArchive *self, GError **error);

/** dif_archive_get_packages_folder: Returns: (transfer full): `packages/CUT` */
char *dif_archive_get_packages_folder (DifArchive *self, const char *cut);

/** dif_archive_get_site_folder: Returns: (transfer full): `sites/CUT` */
char *dif_archive_get_site_folder (DifArchive *self, const char *cut);

/** dif_archive_get_staging_folder: Returns: (transfer full): `sites/.NAME`, of ours alone; what a
 * crash left there is removed when the archive is next opened for writing */
char *dif_archive_get_staging_folder (DifArchive *self, const char *name);

/** dif_archive_get_incoming: Returns: (transfer full): `incoming/NAME`, for a download under way */
char *dif_archive_get_incoming (DifArchive *self, const char *name);

/**
 * dif_archive_get_setting:
 *
 * Returns: (transfer full) (nullable): what was kept under @key; %NULL without @error if nothing
 */
char *dif_archive_get_setting (DifArchive *self, const char *key, GError **error);
gboolean
dif_archive_set_setting (DifArchive *self, const char *key, const char *value, GError **error);

G_END_DECLS
