/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "base/dif-limits.h"
#include "base/dif-time.h"
#include "dif-test-zip.h"
#include "dif-test.h"
#include "package/dif-csv-heading.h"
#include "package/dif-cut-time.h"
#include "package/dif-package.h"

#define CSV                                                                                        \
  "Elección\r\n02/06/2024 20:00 (UTC-6)\r\n\r\nACTAS_ESPERADAS,B,C,ACTAS_CAPTURADAS\r\n4900,1,0,"  \
  "1234\r\n"
#define LATER                                                                                      \
  "Otra\n02/06/2024 20:20 (UTC-6)\n\nACTAS_ESPERADAS,B,C,ACTAS_CAPTURADAS\n100,1,0,10\n"


static GTimeZone *
centro (void)
{
  return g_time_zone_new_identifier ("America/Mexico_City");
}

static void
assert_moment (gint64 moment, const char *expected)
{
  g_autofree char *text = dif_time_format_iso8601 (moment, NULL);

  g_assert_cmpstr (moment != 0 ? text : "none", ==, expected);
}

static DifPackageInfo *
inspect (GByteArray *bytes, const char *name, GError **error)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = dif_test_save (folder, "received", bytes);
  g_autoptr (GTimeZone) zone = centro ();
  DifPackageInfo *info = dif_package_inspect (path, name, zone, NULL, error);

  dif_test_folder_remove (folder);
  return info;
}

static GByteArray *
bytes_of (const char *text)
{
  return g_byte_array_append (g_byte_array_new (), (const guint8 *) text, (guint) strlen (text));
}

/* A ZIP in a ZIP; lets go of @inner */
static GByteArray *
wrap (const char *name, GByteArray *inner, const char *other)
{
  g_autofree char *path = NULL;
  char *folder = dif_test_folder ();
  struct archive *writer;
  g_autofree char *contents = NULL;
  GByteArray *outer = g_byte_array_new ();
  gsize length;

  path = g_build_filename (folder, "outer.zip", NULL);
  writer = dif_test_writer (path);
  dif_test_write (writer, name, AE_IFREG, (const char *) inner->data, inner->len);
  if (other != NULL)
    dif_test_write (writer, other, AE_IFREG, "{}", 2);
  dif_test_writer_end (writer);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_byte_array_append (outer, (const guint8 *) contents, (guint) length);
  g_byte_array_unref (inner);
  dif_test_folder_remove (folder);
  return outer;
}

static void
test_cut_lines (void)
{
  static const struct {
    const char *line, *moment;
  } cases[] = {
    { "20/02/2023 11:05 (UTC-6)", "2023-02-20T17:05:00Z" },
    { "12/05/2024 21:20(UTC-6)", "2024-05-13T03:20:00Z" },
    { "2019/06/03 05:47 (UTC-5)", "2019-06-03T10:47:00Z" },
    { "3/6/2019 09:15 (UTC-5)", "2019-06-03T14:15:00Z" },
    { "\"02/06/2024 20:00:30 (UTC-06:00)\",,", "2024-06-03T02:00:30Z" },
    { "02/06/2024 20:00", "2024-06-03T02:00:00Z" },
    { "31/02/2024 20:00 (UTC-6)", "none" },
    { "02/06/2024 25:00 (UTC-6)", "none" },
    { "Elecci\xf3n 2024", "none" },
  };
  g_autoptr (GTimeZone) zone = centro ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_moment (dif_cut_time_find (cases[i].line, zone), cases[i].moment);
}

static void
test_names (void)
{
  g_autoptr (GTimeZone) zone = centro ();

  assert_moment (dif_cut_time_from_name ("20240602_2000_PREP.zip", zone), "2024-06-03T02:00:00Z");
  assert_moment (dif_cut_time_from_name ("PREP-20240602-2020.zip", zone), "2024-06-03T02:20:00Z");
  assert_moment (dif_cut_time_from_name ("20241302_2000_PREP.zip", zone), "none");
  assert_moment (dif_cut_time_from_name ("120240602_2000.zip", zone), "none");
  assert_moment (dif_cut_time_from_name ("PREP.zip", zone), "none");
}

