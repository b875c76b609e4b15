/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-secret.h"

#include "dif-aws-credentials.h"


static char *
shared_file (void)
{
  const char *named = g_getenv ("AWS_SHARED_CREDENTIALS_FILE");

  return named != NULL && named[0] != '\0' ? g_strdup (named)
                                           : g_build_filename (g_get_home_dir (), ".aws", "credentials", NULL);
}

/* One `name = value` of the section; the file's other sections hold secrets that are not ours */
static void
take_line (DifAwsCredentials *self, char *line)
{
  char *equals = strchr (line, '=');
  char *value;

  if (equals == NULL)
    return;
  *equals = '\0';
  value = g_strstrip (equals + 1);
  g_strstrip (line);
  if (g_str_equal (line, "aws_access_key_id") && self->access_key == NULL)
    self->access_key = g_strdup (value);
  else if (g_str_equal (line, "aws_secret_access_key") && self->secret == NULL)
    self->secret = g_strdup (value);
  else if (g_str_equal (line, "aws_session_token") && self->token == NULL)
    self->token = g_strdup (value);
}

static DifAwsCredentials *
read_section (char *text, const char *section)
{
  DifAwsCredentials *self = g_new0 (DifAwsCredentials, 1);
  gboolean inside = FALSE;
  char *rest = text;

  for (char *line = strsep (&rest, "\n"); line != NULL; line = strsep (&rest, "\n")) {
    g_strstrip (line);
    if (line[0] == '[') {
      char *end = strchr (line, ']');

      if (end != NULL)
        *end = '\0';
      inside = g_str_equal (g_strstrip (line + 1), section);
    } else if (inside && line[0] != '#' && line[0] != ';') {
      take_line (self, line);
    }
  }
  return self;
}

static DifAwsCredentials *
load_shared (GError **error)
{
  const char *named = g_getenv ("AWS_PROFILE");
  const char *section = named != NULL && named[0] != '\0' ? named : "default";
  g_autofree char *path = shared_file ();
  g_autoptr (DifAwsCredentials) self = NULL;
  char *text = NULL;
  gsize length = 0;

  if (g_file_get_contents (path, &text, &length, NULL)) {
    self = read_section (text, section);
    explicit_bzero (text, length);
    g_free (text);
  }
  if (self != NULL && self->access_key != NULL && self->secret != NULL)
    return g_steal_pointer (&self);
  dif_set_error (error, DIF_ERROR_SECRET, _("Set --access-key and --secret-file, or write that section."),
                 /* Translators: a section of a file, and the file */
                 _("No access key: none is set, and there is no “[%s]” with one in “%s”"), section, path);
  return NULL;
}

DifAwsCredentials *
dif_aws_credentials_load (const char *access_key,
                          const char *secret_file,
                          const char *profile,
                          const char *use,
                          GCancellable *cancellable,
                          GError **error)
{
  DifAwsCredentials *self;
  char *secret;

  if (access_key == NULL)
    return load_shared (error);
  secret = secret_file != NULL ? dif_secret_read_file (secret_file, error)
                               : dif_secret_lookup (profile, use, cancellable, error);
  if (secret == NULL)
    return NULL;
  self = g_new0 (DifAwsCredentials, 1);
  self->access_key = g_strdup (access_key);
  self->secret = secret;
  return self;
}
