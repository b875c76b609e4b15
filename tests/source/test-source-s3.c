/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bucket as a source, against the server that checks everything. */
#include "../aws/s3-stub.h"
#include "dif-test.h"
#include "source/dif-source.h"


typedef struct {
  S3Stub *stub;
  char *folder;
  DifClock *clock;
  DifSource *source;
} Fixture;

static void
open_at (Fixture *self, const char *place, const char *region)
{
  const char *arguments[] = { place, NULL };
  g_autofree char *secret = NULL;
  g_autoptr (DifSourceConfig) config = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (DifSourceConfig) again = NULL;
  g_autoptr (GError) error = NULL;

  self->stub = s3_stub_new ();
  self->folder = dif_test_folder ();
  self->clock = dif_clock_new ();
  secret = g_build_filename (self->folder, "secret", NULL);
  g_assert_true (g_file_set_contents (secret, S3_STUB_SECRET "\n", -1, NULL));
  if (region != NULL)
    s3_stub_set_region (self->stub, region);
  config = dif_source_config_new ("s3", arguments, DIF_MODE_PRACTICE, &error);
  g_assert_no_error (error);
  g_assert_true (dif_source_config_set_option (config, "endpoint", s3_stub_get_endpoint (self->stub), NULL));
  g_assert_true (dif_source_config_set_option (config, "access-key", S3_STUB_KEY, NULL));
  g_assert_true (dif_source_config_set_option (config, "secret-file", secret, NULL));
  node = dif_source_config_to_json (config);
  again = dif_source_config_from_json (node, &error);
  g_assert_no_error (error);
  self->source = dif_source_new (again, self->folder, self->clock, &error);
  g_assert_no_error (error);
}

static void
end (Fixture *self)
{
  g_object_unref (self->source);
  g_object_unref (self->clock);
  s3_stub_free (self->stub);
  dif_test_folder_remove (self->folder);
}

static void
test_list_and_fetch (void)
{
  Fixture self;
  g_autoptr (GPtrArray) offers = NULL;
  g_autofree char *part = NULL;
  g_autoptr (GError) error = NULL;

  open_at (&self, S3_STUB_BUCKET "/entregables/", "mx-central-1");
  s3_stub_alter (self.stub, "otros/x.zip", "no");
  s3_stub_alter (self.stub, "entregables/20240602_2000_PREP ñ+1.zip", "uno");
  s3_stub_alter (self.stub, "entregables/20240602_2020_PREP.zip", "dos");
  s3_stub_alter (self.stub, "entregables/20240602_2040_PREP.zip", "tres");
  s3_stub_alter (self.stub, "entregables/leeme.txt", "no");
  offers = dif_source_list (self.source, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (offers->len, ==, 3);
  part = g_build_filename (self.folder, "part", NULL);
  for (guint i = 0; i < offers->len; i++) {
    static const char *const texts[] = { "uno", "dos", "tres" };
    g_autofree char *file = g_strdup_printf ("%s%u", part, i);
    g_autoptr (DifFetched) fetched =
        dif_source_fetch (self.source, g_ptr_array_index (offers, i), file, NULL, NULL, &error);
    g_autofree char *text = NULL;

    g_assert_no_error (error);
    g_assert_cmpuint (fetched->size, ==, strlen (texts[i]));
    g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
    g_assert_cmpstr (text, ==, texts[i]);
  }
  end (&self);
}

static void
test_replaced (void)
{
  Fixture self;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;

  open_at (&self, S3_STUB_BUCKET, NULL);
  s3_stub_alter (self.stub, "corte.zip", "uno");
  before = dif_source_list (self.source, NULL, &error);
  g_assert_no_error (error);
  s3_stub_alter (self.stub, "corte.zip", "dos");
  after = dif_source_list (self.source, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((DifOffer *) before->pdata[0])->id, ==, ((DifOffer *) after->pdata[0])->id);
  g_assert_cmpstr (((DifOffer *) before->pdata[0])->fingerprint, !=, ((DifOffer *) after->pdata[0])->fingerprint);
  end (&self);
}

/* A signed address is taken nowhere else */
static void
test_redirect (void)
{
  Fixture self;
  g_autoptr (GPtrArray) offers = NULL;
  g_autofree char *part = NULL;
  g_autoptr (GError) error = NULL;

  open_at (&self, S3_STUB_BUCKET, NULL);
  s3_stub_alter (self.stub, "corte.zip", "uno");
  offers = dif_source_list (self.source, NULL, &error);
  g_assert_no_error (error);
  s3_stub_set_faults (self.stub, S3_STUB_REDIRECTS);
  part = g_build_filename (self.folder, "part", NULL);
  g_assert_null (dif_source_fetch (self.source, g_ptr_array_index (offers, 0), part, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_TRUST, "otro.example");
  end (&self);
}

static void
test_refused (void)
{
  Fixture self;
  g_autoptr (GError) error = NULL;

  open_at (&self, S3_STUB_BUCKET, NULL);
  s3_stub_deny (self.stub, "s3:ListBucket");
  g_assert_null (dif_source_list (self.source, NULL, &error));
  dif_assert_error (error, DIF_ERROR_AUTH, "s3:ListBucket");
  s3_stub_deny (self.stub, NULL);
  s3_stub_set_faults (self.stub, S3_STUB_PAGE);
  g_assert_null (dif_source_list (self.source, NULL, &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, S3_STUB_BUCKET);
  end (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/s3/list-and-fetch", test_list_and_fetch);
  g_test_add_func ("/source/s3/replaced", test_replaced);
  g_test_add_func ("/source/s3/redirect", test_redirect);
  g_test_add_func ("/source/s3/refused", test_refused);
  return g_test_run ();
}
