/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SFTP target on proftpd, as hosting panels have it: users of its own with passwords, and files
 * that may, or may not, be written over. */
#include <glib/gstdio.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include "conformance.h"
#include "dif-test.h"
#include "local-place.h"
#include "../ssh/sshd.h"

#define PROFTPD "/usr/sbin/proftpd"
#define USER "cuenta"
#define PASSWORD "Elecciones 2027"

typedef struct {
  char *folder;
  guint16 port;
  char *fingerprint;
  char *password_file;
  GSubprocess *process;
} Proftpd;

static Proftpd overwriting, careful;


static void
write_file (Proftpd *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static char *
hash_password (void)
{
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "openssl", "passwd",
                                                      "-6", PASSWORD, NULL);
  char *hash = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &hash, NULL, NULL));
  return g_strchomp (hash);
}

static void
start (Proftpd *self, const char *overwrite)
{
  g_autofree char *hash = hash_password ();
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  g_autofree char *users = NULL;
  g_autofree char *configuration = NULL;
  const char *group = getgrgid (getgid ())->gr_name;

  self->folder = dif_test_folder ();
  self->port = dif_test_port ();
  key = g_build_filename (self->folder, "host", NULL);
  configuration = g_build_filename (self->folder, "proftpd.conf", NULL);
  self->password_file = g_build_filename (self->folder, "password", NULL);
  dif_test_run ((const char *const[]) { "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key, NULL });
  self->fingerprint = dif_test_fingerprint (key);
  write_file (self, "password", PASSWORD "\n");
  users = g_strdup_printf (USER ":%s:%u:%u::/tmp:/bin/false\n", hash, getuid (), getgid ());
  write_file (self, "users", users);
  text = g_strdup_printf ("ServerType standalone\nServerName test\nDefaultAddress 127.0.0.1\nPort %u\nUser %s\n"
                          "Group %s\nUseIPv6 off\nDefaultServer on\nScoreboardFile %s/scoreboard\nPidFile %s/pid\n"
                          "SystemLog none\nWtmpLog off\nDelayEngine off\nRequireValidShell off\nRootLogin on\n"
                          "AuthOrder mod_auth_file.c\nAuthUserFile %s/users\nAllowOverwrite %s\n"
                          "ModulePath /usr/lib/proftpd\nLoadModule mod_sftp.c\nSFTPEngine on\nSFTPHostKey %s\n"
                          "SFTPAuthMethods password\n",
                          self->port, g_get_user_name (), group, self->folder, self->folder, self->folder,
                          overwrite, key);
  write_file (self, "proftpd.conf", text);
  self->process = dif_test_spawn ((const char *const[]) { PROFTPD, "-n", "-q", "-c", configuration, NULL });
  dif_test_wait_for_port (self->port);
}

static void
stop (Proftpd *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  dif_test_folder_remove (self->folder);
  g_free (self->fingerprint);
  g_free (self->password_file);
}

static DifTarget *
target_new (Proftpd *self, gpointer place, const char *password_file)
{
  g_autofree char *address = g_strdup_printf (USER "@127.0.0.1:%s", (char *) place);
  g_autofree char *port = g_strdup_printf ("%u", self->port);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifTargetConfig) config =
      dif_target_config_new ("web", "sftp", address, NULL, DIF_MODE_PRACTICE, &error);

  g_assert_no_error (error);
  g_assert_true (dif_target_config_set_option (config, "port", port, NULL));
  g_assert_true (dif_target_config_set_option (config, "password-file", password_file, NULL));
  g_assert_true (dif_target_config_set_option (config, "host-key", self->fingerprint, NULL));
  return dif_target_new (config, place);
}

static DifTarget *
overwriting_new (gpointer place)
{
  return target_new (&overwriting, place, overwriting.password_file);
}

static DifTarget *
careful_new (gpointer place)
{
  return target_new (&careful, place, careful.password_file);
}

static void
test_wrong_password (void)
{
  g_autofree char *file = g_build_filename (careful.folder, "wrong", NULL);
  g_autoptr (DifTarget) target = NULL;
  g_autoptr (GError) error = NULL;

  write_file (&careful, "wrong", "elecciones 2027\n");
  target = target_new (&careful, careful.folder, file);
  g_assert_false (dif_target_open (target, NULL, &error));
  dif_assert_error (error, DIF_ERROR_AUTH, USER);
}

int
main (int argc, char *argv[])
{
#define LOCAL dif_local_read, dif_local_list, dif_local_alter, dif_local_stamp
  static const DifConformance kinds[] = {
    { "proftpd-overwriting", "rename", TRUE, TRUE, dif_local_new, dif_local_free, overwriting_new,
      LOCAL },
    { "proftpd-careful", "rename", TRUE, TRUE, dif_local_new, dif_local_free, careful_new, LOCAL },
  };
  int code;

  g_test_init (&argc, &argv, NULL);
  if (!g_file_test (PROFTPD, G_FILE_TEST_IS_EXECUTABLE)) {
    g_print ("1..0 # SKIP no proftpd on this machine\n");
    return 0;
  }
  start (&overwriting, "on");
  start (&careful, "off");
  g_test_add_func ("/proftpd/wrong-password", test_wrong_password);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    dif_conformance_add (&kinds[i]);
  code = g_test_run ();
  stop (&overwriting);
  stop (&careful);
  return code;
}
