/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dif_install_find:
 * @installed: the absolute folder that the build configured
 * @in_build: the same things' folder in the build folder, from its top, e.g. `po`
 *
 * Where the program's own files lie: a program that stands in a build folder (`DIR/ROOM/PROGRAM`)
 * takes those of that folder, so that it runs without being installed.
 *
 * Returns: (transfer full): an absolute path, which need not exist
 */
char *dif_install_find (const char *installed, const char *in_build);

G_END_DECLS
