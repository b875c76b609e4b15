/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-stack"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "archive/dif-archive-evidence.h"
#include "archive/dif-archive-targets.h"
#include "archive/dif-ledger.h"
#include "aws/dif-aws-account.h"
#include "aws/dif-aws-query.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "base/dif-secret.h"
#include "base/dif-time.h"
#include "base/dif-wait.h"

#include "dif-stack-target.h"

/* Under which the keyring is tried out; nothing stays */
#define TRIAL "aws-trial"

/* What a target needs of both stacks */
static const char *const needed[] = { "Bucket", "Region", "Distribution", "Domain", NULL };


/* --- Outputs -------------------------------------------------------------------------------------------- */

/* The words of a line, as a table of a web page is pasted: tabs or runs of spaces between its cells */
static GStrv
split_cells (const char *line)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit_set (line, " \t\r:=", -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    if (parts[i][0] != '\0')
      g_strv_builder_add (cells, parts[i]);
  }
  return g_strv_builder_end (cells);
}

GHashTable *
dif_stack_read_outputs (const char *text, GError **error)
{
  static const char *const known[] = { "Bucket", "Region", "Distribution", "DistributionDomain", "Domain", "LogBucket",
                                       "Publisher", "Zone", NULL };
  g_autoptr (GHashTable) outputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *key = NULL;

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) cells = split_cells (lines[i]);

    for (guint c = 0; cells[c] != NULL; c++) {
      if (key != NULL) {
        g_hash_table_replace (outputs, g_steal_pointer (&key), g_strdup (cells[c]));
        break;
      }
      if (g_strv_contains (known, cells[c]))
        key = g_strdup (cells[c]);
    }
  }
  for (guint i = 0; needed[i] != NULL; i++) {
    if (g_hash_table_contains (outputs, needed[i]))
      continue;
    dif_set_error (error, DIF_ERROR_USAGE, _("Paste all that stands under “Outputs” of the second stack."),
                   _("The output “%s” is missing"), needed[i]);
    return NULL;
  }
  return g_steal_pointer (&outputs);
}

DifTargetConfig *
dif_stack_make_target (const char *name, DifMode mode, GHashTable *outputs, GError **error)
{
  g_autofree char *url = g_strdup_printf ("https://%s/", (const char *) g_hash_table_lookup (outputs, "Domain"));
  const char *endpoint = dif_aws_service_endpoint ("s3");
  g_autoptr (DifTargetConfig) config =
      dif_target_config_new (name, "s3", g_hash_table_lookup (outputs, "Bucket"), url, mode, error);

  if (config == NULL ||
      !dif_target_config_set_option (config, "region", g_hash_table_lookup (outputs, "Region"), error) ||
      !dif_target_config_set_option (config, "distribution", g_hash_table_lookup (outputs, "Distribution"), error) ||
      (endpoint != NULL && !dif_target_config_set_option (config, "endpoint", endpoint, error)))
    return NULL;
  return g_steal_pointer (&config);
}

/* --- The publisher's key ---------------------------------------------------------------------------------- */

gboolean
dif_stack_check_keyring (const char *folder, GCancellable *cancellable, GError **error)
{
  return dif_secret_store (folder, TRIAL, TRIAL, cancellable, error) &&
         dif_secret_erase (folder, TRIAL, cancellable, error);
}

