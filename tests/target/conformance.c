/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "base/dif-limits.h"
#include "dif-test.h"
#include "target/dif-headers.h"

#include "conformance.h"

#define ENTRY "index.html"
#define POINTER "assets/json/corte.json"


static const char *const pointers[] = { POINTER, NULL };

/* Names as institutes give them, and what addresses and shells would make of them */
static const char *const names[] = {
  "datos/acta 1.json",   "datos/señal ñandú.json", "datos/a+b.json",         "datos/100%.json",
  "datos/%41.json",      "datos/a#b.json",         "datos/que?.json",        "datos/a&b=c;d.json",
  "datos/~casa'.json",   "datos/[1]{2}.json",      "datos/dos  espacios.js", "datos/a b/c d/e f.css",
  ".well-known/hosting", "datos/sin-extension",    NULL,
};

/* A cut as the archive keeps it: a tree and its manifest */
typedef struct {
  char *id;
  char *tree;
  DifManifest *manifest;
} Cut;

typedef struct {
  const DifConformance *kind;
  gpointer place;
  char *folder;
  GPtrArray *cuts; /* (element-type Cut) */
} Fixture;


static void
cut_free (gpointer data)
{
  Cut *cut = data;

  g_free (cut->id);
  g_free (cut->tree);
  dif_manifest_unref (cut->manifest);
  g_free (cut);
}

static void
fixture_open (Fixture *self, gconstpointer data)
{
  self->kind = data;
  self->place = self->kind->place_new ();
  self->folder = dif_test_folder ();
  self->cuts = g_ptr_array_new_with_free_func (cut_free);
}

static void
fixture_close (Fixture *self)
{
  g_ptr_array_unref (self->cuts);
  dif_test_folder_remove (self->folder);
  self->kind->place_free (self->place);
}

static void
add_file (Cut *cut, const char *path, const char *text)
{
  g_autofree char *file = g_build_filename (cut->tree, path, NULL);
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (GError) error = NULL;
  char hex[DIF_DIGEST_HEX];

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);
  dif_digest_bytes (text, strlen (text), hex);
  dif_manifest_add (cut->manifest, path, strlen (text), hex);
}

/* The next cut; what stands in @before, nothing at first */
static Cut *
next_cut (Fixture *self, Cut *before)
{
  Cut *cut = g_new0 (Cut, 1);
  guint number = self->cuts->len;
  GPtrArray *entries = before != NULL ? dif_manifest_get_entries (before->manifest) : NULL;

  cut->id = g_strdup_printf ("20240602-%02u%02u", 20 + number / 60, number % 60);
  cut->tree = g_build_filename (self->folder, cut->id, NULL);
  cut->manifest = dif_manifest_new ();
  g_assert_cmpint (g_mkdir (cut->tree, 0700), ==, 0);
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *from = g_build_filename (before->tree, entry->path, NULL);
    g_autofree char *text = NULL;

    g_assert_true (g_file_get_contents (from, &text, NULL, NULL));
    add_file (cut, entry->path, text);
  }
  g_ptr_array_add (self->cuts, cut);
  return cut;
}

