/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <time.h>

#include "base/dif-json.h"
#include "dif-test.h"
#include "practice/dif-packages.h"


/* name → text */
static GHashTable *
unzip (GBytes *bytes)
{
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) g_bytes_unref);
  struct archive *zip = archive_read_new ();
  struct archive_entry *entry;

  archive_read_support_format_zip (zip);
  g_assert_cmpint (archive_read_open_memory (zip, g_bytes_get_data (bytes, NULL),
                                             g_bytes_get_size (bytes)), ==, ARCHIVE_OK);
  while (archive_read_next_header (zip, &entry) == ARCHIVE_OK) {
    GByteArray *text = g_byte_array_new ();
    guint8 piece[4096];
    la_ssize_t got;

    while ((got = archive_read_data (zip, piece, sizeof piece)) > 0)
      g_byte_array_append (text, piece, (guint) got);
    g_assert_cmpint (got, ==, 0);
    g_hash_table_insert (files, g_strdup (archive_entry_pathname (entry)),
                         g_byte_array_free_to_bytes (text));
  }
  archive_read_free (zip);
  return files;
}

static DifPracticePackage *
at (GPtrArray *packages, guint index)
{
  g_assert_cmpuint (index, <, packages->len);
  return g_ptr_array_index (packages, index);
}

static gboolean
holds (GHashTable *files, const char *name, const char *part)
{
  GBytes *bytes = g_hash_table_lookup (files, name);

  return bytes != NULL && g_strstr_len (g_bytes_get_data (bytes, NULL),
                                        (gssize) g_bytes_get_size (bytes), part) != NULL;
}

static GPtrArray *
make (guint64 seed, guint n, gboolean increments)
{
  g_autoptr (DifElection) election = dif_election_new (seed, 40, DIF_ELECTION_SMALL, NULL);
  DifPracticePackageOptions options = { .increments = increments };

  return dif_practice_packages_make (election, n, &options);
}

static guint
count_documents (GHashTable *files)
{
  GHashTableIter iter;
  gpointer name;
  guint documents = 0;

  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    if (g_str_has_suffix (name, ".html"))
      g_assert_true (holds (files, name, "PRÁCTICA"));
    if (g_str_has_prefix (name, "assets/api/")) {
      documents++;
      g_assert_true (holds (files, name, "\"practica\":\"PRÁCTICA - NO SON RESULTADOS\""));
    }
  }
  return documents;
}

static void
test_site (void)
{
  g_autoptr (GPtrArray) packages = make (7, 1, FALSE);
  DifPracticePackage *site = at (packages, 0);
  g_autoptr (GHashTable) files = unzip (site->bytes);
  g_autoptr (GHashTable) outer = NULL;
  g_autoptr (GHashTable) inner = NULL;

  g_assert_cmpuint (packages->len, ==, 1);
  g_assert_cmpstr (site->id, ==, "20240602-2000-site");
  g_assert_cmpstr (site->kind, ==, "site");
  g_assert_cmpstr (site->name, ==, "20240602_2000_SITIO.zip");
  g_assert_null (site->path);
  g_assert_cmpuint (count_documents (files), >, 50);
  g_assert_true (holds (files, "assets/api/corte.json", "2024-06-02T20:00:00-06:00"));
  g_assert_true (holds (files, "index.html", "<html lang=\"es-MX\""));
  g_assert_true (holds (files, "assets/configuracion.json",
                        "\"urlBaseDatos\":\"./assets/20240602_2000_PREP_PRACTICA.zip\""));
  outer = unzip (g_hash_table_lookup (files, "assets/20240602_2000_PREP_PRACTICA.zip"));
  g_assert_cmpuint (g_hash_table_size (outer), ==, 2);
  inner = unzip (g_hash_table_lookup (outer, "20240602_2000_PREP_AYUN_PRACTICA.zip"));
  g_assert_cmpuint (g_hash_table_size (inner), ==, 3);
  g_assert_true (holds (inner, "LEEME.txt", "NO SON RESULTADOS"));
}

