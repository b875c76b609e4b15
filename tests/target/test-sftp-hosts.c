/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SFTP target on hosts that can little, and on hosts that do what they should not.
 * usage: test-sftp-hosts SERVER [-p PATH] */
#include <glib/gstdio.h>

#include "conformance.h"
#include "dif-test.h"
#include "local-place.h"
#include "../ssh/sshd.h"

#define ENTRY "index.html"
#define POINTER "datos/corte.json"
#define MOST_LATE (10)
#define MOST_REQUESTS (300)
#define BARE "no-extensions\nrename-replaces\n"

static DifTestSshd *sshd;
static char *control; /* the server's folder */

static const char *const pointers[] = { POINTER, NULL };


static void
tell_server (const char *words)
{
  g_autofree char *path = g_build_filename (control, "control", NULL);

  g_assert_true (g_file_set_contents (path, words, -1, NULL));
}

static DifTarget *
target_new (gpointer place)
{
  g_autofree char *address = g_strdup_printf ("%s@127.0.0.1:%s", g_get_user_name (), (char *) place);
  g_autofree char *port = g_strdup_printf ("%u", sshd->port);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifTargetConfig) config =
      dif_target_config_new ("web", "sftp", address, NULL, DIF_MODE_PRACTICE, &error);

  g_assert_no_error (error);
  g_assert_true (dif_target_config_set_option (config, "port", port, NULL));
  g_assert_true (dif_target_config_set_option (config, "identity", sshd->identity, NULL));
  g_assert_true (dif_target_config_set_option (config, "host-key", sshd->fingerprint, NULL));
  return dif_target_new (config, place);
}

/* --- The suite on hosts that can little ---------------------------------------------------- */

static gpointer
bare_new (void)
{
  tell_server ("no-extensions\n");
  return dif_local_new ();
}

static gpointer
replacing_new (void)
{
  tell_server (BARE);
  return dif_local_new ();
}

static gpointer
stiff_new (void)
{
  tell_server ("no-extensions\nno-rename\n");
  return dif_local_new ();
}

static gpointer
swapped_new (void)
{
  tell_server ("swapped-symlink\n");
  return dif_local_new ();
}

static gpointer
copying_new (void)
{
  tell_server ("no-hardlink\n");
  return dif_local_new ();
}

/* A copy made by the host is another file with the same bytes */
static char *
stamp_bytes (gpointer place, const char *path)
{
  g_autoptr (GBytes) bytes = dif_local_read (place, path, NULL, NULL);

  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

/* --- Two cuts, small --------------------------------------------------------------------- */

typedef struct {
  char *folder;
  char *trees[2];
  DifManifest *manifests[2];
} Cuts;

static void
cuts_add (Cuts *self, guint cut, const char *path, const char *text)
{
  g_autofree char *file = g_build_filename (self->trees[cut], path, NULL);
  g_autofree char *folder = g_path_get_dirname (file);
  char hex[DIF_DIGEST_HEX];

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  dif_digest_bytes (text, strlen (text), hex);
  dif_manifest_add (self->manifests[cut], path, strlen (text), hex);
}

static void
cuts_open (Cuts *self)
{
  self->folder = dif_test_folder ();
  for (guint cut = 0; cut < 2; cut++) {
    self->trees[cut] = g_strdup_printf ("%s/%u", self->folder, cut);
    self->manifests[cut] = dif_manifest_new ();
    cuts_add (self, cut, ENTRY, cut == 0 ? "<title>uno</title>" : "<title>dos</title>");
    cuts_add (self, cut, POINTER, cut == 0 ? "{\"corte\":1}" : "{\"corte\":2}");
    cuts_add (self, cut, "datos/d1.json", cut == 0 ? "{\"actas\":1}" : "{\"actas\":2}");
    cuts_add (self, cut, "logo.svg", "<svg/>");
  }
  cuts_add (self, 1, "datos/d2.json", "{\"actas\":3}");
}

static void
cuts_close (Cuts *self)
{
  for (guint cut = 0; cut < 2; cut++) {
    g_free (self->trees[cut]);
    dif_manifest_unref (self->manifests[cut]);
  }
  dif_test_folder_remove (self->folder);
}

static gboolean
publish (Cuts *self, gpointer place, guint cut, GError **error)
{
  static const char *const ids[] = { "20270606-2000", "20270606-2020" };
  g_autoptr (DifTarget) target = target_new (place);
  g_autoptr (DifManifest) nothing = dif_manifest_new ();
  g_autoptr (DifPlan) plan =
      dif_plan_new (cut == 1 ? self->manifests[0] : nothing, self->manifests[cut], ENTRY, pointers);
  g_autoptr (GBytes) state = g_bytes_new (ids[cut], strlen (ids[cut]));
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);
  DifTargetOutcome outcome = { 0 };
  gboolean ok = dif_target_open (target, NULL, error) &&
                dif_target_begin (target, ids[cut], plan, self->trees[cut], NULL, error);

  for (guint phase = 0; ok && phase < DIF_PHASES; phase++)
    ok = dif_target_put (target, (DifPhase) phase, NULL, NULL, error);
  return ok && dif_target_commit (target, &outcome, NULL, error) &&
         dif_target_write_state (target, state, NULL, error) &&
         dif_target_prune (target, removed, NULL, error);
}

