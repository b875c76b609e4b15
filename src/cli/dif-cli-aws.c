/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What section II.d-e of the call asks for, set up on AWS and taken down again. */
#define G_LOG_DOMAIN "dif-cli-aws"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/dif-aws-credentials.h"
#include "base/dif-error.h"
#include "base/dif-secret.h"
#include "stack/dif-stack-report.h"
#include "stack/dif-stack-target.h"

#include "dif-cli-interrupt.h"
#include "dif-cli-progress.h"
#include "dif-cli-secret.h"
#include "dif-cli.h"

#define OUTPUTS_BYTES (256 * 1024)

/* What the commands work with; strings are of the options */
typedef struct {
  DifCli *cli;            /* (unowned) */
  char *name;             /* (owned) of the target */
  char *domain;           /* (owned) (nullable) and so on */
  char *zone;
  char *region;
  char *email;
  char *portal;
  char *rate_action;
  char *managed_action;
  char *mode_word;
  char *access_key;
  char *secret_file;
  char *outputs_file;
  char *save;
  char *confirm;
  gint64 rate_limit;
  gint64 budget;
  gint64 terabytes;
  DifStackPlan *plan;      /* (owned) (nullable) */
  DifAwsCredentials *keys; /* (owned) (nullable) whoever administers the account */
  JsonArray *events;       /* (owned) */
  DifTargetTest *test;     /* (owned) (nullable) */
  DifTargetConfig *config; /* (owned) (nullable) */
} Aws;


static void
aws_clear (Aws *self)
{
  char **strings[] = { &self->name,        &self->domain,         &self->zone,      &self->region,     &self->email,
                       &self->portal,      &self->rate_action,    &self->mode_word, &self->access_key, &self->secret_file,
                       &self->outputs_file, &self->managed_action, &self->save,      &self->confirm };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_clear_pointer (strings[i], g_free);
  g_clear_pointer (&self->plan, dif_stack_plan_free);
  g_clear_pointer (&self->keys, dif_aws_credentials_free);
  g_clear_pointer (&self->events, json_array_unref);
  g_clear_pointer (&self->test, dif_target_test_free);
  g_clear_pointer (&self->config, dif_target_config_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Aws, aws_clear)

/* --- Words ------------------------------------------------------------------------------------------------ */

static gboolean
parse (Aws *self, const char *command, const GOptionEntry *own, int *argc, char ***argv, GError **error)
{
  if (!dif_cli_parse (command, "NAME", own, argc, argv, error))
    return FALSE;
  if (*argc != 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("For example: difusorctl aws plan web --domain prep.example.mx"),
                   _("The name of one target is needed"));
    return FALSE;
  }
  self->name = g_strdup ((*argv)[1]);
  return TRUE;
}

static char *
host_of (DifTargetConfig *config)
{
  g_autoptr (GUri) uri = config->public_url != NULL ? g_uri_parse (config->public_url, G_URI_FLAGS_NONE, NULL) : NULL;

  return uri != NULL ? g_strdup (g_uri_get_host (uri)) : NULL;
}

/* What the target says already need not be said again */
static void
take_target (Aws *self, DifProfile *profile, DifMode *mode)
{
  g_autoptr (DifTargetConfig) there = dif_target_config_load (profile->archive, self->name, NULL);

  if (there == NULL)
    return;
  if (self->domain == NULL)
    self->domain = host_of (there);
  if (self->region == NULL)
    self->region = g_strdup (dif_options_get (there->options, "region"));
  *mode = there->mode;
}

