/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signs what it reads: a JSON document a line, a signature a line. For test-sign-differential.py. */
#include <stdio.h>
#include <string.h>

#include "aws/dif-aws-sign.h"
#include "base/dif-json.h"


static GArray *
pairs_of (JsonArray *list)
{
  GArray *pairs = dif_aws_pairs_new ();

  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonArray *pair = json_array_get_array_element (list, i);

    dif_aws_pairs_add (pairs, json_array_get_string_element (pair, 0), json_array_get_string_element (pair, 1));
  }
  return pairs;
}

static char *
sign_line (JsonObject *line)
{
  const char *token = json_object_get_string_member (line, "token");
  DifAwsCredentials credentials = {
    .access_key = (char *) json_object_get_string_member (line, "access_key"),
    .secret = (char *) json_object_get_string_member (line, "secret"),
    .token = token[0] != '\0' ? (char *) token : NULL,
  };
  const char *service = json_object_get_string_member (line, "service");
  DifAwsSigner signer = {
    .credentials = &credentials,
    .region = json_object_get_string_member (line, "region"),
    .service = service,
    .path_rule = g_str_equal (service, "s3") ? DIF_AWS_PATH_AS_SENT : DIF_AWS_PATH_NORMALIZED,
  };
  g_autofree char *path = dif_aws_encode (json_object_get_string_member (line, "path"), TRUE);
  g_autoptr (GArray) query = pairs_of (json_object_get_array_member (line, "query"));
  g_autoptr (GArray) headers = pairs_of (json_object_get_array_member (line, "headers"));
  DifAwsMessage message = {
    .method = json_object_get_string_member (line, "method"),
    .path = path,
    .query = query,
    .headers = headers,
    .payload = json_object_get_string_member (line, "payload"),
  };
  gint64 at = json_object_get_int_member (line, "at") * G_USEC_PER_SEC;
  gint64 expires = json_object_get_int_member (line, "expires");

  if (expires > 0)
    return dif_aws_sign_query (&signer, &message, at, (guint) expires);
  dif_aws_sign_headers (&signer, &message, at);
  return g_strdup (dif_aws_pairs_get (headers, "Authorization"));
}

int
main (void)
{
  g_autofree char *line = NULL;
  size_t room = 0;

  while (getline (&line, &room, stdin) > 0) {
    g_autoptr (JsonNode) node = json_from_string (line, NULL);
    g_autofree char *text = sign_line (json_node_get_object (node));
    const char *signature = strstr (text, "Signature=");

    puts (signature + strlen ("Signature="));
  }
  return 0;
}
