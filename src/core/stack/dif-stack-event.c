/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-stack"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dif-stack-event.h"

/* Where a handler's code stands in the reason of a failure: it is CloudFormation's own vocabulary, the sentence
 * before it is not */
#define HANDLER "HandlerErrorCode: "
/* How the certificate's reason names the record by which the domain is proved */
#define RECORD "Content of DNS Record is: "
#define CANCELLED "cancelled"
#define STACK_TYPE "AWS::CloudFormation::Stack"

/* What went wrong, and the one thing to do; the first row that fits is taken */
static const struct {
  const char *type; /* (nullable) any */
  const char *code; /* (nullable) any */
  const char *text; /* N_(), with one %s for what it is */
  const char *hint; /* N_() */
} failures[] = {
  { NULL, "AccessDenied", N_("%s: the key may not make or change it"),
    N_("Use the key of somebody who administers the account, then go on.") },
  { NULL, "InvalidCredentials", N_("%s: AWS does not accept the key any more"),
    N_("Make a new key for whoever administers the account, then go on.") },
  { "AWS::CertificateManager::Certificate", "NotStabilized", N_("%s: the domain was not proved in time"),
    N_("Give the DNS provider the line that was shown, then go on.") },
  { "AWS::CertificateManager::Certificate", "ServiceLimitExceeded", N_("%s: the account has as many as it may have"),
    N_("Remove certificates that are not in use, or ask AWS for more.") },
  { "AWS::CertificateManager::Certificate", NULL, N_("%s: AWS gives none for this name"),
    N_("Check the name, and that no CAA record of the zone keeps amazon.com from giving certificates.") },
  { "AWS::WAFv2::WebACL", "ServiceLimitExceeded", N_("%s: the account has as many as it may have"),
    N_("Remove a firewall that is not in use, or ask AWS for more.") },
  { "AWS::CloudFront::Distribution", "AlreadyExists", N_("%s: another distribution has this name already"),
    N_("Take the name off the other distribution in CloudFront, or choose another name.") },
  { "AWS::CloudFront::Distribution", "InvalidRequest", N_("%s: CloudFront does not accept this name with this certificate"),
    N_("Take the name off any other distribution in CloudFront, and check that the account was verified by AWS Support.") },
  { "AWS::CloudFront::Distribution", "ServiceLimitExceeded", N_("%s: the account has as many as it may have"),
    N_("Remove a distribution that is not in use, or ask AWS for more.") },
  { "AWS::Route53::RecordSet", "AlreadyExists", N_("%s: the zone has a record of this name already"),
    N_("Look at that record in Route 53; if nothing needs it, remove it, then go on.") },
  { "AWS::Route53::RecordSet", NULL, N_("%s: the zone does not take the record"),
    N_("Look in Route 53 for another record of this name; if nothing needs it, remove it, then go on.") },
  { "AWS::S3::Bucket", "AlreadyExists", N_("%s: there is one of this name already"),
    N_("Go on: another name is found.") },
  { "AWS::S3::Bucket", "ServiceLimitExceeded", N_("%s: the account has as many as it may have"),
    N_("Remove a bucket that is not in use, or ask AWS for more.") },
  { "AWS::S3::Bucket", NULL, N_("%s: it cannot be made or removed like this"),
    N_("Look in S3 whether it still holds files, then go on.") },
  { "AWS::IAM::User", "ServiceLimitExceeded", N_("%s: the account has as many as it may have"),
    N_("Remove users that are not in use, or ask AWS for more.") },
  { "AWS::IAM::User", NULL, N_("%s: it cannot be made or removed like this"),
    N_("Look in IAM whether somebody has given it keys or rights by hand, and take them away.") },
  { "AWS::Budgets::Budget", NULL, N_("%s: the account cannot have one"),
    N_("Whoever pays for the account must make it, or leave the e-mail address out.") },
  { "AWS::SNS::Topic", NULL, N_("%s: AWS does not take the address"), N_("Check the e-mail address.") },
  { NULL, "AlreadyExists", N_("%s: there is one of this name already"),
    N_("Remove what an earlier attempt has left behind in AWS’s console, then go on.") },
  { NULL, "ServiceLimitExceeded", N_("%s: the account has as many as it may have"),
    N_("Remove what is not in use, or ask AWS for more.") },
  { NULL, "NotStabilized", N_("%s: it did not become ready in time"), N_("Go on: what is there already stays.") },
  { NULL, "Throttling", N_("%s: AWS had too much to do"), N_("Go on in some minutes: what is there already stays.") },
  { NULL, "ServiceInternalError", N_("%s: AWS had a fault of its own"),
    N_("Go on in some minutes; AWS’s health page says whether others have it as well.") },
  { NULL, "InternalFailure", N_("%s: AWS had a fault of its own"),
    N_("Go on in some minutes; AWS’s health page says whether others have it as well.") },
  { NULL, "NetworkFailure", N_("%s: AWS had a fault of its own"),
    N_("Go on in some minutes; AWS’s health page says whether others have it as well.") },
  { NULL, "ResourceConflict", N_("%s: somebody else is changing it"), N_("Wait until they are done, then go on.") },
  { NULL, "NotFound", N_("%s: what it belongs to is gone"), N_("Somebody has removed it by hand: take everything down, and set it up again.") },
  { NULL, NULL, N_("%s: AWS could not do it"), N_("Read AWS’s own words below; its support understands them.") },
};


void
dif_stack_event_free (DifStackEvent *self)
{
  g_free (self->resource);
  g_free (self->text);
  g_free (self->hint);
  g_free (self->at);
  g_free (self);
}