static Cut *
first_cut (Fixture *self)
{
  Cut *cut = next_cut (self, NULL);

  add_file (cut, ENTRY, "<!doctype html><title>PREP</title>");
  add_file (cut, POINTER, "{\"corte\": 1}");
  add_file (cut, "assets/js/app.js", "fetch ('../json/corte.json');");
  add_file (cut, "assets/css/estilo.css", "body { margin: 0 }");
  add_file (cut, "assets/img/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
  add_file (cut, "datos/distrito-1.json", "{\"actas\": 0}");
  add_file (cut, "datos/distrito-2.json", "{\"actas\": 0}");
  add_file (cut, "vacio.txt", "");
  return cut;
}

/* One file of each phase is new in it, the rest is as it was */
static Cut *
second_cut (Fixture *self, Cut *before)
{
  Cut *cut = next_cut (self, before);

  add_file (cut, "datos/distrito-3.json", "{\"actas\": 3}");
  add_file (cut, "datos/distrito-1.json", "{\"actas\": 1}");
  add_file (cut, "assets/js/app.js", "fetch ('../json/corte.json?2');");
  add_file (cut, POINTER, "{\"corte\": 2}");
  add_file (cut, ENTRY, "<!doctype html><title>PREP 2</title>");
  return cut;
}

/* --- Publishing as the relay does ---------------------------------------------------------- */

static DifPlan *
plan_for (Cut *held, Cut *wanted)
{
  g_autoptr (DifManifest) nothing = dif_manifest_new ();

  return dif_plan_new (held != NULL ? held->manifest : nothing, wanted->manifest, ENTRY, pointers);
}

/* After an attempt at @tried that did not end */
static DifPlan *
plan_after (DifTarget *target, Cut *held, Cut *tried, Cut *wanted)
{
  g_autoptr (DifManifest) doubted = dif_plan_doubt (held->manifest, tried->manifest);

  return dif_plan_new (dif_target_mixes (target) ? doubted : held->manifest, wanted->manifest, ENTRY,
                       pointers);
}

/* Everything up to and with the phases before @phases */
static gboolean
bring (DifTarget *target, DifPlan *plan, Cut *cut, guint phases, GError **error)
{
  gboolean ok = dif_target_begin (target, cut->id, plan, cut->tree, NULL, error);

  for (guint phase = 0; ok && phase < phases; phase++)
    ok = dif_target_put (target, (DifPhase) phase, NULL, NULL, error);
  return ok;
}

static void
publish (Fixture *self, Cut *held, Cut *wanted, DifTargetOutcome *outcome, GPtrArray *removed)
{
  g_autoptr (DifTarget) target = self->kind->target_new (self->place);
  g_autoptr (DifPlan) plan = plan_for (held, wanted);
  g_autoptr (GBytes) state = g_bytes_new (wanted->id, strlen (wanted->id));
  g_autoptr (GError) error = NULL;
  DifTargetOutcome ignored = { 0 };

  dif_target_open (target, NULL, &error);
  g_assert_no_error (error);
  bring (target, plan, wanted, DIF_PHASES, &error);
  g_assert_no_error (error);
  dif_target_commit (target, outcome != NULL ? outcome : &ignored, NULL, &error);
  g_assert_no_error (error);
  dif_target_write_state (target, state, NULL, &error);
  g_assert_no_error (error);
  if (removed != NULL)
    dif_target_prune (target, removed, NULL, &error);
  g_assert_no_error (error);
}

static void
publish_and_prune (Fixture *self, Cut *held, Cut *wanted)
{
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);

  publish (self, held, wanted, NULL, removed);
}

/* What comes after an attempt at @tried that did not end */
static void
publish_after (Fixture *self, Cut *held, Cut *tried, Cut *wanted)
{
  g_autoptr (DifTarget) target = self->kind->target_new (self->place);
  g_autoptr (DifPlan) plan = NULL;
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  DifTargetOutcome outcome = { 0 };

  dif_target_open (target, NULL, &error);
  g_assert_no_error (error);
  plan = plan_after (target, held, tried, wanted);
  bring (target, plan, wanted, DIF_PHASES, &error);
  g_assert_no_error (error);
  dif_target_commit (target, &outcome, NULL, &error);
  g_assert_no_error (error);
  dif_target_prune (target, removed, NULL, &error);
  g_assert_no_error (error);
}

/* --- Looking as readers do ----------------------------------------------------------------- */

