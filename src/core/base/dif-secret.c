/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-secret"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>
#include <string.h>

#include "dif-error.h"

#include "dif-secret.h"

#define SECRET_FILE_BYTES (64 * 1024)


static const SecretSchema schema = {
  "io.github.difusor.Difusor",
  SECRET_SCHEMA_NONE,
  {
      { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "use", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};


char *
dif_secret_read_file (const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  char *end;

  if (!g_file_get_contents (path, &text, &length, &local_error)) {
    dif_set_error (error, DIF_ERROR_SECRET, _("Put the secret into that file, alone on its first line."),
                   _("The secret cannot be read: %s"), local_error->message);
    return NULL;
  }

  end = text + strcspn (text, "\r\n");
  if (length > SECRET_FILE_BYTES || end == text) {
    memset (text, 0, length);
    dif_set_error (error, DIF_ERROR_SECRET, _("Put the secret into that file, alone on its first line."),
                   _("“%s” holds no secret on its first line"), path);
    return NULL;
  }
  memset (end, 0, length - (gsize) (end - text));
  return g_steal_pointer (&text);
}

static void
set_keyring_error (GError **error, const GError *reason)
{
  dif_set_error (error, DIF_ERROR_SECRET,
                 _("Unlock the keyring of your session, or keep the secret in a file and name it "
                   "with --password-file or --secret-file."),
                 _("The keyring cannot be used: %s"), reason->message);
}

gboolean
dif_secret_store (const char *profile,
                  const char *use,
                  const char *secret,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *label = g_strdup_printf (_("Difusor: %s"), use);

  if (!secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, secret, cancellable,
                                   &local_error, "profile", profile, "use", use, NULL)) {
    set_keyring_error (error, local_error);
    return FALSE;
  }
  return TRUE;
}

/* --- For this session --------------------------------------------------------------------- */

static GMutex lock;
static GHashTable *kept; /* (element-type utf8 utf8) "PROFILE\nUSE" and the secret, under lock */

void
dif_secret_keep (const char *profile, const char *use, const char *secret)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s", profile, use);

  g_mutex_lock (&lock);
  if (kept == NULL)
    kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) dif_secret_free);
  if (secret != NULL)
    g_hash_table_replace (kept, g_steal_pointer (&key), g_strdup (secret));
  else
    g_hash_table_remove (kept, key);
  g_mutex_unlock (&lock);
}

char *
dif_secret_dup_kept (const char *profile, const char *use)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s", profile, use);
  char *secret;

  g_mutex_lock (&lock);
  secret = kept != NULL ? g_strdup (g_hash_table_lookup (kept, key)) : NULL;
  g_mutex_unlock (&lock);
  return secret;
}

/* --- Found again -------------------------------------------------------------------------- */

char *
dif_secret_lookup (const char *profile, const char *use, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *copy = dif_secret_dup_kept (profile, use);
  char *found;

  if (copy != NULL)
    return copy;
  found = secret_password_lookup_sync (&schema, cancellable, &local_error, "profile", profile, "use",
                                       use, NULL);
  if (local_error != NULL) {
    set_keyring_error (error, local_error);
    return NULL;
  }
  if (found == NULL) {
    dif_set_error (error, DIF_ERROR_SECRET, _("Enter it again."),
                   _("The keyring holds no secret for “%s”"), use);
    return NULL;
  }
  copy = g_strdup (found);
  secret_password_free (found);
  return copy;
}

gboolean
dif_secret_erase (const char *profile, const char *use, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  secret_password_clear_sync (&schema, cancellable, &local_error, "profile", profile, "use", use,
                              NULL);
  if (local_error != NULL) {
    set_keyring_error (error, local_error);
    return FALSE;
  }
  return TRUE;
}

void
dif_secret_free (char *secret)
{
  if (secret == NULL)
    return;
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