static void
test_headings (void)
{
  static const struct {
    const char *text, *moment;
    gint expected, captured;
  } cases[] = {
    { CSV, "2024-06-03T02:00:00Z", 4900, 1234 },
    { "\xef\xbb\xbfT\r20/02/2023 11:05 (UTC-6)\r\rACTAS_ESPERADAS,R,F,C\r4778,4782,4,4778\r\rX\r",
      "2023-02-20T17:05:00Z", 4778, 4778 },
    { "sep=|\nDIPUTACI\xd3N\n2019/06/03 05:47 (UTC-5)\nACTAS_ESPERADAS|R|F|C\n2136|1|0|'2135\n",
      "2019-06-03T10:47:00Z", 2136, 2135 },
    { "\"T\"\n\"3/6/2019 09:15 (UTC-5)\"\n\"\t\",\"\t\"\n\"ACTAS_ESPERADAS\",\"R\",\"F\",\"C\"\n"
      "\"7,672\",\"1\",\"0\",\"4778.0\"\n", "2019-06-03T14:15:00Z", 7672, 4778 },
    { "T\n02/06/2024 20:00 (UTC-6)\nACTAS_ESPERADAS,R,F,C\n1196,,,,\n", "2024-06-03T02:00:00Z",
      1196, 0 },
    { "T\nACTAS_ESPERADAS;R;F;C\n10;1;0;5\n", "none", 10, 5 },
  };
  g_autoptr (GTimeZone) zone = centro ();
  DifCsvHeading heading;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_true (dif_csv_heading_read (cases[i].text, strlen (cases[i].text), zone, &heading));
    assert_moment (heading.cut_time, cases[i].moment);
    g_assert_cmpint (heading.expected, ==, cases[i].expected);
    g_assert_cmpint (heading.captured, ==, cases[i].captured);
  }
  g_assert_false (dif_csv_heading_read ("ID_ESTADO,PARTIDO\n28,PAN\n", 25, zone, &heading));
}

static void
test_json_times (void)
{
  static const struct {
    const char *text, *moment;
  } cases[] = {
    { "{\"ultimoCorte\":{\"fecha\":\"02/06/2024\",\"hora\":\"20:05\"}}", "2024-06-03T02:05:00Z" },
    { "{\"a\":{\"corte\":\"2024-06-02T20:00:00-06:00\"}}", "2024-06-03T02:00:00Z" },
    { "{\"corte\":\"02/06/2024 20:00\"}", "2024-06-03T02:00:00Z" },
    { "{\"ultimoCorte\":{\"fecha\":\"2 de junio de 2024\",\"hora\":\"20:05\"}}", "2024-06-03T02:05:00Z" },
    { "{\"ultimoCorte\":\"2024-06-02 20:05:00\"}", "2024-06-03T02:05:00Z" },
    { "{\"json\":[{\"anio\":2024,\"mes\":\"Junio\",\"dia\":\"2\",\"hora\":\"20:05\"}]}",
      "2024-06-03T02:05:00Z" },
    { "{\"configuracion\":{\"urlBaseDatos\":\"./assets/20240602_2005_PREP.zip\"}}",
      "2024-06-03T02:05:00Z" },
    { "{\"ultimoCorte\":{\"fecha\":\"31/02/2024\",\"hora\":\"20:05\"}}", "none" },
    { "{\"json\":[{\"mes\":\"Junio\",\"dia\":32,\"hora\":\"20:05\"}]}", "none" },
    { "{\"corte\":7}", "none" },
    { "[]", "none" },
    { "{", "none" },
  };
  g_autoptr (GTimeZone) zone = centro ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    DifCutStamp stamp;
    gboolean found =
        dif_cut_time_from_json (cases[i].text, strlen (cases[i].text), "x.json", zone, &stamp);

    g_assert_cmpint (found, ==, stamp.moment != 0);
    assert_moment (stamp.moment, cases[i].moment);
  }
}