/* Readers get the file of @cut under @path, with the headers of its kind */
static void
assert_file (Fixture *self, Cut *cut, const char *path)
{
  const DifManifestEntry *entry = dif_manifest_lookup (cut->manifest, path);
  g_autofree char *content_type = NULL;
  g_autofree char *cache_control = NULL;
  g_autoptr (GBytes) bytes = self->kind->read (self->place, path, &content_type, &cache_control);
  DifHeaders headers;
  char hex[DIF_DIGEST_HEX];

  if (bytes == NULL)
    g_error ("readers find nothing under “%s”", path);
  dif_digest_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), hex);
  if (entry == NULL || !g_str_equal (hex, entry->sha256))
    g_error ("“%s” is not the file of %s", path, cut->id);

  dif_headers_for (path, dif_plan_is_pointer (path, ENTRY, pointers), &headers);
  if (content_type != NULL)
    g_assert_cmpstr (content_type, ==, headers.content_type);
  if (cache_control != NULL)
    g_assert_cmpstr (cache_control, ==, headers.cache_control);
}

/* Readers get @cut: every file of it and not one more */
static void
assert_shown (Fixture *self, Cut *cut)
{
  g_autoptr (GPtrArray) shown = self->kind->list (self->place);
  GPtrArray *entries = dif_manifest_get_entries (cut->manifest);

  for (guint i = 0; i < shown->len; i++) {
    if (dif_manifest_lookup (cut->manifest, g_ptr_array_index (shown, i)) == NULL)
      g_error ("“%s” is not of %s", (char *) g_ptr_array_index (shown, i), cut->id);
  }
  g_assert_cmpuint (shown->len, ==, entries->len);
  for (guint i = 0; i < entries->len; i++)
    assert_file (self, cut, ((DifManifestEntry *) g_ptr_array_index (entries, i))->path);
}

/* Half-way: nothing that leads readers to the new cut, and nothing of the old one missing */
static void
assert_not_yet (Fixture *self, Cut *held)
{
  GPtrArray *entries = dif_manifest_get_entries (held->manifest);

  if (!self->kind->in_place) {
    assert_shown (self, held);
    return;
  }
  assert_file (self, held, ENTRY);
  assert_file (self, held, POINTER);
  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *content_type = NULL;
    g_autofree char *cache_control = NULL;
    g_autoptr (GBytes) bytes =
        self->kind->read (self->place, entry->path, &content_type, &cache_control);

    g_assert_nonnull (bytes);
  }
}

/* --- The suite ----------------------------------------------------------------------------- */

static void
test_first (gconstpointer data)
{
  Fixture self;
  Cut *cut;
  DifTargetOutcome outcome = { 0 };

  fixture_open (&self, data);
  cut = first_cut (&self);
  publish (&self, NULL, cut, &outcome, NULL);
  assert_shown (&self, cut);
  g_assert_cmpstr (outcome.strategy, ==, self.kind->strategy);
  g_assert_cmpuint (outcome.verified, ==, dif_manifest_get_count (cut->manifest));
  g_assert_cmpuint (outcome.healed, ==, 0);
  fixture_close (&self);
}

static void
test_changed (gconstpointer data)
{
  Fixture self;
  Cut *first, *second;
  DifTargetOutcome outcome = { 0 };

  fixture_open (&self, data);
  first = first_cut (&self);
  second = second_cut (&self, first);
  publish_and_prune (&self, NULL, first);
  publish (&self, first, second, &outcome, NULL);
  assert_shown (&self, second);
  g_assert_cmpuint (outcome.healed, ==, 0);
  if (!self.kind->in_place)
    g_assert_cmpint (outcome.mixing_us, ==, 0);
  fixture_close (&self);
}

