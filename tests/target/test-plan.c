/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has to be brought, in which order, and what is served with what. */
#include "base/dif-digest.h"
#include "dif-test.h"
#include "target/dif-headers.h"
#include "target/dif-plan.h"
#include "target/dif-target-manifest.h"

#define ENTRY "index.html"


static const char *const pointers[] = { "assets/configuracion.json", "assets/corte.json", NULL };


/* Returns: (transfer full): a manifest of path, text, path, text, … */
static DifManifest *
manifest_of (const char *path, ...) G_GNUC_NULL_TERMINATED;

static DifManifest *
manifest_of (const char *path, ...)
{
  DifManifest *manifest = dif_manifest_new ();
  va_list more;

  va_start (more, path);
  while (path != NULL) {
    const char *text = va_arg (more, const char *);
    char hex[DIF_DIGEST_HEX];

    dif_digest_bytes (text, strlen (text), hex);
    dif_manifest_add (manifest, path, strlen (text), hex);
    path = va_arg (more, const char *);
  }
  va_end (more);
  return manifest;
}

/* The paths of entries, separated by spaces */
static char *
paths_of (GPtrArray *entries)
{
  GString *paths = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    g_string_append_printf (paths, "%s%s", i > 0 ? " " : "",
                            ((DifManifestEntry *) g_ptr_array_index (entries, i))->path);
  return g_string_free (paths, FALSE);
}

static void
assert_paths (GPtrArray *entries, const char *paths)
{
  g_autofree char *found = paths_of (entries);

  g_assert_cmpstr (found, ==, paths);
}

static void
test_phases (void)
{
  g_autoptr (DifManifest) held =
      manifest_of (ENTRY, "1", "assets/configuracion.json", "1", "app.js", "1", "page.htm", "1", "d/a.json", "1",
                   "d/b.json", "1", "style.css", "1", "gone.json", "1", "same.json", "1", NULL);
  g_autoptr (DifManifest) wanted =
      manifest_of (ENTRY, "2", "assets/configuracion.json", "2", "assets/corte.json", "2", "app.js", "2",
                   "page.htm", "2", "d/a.json", "2", "d/b.json", "2", "style.css", "2", "new.json", "222",
                   "new.html", "2", "same.json", "1", NULL);
  g_autoptr (DifPlan) plan = dif_plan_new (held, wanted, ENTRY, pointers);

  /* a new page is absent still: nobody leads to it; a new pointer leads to the rest all the same */
  assert_paths (plan->phases[DIF_PHASE_ABSENT], "new.html new.json");
  assert_paths (plan->phases[DIF_PHASE_LEAF], "d/a.json d/b.json style.css");
  assert_paths (plan->phases[DIF_PHASE_PAGE], "app.js page.htm");
  assert_paths (plan->phases[DIF_PHASE_POINTER], "assets/configuracion.json assets/corte.json " ENTRY);
  assert_paths (plan->removed, "gone.json");
  g_assert_cmpuint (plan->uploaded, ==, 10);
  g_assert_cmpuint (plan->unchanged, ==, 1);
  g_assert_cmpuint (plan->bytes, ==, 12);
}

static void
test_nothing_to_do (void)
{
  g_autoptr (DifManifest) same = manifest_of (ENTRY, "1", "a.json", "1", NULL);
  g_autoptr (DifPlan) plan = dif_plan_new (same, same, ENTRY, pointers);

  for (guint phase = 0; phase < DIF_PHASES; phase++)
    g_assert_cmpuint (plan->phases[phase]->len, ==, 0);
  g_assert_cmpuint (plan->removed->len, ==, 0);
  g_assert_cmpuint (plan->uploaded, ==, 0);
  g_assert_cmpuint (plan->unchanged, ==, 2);
}

