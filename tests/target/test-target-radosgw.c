/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The S3 target on a real server over TLS: the conformance suite, by itself in a folder of the bucket
 * each. test-radosgw.py starts the server and says where it is. */
#include "conformance.h"
#include "dif-test.h"
#include "target/dif-target-s3.h"

#define BUCKET "difusor"
#define KEY "BENCHKEY"
#define SECRET "BENCHSECRET"


/* A folder of the bucket, and the eyes of a reader of it */
typedef struct {
  char *prefix;
  char *folder;
  char *secret_file;
  DifS3 *eyes;
} Place;


static DifS3 *
bucket_new (void)
{
  DifAwsCredentials credentials = { (char *) KEY, (char *) SECRET, NULL };
  DifS3Options options = { .bucket = BUCKET, .endpoint = g_getenv ("DIFUSOR_TEST_S3"), .credentials = &credentials,
                           .limits = { .connections = 4 } };
  g_autoptr (GError) error = NULL;
  DifS3 *s3 = dif_s3_new (&options, &error);

  g_assert_no_error (error);
  return s3;
}

static DifAwsReply *
send (DifS3 *s3, DifAwsRequest *request, GError **error)
{
  return dif_aws_client_send (dif_s3_get_client (s3), request, NULL, error);
}

static void
make_bucket (void)
{
  DifS3 *s3 = bucket_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DifAwsReply) reply = send (s3, dif_s3_request (s3, "PUT", "", "s3:CreateBucket"), &error);

  g_assert_no_error (error);
  dif_s3_free (s3);
}

static gpointer
place_new (void)
{
  static guint serial;
  Place *self = g_new0 (Place, 1);

  self->prefix = g_strdup_printf ("sitio %u/año", ++serial);
  self->folder = dif_test_folder ();
  self->secret_file = g_build_filename (self->folder, "secret", NULL);
  g_assert_true (g_file_set_contents (self->secret_file, SECRET "\n", -1, NULL));
  self->eyes = bucket_new ();
  return self;
}

static void
place_free (gpointer place)
{
  Place *self = place;

  dif_s3_free (self->eyes);
  g_free (self->prefix);
  g_free (self->secret_file);
  dif_test_folder_remove (self->folder);
  g_free (self);
}

static DifTarget *
target_new (gpointer place)
{
  Place *self = place;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifTargetConfig) config = dif_target_config_new ("web", "s3", BUCKET, NULL, DIF_MODE_PRACTICE, &error);

  g_assert_no_error (error);
  g_assert_true (dif_target_config_set_option (config, "endpoint", g_getenv ("DIFUSOR_TEST_S3"), NULL));
  g_assert_true (dif_target_config_set_option (config, "prefix", self->prefix, NULL));
  g_assert_true (dif_target_config_set_option (config, "access-key", KEY, NULL));
  g_assert_true (dif_target_config_set_option (config, "secret-file", self->secret_file, NULL));
  return dif_target_new (config, self->folder);
}

static char *
key_of (gpointer place, const char *path)
{
  return g_strconcat (((Place *) place)->prefix, "/", path, NULL);
}

static GBytes *
read_file (gpointer place, const char *path, char **content_type, char **cache_control)
{
  Place *self = place;
  g_autofree char *key = key_of (place, path);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifAwsReply) reply = send (self->eyes, dif_s3_request (self->eyes, "GET", key, "s3:GetObject"), &error);

  if (reply == NULL) {
    g_assert_error (error, DIF_ERROR, DIF_ERROR_NOT_FOUND);
    return NULL;
  }
  *content_type = g_strdup (dif_aws_pairs_get (reply->headers, "Content-Type"));
  *cache_control = g_strdup (dif_aws_pairs_get (reply->headers, "Cache-Control"));
  return g_bytes_ref (reply->body);
}

static GPtrArray *
list_files (gpointer place)
{
  Place *self = place;
  g_autofree char *root = key_of (place, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) objects = dif_s3_list (self->eyes, root, NULL, &error);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  for (guint i = 0; i < objects->len; i++) {
    const char *path = ((DifS3Object *) g_ptr_array_index (objects, i))->key + strlen (root);

    if (!g_str_has_prefix (path, ".difusor/"))
      g_ptr_array_add (paths, g_strdup (path));
  }
  return paths;
}

static void
alter_file (gpointer place, const char *path, const char *text)
{
  Place *self = place;
  g_autofree char *key = key_of (place, path);
  g_autoptr (GBytes) bytes = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifAwsReply) reply =
      send (self->eyes,
            bytes != NULL ? dif_s3_put_request (self->eyes, key, bytes, NULL, "text/plain", "no-store")
                          : dif_s3_request (self->eyes, "DELETE", key, "s3:DeleteObject"),
            &error);

  g_assert_no_error (error);
}

/* When it was stored last; the server says it to a millisecond */
static char *
stamp (gpointer place, const char *path)
{
  Place *self = place;
  g_autofree char *key = key_of (place, path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) objects = dif_s3_list (self->eyes, key, NULL, &error);
  DifS3Object *object;

  g_assert_no_error (error);
  g_assert_cmpuint (objects->len, >, 0);
  object = g_ptr_array_index (objects, 0);
  g_assert_cmpstr (object->key, ==, key);
  return g_strdup_printf ("%" G_GINT64_FORMAT, object->modified);
}

int
main (int argc, char *argv[])
{
  static const DifConformance radosgw = {
    "radosgw", "in-place", TRUE, FALSE, place_new, place_free, target_new, read_file, list_files, alter_file, stamp,
  };
  g_autoptr (GTlsDatabase) authorities = NULL;
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  authorities = g_tls_file_database_new (g_getenv ("DIFUSOR_TEST_AUTHORITY"), &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), authorities);
  make_bucket ();
  dif_conformance_add (&radosgw);
  return g_test_run ();
}