static gboolean
keep_secret (const char *folder, const char *use, const char *secret, gboolean session, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (dif_secret_store (folder, use, secret, cancellable, &reason))
    return TRUE;
  if (session) {
    dif_secret_keep (folder, use, secret);
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* Whether the key that is there can go on being used */
static gboolean
is_known (const char *folder, const char *use, const char *access_key, GStrv keys, GCancellable *cancellable)
{
  char *secret;

  if (access_key == NULL || !g_strv_contains ((const char *const *) keys, access_key))
    return FALSE;
  secret = dif_secret_lookup (folder, use, cancellable, NULL);
  dif_secret_free (secret);
  return secret != NULL;
}

static gboolean
make_key (DifStackWork *work, const char *folder, const char *use, DifTargetConfig *config, const char *user, gboolean session, GError **error)
{
  g_autoptr (DifAwsCredentials) key = dif_aws_create_key (work->administrator, user, work->cancellable, error);
  g_autofree char *text = NULL;

  if (key == NULL)
    return FALSE;
  if (!keep_secret (folder, use, key->secret, session, work->cancellable, error)) {
    /* nobody would know its secret */
    dif_aws_delete_key (work->administrator, user, key->access_key, NULL, NULL);
    return FALSE;
  }
  /* Translators: an access key of AWS */
  text = g_strdup_printf (_("Access key %s of the publisher: made, and its secret is in the keyring"), key->access_key);
  dif_stack_tell (work, DIF_STACK_EVENT_DONE, text, NULL);
  return dif_target_config_set_option (config, "access-key", key->access_key, error);
}

gboolean
dif_stack_give_key (DifStackWork *work,
                    const char *folder,
                    DifTargetConfig *config,
                    DifTargetConfig *before,
                    const char *user,
                    gboolean session,
                    GError **error)
{
  g_autofree char *use = g_strdup_printf ("target:%s", config->name);
  const char *there = before != NULL ? dif_options_get (before->options, "access-key") : NULL;
  g_auto (GStrv) keys = dif_aws_list_keys (work->administrator, user, work->cancellable, error);

  if (keys == NULL)
    return FALSE;
  if (is_known (folder, use, there, keys, work->cancellable))
    return dif_target_config_set_option (config, "access-key", there, error);
  if (there != NULL && g_strv_contains ((const char *const *) keys, there) &&
      !dif_aws_delete_key (work->administrator, user, there, work->cancellable, error))
    return FALSE;
  return make_key (work, folder, use, config, user, session, error);
}

/* --- The target --------------------------------------------------------------------------------------------- */

/* Under which the archive knows the mode of a target whose stacks the program itself has made */
static char *
make_setting (const char *name)
{
  return g_strdup_printf ("stacks:%s", name);
}

gboolean
dif_stack_has (DifArchive *archive, const char *name)
{
  g_autofree char *setting = make_setting (name);
  g_autofree char *mode = dif_archive_get_setting (archive, setting, NULL);

  return mode != NULL && mode[0] != '\0';
}

static gboolean
note_mode (DifArchive *archive, const char *name, const char *mode, GError **error)
{
  g_autofree char *setting = make_setting (name);

  return dif_archive_set_setting (archive, setting, mode, error);
}

static gboolean
keep_target (DifProfile *profile, DifTargetConfig *config, GError **error)
{
  g_autoptr (DifTargetRecord) there = dif_archive_find_target (profile->archive, config->name, NULL);
  g_autoptr (DifTargetConfig) before =
      there != NULL ? dif_target_config_load (profile->archive, config->name, error) : NULL;

  if (there != NULL && (before == NULL || !dif_target_config_set_page (config, before->page_url, error)))
    return FALSE;
  return there == NULL ? dif_profile_add_target (profile, config, error)
                       : dif_profile_change_target (profile, config, _("Set up on AWS"), error);
}

static gboolean
mark (DifProfile *profile, const char *requirement, gboolean up, const char *text, GError **error)
{
  return dif_archive_put_measure (profile->archive, "", requirement, up ? DIF_MEASURE_GOOD : DIF_MEASURE_BAD, text, error);
}

/* What shows that a requirement is met: the resources that stand for it. Route 53 only where it answers for the
 * name; what the program measures by itself is measured by itself */
static gboolean
is_marked (const DifStackResource *resource, gboolean zone)
{
  return resource->requirement != NULL && !g_str_equal (resource->requirement, "https") &&
         (zone || !g_str_equal (resource->requirement, "route53"));
}

static gboolean
mark_requirements (DifProfile *profile, const char *name, gboolean up, gboolean zone, GError **error)
{
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_free);
  GHashTableIter iter;
  gpointer requirement, text;
  gboolean ok = TRUE;

  for (const DifStackResource *one = dif_stack_resources (); one->resource != NULL; one++) {
    const char *so_far = g_hash_table_lookup (texts, one->requirement != NULL ? one->requirement : "");

    if (!is_marked (one, zone))
      continue;
    g_hash_table_replace (texts, (gpointer) one->requirement,
                          so_far != NULL ? g_strdup_printf ("%s, %s", so_far, _(one->what)) : g_strdup (_(one->what)));
  }
  g_hash_table_iter_init (&iter, texts);
  while (ok && g_hash_table_iter_next (&iter, &requirement, &text)) {
    g_autofree char *words = g_strdup_printf (
        /* Translators: a target's name, then what stands on AWS for it, e.g. “Web application firewall” */
        up ? _("Set up on AWS for “%s”: %s") : _("Taken down on AWS, of “%s”: %s"), name, (const char *) text);

    ok = mark (profile, requirement, up, words, error);
  }
  return ok;
}

/* Where another provider answers for the name, readers come when it has this line */
static void
tell_name (DifStackWork *work, GHashTable *outputs)
{
  const char *domain = g_hash_table_lookup (outputs, "Domain");
  const char *leads = g_hash_table_lookup (outputs, "DistributionDomain");
  g_autofree char *text = g_strdup_printf (_("“%s” must lead to CloudFront"), domain);
  g_autofree char *line = g_strdup_printf ("%s. CNAME %s.", domain, leads != NULL ? leads : "?");
  /* Translators: a record of the DNS */
  g_autofree char *hint = g_strdup_printf (_("Give the DNS provider this line, and leave it there:\n%s"), line);

  dif_stack_tell (work, DIF_STACK_EVENT_WAITING, text, hint);
}

gboolean
dif_stack_keep_target (DifProfile *profile, DifTargetConfig *config, GHashTable *outputs, gboolean own, GError **error)
{
  return keep_target (profile, config, error) &&
         (!own || note_mode (profile->archive, config->name, dif_mode_to_string (config->mode), error)) &&
         mark_requirements (profile, config->name, TRUE, g_hash_table_contains (outputs, "Zone"), error);
}

/* Until AWS knows the new key everywhere, it is refused here and there */
DifTargetTest *
dif_stack_try_target (
    DifStackWork *work, const char *folder, DifCall *call, DifTargetConfig *config, GHashTable *outputs)
{
  gint64 until = g_get_monotonic_time () + dif_limit_us (DIF_LIMIT_STACK_KEY_SECONDS);

  if (!g_hash_table_contains (outputs, "Zone"))
    tell_name (work, outputs);
  dif_stack_tell (work, DIF_STACK_EVENT_ONGOING, _("The target is tried out"), NULL);
  while (TRUE) {
    g_autoptr (DifTarget) target = dif_target_new (config, folder);
    g_autoptr (DifTargetTest) test = dif_target_test_run (target, call, work->cancellable);

    if (!g_error_matches (test->error, DIF_ERROR, DIF_ERROR_AUTH) || g_get_monotonic_time () >= until)
      return g_steal_pointer (&test);
    if (!dif_wait_until (g_get_monotonic_time () + dif_limit_us (DIF_LIMIT_STACK_POLL_SECONDS), work->cancellable))
      return g_steal_pointer (&test);
  }
}

DifTargetTest *
dif_stack_add_target (
    DifStackWork *work, DifProfile *profile, DifTargetConfig *config, GHashTable *outputs, GError **error)
{
  const char *folder = dif_archive_get_folder (profile->archive);
  DifTargetTest *test;

  if (!dif_stack_keep_target (profile, config, outputs, work->administrator != NULL, error))
    return NULL;
  test = dif_stack_try_target (work, folder, profile->call, config, outputs);
  if (dif_target_test_record (test, profile->archive, error))
    return test;
  dif_target_test_free (test);
  return NULL;
}

/* --- Taking down ---------------------------------------------------------------------------------------------- */

static gboolean
check_hours (DifProfile *profile, const char *name, const char *mode, GError **error)
{
  gint64 closing = dif_call_get_closing (profile->call);
  g_autofree char *hour = NULL;

  if (g_strcmp0 (mode, dif_mode_to_string (DIF_MODE_REAL)) != 0 || dif_clock_institute_now (profile->clock) >= closing)
    return TRUE;
  hour = dif_time_format_iso8601 (closing, dif_call_get_zone (profile->call));
  dif_set_error (error, DIF_ERROR_HOURS, _("Wait until then: what readers see stays until the closing hour."),
                 _("“%s” is real, and its last cut stays visible until %s"), name, hour);
  return FALSE;
}

/* Returns: (transfer full): the domain of stacks that were begun and never became a target */
static char *
read_domain (DifStackWork *work, const char *name, const char *region, GError **error)
{
  DifStackState *states[DIF_STACK_PARTS] = { NULL };
  gboolean seen = dif_stack_look (work, name, region, states, error);
  char *domain = NULL;

  for (guint part = 0; part < DIF_STACK_PARTS; part++) {
    if (seen && domain == NULL && states[part]->status != NULL)
      domain = g_strdup (g_hash_table_lookup (states[part]->parameters, "Domain"));
    g_clear_pointer (&states[part], dif_stack_state_free);
  }
  if (seen && domain == NULL)
    dif_set_error (error, DIF_ERROR_USAGE, _("The stacks of another region are found with that region."),
                   /* Translators: a target's name, then a region of AWS */
                   _("Nothing stands on AWS for “%s” in %s"), name, region);
  return domain;
}

/* Returns: (transfer full): what readers type to come to the target */
static char *
check_target (DifProfile *profile, DifTargetConfig *config, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  if (!check_hours (profile, config->name, dif_mode_to_string (config->mode), error))
    return NULL;
  if (!dif_stack_has (profile->archive, config->name)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Remove the target here, and what stands for it where it was made."),
                   _("“%s” was not set up on AWS by this program"), config->name);
    return NULL;
  }
  uri = config->public_url != NULL ? g_uri_parse (config->public_url, G_URI_FLAGS_NONE, NULL) : NULL;
  return g_strdup (uri != NULL ? g_uri_get_host (uri) : config->name);
}

