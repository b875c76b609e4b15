/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "base/dif-time.h"
#include "call/dif-call-shelf.h"
#include "dif-test.h"


static DifCall *
built_in (void)
{
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new ("/nonexistent");
  GError *error = NULL;
  DifCall *call = dif_call_shelf_lookup (shelf, NULL, &error);

  g_assert_no_error (error);
  return call;
}

static void
assert_date (DifCall *call, const char *id, DifCallDateKind kind, const char *start, const char *end)
{
  const DifCallDate *date = dif_call_get_date (call, id);

  g_assert_nonnull (date);
  g_assert_cmpint (date->kind, ==, kind);
  g_assert_cmpint (date->start, ==, dif_time_parse_iso8601 (start));
  g_assert_cmpint (date->end, ==, dif_time_parse_iso8601 (end));
}

static void
test_facts (void)
{
  g_autoptr (DifCall) call = built_in ();

  g_assert_cmpstr (dif_call_get_id (call), ==, "ietam-2024");
  g_assert_cmpstr (dif_call_get_institute (call), ==, "Instituto Electoral de Tamaulipas");
  g_assert_cmpstr (dif_call_get_acronym (call), ==, "IETAM");
  g_assert_cmpstr (dif_call_get_election (call), ==, "Proceso Electoral Ordinario 2023-2024");
  g_assert_cmpuint (dif_call_get_state_id (call), ==, 28);
  g_assert_cmpstr (g_time_zone_get_identifier (dif_call_get_zone (call)), ==, "America/Mexico_City");
  g_assert_cmpstr (dif_call_get_zone_name (call), ==, "Tiempo del Centro");
  g_assert_cmpint (dif_call_get_opening (call), ==, dif_time_parse_iso8601 ("2024-06-03T02:00:00Z"));
  g_assert_cmpint (dif_call_get_closing (call), ==, dif_time_parse_iso8601 ("2024-06-16T05:59:00Z"));
  g_assert_cmpstr (dif_call_get_expects (call)[0], ==, "data");
  g_assert_cmpstr (dif_call_get_expects (call)[1], ==, "database");
  g_assert_null (dif_call_get_expects (call)[2]);
  g_assert_cmpuint (dif_call_get_partner_seconds (call), ==, 90);
  g_assert_cmpuint (dif_call_get_interval_seconds (call), ==, 1200);
  g_assert_cmpstr (dif_call_get_entry (call), ==, "index.html");
  g_assert_cmpstr (dif_call_get_pointers (call)[0], ==, "assets/configuracion.json");
  g_assert_cmpint (dif_call_get_findings (call), ==, DIF_CALL_FINDINGS_ALERT);
}

static void
test_dates (void)
{
  g_autoptr (DifCall) call = built_in ();

  assert_date (call, "registration", DIF_CALL_DATE_DEADLINE, "2024-04-30T06:00:00Z", "2024-05-01T06:00:00Z");
  assert_date (call, "services", DIF_CALL_DATE_DEADLINE, "2024-04-30T06:00:00Z", "2024-05-01T06:00:00Z");
  assert_date (call, "logo", DIF_CALL_DATE_DEADLINE, "2024-05-08T06:00:00Z", "2024-05-09T06:00:00Z");
  assert_date (call, "memoria-format", DIF_CALL_DATE_INSTITUTE, "2024-05-10T06:00:00Z", "2024-05-11T06:00:00Z");
  assert_date (call, "drill-1", DIF_CALL_DATE_DRILL, "2024-05-12T06:00:00Z", "2024-05-13T06:00:00Z");
  assert_date (call, "drill-2", DIF_CALL_DATE_MANDATORY_DRILL, "2024-05-19T06:00:00Z", "2024-05-20T06:00:00Z");
  assert_date (call, "drill-3", DIF_CALL_DATE_MANDATORY_DRILL, "2024-05-26T06:00:00Z", "2024-05-27T06:00:00Z");
  assert_date (call, "memoria", DIF_CALL_DATE_MEMORIA, "2024-06-02T06:00:00Z", "2024-06-13T06:00:00Z");
  g_assert_true (dif_call_get_memoria (call) == dif_call_get_date (call, "memoria"));
  g_assert_null (dif_call_get_date (call, "none"));
  for (guint i = 1; i < dif_call_get_calendar (call)->len; i++) {
    const DifCallDate *before = g_ptr_array_index (dif_call_get_calendar (call), i - 1);
    const DifCallDate *date = g_ptr_array_index (dif_call_get_calendar (call), i);

    g_assert_cmpint (before->start, <=, date->start);
  }
}

