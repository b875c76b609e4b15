/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where alarms go beside the window. */
#define G_LOG_DOMAIN "dif-cli-alarm"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "watch/dif-webhook.h"

#include "dif-cli.h"


static gboolean
set_alarm (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *secret_file = NULL;
  g_autofree char *endpoint = NULL;
  const GOptionEntry entries[] = {
    { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &secret_file, N_("File that holds the token"), N_("FILE") },
    { "endpoint", 0, 0, G_OPTION_ARG_STRING, &endpoint, N_("Another server’s address (telegram)"), N_("URL") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifWebhook) webhook = g_new0 (DifWebhook, 1);
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse ("alarm set", "KIND WHERE\n  ntfy URL-OF-TOPIC\n  telegram CHAT\n  plain URL", entries, &argc,
                      &argv, error))
    return FALSE;
  /* the id of a group in Telegram begins with a hyphen */
  if (argc > 3 && g_str_equal (argv[argc - 2], "--")) {
    argv[argc - 2] = argv[argc - 1];
    argc--;
  }
  if (argc != 3) {
    dif_set_error (error, DIF_ERROR_USAGE, _("For example: difusorctl alarm set ntfy https://ntfy.sh/TOPIC"),
                   _("A kind and where alarms go are needed"));
    return FALSE;
  }
  webhook->preset = g_strdup (argv[1]);
  webhook->where = g_strdup (argv[2]);
  webhook->endpoint = g_steal_pointer (&endpoint);
  webhook->secret_file = secret_file != NULL ? g_canonicalize_filename (secret_file, NULL) : NULL;
  if (!dif_webhook_check (webhook, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL && dif_webhook_save (profile->archive, webhook, error);
}

static gboolean
stop_alarm (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse_plain (cli, "alarm stop", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL && dif_webhook_save (profile->archive, NULL, error);
}

static gboolean
test_alarm (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifWebhook) webhook = NULL;

  if (!dif_cli_parse_plain (cli, "alarm test", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  if (profile == NULL)
    return FALSE;
  webhook = dif_webhook_load (profile->archive, &local_error);
  if (webhook == NULL) {
    if (local_error == NULL)
      dif_set_error (&local_error, DIF_ERROR_SETUP, _("Set one: difusorctl alarm set ntfy https://ntfy.sh/TOPIC"),
                     _("No place for alarms is set"));
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (!dif_webhook_test (webhook, NULL, error))
    return FALSE;
  if (!cli->json)
    g_print (_("Sent. Look at your telephone.\n"));
  return TRUE;
}

const DifCliCommand dif_cli_alarm_commands[] = {
  { "alarm set", N_("Have alarms sent to a telephone"), set_alarm },
  { "alarm test", N_("Send a test alarm"), test_alarm },
  { "alarm stop", N_("Send no alarms any more"), stop_alarm },
  { NULL },
};
