/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-vigil"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-line.h"

#include "dif-background.h"
#include "dif-desk-work.h"
#include "dif-settings.h"

#include "dif-vigil.h"

#define NOTIFICATION "relaying"


struct _DifVigil {
  GObject parent_instance;

  GtkApplication *application; /* (unowned) */
  DifDesk *desk;               /* (unowned) */
  GSettings *settings;         /* (owned) (nullable) */
  DifLineEye *line;            /* (owned) on the network, and on a sleep that came all the same */
  guint cookie;                /* of what keeps the computer awake; 0 if nothing does */
};

G_DEFINE_FINAL_TYPE (DifVigil, dif_vigil, G_TYPE_OBJECT)


gboolean
dif_vigil_is_relaying (DifVigil *self)
{
  return dif_desk_is_relaying (self->desk);
}

gboolean
dif_vigil_is_awake (DifVigil *self)
{
  return self->cookie != 0;
}

/* --- Going on without a window ------------------------------------------------------------ */

static void
come_back (DifVigil *self)
{
  g_application_withdraw_notification (G_APPLICATION (self->application), NOTIFICATION);
}

static void
notify (DifVigil *self)
{
  g_autoptr (GNotification) notification = g_notification_new (_("Difusor keeps relaying"));

  g_notification_set_body (notification, _("The window is closed; new cuts still reach your readers."));
  g_notification_add_button (notification, _("Show Window"), "app.show");
  g_notification_add_button (notification, _("Stop Relaying"), "app.stop-relaying");
  g_notification_set_default_action (notification, "app.show");
  g_application_send_notification (G_APPLICATION (self->application), NOTIFICATION, notification);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  gboolean granted = dif_background_ask_finish (result);

  if (granted) {
    gtk_widget_hide (GTK_WIDGET (g_task_get_task_data (task)));
    notify (g_task_get_source_object (task));
  }
  g_task_return_boolean (task, granted);
}

void
dif_vigil_leave_async (DifVigil *self, GtkWindow *window, GAsyncReadyCallback callback, gpointer data)
{
  GDBusConnection *connection = g_application_get_dbus_connection (G_APPLICATION (self->application));
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, dif_vigil_leave_async);
  g_task_set_task_data (task, g_object_ref (window), g_object_unref);
  g_signal_connect_object (window, "show", G_CALLBACK (come_back), self, G_CONNECT_SWAPPED);
  dif_background_ask_async (connection, self->settings != NULL && g_settings_get_boolean (self->settings, "autostart"),
                            on_answered, task);
}

GtkWindow *
dif_vigil_leave_get_window (GAsyncResult *result)
{
  return g_task_get_task_data (G_TASK (result));
}

gboolean
dif_vigil_leave_finish (DifVigil *self, GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/* --- Awake -------------------------------------------------------------------------------- */

static void
on_relaying (DifVigil *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);

  if (dif_desk_is_relaying (self->desk)) {
    self->cookie = gtk_application_inhibit (self->application, window, GTK_APPLICATION_INHIBIT_SUSPEND,
                                            _("Results are being relayed to readers"));
    return;
  }
  if (self->cookie != 0)
    gtk_application_uninhibit (self->application, self->cookie);
  self->cookie = 0;
  /* it ended without its window: who looks must see why */
  if (window != NULL && !gtk_widget_get_visible (GTK_WIDGET (window)))
    gtk_window_present (window);
}

static void
on_line (gboolean again, gpointer data)
{
  DifVigil *self = data;

  if (again)
    dif_desk_hurry (self->desk);
  dif_desk_refresh (self->desk);
}

static void
on_show (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_application_activate (G_APPLICATION (DIF_VIGIL (data)->application));
}

static void
on_stop (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_relay (DIF_VIGIL (data)->desk, FALSE);
}

DifVigil *
dif_vigil_new (GtkApplication *application, DifDesk *desk)
{
  static const GActionEntry entries[] = {
    { .name = "show", .activate = on_show },
    { .name = "stop-relaying", .activate = on_stop },
  };
  DifVigil *self = g_object_new (DIF_TYPE_VIGIL, NULL);

  self->application = application;
  self->desk = desk;
  self->settings = dif_settings_new ();
  self->line = dif_line_eye_open (on_line, self);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (desk, "notify::relaying", G_CALLBACK (on_relaying), self, G_CONNECT_SWAPPED);
  return self;
}

static void
dif_vigil_dispose (GObject *object)
{
  DifVigil *self = DIF_VIGIL (object);

  if (self->application != NULL) {
    g_action_map_remove_action (G_ACTION_MAP (self->application), "show");
    g_action_map_remove_action (G_ACTION_MAP (self->application), "stop-relaying");
  }
  self->application = NULL;
  g_clear_pointer (&self->line, dif_line_eye_close);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (dif_vigil_parent_class)->dispose (object);
}

static void
dif_vigil_class_init (DifVigilClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dif_vigil_dispose;
}

static void
dif_vigil_init (DifVigil *self)
{
}
