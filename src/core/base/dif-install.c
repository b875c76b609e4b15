/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-install"

#include "config.h"

#include "dif-install.h"


/* Returns: (nullable): the top of the build folder that the program stands in */
static char *
find_build (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *room = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *rooms = room != NULL ? g_path_get_dirname (room) : NULL;
  g_autofree char *top = rooms != NULL ? g_path_get_dirname (rooms) : NULL;
  g_autofree char *mark = top != NULL ? g_build_filename (top, "build.ninja", NULL) : NULL;

  return mark != NULL && g_file_test (mark, G_FILE_TEST_EXISTS) ? g_steal_pointer (&top) : NULL;
}

char *
dif_install_find (const char *installed, const char *in_build)
{
  g_autofree char *top = find_build ();

  return top != NULL ? g_build_filename (top, in_build, NULL) : g_strdup (installed);
}
