/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of two machines publishes. */
#define G_LOG_DOMAIN "dif-cli-lease"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "relay/dif-relay.h"

#include "dif-cli-interrupt.h"
#include "dif-cli.h"


typedef struct {
  DifRelay *relay;    /* (owned) */
  const char *target; /* (unowned) */
  char *reason;       /* (owned) (nullable) of taking */
} Lease;


static gboolean
do_hand_over (gpointer data, GCancellable *cancellable, GError **error)
{
  Lease *self = data;

  return dif_relay_hand_over (self->relay, self->target, cancellable, error);
}

static gboolean
do_take (gpointer data, GCancellable *cancellable, GError **error)
{
  Lease *self = data;

  return dif_relay_take (self->relay, self->target, self->reason, cancellable, error);
}

static gboolean
run (DifCli *cli, Lease *self, DifCliWork work, GError **error)
{
  g_autoptr (DifProfile) profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  gboolean ok;

  if (profile == NULL)
    return FALSE;
  self->relay = dif_relay_new (profile, NULL, NULL, NULL);
  ok = dif_cli_run_interruptible (work, self, error);
  g_clear_object (&self->relay);
  return ok;
}

static gboolean
hand_over (DifCli *cli, int argc, char **argv, GError **error)
{
  Lease self = { NULL };

  if (!dif_cli_parse_plain (cli, "target handover", "NAME", &argc, &argv, error) ||
      !dif_cli_need_target (argc, error))
    return FALSE;
  self.target = argv[1];
  return run (cli, &self, do_hand_over, error);
}

static gboolean
take (DifCli *cli, int argc, char **argv, GError **error)
{
  Lease self = { NULL };
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &self.reason, N_("Why"), N_("TEXT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  gboolean ok = dif_cli_parse ("target take", "NAME", entries, &argc, &argv, error) &&
                dif_cli_need_target (argc, error);

  if (ok && (self.reason == NULL || self.reason[0] == '\0')) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Say it with --reason."),
                   _("Taking over from another machine needs a reason"));
    ok = FALSE;
  }
  self.target = ok ? argv[1] : NULL;
  ok = ok && run (cli, &self, do_take, error);
  g_free (self.reason);
  return ok;
}

const DifCliCommand dif_cli_lease_commands[] = {
  { "target handover", N_("Let the other machine publish on a target"), hand_over },
  { "target take", N_("Publish on a target in place of another machine, with a reason"), take },
  { NULL },
};
