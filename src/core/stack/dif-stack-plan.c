/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-stack"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "dif-aws-resources.h"

#include "aws/dif-aws-client.h"
#include "base/dif-error.h"

#include "dif-stack-plan.h"

#define PREFIX "/io/github/difusor/Difusor/aws/"
#define NAME_LENGTH (64)
#define LABEL_LENGTH (63)
#define DOMAIN_LENGTH (253)
#define RATE_LIMIT_MIN (100)

static const char *const words[] = { "edge", "site" };

/* The same as the metadata of the templates say; the tests compare them */
static const DifStackResource resources[] = {
  { DIF_STACK_EDGE, "Certificate", N_("TLS certificate"), "https", "II.e" },
  { DIF_STACK_EDGE, "Firewall", N_("Web application firewall"), "ddos", "II.e" },
  { DIF_STACK_EDGE, "Firewall", N_("Web application firewall"), "waf", "II.e" },
  { DIF_STACK_EDGE, "Firewall", N_("Web application firewall"), "signatures", "II.e" },
  { DIF_STACK_EDGE, "Firewall", N_("Web application firewall"), "attack-actions", "II.e" },
  { DIF_STACK_EDGE, "Logs", N_("Bucket of the access logs"), NULL, NULL },
  { DIF_STACK_EDGE, "LogsPolicy", N_("Policy of the access logs"), NULL, NULL },
  { DIF_STACK_EDGE, "Budget", N_("Alarm of the budget"), "managed-services", "II.d" },
  { DIF_STACK_SITE, "Bucket", N_("Bucket of the site"), "public-cloud", "II" },
  { DIF_STACK_SITE, "Bucket", N_("Bucket of the site"), "s3", "II.d" },
  { DIF_STACK_SITE, "BucketPolicy", N_("Policy of the bucket"), NULL, NULL },
  { DIF_STACK_SITE, "Topic", N_("Mail for alarms"), NULL, NULL },
  { DIF_STACK_SITE, "StorageAlarm", N_("Alarm of the room used"), "s3", "II.d" },
  { DIF_STACK_SITE, "OriginAccess", N_("CloudFront’s access to the bucket"), NULL, NULL },
  { DIF_STACK_SITE, "CachePolicy", N_("What CloudFront keeps"), NULL, NULL },
  { DIF_STACK_SITE, "HeadersPolicy", N_("Security headers"), "https", "II.e" },
  { DIF_STACK_SITE, "ActaRedirect", N_("Way to the images of the actas"), NULL, NULL },
  { DIF_STACK_SITE, "Distribution", N_("CloudFront distribution"), "public-cloud", "II" },
  { DIF_STACK_SITE, "Distribution", N_("CloudFront distribution"), "cloudfront", "II.d" },
  { DIF_STACK_SITE, "Distribution", N_("CloudFront distribution"), "ddos", "II.e" },
  { DIF_STACK_SITE, "Distribution", N_("CloudFront distribution"), "https", "II.e" },
  { DIF_STACK_SITE, "Distribution", N_("CloudFront distribution"), "waf", "II.e" },
  { DIF_STACK_SITE, "Distribution", N_("CloudFront distribution"), "capacity", "II.e" },
  { DIF_STACK_SITE, "NameIpv4", N_("Name in Route 53 (IPv4)"), "route53", "II.d" },
  { DIF_STACK_SITE, "NameIpv6", N_("Name in Route 53 (IPv6)"), "route53", "II.d" },
  { DIF_STACK_SITE, "Publisher", N_("Identity that publishes"), "managed-services", "II.d" },
  { DIF_STACK_SITE, NULL, NULL, NULL, NULL },
};


const DifStackResource *
dif_stack_resources (void)
{
  return resources;
}

const char *
dif_stack_describe (const char *resource)
{
  for (guint i = 0; resources[i].resource != NULL; i++) {
    if (g_str_equal (resources[i].resource, resource))
      return _(resources[i].what);
  }
  return resource;
}

char *
dif_stack_name (const char *name, DifStackPart part)
{
  return g_strdup_printf ("difusor-%s-%s", name, words[part]);
}

const char *
dif_stack_plan_get_region (DifStackPlan *self, DifStackPart part)
{
  return part == DIF_STACK_EDGE ? DIF_STACK_EDGE_REGION : self->region;
}

char *
dif_stack_template (DifStackPart part)
{
  g_autofree char *path = g_strconcat (PREFIX, words[part], ".yaml", NULL);
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (dif_aws_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length;
  const char *text;

  g_assert (bytes != NULL); /* it is part of the program */
  text = g_bytes_get_data (bytes, &length);
  return g_strndup (text, length);
}

/* --- Whether it can be ---------------------------------------------------------------------------- */

static gboolean
is_stack_name (const char *name)
{
  return name[0] != '\0' && strlen (name) <= NAME_LENGTH &&
         strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") == strlen (name);
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  return length > 0 && length <= LABEL_LENGTH && strspn (label, "abcdefghijklmnopqrstuvwxyz0123456789-") == length &&
         label[0] != '-' && label[length - 1] != '-';
}

static gboolean
is_domain (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);
  guint count = g_strv_length (labels);
  gboolean ok = count >= 2 && strlen (domain) <= DOMAIN_LENGTH;

  for (guint i = 0; ok && i < count; i++)
    ok = is_label (labels[i]);
  return ok && strlen (labels[count - 1]) >= 2 &&
         strspn (labels[count - 1], "abcdefghijklmnopqrstuvwxyz") == strlen (labels[count - 1]);
}

static gboolean
is_one_of (const char *word, const char *const *allowed)
{
  return word == NULL || g_strv_contains (allowed, word);
}

