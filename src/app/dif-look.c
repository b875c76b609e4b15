/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-look"

#include "config.h"

#include "dif-look.h"


struct _DifLook {
  const DifLookKind *kind;   /* (unowned) */
  gpointer owner;            /* (unowned) */
  DifReading *asked;         /* (owned) (nullable) what was last asked for */
  gboolean pending;          /* and has not been begun */
  gboolean failed;           /* the last look found nothing */
  GCancellable *cancellable; /* (owned) (nullable) of the look under way */
};

/* One look, from asking to answer */
typedef struct {
  DifLook *look;             /* (unowned) valid while this is not cancelled */
  const DifLookKind *kind;   /* (unowned) */
  DifReading *reading;       /* (owned) */
  GCancellable *cancellable; /* (owned) */
} Turn;

static void begin (DifLook *self, DifDesk *desk);

DifLook *
dif_look_new (const DifLookKind *kind, gpointer owner)
{
  DifLook *self = g_new0 (DifLook, 1);

  self->kind = kind;
  self->owner = owner;
  return self;
}

static void
give_up (DifLook *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
forget (DifLook *self)
{
  give_up (self);
  g_clear_pointer (&self->asked, dif_reading_unref);
  self->pending = FALSE;
}

void
dif_look_free (DifLook *self)
{
  forget (self);
  g_free (self);
}

static void
turn_free (Turn *turn)
{
  dif_reading_unref (turn->reading);
  g_object_unref (turn->cancellable);
  g_free (turn);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Turn, turn_free)

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  DifDesk *desk = DIF_DESK (source);
  g_autoptr (Turn) turn = data;
  g_autoptr (GError) error = NULL;
  const DifLookKind *kind = turn->kind;
  gpointer found = kind->finish (desk, result, &error);
  DifLook *self = turn->look;

  if (g_cancellable_is_cancelled (turn->cancellable)) {
    g_clear_pointer (&found, kind->free);
    return;
  }
  if (!g_str_equal (turn->reading->folder, dif_desk_get_shown (desk))) {
    g_clear_pointer (&found, kind->free);
    forget (self);
    return;
  }
  self->failed = found == NULL;
  kind->show (self->owner, turn->reading, found, error);
  /* showing it may have asked for more, and may have been the end of it */
  if (g_cancellable_is_cancelled (turn->cancellable))
    return;
  g_clear_object (&self->cancellable);
  if (self->pending)
    begin (self, desk);
}

static void
begin (DifLook *self, DifDesk *desk)
{
  Turn *turn = g_new0 (Turn, 1);

  self->pending = FALSE;
  self->cancellable = g_cancellable_new ();
  turn->look = self;
  turn->kind = self->kind;
  turn->reading = dif_reading_ref (self->asked);
  turn->cancellable = g_object_ref (self->cancellable);
  if (self->kind->ask_for != NULL)
    self->kind->ask_for (self->owner, desk, self->cancellable, on_looked, turn);
  else
    self->kind->ask (desk, self->cancellable, on_looked, turn);
}

static gboolean
is_asked (DifLook *self, DifReading *reading)
{
  if (self->asked == NULL)
    return FALSE;
  return self->asked == reading ||
         (self->kind->by_record && !self->failed && self->asked->last_record == reading->last_record);
}

static void
ask (DifLook *self, DifDesk *desk, DifReading *reading)
{
  g_clear_pointer (&self->asked, dif_reading_unref);
  self->asked = dif_reading_ref (reading);
  self->pending = TRUE;
  if (self->cancellable == NULL)
    begin (self, desk);
}

/* The desk's reading; nothing of another folder is remembered */
static DifReading *
get_reading (DifLook *self, DifDesk *desk)
{
  DifReading *reading = dif_desk_get_reading (desk);

  if (self->asked != NULL && (reading == NULL || !g_str_equal (self->asked->folder, reading->folder)))
    forget (self);
  return reading;
}

void
dif_look_refresh (DifLook *self, DifDesk *desk)
{
  DifReading *reading = get_reading (self, desk);

  if (reading != NULL && !is_asked (self, reading))
    ask (self, desk, reading);
}

void
dif_look_again (DifLook *self, DifDesk *desk)
{
  DifReading *reading = get_reading (self, desk);

  give_up (self);
  if (reading != NULL)
    ask (self, desk, reading);
}