static void
test_lists (void)
{
  static const gint64 values[DIF_CALL_N_THRESHOLDS] = { 20, 3, 3, 997, 30, 15, 4, 24, 15, 1, 1 };
  g_autoptr (DifCall) call = built_in ();
  GPtrArray *registration = dif_call_get_registration (call);
  const DifCallContact *contact = g_ptr_array_index (dif_call_get_contacts (call), 1);
  const DifCallDocument *logo = g_ptr_array_index (dif_call_get_documents (call), 4);
  const DifCallDocument *memoria = g_ptr_array_index (dif_call_get_documents (call), 5);
  const DifCallRequirement *first = g_ptr_array_index (dif_call_get_requirements (call), 0);

  for (guint i = 0; i < DIF_CALL_N_THRESHOLDS; i++)
    g_assert_cmpint (dif_call_get_threshold (call, i), ==, values[i]);
  g_assert_cmpstr (dif_call_get_threshold_clause (call, DIF_CALL_AVAILABILITY_PERMILLE), ==, "IV.b");

  g_assert_cmpuint (registration->len, ==, 14);
  for (guint i = 0; i < registration->len; i++) {
    const DifCallDatum *datum = g_ptr_array_index (registration, i);

    g_assert_cmpstr (datum->key, ==, dif_call_known_data ()[i]);
    g_assert_cmpstr (datum->clause, ==, i < 13 ? "I.g" : "I.f");
  }
  g_assert_cmpstr (contact->emails[0], ==, "asesoria.difusores@ietam.org.mx");
  g_assert_true (logo->to == contact);
  g_assert_true (logo->until == dif_call_get_date (call, "logo"));
  g_assert_null (memoria->to); /* the call does not say */
  g_assert_null (memoria->until);
  g_assert_cmpstr (first->clause, ==, "I.a");
  g_assert_cmpint (first->proof, ==, DIF_CALL_PROOF_MEASURED);
  g_assert_true (g_ptr_array_index (first->dates, 0) == dif_call_get_date (call, "opening"));
}

/* The built-in call with the first @old replaced by @new */
static DifCall *
load_with (const char *old, const char *new, GError **error)
{
  g_autoptr (DifCall) call = built_in ();
  g_autofree char *text = dif_json_canonical (dif_call_to_json (call));
  const char *place = strstr (text, old);
  GString *changed = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;

  g_assert_nonnull (place);
  g_string_append_len (changed, text, place - text);
  g_string_append (changed, new);
  g_string_append (changed, place + strlen (old));
  bytes = g_string_free_to_bytes (changed);
  return dif_call_new_from_bytes (bytes, "call.json", error);
}

