/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packages as they come: ZIPs of ZIPs, hours that disagree, JSON that is none. */
#include "dif-test-zip.h"
#include "dif-test.h"
#include "package/dif-prep-report.h"

#define CSV(title, cut)                                                                            \
  title "\n" cut "\n\nACTAS_ESPERADAS,ACTAS_REGISTRADAS,ACTAS_FUERA_CATALOGO,ACTAS_CAPTURADAS,"    \
  "ACTAS_CONTABILIZADAS,LISTA_NOMINAL_ACTAS_CONTABILIZADAS,TOTAL_VOTOS_C_CS,TOTAL_VOTOS_S_CS\n"    \
  "1,1,0,1,1,500,90,90\n\nCLAVE_CASILLA,CLAVE_ACTA,TIPO_CASILLA,TOTAL_VOTOS_SACADOS,PAN,PRI,"      \
  "TOTAL_VOTOS_ASENTADO,TOTAL_VOTOS_CALCULADO,LISTA_NOMINAL,CONTABILIZADA\n"                       \
  "'1B','1B01',B,90,40,50,90,90,500,1\n"
#define CUT "02/06/2024 20:20 (UTC-6)"
#define CANDIDACIES "ID_ESTADO,PARTIDO_CI\n28,PAN\n"


static DifPrepReport *
report_of (GByteArray *bytes, const char *name, DifPrepReport *before, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/Mexico_City");
  char *folder = dif_test_folder ();
  g_autofree char *path = dif_test_save (folder, "received", bytes);
  DifPrepReport *report = dif_prep_report_new (path, name, zone, before, NULL, error);

  dif_test_folder_remove (folder);
  return report;
}

static GByteArray *
bytes_of (const char *text)
{
  return g_byte_array_append (g_byte_array_new (), (const guint8 *) text, (guint) strlen (text));
}

/* A ZIP of two binary entries; lets go of them */
static GByteArray *
zip_of_two (const char *name, GByteArray *one, const char *other_name, GByteArray *other)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = g_build_filename (folder, "x.zip", NULL);
  struct archive *writer = dif_test_writer (path);
  GByteArray *bytes = g_byte_array_new ();
  g_autofree char *contents = NULL;
  gsize length;

  dif_test_write (writer, name, AE_IFREG, (const char *) one->data, one->len);
  dif_test_write (writer, other_name, AE_IFREG, (const char *) other->data, other->len);
  dif_test_writer_end (writer);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_byte_array_append (bytes, (const guint8 *) contents, (guint) length);
  g_byte_array_unref (one);
  g_byte_array_unref (other);
  dif_test_folder_remove (folder);
  return bytes;
}

static const char *
first_finding (DifPrepReport *report)
{
  return report->findings->len > 0 ? ((DifFinding *) g_ptr_array_index (report->findings, 0))->id : "none";
}

static void
test_nested (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPrepReport) report = report_of (
      zip_of_two ("20240602_2020_PREP_DIP.zip",
                  dif_test_zip_of ("DIP/DIP_2024.csv", CSV ("Dip", CUT), "DIP/CAND.csv", CANDIDACIES, NULL),
                  "20240602_2020_PREP_AYUN.zip",
                  dif_test_zip_of ("AYUN_2024.csv", CSV ("Ayun", CUT), "LEEME.txt", "x", NULL)),
      "20240602_2020_PREP.zip", NULL, &error);
  DifPrepElection *first, *second;

  g_assert_no_error (error);
  g_assert_cmpuint (report->elections->len, ==, 2);
  first = g_ptr_array_index (report->elections, 0);
  second = g_ptr_array_index (report->elections, 1);
  g_assert_cmpstr (first->path, ==, "20240602_2020_PREP_DIP.zip/DIP/DIP_2024.csv");
  g_assert_cmpstr (second->path, ==, "20240602_2020_PREP_AYUN.zip/AYUN_2024.csv");
  g_assert_cmpstr (second->key, ==, "ayun_2024.csv");
  g_assert_cmpstr (first_finding (report), ==, "none");
  g_assert_cmpint (dif_prep_report_captured (report), ==, 2);
  g_assert_cmpint (dif_prep_report_expected (report), ==, 2);
  g_assert_cmpuint (report->info->nested, ==, 2);
  g_assert_cmpuint (report->info->entries, ==, 6);
}

static void
test_hours_disagree (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPrepReport) name =
      report_of (dif_test_zip_of ("A.csv", CSV ("A", CUT), NULL), "20240602_2040_PREP.zip", NULL, &error);
  g_autoptr (DifPrepReport) other =
      report_of (dif_test_zip_of ("A.csv", CSV ("A", CUT), "B.csv",
                                  CSV ("B", "02/06/2024 20:00 (UTC-6)"), NULL),
                 "PREP.zip", NULL, &error);
  g_autoptr (DifPrepReport) json =
      report_of (dif_test_zip_of ("A.csv", CSV ("A", CUT), "avance.json",
                                  "{\"mes\":\"Junio\",\"dia\":2,\"hora\":\"19:40\"}", NULL),
                 "x.zip", NULL, &error);
  g_autoptr (DifPrepReport) zones = /* the name of an institute that lies in another zone */
      report_of (dif_test_zip_of ("A.csv", CSV ("A", "02/06/2024 21:20 (UTC-5)"), NULL),
                 "20240602_2120_PREP.zip", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (first_finding (name), ==, "cut-disagrees");
  g_assert_cmpstr (first_finding (other), ==, "cut-disagrees");
  g_assert_cmpstr (first_finding (json), ==, "cut-disagrees");
  g_assert_cmpstr (first_finding (zones), ==, "none");
}

