/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-ssh"

#include "config.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-ssh-private.h"

#define DEFAULT_PORT (22)
#define WRITE_BYTES (128 * 1024)
#define COMPRESSION_LEVEL (1)

/* What is agreed on; the old ones of libssh's list are left out */
#define KEY_EXCHANGES                                                                              \
  "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,"          \
  "ecdh-sha2-nistp521,diffie-hellman-group18-sha512,diffie-hellman-group16-sha512,"                \
  "diffie-hellman-group-exchange-sha256,diffie-hellman-group14-sha256"
#define CIPHERS                                                                                    \
  "aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,aes128-ctr,"        \
  "aes192-ctr,aes256-ctr"
#define MACS                                                                                       \
  "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512"

/* Families of host keys. A pinned key may be of one that the server does not offer first. */
static const char *const families[] = {
  "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256",
  "ssh-ed25519",
  "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521",
  "rsa-sha2-512,rsa-sha2-256",
};

/* What is found when the server's key is looked at */
typedef enum {
  KEY_RIGHT,
  KEY_UNKNOWN, /* nothing to compare it with */
  KEY_OTHER,   /* not the one, but the one may be of another family */
  KEY_WRONG,
} Key;


/* libssh closes the descriptor that it was given, but not after every kind of failure; ours says
 * whether the number still stands for the same socket */
static void
close_leftover (DifSsh *self)
{
  GSocket *socket = g_socket_connection_get_socket (self->connection);
  struct stat ours, theirs;

  if (self->fd >= 0 && fstat (g_socket_get_fd (socket), &ours) == 0 && fstat (self->fd, &theirs) == 0 &&
      ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino)
    close (self->fd);
  self->fd = -1;
}

static void
hang_up (DifSsh *self)
{
  if (self->channel != NULL) {
    ssh_channel_close (self->channel);
    ssh_channel_free (self->channel);
    self->channel = NULL;
  }
  if (self->session != NULL) {
    ssh_disconnect (self->session);
    g_clear_pointer (&self->session, ssh_free);
  }
  if (self->connection != NULL)
    close_leftover (self);
  g_clear_object (&self->connection);
}

void
dif_ssh_free (DifSsh *self)
{
  hang_up (self);
  g_free (self->name);
  g_free (self);
}

const char *
dif_ssh_get_name (DifSsh *self)
{
  return self->name;
}

void
dif_ssh_set_error (DifSsh *self, GError **error)
{
  const char *reason = ssh_get_error (self->session);

  dif_set_error (error, DIF_ERROR_NETWORK, _("Nothing to do: it is tried again."),
                 _("The connection to “%s” broke: %s"), self->name,
                 reason[0] != '\0' ? reason : _("closed by the other side"));
}

/* --- Waiting ------------------------------------------------------------------------------ */

gboolean
dif_ssh_wait (DifSsh *self, gint64 deadline, GCancellable *cancellable, GError **error)
{
  gint64 left = deadline - g_get_monotonic_time ();
  gboolean pending = (ssh_get_poll_flags (self->session) & SSH_WRITE_PENDING) != 0;
  GPollFD polls[2] = { { ssh_get_fd (self->session), (gushort) (G_IO_IN | (pending ? G_IO_OUT : 0)), 0 } };
  gboolean watched;
  int ready;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (left <= 0) {
    dif_set_error (error, DIF_ERROR_TIMEOUT, _("Nothing to do: it is tried again."),
                   _("“%s” does not answer"), self->name);
    return FALSE;
  }
  if (polls[0].fd < 0) {
    dif_ssh_set_error (self, error);
    return FALSE;
  }
  watched = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &polls[1]);
  ready = g_poll (polls, watched ? 2 : 1, (int) MIN (left / 1000 + 1, G_MAXINT));
  if (watched)
    g_cancellable_release_fd (cancellable);
  return ready >= 0 && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
dif_ssh_again (DifSsh *self, int code, int again, GCancellable *cancellable, GError **error)
{
  return code == again && dif_ssh_wait (self, self->deadline, cancellable, error);
}

static void
allow (DifSsh *self, guint seconds)
{
  self->deadline = g_get_monotonic_time () + dif_limit_us (seconds);
}

/* --- Connecting --------------------------------------------------------------------------- */

static gboolean
reach (DifSsh *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address = g_network_address_new (self->settings->host,
                                                                  (guint16) self->settings->port);
  g_autoptr (GError) local_error = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, DIF_LIMIT_CONNECT_SECONDS);
  self->connection = g_socket_client_connect (client, address, cancellable, &local_error);
  if (self->connection != NULL) {
    GSocket *socket = g_socket_connection_get_socket (self->connection);

    /* libssh does not set it on a socket that it is given; without it each small packet waits 40 ms */
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
    self->fd = fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 0);
    return TRUE;
  }

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    dif_set_error (error,
                   g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ? DIF_ERROR_TIMEOUT
                                                                                   : DIF_ERROR_NETWORK,
                   _("Check the address and the port; a network that blocks SSH looks like this too."),
                   _("“%s” cannot be reached: %s"), self->name, local_error->message);
  return FALSE;
}

