/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be shown to somebody who helps. */
#define G_LOG_DOMAIN "dif-cli-support"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "watch/dif-support.h"

#include "dif-cli.h"


static gboolean
support (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse_plain (cli, "support", "FILE.zip", &argc, &argv, error))
    return FALSE;
  if (argc != 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Name one file."), _("A file is needed"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  if (profile == NULL || !dif_support_write (profile, argv[1], error))
    return FALSE;
  if (!cli->json)
    g_print (_("Written, with addresses and names masked. Read it before you send it.\n"));
  return TRUE;
}

const DifCliCommand dif_cli_support_commands[] = {
  { "support", N_("Write what helps others to help, with names and addresses masked"), support },
  { NULL },
};