static void
test_malformed (void)
{
  static const struct {
    const char *old, *new, *path;
  } cases[] = {
    { "difusor-call/1", "difusor-call/2", "$.format stands \"difusor-call/2\"" },
    { "\"findings\":", "\"findngs\":", "$.findngs" },
    { "\"findings\":\"alert\"", "\"findings\":\"ignore\"", "$.findings stands \"ignore\"" },
    { "\"findings\":\"alert\",", "", "$.findings stands nothing" },
    { "\"acronym\":\"IETAM\"", "\"acronym\":7", "$.institute.acronym stands 7" },
    { "\"acronym\":", "\"short\":\"x\",\"acronym\":", "$.institute.short" },
    { "America/Mexico_City", "America/Nowhere", "$.zone.id" },
    { "America/Mexico_City", "../zoneinfo/America/Mexico_City", "$.zone.id" },
    { "2024-06-15T23:59:00-06:00", "2024-06-02T20:00:00-06:00", "$.hours.closing" },
    { "2024-06-15T23:59:00-06:00", "2024-06-01T23:59:00-06:00", "$.hours.closing" },
    { "2024-06-02T20:00:00-06:00", "2024-06-02T20:00:00-05:00", "$.hours.opening" },
    { "2024-06-02T20:00:00-06:00", "2024-06-02T20:00:00", "$.hours.opening" },
    { "2024-06-02T20:00:00-06:00", "2024-06-01T20:00:00-06:00", "$.hours.opening" },
    { "\"day\":\"2024-06-02\"", "\"day\":\"2024-06-32\"", "$.election.day" },
    { "2024-06-12T00:00:00-06:00", "2024-06-01T00:00:00-06:00", "$.memoria.last" },
    { "2024-05-08T00:00:00-06:00", "2024-05-01T00:00:00-06:00", "$.calendar[4].at" },
    { "2024-05-08T00:00:00-06:00", "2024-05-08T01:00:00-06:00", "$.calendar[4].at" },
    { "\"id\":\"drill-2\"", "\"id\":\"drill-1\"", "$.calendar[7].id" },
    { "\"id\":\"drill-2\"", "\"id\":\"opening\"", "$.calendar[7].id" },
    { "mandatory_drill", "rehearsal", "$.calendar[7].kind" },
    { "[\"data\",\"database\"]", "[\"data\",\"images\"]", "$.cut.expects[1] stands \"images\"" },
    { "[\"data\",\"database\"]", "[\"data\",\"data\"]", "$.cut.expects[1]" },
    { "[\"data\",\"database\"]", "[]", "$.cut.expects" },
    { "\"id\":\"ethics\"", "\"id\":\"notice\"", "].id stands \"notice\"" },
    { "\"key\":\"city\"", "\"key\":\"town\"", "$.registration[7].key" },
    { "\"key\":\"city\"", "\"key\":\"address\"", "$.registration[7].key" },
    { "\"to\":\"solicitud\"", "\"to\":\"nobody\"", "$.documents[0].to" },
    { "\"until\":\"logo\"", "\"until\":\"never\"", "$.documents[4].until" },
    { "\"dates\":[\"opening\"]", "\"dates\":[\"dawn\"]", "$.requirements[0].dates" },
    { "\"value\":997", "\"value\":\"99.7 %\"", "$.thresholds.availability_permille.value" },
    { "\"entry\":\"index.html\"", "\"entry\":\"../index.html\"", "$.site.entry" },
    { "assets/configuracion.json", "/etc/passwd", "$.site.pointers" },
    { "imagenes_digitalizadas_validadas/", "imagenes", "$.acta_images.paths" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s → %s", cases[i].old, cases[i].new);
    g_assert_null (load_with (cases[i].old, cases[i].new, &error));
    dif_assert_error (error, DIF_ERROR_FORMAT, cases[i].path);
  }
}

static void
test_limits (void)
{
  static const struct {
    const char *old, *at, *past, *path;
  } cases[] = {
    { "\"partner_seconds\":90", "\"partner_seconds\":0", "\"partner_seconds\":91", "$.cut.partner_seconds" },
    { "\"interval_minutes\":20", "\"interval_minutes\":1440", "\"interval_minutes\":1441", "$.cut.interval_minutes" },
    { "\"interval_minutes\":20", "\"interval_minutes\":1", "\"interval_minutes\":0", "$.cut.interval_minutes" },
    { "\"value\":997", "\"value\":1000", "\"value\":1001", "$.thresholds.availability_permille.value" },
    { "\"id\":28", "\"id\":32", "\"id\":33", "$.state.id" },
  };
  g_autofree char *id = g_strnfill (DIF_CALL_ID_LENGTH + 1, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DifCall) call = load_with (cases[i].old, cases[i].at, &error);

    g_assert_no_error (error);
    g_assert_nonnull (call);
    g_assert_null (load_with (cases[i].old, cases[i].past, &error));
    dif_assert_error (error, DIF_ERROR_FORMAT, cases[i].path);
  }
  g_assert_false (dif_call_is_id (id));
  id[DIF_CALL_ID_LENGTH] = '\0';
  g_assert_true (dif_call_is_id (id));
}

