/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coming in: whose key the host has, who we are, and hosts that are none. */
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "asking-server.h"
#include "dif-test.h"
#include "ssh/dif-ssh.h"
#include "sshd.h"

#define OTHER_FINGERPRINT "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static DifTestSshd *sshd;
static char *home;


/* Connects, which must fail with @code, or succeed if that is -1 */
static void
assert_connect (DifSshSettings *settings, int code, const char *part, char **host_key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifSsh) ssh = dif_ssh_connect (settings, host_key, NULL, &error);

  if (code < 0) {
    g_assert_no_error (error);
    g_assert_nonnull (ssh);
    return;
  }
  g_assert_null (ssh);
  dif_assert_error (error, code, part);
}

static void
set (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

/* --- Addresses and options ---------------------------------------------------------------- */

static void
test_addresses (void)
{
  static const struct {
    const char *address, *user, *host, *path;
  } good[] = {
    { "ana@ejemplo.mx:public_html", "ana", "ejemplo.mx", "public_html" },
    { "ana@ejemplo.mx@host.mx:/var/www/", "ana@ejemplo.mx", "host.mx", "/var/www" },
    { "ana@[::1]:/srv/a:b", "ana", "::1", "/srv/a:b" },
    { "a@h:.", "a", "h", "." },
    { "a@h:/", "a", "h", "/" },
  };
  static const char *const bad[] = { "",      "ejemplo.mx:p", "ana@ejemplo.mx", "ana@:p",     "@h:p",        "a@h:",
                                     "a@-h:p", "a@h h:p",     "a@h:p\nq",       "a@[::1:p", "a\t@h:p", "a@h;x:p" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DifSshSettings) settings = dif_ssh_settings_new (good[i].address, NULL, "p", "u", &error);

    g_assert_no_error (error);
    g_assert_cmpstr (settings->user, ==, good[i].user);
    g_assert_cmpstr (settings->host, ==, good[i].host);
    g_assert_cmpstr (settings->path, ==, good[i].path);
    g_assert_cmpuint (settings->port, ==, 22);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (dif_ssh_check_address (bad[i], &error));
    dif_assert_error (error, DIF_ERROR_USAGE, "USER@HOST:PATH");
  }
}

static void
test_options (void)
{
  g_assert_true (dif_ssh_check_port ("1", NULL));
  g_assert_true (dif_ssh_check_port ("65535", NULL));
  g_assert_false (dif_ssh_check_port ("0", NULL));
  g_assert_false (dif_ssh_check_port ("65536", NULL));
  g_assert_false (dif_ssh_check_port ("22x", NULL));
  g_assert_true (dif_ssh_check_fingerprint (OTHER_FINGERPRINT, NULL));
  g_assert_false (dif_ssh_check_fingerprint (OTHER_FINGERPRINT "A", NULL));
  g_assert_false (dif_ssh_check_fingerprint ("MD5:00:11", NULL));
  g_assert_false (dif_ssh_check_fingerprint ("SHA256:", NULL));
}

/* --- Whose key the host has (P8) ---------------------------------------------------------- */

static void
test_pinned (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  g_autofree char *host_key = NULL;

  assert_connect (settings, -1, NULL, &host_key);
  g_assert_cmpstr (host_key, ==, sshd->fingerprint);
}

/* The hosting shows the fingerprint of a key that is not the one the server offers first */
static void
test_pinned_other_family (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  g_autofree char *key = g_build_filename (sshd->folder, "host-ecdsa", NULL);
  g_autofree char *fingerprint = dif_test_fingerprint (key);

  set (&settings->host_key, fingerprint);
  assert_connect (settings, -1, NULL, NULL);
}

static void
test_changed (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  g_autofree char *host_key = NULL;

  set (&settings->host_key, OTHER_FINGERPRINT);
  assert_connect (settings, DIF_ERROR_TRUST, sshd->fingerprint, &host_key);
  g_assert_null (host_key);
}

static void
write_known_hosts (const char *type_and_key)
{
  g_autofree char *folder = g_build_filename (home, ".ssh", NULL);
  g_autofree char *path = g_build_filename (folder, "known_hosts", NULL);
  g_autofree char *line = g_strdup_printf ("[127.0.0.1]:%u %s\n", sshd->port, type_and_key);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, line, -1, NULL));
}

static void
test_unknown (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  g_autofree char *host_key = NULL;

  set (&settings->host_key, NULL);
  write_known_hosts ("");
  assert_connect (settings, DIF_ERROR_DECISION, sshd->fingerprint, &host_key);
  g_assert_cmpstr (host_key, ==, sshd->fingerprint);
}

static char *
public_key (const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.pub", sshd->folder, name);
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_strstrip (text);
}

static void
test_known_hosts (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  static const char *const names[] = { "host", "host-ecdsa" };

  set (&settings->host_key, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *key = public_key (names[i]);
    g_autofree char *file = g_build_filename (sshd->folder, names[i], NULL);
    g_autofree char *fingerprint = dif_test_fingerprint (file);
    g_autofree char *host_key = NULL;

    write_known_hosts (key);
    assert_connect (settings, -1, NULL, &host_key);
    g_assert_cmpstr (host_key, ==, fingerprint);
  }
}

