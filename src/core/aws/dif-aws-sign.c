/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <gnutls/crypto.h>
#include <string.h>

#include "base/dif-secret.h"

#include "dif-aws-sign.h"

#define ALGORITHM "AWS4-HMAC-SHA256"
#define TERMINATOR "aws4_request"
#define KEY_BYTES (32)
#define DAY_LENGTH (8)


void
dif_aws_credentials_free (DifAwsCredentials *self)
{
  g_free (self->access_key);
  dif_secret_free (self->secret);
  dif_secret_free (self->token);
  g_free (self);
}

/* --- Pairs -------------------------------------------------------------------------------- */

static void
pair_clear (gpointer data)
{
  DifAwsPair *pair = data;

  g_free (pair->name);
  g_free (pair->value);
}

GArray *
dif_aws_pairs_new (void)
{
  GArray *self = g_array_new (FALSE, FALSE, sizeof (DifAwsPair));

  g_array_set_clear_func (self, pair_clear);
  return self;
}

void
dif_aws_pairs_add (GArray *self, const char *name, const char *value)
{
  DifAwsPair pair = { g_strdup (name), g_strdup (value) };

  g_array_append_val (self, pair);
}

const char *
dif_aws_pairs_get (GArray *self, const char *name)
{
  for (guint i = 0; i < self->len; i++) {
    DifAwsPair *pair = &g_array_index (self, DifAwsPair, i);

    if (g_ascii_strcasecmp (pair->name, name) == 0)
      return pair->value;
  }
  return NULL;
}

/* Stable: equal names keep their order among themselves */
static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const DifAwsPair *one = *(DifAwsPair *const *) a;
  const DifAwsPair *two = *(DifAwsPair *const *) b;
  int order = strcmp (one->name, two->name);

  if (order != 0)
    return order;
  return one < two ? -1 : one > two;
}

static int
compare_parameters (gconstpointer a, gconstpointer b)
{
  const DifAwsPair *one = *(DifAwsPair *const *) a;
  const DifAwsPair *two = *(DifAwsPair *const *) b;
  int order = strcmp (one->name, two->name);

  return order != 0 ? order : strcmp (one->value, two->value);
}

static GPtrArray *
sorted (GArray *pairs, GCompareFunc compare)
{
  GPtrArray *list = g_ptr_array_sized_new (pairs->len);

  for (guint i = 0; i < pairs->len; i++)
    g_ptr_array_add (list, &g_array_index (pairs, DifAwsPair, i));
  g_ptr_array_sort (list, compare);
  return list;
}

/* --- Canonical request -------------------------------------------------------------------- */

char *
dif_aws_encode (const char *text, gboolean is_path)
{
  static const char digits[] = "0123456789ABCDEF";
  GString *out = g_string_sized_new (strlen (text) + 16);

  for (const guchar *c = (const guchar *) text; *c != '\0'; c++) {
    if (g_ascii_isalnum (*c) || strchr ("-_.~", *c) != NULL || (is_path && *c == '/')) {
      g_string_append_c (out, (char) *c);
    } else {
      g_string_append_c (out, '%');
      g_string_append_c (out, digits[*c >> 4]);
      g_string_append_c (out, digits[*c & 15]);
    }
  }
  return g_string_free (out, FALSE);
}

char *
dif_aws_query_string (GArray *query)
{
  g_autoptr (GArray) encoded = dif_aws_pairs_new ();
  g_autoptr (GPtrArray) list = NULL;
  GString *out = g_string_new (NULL);

  for (guint i = 0; query != NULL && i < query->len; i++) {
    DifAwsPair *pair = &g_array_index (query, DifAwsPair, i);
    DifAwsPair both = { dif_aws_encode (pair->name, FALSE), dif_aws_encode (pair->value, FALSE) };

    g_array_append_val (encoded, both);
  }
  list = sorted (encoded, compare_parameters);
  for (guint i = 0; i < list->len; i++) {
    DifAwsPair *pair = g_ptr_array_index (list, i);

    g_string_append_printf (out, "%s%s=%s", i > 0 ? "&" : "", pair->name, pair->value);
  }
  return g_string_free (out, FALSE);
}