/* Half of the files is the limit: at it, and one past it (promise P5) */
static void
test_shrunk (void)
{
  static const struct {
    guint held, wanted;
    gboolean ok;
  } cases[] = { { 0, 1, TRUE }, { 1, 1, TRUE },   { 10, 5, TRUE },    { 10, 4, FALSE },
                { 0, 0, FALSE }, { 10, 0, FALSE }, { 1000, 499, FALSE }, { 1000, 500, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DifManifest) held = dif_manifest_new ();
    g_autoptr (DifManifest) wanted = dif_manifest_new ();
    g_autoptr (DifPlan) plan = NULL;
    g_autoptr (GError) error = NULL;
    char hex[DIF_DIGEST_HEX];

    dif_digest_bytes ("x", 1, hex);
    for (guint j = 0; j < MAX (cases[i].held, cases[i].wanted); j++) {
      g_autofree char *path = g_strdup_printf ("%u.json", j);

      if (j < cases[i].held)
        dif_manifest_add (held, path, 1, hex);
      if (j < cases[i].wanted)
        dif_manifest_add (wanted, path, 1, hex);
    }
    plan = dif_plan_new (held, wanted, ENTRY, pointers);
    g_assert_cmpint (dif_plan_check_size (plan, &error), ==, cases[i].ok);
    if (!cases[i].ok)
      dif_assert_error (error, DIF_ERROR_SHRUNK, "files");
  }
}

/* After an attempt that did not end nobody knows what stands there: it is all brought again */
static void
test_doubt (void)
{
  g_autoptr (DifManifest) held = manifest_of (ENTRY, "1", "a.json", "1", "b.json", "1", "old.json", "1", NULL);
  g_autoptr (DifManifest) tried = manifest_of (ENTRY, "2", "a.json", "2", "b.json", "1", "new.json", "2", NULL);
  g_autoptr (DifManifest) wanted = manifest_of (ENTRY, "1", "a.json", "1", "b.json", "1", "old.json", "1", NULL);
  g_autoptr (DifManifest) doubted = dif_plan_doubt (held, tried);
  g_autoptr (DifPlan) plan = dif_plan_new (doubted, wanted, ENTRY, pointers);

  assert_paths (plan->phases[DIF_PHASE_ABSENT], "");
  assert_paths (plan->phases[DIF_PHASE_LEAF], "a.json");
  assert_paths (plan->phases[DIF_PHASE_POINTER], ENTRY);
  assert_paths (plan->removed, "new.json");
  g_assert_cmpuint (plan->unchanged, ==, 2);
  g_assert_cmpuint (dif_manifest_get_count (held), ==, 4);
}