static gboolean
make_plan (Aws *self, GError **error)
{
  g_autoptr (DifProfile) profile = dif_profile_open (self->cli->data_dir, FALSE, NULL, error);
  DifMode mode = DIF_MODE_PRACTICE;
  const char *const *folders;

  if (profile == NULL)
    return FALSE;
  take_target (self, profile, &mode);
  if (self->mode_word != NULL && !dif_mode_from_string (self->mode_word, &mode, error))
    return FALSE;
  if (self->domain == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("For example: --domain prep.example.mx"),
                   _("The name that readers will type is needed"));
    return FALSE;
  }
  self->plan = dif_stack_plan_new (self->name, self->domain, self->region, mode, error);
  if (self->plan == NULL)
    return FALSE;
  self->plan->zone = g_strdup (g_strcmp0 (self->zone, "none") == 0 ? "" : self->zone);
  self->plan->email = g_strdup (self->email);
  self->plan->portal = g_strdup (self->portal);
  self->plan->rate_action = g_strdup (self->rate_action);
  self->plan->managed_action = g_strdup (self->managed_action);
  self->plan->rate_limit = self->rate_limit;
  self->plan->budget_usd = self->budget;
  folders = dif_call_get_acta_paths (profile->call);
  self->plan->acta_url = g_strdup (dif_call_get_acta_base_url (profile->call));
  self->plan->acta_folders = folders != NULL ? g_strjoinv (",", (char **) folders) : NULL;
  return dif_stack_plan_check (self->plan, error);
}

/* Whoever administers the account: as the AWS tools know them, or with a secret that is asked for. It is never
 * an argument, and never kept */
static DifAwsCredentials *
read_keys (Aws *self, const char *prompt, GError **error)
{
  DifAwsCredentials *keys;
  char *secret;

  if (self->access_key == NULL)
    return dif_aws_credentials_load (NULL, NULL, self->cli->data_dir, "aws", NULL, error);
  secret = self->secret_file != NULL ? dif_secret_read_file (self->secret_file, error)
                                     : dif_cli_secret_ask (prompt, error);
  if (secret == NULL)
    return NULL;
  keys = g_new0 (DifAwsCredentials, 1);
  keys->access_key = g_strdup (self->access_key);
  keys->secret = secret;
  return keys;
}

static gboolean
take_administrator (Aws *self, GError **error)
{
  self->keys = read_keys (self, _("Secret of whoever administers the account: "), error);
  return self->keys != NULL;
}

static void
on_event (const DifStackEvent *event, gpointer user_data)
{
  static const char *const marks[] = { "…", "✓", "!", "✗" };
  Aws *self = user_data;
  g_autofree char *line = g_strdup_printf ("%s %s%s%s", marks[event->state], event->text,
                                           event->hint != NULL ? "\n  " : "", event->hint != NULL ? event->hint : "");

  dif_cli_progress_say (NULL, line);
  json_array_add_object_element (self->events, dif_stack_event_to_json (event));
}

/* --- plan ------------------------------------------------------------------------------------------------- */

static gboolean
save_templates (Aws *self, GError **error)
{
  static const char *const names[] = { "difusor-edge.yaml", "difusor-site.yaml" };

  for (guint part = 0; part < DIF_STACK_PARTS; part++) {
    g_autofree char *path = g_build_filename (self->save, names[part], NULL);
    g_autofree char *text = dif_stack_template (part);

    if (g_mkdir_with_parents (self->save, 0755) != 0 || !g_file_set_contents (path, text, -1, error))
      return FALSE;
    g_printerr ("%s\n", path);
  }
  return TRUE;
}

static gboolean
make_use (Aws *self, DifStackUse *use, GError **error)
{
  g_autoptr (DifProfile) profile = dif_profile_open (self->cli->data_dir, FALSE, NULL, error);

  if (profile == NULL)
    return FALSE;
  dif_stack_use_init (use, dif_call_get_threshold (profile->call, DIF_CALL_SITE_STORAGE_GB),
                      self->terabytes > 0 ? self->terabytes
                                          : dif_call_get_threshold (profile->call, DIF_CALL_TRANSFER_TB));
  use->zone = self->plan->zone == NULL || self->plan->zone[0] != '\0';
  use->actas = self->plan->acta_url != NULL;
  return TRUE;
}

