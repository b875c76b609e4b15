/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-desk"

#include "config.h"

#include <string.h>

#include "archive/dif-lock.h"
#include "base/dif-error.h"

#include "dif-worker.h"

#include "dif-desk.h"

/* Least time from one reading to the next; a long one is followed by a pause so many times as long */
#define REFRESH_MS (150)
#define SHARE (3)
#define TICK_SECONDS (1)
/* Ticks after which the folder is read again though nothing changed: what is missed grows with time */
#define TICKS_STALE (15)


struct _DifDesk {
  GObject parent_instance;

  char *folder;           /* (owned) the operator's */
  char *practice;         /* (owned) (nullable) a night's, while that is shown */
  DifClock *clock;        /* (owned) the machine's */
  DifClock *night_clock;  /* (owned) (nullable) */
  DifNightOperator *operator; /* (owned) (nullable) who practises, while a night runs */
  DifJobManager *jobs;    /* (owned) */
  DifBench *bench;        /* (owned) of the operator's folder */
  guint next_turn;        /* GSource id */
  GFileMonitor *monitor;  /* (owned) (nullable) of the shown folder's database */
  GCancellable *reader;   /* (owned) (nullable) the reading under way */
  guint refresh;          /* GSource id */
  guint telling;          /* GSource id: what was read is told in a turn of its own */
  gboolean stale;         /* something changed while it was read */
  gboolean knock;         /* the next reading tries the folder's lock */
  gboolean stopped;
  gint64 started;         /* the last reading, monotonic */
  guint took_ms;          /* and how long it took */
  guint tick;             /* GSource id */
  guint ticks;

  DifReading *reading;    /* (owned) (nullable) */
  DifOutlook *outlook;    /* (owned) (nullable) */
  GError *error;          /* (owned) (nullable) */
  char *locked;           /* (owned) (nullable) who else writes into the folder, in a sentence */
  gboolean looking_on;
  GListStore *cuts;       /* (owned) */
  GListStore *targets;    /* (owned) */
  gboolean relaying;
  gboolean practising;
};

G_DEFINE_FINAL_TYPE (DifDesk, dif_desk, G_TYPE_OBJECT)

enum {
  PROP_RELAYING = 1,
  PROP_PRACTISING,
  PROP_PRACTICE,
  N_PROPS,
};

enum {
  CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];


void
dif_desk_stop (DifDesk *self)
{
  self->stopped = TRUE;
  if (self->reader != NULL)
    g_cancellable_cancel (self->reader);
  g_clear_object (&self->reader);
  g_clear_handle_id (&self->refresh, g_source_remove);
  g_clear_handle_id (&self->telling, g_source_remove);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_handle_id (&self->next_turn, g_source_remove);
  g_clear_object (&self->monitor);
}

static void
dif_desk_dispose (GObject *object)
{
  DifDesk *self = DIF_DESK (object);

  dif_desk_stop (self);
  if (self->jobs != NULL)
    g_object_run_dispose (G_OBJECT (self->jobs));
  G_OBJECT_CLASS (dif_desk_parent_class)->dispose (object);
}

static void
dif_desk_finalize (GObject *object)
{
  DifDesk *self = DIF_DESK (object);

  g_clear_pointer (&self->outlook, dif_outlook_free);
  g_clear_pointer (&self->reading, dif_reading_unref);
  g_clear_error (&self->error);
  g_free (self->locked);
  g_clear_pointer (&self->bench, dif_bench_unref);
  g_clear_pointer (&self->operator, dif_night_operator_unref);
  g_clear_object (&self->jobs);
  g_clear_object (&self->cuts);
  g_clear_object (&self->targets);
  g_clear_object (&self->clock);
  g_clear_object (&self->night_clock);
  g_free (self->folder);
  g_free (self->practice);
  G_OBJECT_CLASS (dif_desk_parent_class)->finalize (object);
}

