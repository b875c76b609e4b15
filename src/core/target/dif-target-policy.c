/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "aws/dif-aws-policy.h"
#include "base/dif-error.h"
#include "base/dif-json.h"
#include "target/dif-target-s3.h"

#include "dif-target-policy.h"


/* The rules that lead readers to the institute's images of actas, where the call says where they are */
static void
add_redirects (JsonObject *answer, DifCall *call)
{
  const char *url = dif_call_get_acta_base_url (call);
  const char *const *folders = dif_call_get_acta_paths (call);
  g_autofree char *function = NULL;

  if (url == NULL || folders == NULL || folders[0] == NULL)
    return;
  function = dif_aws_redirect_function (url, folders);
  json_object_set_member (answer, "routing_rules", dif_aws_routing_rules (url, folders));
  json_object_set_string_member (answer, "function", function);
}

char *
dif_target_policy_to_text (JsonObject *policy)
{
  static const struct {
    const char *member;
    const char *title;
  } parts[] = {
    { "user", N_("Policy of the access key (IAM):") },
    { "bucket", N_("Policy of the bucket:") },
    { "routing_rules", N_("Rules of the bucket’s website, for the images of actas:") },
  };

  GString *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *text = NULL;

    if (!json_object_has_member (policy, parts[i].member))
      continue;
    text = dif_json_pretty (json_object_get_member (policy, parts[i].member));
    g_string_append_printf (out, "%s\n%s\n\n", _(parts[i].title), text);
  }
  if (json_object_has_member (policy, "function"))
    g_string_append_printf (out, "%s\n%s", _("Function of the distribution, for the images of actas:"),
                            json_object_get_string_member (policy, "function"));
  return g_string_free (out, FALSE);
}

JsonObject *
dif_target_policy (DifTargetConfig *config, const char *logs, DifCall *call, GError **error)
{
  g_autofree char *prefix = dif_target_s3_prefix (config);
  DifAwsPlace place = {
    .bucket = config->location,
    .prefix = prefix,
    .region = dif_options_get (config->options, "region"),
    .distribution = dif_options_get (config->options, "distribution"),
    .logs = logs,
  };
  JsonObject *policy;

  if (!g_str_equal (config->kind, "s3")) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Only buckets have policies."), _("“%s” is of kind “%s”"), config->name,
                   config->kind);
    return NULL;
  }
  policy = json_object_new ();
  json_object_set_member (policy, "user", dif_aws_policy_user (&place));
  json_object_set_member (policy, "bucket", dif_aws_policy_bucket (&place));
  if (call != NULL)
    add_redirects (policy, call);
  return policy;
}
