/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-profile.h"

G_BEGIN_DECLS

/*
 * A profile carried to a second machine (contract.md §4): the call in force, the registration, the
 * source and the targets, in one JSON file. Secrets are not in it unless they are asked for; then the
 * whole of it is sealed with a password. Both folders know from then on that they are not alone
 * (relay/dif-lease.h).
 */

/**
 * dif_profile_export:
 * @path: a new file
 * @password: (nullable): with it, the secrets go along, sealed
 * @left: (out) (transfer full): the uses (`source`, `target:NAME`) whose secret does not go along
 *
 * Writes the file, and notes it in the ledger. %DIF_ERROR_EXISTS if there is one.
 */
gboolean
dif_profile_export (DifProfile *self, const char *path, const char *password, GStrv *left, GError **error);

/**
 * dif_profile_import:
 * @self: a profile without source and targets
 * @password: (nullable): of a sealed file
 * @to_files: secrets that came from a keyring go to files of this folder, for a machine without one
 *
 * Takes up what such a file says, all of it or nothing. Keys and passwords that lay in files before lie
 * in `secrets/` of the data folder afterwards, for its owner alone.
 *
 * Returns: %FALSE with %DIF_ERROR_EXISTS if something is set up here already, %DIF_ERROR_SECRET if the
 *   file is sealed and @password does not open it, or there is no keyring; %DIF_ERROR_FORMAT
 */
gboolean dif_profile_import (DifProfile *self, const char *path, const char *password, gboolean to_files,
                             GError **error);

G_END_DECLS
