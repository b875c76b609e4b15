/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifLock:
 *
 * The right to write into a data folder. One process has it; the kernel gives it back when that
 * process ends, however it ends, so a lock is never left over. The file says who holds it. Within
 * the process that has it, any thread may take it again: each writes through an archive of its own.
 */
typedef struct _DifLock DifLock;

/**
 * dif_lock_take:
 * @folder: the data folder
 *
 * Returns: (transfer full): the lock, or %NULL with %DIF_ERROR_LOCKED naming the holder
 */
DifLock *dif_lock_take (const char *folder, GError **error);
void dif_lock_release (DifLock *self);

/** dif_lock_is_first: Returns: whether nobody else in this process held it when it was taken */
gboolean dif_lock_is_first (DifLock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifLock, dif_lock_release)

G_END_DECLS
