/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SFTP source on a real OpenSSH server. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dif-http-sink.h"
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

/* --- Going on ----------------------------------------------------------------------------- */

#define LARGE (6 * 1024 * 1024 + 5)
#define CAME (2 * 1024 * 1024 + 3)

/* What a try leaves behind whose connection broke in the midst */
static void
leave_part (DifOffer *offer, const char *part, const char *text)
{
  g_autofree char *where = g_strdup_printf ("sftp://%s@127.0.0.1:%u/%s", g_get_user_name (), sshd->port,
                                            offer->locator);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifHttpSink) sink = dif_http_sink_open (part, where, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (dif_http_sink_restart (sink, offer->fingerprint, &error));
  g_assert_true (dif_http_sink_write (sink, text, CAME, &error));
}

/* The next try asks for the rest alone, and for all of a file that is another one by then */
static void
test_resumed (Fixture *self, gconstpointer data)
{
  gboolean replaced = GPOINTER_TO_INT (data);
  g_autofree char *text = g_strnfill (LARGE, 'r');
  g_autofree char *part = g_build_filename (self->folder, "here.part", NULL);
  g_autofree char *path = g_build_filename (self->folder, "sitio.zip", NULL);
  g_autoptr (GPtrArray) offers = NULL;
  g_autoptr (DifFetched) fetched = NULL;
  g_autoptr (GError) error = NULL;
  char hex[DIF_DIGEST_HEX];

  put (self, "sitio.zip", text);
  offers = list (self);
  leave_part (g_ptr_array_index (offers, 0), part, text);
  if (replaced) {
    text[1] = 'X';
    put (self, "sitio.zip", text);
    g_assert_cmpint (utimensat (AT_FDCWD, path, (const struct timespec[]) { { 1000, 0 }, { 1000, 0 } }, 0), ==, 0);
    g_clear_pointer (&offers, g_ptr_array_unref);
    offers = list (self);
  }
  fetched = dif_source_fetch (self->source, g_ptr_array_index (offers, 0), part, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fetched->size, ==, LARGE);
  g_assert_cmpuint (fetched->transferred, ==, replaced ? LARGE : LARGE - CAME);
  dif_digest_bytes (text, LARGE, hex);
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
    g_test_add ("/source-sftp/resumed", Fixture, GINT_TO_POINTER (FALSE), setup, test_resumed, teardown);
    g_test_add ("/source-sftp/replaced", Fixture, GINT_TO_POINTER (TRUE), setup, test_resumed, teardown);
    g_test_add ("/source-sftp/changed", Fixture, NULL, setup, test_changed, teardown);
  }
  code = g_test_run ();
  if (sshd != NULL)
    dif_test_sshd_free (sshd);
  return code;
}
