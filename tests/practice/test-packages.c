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
  g_autoptr (DifElection) election = dif_election_new (seed, 40, NULL);

  return dif_practice_packages_make (election, n, dif_election_get_cut_time (n), increments);
}

static void
test_site (void)
{
  g_autoptr (GPtrArray) packages = make (7, 1, FALSE);
  DifPracticePackage *site = at (packages, 0);
  g_autoptr (GHashTable) files = unzip (site->bytes);
  g_autoptr (GHashTable) database = NULL;
  GHashTableIter iter;
  gpointer name;
  guint documents = 0;

  g_assert_cmpuint (packages->len, ==, 1);
  g_assert_cmpstr (site->id, ==, "20240602-2000-site");
  g_assert_cmpstr (site->kind, ==, "site");
  g_assert_cmpstr (site->name, ==, "20240602_2000_SITIO.zip");
  g_assert_null (site->path);
  g_assert_cmpuint (g_hash_table_size (files), ==, 30);
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    if (g_str_has_suffix (name, ".html"))
      g_assert_true (holds (files, name, "PRÁCTICA — no son resultados"));
    if (g_str_has_prefix (name, "assets/api/")) {
      documents++;
      g_assert_true (holds (files, name, "\"practica\":true"));
      g_assert_true (holds (files, name, "2024-06-02T20:00:00-06:00"));
    }
  }
  g_assert_cmpuint (documents, ==, 20);
  g_assert_true (holds (files, "index.html", "<html lang=\"es-MX\""));
  g_assert_true (holds (files, "assets/configuracion.json",
                        "\"urlBaseDatos\":\"./assets/20240602_2000_PREP_PRACTICA.zip\""));
  database = unzip (g_hash_table_lookup (files, "assets/20240602_2000_PREP_PRACTICA.zip"));
  g_assert_cmpuint (g_hash_table_size (database), ==, 3);
  g_assert_true (holds (database, "LEEME.txt", "NO SON RESULTADOS"));
}

static void
test_cut (void)
{
  g_autoptr (GPtrArray) packages = make (7, 2, FALSE);
  g_autoptr (GHashTable) data = unzip (at (packages, 0)->bytes);
  g_autoptr (GHashTable) database = unzip (at (packages, 1)->bytes);

  g_assert_cmpuint (packages->len, ==, 2);
  g_assert_cmpstr (at (packages, 0)->kind, ==, "data");
  g_assert_cmpstr (at (packages, 0)->name, ==, "20240602_2020_DATOS.zip");
  g_assert_cmpstr (at (packages, 1)->kind, ==, "database");
  g_assert_cmpstr (at (packages, 1)->path, ==, "assets/20240602_2020_PREP_PRACTICA.zip");
  g_assert_cmpuint (g_hash_table_size (data), ==, 21);
  g_assert_true (holds (data, "assets/configuracion.json", "20240602_2020_PREP_PRACTICA.zip"));
  g_assert_true (holds (database, "20240602_2020_PREP_DIP_LOC_PRACTICA.csv",
                        "02/06/2024 20:20 (UTC-6)"));
  g_assert_cmpuint (at (packages, 1)->size, ==, g_bytes_get_size (at (packages, 1)->bytes));
}

static void
test_increments (void)
{
  g_autoptr (GPtrArray) packages = make (7, 40, TRUE);
  g_autoptr (GHashTable) data = unzip (at (packages, 0)->bytes);

  g_assert_cmpuint (g_hash_table_size (data), <, 21);
  g_assert_cmpuint (g_hash_table_size (data), >, 3);
  g_assert_true (g_hash_table_contains (data, "assets/api/entidad.json"));
  g_assert_true (g_hash_table_contains (data, "assets/configuracion.json"));
  g_assert_false (g_hash_table_contains (data, "assets/api/partidos.json"));
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
  g_test_add_func ("/packages/same-bytes", test_same_bytes);
  return g_test_run ();
}