/* The server of a busy machine may be too late, which is not what is tested */
static gboolean
is_late (const GError *error, guint *late)
{
  return g_error_matches (error, DIF_ERROR, DIF_ERROR_TIMEOUT) && ++*late <= MOST_LATE;
}

static void
must_publish (Cuts *self, gpointer place, guint cut)
{
  g_autoptr (GError) error = NULL;
  guint late = 0;

  while (!publish (self, place, cut, &error) && is_late (error, &late))
    g_clear_error (&error);
  g_assert_no_error (error);
}

/* Which cut a file shown is of: bit 0 the first, bit 1 the second, both if it is the same in both */
static guint
cuts_of (Cuts *self, gpointer place, const char *path)
{
  g_autoptr (GBytes) bytes = dif_local_read (place, path, NULL, NULL);
  guint found = 0;
  char hex[DIF_DIGEST_HEX];

  if (bytes == NULL)
    return dif_manifest_lookup (self->manifests[0], path) == NULL ? 1 : 0;
  dif_digest_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), hex);
  for (guint cut = 0; cut < 2; cut++) {
    const DifManifestEntry *entry = dif_manifest_lookup (self->manifests[cut], path);

    if (entry != NULL && g_str_equal (entry->sha256, hex))
      found |= 1u << cut;
  }
  return found;
}

/* Every file whole, of one cut or the other; with a switch, all of one; file by file, no pointer that
 * is new unless everything that it leads to is */
static void
assert_old_or_new (Cuts *self, gpointer place, gboolean switches)
{
  GPtrArray *entries = dif_manifest_get_entries (self->manifests[1]);
  guint common = 3;
  guint leaves = 3;

  for (guint i = 0; i < entries->len; i++) {
    const char *path = ((DifManifestEntry *) g_ptr_array_index (entries, i))->path;
    guint of = cuts_of (self, place, path);

    if (of == 0)
      g_error ("“%s” is of no cut", path);
    common &= of;
    if (!g_str_equal (path, ENTRY) && !g_str_equal (path, POINTER))
      leaves &= of;
  }
  if (switches)
    g_assert_cmpuint (common, !=, 0);
  if (cuts_of (self, place, POINTER) == 2 || cuts_of (self, place, ENTRY) == 2)
    g_assert_cmpuint (leaves & 2, ==, 2);
}

static void
assert_shown (Cuts *self, gpointer place, guint cut)
{
  g_autoptr (GPtrArray) shown = dif_local_list (place);
  GPtrArray *entries = dif_manifest_get_entries (self->manifests[cut]);

  g_assert_cmpuint (shown->len, ==, entries->len);
  for (guint i = 0; i < entries->len; i++)
    g_assert_cmpuint (cuts_of (self, place, ((DifManifestEntry *) g_ptr_array_index (entries, i))->path) &
                          (1u << cut),
                      !=, 0);
}

/* --- Cut off at every request ------------------------------------------------------------- */

static char *
copy_of (const char *place)
{
  char *folder = dif_test_folder ();
  g_autofree char *from = g_strdup_printf ("%s/.", place);

  dif_test_run ((const char *const[]) { "cp", "-a", from, folder, NULL });
  return folder;
}

/* What readers may find when a publication did not end, by how files are replaced there */
typedef enum {
  SIGHT_WHOLE,  /* one cut or the other */
  SIGHT_FILES,  /* whole files of both, the pointers last */
  SIGHT_BROKEN, /* besides, a file that is missing or half there: the next run is what counts */
} Sight;

typedef struct {
  const char *path;
  const char *host; /* what the server can */
  const char *how;  /* what it does, at each of its requests */
  Sight sight;
  int code;         /* what the publication ends with; -1 for anything to be tried again */
} Ordeal;

#define RENAMING "no-extensions\nrename-replaces"

