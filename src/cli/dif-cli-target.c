/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the site goes. */
#define G_LOG_DOMAIN "dif-cli-target"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-logs.h"
#include "archive/dif-archive-targets.h"
#include "base/dif-error.h"
#include "relay/dif-profile.h"
#include "relay/dif-spare.h"
#include "target/dif-target-config.h"
#include "target/dif-target-kind.h"
#include "target/dif-target-policy.h"
#include "target/dif-target-purges.h"
#include "target/dif-web-rules.h"

#include "dif-cli-interrupt.h"
#include "dif-cli-options.h"
#include "dif-cli.h"

static gboolean
set_option (gpointer config, const char *name, const char *value, GError **error)
{
  return dif_target_config_set_option (config, name, value, error);
}

/* Every kind with its place, for --help */
static char *
list_kinds (void)
{
  g_autoptr (GString) text = g_string_new ("NAME KIND PLACE");

  for (guint i = 0; dif_target_kinds ()[i] != NULL; i++)
    g_string_append_printf (text, "\n  NAME %s %s", dif_target_kinds ()[i]->name,
                            dif_target_kinds ()[i]->place);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Both or nothing */
static gboolean
add_with_role (DifProfile *profile, DifTargetConfig *config, const char *first, GError **error)
{
  DifDatabase *database = dif_archive_get_database (profile->archive);

  return dif_database_begin (database, error) &&
         dif_database_end (database,
                           dif_profile_add_target (profile, config, error) &&
                               (first == NULL || dif_spare_set (profile, config->name, first, error)),
                           error);
}

static gboolean
add_target (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *url = NULL;
  g_autofree char *page = NULL;
  g_autofree char *first = NULL;
  g_autofree char *mode_word = NULL;
  g_autofree char *help = list_kinds ();
  const GOptionEntry entries[] = {
    { "public-url", 0, 0, G_OPTION_ARG_STRING, &url, N_("Where readers find it"), N_("URL") },
    { "page-url", 0, 0, G_OPTION_ARG_STRING, &page, N_("A page of yours that shows or links it; looked at as well"),
      N_("URL") },
    { "spare-of", 0, 0, G_OPTION_ARG_STRING, &first, N_("The target that it takes the place of when that fails"),
      N_("NAME") },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &mode_word, N_("practice, drill or real"), N_("MODE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifCliOptions) options = dif_cli_options_new (entries);
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifTargetConfig) config = NULL;
  DifMode mode = DIF_MODE_PRACTICE;

  for (guint i = 0; dif_target_kinds ()[i] != NULL; i++)
    dif_cli_options_add (options, dif_target_kinds ()[i]->options);
  if (!dif_cli_parse ("target add", help, dif_cli_options_get_entries (options), &argc, &argv, error) ||
      (mode_word != NULL && !dif_mode_from_string (mode_word, &mode, error)))
    return FALSE;
  if (argc != 4) {
    dif_set_error (error, DIF_ERROR_USAGE, _("For example: difusorctl target add web folder DIR"),
                   _("A target needs a name, a kind and a place"));
    return FALSE;
  }
  config = dif_target_config_new (argv[1], argv[2], argv[3], url, mode, error);
  if (config == NULL || !dif_target_config_set_page (config, page, error) ||
      !dif_cli_options_each (options, set_option, config, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL && add_with_role (profile, config, first, error);
}

static gboolean
list_targets (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  if (!dif_cli_parse_plain (cli, "target list", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  records = profile != NULL ? dif_archive_list_targets (profile->archive, error) : NULL;
  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, record->name, error);

    if (config == NULL)
      return FALSE;
    json_array_add_element (array, dif_target_config_to_json (config));
    if (!cli->json)
      g_print ("%-16s %-8s %-8s %s %s\n", config->name, config->kind, dif_mode_to_string (config->mode),
               config->location, record->held_cut != NULL ? record->held_cut : "");
  }
  if (cli->json)
    dif_cli_print_json (node);
  return TRUE;
}

gboolean
dif_cli_need_target (int argc, GError **error)
{
  if (argc == 2)
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, _("See “difusorctl target list”."),
                 _("The name of one target is needed"));
  return FALSE;
}

/* Paths that CloudFront has forgotten for us this month; of those beyond, each costs */
static gboolean
add_purges (JsonObject *answer, DifProfile *profile, DifTargetConfig *config, GError **error)
{
  gint64 count;
  JsonObject *purges;

  if (dif_options_get (config->options, "distribution") == NULL)
    return TRUE;
  count = dif_target_count_purged (profile->archive, dif_clock_now (profile->clock), error);
  if (count < 0)
    return FALSE;
  purges = json_object_new ();
  json_object_set_int_member (purges, "month", count);
  json_object_set_int_member (purges, "free", DIF_PURGES_FREE);
  json_object_set_object_member (answer, "invalidations", purges);
  return TRUE;
}

/* Which of a pair readers are led to, and how they get there */
static gboolean
add_spare (JsonObject *answer, DifProfile *profile, DifTargetConfig *config, GError **error)
{
  g_autoptr (GPtrArray) pairs = dif_spare_list (profile->archive, error);
  DifSparePair *pair = pairs != NULL ? dif_spare_find (pairs, config->name) : NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  JsonArray *ways;

  if (pair == NULL)
    return pairs != NULL;
  text = dif_spare_explain (pair);
  lines = g_strsplit (text, "\n", -1);
  ways = json_array_new ();
  for (guint i = 0; lines[i] != NULL; i++)
    json_array_add_string_element (ways, lines[i]);
  json_object_set_boolean_member (answer, "in_service", !dif_spare_is_reserve (pairs, config->name));
  json_object_set_string_member (answer, "readers_are_led_to", dif_spare_pair_serving (pair)->public_url);
  json_object_set_array_member (answer, "readers_get_there", ways);
  return TRUE;
}

/* The configuration as a document that can be added to */
static JsonObject *
describe (DifTargetConfig *config)
{
  g_autoptr (JsonNode) node = dif_target_config_to_json (config);
  JsonObject *answer = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (answer, name, json_node_copy (value));
  return answer;
}

static gboolean
show_target (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifTargetConfig) config = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  if (!dif_cli_parse_plain (cli, "target show", "NAME", &argc, &argv, error) ||
      !dif_cli_need_target (argc, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  config = profile != NULL ? dif_target_config_load (profile->archive, argv[1], error) : NULL;
  if (config == NULL)
    return FALSE;
  json_node_take_object (node, describe (config));
  if (!add_purges (json_node_get_object (node), profile, config, error) ||
      !add_spare (json_node_get_object (node), profile, config, error))
    return FALSE;
  dif_cli_print_json (node);
  return TRUE;
}

static gboolean
remove_target (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse_plain (cli, "target remove", "NAME", &argc, &argv, error) ||
      !dif_cli_need_target (argc, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL && dif_profile_remove_target (profile, argv[1], error);
}

static gboolean
set_target_mode (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("Why"), N_("TEXT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifTargetConfig) config = NULL;

  if (!dif_cli_parse ("target mode", "NAME MODE", entries, &argc, &argv, error))
    return FALSE;
  if (argc != 3 || reason == NULL || reason[0] == '\0') {
    dif_set_error (error, DIF_ERROR_USAGE, _("difusorctl target mode NAME MODE --reason TEXT"),
                   _("A target, its mode and a reason are needed"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  config = profile != NULL ? dif_target_config_load (profile->archive, argv[1], error) : NULL;
  return config != NULL && dif_mode_from_string (argv[2], &config->mode, error) &&
         dif_profile_change_target (profile, config, reason, error);
}

/* An empty word takes it away */
static gboolean
set_target_page (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse_plain (cli, "target page", "NAME URL", &argc, &argv, error))
    return FALSE;
  if (argc != 3) {
    dif_set_error (error, DIF_ERROR_USAGE, _("difusorctl target page NAME URL; with \"\" there is none any more"),
                   _("A target and the address of a page are needed"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL && dif_profile_set_page (profile, argv[1], argv[2][0] != '\0' ? argv[2] : NULL, error);
}

/* --- A hot spare -------------------------------------------------------------------------------- */

/* An empty word takes it away */
static gboolean
set_target_spare (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse_plain (cli, "target spare", "NAME FIRST", &argc, &argv, error))
    return FALSE;
  if (argc != 3) {
    dif_set_error (error, DIF_ERROR_USAGE, _("difusorctl target spare NAME FIRST; with \"\" it is none any more"),
                   _("A target and the one that it stands in for are needed"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL && dif_spare_set (profile, argv[1], argv[2][0] != '\0' ? argv[2] : NULL, error);
}

static gboolean
print_switched (DifCli *cli, DifProfile *profile, const char *name, GError **error)
{
  g_autoptr (GPtrArray) pairs = dif_spare_list (profile->archive, error);
  DifSparePair *pair = pairs != NULL ? dif_spare_find (pairs, name) : NULL;
  g_autofree char *text = pair != NULL ? dif_spare_explain (pair) : NULL;

  if (text != NULL && !cli->json)
    g_print (_("Readers are to be led to %s now:\n%s\n"), dif_spare_pair_serving (pair)->public_url, text);
  return text != NULL;
}

static gboolean
switch_target (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("Why"), N_("TEXT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse ("target switch", "NAME", entries, &argc, &argv, error) || !dif_cli_need_target (argc, error))
    return FALSE;
  if (reason == NULL || reason[0] == '\0') {
    dif_set_error (error, DIF_ERROR_USAGE, _("Say it with --reason."), _("Leading readers elsewhere needs a reason"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL && dif_spare_switch (profile, argv[1], reason, error) &&
         print_switched (cli, profile, argv[1], error);
}

/* --- policy ------------------------------------------------------------------------------- */

static gboolean
show_bucket_policy (DifCli *cli, DifTargetConfig *config, DifProfile *profile, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *logs = dif_archive_get_log_place (profile->archive, config->name, &local_error);
  JsonObject *answer = NULL;
  g_autofree char *text = NULL;

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    answer = dif_target_policy (config, logs, profile->call, error);
  if (answer == NULL)
    return FALSE;
  json_node_take_object (node, answer);
  if (cli->json) {
    dif_cli_print_json (node);
    return TRUE;
  }
  text = dif_target_policy_to_text (answer);
  g_print ("%s", text);
  return TRUE;
}

/* --- policy of a web server that is somebody else's ------------------------------------------- */

/* What `target policy --write` works with */
typedef struct {
  DifProfile *profile;     /* (unowned) */
  DifTargetConfig *config; /* (unowned) */
  char *text;              /* (owned) (nullable) the file as it stands then */
} Writing;

static gboolean
do_write (gpointer data, GCancellable *cancellable, GError **error)
{
  Writing *self = data;
  g_autoptr (DifTarget) target = dif_target_new (self->config, dif_archive_get_folder (self->profile->archive));

  self->text = dif_web_rules_write (target, self->profile->archive, self->profile->call, cancellable, error);
  return self->text != NULL;
}

static void
print_rules (DifCli *cli, const char *text, gboolean written)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *answer = json_object_new ();

  json_node_take_object (node, answer);
  json_object_set_string_member (answer, "htaccess", text);
  json_object_set_boolean_member (answer, "written", written);
  if (cli->json)
    dif_cli_print_json (node);
  else
    g_print ("%s", text);
}

static gboolean
show_rules (DifCli *cli, DifProfile *profile, DifTargetConfig *config, gboolean write, GError **error)
{
  g_autofree char *lines = dif_web_rules_lines (config, profile->call, error);
  Writing writing = { profile, config, NULL };
  gboolean ok = lines != NULL && (!write || dif_cli_run_interruptible (do_write, &writing, error));

  if (ok)
    print_rules (cli, write ? writing.text : lines, write);
  g_free (writing.text);
  return ok;
}

static gboolean
show_policy (DifCli *cli, int argc, char **argv, GError **error)
{
  gboolean write = FALSE;
  const GOptionEntry entries[] = {
    { "write", 0, 0, G_OPTION_ARG_NONE, &write, N_("Write it there, into .htaccess, and look whether readers still get a page"),
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifTargetConfig) config = NULL;

  if (!dif_cli_parse ("target policy", "NAME", entries, &argc, &argv, error) || !dif_cli_need_target (argc, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, write, NULL, error);
  config = profile != NULL ? dif_target_config_load (profile->archive, argv[1], error) : NULL;
  if (config == NULL)
    return FALSE;
  if (!g_str_equal (config->kind, "s3"))
    return show_rules (cli, profile, config, write, error);
  if (write) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Whoever owns the bucket applies them."),
                   _("The permissions of a bucket are shown, never written"));
    return FALSE;
  }
  return show_bucket_policy (cli, config, profile, error);
}

const DifCliCommand dif_cli_target_commands[] = {
  { "target add", N_("Add a place to publish on"), add_target },
  { "target list", N_("List the targets"), list_targets },
  { "target show", N_("Show one target"), show_target },
  { "target remove", N_("Forget a target; what stands there stays"), remove_target },
  { "target policy", N_("Print what a bucket, its access key or a hosting’s web server must be told"), show_policy },
  { "target mode", N_("Change a target's mode, with a reason"), set_target_mode },
  { "target page", N_("Say which page of yours leads readers there, to have it looked at too"), set_target_page },
  { "target spare", N_("Let a target take the place of another one when that fails"), set_target_spare },
  { "target switch", N_("Lead readers to a hot spare, or back, with a reason"), switch_target },
  { NULL },
};