/* Quintana Roo 2019 says day and month, and no year: the file's name or the hour of receipt gives it */
static void
test_json_without_year (void)
{
  static const char json[] = "{\"success\":true,\"json\":[{\"mes\":\"Junio\",\"dia\":3,\"hora\":\"05:47\"}]}";
  g_autoptr (GTimeZone) zone = centro ();
  g_autoptr (DifPackageInfo) named = inspect (bytes_of (json), "20190603_0547.json", NULL);
  g_autoptr (DifPackageInfo) bare = inspect (bytes_of (json), "entidad.json", NULL);

  assert_moment (named->cut_time, "2019-06-03T10:47:00Z");
  g_assert_cmpint (named->cut_origin, ==, DIF_CUT_FROM_JSON);
  g_assert_cmpint (bare->cut_time, ==, 0);
  dif_package_info_settle (bare, dif_time_parse_iso8601 ("2019-06-03T05:50:00-05:00"), zone);
  assert_moment (bare->cut_time, "2019-06-03T10:47:00Z");
}

static void
test_site (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPackageInfo) top = NULL;
  g_autoptr (DifPackageInfo) wrapped = NULL;
  g_autoptr (DifPackageInfo) other = NULL;

  top = inspect (dif_test_zip_of ("index.html", "x", "d/avance.json", "{\"corte\":\"02/06/2024 "
                                  "20:00\"}", NULL), "20240602_1900_SITIO.zip", &error);
  g_assert_no_error (error);
  g_assert_cmpint (top->kind, ==, DIF_PACKAGE_SITE);
  g_assert_cmpstr (top->wrapper, ==, NULL);
  g_assert_true (top->has_data);
  g_assert_false (top->has_database);
  g_assert_cmpint (top->cut_origin, ==, DIF_CUT_FROM_JSON);
  g_assert_cmpint (top->captured, ==, -1);
  assert_moment (top->cut_time, "2024-06-03T02:00:00Z");

  wrapped = inspect (dif_test_zip_of ("p/index.html", "x", "__MACOSX/p/x", "x", NULL),
                     "20240602_1900_SITIO.zip", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wrapped->wrapper, ==, "p");
  g_assert_cmpint (wrapped->cut_origin, ==, DIF_CUT_FROM_NAME);
  assert_moment (wrapped->cut_time, "2024-06-03T01:00:00Z");

  other = inspect (dif_test_zip_of ("p/index.html", "x", "q/x.json", "{}", NULL), "x.zip", &error);
  g_assert_no_error (error);
  g_assert_cmpint (other->kind, ==, DIF_PACKAGE_DATA);
  g_assert_cmpint (other->cut_time, ==, 0);
}

static void
test_database (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPackageInfo) flat = NULL;
  g_autoptr (DifPackageInfo) mixed = NULL;
  g_autoptr (DifPackageInfo) bare = NULL;

  flat = inspect (dif_test_zip_of ("a.csv", CSV, "b.CSV", LATER, "c.csv", "X,Y\n", NULL), "x.zip",
                  &error);
  g_assert_no_error (error);
  g_assert_cmpint (flat->kind, ==, DIF_PACKAGE_DATABASE);
  g_assert_true (flat->has_database);
  g_assert_false (flat->has_data);
  g_assert_cmpint (flat->captured, ==, 1244);
  g_assert_cmpint (flat->expected, ==, 5000);
  assert_moment (flat->cut_time, "2024-06-03T02:20:00Z");

  mixed = inspect (wrap ("w/20240602_2000_PREP.zip", dif_test_zip_of ("a.csv", CSV, NULL),
                         "w/index.html"), "20240602_1900.zip", &error);
  g_assert_no_error (error);
  g_assert_cmpint (mixed->kind, ==, DIF_PACKAGE_SITE);
  g_assert_true (mixed->has_database);
  g_assert_cmpstr (mixed->databases[0], ==, "20240602_2000_PREP.zip");
  g_assert_cmpuint (mixed->nested, ==, 1);
  g_assert_cmpuint (mixed->entries, ==, 3);
  g_assert_cmpint (mixed->cut_origin, ==, DIF_CUT_FROM_CSV);

  bare = inspect (bytes_of (CSV), "a.csv", &error);
  g_assert_no_error (error);
  g_assert_cmpint (bare->kind, ==, DIF_PACKAGE_DATABASE);
  g_assert_cmpint (bare->captured, ==, 1234);
}

