/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a cut's site is (contract.md §1): the newest site, and over it all data in order. */
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "archive/dif-tree.h"
#include "base/dif-digest.h"
#include "base/dif-time.h"
#include "dif-test-zip.h"
#include "dif-test.h"

#define CALL "ietam-2024"
#define FIRST "2024-06-02T20:00:00-06:00"


typedef struct {
  char *folder;
  DifArchive *archive;
  GTimeZone *zone;
} Fixture;


static void
fixture_open (Fixture *self)
{
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (GError) error = NULL;

  self->folder = dif_test_folder ();
  self->zone = g_time_zone_new_identifier ("America/Mexico_City");
  self->archive = dif_archive_open (self->folder, TRUE, clock, &error);
  g_assert_no_error (error);
}

static void
fixture_close (Fixture *self)
{
  g_object_unref (self->archive);
  g_time_zone_unref (self->zone);
  dif_test_folder_remove (self->folder);
}

/* --- Receiving and putting together -------------------------------------------------------- */

/* A cut so many twenty minutes after the first; Returns: (transfer full): its id */
static char *
add_cut (Fixture *self, guint step, DifMode mode)
{
  static const char *const nothing[] = { NULL };
  g_autoptr (GError) error = NULL;
  gint64 moment = dif_time_parse_iso8601 (FIRST) + step * 20 * 60 * (gint64) G_USEC_PER_SEC;
  g_autofree char *base = dif_time_format_cut_id (moment, self->zone);
  char *id = dif_archive_add_cut (self->archive, base, mode, CALL, moment, DIF_CUT_FROM_NAME, nothing, &error);

  g_assert_no_error (error);
  return id;
}

/* Puts a package under packages/CUT/, as the intake does; lets go of @bytes */
static void
receive (
    Fixture *self, const char *cut, DifPackageKind kind, const char *name, const char *path, GByteArray *bytes)
{
  g_autofree char *folder = dif_archive_get_packages_folder (self->archive, cut);
  g_autoptr (GError) error = NULL;
  char hex[DIF_DIGEST_HEX];
  DifCutPackage package = { 0 };

  dif_digest_bytes (bytes->data, bytes->len, hex);
  package.offer = (char *) name;
  package.kind = kind;
  package.file = (char *) name;
  package.path = (char *) path;
  package.size = bytes->len;
  package.sha256 = hex;
  package.notices = (char *) "";
  dif_folder_make (folder, &error);
  g_assert_no_error (error);
  g_free (dif_test_save (folder, name, bytes));
  dif_archive_add_package (self->archive, cut, &package, &error);
  g_assert_no_error (error);
}

/* Builds the tree and records it, as the assembly does */
static DifManifest *
build (Fixture *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) cut = dif_archive_find_cut (self->archive, id, &error);
  DifManifest *manifest = NULL;
  g_autoptr (GPtrArray) brought = NULL;

  g_assert_no_error (error);
  brought = dif_tree_build (self->archive, cut, self->zone, &manifest, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (brought->len, ==, cut->packages->len);
  for (guint i = 0; i < cut->packages->len; i++) {
    DifCutPackage *package = g_ptr_array_index (cut->packages, i);

    dif_archive_set_package_files (self->archive, id, package->file, g_ptr_array_index (brought, i), &error);
    g_assert_no_error (error);
  }
  dif_archive_set_cut_manifest (self->archive, id, manifest, &error);
  g_assert_no_error (error);
  return manifest;
}

static char *
path_in (Fixture *self, const char *cut, const char *path)
{
  g_autofree char *tree = dif_archive_get_site_folder (self->archive, cut);

  return g_build_filename (tree, path, NULL);
}