static gboolean
set_options (DifSsh *self, int fd, const char *keys)
{
  const int off = 0;
  const int level = COMPRESSION_LEVEL;
  ssh_session session = self->session;
  g_autofree char *known_hosts = g_build_filename (g_get_home_dir (), ".ssh", "known_hosts", NULL);

  /* the user's and the system's configuration say nothing here: what is set is all there is */
  return ssh_options_set (session, SSH_OPTIONS_HOST, self->settings->host) == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_PROCESS_CONFIG, &off) == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_PORT, &self->settings->port) == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_USER, self->settings->user) == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_KNOWNHOSTS, known_hosts) == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_GSSAPI_AUTH, &off) == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_KEY_EXCHANGE, KEY_EXCHANGES) == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_CIPHERS_C_S, CIPHERS) == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_CIPHERS_S_C, CIPHERS) == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_HMAC_C_S, MACS) == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_HMAC_S_C, MACS) == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_HOSTKEYS, keys) == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_COMPRESSION_C_S, "zlib@openssh.com,none") == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_COMPRESSION_S_C, "zlib@openssh.com,none") == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_COMPRESSION_LEVEL, &level) == SSH_OK &&
         ssh_options_set (session, SSH_OPTIONS_FD, &fd) == SSH_OK;
}

static void
set_handshake_error (DifSsh *self, GError **error)
{
  const char *reason = ssh_get_error (self->session);

  if (ssh_get_serverbanner (self->session) == NULL && strstr (reason, "banner") != NULL)
    dif_set_error (error, DIF_ERROR_REJECTED, _("Check the address and the port."),
                   _("“%s” answers, but not as an SSH server"), self->name);
  /* libssh has no other way of telling this from a broken connection */
  else if (g_str_has_prefix (reason, "kex error"))
    dif_set_error (error, DIF_ERROR_REJECTED,
                   _("Ask the hosting for an SSH server that is not out of date; the old algorithms can "
                     "be broken."),
                   _("“%s” speaks only old SSH algorithms"), self->name);
  else
    dif_ssh_set_error (self, error);
}

static gboolean
shake_hands (DifSsh *self, const char *keys, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  int code;

  if (!reach (self, cancellable, error))
    return FALSE;
  self->session = ssh_new ();
  if (self->session == NULL || self->fd < 0 || !set_options (self, self->fd, keys)) {
    dif_set_error (error, DIF_ERROR_FAILED, NULL, _("The SSH library could not be set up"));
    return FALSE;
  }
  ssh_set_blocking (self->session, 0);
  allow (self, DIF_LIMIT_CONNECT_SECONDS);
  do {
    code = ssh_connect (self->session);
  } while (dif_ssh_again (self, code, SSH_AGAIN, cancellable, &local_error));
  if (code == SSH_OK)
    return TRUE;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    set_handshake_error (self, error);
  return FALSE;
}

/* --- Verifying ---------------------------------------------------------------------------- */

/* Returns: (transfer full): the fingerprint of the server's key */
static char *
take_fingerprint (DifSsh *self)
{
  g_autofree char *copy = NULL;
  unsigned char *hash = NULL;
  size_t length = 0;
  ssh_key key = NULL;
  char *text = NULL;

  if (ssh_get_server_publickey (self->session, &key) == SSH_OK &&
      ssh_get_publickey_hash (key, SSH_PUBLICKEY_HASH_SHA256, &hash, &length) == SSH_OK)
    text = ssh_get_fingerprint_hash (SSH_PUBLICKEY_HASH_SHA256, hash, length);
  copy = g_strdup (text);
  ssh_string_free_char (text);
  ssh_clean_pubkey_hash (&hash);
  ssh_key_free (key);
  return g_steal_pointer (&copy);
}

static Key
judge_key (DifSsh *self, const char *fingerprint)
{
  if (fingerprint == NULL)
    return KEY_WRONG;
  if (self->settings->host_key != NULL)
    return g_str_equal (fingerprint, self->settings->host_key) ? KEY_RIGHT : KEY_OTHER;

  switch (ssh_session_is_known_server (self->session)) {
  case SSH_KNOWN_HOSTS_OK:
    return KEY_RIGHT;
  case SSH_KNOWN_HOSTS_CHANGED:
    return KEY_WRONG;
  case SSH_KNOWN_HOSTS_OTHER:
    return KEY_OTHER;
  case SSH_KNOWN_HOSTS_NOT_FOUND:
  case SSH_KNOWN_HOSTS_UNKNOWN:
    return KEY_UNKNOWN;
  case SSH_KNOWN_HOSTS_ERROR:
  default:
    return KEY_WRONG;
  }
}

