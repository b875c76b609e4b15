/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goes through a corpus without libFuzzer. usage: replay FILE: every file of its folder */
#include <glib.h>

#include "fuzz.h"


int
main (int argc, char *argv[])
{
  g_autofree char *folder = argc == 2 ? g_path_get_dirname (argv[1]) : NULL;
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  guint count = 0;

  if (dir == NULL) {
    g_printerr ("usage: %s FILE\n", argv[0]);
    return 2;
  }
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *contents = NULL;
    g_autoptr (GError) error = NULL;
    gsize length;

    if (name[0] == '.')
      continue;
    if (!g_file_get_contents (path, &contents, &length, &error)) {
      g_printerr ("%s\n", error->message);
      return 1;
    }
    LLVMFuzzerTestOneInput ((const uint8_t *) contents, length);
    g_print ("ok %u - %s\n", ++count, name);
  }
  g_print ("1..%u\n", count);
  return count > 0 ? 0 : 1;
}