static const Ordeal ordeals[] = {
  { "cut-off/switching-before", "", "cut-before", SIGHT_WHOLE, -1 },
  { "cut-off/switching-after", "", "cut-after", SIGHT_WHOLE, -1 },
  { "cut-off/copying-after", "no-hardlink", "cut-after", SIGHT_WHOLE, -1 },
  { "cut-off/renaming-before", RENAMING, "cut-before", SIGHT_FILES, -1 },
  { "cut-off/renaming-after", RENAMING, "cut-after", SIGHT_FILES, -1 },
  { "cut-off/removing-after", "no-extensions", "cut-after", SIGHT_BROKEN, -1 },
  { "cut-off/in-place-after", "no-extensions\nno-rename", "cut-after", SIGHT_BROKEN, -1 },
  { "nonsense/switching-garbage", "", "garbage-after", SIGHT_WHOLE, DIF_ERROR_FORMAT },
  { "nonsense/switching-stranger", "", "stranger-after", SIGHT_WHOLE, DIF_ERROR_FORMAT },
  { "nonsense/renaming-huge", RENAMING, "huge-after", SIGHT_FILES, DIF_ERROR_FORMAT },
};

static void
assert_refused (const Ordeal *ordeal, const GError *error)
{
  if (ordeal->code < 0)
    g_assert_cmpint ((int) dif_error_get_class (error), ==, DIF_ERROR_CLASS_RETRY);
  else
    g_assert_error (error, DIF_ERROR, ordeal->code);
}

/* At every request, until a publication has had them all: old or new, and the next run finishes */
static void
test_ordeal (gconstpointer data)
{
  const Ordeal *ordeal = data;
  gpointer place = dif_local_new ();
  guint number = 1, late = 0;
  Cuts cuts;

  cuts_open (&cuts);
  tell_server (ordeal->host);
  must_publish (&cuts, place, 0);
  for (gboolean cut_off = TRUE; cut_off; number++) {
    g_autofree char *told = g_strdup_printf ("%s\n%s %u\n", ordeal->host, ordeal->how, number);
    char *copy = copy_of (place);
    g_autoptr (GError) error = NULL;

    tell_server (told);
    g_test_message ("request %u", number);
    cut_off = !publish (&cuts, copy, 1, &error);
    if (cut_off && ordeal->code >= 0 && is_late (error, &late)) {
      dif_test_folder_remove (copy);
      number--;
      continue;
    }
    if (cut_off) {
      assert_refused (ordeal, error);
      if (ordeal->sight != SIGHT_BROKEN)
        assert_old_or_new (&cuts, copy, ordeal->sight == SIGHT_WHOLE);
      tell_server (ordeal->host);
      must_publish (&cuts, copy, 1);
    }
    assert_shown (&cuts, copy, 1);
    dif_test_folder_remove (copy);
    g_assert_cmpuint (number, <, MOST_REQUESTS);
  }
  g_assert_cmpuint (number, >, 20);
  cuts_close (&cuts);
  dif_local_free (place);
}

/* --- What they should not do -------------------------------------------------------------- */

static const struct {
  const char *words;
  DifError code;
  const char *part;
} wrongs[] = {
  { BARE "garbage-after 12\n", DIF_ERROR_FORMAT, "SFTP" },
  { BARE "huge-after 12\n", DIF_ERROR_FORMAT, "SFTP" },
  { BARE "stranger-after 12\n", DIF_ERROR_FORMAT, "SFTP" },
  { BARE "quota 40\n", DIF_ERROR_STORAGE, "could not be written" },
  { BARE "lose-bytes\n", DIF_ERROR_ALTERED, "bytes on the server" },
  { BARE "read-only\n", DIF_ERROR_STORAGE, "no permission" },
};

static void
test_wrong (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  gpointer place = dif_local_new ();
  g_autoptr (GError) error = NULL;
  Cuts cuts;

  cuts_open (&cuts);
  tell_server (BARE);
  must_publish (&cuts, place, 0);
  tell_server (wrongs[index].words);
  g_assert_false (publish (&cuts, place, 1, &error));
  dif_assert_error (error, wrongs[index].code, wrongs[index].part);
  assert_old_or_new (&cuts, place, TRUE);
  assert_shown (&cuts, place, 0);
  tell_server (BARE);
  must_publish (&cuts, place, 1);
  assert_shown (&cuts, place, 1);
  cuts_close (&cuts);
  dif_local_free (place);
}

/* It hears, and says nothing more: for as long as a busy server may be silent, then it is given up */
static void
test_silent (void)
{
  gpointer place = dif_local_new ();
  g_autoptr (GError) error = NULL;
  Cuts cuts;

  cuts_open (&cuts);
  tell_server ("");
  must_publish (&cuts, place, 0);
  tell_server ("silent-after 15\n");
  g_assert_false (publish (&cuts, place, 1, &error));
  dif_assert_error (error, DIF_ERROR_TIMEOUT, "127.0.0.1");
  assert_shown (&cuts, place, 0);
  tell_server ("");
  must_publish (&cuts, place, 1);
  assert_shown (&cuts, place, 1);
  cuts_close (&cuts);
  dif_local_free (place);
}