static void
set_key_error (DifSsh *self, Key key, const char *fingerprint, GError **error)
{
  if (key == KEY_UNKNOWN)
    dif_set_error (error, DIF_ERROR_DECISION,
                   _("Compare it with the one that the hosting shows, letter by letter; if it is the same, "
                     "set it as the host key."),
                   _("“%s” is not known yet; the fingerprint of its key is %s"), self->name, fingerprint);
  else
    dif_set_error (error, DIF_ERROR_TRUST,
                   _("Publish nothing there. Ask the hosting, by telephone, whether its key was changed; "
                     "someone may stand between."),
                   _("“%s” has another key than before: %s instead of %s"), self->name,
                   fingerprint != NULL ? fingerprint : "?",
                   self->settings->host_key != NULL ? self->settings->host_key : "known_hosts");
}

/* The one place that sets @verified. The key is asked for family by family when the first is
 * another one; each try is a connection of its own. */
static gboolean
connect_verified (DifSsh *self, char **host_key, GCancellable *cancellable, GError **error)
{
  g_autofree char *first = NULL;
  Key key = KEY_WRONG;

  for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
    g_autoptr (GError) local_error = NULL;
    g_autofree char *fingerprint = NULL;

    if (!shake_hands (self, families[i], cancellable, &local_error)) {
      gboolean has_none = i > 0 && g_error_matches (local_error, DIF_ERROR, DIF_ERROR_REJECTED);

      if (!has_none) {
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
      }
      hang_up (self);
      continue;
    }
    fingerprint = take_fingerprint (self);
    key = judge_key (self, fingerprint);
    self->verified = key == KEY_RIGHT;
    if (host_key != NULL && (self->verified || key == KEY_UNKNOWN)) {
      g_free (*host_key);
      *host_key = g_strdup (fingerprint);
    }
    if (self->verified)
      return TRUE;
    if (first == NULL)
      first = g_steal_pointer (&fingerprint);
    hang_up (self);
    if (key != KEY_OTHER)
      break;
  }
  set_key_error (self, key, first, error);
  return FALSE;
}

/* --- The channel -------------------------------------------------------------------------- */

static gboolean
open_channel (DifSsh *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  int code;

  allow (self, DIF_LIMIT_IDLE_SECONDS);
  self->channel = ssh_channel_new (self->session);
  do {
    code = ssh_channel_open_session (self->channel);
  } while (dif_ssh_again (self, code, SSH_AGAIN, cancellable, &local_error));
  if (code != SSH_OK) {
    if (local_error != NULL)
      g_propagate_error (error, g_steal_pointer (&local_error));
    else
      dif_ssh_set_error (self, error);
    return FALSE;
  }
  do {
    code = ssh_channel_request_sftp (self->channel);
  } while (dif_ssh_again (self, code, SSH_AGAIN, cancellable, &local_error));
  if (code == SSH_OK)
    return TRUE;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    dif_set_error (error, DIF_ERROR_REJECTED, _("Ask the hosting for SFTP access."),
                   _("“%s” lets “%s” in, but has no SFTP"), self->name, self->settings->user);
  return FALSE;
}

DifSsh *
dif_ssh_connect (DifSshSettings *settings, char **host_key, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifSsh) self = g_new0 (DifSsh, 1);

  self->settings = settings;
  self->fd = -1;
  self->name = settings->port == DEFAULT_PORT ? g_strdup (settings->host)
                                              : g_strdup_printf ("%s:%u", settings->host, settings->port);
  if (!connect_verified (self, host_key, cancellable, error))
    return NULL;
  allow (self, DIF_LIMIT_IDLE_SECONDS);
  if (!dif_ssh_authenticate (self, cancellable, error) || !open_channel (self, cancellable, error))
    return NULL;
  self->settings = NULL;
  return g_steal_pointer (&self);
}

gssize
dif_ssh_write (DifSsh *self, const guint8 *bytes, gsize length, GError **error)
{
  int taken;

  /* what libssh holds back grows without end if it is fed faster than the network takes it */
  if ((ssh_get_poll_flags (self->session) & SSH_WRITE_PENDING) != 0)
    return 0;
  taken = ssh_channel_write (self->channel, bytes, (uint32_t) MIN (length, WRITE_BYTES));
  if (taken >= 0)
    return taken;
  if (taken == SSH_AGAIN)
    return 0;
  dif_ssh_set_error (self, error);
  return -1;
}

gssize
dif_ssh_read (DifSsh *self, guint8 *bytes, gsize length, GError **error)
{
  int got = ssh_channel_read_nonblocking (self->channel, bytes, (uint32_t) length, 0);

  if (got > 0)
    return got;
  if ((got == 0 || got == SSH_AGAIN) && !ssh_channel_is_eof (self->channel) &&
      ssh_is_connected (self->session))
    return 0;
  dif_ssh_set_error (self, error);
  return -1;
}
