/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-herald"

#include "config.h"

#include <inttypes.h>

#include "watch/dif-alarm.h"

#include "dif-attention.h"

#include "dif-herald.h"


struct _DifHerald {
  GObject parent_instance;

  GtkApplication *application; /* (unowned) */
  DifDesk *desk;               /* (unowned) */
  GSettings *settings;         /* (owned) (nullable) what the person wants to hear of */
  char *folder;                /* (owned) (nullable) that was read last */
  GHashTable *told;            /* (owned) id of an open incident → when it last changed */
};

G_DEFINE_FINAL_TYPE (DifHerald, dif_herald, G_TYPE_OBJECT)


static char *
name_of (gint64 incident)
{
  return g_strdup_printf ("incident-%" PRId64, incident);
}

static gint64
changed_at (const DifIncident *incident)
{
  return MAX (incident->opened, incident->updated);
}

static gboolean
wants (DifHerald *self, const char *key)
{
  return self->settings == NULL || g_settings_get_boolean (self->settings, key);
}

/* The window that was used last, also one that was closed while relaying goes on */
static void
call (DifHerald *self, const char *body)
{
  GList *windows = gtk_application_get_windows (self->application);

  if (windows == NULL)
    return;
  if (wants (self, "present"))
    dif_attention_ask (windows->data);
  dif_attention_announce (windows->data, body);
}

static void
notify (DifHerald *self, const DifIncident *incident, DifAlarmNewsKind kind)
{
  gboolean urgent = dif_alarm_describe (incident->key)->urgent;
  g_autofree char *title = dif_alarm_title (incident, kind);
  g_autofree char *body = dif_alarm_body (incident, kind);
  g_autofree char *name = name_of (incident->id);
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, urgent ? G_NOTIFICATION_PRIORITY_URGENT : G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action (notification, "app.show");
  if (wants (self, "notify"))
    g_application_send_notification (G_APPLICATION (self->application), name, notification);
  if (!urgent)
    return;
  call (self, body);
  if (wants (self, "ring"))
    dif_attention_ring ();
}

/* Those that are no longer open; what was told of them is forgotten */
static void
take_back (DifHerald *self, GPtrArray *open)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    gboolean lasts = FALSE;
    g_autofree char *name = name_of (*(gint64 *) key);

    for (guint i = 0; i < open->len; i++)
      lasts = lasts || ((DifIncident *) g_ptr_array_index (open, i))->id == *(gint64 *) key;
    if (lasts)
      continue;
    g_application_withdraw_notification (G_APPLICATION (self->application), name);
    g_hash_table_iter_remove (&iter);
  }
}

static void
remember (DifHerald *self, const DifIncident *incident)
{
  gint64 *id = g_new (gint64, 1), *moment = g_new (gint64, 1);

  *id = incident->id;
  *moment = changed_at (incident);
  g_hash_table_replace (self->told, id, moment);
}

static void
on_changed (DifHerald *self)
{
  DifReading *reading = dif_desk_get_reading (self->desk);
  gboolean first;

  if (reading == NULL)
    return;
  first = g_strcmp0 (self->folder, reading->folder) != 0;
  if (first) {
    g_free (self->folder);
    self->folder = g_strdup (reading->folder);
    g_hash_table_remove_all (self->told);
  }
  take_back (self, reading->incidents);
  for (guint i = 0; i < reading->incidents->len; i++) {
    const DifIncident *incident = g_ptr_array_index (reading->incidents, i);
    const gint64 *told = g_hash_table_lookup (self->told, &incident->id);

    if (!first && told == NULL)
      notify (self, incident, DIF_ALARM_BEGAN);
    else if (told != NULL && changed_at (incident) > *told)
      notify (self, incident, DIF_ALARM_CHANGED);
    remember (self, incident);
  }
}

DifHerald *
dif_herald_new (GtkApplication *application, DifDesk *desk, GSettings *settings)
{
  DifHerald *self = g_object_new (DIF_TYPE_HERALD, NULL);

  self->application = application;
  self->desk = desk;
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return self;
}

static void
dif_herald_finalize (GObject *object)
{
  DifHerald *self = DIF_HERALD (object);

  g_clear_object (&self->settings);
  g_free (self->folder);
  g_hash_table_unref (self->told);
  G_OBJECT_CLASS (dif_herald_parent_class)->finalize (object);
}

static void
dif_herald_class_init (DifHeraldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_herald_finalize;
}

static void
dif_herald_init (DifHerald *self)
{
  self->told = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}
