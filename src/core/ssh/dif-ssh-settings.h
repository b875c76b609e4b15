/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/dif-options.h"

G_BEGIN_DECLS

/**
 * DifSshSettings:
 *
 * Whom to reach over SSH, and how to say who we are; never a secret. The `sftp` source and the
 * `sftp` target have the same. Free with dif_ssh_settings_free().
 */
typedef struct {
  char *user;
  char *host;
  guint port;
  char *path;          /* on the host; relative to where the user comes in, unless it starts with `/` */
  char *host_key;      /* (nullable) the fingerprint that its key must have */
  char *identity;      /* (nullable) file of the private key */
  char *password_file; /* (nullable) file of the password, or of the key's passphrase */
  char *profile;       /* under which the keyring knows the secret */
  char *use;           /* likewise */
} DifSshSettings;

/** DIF_SSH_OPTIONS: for tables of #DifOption: `port`, `identity`, `host-key` */
#define DIF_SSH_OPTIONS                                                                            \
  { "port", N_("N"), N_("Port of the SSH server, 22 unless told otherwise"), FALSE,                \
    dif_ssh_check_port },                                                                          \
  { "identity", N_("FILE"), N_("Private key to come in with"), TRUE, NULL },                       \
  { "host-key", N_("SHA256:…"), N_("Fingerprint of the server’s key"), FALSE, dif_ssh_check_fingerprint }

/** DIF_SSH_PASSWORD_OPTION: likewise, `password-file`, where nothing else has it */
#define DIF_SSH_PASSWORD_OPTION                                                                    \
  { "password-file", N_("FILE"), N_("File that holds the password or the key’s passphrase"), TRUE, NULL }

/** dif_ssh_check_port: for #DifOption; a number from 1 to 65535 */
gboolean dif_ssh_check_port (const char *value, GError **error);

/** dif_ssh_check_fingerprint: for #DifOption; `SHA256:` and 43 characters of base64 */
gboolean dif_ssh_check_fingerprint (const char *value, GError **error);

/**
 * dif_ssh_settings_new:
 * @address: `USER@HOST:PATH`; the user's name may hold an `@`, and an IPv6 address stands in `[]`
 * @options: (nullable): as of %DIF_SSH_OPTIONS and %DIF_SSH_PASSWORD_OPTION
 * @profile: the data folder
 * @use: what the keyring calls the secret, e.g. `target:web`
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_USAGE
 */
DifSshSettings *dif_ssh_settings_new (const char *address,
                                      GHashTable *options,
                                      const char *profile,
                                      const char *use,
                                      GError **error);
void dif_ssh_settings_free (DifSshSettings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifSshSettings, dif_ssh_settings_free)

/** dif_ssh_check_address: Returns: (transfer full): @address as it is kept, or %NULL with %DIF_ERROR_USAGE */
char *dif_ssh_check_address (const char *address, GError **error);

G_END_DECLS
