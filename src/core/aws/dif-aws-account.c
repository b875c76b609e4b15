/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/dif-aws-query.h"
#include "aws/dif-aws-xml.h"
#include "base/dif-error.h"
#include "base/dif-secret.h"

#include "dif-aws-account.h"

#define STS_VERSION "2011-06-15"
#define IAM_VERSION "2010-05-08"
#define ROUTE53_ZONES "/2013-04-01/hostedzone"
#define CREATE_KEY "iam:CreateAccessKey"
#define ZONE_PREFIX "/hostedzone/"


char *
dif_aws_get_account (const DifAwsCredentials *credentials, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifAwsClient) client = dif_aws_service_new ("sts", NULL, credentials, 0, error);
  g_autoptr (GPtrArray) nodes =
      client != NULL
          ? dif_aws_query (client, "sts:GetCallerIdentity", STS_VERSION, NULL, NULL, cancellable, error)
          : NULL;
  const char *account = nodes != NULL ? dif_aws_xml_get (nodes, "GetCallerIdentityResult/Account") : NULL;

  if (nodes != NULL && account == NULL)
    dif_set_error (error, DIF_ERROR_FORMAT, _("Check the endpoint and the network between here and there."),
                   _("The answer to “%s” cannot be read"), "sts:GetCallerIdentity");
  return g_strdup (account);
}

/* --- Zones -------------------------------------------------------------------------------------- */

static void
zone_free (gpointer data)
{
  DifAwsZone *zone = data;

  g_free (zone->id);
  g_free (zone->name);
  g_free (zone);
}

static char *
without_dot (const char *name)
{
  gsize length = strlen (name);

  return g_strndup (name, length > 0 && name[length - 1] == '.' ? length - 1 : length);
}

/* Id, Name and PrivateZone come in that order in each HostedZone, which ends with a node of its own */
static void
read_zones (GPtrArray *nodes, GPtrArray *zones)
{
  const char *id = NULL, *name = NULL;
  gboolean private = FALSE;

  for (guint i = 0; i < nodes->len; i++) {
    const DifAwsNode *node = g_ptr_array_index (nodes, i);

    if (g_str_has_suffix (node->path, "HostedZone/Id"))
      id = g_str_has_prefix (node->text, ZONE_PREFIX) ? node->text + strlen (ZONE_PREFIX) : node->text;
    else if (g_str_has_suffix (node->path, "HostedZone/Name"))
      name = node->text;
    else if (g_str_has_suffix (node->path, "HostedZone/Config/PrivateZone"))
      private = g_str_equal (node->text, "true");
    else if (g_str_has_suffix (node->path, "HostedZones/HostedZone")) {
      if (id != NULL && name != NULL && !private) {
        DifAwsZone *zone = g_new0 (DifAwsZone, 1);

        zone->id = g_strdup (id);
        zone->name = without_dot (name);
        g_ptr_array_add (zones, zone);
      }
      id = name = NULL;
      private = FALSE;
    }
  }
}

GPtrArray *
dif_aws_list_zones (const DifAwsCredentials *credentials, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifAwsClient) client = dif_aws_service_new ("route53", NULL, credentials, 0, error);
  g_autoptr (GPtrArray) zones = g_ptr_array_new_with_free_func (zone_free);
  g_autofree char *marker = NULL;

  if (client == NULL)
    return NULL;
  do {
    DifAwsRequest *request = dif_aws_request_new ("GET", ROUTE53_ZONES, "route53:ListHostedZones");
    g_autoptr (GPtrArray) nodes = NULL;

    if (marker != NULL)
      dif_aws_pairs_add (request->query, "marker", marker);
    nodes = dif_aws_ask (client, request, NULL, cancellable, error);
    if (nodes == NULL)
      return NULL;
    read_zones (nodes, zones);
    g_free (marker);
    marker = g_strdup (dif_aws_xml_get (nodes, "NextMarker"));
  } while (marker != NULL && marker[0] != '\0');
  return g_steal_pointer (&zones);
}

