/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-job-manager"

#include "config.h"

#include "dif-worker.h"

#include "dif-job-manager.h"

/* How often a running job is looked at (conventions: at most ten times a second) */
#define LOOK_MS (100)


struct _DifJobManager {
  GObject parent_instance;

  GPtrArray *jobs;   /* (owned) (element-type DifJob) newest first */
  GHashTable *lanes; /* (owned) (element-type utf8 GQueue) its first job runs */
  guint look;        /* GSource id */
  guint active;
};

static void dif_job_manager_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DifJobManager, dif_job_manager, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, dif_job_manager_list_init))

enum {
  PROP_ACTIVE = 1,
  N_PROPS,
};

enum {
  ENDED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void start_next (DifJobManager *self, const char *lane);


DifJobManager *
dif_job_manager_new (void)
{
  return g_object_new (DIF_TYPE_JOB_MANAGER, NULL);
}

static void
dif_job_manager_dispose (GObject *object)
{
  DifJobManager *self = DIF_JOB_MANAGER (object);

  dif_job_manager_cancel_all (self);
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_pointer (&self->lanes, g_hash_table_unref);
  g_ptr_array_set_size (self->jobs, 0);
  G_OBJECT_CLASS (dif_job_manager_parent_class)->dispose (object);
}

static void
dif_job_manager_finalize (GObject *object)
{
  g_ptr_array_unref (DIF_JOB_MANAGER (object)->jobs);
  G_OBJECT_CLASS (dif_job_manager_parent_class)->finalize (object);
}

static void
dif_job_manager_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
    case PROP_ACTIVE:
      g_value_set_uint (value, DIF_JOB_MANAGER (object)->active);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static GType
get_item_type (GListModel *model)
{
  return DIF_TYPE_JOB;
}

static guint
get_n_items (GListModel *model)
{
  return DIF_JOB_MANAGER (model)->jobs->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  DifJobManager *self = DIF_JOB_MANAGER (model);

  return position < self->jobs->len ? g_object_ref (g_ptr_array_index (self->jobs, position)) : NULL;
}

static void
dif_job_manager_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
set_active (DifJobManager *self, guint active)
{
  self->active = active;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static void
drop (DifJobManager *self, guint position)
{
  g_ptr_array_remove_index (self->jobs, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* Whether a newer one failed at the same with the same words */
static gboolean
is_repeated (DifJobManager *self, guint position)
{
  DifJob *job = g_ptr_array_index (self->jobs, position);
  const GError *error = dif_job_get_error (job);

  for (guint i = 0; error != NULL && i < position; i++) {
    DifJob *newer = g_ptr_array_index (self->jobs, i);
    const GError *its = dif_job_get_error (newer);

    if (its != NULL && g_str_equal (dif_job_get_title (newer), dif_job_get_title (job)) &&
        g_str_equal (its->message, error->message))
      return TRUE;
  }
  return FALSE;
}

/* What comes again and again goes, what is said again, and the oldest of those that ended well when they are too many */
static void
tidy (DifJobManager *self)
{
  guint kept = 0;

  for (guint i = 0; i < self->jobs->len; i++) {
    DifJob *job = g_ptr_array_index (self->jobs, i);

    if (!dif_job_is_active (job) &&
        (dif_job_is_routine (job) || is_repeated (self, i) ||
         (dif_job_get_state (job) != DIF_JOB_FAILED && ++kept > DIF_JOB_MANAGER_KEPT)))
      drop (self, i--);
  }
}

static gboolean
look_at_jobs (gpointer data)
{
  DifJobManager *self = data;
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < self->jobs->len; i++) {
    DifJob *job = g_ptr_array_index (self->jobs, i);

    if (dif_job_get_state (job) == DIF_JOB_RUNNING)
      dif_job_look (job, now);
  }
  if (self->active > 0)
    return G_SOURCE_CONTINUE;
  self->look = 0;
  return G_SOURCE_REMOVE;
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (dif_job_perform (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_worked (GObject *source, GAsyncResult *result, gpointer data)
{
  DifJobManager *self = DIF_JOB_MANAGER (source);
  g_autofree char *lane = data;
  g_autoptr (DifJob) job = g_object_ref (g_task_get_task_data (G_TASK (result)));
  GError *error = NULL;
  GQueue *queue;

  g_task_propagate_boolean (G_TASK (result), &error);
  dif_job_look (job, g_get_monotonic_time ());
  dif_job_finish (job, error);
  set_active (self, self->active - 1);
  if (self->lanes == NULL)
    return;
  queue = g_hash_table_lookup (self->lanes, lane);
  g_object_unref (g_queue_pop_head (queue));
  g_signal_emit (self, signals[ENDED], 0, job);
  tidy (self);
  start_next (self, lane);
}

static void
start_next (DifJobManager *self, const char *lane)
{
  GQueue *queue = g_hash_table_lookup (self->lanes, lane);
  g_autoptr (GTask) task = NULL;

  if (g_queue_is_empty (queue))
    return;
  dif_job_begin (g_queue_peek_head (queue));
  task = g_task_new (self, NULL, on_worked, g_strdup (lane));
  g_task_set_source_tag (task, start_next);
  g_task_set_task_data (task, g_object_ref (g_queue_peek_head (queue)), g_object_unref);
  dif_worker_run (task, work);
}

static void
free_queue (gpointer queue)
{
  g_queue_free_full (queue, g_object_unref);
}

void
dif_job_manager_run (DifJobManager *self, const char *lane, DifJob *job)
{
  GQueue *queue = g_hash_table_lookup (self->lanes, lane);

  if (queue == NULL) {
    queue = g_queue_new ();
    g_hash_table_insert (self->lanes, g_strdup (lane), queue);
  }
  g_ptr_array_insert (self->jobs, 0, g_object_ref (job));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  g_queue_push_tail (queue, job);
  set_active (self, self->active + 1);
  if (g_queue_get_length (queue) == 1)
    start_next (self, lane);
  if (self->look == 0)
    self->look = g_timeout_add (LOOK_MS, look_at_jobs, self);
}

guint
dif_job_manager_get_active (DifJobManager *self)
{
  return self->active;
}

gboolean
dif_job_manager_is_busy (DifJobManager *self, const char *lane)
{
  GQueue *queue = g_hash_table_lookup (self->lanes, lane);

  return queue != NULL && !g_queue_is_empty (queue);
}

void
dif_job_manager_dismiss (DifJobManager *self, DifJob *job)
{
  guint position;

  if (!dif_job_is_active (job) && g_ptr_array_find (self->jobs, job, &position))
    drop (self, position);
}

void
dif_job_manager_cancel_routine (DifJobManager *self)
{
  for (guint i = 0; i < self->jobs->len; i++) {
    DifJob *job = g_ptr_array_index (self->jobs, i);

    if (dif_job_is_active (job) && dif_job_is_routine (job) && !dif_job_is_brief (job))
      dif_job_cancel (job);
  }
}

void
dif_job_manager_cancel_lane (DifJobManager *self, const char *lane)
{
  GQueue *queue = g_hash_table_lookup (self->lanes, lane);

  for (GList *link = queue != NULL ? queue->head : NULL; link != NULL; link = link->next)
    dif_job_cancel (link->data);
}

void
dif_job_manager_cancel_all (DifJobManager *self)
{
  for (guint i = 0; i < self->jobs->len; i++) {
    DifJob *job = g_ptr_array_index (self->jobs, i);

    if (dif_job_is_active (job) && !dif_job_is_brief (job))
      dif_job_cancel (job);
  }
}

void
dif_job_manager_settle (DifJobManager *self)
{
  dif_job_manager_cancel_all (self);
  while (self->active > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
dif_job_manager_class_init (DifJobManagerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dif_job_manager_dispose;
  object_class->finalize = dif_job_manager_finalize;
  object_class->get_property = dif_job_manager_get_property;
  properties[PROP_ACTIVE] =
      g_param_spec_uint ("active", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ENDED] = g_signal_new ("ended", DIF_TYPE_JOB_MANAGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, DIF_TYPE_JOB);
}

static void
dif_job_manager_init (DifJobManager *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->lanes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_queue);
}