/* The file of the tree holds @text, and so says the manifest; @text is %NULL if there is none */
static void
assert_file (Fixture *self, const char *cut, DifManifest *manifest, const char *path, const char *text)
{
  g_autofree char *file = path_in (self, cut, path);
  const DifManifestEntry *entry = dif_manifest_lookup (manifest, path);
  g_autofree char *found = NULL;
  char hex[DIF_DIGEST_HEX];

  if (text == NULL) {
    g_assert_null (entry);
    g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
    return;
  }
  g_assert_true (g_file_get_contents (file, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, text);
  dif_digest_bytes (text, strlen (text), hex);
  g_assert_nonnull (entry);
  g_assert_cmpstr (entry->sha256, ==, hex);
  g_assert_cmpuint (entry->size, ==, strlen (text));
}

static ino_t
inode_of (Fixture *self, const char *cut, const char *path)
{
  g_autofree char *file = path_in (self, cut, path);
  struct stat about;

  g_assert_cmpint (stat (file, &about), ==, 0);
  return about.st_ino;
}

/* --- The rule ------------------------------------------------------------------------------ */

static void
test_data_over_site (void)
{
  Fixture self;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autoptr (DifManifest) one = NULL;
  g_autoptr (DifManifest) two = NULL;
  g_autoptr (DifManifest) three = NULL;

  fixture_open (&self);
  first = add_cut (&self, 0, DIF_MODE_PRACTICE);
  receive (&self, first, DIF_PACKAGE_SITE, "SITIO.zip", NULL,
           dif_test_zip_of ("index.html", "page", "d/a.json", "[0]", "d/b.json", "[0]", NULL));
  one = build (&self, first);
  second = add_cut (&self, 1, DIF_MODE_PRACTICE);
  receive (&self, second, DIF_PACKAGE_DATA, "DATOS.zip", NULL,
           dif_test_zip_of ("d/a.json", "[1]", "d/c.json", "[1]", NULL));
  two = build (&self, second);
  third = add_cut (&self, 2, DIF_MODE_PRACTICE);
  receive (&self, third, DIF_PACKAGE_DATA, "DATOS.zip", NULL, dif_test_zip_of ("d/b.json", "[2]", NULL));
  three = build (&self, third);

  g_assert_cmpuint (dif_manifest_get_count (one), ==, 3);
  g_assert_cmpuint (dif_manifest_get_count (three), ==, 4);
  assert_file (&self, third, three, "index.html", "page");
  assert_file (&self, third, three, "d/a.json", "[1]");
  assert_file (&self, third, three, "d/b.json", "[2]");
  assert_file (&self, third, three, "d/c.json", "[1]");

  /* the trees before are as they were, and what is the same lies on the disk once */
  assert_file (&self, first, one, "d/a.json", "[0]");
  assert_file (&self, second, two, "d/b.json", "[0]");
  g_assert_cmpuint (inode_of (&self, first, "index.html"), ==, inode_of (&self, third, "index.html"));
  g_assert_cmpuint (inode_of (&self, second, "d/a.json"), ==, inode_of (&self, third, "d/a.json"));
  fixture_close (&self);
}

/* A new site takes the place of the old one; the data that came before it still lie over it */
static void
test_new_site (void)
{
  Fixture self;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autoptr (DifManifest) one = NULL;
  g_autoptr (DifManifest) two = NULL;
  g_autoptr (DifManifest) three = NULL;

  fixture_open (&self);
  first = add_cut (&self, 0, DIF_MODE_PRACTICE);
  receive (&self, first, DIF_PACKAGE_SITE, "SITIO.zip", NULL,
           dif_test_zip_of ("index.html", "old", "old.html", "old", "d/a.json", "[0]", NULL));
  one = build (&self, first);
  second = add_cut (&self, 1, DIF_MODE_PRACTICE);
  receive (&self, second, DIF_PACKAGE_DATA, "DATOS.zip", NULL,
           dif_test_zip_of ("d/a.json", "[1]", "d/b.json", "[1]", NULL));
  two = build (&self, second);
  third = add_cut (&self, 2, DIF_MODE_PRACTICE);
  receive (&self, third, DIF_PACKAGE_SITE, "SITIO.zip", NULL,
           dif_test_zip_of ("index.html", "new", "d/a.json", "[site]", "d/z.json", "[site]", NULL));
  receive (&self, third, DIF_PACKAGE_DATA, "DATOS.zip", NULL, dif_test_zip_of ("d/b.json", "[3]", NULL));
  three = build (&self, third);

  assert_file (&self, third, three, "index.html", "new");
  assert_file (&self, third, three, "old.html", NULL);
  assert_file (&self, third, three, "d/a.json", "[1]");
  assert_file (&self, third, three, "d/b.json", "[3]");
  assert_file (&self, third, three, "d/z.json", "[site]");
  g_assert_cmpuint (dif_manifest_get_count (three), ==, 4);
  fixture_close (&self);
}

/* Data that come before any site, and the site whose time is theirs */
static void
test_data_before_site (void)
{
  Fixture self;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (DifManifest) one = NULL;
  g_autoptr (DifManifest) two = NULL;

  fixture_open (&self);
  first = add_cut (&self, 0, DIF_MODE_PRACTICE);
  receive (&self, first, DIF_PACKAGE_DATA, "DATOS.zip", NULL, dif_test_zip_of ("d/a.json", "[1]", NULL));
  one = build (&self, first);
  assert_file (&self, first, one, "d/a.json", "[1]");
  second = add_cut (&self, 0, DIF_MODE_PRACTICE);
  g_assert_cmpstr (second, ==, "20240602-2000-2");
  receive (&self, second, DIF_PACKAGE_SITE, "SITIO.zip", NULL,
           dif_test_zip_of ("w/index.html", "page", "w/d/a.json", "[site]", NULL));
  two = build (&self, second);
  assert_file (&self, second, two, "index.html", "page");
  assert_file (&self, second, two, "d/a.json", "[1]");
  fixture_close (&self);
}

#define RESULTS                                                                                    \
  "Elección\r\n02/06/2024 20:00 (UTC-6)\r\n\r\nACTAS_ESPERADAS,B,C,ACTAS_CAPTURADAS\r\n4900,1,0,7\r\n"

static GByteArray *
database (const char *name)
{
  return dif_test_zip_of (name, RESULTS, NULL);
}

/* Databases are placed as they came: at the feed's path, else where the site has its own, else at
 * the root; earlier ones stay */
static void
test_databases (void)
{
  Fixture self;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *inner = NULL;
  g_autoptr (DifManifest) one = NULL;
  g_autoptr (DifManifest) two = NULL;
  g_autoptr (DifManifest) three = NULL;
  const DifManifestEntry *entry;
  char hex[DIF_DIGEST_HEX];
  GByteArray *bytes = database ("PREP_2.csv");
  GByteArray *packed = database ("PREP_1.csv");
  g_autofree char *site_path = NULL;
  struct archive *site;

  fixture_open (&self);
  first = add_cut (&self, 0, DIF_MODE_PRACTICE);
  receive (&self, first, DIF_PACKAGE_DATABASE, "20240602_2000_PREP.zip", NULL, database ("PREP_0.csv"));
  one = build (&self, first);
  g_assert_nonnull (dif_manifest_lookup (one, "20240602_2000_PREP.zip"));

  second = add_cut (&self, 1, DIF_MODE_PRACTICE);
  site_path = g_build_filename (self.folder, "site.zip", NULL);
  site = dif_test_writer (site_path);
  dif_test_write (site, "index.html", AE_IFREG, "page", 4);
  dif_test_write (site, "assets/bd/20240602_2020_PREP.zip", AE_IFREG, (const char *) packed->data, packed->len);
  dif_test_writer_end (site);
  g_byte_array_unref (packed);
  {
    GByteArray *whole = g_byte_array_new ();
    gsize length;

    g_assert_true (g_file_get_contents (site_path, &inner, &length, NULL));
    g_byte_array_append (whole, (const guint8 *) inner, (guint) length);
    receive (&self, second, DIF_PACKAGE_SITE, "SITIO.zip", NULL, whole);
  }
  two = build (&self, second);
  g_assert_nonnull (dif_manifest_lookup (two, "assets/bd/20240602_2020_PREP.zip"));
  g_assert_nonnull (dif_manifest_lookup (two, "20240602_2000_PREP.zip"));

  third = add_cut (&self, 2, DIF_MODE_PRACTICE);
  dif_digest_bytes (bytes->data, bytes->len, hex);
  receive (&self, third, DIF_PACKAGE_DATABASE, "20240602_2040_PREP.zip", NULL, bytes);
  receive (&self, third, DIF_PACKAGE_DATABASE, "otra.zip", "descargas/ultima.zip", database ("PREP_3.csv"));
  three = build (&self, third);
  entry = dif_manifest_lookup (three, "assets/bd/20240602_2040_PREP.zip");
  g_assert_nonnull (entry);
  g_assert_cmpstr (entry->sha256, ==, hex);
  g_assert_nonnull (dif_manifest_lookup (three, "descargas/ultima.zip"));
  g_assert_nonnull (dif_manifest_lookup (three, "assets/bd/20240602_2020_PREP.zip"));
  g_assert_nonnull (dif_manifest_lookup (three, "20240602_2000_PREP.zip"));
  g_assert_cmpuint (dif_manifest_get_count (three), ==, 5);
  fixture_close (&self);
}

/* Nothing of another mode, nor of what was refused, gets into a tree */
static void
test_apart (void)
{
  Fixture self;
  g_autoptr (GError) error = NULL;
  g_autofree char *drill = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *cut = NULL;
  g_autoptr (DifManifest) one = NULL;
  g_autoptr (DifManifest) two = NULL;
  g_autoptr (DifManifest) three = NULL;

  fixture_open (&self);
  drill = add_cut (&self, 0, DIF_MODE_DRILL);
  receive (&self, drill, DIF_PACKAGE_DATA, "A.zip", NULL, dif_test_zip_of ("d/drill.json", "[1]", NULL));
  one = build (&self, drill);
  refused = add_cut (&self, 1, DIF_MODE_PRACTICE);
  receive (&self, refused, DIF_PACKAGE_DATA, "B.zip", NULL, dif_test_zip_of ("d/refused.json", "[1]", NULL));
  two = build (&self, refused);
  dif_archive_set_cut_state (self.archive, refused, DIF_CUT_REFUSED, "wrong", &error);
  g_assert_no_error (error);
  cut = add_cut (&self, 2, DIF_MODE_PRACTICE);
  receive (&self, cut, DIF_PACKAGE_SITE, "C.zip", NULL, dif_test_zip_of ("index.html", "page", NULL));
  three = build (&self, cut);
  g_assert_cmpuint (dif_manifest_get_count (three), ==, 1);
  assert_file (&self, cut, three, "index.html", "page");
  fixture_close (&self);
}

/* What a killed process left under these names is in nobody's way */
static void
test_left_over (void)
{
  Fixture self;
  g_autofree char *cut = NULL;
  g_autofree char *site = NULL;
  g_autofree char *staging = NULL;
  g_autofree char *junk = NULL;
  g_autofree char *more = NULL;
  g_autoptr (DifManifest) manifest = NULL;

  fixture_open (&self);
  cut = add_cut (&self, 0, DIF_MODE_PRACTICE);
  site = path_in (&self, cut, "d");
  staging = dif_archive_get_staging_folder (self.archive, cut);
  g_assert_cmpint (g_mkdir_with_parents (site, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (staging, 0700), ==, 0);
  junk = path_in (&self, cut, "d/half.json");
  more = g_build_filename (staging, "half.json", NULL);
  g_assert_true (g_file_set_contents (junk, "{", 1, NULL));
  g_assert_true (g_file_set_contents (more, "{", 1, NULL));
  receive (&self, cut, DIF_PACKAGE_DATA, "A.zip", NULL, dif_test_zip_of ("d/a.json", "[1]", NULL));
  manifest = build (&self, cut);
  assert_file (&self, cut, manifest, "d/a.json", "[1]");
  assert_file (&self, cut, manifest, "d/half.json", NULL);
  g_assert_false (g_file_test (staging, G_FILE_TEST_EXISTS));
  fixture_close (&self);
}

/* A package that turns out bad leaves neither a tree nor a half of one */
static void
test_fails_whole (void)
{
  Fixture self;
  g_autofree char *id = NULL;
  g_autofree char *site = NULL;
  g_autofree char *staging = NULL;
  g_autoptr (DifCut) cut = NULL;
  g_autoptr (DifManifest) manifest = NULL;
  g_autoptr (GPtrArray) brought = NULL;
  g_autoptr (GError) error = NULL;

  fixture_open (&self);
  id = add_cut (&self, 0, DIF_MODE_PRACTICE);
  receive (&self, id, DIF_PACKAGE_SITE, "A.zip", NULL, dif_test_zip_of ("index.html", "page", NULL));
  receive (&self, id, DIF_PACKAGE_DATA, "B.zip", NULL,
           dif_test_zip_of ("d/a.json", "[1]", "../out.json", "[1]", NULL));
  cut = dif_archive_find_cut (self.archive, id, &error);
  brought = dif_tree_build (self.archive, cut, self.zone, &manifest, NULL, NULL, &error);
  g_assert_null (brought);
  g_assert_null (manifest);
  dif_assert_error (error, DIF_ERROR_UNSAFE, "out.json");
  site = path_in (&self, id, ".");
  staging = dif_archive_get_staging_folder (self.archive, id);
  g_assert_false (g_file_test (site, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (staging, G_FILE_TEST_EXISTS));
  fixture_close (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tree/data-over-site", test_data_over_site);
  g_test_add_func ("/tree/new-site", test_new_site);
  g_test_add_func ("/tree/data-before-site", test_data_before_site);
  g_test_add_func ("/tree/databases", test_databases);
  g_test_add_func ("/tree/apart", test_apart);
  g_test_add_func ("/tree/left-over", test_left_over);
  g_test_add_func ("/tree/fails-whole", test_fails_whole);
  return g_test_run ();
}