static void
test_unchanged_is_not_sent (gconstpointer data)
{
  static const char *const same[] = { "assets/img/logo.svg", "datos/distrito-2.json", "vacio.txt" };
  static const char *const changed[] = { ENTRY, POINTER, "datos/distrito-1.json" };
  Fixture self;
  Cut *first, *second;
  char *before[G_N_ELEMENTS (same)];
  char *old[G_N_ELEMENTS (changed)];

  fixture_open (&self, data);
  first = first_cut (&self);
  second = second_cut (&self, first);
  publish_and_prune (&self, NULL, first);
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    before[i] = self.kind->stamp (self.place, same[i]);
  for (guint i = 0; i < G_N_ELEMENTS (changed); i++)
    old[i] = self.kind->stamp (self.place, changed[i]);

  publish_and_prune (&self, first, second);
  for (guint i = 0; i < G_N_ELEMENTS (same); i++) {
    g_autofree char *after = self.kind->stamp (self.place, same[i]);

    g_assert_cmpstr (after, ==, before[i]);
    g_free (before[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (changed); i++) {
    g_autofree char *after = self.kind->stamp (self.place, changed[i]);

    g_assert_cmpstr (after, !=, old[i]);
    g_free (old[i]);
  }
  fixture_close (&self);
}

static void
test_same_cut_again (gconstpointer data)
{
  Fixture self;
  Cut *cut;

  fixture_open (&self, data);
  cut = first_cut (&self);
  publish_and_prune (&self, NULL, cut);
  publish_and_prune (&self, cut, cut);
  assert_shown (&self, cut);

  /* and when our own record of it was lost */
  publish_and_prune (&self, NULL, cut);
  assert_shown (&self, cut);
  fixture_close (&self);
}

/* Stopped after each phase, by the death of the process; the next one does it whole */
static void
test_interrupted (gconstpointer data)
{
  for (guint phases = 0; phases <= DIF_PHASES; phases++) {
    Fixture self;
    Cut *first, *second;
    DifTarget *target;
    g_autoptr (DifPlan) plan = NULL;
    g_autoptr (GError) error = NULL;

    fixture_open (&self, data);
    first = first_cut (&self);
    second = second_cut (&self, first);
    publish_and_prune (&self, NULL, first);

    plan = plan_for (first, second);
    target = self.kind->target_new (self.place);
    dif_target_open (target, NULL, &error);
    g_assert_no_error (error);
    bring (target, plan, second, phases, &error);
    g_assert_no_error (error);
    g_object_unref (target);

    if (phases <= DIF_PHASE_POINTER)
      assert_not_yet (&self, first);
    publish_and_prune (&self, first, second);
    assert_shown (&self, second);
    fixture_close (&self);
  }
}

/* Stopped after each phase, and given up for another cut, in which most is as it was before */
static void
test_given_up (gconstpointer data)
{
  for (guint phases = 0; phases <= DIF_PHASES; phases++) {
    Fixture self;
    Cut *first, *second, *third;
    DifTarget *target;
    g_autoptr (DifPlan) plan = NULL;
    g_autoptr (GError) error = NULL;

    fixture_open (&self, data);
    first = first_cut (&self);
    second = second_cut (&self, first);
    third = next_cut (&self, first);
    add_file (third, POINTER, "{\"corte\": 3}");
    publish_and_prune (&self, NULL, first);

    plan = plan_for (first, second);
    target = self.kind->target_new (self.place);
    dif_target_open (target, NULL, &error);
    g_assert_cmpint (dif_target_mixes (target), ==, self.kind->in_place);
    bring (target, plan, second, phases, &error);
    g_assert_no_error (error);
    g_object_unref (target);

    publish_after (&self, first, second, third);
    assert_shown (&self, third);
    fixture_close (&self);
  }
}

/* The archive's copy turns out damaged in the middle of a phase: nothing of it is shown, and the
 * cut after it leaves no trace of the attempt */
static void
test_damaged_source (gconstpointer data)
{
  Fixture self;
  Cut *first, *second, *third;
  DifTarget *target;
  g_autoptr (DifPlan) plan = NULL;
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;

  fixture_open (&self, data);
  first = first_cut (&self);
  second = second_cut (&self, first);
  add_file (second, "datos/distrito-2.json", "{\"actas\": 2}");
  file = g_build_filename (second->tree, "datos/distrito-2.json", NULL);
  g_assert_true (g_file_set_contents (file, "{\"actas\": 9}", -1, NULL));
  publish_and_prune (&self, NULL, first);

  plan = plan_for (first, second);
  target = self.kind->target_new (self.place);
  dif_target_open (target, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (bring (target, plan, second, DIF_PHASES, &error));
  dif_assert_error (error, DIF_ERROR_ALTERED, "datos/distrito-2.json");
  g_object_unref (target);
  assert_not_yet (&self, first);
  assert_file (&self, first, "datos/distrito-2.json");

  third = next_cut (&self, first);
  add_file (third, "datos/distrito-3.json", "{\"actas\": 3}");
  add_file (third, POINTER, "{\"corte\": 3}");
  publish_after (&self, first, second, third);
  assert_shown (&self, third);
  fixture_close (&self);
}

static void
test_cancelled (gconstpointer data)
{
  Fixture self;
  Cut *first, *second;
  DifTarget *target;
  g_autoptr (DifPlan) plan = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fixture_open (&self, data);
  first = first_cut (&self);
  second = second_cut (&self, first);
  publish_and_prune (&self, NULL, first);

  plan = plan_for (first, second);
  target = self.kind->target_new (self.place);
  dif_target_open (target, NULL, &error);
  g_assert_no_error (error);
  dif_target_begin (target, second->id, plan, second->tree, NULL, &error);
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_false (dif_target_put (target, DIF_PHASE_ABSENT, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (target);
  assert_not_yet (&self, first);

  publish_and_prune (&self, first, second);
  assert_shown (&self, second);
  fixture_close (&self);
}

/* Altered and removed behind our back: the next publication finds and mends both */
static void
test_mended (gconstpointer data)
{
  Fixture self;
  Cut *first, *second;
  DifTargetOutcome outcome = { 0 };

  fixture_open (&self, data);
  if (!self.kind->mends) {
    g_test_skip ("this kind does not read back what it has not sent");
    fixture_close (&self);
    return;
  }
  first = first_cut (&self);
  second = second_cut (&self, first);
  publish_and_prune (&self, NULL, first);
  self.kind->alter (self.place, "assets/img/logo.svg", "defaced");
  self.kind->alter (self.place, "datos/distrito-2.json", NULL);

  publish (&self, first, second, &outcome, NULL);
  assert_shown (&self, second);
  g_assert_cmpuint (outcome.healed, ==, 2);
  g_assert_cmpuint (outcome.verified, ==, dif_manifest_get_count (second->manifest));
  fixture_close (&self);
}

static void
test_names (gconstpointer data)
{
  Fixture self;
  Cut *first, *second;

  fixture_open (&self, data);
  first = first_cut (&self);
  for (guint i = 0; names[i] != NULL; i++)
    add_file (first, names[i], names[i]);
  second = next_cut (&self, first);
  for (guint i = 0; names[i] != NULL; i += 2)
    add_file (second, names[i], "{\"corte\": 2}");
  publish_and_prune (&self, NULL, first);
  assert_shown (&self, first);
  publish_and_prune (&self, first, second);
  assert_shown (&self, second);
  fixture_close (&self);
}

static void
test_state (gconstpointer data)
{
  static const char *const texts[] = { "{\"format\": \"one\"}\n", "{\"format\": \"two — á\"}\n" };
  Fixture self;

  fixture_open (&self, data);
  for (guint i = 0; i <= G_N_ELEMENTS (texts); i++) {
    g_autoptr (DifTarget) target = self.kind->target_new (self.place);
    g_autoptr (GBytes) found = NULL;
    g_autoptr (GBytes) state = NULL;
    g_autoptr (GError) error = NULL;

    dif_target_open (target, NULL, &error);
    g_assert_no_error (error);
    dif_target_read_state (target, &found, NULL, &error);
    g_assert_no_error (error);
    if (i == 0)
      g_assert_null (found);
    else
      g_assert_cmpmem (g_bytes_get_data (found, NULL), g_bytes_get_size (found), texts[i - 1],
                       strlen (texts[i - 1]));
    if (i == G_N_ELEMENTS (texts))
      continue;
    state = g_bytes_new_static (texts[i], strlen (texts[i]));
    dif_target_write_state (target, state, NULL, &error);
    g_assert_no_error (error);
  }
  fixture_close (&self);
}

/* What another machine writes there is seen, although it differs in nothing but its last words */
static void
test_state_of_two (gconstpointer data)
{
  Fixture self;
  g_autofree char *files = g_strnfill (8000, 'f');
  g_autoptr (DifTarget) ours = NULL;
  g_autoptr (DifTarget) theirs = NULL;

  fixture_open (&self, data);
  ours = self.kind->target_new (self.place);
  theirs = self.kind->target_new (self.place);
  for (guint i = 0; i < 4; i++) {
    g_autofree char *text = g_strdup_printf ("{\"files\":\"%s\",\"machine\":\"%u\",\"mode\":\"real\"}", files, i);
    g_autoptr (GBytes) state = g_bytes_new_static (text, strlen (text));
    g_autoptr (GBytes) found = NULL;
    g_autoptr (GError) error = NULL;

    dif_target_open (i % 2 == 0 ? theirs : ours, NULL, &error);
    g_assert_no_error (error);
    dif_target_write_state (i % 2 == 0 ? theirs : ours, state, NULL, &error);
    g_assert_no_error (error);
    dif_target_open (ours, NULL, &error);
    dif_target_read_state (ours, &found, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpmem (g_bytes_get_data (found, NULL), g_bytes_get_size (found), text, strlen (text));
  }
  g_clear_object (&ours);
  g_clear_object (&theirs);
  fixture_close (&self);
}

static gboolean
lists (GPtrArray *removed, const char *path)
{
  return g_ptr_array_find_with_equal_func (removed, path, g_str_equal, NULL);
}

/* In place: what no cut has any more goes late, file by file, listed, and never too much at once */
static void
prune_files (Fixture *self)
{
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);
  Cut *first = first_cut (self);
  Cut *second = next_cut (self, NULL);
  Cut *third = next_cut (self, NULL);
  GPtrArray *entries = dif_manifest_get_entries (first->manifest);
  g_autoptr (GPtrArray) many = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) left = NULL;

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);

    if (!g_str_equal (entry->path, "datos/distrito-2.json"))
      add_file (second, entry->path, "2");
    add_file (third, entry->path, "3");
  }
  publish (self, NULL, first, NULL, NULL);
  publish (self, first, second, NULL, removed);
  g_assert_cmpuint (removed->len, ==, 1);
  g_assert_true (lists (removed, "datos/distrito-2.json"));
  assert_shown (self, second);

  g_ptr_array_set_size (removed, 0);
  for (guint i = 0; i <= DIF_LIMIT_PATHS_REMOVED; i++) {
    g_autofree char *path = g_strdup_printf ("casillas/%04u.json", i);

    add_file (third, path, path);
  }
  publish (self, second, third, NULL, NULL);
  publish (self, third, second, NULL, removed);
  g_assert_cmpuint (removed->len, ==, DIF_LIMIT_PATHS_REMOVED);
  left = self->kind->list (self->place);
  g_assert_cmpuint (left->len, ==, dif_manifest_get_count (third->manifest) - DIF_LIMIT_PATHS_REMOVED);
  for (guint i = 0; i < left->len; i++)
    g_assert_false (lists (removed, g_ptr_array_index (left, i)));
}

/* Releases: the oldest go, few at a time, and never what readers see or the last ones before it */
static void
prune_releases (Fixture *self)
{
  const guint releases = DIF_LIMIT_RELEASES_KEPT + DIF_LIMIT_RELEASES_REMOVED + 2;
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);
  Cut *before = NULL;

  for (guint i = 0; i < releases; i++) {
    Cut *cut = before == NULL ? first_cut (self) : next_cut (self, before);

    add_file (cut, POINTER, cut->id);
    publish (self, before, cut, NULL, i + 1 == releases ? removed : NULL);
    before = cut;
  }
  g_assert_cmpuint (removed->len, ==, DIF_LIMIT_RELEASES_REMOVED);
  for (guint i = 0; i < removed->len; i++) {
    Cut *cut = g_ptr_array_index (self->cuts, i);
    g_autofree char *name = g_strdup_printf ("releases/%s", cut->id);

    g_assert_true (lists (removed, name));
  }
  assert_shown (self, before);

  g_ptr_array_set_size (removed, 0);
  publish (self, before, before, NULL, removed);
  g_assert_cmpuint (removed->len, ==, 2);
  assert_shown (self, before);
}

static void
test_prune (gconstpointer data)
{
  Fixture self;

  fixture_open (&self, data);
  if (self.kind->in_place)
    prune_files (&self);
  else
    prune_releases (&self);
  fixture_close (&self);
}

/* --- One file of our own ------------------------------------------------------------------ */

static void
assert_own_file (Fixture *self, DifTarget *target, const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GBytes) held = NULL;
  g_autoptr (GBytes) seen = NULL;
  g_autofree char *content_type = NULL;
  g_autofree char *cache_control = NULL;
  DifHeaders headers;

  dif_headers_for (path, TRUE, &headers);
  g_assert_true (dif_target_put_file (target, path, bytes, &headers, NULL, &error));
  g_assert_no_error (error);
  held = dif_target_get_file (target, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (held, bytes));
  seen = self->kind->read (self->place, path, &content_type, &cache_control);
  g_assert_nonnull (seen);
  g_assert_true (g_bytes_equal (seen, bytes));
  if (dif_target_keeps_headers (target)) {
    g_assert_cmpstr (content_type, ==, headers.content_type);
    g_assert_cmpstr (cache_control, ==, headers.cache_control);
  }
}

