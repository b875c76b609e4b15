/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "source/dif-source.h"
#include "dif-test.h"


static DifSource *
open_folder (const char *folder)
{
  const char *arguments[] = { folder, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (DifSourceConfig) config =
      dif_source_config_new ("folder", arguments, DIF_MODE_DRILL, &error);
  DifSource *source = dif_source_new (config, folder, clock, &error);

  g_assert_no_error (error);
  return source;
}

/* A file; written an hour ago, unless @young */
static char *
put (const char *folder, const char *name, const char *text, gboolean young)
{
  char *path = g_build_filename (folder, name, NULL);
  struct utimbuf before = { 1700000000, 1700000000 };

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  if (!young)
    g_assert_cmpint (utime (path, &before), ==, 0);
  return path;
}

static void
test_list_and_fetch (void)
{
  static const char *const others[] = { ".hidden.zip", "~x.zip", "a.zip.part", "b.tmp",
                                        "c.crdownload", "d.filepart", "notes.txt" };
  char *folder = dif_test_folder ();
  g_autofree char *part = g_build_filename (folder, "out.part", NULL);
  g_autofree char *link_path = g_build_filename (folder, "link.zip", NULL);
  g_autofree char *two = put (folder, "2.ZIP", "abc", FALSE);
  g_autofree char *one = put (folder, "1.json", "{}", TRUE);
  g_autoptr (DifSource) source = open_folder (folder);
  g_autoptr (GPtrArray) offers = NULL;
  g_autoptr (DifFetched) fetched = NULL;
  g_autoptr (GError) error = NULL;
  DifOffer *offer;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *path = put (folder, others[i], "x", FALSE);
  }
  g_assert_cmpint (symlink (two, link_path), ==, 0);

  offers = dif_source_list (source, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (offers->len, ==, 2);
  g_assert_cmpstr (((DifOffer *) g_ptr_array_index (offers, 0))->id, ==, "1.json");
  offer = g_ptr_array_index (offers, 1);
  g_assert_cmpstr (offer->id, ==, "2.ZIP");
  g_assert_cmpint (offer->size, ==, 3);

  fetched = dif_source_fetch (source, offer, part, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fetched->sha256, ==,
                   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

  /* changed since it was listed */
  g_free (put (folder, "2.ZIP", "abcd", FALSE));
  g_assert_null (dif_source_fetch (source, offer, part, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_UNAVAILABLE, "2.ZIP");
  /* and a link since */
  unlink (two);
  g_assert_cmpint (symlink (one, two), ==, 0);
  g_assert_null (dif_source_fetch (source, offer, part, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_UNSAFE, "2.ZIP");
  dif_test_folder_remove (folder);
}

static gint writing;

static gpointer
keep_writing (gpointer data)
{
  while (g_atomic_int_get (&writing)) {
    FILE *file = fopen (data, "a");

    fputc ('x', file);
    fclose (file);
    g_usleep (5 * 1000);
  }
  return NULL;
}

static void
test_still_written (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = put (folder, "grows.zip", "x", TRUE);
  g_autoptr (DifSource) source = open_folder (folder);
  g_autoptr (GPtrArray) during = NULL;
  g_autoptr (GPtrArray) after = NULL;
  GThread *thread;

  g_atomic_int_set (&writing, 1);
  thread = g_thread_new ("writer", keep_writing, path);
  during = dif_source_list (source, NULL, NULL);
  g_atomic_int_set (&writing, 0);
  g_thread_join (thread);
  g_assert_cmpuint (during->len, ==, 0);
  after = dif_source_list (source, NULL, NULL);
  g_assert_cmpuint (after->len, ==, 1);
  dif_test_folder_remove (folder);
}

static void
test_missing_and_page (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *part = g_build_filename (folder, "out.part", NULL);
  g_autofree char *path = put (folder, "p.zip", "\xEF\xBB\xBF \n<!doctype html>", FALSE);
  g_autofree char *kept = NULL;
  g_autoptr (DifSource) source = open_folder (folder);
  g_autoptr (DifSource) none = open_folder ("/nonexistent/folder");
  g_autoptr (GPtrArray) offers = dif_source_list (source, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (
      dif_source_fetch (source, g_ptr_array_index (offers, 0), part, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_NOT_PACKAGE, "p.zip");
  g_assert_true (g_file_get_contents (part, &kept, NULL, NULL));

  g_assert_null (dif_source_list (none, NULL, &error));
  dif_assert_error (error, DIF_ERROR_NOT_FOUND, "/nonexistent/folder");
  dif_test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/source-folder/list-and-fetch", test_list_and_fetch);
  g_test_add_func ("/source-folder/still-written", test_still_written);
  g_test_add_func ("/source-folder/missing-and-page", test_missing_and_page);
  return g_test_run ();
}
