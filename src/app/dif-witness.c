/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-witness"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "archive/dif-archive-evidence.h"
#include "archive/dif-incidents.h"
#include "base/dif-install.h"

#include "dif-desk-give.h"
#include "dif-words.h"

#include "dif-witness.h"

#define PROGRAM "difusor-witness"
/* Of the call's requirements */
#define CUT_TIME "cut-time"
/* A page that could not be rendered is tried so often */
#define TRIES (2)

/* What the program ends with */
enum { SEEN, NOT_SEEN, UNKNOWN };


/* One page to look at, as it was when it was published */
typedef struct {
  char *folder;
  char *target;
  char *key; /* of that publication */
  char *cut;
  char *when; /* the cut's date and hour, for people */
  char *address; /* (nullable) public */
  char *root;
  char *entry;
  char *zone;
  gint64 moment;
  guint tries;
} Look;

struct _DifWitness {
  GObject parent_instance;

  DifDesk *desk;         /* (unowned) */
  char *program;         /* (owned) */
  char *folder;          /* (owned) (nullable) that was read last */
  GHashTable *known;     /* (owned) target → key of the publication that was looked at last */
  GHashTable *waiting;   /* (owned) target → Look */
  Look *look;            /* (owned) (nullable) under way */
  GSubprocess *process;  /* (owned) (nullable) likewise */
  GCancellable *stopped; /* (owned) */
};

G_DEFINE_FINAL_TYPE (DifWitness, dif_witness, G_TYPE_OBJECT)

static void start_next (DifWitness *self);


static void
look_free (gpointer data)
{
  Look *look = data;

  g_free (look->folder);
  g_free (look->target);
  g_free (look->key);
  g_free (look->cut);
  g_free (look->when);
  g_free (look->address);
  g_free (look->root);
  g_free (look->entry);
  g_free (look->zone);
  g_free (look);
}

/* --- What was seen ------------------------------------------------------------------------ */

typedef struct {
  char *target;
  char *text;
  gboolean good;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_free (note->target);
  g_free (note->text);
  g_free (note);
}

static gboolean
keep (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Note *note = data;
  g_autofree char *key = g_strconcat ("page:", note->target, NULL);

  return dif_archive_put_measure (profile->archive, "", CUT_TIME, note->good ? DIF_MEASURE_GOOD : DIF_MEASURE_BAD,
                                  note->text, error) &&
         (note->good ? dif_incident_close_key (profile->archive, key, error)
                     : dif_incident_keep (profile->archive, key, note->text, error));
}

static char *
describe (const Look *look, int seen, const char *problem)
{
  if (seen == SEEN)
    /* Translators: name of a target, then a date and hour */
    return g_strdup_printf (_("The entry page of “%s” shows %s"), look->target, look->when);
  if (seen == NOT_SEEN)
    return g_strdup_printf (_("The entry page of “%s” does not show %s, the date and hour of its cut"), look->target,
                            look->when);
  return g_strdup_printf (_("The entry page of “%s” could not be rendered: %s"), look->target,
                          problem[0] != '\0' ? problem : _("it did not come in time"));
}

static void
note (DifWitness *self, const Look *look, int seen, const char *problem)
{
  Note *order = g_new0 (Note, 1);

  order->target = g_strdup (look->target);
  order->text = describe (look, seen, problem);
  order->good = seen == SEEN;
  dif_job_set_routine (dif_desk_keep (self->desk, _("Noting what readers see"), keep, order, note_free), TRUE);
}

/* --- Looking ------------------------------------------------------------------------------ */

/* Whether it is still what readers get there, and may be noted */
static gboolean
is_wanted (DifWitness *self, const Look *look)
{
  return g_strcmp0 (look->folder, dif_desk_get_folder (self->desk)) == 0 && dif_desk_get_locked (self->desk) == NULL &&
         g_strcmp0 (look->key, g_hash_table_lookup (self->known, look->target)) == 0;
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  GSubprocess *process = G_SUBPROCESS (source);
  gboolean ok = g_subprocess_communicate_utf8_finish (process, result, &said, NULL, &error);
  DifWitness *self = data;
  Look *look;
  int seen;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  seen = ok && g_subprocess_get_if_exited (process) ? CLAMP (g_subprocess_get_exit_status (process), SEEN, UNKNOWN) : UNKNOWN;
  look = g_steal_pointer (&self->look);
  g_clear_object (&self->process);
  if (is_wanted (self, look) && seen == UNKNOWN && ++look->tries < TRIES) {
    g_hash_table_replace (self->waiting, g_strdup (look->target), look);
  } else {
    if (is_wanted (self, look))
      note (self, look, seen, said != NULL ? g_strstrip (said) : "");
    look_free (look);
  }
  start_next (self);
}