static void
test_nested (void)
{
  GByteArray *one = wrap ("1.zip", dif_test_zip_of ("a.csv", CSV, NULL), NULL);
  GByteArray *two = wrap ("2.zip", wrap ("1.zip", dif_test_zip_of ("a.csv", CSV, NULL), NULL), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPackageInfo) info = inspect (wrap ("o.zip", one, "d.json"), "x.zip", &error);

  g_assert_no_error (error);
  g_assert_cmpint (info->kind, ==, DIF_PACKAGE_DATA);
  g_assert_cmpstr (info->databases[0], ==, "o.zip");
  g_assert_cmpuint (info->nested, ==, 2);
  g_assert_cmpint (info->captured, ==, 1234);
  g_assert_null (inspect (wrap ("o.zip", two, "d.json"), "x.zip", &error));
  dif_assert_error (error, DIF_ERROR_LIMIT, "2 deep");
}

static void
test_not_packages (void)
{
  static const struct {
    const char *name, *text, *part;
    DifError code;
  } cases[] = {
    { "a.zip", "", "an empty file", DIF_ERROR_NOT_PACKAGE },
    { "a.zip", "\n <!DOCTYPE html><html>", "an HTML page", DIF_ERROR_NOT_PACKAGE },
    { "a.json", "<html>", "an HTML page", DIF_ERROR_NOT_PACKAGE },
    { "a.json", "", "an empty file", DIF_ERROR_NOT_PACKAGE },
    { "a.json", "{\"a\":1", "cut short", DIF_ERROR_INTEGRITY },
    { "a.csv", "X,Y\n1,2\n", "a.csv", DIF_ERROR_NOT_PACKAGE },
    { "a.zip", "something", "neither", DIF_ERROR_NOT_PACKAGE },
    { "a.zip", "PK\3\4 and then no more", "cut short", DIF_ERROR_INTEGRITY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (inspect (bytes_of (cases[i].text), cases[i].name, &error));
    dif_assert_error (error, cases[i].code, cases[i].part);
  }
}

static void
test_unpack_bare (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = dif_test_save (folder, "received", bytes_of ("{}"));
  g_autofree char *into = g_build_filename (folder, "tree", NULL);
  g_autoptr (GTimeZone) zone = centro ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPackageInfo) info = dif_package_inspect (path, "avance.json", zone, NULL, &error);
  g_autoptr (DifManifest) manifest = NULL;

  g_assert_no_error (error);
  manifest = dif_package_unpack (path, "avance.json", info, into, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dif_manifest_lookup (manifest, "avance.json")->size, ==, 2);
  dif_test_folder_remove (folder);
}

static void
test_check (void)
{
  char *folder = dif_test_folder ();
  DifTestZip zip;
  g_autofree char *good = NULL;
  g_autofree char *bad = NULL;
  g_autoptr (GError) error = NULL;

  good = dif_test_save (folder, "g.zip", wrap ("i.zip", dif_test_zip_of ("a.csv", CSV, NULL), NULL));
  g_assert_true (dif_package_check (good, "g.zip", NULL, &error));
  g_assert_no_error (error);

  dif_test_zip_begin (&zip);
  dif_test_zip_add (&zip, &(DifTestZipEntry) { .name = "a.csv", .data = CSV, .crc = 9 });
  bad = dif_test_save (folder, "b.zip", wrap ("i.zip", dif_test_zip_end (&zip, ""), NULL));
  g_assert_false (dif_package_check (bad, "b.zip", NULL, &error));
  dif_assert_error (error, DIF_ERROR_INTEGRITY, "a.csv");
  dif_test_folder_remove (folder);
}

