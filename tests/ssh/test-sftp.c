/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our SFTP against OpenSSH's. */
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "dif-test.h"
#include "ssh/dif-sftp-files.h"
#include "ssh/dif-sftp-read.h"
#include "ssh/dif-sftp-tree.h"
#include "ssh/dif-sftp-upload.h"
#include "sshd.h"

#define FILES (300)
#define LARGE_BYTES (7 * 1024 * 1024 + 13)

static DifTestSshd *sshd;

typedef struct {
  char *folder; /* on "this machine" and on the "server" at once */
  DifSshSettings *settings;
  DifSftp *sftp;
} Fixture;


static void
setup (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = dif_test_folder ();
  self->settings = dif_test_sshd_settings (sshd, self->folder);
  self->sftp = dif_sftp_connect (self->settings, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
teardown (Fixture *self, gconstpointer data)
{
  dif_sftp_free (self->sftp);
  dif_ssh_settings_free (self->settings);
  dif_test_folder_remove (self->folder);
}

static void
settle (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  dif_sftp_settle (self->sftp, NULL, &error);
  g_assert_no_error (error);
}

static char *
below (Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
assert_same (const char *one, const char *two)
{
  char first[DIF_DIGEST_HEX], second[DIF_DIGEST_HEX];

  g_assert_true (dif_digest_file (one, first, NULL, NULL, NULL));
  g_assert_true (dif_digest_file (two, second, NULL, NULL, NULL));
  g_assert_cmpstr (first, ==, second);
}

static void
test_extensions (Fixture *self, gconstpointer data)
{
  g_auto (DifSftpResult) disk = { 0 };

  g_assert_true (dif_sftp_can (self->sftp, DIF_SFTP_CAN_POSIX_RENAME));
  g_assert_true (dif_sftp_can (self->sftp, DIF_SFTP_CAN_HARDLINK));
  g_assert_true (dif_sftp_can (self->sftp, DIF_SFTP_CAN_FSYNC));
  g_assert_true (dif_sftp_can (self->sftp, DIF_SFTP_CAN_COPY_DATA));
  dif_sftp_statvfs (self->sftp, self->folder, dif_sftp_keep, &disk);
  settle (self);
  g_assert_cmpuint (dif_sftp_free_bytes (&disk), >, 0);
  g_assert_cmpuint (dif_sftp_free_bytes (&disk), <, G_MAXUINT64);
  g_assert_cmpuint (dif_sftp_get_block (self->sftp), >, 32 * 1024);
  g_assert_cmpuint (dif_sftp_get_files (self->sftp), >, 64);
}

/* --- Upload ------------------------------------------------------------------------------- */

static void
make_file (const char *path, gsize size, char hex[DIF_DIGEST_HEX])
{
  g_autofree char *bytes = g_malloc (size + 1);

  for (gsize i = 0; i < size; i++)
    bytes[i] = (char) (i * 7 + i / 251 + size);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  dif_digest_bytes (bytes, size, hex);
}

static void
upload (Fixture *self, DifSftpUpload *uploader, guint number, gsize size)
{
  g_autofree char *name = g_strdup_printf ("local-%u", number);
  g_autofree char *copy = g_strdup_printf ("remote-%u", number);
  g_autofree char *from = below (self, name);
  g_autofree char *to = below (self, copy);
  g_autoptr (GError) error = NULL;
  char hex[DIF_DIGEST_HEX];
  DifSftpUploadFile file = { from, to, name, hex, size, 0644, TRUE, number % 10 == 0 };

  make_file (from, size, hex);
  dif_sftp_upload_add (uploader, &file, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_upload (Fixture *self, gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, 32 * 1024 - 1, 32 * 1024, 32 * 1024 + 1, 300 * 1024 };
  g_autoptr (DifSftpUpload) uploader = dif_sftp_upload_new (self->sftp);
  g_autoptr (GError) error = NULL;
  mode_t mask = umask (0077);

  upload (self, uploader, 0, LARGE_BYTES);
  for (guint i = 1; i < FILES; i++)
    upload (self, uploader, i, sizes[i % G_N_ELEMENTS (sizes)]);
  dif_sftp_upload_finish (uploader, NULL, &error);
  g_assert_no_error (error);
  umask (mask);

  for (guint i = 0; i < FILES; i++) {
    g_autofree char *name = g_strdup_printf ("local-%u", i);
    g_autofree char *copy = g_strdup_printf ("remote-%u", i);
    g_autofree char *from = below (self, name);
    g_autofree char *to = below (self, copy);
    struct stat about;

    assert_same (from, to);
    g_assert_cmpint (stat (to, &about), ==, 0);
    g_assert_cmpint (about.st_mode & 0777, ==, 0644);
  }
}

static void
test_upload_altered (Fixture *self, gconstpointer data)
{
  g_autoptr (DifSftpUpload) uploader = dif_sftp_upload_new (self->sftp);
  g_autofree char *from = below (self, "local");
  g_autofree char *to = below (self, "remote");
  g_autoptr (GError) error = NULL;
  char hex[DIF_DIGEST_HEX];
  DifSftpUploadFile file = { from, to, "datos/1.json", hex, 10, 0644, TRUE, FALSE };

  make_file (from, 10, hex);
  hex[0] = hex[0] == 'a' ? 'b' : 'a';
  g_assert_true (dif_sftp_upload_add (uploader, &file, NULL, NULL, &error));
  g_assert_false (dif_sftp_upload_finish (uploader, NULL, &error));
  dif_assert_error (error, DIF_ERROR_ALTERED, "datos/1.json");

  /* no byte of it went, and the connection is as good as before */
  g_assert_true (dif_sftp_keep_alive (self->sftp, NULL, NULL));
}

static void
test_upload_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *from = below (self, "local");
  g_autofree char *there = below (self, "there");
  g_autofree char *missing = below (self, "no/such");
  const struct {
    const char *to;
    DifError code;
  } cases[] = { { there, DIF_ERROR_REJECTED }, { missing, DIF_ERROR_NOT_FOUND } };
  char hex[DIF_DIGEST_HEX];

  make_file (from, 10, hex);
  make_file (there, 10, hex);
  make_file (from, 10, hex);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DifSftpUpload) uploader = dif_sftp_upload_new (self->sftp);
    g_autoptr (GError) error = NULL;
    DifSftpUploadFile file = { from, cases[i].to, "datos/1.json", hex, 10, 0644, TRUE, FALSE };

    g_assert_true (dif_sftp_upload_add (uploader, &file, NULL, NULL, &error));
    g_assert_false (dif_sftp_upload_finish (uploader, NULL, &error));
    dif_assert_error (error, cases[i].code, "datos/1.json");
  }
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  dif_sftp_ask_path (self->sftp, DIF_SFTP_REALPATH, ".", dif_sftp_ignore, NULL);
  g_assert_false (dif_sftp_settle (self->sftp, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- Reading and folders ------------------------------------------------------------------ */

static void
test_read (Fixture *self, gconstpointer data)
{
  static const guint64 sizes[] = { 0, 1, 255 * 1024, 255 * 1024 + 1, LARGE_BYTES };
  static const guint64 expected[] = { 0, G_MAXUINT32, 100 };

  for (guint e = 0; e < G_N_ELEMENTS (expected); e++) {
    DifSftpReading readings[G_N_ELEMENTS (sizes) + 1] = { 0 };
    char wanted[G_N_ELEMENTS (sizes)][DIF_DIGEST_HEX];
    char *paths[G_N_ELEMENTS (sizes) + 1];
    g_autoptr (GError) error = NULL;

    for (guint i = 0; i < G_N_ELEMENTS (readings); i++) {
      g_autofree char *name = g_strdup_printf ("file-%u", i);

      paths[i] = below (self, name);
      if (i < G_N_ELEMENTS (sizes))
        make_file (paths[i], sizes[i], wanted[i]);
      readings[i] = (DifSftpReading) { paths[i], 0, expected[e] == G_MAXUINT32 && i < 5 ? sizes[i] : expected[e],
                                       dif_sftp_sink_digest, dif_digest_new () };
    }
    dif_sftp_read_files (self->sftp, readings, G_N_ELEMENTS (readings), NULL, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < G_N_ELEMENTS (readings); i++) {
      char hex[DIF_DIGEST_HEX];

      dif_digest_finish (readings[i].data, hex);
      dif_digest_free (readings[i].data);
      g_free (paths[i]);
      if (i == G_N_ELEMENTS (sizes)) {
        g_assert_cmpuint (readings[i].status, ==, DIF_SFTP_NO_SUCH_FILE);
        continue;
      }
      g_assert_cmpuint (readings[i].status, ==, DIF_SFTP_OK);
      g_assert_cmpuint (readings[i].size, ==, sizes[i]);
      g_assert_cmpstr (hex, ==, wanted[i]);
    }
  }
}

static void
test_store (Fixture *self, gconstpointer data)
{
  g_autofree char *path = below (self, "manifest.json");
  g_autofree char *temporary = below (self, ".manifest.json.difusor");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 4; i++) {
    g_autofree char *text = g_strnfill (i * 300 * 1024, (char) ('a' + i));
    g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
    g_autoptr (GBytes) back = NULL;
    DifSftpReplace how = i == 2 ? DIF_SFTP_REPLACE_BY_REMOVE : DIF_SFTP_REPLACE_BY_RENAME;

    dif_sftp_store (self->sftp, how, path, i == 3 ? NULL : temporary, bytes, 0644, NULL, &error);
    g_assert_no_error (error);
    dif_sftp_load (self->sftp, path, 0, 1024 * 1024, &back, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (g_bytes_equal (bytes, back));
    g_assert_false (g_file_test (temporary, G_FILE_TEST_EXISTS));
    if (i == 3) {
      g_clear_pointer (&back, g_bytes_unref);
      g_assert_false (dif_sftp_load (self->sftp, path, 0, strlen (text) - 1, &back, NULL, &error));
      dif_assert_error (error, DIF_ERROR_LIMIT, "manifest.json");
    }
  }
}

static void
test_trees (Fixture *self, gconstpointer data)
{
  g_autofree char *tree = below (self, "tree");
  g_autofree char *deep = below (self, "tree/a/b/c");
  g_autofree char *out = below (self, "outside");
  g_autofree char *kept = below (self, "outside/kept");
  g_autofree char *link = below (self, "tree/a/link");
  g_autofree char *file = below (self, "file");
  g_autofree char *absent = below (self, "absent");
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (deep, 0700);
  g_mkdir_with_parents (out, 0700);
  g_assert_true (g_file_set_contents (kept, "1", 1, NULL));
  g_assert_true (g_file_set_contents (file, "1", 1, NULL));
  for (guint i = 0; i < FILES; i++) {
    g_autofree char *path = g_strdup_printf ("%s/%u", i % 2 == 0 ? tree : deep, i);

    g_assert_true (g_file_set_contents (path, "1", 1, NULL));
  }
  g_assert_cmpint (symlink (out, link), ==, 0);

  names = dif_sftp_list (self->sftp, tree, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (names->len, ==, FILES / 2 + 1);
  none = dif_sftp_list (self->sftp, absent, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);

  g_ptr_array_add (paths, tree);
  g_ptr_array_add (paths, file);
  g_ptr_array_add (paths, absent);
  dif_sftp_remove_trees (self->sftp, paths, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (tree, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  int code;

  g_test_init (&argc, &argv, NULL);
  if (!dif_test_sshd_is_here ()) {
    g_print ("1..0 # SKIP no OpenSSH server on this machine\n");
    return 0;
  }
  sshd = dif_test_sshd_new (NULL, NULL);
#define ADD(name, test) g_test_add ("/sftp/" name, Fixture, NULL, setup, test, teardown)
  ADD ("extensions", test_extensions);
  ADD ("upload", test_upload);
  ADD ("upload-altered", test_upload_altered);
  ADD ("upload-refused", test_upload_refused);
  ADD ("cancelled", test_cancelled);
  ADD ("read", test_read);
  ADD ("store", test_store);
  ADD ("trees", test_trees);
  code = g_test_run ();
  dif_test_sshd_free (sshd);
  return code;
}
