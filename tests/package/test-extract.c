/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/stat.h>
#include <unistd.h>

#include "base/dif-limits.h"
#include "dif-test-zip.h"
#include "dif-test.h"
#include "package/dif-extract.h"
#include "package/dif-zip-directory.h"

#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


/* Unpacks @path; on failure nothing may be left */
static DifManifest *
extract (const char *path, const char *wrapper, GError **error)
{
  g_autofree char *into = g_strconcat (path, ".tree", NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (DifPackageReader) reader = dif_package_reader_open (path, name, NULL, error);
  DifManifest *manifest;

  if (reader == NULL)
    return NULL;
  manifest = dif_extract (reader, wrapper, into, NULL, error);
  g_assert_cmpint (manifest != NULL, ==, g_file_test (into, G_FILE_TEST_EXISTS));
  return manifest;
}

/* @bytes must be refused with @code, naming @part */
static void
refused (GByteArray *bytes, DifError code, const char *part)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = dif_test_save (folder, "p.zip", bytes);
  g_autoptr (GError) error = NULL;

  g_assert_null (extract (path, NULL, &error));
  dif_assert_error (error, code, part);
  dif_test_folder_remove (folder);
}

static GByteArray *
zip_of_entry (const DifTestZipEntry *entry)
{
  DifTestZip zip;

  dif_test_zip_begin (&zip);
  dif_test_zip_add (&zip, &(DifTestZipEntry) { .name = "first", .data = "1" });
  dif_test_zip_add (&zip, entry);
  return dif_test_zip_end (&zip, "");
}