static void
test_headers (void)
{
  static const struct {
    const char *path;
    gboolean pointer;
    const char *content_type;
    const char *cache_control;
    gboolean known;
  } cases[] = {
    { "index.html", TRUE, "text/html; charset=utf-8", "no-cache", TRUE },
    { "a/b.HTML", FALSE, "text/html; charset=utf-8", "public, max-age=30", TRUE },
    { "a.json", FALSE, "application/json; charset=utf-8", "public, max-age=30", TRUE },
    { "a.json", TRUE, "application/json; charset=utf-8", "no-cache", TRUE },
    { "a.csv", FALSE, "text/csv; charset=utf-8", "public, max-age=30", TRUE },
    { "a.min.js", FALSE, "text/javascript; charset=utf-8", "public, max-age=3600", TRUE },
    { "a.css", FALSE, "text/css; charset=utf-8", "public, max-age=3600", TRUE },
    { "a.png", FALSE, "image/png", "public, max-age=3600", TRUE },
    { "a.woff2", FALSE, "font/woff2", "public, max-age=3600", TRUE },
    { "a.zip", FALSE, "application/zip", "public, max-age=30", TRUE },
    { "a.xyz", FALSE, "application/octet-stream", "public, max-age=30", FALSE },
    { "no-extension", FALSE, "application/octet-stream", "public, max-age=30", FALSE },
    { "folder.html/no-extension", FALSE, "application/octet-stream", "public, max-age=30", FALSE },
    { "ends.with.", FALSE, "application/octet-stream", "public, max-age=30", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    DifHeaders headers;

    dif_headers_for (cases[i].path, cases[i].pointer, &headers);
    g_assert_cmpstr (headers.content_type, ==, cases[i].content_type);
    g_assert_cmpstr (headers.cache_control, ==, cases[i].cache_control);
    g_assert_cmpint (headers.known, ==, cases[i].known);
  }
}

static void
test_unknown_is_listed (void)
{
  g_autoptr (DifManifest) held = dif_manifest_new ();
  g_autoptr (DifManifest) wanted = manifest_of (ENTRY, "1", "a.xyz", "1", "LEEME", "1", NULL);
  g_autoptr (DifPlan) plan = dif_plan_new (held, wanted, ENTRY, pointers);

  g_assert_cmpuint (plan->unknown->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (plan->unknown, 0), ==, "LEEME");
  g_assert_cmpstr (g_ptr_array_index (plan->unknown, 1), ==, "a.xyz");
}

/* What lies beside the site says the same after it was read again */
static void
test_state (void)
{
  g_autoptr (DifManifest) files = manifest_of (ENTRY, "1", "datos/señal +1%.json", "22", NULL);
  DifTargetManifest state = { (char *) "20240602-2000", DIF_MODE_DRILL, (char *) "machine",
                              1717380000 * (gint64) G_USEC_PER_SEC, FALSE, FALSE, (char *) "head", files };
  g_autoptr (GBytes) bytes = dif_target_manifest_to_bytes (&state, ENTRY, pointers);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifTargetManifest) again = dif_target_manifest_from_bytes (bytes, "web", &error);
  g_autofree char *one = dif_manifest_to_text (files);
  g_autofree char *two = NULL;

  g_assert_no_error (error);
  two = dif_manifest_to_text (again->files);
  g_assert_cmpstr (two, ==, one);
  g_assert_cmpstr (again->cut, ==, state.cut);
  g_assert_cmpint (again->mode, ==, state.mode);
  g_assert_cmpstr (again->machine, ==, state.machine);
  g_assert_cmpint (again->lease_until, ==, state.lease_until);
  g_assert_cmpstr (again->ledger_head, ==, state.ledger_head);
}

static void
test_wrong_state (void)
{
  static const char *const texts[] = {
    "",
    "<html>",
    "[]",
    "{\"format\":\"difusor-manifest/9\"}",
    "{\"format\":\"difusor-manifest/1\",\"cut\":\"a\",\"mode\":\"later\",\"machine\":\"m\","
    "\"lease_until\":\"2024-06-02T20:00:00-06:00\",\"ledger_head\":\"h\",\"files\":[]}",
    "{\"format\":\"difusor-manifest/1\",\"cut\":\"a\",\"mode\":\"real\",\"machine\":\"m\","
    "\"lease_until\":\"2024-06-02T20:00:00-06:00\",\"ledger_head\":\"h\","
    "\"files\":[{\"path\":\"a\",\"size\":1,\"sha256\":\"zz\"}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
    g_autoptr (GError) error = NULL;

    g_assert_null (dif_target_manifest_from_bytes (bytes, "web", &error));
    dif_assert_error (error, DIF_ERROR_FORMAT, "web");
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/phases", test_phases);
  g_test_add_func ("/plan/nothing", test_nothing_to_do);
  g_test_add_func ("/plan/shrunk", test_shrunk);
  g_test_add_func ("/plan/doubt", test_doubt);
  g_test_add_func ("/plan/headers", test_headers);
  g_test_add_func ("/plan/unknown", test_unknown_is_listed);
  g_test_add_func ("/plan/state", test_state);
  g_test_add_func ("/plan/wrong-state", test_wrong_state);
  return g_test_run ();
}