static void
test_size (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCall) call = built_in ();
  g_autofree char *text = dif_json_canonical (dif_call_to_json (call));
  g_autofree char *padded = g_strnfill (DIF_LIMIT_CALL_BYTES + 1, ' ');
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GBytes) fits = NULL;
  g_autoptr (DifCall) read = NULL;

  memcpy (padded, text, strlen (text));
  whole = g_bytes_new_static (padded, DIF_LIMIT_CALL_BYTES + 1);
  fits = g_bytes_new_from_bytes (whole, 0, DIF_LIMIT_CALL_BYTES);
  read = dif_call_new_from_bytes (fits, "call.json", &error);
  g_assert_no_error (error);
  g_assert_null (dif_call_new_from_bytes (whole, "call.json", &error));
  dif_assert_error (error, DIF_ERROR_LIMIT, "call.json");
}

static void
test_derive (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCall) from = built_in ();
  g_autoptr (DifCall) call = dif_call_new_from (from, "2027-06-06", &error);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DifCall) again = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (dif_call_get_id (call), ==, "ietam-2024-2027-06-06");
  g_assert_cmpstr (dif_call_get_day (call), ==, "2027-06-06");
  g_assert_cmpint (dif_call_get_opening (call), ==, dif_time_parse_iso8601 ("2027-06-07T02:00:00Z"));
  g_assert_cmpint (dif_call_get_closing (call), ==, dif_time_parse_iso8601 ("2027-06-20T05:59:00Z"));
  assert_date (call, "registration", DIF_CALL_DATE_DEADLINE, "2027-05-04T06:00:00Z", "2027-05-05T06:00:00Z");
  g_assert_cmpint (dif_call_get_threshold (call, DIF_CALL_AVAILABILITY_PERMILLE), ==, 997);
  g_assert_cmpstr (dif_call_get_day (from), ==, "2024-06-02");

  text = dif_json_pretty (dif_call_to_json (call));
  g_assert_null (strstr (text, "2024-06"));
  bytes = g_bytes_new_static (text, strlen (text));
  again = dif_call_new_from_bytes (bytes, "call.json", &error);
  g_assert_no_error (error);
  g_assert_true (json_node_equal (dif_call_to_json (call), dif_call_to_json (again)));
}

/* Tijuana keeps summer time: twenty o'clock stays twenty o'clock across its change */
static void
test_derive_summer_time (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCall) from = built_in ();
  g_autofree char *text = dif_json_canonical (dif_call_to_json (from));
  g_auto (GStrv) zoned = g_strsplit (text, "America/Mexico_City", -1);
  g_autofree char *joined = g_strjoinv ("America/Tijuana", zoned);
  g_auto (GStrv) parts = g_strsplit (joined, "-06:00", -1);
  g_autofree char *border = g_strjoinv ("-07:00", parts);
  g_autoptr (GBytes) bytes = g_bytes_new_static (border, strlen (border));
  g_autoptr (DifCall) summer = dif_call_new_from_bytes (bytes, "call.json", &error);
  g_autoptr (DifCall) winter = NULL;

  g_assert_no_error (error);
  winter = dif_call_new_from (summer, "2025-01-12", &error);
  g_assert_no_error (error);
  g_assert_cmpint (dif_call_get_opening (winter), ==, dif_time_parse_iso8601 ("2025-01-12T20:00:00-08:00"));
}

static void
test_derive_refused (void)
{
  static const char *const days[] = { "", "2027-6-6", "2027-02-29", "06-06-2027", "1999-12-31", "3000-01-01",
                                      "2027-06-06T" };
  g_autoptr (DifCall) from = built_in ();

  for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (dif_call_new_from (from, days[i], &error));
    dif_assert_error (error, DIF_ERROR_USAGE, days[i]);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call/facts", test_facts);
  g_test_add_func ("/call/dates", test_dates);
  g_test_add_func ("/call/lists", test_lists);
  g_test_add_func ("/call/malformed", test_malformed);
  g_test_add_func ("/call/limits", test_limits);
  g_test_add_func ("/call/size", test_size);
  g_test_add_func ("/call/derive", test_derive);
  g_test_add_func ("/call/derive/summer-time", test_derive_summer_time);
  g_test_add_func ("/call/derive/refused", test_derive_refused);
  return g_test_run ();
}