static void
test_known_hosts_changed (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  g_autofree char *key = public_key ("user"); /* ed25519 as well, but another one */

  set (&settings->host_key, NULL);
  write_known_hosts (key);
  assert_connect (settings, DIF_ERROR_TRUST, "known_hosts", NULL);
}

/* --- Who we are --------------------------------------------------------------------------- */

static char *
make_key (const char *name, const char *passphrase)
{
  char *path = g_build_filename (home, name, NULL);
  const char *const argv[] = { "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", path, NULL };

  dif_test_run (argv);
  return path;
}

static void
test_refused_key (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  g_autofree char *key = make_key ("stranger", "");

  set (&settings->identity, key);
  assert_connect (settings, DIF_ERROR_AUTH, settings->user, NULL);
}

static void
test_bad_keys (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  g_autofree char *file = g_build_filename (home, "no-key", NULL);

  set (&settings->identity, file);
  assert_connect (settings, DIF_ERROR_SECRET, file, NULL);
  g_assert_true (g_file_set_contents (file, "-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----\n",
                                      -1, NULL));
  assert_connect (settings, DIF_ERROR_SECRET, file, NULL);
}

/* The key that the server knows, encrypted; the passphrase in a file, wrong, and nowhere */
static void
test_encrypted_key (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  g_autofree char *key = g_build_filename (home, "encrypted", NULL);
  g_autofree char *secret = g_build_filename (home, "passphrase", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (sshd->identity, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (key, text, -1, NULL));
  g_chmod (key, 0600);
  dif_test_run ((const char *const[]) { "ssh-keygen", "-q", "-p", "-P", "", "-N", "ábrete", "-f", key, NULL });

  set (&settings->identity, key);
  set (&settings->password_file, secret);
  g_assert_true (g_file_set_contents (secret, "ábrete\n", -1, NULL));
  assert_connect (settings, -1, NULL, NULL);
  g_assert_true (g_file_set_contents (secret, "sésamo\n", -1, NULL));
  assert_connect (settings, DIF_ERROR_SECRET, key, NULL);
  set (&settings->password_file, NULL);
  assert_connect (settings, DIF_ERROR_SECRET, key, NULL);
}

/* A password where only keys are taken */
static void
test_password_refused (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  g_autofree char *secret = g_build_filename (home, "password", NULL);

  set (&settings->identity, NULL);
  set (&settings->password_file, secret);
  g_assert_true (g_file_set_contents (secret, "secreto\n", -1, NULL));
  assert_connect (settings, DIF_ERROR_AUTH, settings->user, NULL);
}

/* --- An agent ----------------------------------------------------------------------------- */

static gboolean
is_listening (const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);

  return connection != NULL;
}

/* One that holds a key; what is asked of it finds it in the environment */
static GSubprocess *
start_agent (const char *key)
{
  g_autofree char *path = g_build_filename (home, "agent", NULL);
  GSubprocess *agent = dif_test_spawn ((const char *const[]) { "ssh-agent", "-D", "-a", path, NULL });

  for (guint i = 0; i < 2000 && !is_listening (path); i++)
    g_usleep (5 * 1000);
  g_setenv ("SSH_AUTH_SOCK", path, TRUE);
  dif_test_run ((const char *const[]) { "ssh-add", "-q", key, NULL });
  return agent;
}

static void
end_agent (GSubprocess *agent)
{
  g_autofree char *path = g_strdup (g_getenv ("SSH_AUTH_SOCK"));

  g_subprocess_send_signal (agent, SIGTERM);
  g_subprocess_wait (agent, NULL, NULL);
  g_object_unref (agent);
  g_unsetenv ("SSH_AUTH_SOCK");
  g_unlink (path);
}

static void
test_agent (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  GSubprocess *agent = start_agent (sshd->identity);

  set (&settings->identity, NULL);
  assert_connect (settings, -1, NULL, NULL);
  end_agent (agent);
}

/* It holds another key: then the password is what is left, and there is none */
static void
test_agent_of_a_stranger (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  g_autofree char *key = make_key ("agent-stranger", "");
  GSubprocess *agent = start_agent (key);
  g_autoptr (GError) error = NULL;

  set (&settings->identity, NULL);
  g_assert_null (dif_ssh_connect (settings, NULL, NULL, &error));
  g_assert_true (g_error_matches (error, DIF_ERROR, DIF_ERROR_AUTH) ||
                 g_error_matches (error, DIF_ERROR, DIF_ERROR_SECRET));
  end_agent (agent);
}

/* What calls itself an agent's socket is none */
static void
test_agent_gone (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");

  g_setenv ("SSH_AUTH_SOCK", "/nonexistent/agent", TRUE);
  set (&settings->identity, NULL);
  g_assert_null (dif_ssh_connect (settings, NULL, NULL, NULL));
  g_unsetenv ("SSH_AUTH_SOCK");
}

/* --- Asked for ---------------------------------------------------------------------------- */

