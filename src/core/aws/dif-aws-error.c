/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/dif-aws-xml.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "base/dif-time.h"

#include "dif-aws-error.h"

#define MESSAGE_CHARACTERS (200)
#define TOO_MANY_REQUESTS (429)
#define NOT_IMPLEMENTED (501)

/* What the services call it, and what that is here. The sentence names the place; the hint says the
 * one thing to do. */
static const struct {
  const char *code;
  DifError error;
  const char *sentence;
  const char *hint;
} known[] = {
  { "InvalidAccessKeyId", DIF_ERROR_AUTH, N_ ("“%s” does not know this access key"),
    N_ ("Check the access key, or make a new one with your provider.") },
  { "InvalidClientTokenId", DIF_ERROR_AUTH, N_ ("“%s” does not know this access key"),
    N_ ("Check the access key, or make a new one with your provider.") },
  { "SignatureDoesNotMatch", DIF_ERROR_AUTH, N_ ("“%s” does not accept the secret of this access key"),
    N_ ("Copy the secret again, without spaces, into its file or the keyring.") },
  { "ExpiredToken", DIF_ERROR_AUTH, N_ ("The session’s token for “%s” has expired"),
    N_ ("Get new credentials, or use an access key that does not expire.") },
  { "ExpiredTokenException", DIF_ERROR_AUTH, N_ ("The session’s token for “%s” has expired"),
    N_ ("Get new credentials, or use an access key that does not expire.") },
  { "InvalidToken", DIF_ERROR_AUTH, N_ ("“%s” does not accept the session’s token"),
    N_ ("Get new credentials, or use an access key that does not expire.") },
  { "RequestTimeTooSkewed", DIF_ERROR_SETUP, N_ ("“%s” says that this computer’s clock is wrong"),
    N_ ("Set the clock of this computer, best from the network.") },
  { "NoSuchBucket", DIF_ERROR_SETUP, N_ ("There is no bucket for “%s”"),
    N_ ("Check the name of the bucket, its region and the endpoint.") },
  { "NoSuchDistribution", DIF_ERROR_SETUP, N_ ("There is no distribution “%s”"),
    N_ ("Check the id of the distribution in CloudFront.") },
  { "NoSuchKey", DIF_ERROR_NOT_FOUND, N_ ("“%s” has no such file"), NULL },
  { "NoSuchUpload", DIF_ERROR_NOT_FOUND, N_ ("“%s” does not know this upload any more"), NULL },
  { "PreconditionFailed", DIF_ERROR_DECISION, N_ ("Somebody else has published on “%s” meanwhile"),
    N_ ("Find out who; then publish the cut by its name, with a reason.") },
  { "ConditionalRequestConflict", DIF_ERROR_DECISION, N_ ("Somebody else is publishing on “%s”"),
    N_ ("Find out who; then publish the cut by its name, with a reason.") },
  { "XAmzContentSHA256Mismatch", DIF_ERROR_INTEGRITY, N_ ("What arrived at “%s” is not what was sent"),
    N_ ("Check the network between here and there; the cut is published again.") },
  { "BadDigest", DIF_ERROR_INTEGRITY, N_ ("What arrived at “%s” is not what was sent"),
    N_ ("Check the network between here and there; the cut is published again.") },
  { "IncompleteBody", DIF_ERROR_NETWORK, N_ ("Only a part arrived at “%s”"), NULL },
  { "RequestTimeout", DIF_ERROR_TIMEOUT, N_ ("“%s” did not get the whole request in time"), NULL },
  { "EntityTooLarge", DIF_ERROR_LIMIT, N_ ("A file is too large for “%s”"), NULL },
  { "QuotaExceeded", DIF_ERROR_SETUP, N_ ("“%s” is full"), N_ ("Ask your provider for more room.") },
  { "TooManyInvalidationsInProgress", DIF_ERROR_UNAVAILABLE, N_ ("“%s” has too many invalidations in progress"),
    N_ ("Nothing to do: it is asked again.") },
};


void
dif_aws_fault_clear (DifAwsFault *self)
{
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->region, g_free);
}

/* A service's own words, short and without what could fool a terminal */
static char *
tame (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);
  guint count = 0;

  for (const char *c = valid; *c != '\0' && count < MESSAGE_CHARACTERS; c = g_utf8_next_char (c), count++)
    g_string_append_unichar (out, g_unichar_isprint (g_utf8_get_char (c)) ? g_utf8_get_char (c) : ' ');
  return g_string_free (out, FALSE);
}

void
dif_aws_fault_read (DifAwsFault *self, const DifAwsReply *reply)
{
  g_autoptr (GPtrArray) nodes = reply->body != NULL ? dif_aws_xml_parse (reply->body) : NULL;
  const char *region = dif_aws_pairs_get (reply->headers, "x-amz-bucket-region");
  const char *code = nodes != NULL ? dif_aws_xml_get (nodes, "Code") : NULL;
  const char *message = nodes != NULL ? dif_aws_xml_get (nodes, "Message") : NULL;

  if (region == NULL && nodes != NULL)
    region = dif_aws_xml_get (nodes, "Region");
  self->code = g_strdup (code);
  self->message = message != NULL ? tame (message) : NULL;
  self->region = region != NULL && dif_aws_is_region (region) ? g_strdup (region) : NULL;
}