static void
test_cut (void)
{
  g_autoptr (GPtrArray) site = make (7, 1, FALSE);
  g_autoptr (GHashTable) whole = unzip (at (site, 0)->bytes);
  g_autoptr (GPtrArray) packages = make (7, 2, FALSE);
  g_autoptr (GHashTable) data = unzip (at (packages, 0)->bytes);
  g_autoptr (GHashTable) outer = unzip (at (packages, 1)->bytes);
  g_autoptr (GHashTable) inner = NULL;

  g_assert_cmpuint (packages->len, ==, 2);
  g_assert_cmpstr (at (packages, 0)->kind, ==, "data");
  g_assert_cmpstr (at (packages, 0)->name, ==, "20240602_2020_DATOS.zip");
  g_assert_cmpstr (at (packages, 1)->kind, ==, "database");
  g_assert_cmpstr (at (packages, 1)->path, ==, "assets/20240602_2020_PREP_PRACTICA.zip");
  g_assert_cmpuint (count_documents (data), ==, count_documents (whole));
  g_assert_true (holds (data, "assets/configuracion.json", "20240602_2020_PREP_PRACTICA.zip"));
  inner = unzip (g_hash_table_lookup (outer, "20240602_2020_PREP_DIP_LOC_PRACTICA.zip"));
  g_assert_true (holds (inner, "20240602_2020_PREP_DIP_LOC_PRACTICA.csv", "02/06/2024 20:20 (UTC-6)"));
  g_assert_cmpuint (at (packages, 1)->size, ==, g_bytes_get_size (at (packages, 1)->bytes));
}

/* What an increment leaves out has the same bytes as in the cut before */
static void
test_increments (void)
{
  g_autoptr (GPtrArray) before = make (7, 38, FALSE);
  g_autoptr (GPtrArray) everything = make (7, 39, FALSE);
  g_autoptr (GPtrArray) changes = make (7, 39, TRUE);
  g_autoptr (GHashTable) old = unzip (at (before, 0)->bytes);
  g_autoptr (GHashTable) all = unzip (at (everything, 0)->bytes);
  g_autoptr (GHashTable) new = unzip (at (changes, 0)->bytes);
  GHashTableIter iter;
  gpointer name, bytes;

  g_assert_cmpuint (count_documents (new), <, count_documents (all));
  g_assert_true (g_hash_table_contains (new, "assets/api/dip/entidad.json"));
  g_assert_true (g_hash_table_contains (new, "assets/configuracion.json"));
  g_assert_false (g_hash_table_contains (new, "assets/api/partidos.json"));
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    g_assert_true (g_bytes_equal (bytes, g_hash_table_lookup (
        g_hash_table_contains (new, name) ? new : old, name)));
}

/* A night at full size: small enough to be sent, and with a site that comes again */
static void
test_full (void)
{
  g_autoptr (DifElection) election = dif_election_new (7, 12, DIF_ELECTION_FULL, NULL);
  g_autoptr (GPtrArray) first = dif_practice_packages_make (election, 1, NULL);
  g_autoptr (GPtrArray) again = dif_practice_packages_make (election, 6, NULL);
  g_autoptr (GPtrArray) corrected = dif_practice_packages_make (election, 9, NULL);
  g_autoptr (GHashTable) files = unzip (at (first, 0)->bytes);
  guint documents = count_documents (files);

  g_assert_cmpuint (at (first, 0)->size, <, 1000 * 1000);
  g_assert_cmpuint (documents, >, 1250);
  g_assert_cmpuint (documents, <, 1400);
  g_assert_cmpuint (first->len, ==, 2);
  g_assert_cmpuint (again->len, ==, 3);
  g_assert_cmpstr (at (again, 0)->kind, ==, "site");
  g_assert_cmpuint (corrected->len, ==, 2);
  g_assert_cmpstr (at (corrected, 0)->id, ==, "20240602-2205-data-2");
  g_assert_cmpstr (at (corrected, 1)->path, ==, "assets/20240602_2205_PREP_PRACTICA_2.zip");
}

static void
test_same_bytes (void)
{
  g_autoptr (GPtrArray) one = make (7, 3, FALSE);
  g_autoptr (GPtrArray) same = NULL;
  g_autoptr (GPtrArray) other = make (8, 3, FALSE);

  /* also elsewhere: a ZIP's dates are local */
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  tzset ();
  same = make (7, 3, FALSE);
  g_unsetenv ("TZ");
  tzset ();
  for (guint i = 0; i < one->len; i++) {
    char hex[DIF_DIGEST_HEX];

    g_assert_true (g_bytes_equal (at (one, i)->bytes, at (same, i)->bytes));
    g_assert_false (g_bytes_equal (at (one, i)->bytes, at (other, i)->bytes));
    dif_digest_bytes (g_bytes_get_data (at (one, i)->bytes, NULL), at (one, i)->size, hex);
    g_assert_cmpstr (hex, ==, at (one, i)->sha256);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/packages/site", test_site);
  g_test_add_func ("/packages/cut", test_cut);
  g_test_add_func ("/packages/increments", test_increments);
  g_test_add_func ("/packages/full", test_full);
  g_test_add_func ("/packages/same-bytes", test_same_bytes);
  return g_test_run ();
}