static void
check_tree (const char *path, const char *top)
{
  g_autofree char *tree = g_strconcat (path, ".tree", NULL);
  g_autofree char *file = g_build_filename (tree, top, "b", "f", NULL);
  g_autofree char *sub = g_build_filename (tree, top, "b", NULL);
  g_autofree char *text = NULL;
  struct stat about;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "abc");
  g_assert_cmpint (stat (tree, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0700);
  g_assert_cmpint (stat (sub, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0755);
  g_assert_cmpint (stat (file, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0644);
}

static void
test_good (gconstpointer data)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = g_build_filename (folder, data, NULL);
  struct archive *writer = dif_test_writer (path);
  g_autoptr (DifManifest) manifest = NULL;
  g_autoptr (GError) error = NULL;
  mode_t mask = umask (077);

  dif_test_write (writer, "a/", AE_IFDIR, "", 0);
  dif_test_write (writer, "a/b/f", AE_IFREG, "abc", 3);
  dif_test_write (writer, "a/empty", AE_IFREG, "", 0);
  dif_test_write (writer, "c", AE_IFREG, "abc", 3);
  dif_test_writer_end (writer);

  manifest = extract (path, NULL, &error);
  umask (mask);
  g_assert_no_error (error);
  g_assert_cmpuint (dif_manifest_get_count (manifest), ==, 3);
  g_assert_cmpuint (dif_manifest_get_bytes (manifest), ==, 6);
  g_assert_cmpstr (dif_manifest_lookup (manifest, "a/b/f")->sha256, ==, ABC);
  check_tree (path, "a");

  dif_test_folder_remove (folder);
}

static void
test_wrapper (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = dif_test_save (folder, "p.zip",
      dif_test_zip_of ("a/b/f", "abc", "ab/no", "x", "__MACOSX/a/f", "x", NULL));
  g_autoptr (GError) error = NULL;
  g_autoptr (DifManifest) manifest = extract (path, "a", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (dif_manifest_get_count (manifest), ==, 1);
  g_assert_nonnull (dif_manifest_lookup (manifest, "b/f"));
  check_tree (path, ".");
  dif_test_folder_remove (folder);
}

static void
test_names (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = dif_test_save (folder, "p.zip",
      dif_test_zip_of ("a\\b\\f", "abc", "a\xa4o", "x", "\xc3\xb1", "y", NULL));
  g_autoptr (GError) error = NULL;
  g_autoptr (DifManifest) manifest = extract (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (dif_manifest_lookup (manifest, "a/b/f"));
  g_assert_nonnull (dif_manifest_lookup (manifest, "año"));
  g_assert_nonnull (dif_manifest_lookup (manifest, "ñ"));
  check_tree (path, "a");
  dif_test_folder_remove (folder);

  refused (dif_test_zip_of ("ok", "1", "../evil", "x", NULL), DIF_ERROR_UNSAFE, "../evil");
  refused (dif_test_zip_of ("ok", "1", "/evil", "x", NULL), DIF_ERROR_UNSAFE, "/evil");
  refused (dif_test_zip_of ("ok", "1", "..\\evil", "x", NULL), DIF_ERROR_UNSAFE, "evil");
  refused (dif_test_zip_of ("twice", "1", "twice", "x", NULL), DIF_ERROR_UNSAFE, "twice");
  refused (dif_test_zip_of ("f", "1", "f/g", "x", NULL), DIF_ERROR_UNSAFE, "f/g");
}

/* The names of UTF-8 that a ZIP marks as such, with the flag of APPNOTE.TXT 4.4.4 */
static void
test_marked_names (void)
{
  char *folder = dif_test_folder ();
  DifTestZip zip;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifManifest) manifest = NULL;

  dif_test_zip_begin (&zip);
  dif_test_zip_add (&zip, &(DifTestZipEntry) { .name = "Güémez/ñ.json", .data = "{}", .flags = 0x800 });
  dif_test_zip_add (&zip, &(DifTestZipEntry) { .name = "a\xcc\x81", .data = "{}", .flags = 0x800 });
  path = dif_test_save (folder, "p.zip", dif_test_zip_end (&zip, "a comment"));
  manifest = extract (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (dif_manifest_lookup (manifest, "Güémez/ñ.json"));
  g_assert_nonnull (dif_manifest_lookup (manifest, "a\xcc\x81"));
  dif_test_folder_remove (folder);
}

static void
test_contradictions (void)
{
  refused (zip_of_entry (&(DifTestZipEntry) { .name = "n1", .local_name = "n2", .data = "x" }),
           DIF_ERROR_UNSAFE, "n1");
  refused (zip_of_entry (&(DifTestZipEntry) { .name = "n1", .data = "x", .claimed_size = 2 }),
           DIF_ERROR_UNSAFE, "n1");
  refused (zip_of_entry (&(DifTestZipEntry) { .name = "n1", .data = "x", .crc_local = 7 }),
           DIF_ERROR_UNSAFE, "n1");
  refused (zip_of_entry (&(DifTestZipEntry) { .name = "n1", .data = "x", .offset_shift = 9000 }),
           DIF_ERROR_UNSAFE, "outside");
  refused (zip_of_entry (&(DifTestZipEntry) { .name = "n1", .data = "x", .flags = 1 }),
           DIF_ERROR_UNSAFE, "encrypted");
  refused (zip_of_entry (&(DifTestZipEntry) { .name = "n1", .data = "target", .mode = 0120777 }),
           DIF_ERROR_UNSAFE, "link");
  refused (zip_of_entry (&(DifTestZipEntry) { .name = "n1", .data = "", .mode = 0020644 }),
           DIF_ERROR_UNSAFE, "neither");
  refused (zip_of_entry (&(DifTestZipEntry) { .name = "n1", .data = "x", .crc = 5 }),
           DIF_ERROR_INTEGRITY, "n1");
}

static void
test_overlap (void)
{
  DifTestZip zip;

  dif_test_zip_begin (&zip);
  dif_test_zip_add (&zip, &(DifTestZipEntry) { .name = "n1", .data = "x" });
  dif_test_zip_add (&zip, &(DifTestZipEntry) { .name = "n1", .data = "x", .offset_shift = 0U - 33U });
  refused (dif_test_zip_end (&zip, ""), DIF_ERROR_UNSAFE, "overlaps");
}

static void
test_ends (void)
{
  GByteArray *count = dif_test_zip_of ("a", "1", NULL);
  GByteArray *split = dif_test_zip_of ("a", "1", NULL);
  GByteArray *cut = dif_test_zip_of ("a", "1", NULL);
  DifTestZip zip;

  /* in both counts, since one alone would mean a split ZIP */
  count->data[count->len - 14] = count->data[count->len - 12] = 2;
  refused (count, DIF_ERROR_UNSAFE, "says that it has 2");
  split->data[split->len - 18] = 1;
  refused (split, DIF_ERROR_UNSAFE, "split");
  g_byte_array_set_size (cut, cut->len - 1);
  refused (cut, DIF_ERROR_INTEGRITY, "cut short");

  dif_test_zip_begin (&zip);
  dif_test_zip_add (&zip, &(DifTestZipEntry) { .name = "a", .data = "1" });
  refused (dif_test_zip_end (&zip, "PK\5\6 and eighteen more bytes"), DIF_ERROR_UNSAFE, "two ends");
}

static void
test_every_cut (void)
{
  g_autoptr (GByteArray) whole = dif_test_zip_of ("a", "1", "b/c", "22", NULL);

  for (gsize length = 0; length < whole->len; length++) {
    g_autoptr (GBytes) part = g_bytes_new (whole->data, length);
    g_autoptr (GError) error = NULL;

    g_assert_null (dif_zip_directory_read_bytes (part, "part.zip", &error));
    dif_assert_error (error, DIF_ERROR_INTEGRITY, "part.zip");
  }
}

/* No bent byte may make the walk read outside or hang; what it then accepts is what it checked */
static void
test_every_byte_bent (void)
{
  g_autoptr (GByteArray) whole = dif_test_zip_of ("a", "1", "b/c", "22", NULL);

  for (gsize i = 0; i < whole->len * 8; i++) {
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (DifZipDirectory) directory = NULL;
    g_autoptr (GError) error = NULL;

    whole->data[i / 8] ^= (guint8) (1 << (i % 8));
    bytes = g_bytes_new (whole->data, whole->len);
    directory = dif_zip_directory_read_bytes (bytes, "bent.zip", &error);
    g_assert_cmpint (directory == NULL, ==, error != NULL);
    whole->data[i / 8] ^= (guint8) (1 << (i % 8));
  }
}

static void
test_links (gconstpointer data)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = g_build_filename (folder, data, NULL);
  struct archive *writer = dif_test_writer (path);
  g_autoptr (GError) error = NULL;

  dif_test_write (writer, "f", AE_IFREG, "abc", 3);
  dif_test_write (writer, "link", AE_IFLNK, "/etc", 4);
  dif_test_writer_end (writer);
  g_assert_null (extract (path, NULL, &error));
  dif_assert_error (error, DIF_ERROR_UNSAFE, "link");
  dif_test_folder_remove (folder);
}

/* Random bytes and zeros in a ratio that is near the limit */
static void
test_bomb (gconstpointer data)
{
  static const struct {
    gsize noise;
    gboolean ok;
  } cases[] = { { 20000, TRUE }, { 1000, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *folder = dif_test_folder ();
    g_autofree char *path = g_build_filename (folder, data, NULL);
    struct archive *writer = dif_test_writer (path);
    gsize length = 4 * DIF_MIB;
    g_autofree char *bytes = g_malloc0 (length);
    g_autoptr (GError) error = NULL;
    g_autoptr (DifManifest) manifest = NULL;

    for (gsize at = 0; at < cases[i].noise; at++)
      bytes[at] = (char) g_test_rand_int ();
    dif_test_write (writer, "bomb", AE_IFREG, bytes, length);
    dif_test_writer_end (writer);
    manifest = extract (path, NULL, &error);
    if (cases[i].ok)
      g_assert_no_error (error);
    else
      dif_assert_error (error, DIF_ERROR_LIMIT, "200 times");
    dif_test_folder_remove (folder);
  }
}

static void
test_ratio (void)
{
  g_assert_true (dif_zip_ratio_ok (DIF_LIMIT_RATIO_FREE_BYTES, 1));
  g_assert_false (dif_zip_ratio_ok (DIF_LIMIT_RATIO_FREE_BYTES + 1, 1));
  g_assert_true (dif_zip_ratio_ok (200ULL * 10000, 10000));
  g_assert_false (dif_zip_ratio_ok (200ULL * 10000 + 1, 10000));
}

static GByteArray *
zip_of_many (guint count)
{
  DifTestZip zip;

  dif_test_zip_begin (&zip);
  for (guint i = 0; i < count; i++) {
    g_autofree char *name = g_strdup_printf ("%u", i);

    dif_test_zip_add (&zip, &(DifTestZipEntry) { .name = name });
  }
  return dif_test_zip_end (&zip, "");
}

static void
test_many (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = dif_test_save (folder, "p.zip", zip_of_many (DIF_LIMIT_ENTRIES));
  g_autoptr (GError) error = NULL;
  g_autoptr (DifManifest) manifest = extract (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (dif_manifest_get_count (manifest), ==, DIF_LIMIT_ENTRIES);
  dif_test_folder_remove (folder);
  refused (zip_of_many (DIF_LIMIT_ENTRIES + 1), DIF_ERROR_LIMIT, "60000");
}

static void
test_cancelled (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = dif_test_save (folder, "p.zip", dif_test_zip_of ("a", "1", NULL));
  g_autofree char *into = g_build_filename (folder, "tree", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPackageReader) reader = dif_package_reader_open (path, "p.zip", cancellable, &error);

  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_null (dif_extract (reader, NULL, into, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (into, G_FILE_TEST_EXISTS));
  dif_test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/extract/good/zip", "p.zip", test_good);
  g_test_add_data_func ("/extract/good/tar", "p.tar.gz", test_good);
  g_test_add_func ("/extract/wrapper", test_wrapper);
  g_test_add_func ("/extract/names", test_names);
  g_test_add_func ("/extract/marked-names", test_marked_names);
  g_test_add_func ("/extract/contradictions", test_contradictions);
  g_test_add_func ("/extract/overlap", test_overlap);
  g_test_add_func ("/extract/ends", test_ends);
  g_test_add_func ("/extract/every-cut", test_every_cut);
  g_test_add_func ("/extract/every-byte-bent", test_every_byte_bent);
  g_test_add_data_func ("/extract/links/zip", "p.zip", test_links);
  g_test_add_data_func ("/extract/links/tar", "p.tar.gz", test_links);
  g_test_add_data_func ("/extract/bomb/zip", "p.zip", test_bomb);
  g_test_add_data_func ("/extract/bomb/tar", "p.tar.gz", test_bomb);
  g_test_add_func ("/extract/ratio", test_ratio);
  g_test_add_func ("/extract/many", test_many);
  g_test_add_func ("/extract/cancelled", test_cancelled);
  return g_test_run ();
}
