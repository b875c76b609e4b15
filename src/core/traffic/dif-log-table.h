/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Memory of tables that are far larger than the processor's caches and are met at random places: on
 * pages of 2 MiB, where the system has them, finding a place is half as expensive.
 */

/** dif_log_table_new: Returns: (transfer full): @size bytes of zeros; end with dif_log_table_free() */
gpointer dif_log_table_new (gsize size);
void dif_log_table_free (gpointer table, gsize size);

G_END_DECLS
