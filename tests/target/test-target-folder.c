/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder target, in both of its strategies. */
#include "conformance.h"
#include "dif-test.h"
#include "local-place.h"
#include "target/dif-target-folder.h"


static DifTarget *
switching_new (gpointer place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifTargetConfig) config =
      dif_target_config_new ("web", "folder", place, NULL, DIF_MODE_PRACTICE, &error);

  g_assert_no_error (error);
  return dif_target_new (config, place);
}

static DifTarget *
renaming_new (gpointer place)
{
  DifTarget *target = switching_new (place);

  dif_target_folder_avoid_links (DIF_TARGET_FOLDER (target));
  return target;
}

int
main (int argc, char *argv[])
{
  static const DifConformance switching = {
    "folder-switching", "directory-switch", FALSE,      TRUE,       dif_local_new, dif_local_free,
    switching_new,      dif_local_read,          dif_local_list, dif_local_alter, dif_local_stamp,
  };
  static const DifConformance renaming = {
    "folder-renaming", "rename",  TRUE,       TRUE,       dif_local_new, dif_local_free,
    renaming_new,      dif_local_read, dif_local_list, dif_local_alter, dif_local_stamp,
  };

  g_test_init (&argc, &argv, NULL);
  dif_conformance_add (&switching);
  dif_conformance_add (&renaming);
  return g_test_run ();
}