/* Without empty and dot segments (RFC 3986, 5.2.4, and double slashes as one) */
static char *
normalize (const char *path)
{
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  GString *out = g_string_new (NULL);

  for (guint i = 0; segments[i] != NULL; i++) {
    if (g_str_equal (segments[i], "..")) {
      if (kept->len > 0)
        g_ptr_array_set_size (kept, (int) kept->len - 1);
    } else if (segments[i][0] != '\0' && !g_str_equal (segments[i], ".")) {
      g_ptr_array_add (kept, segments[i]);
    }
  }
  for (guint i = 0; i < kept->len; i++)
    g_string_append_printf (out, "/%s", (char *) g_ptr_array_index (kept, i));
  if (kept->len == 0 || g_str_has_suffix (path, "/"))
    g_string_append_c (out, '/');
  return g_string_free (out, FALSE);
}

static char *
canonical_path (DifAwsPathRule rule, const char *path)
{
  g_autofree char *plain = NULL;

  if (rule == DIF_AWS_PATH_AS_SENT)
    return g_strdup (path);
  plain = rule == DIF_AWS_PATH_NORMALIZED ? normalize (path) : g_strdup (path);
  return dif_aws_encode (plain, TRUE);
}

/* Trimmed, with one space for any white space between */
static void
append_value (GString *out, const char *value)
{
  gsize start = out->len;
  gboolean gap = FALSE;

  for (const char *c = value; *c != '\0'; c++) {
    if (g_ascii_isspace (*c)) {
      gap = out->len > start;
    } else {
      if (gap)
        g_string_append_c (out, ' ');
      gap = FALSE;
      g_string_append_c (out, *c);
    }
  }
}

/* Both the headers, a line for each name, and the list of their names */
static void
canonical_headers (GArray *headers, GString *lines, GString *names)
{
  g_autoptr (GArray) lowered = dif_aws_pairs_new ();
  g_autoptr (GPtrArray) list = NULL;

  for (guint i = 0; i < headers->len; i++) {
    DifAwsPair *pair = &g_array_index (headers, DifAwsPair, i);
    DifAwsPair both = { g_ascii_strdown (pair->name, -1), g_strdup (pair->value) };

    g_array_append_val (lowered, both);
  }
  list = sorted (lowered, compare_pairs);
  for (guint i = 0; i < list->len; i++) {
    DifAwsPair *pair = g_ptr_array_index (list, i);
    gboolean again = i > 0 && g_str_equal (((DifAwsPair *) g_ptr_array_index (list, i - 1))->name, pair->name);

    if (again) {
      g_string_append_c (lines, ',');
    } else {
      g_string_append_printf (lines, "%s%s:", i > 0 ? "\n" : "", pair->name);
      g_string_append_printf (names, "%s%s", i > 0 ? ";" : "", pair->name);
    }
    append_value (lines, pair->value);
  }
  g_string_append_c (lines, '\n');
}

char *
dif_aws_canonical_request (const DifAwsSigner *signer, const DifAwsMessage *message)
{
  g_autofree char *path = canonical_path (signer->path_rule, message->path);
  g_autofree char *query = dif_aws_query_string (message->query);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  canonical_headers (message->headers, lines, names);
  return g_strdup_printf ("%s\n%s\n%s\n%s\n%s\n%s", message->method, path, query, lines->str, names->str,
                          message->payload);
}

/* --- Signing ------------------------------------------------------------------------------ */

char *
dif_aws_date (gint64 moment)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);

  return g_date_time_format (time, "%Y%m%dT%H%M%SZ");
}

static char *
scope_of (const DifAwsSigner *signer, const char *date)
{
  return g_strdup_printf ("%.*s/%s/%s/%s", DAY_LENGTH, date, signer->region, signer->service, TERMINATOR);
}

char *
dif_aws_string_to_sign (const DifAwsSigner *signer, const DifAwsMessage *message, const char *date)
{
  g_autofree char *request = dif_aws_canonical_request (signer, message);
  g_autofree char *scope = scope_of (signer, date);
  char hex[DIF_DIGEST_HEX];

  dif_digest_bytes (request, strlen (request), hex);
  return g_strdup_printf ("%s\n%s\n%s\n%s", ALGORITHM, date, scope, hex);
}