static void
dif_desk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DifDesk *self = DIF_DESK (object);

  switch (id) {
    case PROP_RELAYING:
      g_value_set_boolean (value, self->relaying);
      break;
    case PROP_PRACTISING:
      g_value_set_boolean (value, self->practising);
      break;
    case PROP_PRACTICE:
      g_value_set_boolean (value, self->practice != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

/* --- Telling ------------------------------------------------------------------------------ */

static void
tell (DifDesk *self)
{
  g_clear_handle_id (&self->telling, g_source_remove);
  g_clear_pointer (&self->outlook, dif_outlook_free);
  if (self->reading != NULL)
    self->outlook = dif_outlook_new (self->reading, dif_clock_now (dif_desk_get_clock (self)),
                                     self->relaying || self->practising);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_tick (gpointer data)
{
  DifDesk *self = data;

  if (++self->ticks % TICKS_STALE == 0) {
    self->knock = self->knock || self->locked != NULL;
    dif_desk_refresh (self);
  }
  tell (self);
  return G_SOURCE_CONTINUE;
}

/* What the items of a list can do: DifCutItem, DifTargetItem */
typedef struct {
  gboolean (*is_same) (gpointer a, gpointer b);
  void (*follow) (gpointer item, gpointer now);
  gpointer (*copy) (gpointer item);
} Kind;

static const Kind cut_kind = { (gpointer) dif_cut_item_is_same, (gpointer) dif_cut_item_follow,
                               (gpointer) dif_cut_item_copy };
static const Kind target_kind = { (gpointer) dif_target_item_is_same, (gpointer) dif_target_item_follow,
                                  (gpointer) dif_target_item_copy };

/* Returns: whether the list has that item there; it is then as it is now */
static gboolean
follow (GListStore *store, guint i, gpointer item, const Kind *kind)
{
  g_autoptr (GObject) there = g_list_model_get_item (G_LIST_MODEL (store), i);

  if (!kind->is_same (there, item))
    return FALSE;
  kind->follow (there, item);
  return TRUE;
}

/* Only what was not there before is put in, so that rows on the screen stay: making one takes longer than anything else */
static void
apply (GListStore *store, GPtrArray *items, const Kind *kind)
{
  guint before = g_list_model_get_n_items (G_LIST_MODEL (store));
  guint head = 0, tail = 0;
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  while (head < before && head < items->len && follow (store, head, g_ptr_array_index (items, head), kind))
    head++;
  while (tail < before - head && tail < items->len - head &&
         follow (store, before - 1 - tail, g_ptr_array_index (items, items->len - 1 - tail), kind))
    tail++;
  for (guint i = head; i < items->len - tail; i++)
    g_ptr_array_add (added, kind->copy (g_ptr_array_index (items, i)));
  if (head + tail < before || added->len > 0)
    g_list_store_splice (store, head, before - head - tail, added->pdata, added->len);
}

static void
drop (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  dif_reading_unref (data);
  g_task_return_boolean (task, TRUE);
}

/* Ten thousand cuts take longer to free than the main loop may stand still */
static void
drop_elsewhere (DifReading *reading)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, drop_elsewhere);
  g_task_set_task_data (task, reading, NULL);
  dif_worker_run (task, drop);
}

static void
set_reading (DifDesk *self, DifReading *reading, GError *error)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  g_clear_pointer (&self->reading, drop_elsewhere);
  g_clear_error (&self->error);
  self->reading = reading;
  self->error = error;
  apply (self->cuts, reading != NULL ? reading->cuts : none, &cut_kind);
  apply (self->targets, reading != NULL ? reading->targets : none, &target_kind);
}

static gboolean
on_telling (gpointer data)
{
  DifDesk *self = data;

  self->telling = 0;
  tell (self);
  return G_SOURCE_REMOVE;
}

/* In the next turn, before anything that a person does: rows that come and what is said of them are too much for one */
static void
tell_next (DifDesk *self)
{
  if (self->telling == 0)
    self->telling = g_idle_add_full (G_PRIORITY_HIGH, on_telling, self, NULL);
}

/* --- Reading ------------------------------------------------------------------------------ */

typedef struct {
  char *folder;
  DifClock *clock;
  gboolean knock;
  char *locked; /* (owned) (nullable) what it found */
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_free (errand->folder);
  g_free (errand->locked);
  g_object_unref (errand->clock);
  g_free (errand);
}

/* Whether somebody else writes there is known by trying, for a moment */
static void
knock (Errand *errand)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (DifLock) lock = dif_lock_take (errand->folder, &error);

  if (g_error_matches (error, DIF_ERROR, DIF_ERROR_LOCKED))
    errand->locked = g_strdup (error->message);
}

static void
read_folder (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Errand *errand = data;
  GError *error = NULL;
  DifReading *reading = dif_reading_new (errand->folder, errand->clock, &error);

  if (errand->knock && reading != NULL && !reading->fresh)
    knock (errand);
  if (reading != NULL)
    g_task_return_pointer (task, reading, (GDestroyNotify) dif_reading_unref);
  else
    g_task_return_error (task, error);
}

