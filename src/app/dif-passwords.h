/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Passwords that no file holds (contract.md §3): they go to the keyring, and where there is none they
 * are kept in memory until Difusor is closed, and asked for again the next time.
 */

/** dif_passwords_source_asks: whether the source takes its secret from the keyring */
gboolean dif_passwords_source_asks (DifSourceConfig *config);

/** dif_passwords_target_asks: likewise, a target */
gboolean dif_passwords_target_asks (DifTargetConfig *config);

/**
 * dif_passwords_store:
 * @folder: the data folder
 * @use: as in base/dif-secret.h
 *
 * Can be used at once; goes to the keyring, if there is one, on a worker thread.
 */
void dif_passwords_store (const char *folder, const char *use, const char *secret);

/**
 * DifPasswordTrial:
 *
 * A password that is typed into a dialog, while it is tried out.
 */
typedef struct _DifPasswordTrial DifPasswordTrial;

DifPasswordTrial *dif_password_trial_new (const char *folder, const char *use, const char *secret);

/** dif_password_trial_end: what was known before is known again; frees it */
void dif_password_trial_end (DifPasswordTrial *self);

/**
 * DifPasswords:
 *
 * Asks for those that are missing when a data folder is opened, one after another, and again when a job
 * failed for want of one.
 */
typedef struct _DifPasswords DifPasswords;

/** dif_passwords_new: @window: the dialogs' parent, which outlives it */
DifPasswords *dif_passwords_new (GtkWindow *window, DifDesk *desk);
void dif_passwords_free (DifPasswords *self);

/** dif_passwords_check: asks, if that is due; whenever the desk has changed */
void dif_passwords_check (DifPasswords *self);

G_END_DECLS