static guint
retry_after (const DifAwsReply *reply)
{
  const char *text = dif_aws_pairs_get (reply->headers, "Retry-After");
  guint64 seconds = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &seconds, NULL))
    return 0;
  return (guint) MIN (seconds, DIF_LIMIT_RETRY_AFTER_SECONDS);
}

/* The sentences of the table have one %s, for the place */
static char *
fill (const char *sentence, const char *place)
{
  g_auto (GStrv) parts = g_strsplit (sentence, "%s", -1);

  return g_strjoinv (place, parts);
}

static gboolean
set_known_error (const DifAwsFault *self, const char *place, GError **error)
{
  for (guint i = 0; self->code != NULL && i < G_N_ELEMENTS (known); i++) {
    g_autofree char *sentence = NULL;

    if (!g_str_equal (self->code, known[i].code))
      continue;
    sentence = fill (_(known[i].sentence), place);
    dif_set_error (error, known[i].error, known[i].hint != NULL ? _(known[i].hint) : NULL, "%s", sentence);
    return TRUE;
  }
  return FALSE;
}

static gboolean
is_page (const DifAwsReply *reply)
{
  const char *type = dif_aws_pairs_get (reply->headers, "Content-Type");

  return type != NULL && g_str_has_prefix (type, "text/html");
}

static void
set_forbidden (const DifAwsFault *self, const DifAwsRequest *request, const char *place, GError **error)
{
  g_autofree char *hint = g_strdup_printf (
      _("Allow the access key to do that: “difusorctl target policy” prints what it needs (%s)."),
      request->action);

  if (self->message != NULL && strstr (self->message, "BlockPublicPolicy") != NULL)
    dif_set_error (error, DIF_ERROR_AUTH, _("Switch off “Block public access” for this bucket, or use CloudFront."),
                   _("“%s” blocks public access"), place);
  else
    /* Translators: a permission as AWS calls it, e.g. s3:PutObject, and a bucket */
    dif_set_error (error, DIF_ERROR_AUTH, hint, _("The permission %s is missing on “%s”"), request->action, place);
}

static void
set_unavailable (const DifAwsFault *self, const DifAwsReply *reply, const char *place, GError **error)
{
  dif_set_error_retry_after (error, retry_after (reply),
                             _("Nothing to do: it is asked again; ask your provider if it goes on."),
                             _("“%s” is not available now (%u %s)"), place, reply->status,
                             self->code != NULL ? self->code : "");
}

void
dif_aws_fault_set_error (const DifAwsFault *self,
                         const DifAwsRequest *request,
                         const DifAwsReply *reply,
                         const char *place,
                         GError **error)
{
  gboolean busy = g_strcmp0 (self->code, "SlowDown") == 0 || g_strcmp0 (self->code, "Throttling") == 0 ||
                  reply->status == TOO_MANY_REQUESTS || (reply->status >= 500 && reply->status != NOT_IMPLEMENTED);

  if (busy) {
    set_unavailable (self, reply, place, error);
  } else if (g_strcmp0 (self->code, "AuthorizationHeaderMalformed") == 0 ||
             g_strcmp0 (self->code, "PermanentRedirect") == 0 ||
             g_strcmp0 (self->code, "IllegalLocationConstraintException") == 0) {
    dif_set_error (error, DIF_ERROR_TRUST, _("Set the right region of the target."),
                   _("“%s” is not in this region, but in “%s”"), place, self->region != NULL ? self->region : "?");
  } else if (reply->status >= 300 && reply->status < 400) {
    dif_set_error (error, DIF_ERROR_TRUST, _("Check the endpoint and the region; signed requests follow no redirect."),
                   _("“%s” points elsewhere (%u)"), place, reply->status);
  } else if (set_known_error (self, place, error)) {
    return;
  } else if (is_page (reply)) {
    dif_set_error (error, DIF_ERROR_FORMAT, _("Check the endpoint: it is the address of the service, not of a web page."),
                   _("“%s” answered with a web page; that is not S3"), place);
  } else if (reply->status == 412) {
    dif_set_error (error, DIF_ERROR_DECISION, _("Find out who; then publish the cut by its name, with a reason."),
                   _("Somebody else has published on “%s” meanwhile"), place);
  } else if (reply->status == 404) {
    dif_set_error (error, DIF_ERROR_NOT_FOUND, NULL, _("“%s” has no “%s”"), place, request->path);
  } else if (reply->status == 401 || reply->status == 403) {
    set_forbidden (self, request, place, error);
  } else {
    dif_set_error (error, DIF_ERROR_REJECTED, _("Check the endpoint; ask your provider."),
                   _("“%s” refused %s (%u %s): %s"), place, request->action, reply->status,
                   self->code != NULL ? self->code : "", self->message != NULL ? self->message : "");
  }
}
