/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saying who we are: key with passphrase, agent, password, keyboard-interactive. */
#define G_LOG_DOMAIN "dif-ssh"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-secret.h"

#include "dif-ssh-private.h"

#define ROUNDS (8)


static void
set_refused (DifSsh *self, GError **error)
{
  const char *hint = self->settings->identity != NULL
                         ? _("Put the public half of the key into the hosting’s list of SSH keys.")
                         : _("Enter user and password again as the hosting gave them.");

  dif_set_error (error, DIF_ERROR_AUTH, hint, _("“%s” does not let “%s” in"), self->name,
                 self->settings->user);
}

/* Returns: whether we are in; %FALSE without @error: this way does not lead in */
static gboolean
judge (DifSsh *self, int code, GError **error)
{
  if (code == SSH_AUTH_ERROR && error != NULL && *error == NULL)
    dif_ssh_set_error (self, error);
  return code == SSH_AUTH_SUCCESS;
}

/* The secret, read at each use: the operator's file, else the keyring */
static char *
read_secret (DifSsh *self, GCancellable *cancellable, GError **error)
{
  DifSshSettings *settings = self->settings;

  return settings->password_file != NULL
             ? dif_secret_read_file (settings->password_file, error)
             : dif_secret_lookup (settings->profile, settings->use, cancellable, error);
}

/* --- Key ---------------------------------------------------------------------------------- */

static int
no_passphrase (const char *prompt, char *buffer, size_t length, int echo, int verify, void *asked)
{
  *(gboolean *) asked = TRUE;
  return -1;
}

static void
set_bad_key (const char *path, gboolean encrypted, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    dif_set_error (error, DIF_ERROR_SECRET, _("Name the file of the private key."),
                   _("The key “%s” cannot be read"), path);
  else if (encrypted)
    dif_set_error (error, DIF_ERROR_SECRET, _("Enter its passphrase again."),
                   _("The key “%s” does not open with the passphrase given"), path);
  else
    dif_set_error (error, DIF_ERROR_SECRET,
                   _("Use a private key of the kind ed25519, ECDSA or RSA, made by ssh-keygen."),
                   _("“%s” is no private key of a known kind"), path);
}

/* Returns: (transfer full): the private key, or %NULL */
static ssh_key
load_key (DifSsh *self, GCancellable *cancellable, GError **error)
{
  const char *path = self->settings->identity;
  gboolean encrypted = FALSE;
  ssh_key key = NULL;
  char *passphrase;

  if (ssh_pki_import_privkey_file (path, NULL, no_passphrase, &encrypted, &key) == SSH_OK)
    return key;
  if (!encrypted) {
    set_bad_key (path, FALSE, error);
    return NULL;
  }
  passphrase = read_secret (self, cancellable, error);
  if (passphrase == NULL) {
    g_prefix_error (error, _("The key “%s” is encrypted. "), path);
    return NULL;
  }
  if (ssh_pki_import_privkey_file (path, passphrase, NULL, NULL, &key) != SSH_OK)
    set_bad_key (path, TRUE, error);
  dif_secret_free (passphrase);
  return key;
}

static int
by_key (DifSsh *self, GCancellable *cancellable, GError **error)
{
  ssh_key key = load_key (self, cancellable, error);
  int code = SSH_AUTH_ERROR;

  if (key == NULL)
    return SSH_AUTH_ERROR;
  do {
    code = ssh_userauth_publickey (self->session, NULL, key);
  } while (dif_ssh_again (self, code, SSH_AUTH_AGAIN, cancellable, error));
  ssh_key_free (key);
  return code;
}

static int
by_agent (DifSsh *self, GCancellable *cancellable, GError **error)
{
  int code;

  if (g_getenv ("SSH_AUTH_SOCK") == NULL)
    return SSH_AUTH_DENIED;
  do {
    code = ssh_userauth_agent (self->session, NULL);
  } while (dif_ssh_again (self, code, SSH_AUTH_AGAIN, cancellable, error));
  /* no agent is no failure of the connection */
  return code == SSH_AUTH_ERROR && ssh_is_connected (self->session) ? SSH_AUTH_DENIED : code;
}

/* --- Password ----------------------------------------------------------------------------- */

static int
by_password (DifSsh *self, const char *password, GCancellable *cancellable, GError **error)
{
  int code;

  do {
    code = ssh_userauth_password (self->session, NULL, password);
  } while (dif_ssh_again (self, code, SSH_AUTH_AGAIN, cancellable, error));
  return code;
}

/* Answers what is asked without echo with the password, and nothing else */
static void
answer_prompts (DifSsh *self, const char *password)
{
  int prompts = ssh_userauth_kbdint_getnprompts (self->session);

  for (int i = 0; i < prompts; i++) {
    char echo = 0;

    ssh_userauth_kbdint_getprompt (self->session, (unsigned int) i, &echo);
    ssh_userauth_kbdint_setanswer (self->session, (unsigned int) i, echo ? "" : password);
  }
}

static int
by_prompts (DifSsh *self, const char *password, GCancellable *cancellable, GError **error)
{
  int code = SSH_AUTH_DENIED;

  for (guint round = 0; round < ROUNDS; round++) {
    do {
      code = ssh_userauth_kbdint (self->session, NULL, NULL);
    } while (dif_ssh_again (self, code, SSH_AUTH_AGAIN, cancellable, error));
    if (code != SSH_AUTH_INFO)
      return code;
    answer_prompts (self, password);
  }
  return SSH_AUTH_DENIED;
}

static int
by_secret (DifSsh *self, int methods, GCancellable *cancellable, GError **error)
{
  char *password = read_secret (self, cancellable, error);
  int code = SSH_AUTH_DENIED;

  if (password == NULL)
    return SSH_AUTH_ERROR;
  if ((methods & SSH_AUTH_METHOD_PASSWORD) != 0)
    code = by_password (self, password, cancellable, error);
  if (code == SSH_AUTH_DENIED && (methods & SSH_AUTH_METHOD_INTERACTIVE) != 0)
    code = by_prompts (self, password, cancellable, error);
  dif_secret_free (password);
  return code;
}

/* --- In that order ------------------------------------------------------------------------ */

/* What the server would take, asked by saying nothing */
static int
ask_methods (DifSsh *self, int *methods, GCancellable *cancellable, GError **error)
{
  int code;

  do {
    code = ssh_userauth_none (self->session, NULL);
  } while (dif_ssh_again (self, code, SSH_AUTH_AGAIN, cancellable, error));
  *methods = ssh_userauth_list (self->session, NULL);
  return code;
}

gboolean
dif_ssh_authenticate (DifSsh *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  int methods = 0;
  int code;

  g_return_val_if_fail (self->verified, FALSE);

  if (self->settings->identity != NULL) {
    code = by_key (self, cancellable, &local_error);
    methods = ssh_userauth_list (self->session, NULL);
  } else {
    code = ask_methods (self, &methods, cancellable, &local_error);
    if (code == SSH_AUTH_DENIED && self->settings->password_file == NULL &&
        (methods & SSH_AUTH_METHOD_PUBLICKEY) != 0)
      code = by_agent (self, cancellable, &local_error);
  }
  if (code == SSH_AUTH_PARTIAL || (code == SSH_AUTH_DENIED && self->settings->identity == NULL))
    code = by_secret (self, methods, cancellable, &local_error);

  if (judge (self, code, &local_error))
    return TRUE;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    set_refused (self, error);
  return FALSE;
}