static void
test_election_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPrepReport) before =
      report_of (dif_test_zip_of ("20240602_2000_A.csv", CSV ("A", CUT), "20240602_2000_B.csv",
                                  CSV ("B", CUT), NULL),
                 "x.zip", NULL, &error);
  g_autoptr (DifPrepReport) now =
      report_of (dif_test_zip_of ("20240602_2020_A.csv", CSV ("A", CUT), NULL), "x.zip", before, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (now->findings->len, ==, 1);
  g_assert_cmpstr (first_finding (now), ==, "election-missing");
}

static void
test_json (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *closed = g_strnfill (100000, ']');
  g_autofree char *nested = g_strconcat (deep, closed, NULL);
  const struct {
    const char *text, *finding;
  } cases[] = {
    { "{\"a\":1}", "none" },
    { "{\"a\":1,\"a\":2}", "json-duplicate" },
    { "{\"a\":\"\\ud800\"}", "json-surrogate" },
    { "{\"a\":NaN}", "json-invalid" },
    { "{\"a\":}", "json-invalid" },
    { nested, "json-limit" },
    { "{\"a\":\"\xff\"}", "json-invalid" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DifPrepReport) report = report_of (bytes_of (cases[i].text), "x.json", NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (first_finding (report), ==, cases[i].finding);
  }
  /* and the same within a package, at any depth */
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DifPrepReport) report =
        report_of (dif_test_zip_of ("index.html", "<title>PREP</title>", "api/x.json", cases[i].text,
                                    "api/y.json", "[]", NULL),
                   "site.zip", NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (first_finding (report), ==, cases[i].finding);
    if (report->findings->len > 0)
      g_assert_cmpstr (((DifFinding *) g_ptr_array_index (report->findings, 0))->path, ==, "api/x.json");
  }
}

static void
test_refused (void)
{
  DifTestZip twice, encrypted, lying, contradicting;
  const DifTestZipEntry csv = { .name = "a.csv", .data = CSV ("A", CUT) };
  const DifTestZipEntry locked = { .name = "a.csv", .data = CSV ("A", CUT), .flags = 1 };
  const DifTestZipEntry wrong = { .name = "a.csv", .data = CSV ("A", CUT), .crc = 7 };
  const DifTestZipEntry other = { .name = "a.csv", .data = CSV ("A", CUT), .local_name = "b.csv" };
  const struct {
    GByteArray *bytes;
    const char *name;
    DifError code;
  } cases[] = {
    { g_byte_array_new (), "x.csv", DIF_ERROR_NOT_PACKAGE },
    { bytes_of (CANDIDACIES), "x.csv", DIF_ERROR_NOT_PACKAGE },
    { bytes_of ("<html>"), "x.csv", DIF_ERROR_NOT_PACKAGE },
    { g_byte_array_new (), "x.zip", DIF_ERROR_NOT_PACKAGE },
    { dif_test_zip_of ("a.csv", CANDIDACIES, "b.csv", "", NULL), "x.zip", DIF_ERROR_NOT_PACKAGE },
    { (dif_test_zip_begin (&twice), dif_test_zip_add (&twice, &csv), dif_test_zip_add (&twice, &csv),
       dif_test_zip_end (&twice, "")), "x.zip", DIF_ERROR_UNSAFE },
    { (dif_test_zip_begin (&encrypted), dif_test_zip_add (&encrypted, &locked),
       dif_test_zip_end (&encrypted, "")), "x.zip", DIF_ERROR_UNSAFE },
    { (dif_test_zip_begin (&lying), dif_test_zip_add (&lying, &wrong), dif_test_zip_end (&lying, "")),
      "x.zip", DIF_ERROR_INTEGRITY },
    { (dif_test_zip_begin (&contradicting), dif_test_zip_add (&contradicting, &other),
       dif_test_zip_end (&contradicting, "")), "x.zip", DIF_ERROR_UNSAFE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (report_of (cases[i].bytes, cases[i].name, NULL, &error));
    g_assert_cmpint (dif_error_get_exit_code (error), ==, 3);
    g_assert_error (error, DIF_ERROR, (int) cases[i].code);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prep-report/nested", test_nested);
  g_test_add_func ("/prep-report/hours-disagree", test_hours_disagree);
  g_test_add_func ("/prep-report/election-missing", test_election_missing);
  g_test_add_func ("/prep-report/json", test_json);
  g_test_add_func ("/prep-report/refused", test_refused);
  return g_test_run ();
}