static void
test_refused_name (void)
{
  gpointer place = dif_local_new ();
  g_autoptr (GError) error = NULL;
  Cuts cuts;

  cuts_open (&cuts);
  tell_server ("refuse-colon\n");
  must_publish (&cuts, place, 0);
  cuts_add (&cuts, 1, "datos/a:b.json", "{}");
  g_assert_false (publish (&cuts, place, 1, &error));
  dif_assert_error (error, DIF_ERROR_REJECTED, "datos/a:b.json");
  assert_shown (&cuts, place, 0);
  cuts_close (&cuts);
  dif_local_free (place);
}

static void
test_path_missing (void)
{
  gpointer place = dif_local_new ();
  g_autofree char *missing = g_build_filename (place, "public_htm", NULL);
  g_autoptr (GError) error = NULL;
  Cuts cuts;

  cuts_open (&cuts);
  tell_server ("");
  g_assert_false (publish (&cuts, missing, 0, &error));
  dif_assert_error (error, DIF_ERROR_NOT_FOUND, "public_htm");
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));
  cuts_close (&cuts);
  dif_local_free (place);
}

/* --- The warm connection ------------------------------------------------------------------ */

/* Kept between cuts; when it broke meanwhile, another one is made */
static void
test_warm (void)
{
  gpointer place = dif_local_new ();
  g_autoptr (DifTarget) target = NULL;
  g_autoptr (GError) error = NULL;

  tell_server ("");
  target = target_new (place);
  dif_target_open (target, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dif_options_get (dif_target_get_config (target)->options, "strategy"), ==, "directory-switch");

  tell_server ("cut-before 12\n"); /* it would be heard by a new connection alone */
  for (guint i = 0; i < 20; i++) {
    dif_target_open (target, NULL, &error);
    g_assert_no_error (error);
  }
  tell_server ("cut-before 60\n"); /* in the midst of the cuts to come */
  g_object_unref (target);
  target = target_new (place);
  for (guint i = 0; i < 40; i++) {
    dif_target_open (target, NULL, &error);
    g_assert_no_error (error);
  }
  dif_local_free (place);
}

int
main (int argc, char *argv[])
{
#define LOCAL dif_local_read, dif_local_list, dif_local_alter
  static const DifConformance kinds[] = {
    { "sftp-bare", "remove-rename", TRUE, TRUE, bare_new, dif_local_free, target_new, LOCAL, dif_local_stamp },
    { "sftp-replacing", "rename", TRUE, TRUE, replacing_new, dif_local_free, target_new, LOCAL,
      dif_local_stamp },
    { "sftp-stiff", "in-place", TRUE, TRUE, stiff_new, dif_local_free, target_new, LOCAL, dif_local_stamp },
    { "sftp-swapped", "rename", TRUE, TRUE, swapped_new, dif_local_free, target_new, LOCAL, dif_local_stamp },
    { "sftp-copying", "directory-switch", FALSE, TRUE, copying_new, dif_local_free, target_new, LOCAL,
      stamp_bytes },
  };
  g_autofree char *subsystem = NULL;
  g_autofree char *server = NULL;
  int code;

  g_test_init (&argc, &argv, NULL);
  if (!dif_test_sshd_is_here ()) {
    g_print ("1..0 # SKIP no OpenSSH server on this machine\n");
    return 0;
  }
  control = dif_test_folder ();
  /* sshd starts it from a folder of its own */
  server = g_canonicalize_filename (argv[1], NULL);
  subsystem = g_strdup_printf ("%s %s", server, control);
  sshd = dif_test_sshd_new (subsystem, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    dif_conformance_add (&kinds[i]);
  for (guint i = 0; i < G_N_ELEMENTS (ordeals); i++) {
    g_autofree char *path = g_strconcat ("/hosts/", ordeals[i].path, NULL);

    g_test_add_data_func (path, &ordeals[i], test_ordeal);
  }
  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++) {
    g_autofree char *path = g_strdup_printf ("/hosts/wrong/%u", i);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_wrong);
  }
  g_test_add_func ("/hosts/silent", test_silent);
  g_test_add_func ("/hosts/wrong/refused-name", test_refused_name);
  g_test_add_func ("/hosts/wrong/path-missing", test_path_missing);
  g_test_add_func ("/hosts/wrong/warm", test_warm);
  code = g_test_run ();
  dif_test_sshd_free (sshd);
  dif_test_folder_remove (control);
  return code;
}
