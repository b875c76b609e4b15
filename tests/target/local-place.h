/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/*
 * A place of the conformance suite that lies on this machine's disk, whoever writes it: what
 * readers see is `current`, or the folder itself.
 */

gpointer dif_local_new (void);
void dif_local_free (gpointer place);
GBytes *dif_local_read (gpointer place, const char *path, char **content_type, char **cache_control);
GPtrArray *dif_local_list (gpointer place);
void dif_local_alter (gpointer place, const char *path, const char *text);
char *dif_local_stamp (gpointer place, const char *path);
