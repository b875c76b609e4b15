/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SFTP source on a real OpenSSH server. */
#include <glib/gstdio.h>
#include <unistd.h>

#include "dif-test.h"
#include "source/dif-source.h"
#include "../ssh/sshd.h"

static DifTestSshd *sshd;

typedef struct {
  char *folder;
  DifSource *source;
} Fixture;


static void
setup (Fixture *self, gconstpointer data)
{
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (DifSourceConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  g_autofree char *port = g_strdup_printf ("%u", sshd->port);

  self->folder = dif_test_folder ();
  address = g_strdup_printf ("%s@127.0.0.1:%s", g_get_user_name (), self->folder);
  config = dif_source_config_new ("sftp", (const char *const[]) { address, NULL }, DIF_MODE_PRACTICE, &error);
  g_assert_no_error (error);
  g_assert_true (dif_source_config_set_option (config, "port", port, NULL));
  g_assert_true (dif_source_config_set_option (config, "identity", sshd->identity, NULL));
  g_assert_true (dif_source_config_set_option (config, "host-key", sshd->fingerprint, NULL));
  self->source = dif_source_new (config, "/profile", clock, &error);
  g_assert_no_error (error);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  g_object_unref (self->source);
  dif_test_folder_remove (self->folder);
}

static void
put (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static GPtrArray *
list (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *offers = dif_source_list (self->source, NULL, &error);

  g_assert_no_error (error);
  return offers;
}

static void
test_list (Fixture *self, gconstpointer data)
{
  g_autofree char *outside = g_build_filename (self->folder, "b.zip", NULL);
  g_autofree char *link = g_build_filename (self->folder, "link.zip", NULL);
  g_autoptr (GPtrArray) offers = NULL;

  put (self, "b.zip", "bb");
  put (self, "a.zip", "a");
  put (self, ".c.zip", "hidden");
  put (self, "d.zip.part", "part");
  put (self, "leeme.txt", "text");
  g_assert_cmpint (symlink (outside, link), ==, 0);
  offers = list (self);
  g_assert_cmpuint (offers->len, ==, 2);
  g_assert_cmpstr (((DifOffer *) g_ptr_array_index (offers, 0))->name, ==, "a.zip");
  g_assert_cmpint (((DifOffer *) g_ptr_array_index (offers, 1))->size, ==, 2);
}

static void
test_fetch (Fixture *self, gconstpointer data)
{
  g_autofree char *text = g_strnfill (3 * 1024 * 1024 + 7, 'z');
  g_autofree char *part = g_build_filename (self->folder, "here.part", NULL);
  g_autoptr (GPtrArray) offers = NULL;
  g_autoptr (DifFetched) fetched = NULL;
  g_autoptr (GError) error = NULL;
  char hex[DIF_DIGEST_HEX];

  put (self, "sitio.zip", text);
  offers = list (self);
  fetched = dif_source_fetch (self->source, g_ptr_array_index (offers, 0), part, NULL, NULL, &error);
  g_assert_no_error (error);
  dif_digest_bytes (text, strlen (text), hex);
  g_assert_cmpstr (fetched->sha256, ==, hex);
  g_assert_true (dif_digest_file (part, hex, NULL, NULL, NULL));
  g_assert_cmpstr (fetched->sha256, ==, hex);
}

/* Another file came under the name since it was listed; it is gone */
static void
test_changed (Fixture *self, gconstpointer data)
{
  g_autofree char *part = g_build_filename (self->folder, "here.part", NULL);
  g_autofree char *path = g_build_filename (self->folder, "sitio.zip", NULL);
  g_autoptr (GPtrArray) offers = NULL;
  g_autoptr (GError) error = NULL;

  put (self, "sitio.zip", "first");
  offers = list (self);
  put (self, "sitio.zip", "longer than the first");
  g_assert_null (dif_source_fetch (self->source, g_ptr_array_index (offers, 0), part, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_UNAVAILABLE, "sitio.zip");
  g_unlink (path);
  g_assert_null (dif_source_fetch (self->source, g_ptr_array_index (offers, 0), part, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_UNAVAILABLE, "sitio.zip");
}

static void
test_bad_address (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dif_source_config_new ("sftp", (const char *const[]) { "ejemplo.mx", NULL }, DIF_MODE_PRACTICE,
                                        &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "USER@HOST:PATH");
}

int
main (int argc, char *argv[])
{
  int code;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source-sftp/bad-address", test_bad_address);
  if (dif_test_sshd_is_here ()) {
    sshd = dif_test_sshd_new (NULL, NULL);
    g_test_add ("/source-sftp/list", Fixture, NULL, setup, test_list, teardown);
    g_test_add ("/source-sftp/fetch", Fixture, NULL, setup, test_fetch, teardown);
    g_test_add ("/source-sftp/changed", Fixture, NULL, setup, test_changed, teardown);
  }
  code = g_test_run ();
  if (sshd != NULL)
    dif_test_sshd_free (sshd);
  return code;
}