static guint
count_listed (Fixture *self)
{
  g_autoptr (GPtrArray) paths = self->kind->list (self->place);

  return paths->len;
}

/* Written, replaced and taken away, on an empty place and beside a site, which stays as it is */
static void
test_own_file (gconstpointer data)
{
  static const char path[] = "difusor-test-1/página 1.html";
  Fixture self;
  Cut *cut;

  fixture_open (&self, data);
  cut = first_cut (&self);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (DifTarget) target = self.kind->target_new (self.place);
    g_autoptr (GError) error = NULL;
    guint before = count_listed (&self);

    g_assert_true (dif_target_open (target, NULL, &error));
    assert_own_file (&self, target, path, "first");
    assert_own_file (&self, target, path, "second, and longer");
    g_assert_cmpuint (count_listed (&self), ==, before + 1);
    for (guint times = 0; times < 2; times++) {
      g_assert_true (dif_target_remove_file (target, path, NULL, &error));
      g_assert_no_error (error);
    }
    g_assert_null (dif_target_get_file (target, path, NULL, &error));
    g_assert_nonnull (error);
    g_assert_cmpuint (count_listed (&self), ==, before);
    if (i == 0)
      publish (&self, NULL, cut, NULL, NULL);
  }
  assert_shown (&self, cut);
  fixture_close (&self);
}

void
dif_conformance_add (const DifConformance *kind)
{
  static const struct {
    const char *name;
    GTestDataFunc test;
  } tests[] = {
    { "first", test_first },
    { "changed", test_changed },
    { "unchanged", test_unchanged_is_not_sent },
    { "again", test_same_cut_again },
    { "interrupted", test_interrupted },
    { "given-up", test_given_up },
    { "damaged-source", test_damaged_source },
    { "cancelled", test_cancelled },
    { "mended", test_mended },
    { "names", test_names },
    { "state", test_state },
    { "state-of-two", test_state_of_two },
    { "prune", test_prune },
    { "own-file", test_own_file },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/conformance/%s/%s", kind->name, tests[i].name);

    g_test_add_data_func (path, kind, tests[i].test);
  }
}
