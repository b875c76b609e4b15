/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <string.h>
#include <unistd.h>

#include "asking-server.h"

struct _DifTestAsking {
  char *host_key; /* (owned) */
  char *password; /* (owned) */
  guint rounds;
  GSocket *listener; /* (owned) */
  guint16 port;
  GThread *thread; /* (owned) */
};


/* What must be typed unseen, and what anybody may see and nobody needs to know */
static void
ask (ssh_message message, guint prompts)
{
  const char *texts[] = { "Password: ", "Oficina: " };
  char echo[] = { 0, 1 };

  ssh_message_auth_interactive_request (message, "", "Banco de horas", prompts, texts, echo);
}

/* Whether the answers are the password, where it is asked for, and nothing where it could be seen */
static gboolean
is_right (DifTestAsking *self, ssh_session session)
{
  int count = ssh_userauth_kbdint_getnanswers (session);
  const char *secret = count > 0 ? ssh_userauth_kbdint_getanswer (session, 0) : NULL;
  const char *seen = count > 1 ? ssh_userauth_kbdint_getanswer (session, 1) : "";

  return count == 0 || (g_strcmp0 (secret, self->password) == 0 && g_strcmp0 (seen, "") == 0);
}

static void
authenticate (DifTestAsking *self, ssh_session session, ssh_message message, guint *round)
{
  if (ssh_message_subtype (message) != SSH_AUTH_METHOD_INTERACTIVE) {
    ssh_message_auth_set_methods (message, SSH_AUTH_METHOD_INTERACTIVE);
    ssh_message_reply_default (message);
    return;
  }
  if (ssh_message_auth_kbdint_is_response (message) && !is_right (self, session)) {
    ssh_message_auth_set_methods (message, SSH_AUTH_METHOD_INTERACTIVE);
    ssh_message_reply_default (message);
  } else if (*round < self->rounds) {
    ask (message, *round == 0 ? 2 : 1);
  } else if (*round == self->rounds) {
    ask (message, 0);
  } else {
    ssh_message_auth_reply_success (message, 0);
  }
  (*round)++;
}

static void
answer (DifTestAsking *self, ssh_session session, ssh_message message, guint *round)
{
  switch (ssh_message_type (message)) {
  case SSH_REQUEST_SERVICE:
    ssh_message_service_reply_success (message);
    break;
  case SSH_REQUEST_AUTH:
    authenticate (self, session, message, round);
    break;
  case SSH_REQUEST_CHANNEL_OPEN:
    ssh_message_channel_request_open_reply_accept (message);
    break;
  case SSH_REQUEST_CHANNEL:
    ssh_message_channel_request_reply_success (message);
    break;
  default:
    ssh_message_reply_default (message);
    break;
  }
}

static gpointer
serve (gpointer data)
{
  DifTestAsking *self = data;
  ssh_bind bind = ssh_bind_new ();
  ssh_session session = ssh_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_accept (self->listener, NULL, &error);
  ssh_message message;
  guint round = 0;
  int fd;

  g_assert_no_error (error);
  fd = dup (g_socket_get_fd (socket)); /* it is closed with the session */
  ssh_bind_options_set (bind, SSH_BIND_OPTIONS_HOSTKEY, self->host_key);
  g_assert_cmpint (ssh_bind_accept_fd (bind, session, fd), ==, SSH_OK);
  if (ssh_handle_key_exchange (session) == SSH_OK) {
    while ((message = ssh_message_get (session)) != NULL) {
      answer (self, session, message, &round);
      ssh_message_free (message);
    }
  }
  ssh_disconnect (session);
  ssh_free (session);
  ssh_bind_free (bind);
  return NULL;
}

DifTestAsking *
dif_test_asking_new (const char *host_key, const char *password, guint rounds)
{
  DifTestAsking *self = g_new0 (DifTestAsking, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->host_key = g_strdup (host_key);
  self->password = g_strdup (password);
  self->rounds = rounds;
  self->listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (self->listener, any, FALSE, &error));
  g_assert_true (g_socket_listen (self->listener, &error));
  g_socket_set_blocking (self->listener, TRUE);
  bound = g_socket_get_local_address (self->listener, &error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("asking", serve, self);
  return self;
}

guint16
dif_test_asking_get_port (DifTestAsking *self)
{
  return self->port;
}

void
dif_test_asking_free (DifTestAsking *self)
{
  g_thread_join (self->thread);
  g_object_unref (self->listener);
  g_free (self->host_key);
  g_free (self->password);
  g_free (self);
}