static void
set_locked (DifDesk *self, const char *locked)
{
  G_GNUC_UNUSED g_autofree char *before = self->locked;

  self->locked = g_strdup (locked);
  self->looking_on = self->looking_on && locked != NULL;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  DifDesk *self = DIF_DESK (source);
  gboolean wanted = !g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)));
  Errand *errand = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  DifReading *reading = g_task_propagate_pointer (G_TASK (result), &error);

  if (!wanted) {
    g_clear_pointer (&reading, dif_reading_unref);
    g_clear_error (&error);
    return;
  }
  g_clear_object (&self->reader);
  if (errand->knock)
    set_locked (self, errand->locked);
  self->took_ms = (guint) ((g_get_monotonic_time () - self->started) / 1000);
  set_reading (self, reading, error);
  tell_next (self);
  if (self->stale)
    dif_desk_refresh (self);
}

static gboolean
start_reading (gpointer data)
{
  DifDesk *self = data;
  g_autoptr (GTask) task = NULL;
  Errand *errand = g_new0 (Errand, 1);

  self->refresh = 0;
  self->stale = FALSE;
  self->started = g_get_monotonic_time ();
  self->reader = g_cancellable_new ();
  errand->knock = self->knock && self->practice == NULL;
  self->knock = self->knock && self->practice != NULL;
  errand->folder = g_strdup (dif_desk_get_shown (self));
  errand->clock = g_object_ref (dif_desk_get_clock (self));
  task = g_task_new (self, self->reader, on_read, NULL);
  g_task_set_source_tag (task, start_reading);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, errand, errand_free);
  dif_worker_run (task, read_folder);
  return G_SOURCE_REMOVE;
}

void
dif_desk_refresh (DifDesk *self)
{
  if (self->stopped)
    return;
  if (self->reader != NULL)
    self->stale = TRUE;
  else if (self->refresh == 0)
    /* the first one once the window has been painted: on a small machine it would only delay that */
    self->refresh = self->reading != NULL
                        ? g_timeout_add (MAX (REFRESH_MS, SHARE * self->took_ms), start_reading, self)
                        : g_idle_add_full (G_PRIORITY_LOW, start_reading, self, NULL);
}

/* Readers make the file and take it away again where nobody writes; only who writes changes what is in it */
static void
on_database (DifDesk *self, GFile *file, GFile *other, GFileMonitorEvent event)
{
  if (event == G_FILE_MONITOR_EVENT_CHANGED)
    dif_desk_refresh (self);
}

static void
watch_shown (DifDesk *self)
{
  g_autofree char *path = g_build_filename (dif_desk_get_shown (self), "difusor.db-wal", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_clear_object (&self->monitor);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor == NULL)
    return;
  g_file_monitor_set_rate_limit (self->monitor, REFRESH_MS);
  g_signal_connect_swapped (self->monitor, "changed", G_CALLBACK (on_database), self);
}

/* Another folder is shown from now on: nothing of the one before stays on any page */
static void
turn (DifDesk *self)
{
  if (self->reader != NULL)
    g_cancellable_cancel (self->reader);
  g_clear_object (&self->reader);
  g_clear_handle_id (&self->refresh, g_source_remove);
  self->knock = TRUE;
  watch_shown (self);
  set_reading (self, NULL, NULL);
  tell (self);
  dif_desk_refresh (self);
}

/* --- What is shown ------------------------------------------------------------------------ */

const char *
dif_desk_get_folder (DifDesk *self)
{
  return self->folder;
}

const char *
dif_desk_get_shown (DifDesk *self)
{
  return self->practice != NULL ? self->practice : self->folder;
}

void
dif_desk_set_folder (DifDesk *self, const char *folder)
{
  g_free (self->folder);
  self->folder = g_canonicalize_filename (folder, NULL);
  g_clear_pointer (&self->bench, dif_bench_unref);
  self->bench = dif_bench_new (self->folder);
  set_locked (self, NULL);
  turn (self);
}

void
dif_desk_show_practice (DifDesk *self, const char *folder, DifClock *clock)
{
  g_free (self->practice);
  self->practice = g_strdup (folder);
  g_set_object (&self->night_clock, clock);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRACTICE]);
  turn (self);
}

gboolean
dif_desk_is_practice (DifDesk *self)
{
  return self->practice != NULL;
}

