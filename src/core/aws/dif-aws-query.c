/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/dif-aws-xml.h"
#include "base/dif-error.h"

#include "dif-aws-query.h"

#define GLOBAL_REGION "us-east-1"
#define FORM "application/x-www-form-urlencoded; charset=utf-8"
#define CONNECTIONS (1)

/* Services, where they are and by which word the AWS tools' variables name them */
static const struct {
  const char *service;
  const char *endpoint;
  const char *variable;
} services[] = {
  { "cloudformation", "https://cloudformation.{region}.amazonaws.com", "AWS_ENDPOINT_URL_CLOUDFORMATION" },
  { "iam", "https://iam.amazonaws.com", "AWS_ENDPOINT_URL_IAM" },
  { "route53", "https://route53.amazonaws.com", "AWS_ENDPOINT_URL_ROUTE_53" },
  { "sts", "https://sts.{region}.amazonaws.com", "AWS_ENDPOINT_URL_STS" },
  { "s3", NULL, "AWS_ENDPOINT_URL_S3" },
};


const char *
dif_aws_service_endpoint (const char *service)
{
  const char *named = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (services); i++) {
    if (g_str_equal (services[i].service, service))
      named = g_getenv (services[i].variable);
  }
  if (named == NULL || named[0] == '\0')
    named = g_getenv ("AWS_ENDPOINT_URL");
  return named != NULL && named[0] != '\0' ? named : NULL;
}

DifAwsClient *
dif_aws_service_new (const char *service, const char *region, const DifAwsCredentials *credentials, guint retries, GError **error)
{
  DifAwsClientOptions options = {
    .endpoint = dif_aws_service_endpoint (service),
    .region = region != NULL ? region : GLOBAL_REGION,
    .service = service,
    .place = service,
    .credentials = credentials,
    .connections = CONNECTIONS,
    .retries = retries,
  };

  for (guint i = 0; options.endpoint == NULL && i < G_N_ELEMENTS (services); i++) {
    if (g_str_equal (services[i].service, service))
      options.endpoint = services[i].endpoint;
  }
  return dif_aws_client_new (&options, error);
}

/* --- Refusals, in words for whoever administers the account ------------------------------------- */

static gboolean
is_denial (const DifAwsFault *fault, const DifAwsReply *reply)
{
  static const char *const codes[] = { "AccessDenied", "AccessDeniedException", "UnauthorizedOperation",
                                       "NotAuthorized", NULL };

  return (fault->code != NULL && g_strv_contains (codes, fault->code)) ||
         (fault->code == NULL && (reply->status == 401 || reply->status == 403));
}

static void
set_refusal (const DifAwsFault *fault, const char *action, const DifAwsReply *reply, GError **error)
{
  g_autoptr (DifAwsRequest) request = dif_aws_request_new ("POST", "/", action);

  if (is_denial (fault, reply))
    dif_set_error (error, DIF_ERROR_AUTH,
                   _("Use the key of somebody who administers the account, or the way without keys."),
                   /* Translators: a permission as AWS calls it, e.g. cloudformation:CreateStack */
                   _("This key may not do “%s” in the account"), action);
  else if (g_strcmp0 (fault->code, "OptInRequired") == 0 || g_strcmp0 (fault->code, "RegionDisabledException") == 0)
    dif_set_error (error, DIF_ERROR_SETUP, _("Switch the region on in the account, or choose another one."),
                   _("The account has not been switched on for “%s”"), action);
  else if (g_strcmp0 (fault->code, "LimitExceeded") == 0 || g_strcmp0 (fault->code, "LimitExceededException") == 0)
    dif_set_error (error, DIF_ERROR_SETUP, _("Remove what is not needed any more in AWS’s console, or ask AWS for more."),
                   _("The account has as many as it may have: “%s”"), action);
  else
    dif_aws_fault_set_error (fault, request, reply, action, error);
}

GPtrArray *
dif_aws_ask (DifAwsClient *client, DifAwsRequest *request, DifAwsFault *fault, GCancellable *cancellable, GError **error)
{
  const char *action = request->action;
  g_autoptr (DifAwsReply) reply = NULL;
  g_auto (DifAwsFault) found = { NULL, NULL, NULL };
  GPtrArray *nodes;

  request->wants_faults = TRUE;
  reply = dif_aws_client_send (client, request, cancellable, error);
  if (reply == NULL)
    return NULL;
  if (reply->status >= 400) {
    dif_aws_fault_read (&found, reply);
    set_refusal (&found, action, reply, error);
    if (fault != NULL) {
      *fault = found;
      found = (DifAwsFault){ NULL, NULL, NULL };
    }
    return NULL;
  }
  nodes = reply->body != NULL ? dif_aws_xml_parse (reply->body) : NULL;
  if (nodes == NULL)
    dif_set_error (error, DIF_ERROR_FORMAT, _("Check the endpoint and the network between here and there."),
                   _("The answer to “%s” cannot be read"), action);
  return nodes;
}

static GBytes *
form (const char *action, const char *version, GArray *parameters)
{
  const char *colon = strchr (action, ':');
  GString *text = g_string_new (NULL);
  gsize length;

  g_string_append_printf (text, "Action=%s&Version=%s", colon != NULL ? colon + 1 : action, version);
  for (guint i = 0; parameters != NULL && i < parameters->len; i++) {
    const DifAwsPair *pair = &g_array_index (parameters, DifAwsPair, i);
    g_autofree char *name = dif_aws_encode (pair->name, FALSE);
    g_autofree char *value = dif_aws_encode (pair->value, FALSE);

    g_string_append_printf (text, "&%s=%s", name, value);
  }
  length = text->len;
  return g_bytes_new_take (g_string_free (text, FALSE), length);
}

GPtrArray *
dif_aws_query (DifAwsClient *client,
               const char *action,
               const char *version,
               GArray *parameters,
               DifAwsFault *fault,
               GCancellable *cancellable,
               GError **error)
{
  DifAwsRequest *request = dif_aws_request_new ("POST", "/", action);
  g_autoptr (GBytes) body = form (action, version, parameters);

  dif_aws_request_set_body (request, body, FORM, NULL);
  return dif_aws_ask (client, request, fault, cancellable, error);
}