DifStackEvent *
dif_stack_event_new (DifStackEventState state, const char *text, const char *hint)
{
  DifStackEvent *self = g_new0 (DifStackEvent, 1);

  self->state = state;
  self->text = g_strdup (text);
  self->hint = g_strdup (hint);
  return self;
}

const char *
dif_stack_event_state_to_string (DifStackEventState state)
{
  static const char *const words[] = { "ongoing", "done", "waiting", "failed" };

  return words[state];
}

/* --- Reading one ------------------------------------------------------------------------------------ */

/* Returns: (transfer full) (nullable): the handler's code */
static char *
find_code (const char *reason)
{
  const char *start = reason != NULL ? strstr (reason, HANDLER) : NULL;

  if (start == NULL)
    return NULL;
  start += strlen (HANDLER);
  return g_strndup (start, strspn (start, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"));
}

static char *
fill (const char *sentence, const char *what)
{
  g_auto (GStrv) parts = g_strsplit (sentence, "%s", 2);

  return g_strjoinv (what, parts);
}

/* What nobody has put into words is told in AWS's own */
static char *
make_hint (const char *hint, gboolean last, const char *reason)
{
  if (!last || reason == NULL)
    return g_strdup (hint);
  return g_strdup_printf ("%s\n%s", hint, reason);
}

static void
set_failure (DifStackEvent *self, const DifStackFact *fact, const char *what)
{
  g_autofree char *code = find_code (fact->reason);

  self->state = DIF_STACK_EVENT_FAILED;
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++) {
    if ((failures[i].type != NULL && !g_str_equal (failures[i].type, fact->type)) ||
        (failures[i].code != NULL && g_strcmp0 (failures[i].code, code) != 0))
      continue;
    self->text = fill (_(failures[i].text), what);
    self->hint = make_hint (_(failures[i].hint), i + 1 == G_N_ELEMENTS (failures), fact->reason);
    return;
  }
}

/* `{Name: _x.prep.example.mx.,Type: CNAME,Value: _y.acm-validations.aws.}`; Returns: (transfer full) (nullable) */
static char *
find_record (const char *reason)
{
  const char *start = reason != NULL ? strstr (reason, RECORD) : NULL;
  g_autofree char *inner = NULL;
  g_auto (GStrv) parts = NULL;
  const char *name = NULL, *value = NULL;

  if (start == NULL)
    return NULL;
  start += strlen (RECORD);
  start += *start == '{';
  inner = g_strndup (start, strcspn (start, "}"));
  parts = g_strsplit (inner, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++) {
    g_strstrip (parts[i]);
    if (g_str_has_prefix (parts[i], "Name: "))
      name = parts[i] + strlen ("Name: ");
    else if (g_str_has_prefix (parts[i], "Value: "))
      value = parts[i] + strlen ("Value: ");
  }
  return name != NULL && value != NULL ? g_strdup_printf ("%s CNAME %s", name, value) : NULL;
}

static char *
say_progress (const DifStackFact *fact, const char *what, gboolean done)
{
  if (g_str_has_prefix (fact->status, "DELETE_SKIPPED"))
    /* Translators: what something on AWS is, e.g. “Bucket of the access logs” */
    return g_strdup_printf (_("%s: it stays"), what);
  if (g_str_has_prefix (fact->status, "DELETE"))
    return g_strdup_printf (done ? _("%s: removed") : _("%s: is being removed"), what);
  if (strstr (fact->status, "ROLLBACK") != NULL)
    return g_strdup_printf (done ? _("%s: is as it was before") : _("%s: is being put back"), what);
  if (g_str_has_prefix (fact->status, "UPDATE"))
    return g_strdup_printf (done ? _("%s: changed") : _("%s: is being changed"), what);
  return g_strdup_printf (done ? _("%s: ready") : _("%s: is being made"), what);
}

/* Of the two stacks themselves */
static const char *
describe (const DifStackFact *fact)
{
  if (!g_str_equal (fact->type, STACK_TYPE))
    return dif_stack_describe (fact->resource);
  return g_str_has_suffix (fact->resource, "-edge") ? _("Certificate and firewall") : _("Bucket and CloudFront");
}

DifStackEvent *
dif_stack_event_read (const DifStackFact *fact)
{
  const char *what = describe (fact);
  g_autofree char *record = find_record (fact->reason);
  gboolean failed = g_str_has_suffix (fact->status, "_FAILED");
  DifStackEvent *self;

  if (failed && fact->reason != NULL && strstr (fact->reason, CANCELLED) != NULL)
    return NULL;
  self = g_new0 (DifStackEvent, 1);
  self->resource = g_strdup (fact->resource);
  self->at = g_strdup (fact->at);
  if (failed) {
    set_failure (self, fact, what);
  } else if (record != NULL) {
    self->state = DIF_STACK_EVENT_WAITING;
    self->text = g_strdup_printf (_("%s: waits for a line in the DNS of the domain"), what);
    /* Translators: a record of the DNS */
    self->hint = g_strdup_printf (_("Give the DNS provider this line, and leave it there:\n%s"), record);
  } else {
    gboolean done = g_str_has_suffix (fact->status, "_COMPLETE") || g_str_has_suffix (fact->status, "_SKIPPED");

    self->state = done ? DIF_STACK_EVENT_DONE : DIF_STACK_EVENT_ONGOING;
    self->text = say_progress (fact, what, done);
  }
  return self;
}

JsonObject *
dif_stack_event_to_json (const DifStackEvent *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "state", dif_stack_event_state_to_string (self->state));
  json_object_set_string_member (object, "resource", self->resource != NULL ? self->resource : "");
  json_object_set_string_member (object, "text", self->text);
  json_object_set_string_member (object, "hint", self->hint != NULL ? self->hint : "");
  json_object_set_string_member (object, "at", self->at != NULL ? self->at : "");
  return object;
}
