/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What readers see. */
#define G_LOG_DOMAIN "dif-cli-status"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-time.h"
#include "relay/dif-status.h"

#include "dif-cli.h"


/* Returns: (transfer full): what stands on the target, as half a sentence */
static char *
describe (DifStatusTarget *target, GTimeZone *zone)
{
  g_autofree char *since = target->since != 0 ? dif_time_format_iso8601 (target->since, zone) : NULL;
  g_autofree char *verified = target->verified != 0 ? dif_time_format_iso8601 (target->verified, zone) : NULL;

  if (target->publisher != NULL)
    return g_strdup_printf (_("another machine publishes (%s); this one stands by"), target->publisher);
  if (target->withdrawn)
    return g_strdup_printf (_("withdrawn since %s"), since);
  if (target->cut == NULL)
    return g_strdup (_("nothing of ours"));
  if (verified != NULL)
    return g_strdup_printf (_("%s since %s, read back %s"), target->cut, since, verified);
  if (target->public_url != NULL)
    return g_strdup_printf (_("%s since %s, not read back"), target->cut, since);
  return g_strdup_printf (_("%s since %s, no public address"), target->cut, since);
}

/* Of a pair of which one stands in for the other */
static void
print_role (DifStatusTarget *target)
{
  if (target->spare_of != NULL && target->in_service)
    g_print (_("%-25s readers are led here, in place of “%s”\n"), "", target->spare_of);
  else if (target->spare_of != NULL)
    g_print (_("%-25s hot spare of “%s”\n"), "", target->spare_of);
  else if (!target->in_service)
    g_print (_("%-25s readers are led to its spare\n"), "");
}

static void
print_status (DifStatus *status)
{
  GTimeZone *zone = dif_call_get_zone (status->call);

  g_print (_("Call: %s\n"), dif_call_get_id (status->call));
  if (status->has_source)
    g_print (_("Mode: %s\n"), dif_mode_get_name (status->mode));
  if (status->newest != NULL)
    g_print (_("Last cut: %s (%s)\n"), status->newest->id, dif_cut_state_to_string (status->newest->state));
  for (guint i = 0; i < status->targets->len; i++) {
    DifStatusTarget *target = g_ptr_array_index (status->targets, i);
    g_autofree char *text = describe (target, zone);

    g_print ("%-16s %-8s %s\n", target->name, dif_mode_to_string (target->mode), text);
    print_role (target);
    if (target->page_problem != NULL)
      g_print ("%-25s %s\n", "", target->page_problem);
  }
  if (status->incidents > 0)
    g_print (ngettext ("%u open incident\n", "%u open incidents\n", status->incidents), status->incidents);
  if (status->last)
    g_print (_("Readers see the last cut.\n"));
}

static gboolean
show_status (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifStatus) status = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!dif_cli_parse_plain (cli, "status", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_look (cli->data_dir, NULL, error);
  status = profile != NULL ? dif_status_new (profile, error) : NULL;
  if (status == NULL)
    return FALSE;

  if (cli->json) {
    node = dif_status_to_json (status);
    dif_cli_print_json (node);
    cli->answered = TRUE;
  } else {
    print_status (status);
  }
  return dif_status_check (status, error);
}

const DifCliCommand dif_cli_status_commands[] = {
  { "status", N_("Say what readers see, since when, and whether it is the last cut"), show_status },
  { NULL },
};