static void
test_words (void)
{
  for (int kind = DIF_PACKAGE_SITE; kind <= DIF_PACKAGE_DATABASE; kind++)
    g_assert_cmpint (dif_package_kind_from_string (dif_package_kind_to_string (kind)), ==, kind);
  g_assert_cmpint (dif_package_kind_from_string ("unknown"), ==, DIF_PACKAGE_UNKNOWN);
  g_assert_cmpint (dif_package_kind_from_string (NULL), ==, DIF_PACKAGE_UNKNOWN);
  g_assert_cmpstr (dif_cut_origin_to_string (DIF_CUT_FROM_RECEIPT), ==, "receipt");
}

/* A file of @size bytes that takes no room: a brace, zeros, a brace */
static DifPackageInfo *
inspect_large (const char *name, guint64 size, GError **error)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = dif_test_save (folder, "received", bytes_of ("{"));
  g_autoptr (GTimeZone) zone = centro ();
  DifPackageInfo *info;
  FILE *file = fopen (path, "r+");

  g_assert_nonnull (file);
  g_assert_cmpint (fseeko (file, (off_t) size - 1, SEEK_SET), ==, 0);
  fputc ('}', file);
  g_assert_cmpint (fclose (file), ==, 0);
  info = dif_package_inspect (path, name, zone, NULL, error);
  dif_test_folder_remove (folder);
  return info;
}

static void
test_sizes (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (inspect_large ("a.zip", DIF_LIMIT_SITE_BYTES, &error));
  dif_assert_error (error, DIF_ERROR_NOT_PACKAGE, "a.zip");
  g_assert_null (inspect_large ("a.zip", DIF_LIMIT_SITE_BYTES + 1, &error));
  dif_assert_error (error, DIF_ERROR_LIMIT, "300");
  g_assert_null (inspect_large ("a.json", DIF_LIMIT_JSON_BYTES + 1, &error));
  dif_assert_error (error, DIF_ERROR_LIMIT, "64");
}

/* Packages that were really published */
static void
test_real (void)
{
  static const struct {
    const char *path, *moment;
    gint captured;
  } cases[] = {
    { "data/tamaulipas-2023/20230220_1105_PREP_SEN_TAMPS_ext.zip", "2023-02-20T17:05:00Z", 4778 },
    { "data/qroo-2019/assets/api/20190603_0547_PREP_DIP_QROO.zip", "2019-06-03T10:47:00Z", 2136 },
  };
  const char *told = g_getenv ("DIFUSOR_SHARED");
  g_autofree char *shared = told != NULL
      ? g_strdup (told) : g_test_build_filename (G_TEST_DIST, "..", "..", "shared", NULL);
  g_autoptr (GTimeZone) zone = centro ();

  if (!g_file_test (shared, G_FILE_TEST_IS_DIR)) {
    g_test_skip ("the folder of real packages is not here (DIFUSOR_SHARED)");
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_build_filename (shared, cases[i].path, NULL);
    g_autofree char *name = g_path_get_basename (path);
    g_autoptr (GError) error = NULL;
    g_autoptr (DifPackageInfo) info = dif_package_inspect (path, name, zone, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpint (info->kind, ==, DIF_PACKAGE_DATABASE);
    g_assert_cmpint (info->cut_origin, ==, DIF_CUT_FROM_CSV);
    assert_moment (info->cut_time, cases[i].moment);
    g_assert_cmpint (info->captured, ==, cases[i].captured);
    g_assert_true (dif_package_check (path, name, NULL, &error));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/package/cut-lines", test_cut_lines);
  g_test_add_func ("/package/names", test_names);
  g_test_add_func ("/package/headings", test_headings);
  g_test_add_func ("/package/json-times", test_json_times);
  g_test_add_func ("/package/json-without-year", test_json_without_year);
  g_test_add_func ("/package/site", test_site);
  g_test_add_func ("/package/database", test_database);
  g_test_add_func ("/package/nested", test_nested);
  g_test_add_func ("/package/not-packages", test_not_packages);
  g_test_add_func ("/package/unpack-bare", test_unpack_bare);
  g_test_add_func ("/package/check", test_check);
  g_test_add_func ("/package/words", test_words);
  g_test_add_func ("/package/sizes", test_sizes);
  g_test_add_func ("/package/real", test_real);
  return g_test_run ();
}
