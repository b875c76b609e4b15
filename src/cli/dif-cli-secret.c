/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cli"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/dif-error.h"

#include "dif-cli-secret.h"

#define SECRET_BYTES (1024)


/* Byte by byte: nothing after the line is taken, and nothing of it stays in a buffer of somebody else's */
static gsize
read_line (char *line)
{
  gsize length = 0;
  char c;

  while (length + 1 < SECRET_BYTES && read (STDIN_FILENO, &c, 1) == 1 && c != '\n')
    line[length++] = c;
  if (length > 0 && line[length - 1] == '\r')
    length--;
  line[length] = '\0';
  return length;
}

char *
dif_cli_secret_ask (const char *prompt, GError **error)
{
  struct termios before, quiet;
  gboolean terminal = tcgetattr (STDIN_FILENO, &before) == 0;
  char line[SECRET_BYTES];
  char *secret = NULL;

  if (terminal) {
    g_printerr ("%s", prompt);
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t) ECHO;
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  if (read_line (line) > 0)
    secret = g_strdup (line);
  explicit_bzero (line, sizeof (line));
  if (terminal) {
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
    g_printerr ("\n");
  }
  if (secret == NULL)
    dif_set_error (error, DIF_ERROR_SECRET, _("Type it, give it on standard input, or name its file with --secret-file."),
                   _("No secret was given"));
  return secret;
}
