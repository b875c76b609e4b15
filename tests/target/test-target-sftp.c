/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SFTP target on OpenSSH, in each of its strategies. */
#include "conformance.h"
#include "dif-test.h"
#include "local-place.h"
#include "../ssh/sshd.h"

static DifTestSshd *sshd;


static DifTarget *
target_new (const char *place, const char *strategy)
{
  g_autofree char *address = g_strdup_printf ("%s@127.0.0.1:%s", g_get_user_name (), place);
  g_autofree char *port = g_strdup_printf ("%u", sshd->port);
  g_autoptr (DifTargetConfig) config = NULL;
  g_autoptr (GError) error = NULL;

  config = dif_target_config_new ("web", "sftp", address, NULL, DIF_MODE_PRACTICE, &error);
  g_assert_no_error (error);
  dif_target_config_set_option (config, "port", port, &error);
  g_assert_no_error (error);
  dif_target_config_set_option (config, "identity", sshd->identity, &error);
  g_assert_no_error (error);
  dif_target_config_set_option (config, "host-key", sshd->fingerprint, &error);
  g_assert_no_error (error);
  dif_target_config_set_option (config, "strategy", strategy, &error);
  g_assert_no_error (error);
  return dif_target_new (config, place);
}

static DifTarget *
probing_new (gpointer place)
{
  return target_new (place, NULL);
}

static DifTarget *
renaming_new (gpointer place)
{
  return target_new (place, "rename");
}

static DifTarget *
removing_new (gpointer place)
{
  return target_new (place, "remove-rename");
}

static DifTarget *
in_place_new (gpointer place)
{
  return target_new (place, "in-place");
}

#define LOCAL dif_local_read, dif_local_list, dif_local_alter, dif_local_stamp

int
main (int argc, char *argv[])
{
  static const DifConformance kinds[] = {
    { "sftp-switching", "directory-switch", FALSE, TRUE, dif_local_new, dif_local_free, probing_new, LOCAL },
    { "sftp-renaming", "rename", TRUE, TRUE, dif_local_new, dif_local_free, renaming_new, LOCAL },
    { "sftp-removing", "remove-rename", TRUE, TRUE, dif_local_new, dif_local_free, removing_new, LOCAL },
    { "sftp-in-place", "in-place", TRUE, TRUE, dif_local_new, dif_local_free, in_place_new, LOCAL },
  };
  int code;

  g_test_init (&argc, &argv, NULL);
  if (!dif_test_sshd_is_here ()) {
    g_print ("1..0 # SKIP no OpenSSH server on this machine\n");
    return 0;
  }
  sshd = dif_test_sshd_new (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    dif_conformance_add (&kinds[i]);
  code = g_test_run ();
  dif_test_sshd_free (sshd);
  return code;
}