static void
hmac (guint8 key[KEY_BYTES], gsize length, const void *secret, const char *text)
{
  guint8 out[KEY_BYTES];

  gnutls_hmac_fast (GNUTLS_MAC_SHA256, secret, length, text, strlen (text), out);
  memcpy (key, out, KEY_BYTES);
  explicit_bzero (out, sizeof (out));
}

static char *
sign (const DifAwsSigner *signer, const DifAwsMessage *message, const char *date)
{
  g_autofree char *text = dif_aws_string_to_sign (signer, message, date);
  g_autofree char *day = g_strndup (date, DAY_LENGTH);
  char *start = g_strconcat ("AWS4", signer->credentials->secret, NULL);
  GString *hex = g_string_sized_new (DIF_DIGEST_HEX);
  guint8 key[KEY_BYTES];

  hmac (key, strlen (start), start, day);
  hmac (key, KEY_BYTES, key, signer->region);
  hmac (key, KEY_BYTES, key, signer->service);
  hmac (key, KEY_BYTES, key, TERMINATOR);
  hmac (key, KEY_BYTES, key, text);
  for (guint i = 0; i < KEY_BYTES; i++)
    g_string_append_printf (hex, "%02x", key[i]);
  dif_secret_free (start);
  return g_string_free (hex, FALSE);
}

void
dif_aws_sign_headers (const DifAwsSigner *signer, DifAwsMessage *message, gint64 moment)
{
  g_autofree char *date = dif_aws_date (moment);
  g_autofree char *scope = scope_of (signer, date);
  g_autofree char *signature = NULL;
  g_autofree char *authorization = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  dif_aws_pairs_add (message->headers, "X-Amz-Date", date);
  if (signer->credentials->token != NULL)
    dif_aws_pairs_add (message->headers, "X-Amz-Security-Token", signer->credentials->token);
  canonical_headers (message->headers, lines, names);
  signature = sign (signer, message, date);
  authorization = g_strdup_printf ("%s Credential=%s/%s, SignedHeaders=%s, Signature=%s", ALGORITHM,
                                   signer->credentials->access_key, scope, names->str, signature);
  dif_aws_pairs_add (message->headers, "Authorization", authorization);
}

char *
dif_aws_sign_query (const DifAwsSigner *signer,
                    const DifAwsMessage *message,
                    gint64 moment,
                    guint expires)
{
  g_autoptr (GArray) query = dif_aws_pairs_new ();
  g_autofree char *date = dif_aws_date (moment);
  g_autofree char *scope = scope_of (signer, date);
  g_autofree char *credential = g_strdup_printf ("%s/%s", signer->credentials->access_key, scope);
  g_autofree char *seconds = g_strdup_printf ("%u", expires);
  g_autofree char *signature = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GString) names = g_string_new (NULL);
  DifAwsMessage presigned = *message;

  for (guint i = 0; message->query != NULL && i < message->query->len; i++) {
    DifAwsPair *pair = &g_array_index (message->query, DifAwsPair, i);

    dif_aws_pairs_add (query, pair->name, pair->value);
  }
  canonical_headers (message->headers, lines, names);
  dif_aws_pairs_add (query, "X-Amz-Algorithm", ALGORITHM);
  dif_aws_pairs_add (query, "X-Amz-Credential", credential);
  dif_aws_pairs_add (query, "X-Amz-Date", date);
  dif_aws_pairs_add (query, "X-Amz-Expires", seconds);
  dif_aws_pairs_add (query, "X-Amz-SignedHeaders", names->str);
  if (signer->credentials->token != NULL)
    dif_aws_pairs_add (query, "X-Amz-Security-Token", signer->credentials->token);
  presigned.query = query;
  signature = sign (signer, &presigned, date);
  text = dif_aws_query_string (query);
  return g_strconcat (text, "&X-Amz-Signature=", signature, NULL);
}
