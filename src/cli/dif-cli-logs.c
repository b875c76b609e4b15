/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The access logs of targets: where they lie, collecting them, having them deleted. */
#define G_LOG_DOMAIN "dif-cli-logs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "archive/dif-archive-logs.h"
#include "archive/dif-archive-targets.h"
#include "base/dif-error.h"
#include "traffic/dif-log-collect.h"
#include "traffic/dif-log-place.h"

#include "dif-cli-interrupt.h"
#include "dif-cli-progress.h"
#include "dif-cli.h"


/* --- Where they lie ----------------------------------------------------------------------- */

static gboolean
list_places (DifCli *cli, DifArchive *archive, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (archive, error);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++) {
    const DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autofree char *place = dif_archive_get_log_place (archive, record->name, NULL);

    if (place == NULL)
      continue;
    json_object_set_string_member (object, record->name, place);
    if (!cli->json)
      g_print ("%-16s %s\n", record->name, place);
  }
  if (cli->json)
    dif_cli_print_json (node);
  return TRUE;
}

static gboolean
set_place (DifArchive *archive, const char *target, const char *place, GError **error)
{
  g_autoptr (DifTargetConfig) config = dif_target_config_load (archive, target, error);
  g_autofree char *checked = NULL;

  if (config == NULL)
    return FALSE;
  if (place != NULL && (checked = dif_log_place_check (config, place, error)) == NULL)
    return FALSE;
  return dif_archive_set_log_place (archive, target, checked, error);
}

static gboolean
place (DifCli *cli, int argc, char **argv, GError **error)
{
  gboolean none = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { "none", 0, 0, G_OPTION_ARG_NONE, &none, N_("They are not collected any more"), NULL },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse ("traffic place", "[TARGET BUCKET[/PREFIX]|PATH]", entries, &argc, &argv, error))
    return FALSE;
  if (argc != 1 && argc != (none ? 2 : 3)) {
    dif_set_error (error, DIF_ERROR_USAGE,
                   _("For example: difusorctl traffic place web /var/log/nginx/prep.access.log*"),
                   _("A target and where its access logs lie are needed"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, argc > 1, NULL, error);
  if (profile == NULL)
    return FALSE;
  return argc == 1 ? list_places (cli, profile->archive, error)
                   : set_place (profile->archive, argv[1], none ? NULL : argv[2], error);
}

/* --- Collecting --------------------------------------------------------------------------- */

typedef struct {
  DifProfile *profile; /* (owned) */
  char *target;
  gboolean replace;
  DifLogCollection done;
  DifCliProgress *progress; /* (unowned) */
} Collecting;

static void
collecting_clear (Collecting *self)
{
  g_free (self->target);
  dif_log_collection_clear (&self->done);
  g_clear_pointer (&self->profile, dif_profile_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Collecting, collecting_clear)

static gboolean
do_collect (gpointer data, GCancellable *cancellable, GError **error)
{
  Collecting *self = data;

  return dif_log_collect (self->profile, self->target, self->replace, &self->done,
                          dif_cli_progress_get (self->progress), cancellable, error);
}

static void
print_collection (DifCli *cli, const DifLogCollection *done)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_int_member (object, "places", done->places);
  json_object_set_int_member (object, "fetched", done->fetched);
  json_object_set_int_member (object, "bytes", (gint64) done->bytes);
  json_object_set_int_member (object, "files", done->kept);
  json_object_set_int_member (object, "days_changed", done->days);
  json_object_set_int_member (object, "days_left", done->left);
  if (done->traffic != NULL)
    json_object_set_member (object, "traffic", dif_traffic_to_json (done->traffic));
  if (cli->json) {
    dif_cli_print_json (node);
    return;
  }
  g_print (_("%u new files, %" PRIu64 " bytes; %u files are kept. The figures of %u days are others than before.\n"),
           done->fetched, done->bytes, done->kept, done->days);
  if (done->left > 0)
    g_print (_("The figures of %u days stay: they were typed, imported or dropped in, or are greater; "
               "--replace puts the collected ones there.\n"),
             done->left);
}

static gboolean
collect (DifCli *cli, int argc, char **argv, GError **error)
{
  g_auto (Collecting) self = { NULL };
  g_autoptr (DifCliProgress) progress = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { "target", 0, 0, G_OPTION_ARG_STRING, &self.target, N_("Only of this one"), N_("NAME") },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &self.replace, N_("Also in place of figures that came otherwise"), NULL },
    { NULL },
  };

  if (!dif_cli_parse ("traffic collect", NULL, entries, &argc, &argv, error))
    return FALSE;
  self.profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  if (self.profile == NULL)
    return FALSE;
  progress = dif_cli_progress_new ();
  self.progress = progress;
  if (!dif_cli_run_interruptible (do_collect, &self, error))
    return FALSE;
  g_clear_pointer (&progress, dif_cli_progress_free);
  print_collection (cli, &self.done);
  return TRUE;
}

/* --- Deleting ----------------------------------------------------------------------------- */

static gboolean
delete_logs (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *before = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { "before", 0, 0, G_OPTION_ARG_STRING, &before, N_("The first day whose logs stay"), N_("YYYY-MM-DD") },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;
  guint files;
  guint64 bytes;

  if (!dif_cli_parse ("traffic delete", NULL, entries, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  if (profile == NULL || !dif_log_delete (profile, before, &files, &bytes, NULL, error))
    return FALSE;
  if (cli->json)
    g_print ("{ \"files\": %u, \"bytes\": %" PRIu64 " }\n", files, bytes);
  else
    g_print (_("%u collected logs were deleted, %" PRIu64 " bytes; their figures stay.\n"), files, bytes);
  return TRUE;
}

const DifCliCommand dif_cli_logs_commands[] = {
  { "traffic place", N_("Say where the access logs of a target lie"), place },
  { "traffic collect", N_("Collect the access logs of the targets and count them"), collect },
  { "traffic delete", N_("Delete collected logs whose days are counted"), delete_logs },
  { NULL },
};