static void
connect_asked (guint rounds, const char *password, int code, const char *part)
{
  g_autofree char *key = g_build_filename (sshd->folder, "host", NULL);
  g_autofree char *secret = g_build_filename (home, "asked-password", NULL);
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  DifTestAsking *server = dif_test_asking_new (key, "Elecciones 2027", rounds);

  g_assert_true (g_file_set_contents (secret, password, -1, NULL));
  set (&settings->identity, NULL);
  set (&settings->password_file, secret);
  settings->port = dif_test_asking_get_port (server);
  assert_connect (settings, code, part, NULL);
  dif_test_asking_free (server);
}

static void
test_asked (void)
{
  connect_asked (1, "Elecciones 2027\n", -1, NULL);
  connect_asked (3, "Elecciones 2027\n", -1, NULL);
}

static void
test_asked_wrong (void)
{
  connect_asked (1, "elecciones 2027\n", DIF_ERROR_AUTH, g_get_user_name ());
}

static void
test_asked_without_end (void)
{
  connect_asked (G_MAXUINT, "Elecciones 2027\n", DIF_ERROR_AUTH, g_get_user_name ());
}

/* --- Hosts that are none ------------------------------------------------------------------ */

static void
test_nobody (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");

  settings->port = dif_test_port ();
  assert_connect (settings, DIF_ERROR_NETWORK, "127.0.0.1", NULL);
}

static gpointer
answer_as_ftp (gpointer listener)
{
  g_autoptr (GSocketConnection) connection = g_socket_listener_accept (listener, NULL, NULL, NULL);
  GIOStream *stream = G_IO_STREAM (connection);
  g_autofree char *text = g_strnfill (64 * 1024, 'x');
  char ignored;

  memcpy (text, "220 FTP aqui\r\n", 14);
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, 64 * 1024, NULL, NULL, NULL);
  while (g_input_stream_read (g_io_stream_get_input_stream (stream), &ignored, 1, NULL, NULL) > 0)
    continue;
  return NULL;
}

static void
test_banner (void)
{
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (sshd, ".");
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;

  settings->port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_assert_no_error (error);
  thread = g_thread_new ("ftp", answer_as_ftp, listener);
  assert_connect (settings, DIF_ERROR_REJECTED, "127.0.0.1", NULL);
  g_thread_join (thread);
}

static void
test_old_algorithms (void)
{
  DifTestSshd *old = dif_test_sshd_new (NULL, "KexAlgorithms diffie-hellman-group14-sha1\nCiphers aes128-cbc\n"
                                              "MACs hmac-sha1\n");
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (old, ".");

  assert_connect (settings, DIF_ERROR_REJECTED, "127.0.0.1", NULL);
  dif_test_sshd_free (old);
}

static void
test_no_sftp (void)
{
  DifTestSshd *without = dif_test_sshd_new ("/nonexistent\nSubsystem other internal-sftp", NULL);
  g_autoptr (DifSshSettings) settings = dif_test_sshd_settings (without, ".");

  /* the subsystem is there, and ends at once */
  assert_connect (settings, -1, NULL, NULL);
  dif_test_sshd_free (without);
}

int
main (int argc, char *argv[])
{
  int code;

  home = dif_test_folder ();
  g_setenv ("HOME", home, TRUE);
  g_unsetenv ("SSH_AUTH_SOCK");
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ssh/addresses", test_addresses);
  g_test_add_func ("/ssh/options", test_options);
  if (dif_test_sshd_is_here ()) {
    sshd = dif_test_sshd_new (NULL, NULL);
    g_test_add_func ("/ssh/pinned", test_pinned);
    g_test_add_func ("/ssh/pinned-other-family", test_pinned_other_family);
    g_test_add_func ("/ssh/changed", test_changed);
    g_test_add_func ("/ssh/unknown", test_unknown);
    g_test_add_func ("/ssh/known-hosts", test_known_hosts);
    g_test_add_func ("/ssh/known-hosts-changed", test_known_hosts_changed);
    g_test_add_func ("/ssh/refused-key", test_refused_key);
    g_test_add_func ("/ssh/bad-keys", test_bad_keys);
    g_test_add_func ("/ssh/encrypted-key", test_encrypted_key);
    g_test_add_func ("/ssh/password-refused", test_password_refused);
    g_test_add_func ("/ssh/agent", test_agent);
    g_test_add_func ("/ssh/agent-of-a-stranger", test_agent_of_a_stranger);
    g_test_add_func ("/ssh/agent-gone", test_agent_gone);
    g_test_add_func ("/ssh/asked", test_asked);
    g_test_add_func ("/ssh/asked-wrong", test_asked_wrong);
    g_test_add_func ("/ssh/asked-without-end", test_asked_without_end);
    g_test_add_func ("/ssh/nobody", test_nobody);
    g_test_add_func ("/ssh/banner", test_banner);
    g_test_add_func ("/ssh/old-algorithms", test_old_algorithms);
    g_test_add_func ("/ssh/no-sftp", test_no_sftp);
  }
  code = g_test_run ();
  if (sshd != NULL)
    dif_test_sshd_free (sshd);
  dif_test_folder_remove (home);
  return code;
}
