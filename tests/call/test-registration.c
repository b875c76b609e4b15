/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/dif-call-shelf.h"
#include "call/dif-registration.h"
#include "dif-test.h"


typedef struct {
  const char *key, *value;
} Case;

static void
test_accepted (void)
{
  static const Case cases[] = {
    { "company", "Diario «El Ñandú» de Güémez" },
    { "domain", "prep.example.mx" },
    { "domain", "diarioñandú.mx" },
    { "phone", "8343151200" },
    { "phone", "(834) 315-12-00" },
    { "phone", "+52 834 315 1200" },
    { "phone", "(834) 315 12 00 Ext. 185" },
    { "mobile", "834 123 4567" },
    { "email", "n.o+prep@sub.example.com.mx" },
    { "state", "Tamaulipas" },
    { "state", "NUEVO LEON" },
    { "state", "michoacán" },
    { "state", "Estado de México" },
    { "state", "CDMX" },
    { "motives", "One.\nTwo." },
    { "logo", "/home/x/Logo.SVG" },
    { "logo", "logo.ai" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DifRegistration) registration = dif_registration_new ();

    g_assert_true (dif_registration_set (registration, cases[i].key, cases[i].value, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (dif_registration_get (registration, cases[i].key), ==, cases[i].value);
  }
}

static void
test_refused (void)
{
  static const Case cases[] = {
    { "domain", "https://example.mx" },
    { "domain", "example.mx/prep" },
    { "domain", "example" },
    { "domain", "192.0.2.1" },
    { "domain", "-x.example.mx" },
    { "domain", "exam ple.mx" },
    { "phone", "834315120" },
    { "phone", "83431512000" },
    { "phone", "0343151200" },
    { "phone", "+1 834 315 1200" },
    { "phone", "834 315 1200 ext." },
    { "mobile", "834-CALL-NOW" },
    { "email", "example.mx" },
    { "email", "a@b@example.mx" },
    { "email", "@example.mx" },
    { "email", "a b@example.mx" },
    { "email", "a..b@example.mx" },
    { "state", "Texas" },
    { "state", "Nuevo" },
    { "company", "two\nlines" },
    { "motives", "bell\a" },
    { "city", "\xff" },
    { "logo", "logo.png" },
    { "logo", "logo.svg.jpg" },
    { "logo", ".svg" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DifRegistration) registration = dif_registration_new ();

    g_test_message ("%s=%s", cases[i].key, g_utf8_validate (cases[i].value, -1, NULL) ? cases[i].value : "?");
    g_assert_false (dif_registration_set (registration, cases[i].key, cases[i].value, &error));
    g_assert_nonnull (dif_error_get_hint (error));
    dif_assert_error (error, DIF_ERROR_USAGE, cases[i].key);
    g_assert_null (dif_registration_get (registration, cases[i].key));
  }
}

static void
test_raster_reason (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifRegistration) registration = dif_registration_new ();

  g_assert_false (dif_registration_set (registration, "logo", "logo.png", &error));
  g_assert_nonnull (strstr (dif_error_get_hint (error), "I.f"));
}

static void
test_unknown_key (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifRegistration) registration = dif_registration_new ();

  g_assert_false (dif_registration_set (registration, "telefono", "8343151200", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "legal_representative");
}

static void
test_length (void)
{
  static const struct {
    const char *key;
    guint limit;
  } cases[] = {
    { "company", DIF_REGISTRATION_NAME_LENGTH },
    { "legal_representative", DIF_REGISTRATION_NAME_LENGTH },
    { "motives", DIF_REGISTRATION_LENGTH },
    { "hosting", DIF_REGISTRATION_LENGTH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DifRegistration) registration = dif_registration_new ();
    GString *text = g_string_new (NULL);

    for (guint j = 0; j < cases[i].limit; j++)
      g_string_append (text, "ñ"); /* characters count, not bytes */
    g_assert_true (dif_registration_set (registration, cases[i].key, text->str, &error));
    g_string_append (text, "ñ");
    g_assert_false (dif_registration_set (registration, cases[i].key, text->str, &error));
    dif_assert_error (error, DIF_ERROR_USAGE, cases[i].key);
    g_assert_cmpint (g_utf8_strlen (dif_registration_get (registration, cases[i].key), -1), ==, cases[i].limit);
    g_string_free (text, TRUE);
  }
}

static void
test_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifRegistration) registration = dif_registration_new ();
  g_autoptr (DifRegistration) again = NULL;
  g_autofree char *text = NULL;

  dif_registration_set (registration, "state", "  Tamaulipas ", &error);
  dif_registration_set (registration, "city", "Reynosa", &error);
  dif_registration_set (registration, "company", "X", &error);
  dif_registration_set (registration, "company", "", &error);
  g_assert_no_error (error);
  text = dif_registration_to_text (registration);
  g_assert_cmpstr (text, ==, "{\"city\":\"Reynosa\",\"state\":\"Tamaulipas\"}");
  again = dif_registration_new_from_text (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dif_registration_get (again, "city"), ==, "Reynosa");

  g_assert_null (dif_registration_new_from_text ("{\"phone\":\"1\"}", &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "$.phone");
  g_assert_null (dif_registration_new_from_text ("{\"fax\":\"1\"}", &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "$.fax");
  g_assert_null (dif_registration_new_from_text ("[]", &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "$");
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new ("/nonexistent");
  g_autoptr (DifCall) call = dif_call_shelf_lookup (shelf, NULL, &error);
  g_autoptr (DifRegistration) registration = dif_registration_new ();
  g_autoptr (GPtrArray) missing = NULL;
  const DifCallDatum *datum;

  g_assert_no_error (error);
  dif_registration_set (registration, "company", "X", &error);
  dif_registration_set (registration, "logo", "x.svg", &error);
  g_assert_no_error (error);
  missing = dif_registration_missing (registration, call);
  g_assert_cmpuint (missing->len, ==, 12);
  datum = g_ptr_array_index (missing, 0);
  g_assert_cmpstr (datum->label, ==, "Dominio de publicación");
  g_assert_cmpstr (datum->clause, ==, "I.g");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registration/accepted", test_accepted);
  g_test_add_func ("/registration/refused", test_refused);
  g_test_add_func ("/registration/raster", test_raster_reason);
  g_test_add_func ("/registration/unknown", test_unknown_key);
  g_test_add_func ("/registration/length", test_length);
  g_test_add_func ("/registration/text", test_text);
  g_test_add_func ("/registration/missing", test_missing);
  return g_test_run ();
}