static gboolean
is_email (const char *email)
{
  const char *at = strchr (email, '@');

  return at != NULL && at > email && strchr (at + 1, '@') == NULL && strchr (at, '.') != NULL &&
         strpbrk (email, " \t\r\n") == NULL && email[strlen (email) - 1] != '.';
}

/* Only what can stand between the quotes of the template's function */
static gboolean
is_https (const char *url, const char *more)
{
  g_autofree char *allowed =
      g_strconcat ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:-", more, NULL);

  return g_str_has_prefix (url, "https://") && strlen (url) > strlen ("https://") &&
         strspn (url + strlen ("https://"), allowed) == strlen (url) - strlen ("https://");
}

static gboolean
set_wrong (const char *value, const char *expected, GError **error)
{
  dif_set_error (error, DIF_ERROR_USAGE, expected, _("“%s” cannot be"), value);
  return FALSE;
}

gboolean
dif_stack_plan_check (DifStackPlan *self, GError **error)
{
  static const char *const rates[] = { "count", "challenge", "block", NULL };
  static const char *const managed[] = { "count", "block", NULL };

  if (!is_one_of (self->rate_action, rates))
    return set_wrong (self->rate_action, _("Choose count, challenge or block."), error);
  if (!is_one_of (self->managed_action, managed))
    return set_wrong (self->managed_action, _("Choose count or block."), error);
  if (self->email != NULL && self->email[0] != '\0' && !is_email (self->email))
    return set_wrong (self->email, _("Write an e-mail address."), error);
  if (self->portal != NULL && self->portal[0] != '\0' && !is_https (self->portal, ""))
    return set_wrong (self->portal, _("Write the portal’s address alone, for example https://www.example.mx."), error);
  if (self->acta_url != NULL && self->acta_url[0] != '\0' &&
      (!is_https (self->acta_url, "/_~") || !g_str_has_suffix (self->acta_url, "/")))
    return set_wrong (self->acta_url, _("Write an address that begins with https:// and ends with a slash."), error);
  if (self->zone != NULL && self->zone[0] != '\0' &&
      (self->zone[0] != 'Z' || strspn (self->zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != strlen (self->zone)))
    return set_wrong (self->zone, _("The id of a zone looks like Z0123456789ABC; Route 53 lists it."), error);
  if (self->rate_limit != 0 && self->rate_limit < RATE_LIMIT_MIN) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Thousands of readers can share one address of a mobile network."),
                   _("The limit of requests must be %d at least"), RATE_LIMIT_MIN);
    return FALSE;
  }
  return TRUE;
}

DifStackPlan *
dif_stack_plan_new (const char *name, const char *domain, const char *region, DifMode mode, GError **error)
{
  DifStackPlan *self;

  if (!is_stack_name (name)) {
    set_wrong (name, _("Name the target with letters, digits and “-” alone: its stacks are called by it."), error);
    return NULL;
  }
  if (!is_domain (domain)) {
    set_wrong (domain, _("Write the name that readers type, in small letters, for example prep.example.mx."), error);
    return NULL;
  }
  if (region != NULL && !dif_aws_is_region (region)) {
    set_wrong (region, _("A region looks like us-east-1 or mx-central-1."), error);
    return NULL;
  }
  self = g_new0 (DifStackPlan, 1);
  self->name = g_strdup (name);
  self->domain = g_strdup (domain);
  self->region = g_strdup (region != NULL ? region : DIF_STACK_EDGE_REGION);
  self->mode = mode;
  return self;
}

void
dif_stack_plan_free (DifStackPlan *self)
{
  g_free (self->name);
  g_free (self->domain);
  g_free (self->zone);
  g_free (self->region);
  g_free (self->email);
  g_free (self->portal);
  g_free (self->rate_action);
  g_free (self->managed_action);
  g_free (self->acta_url);
  g_free (self->acta_folders);
  g_free (self);
}

/* --- What CloudFormation is told -------------------------------------------------------------------- */

/* A value that the plan does not say is left out where the stack is new, and stays as it is where it is not */
static void
add (GArray *pairs, const char *name, const char *value, gboolean update)
{
  DifAwsPair pair = { g_strdup (name), NULL };

  if (value != NULL)
    dif_aws_pairs_add (pairs, name, value);
  else if (update)
    g_array_append_val (pairs, pair);
  if (value != NULL || !update)
    g_free (pair.name);
}

static void
add_number (GArray *pairs, const char *name, gint64 value, gboolean update)
{
  g_autofree char *text = value != 0 ? g_strdup_printf ("%" PRId64, value) : NULL;

  add (pairs, name, text, update);
}

GArray *
dif_stack_plan_parameters (DifStackPlan *self, DifStackPart part, GHashTable *outputs, gboolean update)
{
  static const char *const from_edge[] = { "CertificateArn", "FirewallArn", "LogBucket" };
  GArray *pairs = dif_aws_pairs_new ();

  add (pairs, "Domain", self->domain, update);
  add (pairs, "ZoneId", self->zone, update);
  add (pairs, "Email", self->email, update);
  if (part == DIF_STACK_EDGE) {
    add (pairs, "RateAction", self->rate_action, update);
    add (pairs, "ManagedAction", self->managed_action, update);
    add_number (pairs, "RateLimit", self->rate_limit, update);
    add_number (pairs, "BudgetUsd", self->budget_usd, update);
    return pairs;
  }
  for (guint i = 0; outputs != NULL && i < G_N_ELEMENTS (from_edge); i++)
    add (pairs, from_edge[i], g_hash_table_lookup (outputs, from_edge[i]), update);
  add (pairs, "Portal", self->portal, update);
  add (pairs, "ActaBaseUrl", self->acta_url, update);
  add (pairs, "ActaFolders", self->acta_folders, update);
  return pairs;
}
