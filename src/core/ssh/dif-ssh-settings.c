/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-ssh"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"

#include "dif-ssh-settings.h"

#define DEFAULT_PORT (22)
#define FINGERPRINT_PREFIX "SHA256:"
#define FINGERPRINT_CHARACTERS (43)


void
dif_ssh_settings_free (DifSshSettings *self)
{
  g_free (self->user);
  g_free (self->host);
  g_free (self->path);
  g_free (self->host_key);
  g_free (self->identity);
  g_free (self->password_file);
  g_free (self->profile);
  g_free (self->use);
  g_free (self);
}

gboolean
dif_ssh_check_port (const char *value, GError **error)
{
  if (g_ascii_string_to_unsigned (value, 10, 1, G_MAXUINT16, NULL, NULL))
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, _("Use a number from 1 to 65535; SSH’s own is 22."),
                 _("“%s” is no port"), value);
  return FALSE;
}

gboolean
dif_ssh_check_fingerprint (const char *value, GError **error)
{
  const char *digits = value + strlen (FINGERPRINT_PREFIX);
  gboolean ok = g_str_has_prefix (value, FINGERPRINT_PREFIX) && strlen (digits) == FINGERPRINT_CHARACTERS;

  for (const char *c = digits; ok && *c != '\0'; c++)
    ok = g_ascii_isalnum (*c) || *c == '+' || *c == '/';
  if (!ok)
    dif_set_error (error, DIF_ERROR_USAGE,
                   _("Write it as the hosting shows it: SHA256: and 43 letters and digits."),
                   _("“%s” is no SHA-256 fingerprint of a key"), value);
  return ok;
}

static gboolean
is_plain (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return FALSE;
  }
  return text[0] != '\0';
}

static gboolean
is_host (const char *text)
{
  for (const char *c = text; *c != '\0'; c++) {
    if (!g_ascii_isalnum (*c) && strchr (".-_:%", *c) == NULL)
      return FALSE;
  }
  return text[0] != '\0' && text[0] != '-';
}

/* Where the host ends: the first colon that is not in brackets */
static const char *
find_path (const char *address)
{
  const char *bracket = strstr (address, "@[");

  if (bracket != NULL) {
    const char *end = strchr (bracket, ']');

    return end != NULL && end[1] == ':' ? end + 1 : NULL;
  }
  return strchr (address, ':');
}

static gboolean
split (DifSshSettings *self, const char *address)
{
  const char *colon = g_utf8_validate (address, -1, NULL) ? find_path (address) : NULL;
  g_autofree char *login = colon != NULL ? g_strndup (address, (gsize) (colon - address)) : NULL;
  char *at = login != NULL ? strrchr (login, '@') : NULL;
  gsize length;

  if (at == NULL)
    return FALSE;
  *at++ = '\0';
  length = strlen (at);
  self->user = g_strdup (login);
  self->host = at[0] == '[' ? g_strndup (at + 1, length - 2) : g_strdup (at);
  self->path = g_strdup (colon + 1);
  while (strlen (self->path) > 1 && g_str_has_suffix (self->path, "/"))
    self->path[strlen (self->path) - 1] = '\0';
  return is_plain (self->user) && is_host (self->host) && is_plain (self->path);
}

DifSshSettings *
dif_ssh_settings_new (const char *address,
                      GHashTable *options,
                      const char *profile,
                      const char *use,
                      GError **error)
{
  g_autoptr (DifSshSettings) self = g_new0 (DifSshSettings, 1);
  const char *port = options != NULL ? dif_options_get (options, "port") : NULL;

  if (!split (self, address)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("For example: cuenta@ejemplo.mx:public_html"),
                   _("“%s” is not of the form USER@HOST:PATH"), address);
    return NULL;
  }
  self->port = port != NULL ? (guint) g_ascii_strtoull (port, NULL, 10) : DEFAULT_PORT;
  if (options != NULL) {
    self->identity = g_strdup (dif_options_get (options, "identity"));
    self->password_file = g_strdup (dif_options_get (options, "password-file"));
    self->host_key = g_strdup (dif_options_get (options, "host-key"));
  }
  self->profile = g_strdup (profile);
  self->use = g_strdup (use);
  return g_steal_pointer (&self);
}

char *
dif_ssh_check_address (const char *address, GError **error)
{
  g_autoptr (DifSshSettings) settings = dif_ssh_settings_new (address, NULL, NULL, NULL, error);

  if (settings == NULL)
    return NULL;
  return strchr (settings->host, ':') != NULL
             ? g_strdup_printf ("%s@[%s]:%s", settings->user, settings->host, settings->path)
             : g_strdup_printf ("%s@%s:%s", settings->user, settings->host, settings->path);
}
