/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The eye on the public address: up, altered, down, and one incident for each cause. */
#include "archive/dif-archive-targets.h"
#include <glib/gstdio.h>

#include "archive/dif-incidents.h"
#include "base/dif-limits.h"
#include "dif-test.h"
#include "practice/dif-institute.h"
#include "practice/dif-web-server.h"
#include "relay/dif-relay.h"
#include "watch/dif-watch.h"


typedef struct {
  char *folder;
  char *site;
  DifInstitute *institute;
  DifWebServer *server;
  DifProfile *profile;
} Night;


/* A first cut, published and seen */
static void
night_open (Night *night)
{
  DifInstituteOptions options = { .cuts = 3, .seed = 5, .size = DIF_ELECTION_SMALL };
  g_autofree char *public = NULL;
  g_autoptr (DifSourceConfig) source = NULL;
  g_autoptr (DifTargetConfig) target = NULL;
  g_autoptr (DifRelay) relay = NULL;
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (DifCut) cut = NULL;
  g_autoptr (GError) error = NULL;
  const char *arguments[2] = { NULL, NULL };

  night->folder = dif_test_folder ();
  public = g_build_filename (night->folder, "public", NULL);
  night->site = g_build_filename (public, "current", NULL);
  night->institute = dif_institute_new (&options, &error);
  g_assert_no_error (error);
  night->server = dif_web_server_new (night->site, 0, &error);
  g_assert_no_error (error);
  night->profile = dif_profile_open (night->folder, TRUE, NULL, &error);
  g_assert_no_error (error);

  arguments[0] = dif_institute_get_feed_url (night->institute);
  source = dif_source_config_new ("feed", arguments, DIF_MODE_PRACTICE, &error);
  dif_profile_set_source (night->profile, source, &error);
  g_assert_no_error (error);
  target = dif_target_config_new ("web", "folder", public, dif_web_server_get_url (night->server),
                                  DIF_MODE_PRACTICE, &error);
  dif_target_config_save (target, night->profile->archive, &error);
  g_assert_no_error (error);

  dif_institute_offer (night->institute, 1);
  relay = dif_relay_new (night->profile, NULL, NULL, NULL);
  dif_relay_round (relay, FALSE, &cut, &publications, NULL, &error);
  g_assert_no_error (error);
}

static void
night_close (Night *night)
{
  dif_profile_free (night->profile);
  g_clear_object (&night->server);
  g_object_unref (night->institute);
  g_free (night->site);
  dif_test_folder_remove (night->folder);
}

static void
assert_seen (Night *night, DifProbeState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) probes = dif_watch_round (night->profile, NULL, &error);
  DifProbe *probe;

  g_assert_no_error (error);
  g_assert_cmpuint (probes->len, ==, 1);
  probe = g_ptr_array_index (probes, 0);
  g_assert_cmpstr (dif_probe_state_to_string (probe->state), ==, dif_probe_state_to_string (state));
  if (state == DIF_PROBE_UP)
    g_assert_nonnull (probe->cut);
  else
    g_assert_nonnull (probe->problem);
}

static guint
count_open (Night *night, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) incidents = dif_incident_list (night->profile->archive, &error);
  guint open = 0;

  for (guint i = 0; i < incidents->len; i++) {
    DifIncident *incident = g_ptr_array_index (incidents, i);

    open += incident->closed == 0 && g_str_equal (incident->key, key);
  }
  return open;
}

static void
test_altered_and_back (void)
{
  Night night;
  g_autofree char *index = NULL;
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  night_open (&night);
  assert_seen (&night, DIF_PROBE_UP);
  index = g_build_filename (night.site, "index.html", NULL);
  g_assert_true (g_file_get_contents (index, &text, &length, &error));
  g_assert_true (g_file_set_contents (index, "<h1>hacked</h1>", -1, &error));
  assert_seen (&night, DIF_PROBE_ALTERED);
  assert_seen (&night, DIF_PROBE_ALTERED);
  g_assert_cmpuint (count_open (&night, "altered:web"), ==, 1);

  g_assert_true (g_file_set_contents (index, text, (gssize) length, &error));
  assert_seen (&night, DIF_PROBE_UP);
  g_assert_cmpuint (count_open (&night, "altered:web"), ==, 0);
  night_close (&night);
}

/* Any file, not only those that lead to the others; also one that is gone */
static void
test_leaf (void)
{
  Night night;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifManifest) held = NULL;
  DifManifestEntry *leaf;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  gsize length;

  night_open (&night);
  held = dif_archive_get_held_manifest (night.profile->archive, "web", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dif_manifest_get_count (held), <=, DIF_LIMIT_PROBE_FILES);
  leaf = g_ptr_array_index (dif_manifest_get_entries (held), dif_manifest_get_count (held) - 1);
  path = g_build_filename (night.site, leaf->path, NULL);
  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  g_assert_true (g_file_set_contents (path, "altered", -1, &error));
  assert_seen (&night, DIF_PROBE_ALTERED);
  g_assert_cmpint (g_unlink (path), ==, 0);
  assert_seen (&night, DIF_PROBE_ALTERED);
  g_assert_true (g_file_set_contents (path, text, (gssize) length, &error));
  assert_seen (&night, DIF_PROBE_UP);
  night_close (&night);
}

static void
test_down (void)
{
  Night night;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) kept = NULL;

  night_open (&night);
  assert_seen (&night, DIF_PROBE_UP);
  g_clear_object (&night.server);
  assert_seen (&night, DIF_PROBE_DOWN);
  g_assert_cmpuint (count_open (&night, "probe:web"), ==, 1);
  kept = dif_archive_list_probes (night.profile->archive, "web", 0, 0, &error);
  g_assert_cmpuint (kept->len, ==, 2);
  night_close (&night);
}

static void
test_missed (void)
{
  Night night;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifRelay) relay = NULL;
  guint received;

  night_open (&night);
  g_assert_cmpint (dif_watch_count_missed (night.profile, &error), ==, 0);

  /* two more cuts come and nobody publishes them; an hour later they are missed */
  dif_institute_offer (night.institute, 3);
  relay = dif_relay_new (night.profile, NULL, NULL, NULL);
  dif_relay_fetch (relay, FALSE, &received, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (dif_watch_count_missed (night.profile, &error), ==, 0);
  dif_clock_anchor (night.profile->clock, g_get_real_time () + (gint64) 3600 * G_USEC_PER_SEC, 1, G_MAXINT64);
  g_assert_cmpint (dif_watch_count_missed (night.profile, &error), ==, 2);
  night_close (&night);
}

int
main (int argc, char **argv)
{
  g_setenv ("DIFUSOR_HASTE", "100", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/altered-and-back", test_altered_and_back);
  g_test_add_func ("/watch/leaf", test_leaf);
  g_test_add_func ("/watch/down", test_down);
  g_test_add_func ("/watch/missed", test_missed);
  return g_test_run ();
}