static gboolean
plan_stacks (DifCli *cli, int argc, char **argv, GError **error)
{
  g_auto (Aws) self = { .cli = cli };
  const GOptionEntry entries[] = {
    { "domain", 0, 0, G_OPTION_ARG_STRING, &self.domain, N_("The name that readers type"), N_("NAME") },
    { "region", 0, 0, G_OPTION_ARG_STRING, &self.region, N_("Where the bucket is; us-east-1 without it"), N_("REGION") },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &self.zone, N_("The zone in Route 53, or none; found without it"), N_("ID") },
    { "terabytes", 0, 0, G_OPTION_ARG_INT64, &self.terabytes, N_("To readers in a month; the call’s without it"), N_("N") },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &self.save, N_("Write both templates there, for AWS’s console"), N_("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  DifStackUse use;

  if (!parse (&self, "aws plan", entries, &argc, &argv, error) || !make_plan (&self, error) ||
      !make_use (&self, &use, error) || (self.save != NULL && !save_templates (&self, error)))
    return FALSE;
  if (cli->json) {
    node = dif_stack_plan_to_json (self.plan, &use);
    dif_cli_print_json (node);
    return TRUE;
  }
  text = dif_stack_plan_to_text (self.plan, &use);
  g_print ("%s", text);
  return TRUE;
}

/* --- up --------------------------------------------------------------------------------------------------- */

static gboolean
finish_up (Aws *self, DifStackWork *work, DifProfile *profile, GHashTable *outputs, GError **error)
{
  g_autoptr (DifTargetConfig) before = dif_target_config_load (profile->archive, self->name, NULL);

  self->config = dif_stack_make_target (self->name, self->plan->mode, outputs, error);
  if (self->config == NULL ||
      !dif_stack_give_key (work, dif_archive_get_folder (profile->archive), self->config, before,
                           g_hash_table_lookup (outputs, "Publisher"), FALSE, error))
    return FALSE;
  self->test = dif_stack_add_target (work, profile, self->config, outputs, error);
  return self->test != NULL;
}

/* The data folder is locked only when both stacks stand: a night can go on meanwhile */
static gboolean
do_up (gpointer data, GCancellable *cancellable, GError **error)
{
  Aws *self = data;
  DifStackWork work = { self->keys, on_event, self, cancellable };
  g_autoptr (GHashTable) outputs = NULL;
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_stack_check_keyring (self->cli->data_dir, cancellable, error))
    return FALSE;
  outputs = dif_stack_up (&work, self->plan, error);
  profile = outputs != NULL ? dif_profile_open (self->cli->data_dir, TRUE, NULL, error) : NULL;
  return profile != NULL && finish_up (self, &work, profile, outputs, error);
}

static char *
read_outputs (Aws *self, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (self->outputs_file, &text, &length, error))
    return NULL;
  if (length <= OUTPUTS_BYTES && g_utf8_validate (text, (gssize) length, NULL))
    return g_steal_pointer (&text);
  dif_set_error (error, DIF_ERROR_USAGE, _("Paste what stands under “Outputs” into a text file."),
                 _("“%s” is no text of outputs"), self->outputs_file);
  return NULL;
}

/* Without keys: what the console shows was pasted into a file, and the key is the publisher's, made there */
static gboolean
do_adopt (gpointer data, GCancellable *cancellable, GError **error)
{
  Aws *self = data;
  DifStackWork work = { NULL, on_event, self, cancellable };
  g_autofree char *use = g_strdup_printf ("target:%s", self->name);
  g_autofree char *text = read_outputs (self, error);
  g_autoptr (GHashTable) outputs = text != NULL ? dif_stack_read_outputs (text, error) : NULL;
  g_autoptr (DifProfile) profile = outputs != NULL ? dif_profile_open (self->cli->data_dir, TRUE, NULL, error) : NULL;

  if (profile == NULL)
    return FALSE;
  self->config = dif_stack_make_target (self->name, self->plan->mode, outputs, error);
  if (self->config == NULL || !dif_target_config_set_option (self->config, "access-key", self->access_key, error))
    return FALSE;
  if (self->secret_file != NULL) {
    if (!dif_target_config_set_option (self->config, "secret-file", self->secret_file, error))
      return FALSE;
  } else if (!dif_secret_store (self->cli->data_dir, use, self->keys->secret, cancellable, error)) {
    return FALSE;
  }
  self->test = dif_stack_add_target (&work, profile, self->config, outputs, error);
  return self->test != NULL;
}

static void
print_up (Aws *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *answer = json_object_new ();

  json_node_take_object (node, answer);
  json_object_set_member (answer, "target", dif_target_config_to_json (self->config));
  json_object_set_array_member (answer, "events", json_array_ref (self->events));
  json_object_set_member (answer, "test", dif_target_test_to_json (self->test));
  if (self->cli->json) {
    dif_cli_print_json (node);
    self->cli->answered = TRUE;
    return;
  }
  for (guint i = 0; i < self->test->checks->len; i++) {
    DifTargetCheck *check = g_ptr_array_index (self->test->checks, i);

    g_print ("%-8s %-14s %s\n", dif_target_check_state_to_string (check->state), check->id, check->text);
  }
}