/* What is no target: setting it up was broken off, or it was removed here and its stacks stand */
static char *
check_remains (DifStackWork *work, DifProfile *profile, const char *name, const char *region, GError **error)
{
  g_autofree char *setting = make_setting (name);
  g_autoptr (GError) reason = NULL;
  g_autofree char *mode = dif_archive_get_setting (profile->archive, setting, &reason);

  if (reason != NULL) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return NULL;
  }
  return check_hours (profile, name, mode, error) ? read_domain (work, name, region, error) : NULL;
}

gboolean
dif_stack_check_down (DifStackWork *work,
                      DifProfile *profile,
                      const char *name,
                      const char *region,
                      const char *confirmation,
                      GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, name, &reason);
  g_autofree char *domain = NULL;

  if (config != NULL) {
    domain = check_target (profile, config, error);
  } else if (g_error_matches (reason, DIF_ERROR, DIF_ERROR_NOT_FOUND)) {
    domain = check_remains (work, profile, name, region, error);
  } else {
    g_propagate_error (error, g_steal_pointer (&reason));
  }
  if (domain == NULL)
    return FALSE;
  if (g_strcmp0 (confirmation, domain) == 0)
    return TRUE;
  dif_set_error (error, DIF_ERROR_DECISION, _("Packages, ledger and documents on this computer stay in any case."),
                 /* Translators: a domain */
                 _("Bucket, CloudFront, certificate and firewall are removed for good only if you type “%s”"), domain);
  return FALSE;
}

gboolean
dif_stack_forget_target (DifProfile *profile, const char *name, GError **error)
{
  g_autofree char *use = g_strdup_printf ("target:%s", name);
  const char *folder = dif_archive_get_folder (profile->archive);
  g_autoptr (DifTargetRecord) there = dif_archive_find_target (profile->archive, name, NULL);

  dif_secret_keep (folder, use, NULL);
  /* where there is no keyring there is nothing in it */
  dif_secret_erase (folder, use, NULL, NULL);
  return (there == NULL || (mark_requirements (profile, name, FALSE, TRUE, error) &&
                            dif_profile_remove_target (profile, name, error))) &&
         note_mode (profile->archive, name, "", error) &&
         dif_ledger_append (profile->archive, "aws-down", dif_ledger_facts ("target", name, NULL), error);
}
