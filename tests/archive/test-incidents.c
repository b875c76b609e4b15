/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One incident per cause, from when to when, each with its place in the ledger. */
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "dif-test.h"


typedef struct {
  char *folder;
  DifArchive *archive;
} Fixture;


static void
fixture_open (Fixture *self)
{
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (GError) error = NULL;

  self->folder = dif_test_folder ();
  self->archive = dif_archive_open (self->folder, TRUE, clock, &error);
  g_assert_no_error (error);
}

static void
fixture_close (Fixture *self)
{
  g_object_unref (self->archive);
  dif_test_folder_remove (self->folder);
}

static void
open_incident (Fixture *self, const char *key, const char *text)
{
  g_autoptr (GError) error = NULL;

  dif_incident_open (self->archive, key, text, &error);
  g_assert_no_error (error);
}

static void
assert_records (Fixture *self, const char *kind, guint count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = dif_ledger_read (self->archive, kind, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, count);
}

static GPtrArray *
list (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *incidents = dif_incident_list (self->archive, &error);

  g_assert_no_error (error);
  return incidents;
}

static void
test_one_per_cause (void)
{
  Fixture self;
  g_autoptr (GPtrArray) incidents = NULL;
  DifIncident *source, *target;

  fixture_open (&self);
  open_incident (&self, "source", "no answer");
  open_incident (&self, "target:web", "the disk is full");
  open_incident (&self, "source", "no answer again");
  incidents = list (&self);
  g_assert_cmpuint (incidents->len, ==, 2);
  source = g_ptr_array_index (incidents, 0);
  target = g_ptr_array_index (incidents, 1);
  g_assert_cmpstr (source->key, ==, "source");
  g_assert_cmpstr (source->text, ==, "no answer again");
  g_assert_cmpint (source->count, ==, 2);
  g_assert_cmpint (source->closed, ==, 0);
  g_assert_cmpint (target->count, ==, 1);
  assert_records (&self, "incident-opened", 2);
  fixture_close (&self);
}

static void
test_over_and_anew (void)
{
  Fixture self;
  g_autoptr (GPtrArray) incidents = NULL;
  g_autoptr (GError) error = NULL;
  DifIncident *first, *second;

  fixture_open (&self);
  open_incident (&self, "source", "no answer");
  dif_incident_close_key (self.archive, "source", &error);
  g_assert_no_error (error);
  /* that there is nothing to close is the ordinary case, and leaves no trace */
  dif_incident_close_key (self.archive, "source", &error);
  g_assert_no_error (error);
  assert_records (&self, "incident-closed", 1);

  open_incident (&self, "source", "no answer, later");
  incidents = list (&self);
  g_assert_cmpuint (incidents->len, ==, 2);
  first = g_ptr_array_index (incidents, 0);
  second = g_ptr_array_index (incidents, 1);
  g_assert_cmpint (first->closed, >=, first->opened);
  g_assert_cmpint (second->closed, ==, 0);
  g_assert_cmpint (second->count, ==, 1);
  fixture_close (&self);
}

static void
test_by_hand (void)
{
  Fixture self;
  g_autoptr (GPtrArray) incidents = NULL;
  g_autoptr (GError) error = NULL;
  gint64 first, second;

  fixture_open (&self);
  first = dif_incident_add (self.archive, "the power failed", &error);
  second = dif_incident_add (self.archive, "the power failed", &error);
  g_assert_no_error (error);
  g_assert_cmpint (first, >, 0);
  g_assert_cmpint (second, >, first);

  dif_incident_close (self.archive, first, &error);
  g_assert_no_error (error);
  g_assert_false (dif_incident_close (self.archive, first, &error));
  dif_assert_error (error, DIF_ERROR_NOT_FOUND, "open");
  g_assert_false (dif_incident_close (self.archive, 4711, &error));
  dif_assert_error (error, DIF_ERROR_NOT_FOUND, "4711");
  incidents = list (&self);
  g_assert_cmpuint (incidents->len, ==, 2);
  assert_records (&self, "incident-opened", 2);
  assert_records (&self, "incident-closed", 1);
  fixture_close (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/incidents/one-per-cause", test_one_per_cause);
  g_test_add_func ("/incidents/over-and-anew", test_over_and_anew);
  g_test_add_func ("/incidents/by-hand", test_by_hand);
  return g_test_run ();
}