static gboolean
judge_up (Aws *self, GError **error)
{
  if (self->test->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&self->test->error));
    return FALSE;
  }
  if (self->test->passed)
    return TRUE;
  dif_set_error (error, DIF_ERROR_UNFULFILLED,
                 _("Put right what is marked “bad”, then: difusorctl target test. A new name takes some minutes."),
                 _("A night cannot be published on “%s” like this"), self->name);
  return FALSE;
}

static gboolean
raise_stacks (DifCli *cli, int argc, char **argv, GError **error)
{
  g_auto (Aws) self = { .cli = cli, .events = json_array_new () };
  const GOptionEntry entries[] = {
    { "domain", 0, 0, G_OPTION_ARG_STRING, &self.domain, N_("The name that readers type"), N_("NAME") },
    { "region", 0, 0, G_OPTION_ARG_STRING, &self.region, N_("Where the bucket is; us-east-1 without it"), N_("REGION") },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &self.zone, N_("The zone in Route 53, or none; found without it"), N_("ID") },
    { "email", 0, 0, G_OPTION_ARG_STRING, &self.email, N_("Who is told of money and room"), N_("ADDRESS") },
    { "budget", 0, 0, G_OPTION_ARG_INT64, &self.budget, N_("Dollars a month at which they are told"), N_("USD") },
    { "portal", 0, 0, G_OPTION_ARG_STRING, &self.portal, N_("The portal that alone may frame the site"), N_("URL") },
    { "rate-action", 0, 0, G_OPTION_ARG_STRING, &self.rate_action,
      N_("What happens to an address that asks too often: count, challenge or block"), N_("ACTION") },
    { "rate-limit", 0, 0, G_OPTION_ARG_INT64, &self.rate_limit, N_("Requests in five minutes from one address"), N_("N") },
    { "managed-action", 0, 0, G_OPTION_ARG_STRING, &self.managed_action,
      N_("What happens to a known attack: count or block"), N_("ACTION") },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &self.mode_word, N_("practice, drill or real"), N_("MODE") },
    { "access-key", 0, 0, G_OPTION_ARG_STRING, &self.access_key,
      N_("Of whoever administers the account; its secret is asked for and not kept"), N_("KEY") },
    { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &self.secret_file, N_("Where its secret lies, instead"), N_("FILE") },
    { "outputs", 0, 0, G_OPTION_ARG_FILENAME, &self.outputs_file,
      N_("The stacks stand: their outputs, copied from AWS’s console; the key is the publisher’s then"), N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };

  if (!parse (&self, "aws up", entries, &argc, &argv, error))
    return FALSE;
  if (self.outputs_file != NULL && self.domain == NULL)
    self.domain = g_strdup ("prep.example.mx"); /* the outputs say which */
  if (!make_plan (&self, error))
    return FALSE;
  if (self.outputs_file != NULL && self.access_key == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Make an access key for the user “Publisher” in IAM’s console."),
                   _("The access key of the publisher is needed"));
    return FALSE;
  }
  if (!take_administrator (&self, error) ||
      !dif_cli_run_interruptible (self.outputs_file != NULL ? do_adopt : do_up, &self, error))
    return FALSE;
  print_up (&self);
  return judge_up (&self, error);
}

/* --- status ----------------------------------------------------------------------------------------------- */

static gboolean
print_states (Aws *self, DifStackState *const *states, GError **error)
{
  g_autoptr (JsonNode) node = dif_stack_states_to_json (self->name, self->region, states);
  gboolean all = TRUE;

  for (guint part = 0; part < DIF_STACK_PARTS; part++) {
    g_autofree char *name = dif_stack_name (self->name, part);

    all = all && dif_stack_stands (states[part]);
    if (!self->cli->json)
      g_print ("%-32s %s\n", name, states[part]->status != NULL ? states[part]->status : _("does not exist"));
  }
  if (self->cli->json) {
    dif_cli_print_json (node);
    self->cli->answered = TRUE;
  }
  if (!all)
    dif_set_error (error, DIF_ERROR_UNFULFILLED, _("“difusorctl aws up” makes them, or goes on where it stopped."),
                   _("Not both stacks of “%s” stand"), self->name);
  return all;
}

