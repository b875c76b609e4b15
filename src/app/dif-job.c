/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-job"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-rate.h"

#include "dif-job.h"


struct _DifJob {
  GObject parent_instance;

  char *title;               /* (owned) */
  DifJobWork work;
  gpointer data;             /* (owned) with destroy */
  GDestroyNotify destroy;    /* (nullable) */
  DifProgress *progress;     /* (owned) */
  GCancellable *cancellable; /* (owned) */

  gboolean routine;
  gboolean brief;
  DifJobState state;
  char *step;                /* (owned) */
  char *detail;              /* (owned) */
  double fraction;
  DifRate rate;
  GError *error;             /* (owned) (nullable) */

  GMutex mutex;              /* of what follows */
  char *outcome;             /* (owned) (nullable) */
  char *told;                /* (owned) (nullable) the step, if it was told */
  double told_fraction;
};

G_DEFINE_FINAL_TYPE (DifJob, dif_job, G_TYPE_OBJECT)

enum {
  PROP_TITLE = 1,
  PROP_STATE,
  PROP_ACTIVE,
  PROP_STEP,
  PROP_DETAIL,
  PROP_FRACTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];


DifJob *
dif_job_new (const char *title, DifJobWork work, gpointer data, GDestroyNotify destroy)
{
  DifJob *self = g_object_new (DIF_TYPE_JOB, NULL);

  self->title = g_strdup (title);
  self->work = work;
  self->data = data;
  self->destroy = destroy;
  return self;
}

static void
dif_job_finalize (GObject *object)
{
  DifJob *self = DIF_JOB (object);

  if (self->destroy != NULL)
    self->destroy (self->data);
  g_free (self->title);
  g_free (self->step);
  g_free (self->detail);
  g_free (self->outcome);
  g_free (self->told);
  g_clear_error (&self->error);
  g_clear_object (&self->progress);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (dif_job_parent_class)->finalize (object);
}

static void
dif_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DifJob *self = DIF_JOB (object);

  switch (id) {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, dif_job_is_active (self));
      break;
    case PROP_STEP:
      g_value_set_string (value, self->step);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

const char *
dif_job_get_title (DifJob *self)
{
  return self->title;
}

DifJobState
dif_job_get_state (DifJob *self)
{
  return self->state;
}

gboolean
dif_job_is_active (DifJob *self)
{
  return self->state == DIF_JOB_WAITING || self->state == DIF_JOB_RUNNING;
}

void
dif_job_set_routine (DifJob *self, gboolean routine)
{
  self->routine = routine;
}

gboolean
dif_job_is_routine (DifJob *self)
{
  return self->routine;
}

void
dif_job_set_brief (DifJob *self, gboolean brief)
{
  self->brief = brief;
}

gboolean
dif_job_is_brief (DifJob *self)
{
  return self->brief;
}

const char *
dif_job_get_step (DifJob *self)
{
  return self->step;
}

double
dif_job_get_fraction (DifJob *self)
{
  return self->fraction;
}

const char *
dif_job_get_detail (DifJob *self)
{
  return self->detail;
}

const GError *
dif_job_get_error (DifJob *self)
{
  return self->error;
}

char *
dif_job_dup_outcome (DifJob *self)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_strdup (self->outcome != NULL ? self->outcome : "");
}

void
dif_job_take_outcome (DifJob *self, char *text)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_free (self->outcome);
  self->outcome = text;
}

void
dif_job_tell (DifJob *self, char *step, double fraction)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_free (self->told);
  self->told = step;
  self->told_fraction = fraction;
}

void
dif_job_set_progress (DifJob *self, DifProgress *progress)
{
  g_set_object (&self->progress, progress);
}

DifProgress *
dif_job_get_progress (DifJob *self)
{
  return self->progress;
}

GCancellable *
dif_job_get_cancellable (DifJob *self)
{
  return self->cancellable;
}