gboolean
dif_desk_is_practising (DifDesk *self)
{
  return self->practising;
}

void
dif_desk_set_practising (DifDesk *self, gboolean practising)
{
  self->practising = practising;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRACTISING]);
  tell (self);
}

void
dif_desk_set_operator (DifDesk *self, DifNightOperator *operator)
{
  g_clear_pointer (&self->operator, dif_night_operator_unref);
  self->operator = operator != NULL ? dif_night_operator_ref (operator) : NULL;
}

DifNightOperator *
dif_desk_get_operator (DifDesk *self)
{
  return self->operator;
}

gboolean
dif_desk_is_relaying (DifDesk *self)
{
  return self->relaying;
}

void
dif_desk_set_relaying_state (DifDesk *self, gboolean relaying)
{
  self->relaying = relaying;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RELAYING]);
  tell (self);
}

const char *
dif_desk_get_locked (DifDesk *self)
{
  return self->practice == NULL ? self->locked : NULL;
}

gboolean
dif_desk_is_looking_on (DifDesk *self)
{
  return self->looking_on;
}

void
dif_desk_look_on (DifDesk *self)
{
  self->looking_on = TRUE;
  tell (self);
}

void
dif_desk_try_again (DifDesk *self)
{
  self->knock = TRUE;
  dif_desk_refresh (self);
}

/* The folder that was free when it was opened may be taken since */
static void
on_job_ended (DifDesk *self, DifJob *job)
{
  const GError *error = dif_job_get_error (job);

  if (g_error_matches (error, DIF_ERROR, DIF_ERROR_LOCKED)) {
    set_locked (self, error->message);
    self->looking_on = TRUE;
  }
  dif_desk_refresh (self);
}

DifReading *
dif_desk_get_reading (DifDesk *self)
{
  return self->reading;
}

DifOutlook *
dif_desk_get_outlook (DifDesk *self)
{
  return self->outlook;
}

const GError *
dif_desk_get_error (DifDesk *self)
{
  return self->error;
}

DifClock *
dif_desk_get_clock (DifDesk *self)
{
  return self->night_clock != NULL ? self->night_clock : self->clock;
}

GListModel *
dif_desk_get_cuts (DifDesk *self)
{
  return G_LIST_MODEL (self->cuts);
}

GListModel *
dif_desk_get_targets (DifDesk *self)
{
  return G_LIST_MODEL (self->targets);
}

DifJobManager *
dif_desk_get_jobs (DifDesk *self)
{
  return self->jobs;
}

DifBench *
dif_desk_get_bench (DifDesk *self)
{
  return self->bench;
}

void
dif_desk_set_next_turn (DifDesk *self, guint source)
{
  g_clear_handle_id (&self->next_turn, g_source_remove);
  self->next_turn = source;
  if (self->stopped)
    g_clear_handle_id (&self->next_turn, g_source_remove);
}

gboolean
dif_desk_has_next_turn (DifDesk *self)
{
  return self->next_turn != 0;
}

void
dif_desk_forget_next_turn (DifDesk *self)
{
  self->next_turn = 0;
}

DifDesk *
dif_desk_new (const char *folder)
{
  DifDesk *self = g_object_new (DIF_TYPE_DESK, NULL);

  dif_desk_set_folder (self, folder);
  return self;
}

static void
dif_desk_class_init (DifDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dif_desk_dispose;
  object_class->finalize = dif_desk_finalize;
  object_class->get_property = dif_desk_get_property;
  properties[PROP_RELAYING] = g_param_spec_boolean ("relaying", NULL, NULL, FALSE, flags);
  properties[PROP_PRACTISING] = g_param_spec_boolean ("practising", NULL, NULL, FALSE, flags);
  properties[PROP_PRACTICE] = g_param_spec_boolean ("practice", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] =
      g_signal_new ("changed", DIF_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dif_desk_init (DifDesk *self)
{
  self->clock = dif_clock_new ();
  self->jobs = dif_job_manager_new ();
  g_signal_connect_object (self->jobs, "ended", G_CALLBACK (on_job_ended), self, G_CONNECT_SWAPPED);
  self->cuts = g_list_store_new (DIF_TYPE_CUT_ITEM);
  self->targets = g_list_store_new (DIF_TYPE_TARGET_ITEM);
  self->tick = g_timeout_add_seconds (TICK_SECONDS, on_tick, self);
}
