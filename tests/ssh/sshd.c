/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "dif-test.h"

#include "sshd.h"

#define SSHD "/usr/sbin/sshd"
#define TRIES (400)


gboolean
dif_test_sshd_is_here (void)
{
  return g_file_test (SSHD, G_FILE_TEST_IS_EXECUTABLE);
}

void
dif_test_run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

guint16
dif_test_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  return port;
}

void
dif_test_wait_for_port (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  for (guint i = 0; i < TRIES; i++) {
    g_autoptr (GSocketConnection) connection =
        g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);

    if (connection != NULL)
      return;
    g_usleep (10 * 1000);
  }
  g_error ("nothing answers on port %u", port);
}

static char *
make_key (const char *folder, const char *name, const char *type)
{
  char *path = g_build_filename (folder, name, NULL);
  const char *const argv[] = { "ssh-keygen", "-q", "-t", type, "-N", "", "-C", name, "-f", path, NULL };

  dif_test_run (argv);
  return path;
}

char *
dif_test_fingerprint (const char *key)
{
  g_autofree char *path = g_strconcat (key, ".pub", NULL);
  const char *const argv[] = { "ssh-keygen", "-l", "-E", "sha256", "-f", path, NULL };
  g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, NULL));
  words = g_strsplit (text, " ", 3);
  return g_strdup (words[1]);
}

static void
write_configuration (DifTestSshd *self, const char *path, const char *subsystem, const char *lines)
{
  g_autofree char *text = g_strdup_printf ("ListenAddress 127.0.0.1\n"
                                           "Port %u\n"
                                           "HostKey %s/host\n"
                                           "HostKey %s/host-ecdsa\n"
                                           "PidFile none\n"
                                           "AuthorizedKeysFile %s/user.pub\n"
                                           "StrictModes no\n"
                                           "UsePAM no\n"
                                           "PasswordAuthentication no\n"
                                           "KbdInteractiveAuthentication no\n"
                                           "PermitRootLogin prohibit-password\n"
                                           "MaxStartups 200\n"
                                           "LogLevel ERROR\n"
                                           "%s\n"
                                           "Subsystem sftp %s\n",
                                           self->port, self->folder, self->folder, self->folder,
                                           lines != NULL ? lines : "",
                                           subsystem != NULL ? subsystem : "internal-sftp");

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* A test that is killed leaves no server behind */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

GSubprocess *
dif_test_spawn (const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return process;
}

DifTestSshd *
dif_test_sshd_new (const char *subsystem, const char *lines)
{
  DifTestSshd *self = g_new0 (DifTestSshd, 1);
  g_autofree char *configuration = NULL;
  g_autofree char *host = NULL;
  g_autofree char *other = NULL;

  if (getuid () == 0)
    g_mkdir_with_parents ("/run/sshd", 0755);
  self->folder = dif_test_folder ();
  self->port = dif_test_port ();
  self->identity = make_key (self->folder, "user", "ed25519");
  host = make_key (self->folder, "host", "ed25519");
  other = make_key (self->folder, "host-ecdsa", "ecdsa");
  self->fingerprint = dif_test_fingerprint (host);
  configuration = g_build_filename (self->folder, "sshd_config", NULL);
  write_configuration (self, configuration, subsystem, lines);
  self->process = dif_test_spawn ((const char *const[]) { SSHD, "-D", "-e", "-f", configuration, NULL });
  dif_test_wait_for_port (self->port);
  return self;
}

void
dif_test_sshd_free (DifTestSshd *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  dif_test_folder_remove (self->folder);
  g_free (self->identity);
  g_free (self->fingerprint);
  g_free (self);
}

DifSshSettings *
dif_test_sshd_settings (DifTestSshd *self, const char *path)
{
  g_autoptr (GHashTable) options = dif_options_new ();
  g_autofree char *address = g_strdup_printf ("%s@127.0.0.1:%s", g_get_user_name (), path);
  g_autoptr (GError) error = NULL;
  DifSshSettings *settings;

  g_hash_table_insert (options, g_strdup ("port"), g_strdup_printf ("%u", self->port));
  g_hash_table_insert (options, g_strdup ("identity"), g_strdup (self->identity));
  g_hash_table_insert (options, g_strdup ("host-key"), g_strdup (self->fingerprint));
  settings = dif_ssh_settings_new (address, options, "/profile", "target:test", &error);
  g_assert_no_error (error);
  return settings;
}