void
dif_job_cancel (DifJob *self)
{
  g_cancellable_cancel (self->cancellable);
}

gboolean
dif_job_perform (DifJob *self, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  return self->work (self, self->data, error);
}

static void
set_state (DifJob *self, DifJobState state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static void
set_text (DifJob *self, char **where, guint property, char *text)
{
  if (g_str_equal (*where, text)) {
    g_free (text);
    return;
  }
  g_free (*where);
  *where = text;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_fraction (DifJob *self, double fraction)
{
  if (self->fraction >= fraction && self->fraction <= fraction)
    return;
  self->fraction = fraction;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static char *
describe (DifJob *self, guint64 total)
{
  double rate = dif_rate_get (&self->rate);
  double left = total > 0 ? dif_rate_get_seconds_left (&self->rate, total) : -1;
  g_autofree char *size = rate >= 1 ? g_format_size ((guint64) rate) : NULL;
  g_autofree char *speed = NULL;
  g_autofree char *end = NULL;
  g_autoptr (GDateTime) now = NULL, then = NULL;

  if (size == NULL)
    return g_strdup ("");
  /* Translators: a speed; the placeholder is a size, e.g. "1.2 MB" */
  speed = g_strdup_printf (_("%s/s"), size);
  if (left < 0)
    return g_steal_pointer (&speed);
  now = g_date_time_new_now_local ();
  then = g_date_time_add_seconds (now, left);
  end = g_date_time_format (then, "%H:%M");
  /* Translators: speed, then the hour at which it will have ended */
  return g_strdup_printf (_("%s · ends at %s"), speed, end);
}

void
dif_job_begin (DifJob *self)
{
  set_state (self, DIF_JOB_RUNNING);
}

/* Returns: whether the work tells in its own words how far it is */
static gboolean
look_at_told (DifJob *self)
{
  g_autofree char *step = NULL;
  double fraction = -1;

  g_mutex_lock (&self->mutex);
  step = g_strdup (self->told);
  fraction = self->told_fraction;
  g_mutex_unlock (&self->mutex);
  if (step == NULL)
    return FALSE;
  set_fraction (self, fraction);
  set_text (self, &self->step, PROP_STEP, g_steal_pointer (&step));
  return TRUE;
}

static void
look_at_progress (DifJob *self, gint64 now)
{
  guint64 done, total;
  g_autofree char *step = dif_progress_read (self->progress, &done, &total);

  if (!g_str_equal (step, self->step))
    self->rate = (DifRate){ 0 };
  dif_rate_look (&self->rate, now, done);
  set_fraction (self, total > 0 ? MIN (1, (double) done / (double) total) : -1);
  set_text (self, &self->detail, PROP_DETAIL, describe (self, total));
  set_text (self, &self->step, PROP_STEP, g_steal_pointer (&step));
}

void
dif_job_look (DifJob *self, gint64 now)
{
  if (!look_at_told (self))
    look_at_progress (self, now);
}

void
dif_job_finish (DifJob *self, GError *error)
{
  self->error = error;
  set_text (self, &self->detail, PROP_DETAIL, g_strdup (""));
  set_fraction (self, error == NULL ? 1 : -1);
  if (error == NULL)
    set_state (self, DIF_JOB_DONE);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_state (self, DIF_JOB_CANCELLED);
  else
    set_state (self, DIF_JOB_FAILED);
}

static void
dif_job_class_init (DifJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dif_job_finalize;
  object_class->get_property = dif_job_get_property;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, DIF_JOB_CANCELLED, 0, flags);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, TRUE, flags);
  properties[PROP_STEP] = g_param_spec_string ("step", NULL, NULL, "", flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, "", flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dif_job_init (DifJob *self)
{
  self->progress = dif_progress_new ();
  self->cancellable = g_cancellable_new ();
  self->step = g_strdup ("");
  self->detail = g_strdup ("");
  self->fraction = -1;
  g_mutex_init (&self->mutex);
}