static GSubprocess *
start (DifWitness *self, const Look *look)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (words, g_strdup (self->program));
  g_ptr_array_add (words, g_strconcat ("--zone=", look->zone, NULL));
  g_ptr_array_add (words, g_strdup_printf ("--moment=%" PRId64, look->moment));
  if (look->address != NULL) {
    g_ptr_array_add (words, g_strconcat ("--address=", look->address, NULL));
  } else {
    g_ptr_array_add (words, g_strconcat ("--cut=", look->cut, NULL));
    g_ptr_array_add (words, g_strconcat ("--root=", look->root, NULL));
    g_ptr_array_add (words, g_strconcat ("--entry=", look->entry, NULL));
  }
  g_ptr_array_add (words, NULL);
  /* a screen reader has nothing to read there */
  g_subprocess_launcher_setenv (launcher, "GTK_A11Y", "none", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, &error);
  if (process == NULL)
    g_info ("no page is looked at: %s", error->message);
  return process;
}

static void
start_next (DifWitness *self)
{
  GHashTableIter iter;
  gpointer target, look;

  while (self->look == NULL) {
    g_hash_table_iter_init (&iter, self->waiting);
    if (!g_hash_table_iter_next (&iter, &target, &look))
      return;
    g_hash_table_iter_steal (&iter);
    g_free (target);
    if (is_wanted (self, look))
      self->process = start (self, look);
    if (self->process == NULL)
      look_free (look);
    else
      self->look = look;
  }
  if (self->process != NULL && !g_cancellable_is_cancelled (self->stopped))
    g_subprocess_communicate_utf8_async (self->process, NULL, self->stopped, on_ended, self);
}

/* --- What was published ------------------------------------------------------------------- */

static Look *
look_new (DifReading *reading, const DifTargetFacts *facts, const char *key)
{
  GTimeZone *zone = dif_call_get_zone (reading->call);
  Look *look = g_new0 (Look, 1);

  look->folder = g_strdup (reading->folder);
  look->target = g_strdup (facts->config->name);
  look->key = g_strdup (key);
  look->cut = g_strdup (facts->held_cut);
  look->when = dif_words_day_hour (facts->held_time, zone);
  look->address = g_strdup (facts->config->public_url);
  look->root = g_build_filename (reading->folder, "sites", facts->held_cut, NULL);
  look->entry = g_strdup (dif_call_get_entry (reading->call));
  look->zone = g_strdup (g_time_zone_get_identifier (zone));
  look->moment = facts->held_time;
  return look;
}

/* By this machine, and read back where readers can be asked */
static gboolean
is_published (const DifTargetFacts *facts)
{
  return facts->publisher == NULL && facts->held_cut != NULL && facts->held_time != 0 &&
         (facts->config->public_url == NULL || facts->verified >= facts->held_since);
}

static void
on_changed (DifWitness *self)
{
  DifReading *reading = dif_desk_get_reading (self->desk);
  gboolean first;

  if (reading == NULL || dif_desk_is_practice (self->desk))
    return;
  first = g_strcmp0 (self->folder, reading->folder) != 0;
  if (first) {
    g_free (self->folder);
    self->folder = g_strdup (reading->folder);
    g_hash_table_remove_all (self->known);
  }
  for (guint i = 0; i < reading->targets->len; i++) {
    const DifTargetFacts *facts = dif_target_item_get (g_ptr_array_index (reading->targets, i));
    g_autofree char *key = g_strdup_printf ("%s %" PRId64, facts->held_cut, facts->held_since);

    if (!is_published (facts) || g_strcmp0 (key, g_hash_table_lookup (self->known, facts->config->name)) == 0)
      continue;
    g_hash_table_replace (self->known, g_strdup (facts->config->name), g_strdup (key));
    if (!first)
      g_hash_table_replace (self->waiting, g_strdup (facts->config->name), look_new (reading, facts, key));
  }
  if (self->look == NULL)
    start_next (self);
}

/* --- Life --------------------------------------------------------------------------------- */

DifWitness *
dif_witness_new (DifDesk *desk)
{
  DifWitness *self = g_object_new (DIF_TYPE_WITNESS, NULL);
  g_autofree char *folder = dif_install_find (DIF_MODULEDIR, "src/preview");

  self->desk = desk;
  self->program = g_build_filename (folder, PROGRAM, NULL);
  if (g_file_test (self->program, G_FILE_TEST_IS_EXECUTABLE))
    g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return self;
}

static void
dif_witness_dispose (GObject *object)
{
  DifWitness *self = DIF_WITNESS (object);

  g_cancellable_cancel (self->stopped);
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
  g_clear_pointer (&self->look, look_free);
  g_hash_table_remove_all (self->waiting);
  G_OBJECT_CLASS (dif_witness_parent_class)->dispose (object);
}

static void
dif_witness_finalize (GObject *object)
{
  DifWitness *self = DIF_WITNESS (object);

  g_hash_table_unref (self->known);
  g_hash_table_unref (self->waiting);
  g_object_unref (self->stopped);
  g_free (self->program);
  g_free (self->folder);
  G_OBJECT_CLASS (dif_witness_parent_class)->finalize (object);
}

static void
dif_witness_class_init (DifWitnessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dif_witness_dispose;
  G_OBJECT_CLASS (klass)->finalize = dif_witness_finalize;
}

static void
dif_witness_init (DifWitness *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, look_free);
  self->stopped = g_cancellable_new ();
}
