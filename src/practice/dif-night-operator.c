/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-night-operator"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-night-operator.h"


struct _DifNightOperator {
  DifClock *clock; /* (owned) */
  GMutex mutex;
  GCond woken;
  GPtrArray *notes; /* (owned) (element-type DifNightNote) */
  char *shown;      /* (owned) (nullable) the alarm that stands; of the showing thread */
  gboolean asked;   /* fetching or publishing was asked for since the last wait */
};

static const struct {
  const char *word;
  const char *description;
} acts[DIF_NIGHT_ACT_COUNT] = {
  { "none", N_("nothing") },
  { "fetch", N_("fetched by hand") },
  { "publish", N_("published by hand") },
  { "open-fetcher", N_("looked at the cuts") },
  { "open-ledger", N_("looked at the ledger") },
  { "open-other", N_("looked at another page") },
};


void
dif_night_note_free (DifNightNote *self)
{
  g_free (self->text);
  g_free (self);
}

static GPtrArray *
notes_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) dif_night_note_free);
}

DifNightOperator *
dif_night_operator_new (DifClock *clock)
{
  DifNightOperator *self = g_atomic_rc_box_new0 (DifNightOperator);

  self->clock = g_object_ref (clock);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->woken);
  self->notes = notes_new ();
  return self;
}

DifNightOperator *
dif_night_operator_ref (DifNightOperator *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  DifNightOperator *self = data;

  g_ptr_array_unref (self->notes);
  g_free (self->shown);
  g_cond_clear (&self->woken);
  g_mutex_clear (&self->mutex);
  g_object_unref (self->clock);
}

void
dif_night_operator_unref (DifNightOperator *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static void
add (DifNightOperator *self, DifNightAct act, const char *text)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  DifNightNote *note = g_new0 (DifNightNote, 1);

  note->act = act;
  note->text = g_strdup (text);
  note->hour = dif_clock_now (self->clock);
  note->real = g_get_real_time ();
  g_ptr_array_add (self->notes, note);
  if (act != DIF_NIGHT_ACT_FETCH && act != DIF_NIGHT_ACT_PUBLISH)
    return;
  self->asked = TRUE;
  g_cond_broadcast (&self->woken);
}

void
dif_night_operator_tell (DifNightOperator *self, const char *text)
{
  add (self, DIF_NIGHT_ACT_NONE, text);
}

void
dif_night_operator_show (DifNightOperator *self, const char *text)
{
  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (text);
  if (text != NULL)
    dif_night_operator_tell (self, text);
}

void
dif_night_operator_act (DifNightOperator *self, DifNightAct act)
{
  g_return_if_fail (act != DIF_NIGHT_ACT_NONE);

  add (self, act, NULL);
}

GPtrArray *
dif_night_operator_take (DifNightOperator *self)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GPtrArray *notes = self->notes;

  self->notes = notes_new ();
  return notes;
}

static void
wake (GCancellable *cancellable, gpointer data)
{
  DifNightOperator *self = data;
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_cond_broadcast (&self->woken);
}

gboolean
dif_night_operator_wait (DifNightOperator *self, gint64 monotonic, GCancellable *cancellable)
{
  gulong handler =
      cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (wake), self, NULL) : 0;
  gboolean asked;

  g_mutex_lock (&self->mutex);
  while (!self->asked && !g_cancellable_is_cancelled (cancellable) &&
         g_cond_wait_until (&self->woken, &self->mutex, monotonic))
    ;
  asked = self->asked;
  self->asked = FALSE;
  g_mutex_unlock (&self->mutex);
  g_cancellable_disconnect (cancellable, handler);
  return asked;
}

const char *
dif_night_act_to_string (DifNightAct act)
{
  return acts[act].word;
}

DifNightAct
dif_night_act_from_string (const char *word)
{
  for (guint i = 0; i < DIF_NIGHT_ACT_COUNT; i++) {
    if (g_strcmp0 (acts[i].word, word) == 0)
      return (DifNightAct) i;
  }
  return DIF_NIGHT_ACT_NONE;
}

const char *
dif_night_act_describe (DifNightAct act)
{
  return _(acts[act].description);
}