const DifAwsZone *
dif_aws_find_zone (GPtrArray *zones, const char *domain)
{
  const DifAwsZone *best = NULL;
  gsize length = strlen (domain);

  for (guint i = 0; i < zones->len; i++) {
    const DifAwsZone *zone = g_ptr_array_index (zones, i);
    gsize own = strlen (zone->name);
    gboolean holds = g_str_has_suffix (domain, zone->name) &&
                     (length == own || (length > own && domain[length - own - 1] == '.'));

    if (holds && (best == NULL || own > strlen (best->name)))
      best = zone;
  }
  return best;
}

/* --- Keys of the identity that publishes ---------------------------------------------------------- */

static GPtrArray *
ask_iam (const DifAwsCredentials *credentials,
         const char *action,
         const char *user,
         const char *access_key,
         DifAwsFault *fault,
         GCancellable *cancellable,
         GError **error)
{
  /* a key that is made twice because an answer was lost is a key that nobody knows */
  guint retries = g_str_equal (action, CREATE_KEY) ? G_MAXUINT : 0;
  g_autoptr (DifAwsClient) client = dif_aws_service_new ("iam", NULL, credentials, retries, error);
  g_autoptr (GArray) parameters = dif_aws_pairs_new ();

  if (client == NULL)
    return NULL;
  dif_aws_pairs_add (parameters, "UserName", user);
  if (access_key != NULL)
    dif_aws_pairs_add (parameters, "AccessKeyId", access_key);
  return dif_aws_query (client, action, IAM_VERSION, parameters, fault, cancellable, error);
}

/* The answer held the secret: nothing of it stays in memory */
static void
wipe (GPtrArray *nodes)
{
  for (guint i = 0; i < nodes->len; i++) {
    DifAwsNode *node = g_ptr_array_index (nodes, i);

    explicit_bzero (node->text, strlen (node->text));
  }
}

DifAwsCredentials *
dif_aws_create_key (const DifAwsCredentials *credentials, const char *user, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) nodes =
      ask_iam (credentials, CREATE_KEY, user, NULL, NULL, cancellable, error);
  const char *access_key = nodes != NULL ? dif_aws_xml_get (nodes, "AccessKey/AccessKeyId") : NULL;
  const char *secret = nodes != NULL ? dif_aws_xml_get (nodes, "AccessKey/SecretAccessKey") : NULL;
  DifAwsCredentials *key = NULL;

  if (access_key != NULL && secret != NULL) {
    key = g_new0 (DifAwsCredentials, 1);
    key->access_key = g_strdup (access_key);
    key->secret = g_strdup (secret);
  } else if (nodes != NULL) {
    dif_set_error (error, DIF_ERROR_FORMAT, _("Check the endpoint and the network between here and there."),
                   _("The answer to “%s” cannot be read"), CREATE_KEY);
  }
  if (nodes != NULL)
    wipe (nodes);
  return key;
}

GStrv
dif_aws_list_keys (const DifAwsCredentials *credentials, const char *user, GCancellable *cancellable, GError **error)
{
  g_auto (DifAwsFault) fault = { NULL, NULL, NULL };
  g_autoptr (GError) reason = NULL;
  g_autoptr (GPtrArray) nodes =
      ask_iam (credentials, "iam:ListAccessKeys", user, NULL, &fault, cancellable, &reason);
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  if (nodes == NULL && g_strcmp0 (fault.code, "NoSuchEntity") != 0) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return NULL;
  }

  for (guint i = 0; nodes != NULL && i < nodes->len; i++) {
    const DifAwsNode *node = g_ptr_array_index (nodes, i);

    if (g_str_has_suffix (node->path, "/AccessKeyId"))
      g_strv_builder_add (keys, node->text);
  }
  return g_strv_builder_end (keys);
}

gboolean
dif_aws_delete_key (const DifAwsCredentials *credentials,
                    const char *user,
                    const char *access_key,
                    GCancellable *cancellable,
                    GError **error)
{
  g_auto (DifAwsFault) fault = { NULL, NULL, NULL };
  g_autoptr (GError) reason = NULL;
  g_autoptr (GPtrArray) nodes =
      ask_iam (credentials, "iam:DeleteAccessKey", user, access_key, &fault, cancellable, &reason);

  if (nodes != NULL || g_strcmp0 (fault.code, "NoSuchEntity") == 0)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}
