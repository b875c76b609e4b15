/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done before the night: continuity, checklists, papers of the solicitud, the evidence folder. */
#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>

#include "archive/dif-archive-tests.h"
#include "archive/dif-ledger.h"
#include "base/dif-digest.h"
#include "dif-test.h"
#include "document/dif-delivery-note.h"
#include "document/dif-evidence-zip.h"
#include "practice/dif-institute.h"
#include "practice/dif-web-server.h"
#include "watch/dif-checklist.h"
#include "watch/dif-filing.h"
#include "watch/dif-machine.h"
#include "watch/dif-requirements.h"
#include "watch/dif-trial.h"


typedef struct {
  char *folder;
  DifProfile *profile;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *inside = NULL;

  self->folder = dif_test_folder ();
  inside = g_build_filename (self->folder, "data", NULL);
  self->profile = dif_profile_open (inside, TRUE, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dif_profile_free (self->profile);
  dif_test_folder_remove (self->folder);
}

static char *
write_file (Fixture *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
set_source (Fixture *self, const char *url, DifMode mode)
{
  g_autoptr (GError) error = NULL;
  const char *arguments[2] = { url, NULL };
  g_autoptr (DifSourceConfig) source = dif_source_config_new ("feed", arguments, mode, &error);

  g_assert_no_error (error);
  g_assert_true (dif_profile_set_source (self->profile, source, &error));
}

/* --- Continuity --------------------------------------------------------------------------- */

/* What the clause that asks for such tests (IV.d.II) is told */
static void
assert_continuity (Fixture *self, DifRequirementState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dif_requirements_list (self->profile, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++) {
    const DifRequirement *row = g_ptr_array_index (rows, i);

    if (g_str_equal (row->id, "continuity"))
      g_assert_cmpint (row->state, ==, state);
  }
}

static void
test_continuity (Fixture *self, gconstpointer data)
{
  DifInstituteOptions options = { .cuts = 1, .seed = 5, .size = DIF_ELECTION_SMALL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DifInstitute) institute = dif_institute_new (&options, &error);
  g_autofree char *public = g_build_filename (self->folder, "public", NULL);
  g_autofree char *page = write_file (self, "public/index.html", "<p>");
  g_autoptr (DifWebServer) server = dif_web_server_new (public, 0, &error);
  g_autoptr (DifTargetConfig) target = NULL;
  g_autoptr (DifTestRun) good = NULL, bad = NULL;
  g_autoptr (GPtrArray) runs = NULL;

  g_assert_no_error (error);
  g_assert_null (dif_trial_continuity (self->profile, 1, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_SETUP, "nothing");
  g_assert_null (dif_trial_continuity (self->profile, 0, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "1");

  set_source (self, dif_institute_get_feed_url (institute), DIF_MODE_PRACTICE);
  target = dif_target_config_new ("web", "folder", public, dif_web_server_get_url (server), DIF_MODE_PRACTICE, &error);
  g_assert_true (dif_profile_add_target (self->profile, target, &error));
  good = dif_trial_continuity (self->profile, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (good->passed);
  g_assert_nonnull (strstr (good->text, "4 looks at the Institute, 0 without an answer; 4 at public addresses, 0 not well"));

  assert_continuity (self, DIF_REQUIREMENT_MEASURED);

  g_assert_cmpint (g_unlink (page), ==, 0);
  bad = dif_trial_continuity (self->profile, 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (bad->passed);
  g_assert_nonnull (strstr (bad->text, "4 at public addresses, 4 not well"));
  assert_continuity (self, DIF_REQUIREMENT_MISSING);
  runs = dif_archive_list_tests (self->profile->archive, 0, &error);
  g_assert_cmpuint (runs->len, ==, 2);
  g_assert_cmpint (((DifTestRun *) g_ptr_array_index (runs, 0))->kind, ==, DIF_TEST_CONTINUITY);
}

static void
test_continuity_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = NULL;

  set_source (self, "http://127.0.0.1:9/feed.json", DIF_MODE_PRACTICE);
  g_cancellable_cancel (cancellable);
  g_assert_null (dif_trial_continuity (self->profile, 1440, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  runs = dif_archive_list_tests (self->profile->archive, 0, NULL);
  g_assert_cmpuint (runs->len, ==, 0);
}

/* --- The machine -------------------------------------------------------------------------- */

static void
assert_told (const char *root, DifMachineState (*ask) (const char *root, char **detail), DifMachineState expected,
             const char *part)
{
  g_autofree char *detail = NULL;
  DifMachineState state = ask (root, &detail);

  g_assert_cmpint (state, ==, expected);
  if (part == NULL)
    g_assert_null (detail);
  else
    g_assert_nonnull (strstr (detail, part));
}

static void
test_machine (Fixture *self, gconstpointer data)
{
  g_autofree char *type = NULL, *online = NULL, *battery = NULL, *capacity = NULL, *mouse = NULL, *scope = NULL, *route = NULL;

  assert_told (self->folder, dif_machine_power, DIF_MACHINE_UNKNOWN, NULL);
  assert_told (self->folder, dif_machine_battery, DIF_MACHINE_UNKNOWN, NULL);
  assert_told (self->folder, dif_machine_network, DIF_MACHINE_UNKNOWN, NULL);

  type = write_file (self, "sys/class/power_supply/AC/type", "Mains\n");
  online = write_file (self, "sys/class/power_supply/AC/online", "0\n");
  battery = write_file (self, "sys/class/power_supply/BAT0/type", "Battery\n");
  capacity = write_file (self, "sys/class/power_supply/BAT0/capacity", "79\n");
  mouse = write_file (self, "sys/class/power_supply/mouse/type", "Battery\n");
  scope = write_file (self, "sys/class/power_supply/mouse/scope", "Device\n");
  g_free (write_file (self, "sys/class/power_supply/mouse/capacity", "100\n"));
  assert_told (self->folder, dif_machine_power, DIF_MACHINE_BAD, "plug it in");
  assert_told (self->folder, dif_machine_battery, DIF_MACHINE_BAD, "79 %");
  g_assert_true (g_file_set_contents (online, "1\n", -1, NULL) && g_file_set_contents (capacity, "80", -1, NULL));
  assert_told (self->folder, dif_machine_power, DIF_MACHINE_GOOD, "mains");
  assert_told (self->folder, dif_machine_battery, DIF_MACHINE_GOOD, "80 %");

  route = write_file (self, "proc/net/route",
                      "Iface\tDestination\tGateway\nwlan0\t00000000\t0100\nwlan0\t00000000\t0200\nwlan0\t0000A8C0\t00\n");
  assert_told (self->folder, dif_machine_network, DIF_MACHINE_UNKNOWN, NULL);
  g_assert_true (g_file_set_contents (route, "Iface\tDestination\tGateway\nwlan0\t00000000\t01\nusb0\t00000000\t01\n", -1, NULL));
  assert_told (self->folder, dif_machine_network, DIF_MACHINE_GOOD, "wlan0, usb0");
}

/* --- Checklists --------------------------------------------------------------------------- */

static void
assert_item (Fixture *self, DifChecklist list, const char *id, DifCheckState state, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = dif_checklist_look (self->profile, list, self->folder, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++) {
    DifCheckItem *item = g_ptr_array_index (items, i);

    if (!g_str_equal (item->id, id))
      continue;
    g_assert_cmpstr (dif_check_state_to_string (item->state), ==, dif_check_state_to_string (state));
    if (part != NULL && strstr (item->detail, part) == NULL)
      g_error ("“%s” does not say “%s”", item->detail, part);
    return;
  }
  g_error ("the list has no “%s”", id);
}

static void
test_lists (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DifChecklist list;

  for (list = DIF_CHECKLIST_WEEK; list <= DIF_CHECKLIST_LAST; list++) {
    g_autoptr (GPtrArray) items = dif_checklist_look (self->profile, list, self->folder, &error);
    DifChecklist found;

    g_assert_no_error (error);
    g_assert_cmpuint (items->len, >, 7);
    g_assert_cmpuint (dif_checklist_count_open (items), >, 3);
    g_assert_true (dif_checklist_from_string (dif_checklist_to_string (list), &found, &error));
    g_assert_cmpint (found, ==, list);
  }
  g_assert_false (dif_checklist_from_string ("month", &list, &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "month");
  g_assert_cmpint (dif_call_get_opening (self->profile->call) - dif_checklist_due (DIF_CHECKLIST_HOURS, self->profile->call), ==,
                   2 * G_TIME_SPAN_HOUR);
}

static void
test_ticks (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;

  assert_item (self, DIF_CHECKLIST_WEEK, "people", DIF_CHECK_OPEN, "Call");
  g_assert_true (dif_checklist_tick (self->profile, DIF_CHECKLIST_WEEK, "people", TRUE, &error));
  g_assert_true (dif_checklist_tick (self->profile, DIF_CHECKLIST_WEEK, "updates", TRUE, &error));
  assert_item (self, DIF_CHECKLIST_WEEK, "people", DIF_CHECK_TICKED, NULL);
  assert_item (self, DIF_CHECKLIST_WEEK, "updates", DIF_CHECK_TICKED, NULL);
  assert_item (self, DIF_CHECKLIST_DAY, "people", DIF_CHECK_OPEN, NULL);
  g_assert_true (dif_checklist_tick (self->profile, DIF_CHECKLIST_WEEK, "people", FALSE, &error));
  assert_item (self, DIF_CHECKLIST_WEEK, "people", DIF_CHECK_OPEN, NULL);
  assert_item (self, DIF_CHECKLIST_WEEK, "updates", DIF_CHECK_TICKED, NULL);
  /* what was measured is as it is */
  g_assert_true (dif_checklist_tick (self->profile, DIF_CHECKLIST_HOURS, "transfer", TRUE, &error));
  assert_item (self, DIF_CHECKLIST_HOURS, "transfer", DIF_CHECK_BAD, "not tested lately");
  g_assert_false (dif_checklist_tick (self->profile, DIF_CHECKLIST_WEEK, "relaying", TRUE, &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "relaying");
  records = dif_ledger_read (self->profile->archive, "checklist-ticked", 0, &error);
  g_assert_cmpuint (records->len, ==, 3);
}

static void
test_measured (Fixture *self, gconstpointer data)
{
  DifArchive *archive = self->profile->archive;
  DifInstituteOptions options = { .cuts = 1, .seed = 5, .size = DIF_ELECTION_SMALL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DifInstitute) institute = dif_institute_new (&options, &error);
  g_autofree char *public = g_build_filename (self->folder, "public", NULL);
  g_autofree char *secret = write_file (self, "secret", "x");
  g_autoptr (DifTargetConfig) target = dif_target_config_new ("web", "folder", public, NULL, DIF_MODE_PRACTICE, &error);
  g_autoptr (DifSourceConfig) source = NULL;
  g_autoptr (DifTestRun) whole = NULL;

  assert_item (self, DIF_CHECKLIST_DAY, "mode", DIF_CHECK_BAD, "No source");
  assert_item (self, DIF_CHECKLIST_DAY, "targets", DIF_CHECK_BAD, "no target");
  assert_item (self, DIF_CHECKLIST_WEEK, "requirements", DIF_CHECK_BAD, "missing");
  assert_item (self, DIF_CHECKLIST_HOURS, "incidents", DIF_CHECK_GOOD, NULL);
  dif_institute_offer (institute, 1);
  set_source (self, dif_institute_get_feed_url (institute), DIF_MODE_PRACTICE);
  g_assert_true (dif_profile_add_target (self->profile, target, &error));
  assert_item (self, DIF_CHECKLIST_HOURS, "mode", DIF_CHECK_BAD, "practice");
  whole = dif_trial_whole (self->profile, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_item (self, DIF_CHECKLIST_HOURS, "transfer", DIF_CHECK_GOOD, "Mb/s");
  assert_item (self, DIF_CHECKLIST_HOURS, "targets", DIF_CHECK_GOOD, NULL);
  assert_item (self, DIF_CHECKLIST_WEEK, "certificate", DIF_CHECK_OPEN, NULL);
  g_assert_true (dif_archive_put_measure (archive, "web", "certificate", DIF_MEASURE_BAD, "ends before", &error));
  assert_item (self, DIF_CHECKLIST_WEEK, "certificate", DIF_CHECK_BAD, "web: ends before");
  g_assert_true (dif_archive_put_measure (archive, "web", "certificate", DIF_MEASURE_GOOD, "lasts", &error));
  assert_item (self, DIF_CHECKLIST_WEEK, "certificate", DIF_CHECK_GOOD, NULL);
  assert_item (self, DIF_CHECKLIST_WEEK, "keys", DIF_CHECK_OPEN, NULL);
  source = dif_profile_get_source (self->profile, &error);
  source->user = g_strdup ("difusor");
  source->password_file = g_strdup (secret);
  g_assert_true (dif_profile_set_source (self->profile, source, &error));
  assert_item (self, DIF_CHECKLIST_WEEK, "keys", DIF_CHECK_GOOD, "1 file");
  g_assert_cmpint (g_unlink (secret), ==, 0);
  assert_item (self, DIF_CHECKLIST_WEEK, "keys", DIF_CHECK_BAD, "secret");
}

/* --- Papers of the solicitud -------------------------------------------------------------- */

static void
test_filing (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *scan = write_file (self, "solicitud firmada.pdf", "a scan");
  g_autofree char *calendar = write_file (self, "pruebas.pdf", "a calendar");
  g_autoptr (GPtrArray) signed_papers = NULL, sent = NULL, dates = NULL, rows = NULL;

  g_assert_true (dif_filing_attach (self->profile, DIF_FILING_SIGNED, scan, &error));
  g_assert_true (dif_filing_note (self->profile, DIF_FILING_SENT, " By mail, 29 April ", &error));
  g_assert_true (dif_filing_note (self->profile, "date:tests", "8 May, 10:00", &error));
  g_assert_true (dif_filing_attach (self->profile, "date:tests", calendar, &error));
  g_assert_no_error (error);
  signed_papers = dif_filing_list (self->profile, DIF_FILING_SIGNED, &error);
  g_assert_cmpuint (signed_papers->len, ==, 1);
  g_assert_true (dif_digest_is_hex (((DifEvidence *) g_ptr_array_index (signed_papers, 0))->sha256));
  sent = dif_filing_list (self->profile, DIF_FILING_SENT, &error);
  g_assert_cmpstr (((DifEvidence *) g_ptr_array_index (sent, 0))->text, ==, "By mail, 29 April");
  dates = dif_filing_list (self->profile, "date:tests", &error);
  g_assert_cmpuint (dates->len, ==, 2);
  /* and none of them is taken for the proof of a requirement */
  rows = dif_requirements_list (self->profile, &error);
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpuint (((DifRequirement *) g_ptr_array_index (rows, i))->documents->len, ==, 0);

  g_assert_false (dif_filing_note (self->profile, DIF_FILING_SENT, "  ", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "nothing");
  g_assert_false (dif_filing_note (self->profile, "date:nowhere", "x", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "nowhere");
  g_assert_null (dif_filing_list (self->profile, "other", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "other");
}

static void
assert_sent (Fixture *self, guint count, const char *text, const char *reference)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) papers = dif_filing_list (self->profile, DIF_FILING_SENT, &error);
  g_autoptr (GPtrArray) records = dif_ledger_read (self->profile->archive, DIF_EVIDENCE_SENT, 0, &error);
  g_autoptr (DifDeliveryNote) note = dif_delivery_note_read (self->profile, "solicitud", &error);
  const DifEvidence *newest = g_ptr_array_index (papers, papers->len - 1);

  g_assert_no_error (error);
  g_assert_cmpuint (papers->len, ==, count);
  g_assert_cmpuint (records->len, ==, count);
  g_assert_cmpstr (newest->text, ==, text);
  g_assert_cmpint (note->sent, ==, newest->at);
  g_assert_cmpstr (note->sent_sha256, ==, newest->sha256);
  g_assert_cmpint (note->acknowledged != 0, ==, reference != NULL);
  g_assert_cmpstr (note->reference, ==, reference);
}

/* That the solicitud was sent is one fact, whichever way it is noted */
static void
test_one_fact (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *scan = write_file (self, "firmada.pdf", "a scan");
  g_autoptr (GPtrArray) answers = NULL;

  g_assert_false (dif_delivery_note_acknowledged (self->profile, "solicitud", NULL, "folio 12", &error));
  dif_assert_error (error, DIF_ERROR_SETUP, "solicitud");
  g_assert_true (dif_filing_note (self->profile, DIF_FILING_SENT, "By mail, 29 April", &error));
  assert_sent (self, 1, "By mail, 29 April", NULL);
  g_assert_true (dif_delivery_note_sent (self->profile, "solicitud", scan, &error));
  assert_sent (self, 2, "firmada.pdf", NULL);
  /* the same file, sent again */
  g_assert_true (dif_delivery_note_sent (self->profile, "solicitud", scan, &error));
  assert_sent (self, 3, "firmada.pdf", NULL);
  g_assert_true (dif_delivery_note_acknowledged (self->profile, "solicitud", NULL, "folio 12", &error));
  assert_sent (self, 3, "firmada.pdf", "folio 12");
  answers = dif_filing_list (self->profile, DIF_FILING_ACKNOWLEDGED, &error);
  g_assert_cmpuint (answers->len, ==, 1);
  g_assert_cmpstr (((DifEvidence *) g_ptr_array_index (answers, 0))->text, ==, "folio 12");
  /* sent anew: what was acknowledged is what was sent before */
  g_assert_true (dif_filing_attach (self->profile, DIF_FILING_SENT, scan, &error));
  assert_sent (self, 4, "firmada.pdf", NULL);
  g_assert_true (dif_filing_note (self->profile, DIF_FILING_ACKNOWLEDGED, "folio 13", &error));
  assert_sent (self, 4, "firmada.pdf", "folio 13");
  g_assert_no_error (error);
}

/* Whether any file below @folder holds @text */
static gboolean
holds (const char *folder, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL), *bytes = NULL;
    gsize length = 0;

    if (g_file_test (path, G_FILE_TEST_IS_DIR) ? holds (path, text)
                                               : g_file_get_contents (path, &bytes, &length, NULL) &&
                                                     memmem (bytes, length, text, strlen (text)) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* Not a byte of what was typed is left in the folder */
static void
test_erase (Fixture *self, gconstpointer data)
{
  static const char *const private[] = { "Xochiquetzal Quetzalli", "8341112233", "a private scan" };
  const char *folder = dif_archive_get_folder (self->profile->archive);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifRegistration) registration = dif_registration_new (), after = NULL;
  g_autofree char *scan = write_file (self, "scan.pdf", "a private scan");
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *head = NULL;
  gint64 count;

  g_assert_true (dif_registration_set (registration, "contact_name", private[0], &error));
  g_assert_true (dif_registration_set (registration, "mobile", private[1], &error));
  g_assert_true (dif_profile_set_registration (self->profile, registration, &error));
  g_assert_true (dif_filing_attach (self->profile, DIF_FILING_SIGNED, scan, &error));
  for (guint i = 0; i < G_N_ELEMENTS (private); i++)
    g_assert_true (holds (folder, private[i]));
  g_assert_true (dif_filing_erase (self->profile, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (private); i++)
    g_assert_false (holds (folder, private[i]));
  after = dif_profile_get_registration (self->profile, &error);
  g_assert_null (dif_registration_get (after, "mobile"));
  records = dif_ledger_read (self->profile->archive, "registration-erased", 0, &error);
  g_assert_cmpuint (records->len, ==, 1);
  g_assert_true (dif_ledger_verify (self->profile->archive, &count, &head, &error));
}

/* --- The evidence folder ------------------------------------------------------------------ */

/* Returns: (element-type utf8 GBytes): contents by name */
static GHashTable *
unzip (const char *path)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;

  archive_read_support_format_zip (archive);
  g_assert_cmpint (archive_read_open_filename (archive, path, 65536), ==, ARCHIVE_OK);
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK) {
    GByteArray *bytes = g_byte_array_new ();
    guint8 block[4096];
    la_ssize_t got;

    while ((got = archive_read_data (archive, block, sizeof block)) > 0)
      g_byte_array_append (bytes, block, (guint) got);
    g_assert_cmpint (got, ==, 0);
    g_hash_table_insert (found, g_strdup (archive_entry_pathname (entry)), g_byte_array_free_to_bytes (bytes));
  }
  archive_read_free (archive);
  return found;
}

static char *
text_of (GHashTable *found, const char *name)
{
  gsize length;
  const char *data = g_bytes_get_data (g_hash_table_lookup (found, name), &length);

  return g_strndup (data, length);
}

static void
test_dossier (Fixture *self, gconstpointer data)
{
  DifArchive *archive = self->profile->archive;
  g_autoptr (GError) error = NULL;
  g_autofree char *contract = write_file (self, "contrato ñ \xe2\x80\xae & fin.pdf", "a contract");
  g_autofree char *zip = g_build_filename (self->folder, "evidence.zip", NULL);
  g_autofree char *first = NULL, *second = NULL, *kept = NULL, *index = NULL, *sums = NULL;
  g_autoptr (GHashTable) found = NULL;
  g_autoptr (GPtrArray) evidence = NULL;
  const char *name = "evidencia/II.e-ddos/2-contrato_n_____fin.pdf";
  gsize length, again;

  g_assert_true (dif_archive_declare (archive, "power", "Two <b>UPS</b>", &error));
  g_assert_true (dif_archive_attach (archive, "ddos", contract, &error));
  g_assert_true (dif_archive_attach (archive, "signatures", contract, &error));
  g_assert_no_error (error);
  g_assert_true (dif_evidence_zip_write (self->profile, zip, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (zip, &first, &length, NULL));
  g_assert_true (dif_evidence_zip_write (self->profile, zip, NULL, NULL, &error));
  g_assert_true (g_file_get_contents (zip, &second, &again, NULL));
  g_assert_cmpmem (first, length, second, again);

  found = unzip (zip);
  g_assert_cmpuint (g_hash_table_size (found), ==, 6);
  g_assert_nonnull (g_hash_table_lookup (found, name));
  g_assert_nonnull (g_hash_table_lookup (found, "pruebas.pdf"));
  index = text_of (found, "INDICE.html");
  g_assert_nonnull (strstr (index, name));
  g_assert_nonnull (strstr (index, "Two &lt;b&gt;UPS"));
  sums = text_of (found, "SHA256SUMS");
  for (char *line = sums; *line != '\0'; line = strchr (line, '\n') + 1) {
    g_autofree char *entry = g_strndup (line + 66, strcspn (line + 66, "\n"));
    GBytes *bytes = g_hash_table_lookup (found, entry);
    char sha256[DIF_DIGEST_HEX];

    g_assert_nonnull (bytes);
    dif_digest_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), sha256);
    g_assert_cmpint (strncmp (line, sha256, 64), ==, 0);
  }

  /* nothing that was altered goes out, and what was there stays */
  evidence = dif_archive_list_evidence (archive, &error);
  kept = g_build_filename (dif_archive_get_folder (archive), "evidence",
                           ((DifEvidence *) g_ptr_array_index (evidence, 1))->file, NULL);
  g_assert_cmpint (g_chmod (kept, 0600), ==, 0);
  g_assert_true (g_file_set_contents (kept, "b contract", -1, NULL));
  g_assert_false (dif_evidence_zip_write (self->profile, zip, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_ALTERED, "fin.pdf");
  g_free (g_steal_pointer (&second));
  g_assert_true (g_file_get_contents (zip, &second, &again, NULL));
  g_assert_cmpuint (again, >, 1000);
  g_assert_false (dif_evidence_zip_write (self->profile, "/nonexistent/a.zip", NULL, NULL, &error));
  g_assert_error (error, DIF_ERROR, DIF_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (dif_evidence_zip_write (self->profile, "a.pdf", NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "a.pdf");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  /* a minute of looking takes a tenth of a second */
  g_setenv ("DIFUSOR_HASTE", "600", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/continuity/looks", test_continuity);
  ADD ("/continuity/cancelled", test_continuity_cancelled);
  ADD ("/machine/tells", test_machine);
  ADD ("/checklist/lists", test_lists);
  ADD ("/checklist/ticks", test_ticks);
  ADD ("/checklist/measured", test_measured);
  ADD ("/filing/papers", test_filing);
  ADD ("/filing/one-fact", test_one_fact);
  ADD ("/filing/erase", test_erase);
  ADD ("/dossier/zip", test_dossier);
  return g_test_run ();
}