/* The region is the target's, unless it is said */
static gboolean
find_region (Aws *self, GError **error)
{
  g_autoptr (DifProfile) profile = dif_profile_open (self->cli->data_dir, FALSE, NULL, error);
  DifMode mode;

  if (profile == NULL)
    return FALSE;
  take_target (self, profile, &mode);
  if (self->region == NULL)
    self->region = g_strdup (DIF_STACK_EDGE_REGION);
  return TRUE;
}

static gboolean
show_stacks (DifCli *cli, int argc, char **argv, GError **error)
{
  g_auto (Aws) self = { .cli = cli };
  const GOptionEntry entries[] = {
    { "region", 0, 0, G_OPTION_ARG_STRING, &self.region, N_("Where the bucket is; the target’s without it"), N_("REGION") },
    { "access-key", 0, 0, G_OPTION_ARG_STRING, &self.access_key,
      N_("Of whoever administers the account; its secret is asked for and not kept"), N_("KEY") },
    { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &self.secret_file, N_("Where its secret lies, instead"), N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  DifStackState *states[DIF_STACK_PARTS] = { NULL };
  DifStackWork work = { NULL };
  gboolean ok;

  if (!parse (&self, "aws status", entries, &argc, &argv, error) || !find_region (&self, error) ||
      !take_administrator (&self, error))
    return FALSE;
  work.administrator = self.keys;
  ok = dif_stack_look (&work, self.name, self.region, states, error) && print_states (&self, states, error);
  for (guint part = 0; part < DIF_STACK_PARTS; part++)
    g_clear_pointer (&states[part], dif_stack_state_free);
  return ok;
}

/* --- down ------------------------------------------------------------------------------------------------- */

static gboolean
do_down (gpointer data, GCancellable *cancellable, GError **error)
{
  Aws *self = data;
  DifStackWork work = { self->keys, on_event, self, cancellable };
  g_autoptr (DifProfile) profile = dif_profile_open (self->cli->data_dir, TRUE, NULL, error);

  return profile != NULL && dif_stack_check_down (&work, profile, self->name, self->region, self->confirm, error) &&
         dif_stack_down (&work, self->name, self->region, error) &&
         dif_stack_forget_target (profile, self->name, error);
}

static gboolean
lower_stacks (DifCli *cli, int argc, char **argv, GError **error)
{
  g_auto (Aws) self = { .cli = cli, .events = json_array_new () };
  const GOptionEntry entries[] = {
    { "confirm", 0, 0, G_OPTION_ARG_STRING, &self.confirm, N_("The domain that readers type, to say that it is meant"),
      N_("DOMAIN") },
    { "region", 0, 0, G_OPTION_ARG_STRING, &self.region, N_("Where the bucket is; the target’s without it"), N_("REGION") },
    { "access-key", 0, 0, G_OPTION_ARG_STRING, &self.access_key,
      N_("Of whoever administers the account; its secret is asked for and not kept"), N_("KEY") },
    { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &self.secret_file, N_("Where its secret lies, instead"), N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *answer = json_object_new ();

  json_node_take_object (node, answer);
  if (!parse (&self, "aws down", entries, &argc, &argv, error) || !find_region (&self, error) ||
      !take_administrator (&self, error) || !dif_cli_run_interruptible (do_down, &self, error))
    return FALSE;
  json_object_set_string_member (answer, "removed", self.name);
  json_object_set_array_member (answer, "events", json_array_ref (self.events));
  if (cli->json)
    dif_cli_print_json (node);
  return TRUE;
}

const DifCliCommand dif_cli_aws_commands[] = {
  { "aws plan", N_("What section II.d–e asks for on AWS, and its price"), plan_stacks },
  { "aws up", N_("Set it up or change it, and add the target"), raise_stacks },
  { "aws status", N_("How it stands on AWS"), show_stacks },
  { "aws down", N_("Take it down after the closing hour"), lower_stacks },
  { NULL },
};
