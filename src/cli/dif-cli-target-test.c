/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done on a target by itself: trying it out, and withdrawing what it shows. */
#define G_LOG_DOMAIN "dif-cli-target-test"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "relay/dif-profile.h"
#include "relay/dif-withdrawal.h"
#include "target/dif-target-pool.h"
#include "target/dif-target-test.h"

#include "dif-cli-interrupt.h"
#include "dif-cli.h"


/* --- test --------------------------------------------------------------------------------- */

/* What `target test` works with */
typedef struct {
  DifProfile *profile; /* (unowned) */
  const char *name;    /* (unowned) */
  DifTargetTest *test; /* (owned) (nullable) the result */
} Testing;


static gboolean
do_test (gpointer data, GCancellable *cancellable, GError **error)
{
  Testing *self = data;
  g_autoptr (DifTargetConfig) config = dif_target_config_load (self->profile->archive, self->name, error);
  g_autoptr (DifTarget) target = NULL;

  if (config == NULL)
    return FALSE;
  target = dif_target_new (config, dif_archive_get_folder (self->profile->archive));
  self->test = dif_target_test_run (target, self->profile->call, cancellable);
  return dif_target_test_record (self->test, self->profile->archive, error) &&
         (self->test->error != NULL ||
          dif_target_config_keep (dif_target_get_config (target), self->profile->archive, error));
}

static void
print_test (DifCli *cli, DifTargetTest *test)
{
  g_autoptr (JsonNode) node = dif_target_test_to_json (test);

  if (cli->json) {
    dif_cli_print_json (node);
    cli->answered = TRUE;
    return;
  }
  for (guint i = 0; i < test->checks->len; i++) {
    DifTargetCheck *check = g_ptr_array_index (test->checks, i);

    g_print ("%-8s %-14s %s\n", dif_target_check_state_to_string (check->state), check->id, check->text);
  }
}

/* Why the place cannot be used is what the command ends with; else what was found wrong in it */
static gboolean
judge_test (DifTargetTest *test, GError **error)
{
  if (test->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&test->error));
    return FALSE;
  }
  if (test->passed)
    return TRUE;
  dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Put right what is marked “bad”, and test again."),
                 _("A night cannot be published on “%s” like this"), test->target);
  return FALSE;
}

static gboolean
test_target (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  Testing testing = { NULL };
  gboolean ok;

  if (!dif_cli_parse_plain (cli, "target test", "NAME", &argc, &argv, error) ||
      !dif_cli_need_target (argc, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  if (profile == NULL)
    return FALSE;

  testing.profile = profile;
  testing.name = argv[1];
  ok = dif_cli_run_interruptible (do_test, &testing, error);
  if (testing.test != NULL)
    print_test (cli, testing.test);
  ok = ok && judge_test (testing.test, error);
  g_clear_pointer (&testing.test, dif_target_test_free);
  return ok;
}

/* --- withdraw ----------------------------------------------------------------------------- */

/* What `target withdraw` works with */
typedef struct {
  DifProfile *profile; /* (unowned) */
  const char *name;    /* (unowned) */
  char *reason;        /* (owned) (nullable) */
  char *order;         /* (owned) (nullable) */
  DifPublication *publication; /* (owned) (nullable) the result */
} Withdrawing;


/* The hours of what is real are the institute's: its clock is asked, and learnt if it answers */
static void
ask_hour (DifProfile *profile, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifSourceConfig) config = dif_profile_get_source (profile, &error);
  g_autoptr (DifSource) source =
      config != NULL ? dif_source_new (config, dif_archive_get_folder (profile->archive), profile->clock,
                                       &error)
                     : NULL;
  g_autoptr (GPtrArray) offers = source != NULL ? dif_source_list (source, cancellable, &error) : NULL;

  if (offers == NULL)
    g_debug ("the institute's clock is not known: %s", error->message);
}

static gboolean
do_withdraw (gpointer data, GCancellable *cancellable, GError **error)
{
  Withdrawing *self = data;
  g_autoptr (DifTargetPool) targets = dif_target_pool_new ();
  DifPublisher publisher = { .archive = self->profile->archive, .call = self->profile->call,
                             .targets = targets, .cancellable = cancellable };

  ask_hour (self->profile, cancellable);
  self->publication = dif_withdrawal_run (&publisher, self->name, self->reason, self->order, error);
  return self->publication != NULL;
}

static void
print_withdrawal (DifCli *cli, DifPublication *publication)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *targets = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_null_member (object, "cut");
  json_array_add_element (targets, dif_publication_to_json (publication));
  json_object_set_array_member (object, "targets", targets);
  if (cli->json)
    dif_cli_print_json (node);
  else
    g_print (_("“%s” shows a holding page now. To publish there again: difusorctl publish --target %s\n"),
             publication->target, publication->target);
}

static gboolean
withdraw (DifCli *cli, int argc, char **argv, GError **error)
{
  Withdrawing self = { NULL };
  g_autoptr (DifProfile) profile = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &self.reason, N_("Why"), N_("TEXT") },
    { "order", 0, 0, G_OPTION_ARG_FILENAME, &self.order, N_("The Institute's written order"), N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  gboolean ok;

  ok = dif_cli_parse ("target withdraw", "NAME", entries, &argc, &argv, error) &&
       dif_cli_need_target (argc, error);
  profile = ok ? dif_profile_open (cli->data_dir, TRUE, NULL, error) : NULL;
  if (profile != NULL) {
    self.profile = profile;
    self.name = argv[1];
    ok = dif_cli_run_interruptible (do_withdraw, &self, error);
  } else {
    ok = FALSE;
  }
  if (ok)
    print_withdrawal (cli, self.publication);
  g_clear_pointer (&self.publication, dif_publication_free);
  g_free (self.reason);
  g_free (self.order);
  return ok;
}

const DifCliCommand dif_cli_target_test_commands[] = {
  { "target test", N_("Try a target out: write, read back, look as a reader, remove"), test_target },
  { "target withdraw", N_("Put a neutral holding page in place of the site"), withdraw },
  { NULL },
};
