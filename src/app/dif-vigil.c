/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-vigil"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-desk-work.h"

#include "dif-vigil.h"

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define NOTIFICATION "relaying"


struct _DifVigil {
  GObject parent_instance;

  GtkApplication *application; /* (unowned) */
  DifDesk *desk;               /* (unowned) */
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

typedef struct {
  GtkWindow *window;           /* (owned) */
  GDBusConnection *connection; /* (owned) */
  guint subscription;          /* to the portal's answer */
} Leave;

static void
leave_free (gpointer data)
{
  Leave *leave = data;

  g_clear_object (&leave->window);
  g_clear_object (&leave->connection);
  g_free (leave);
}

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
settle (GTask *task, gboolean granted)
{
  DifVigil *self = g_task_get_source_object (task);
  Leave *leave = g_task_get_task_data (task);

  if (leave->subscription != 0)
    g_dbus_connection_signal_unsubscribe (leave->connection, leave->subscription);
  leave->subscription = 0;
  if (granted) {
    gtk_widget_hide (GTK_WIDGET (leave->window));
    notify (self);
  }
  g_task_return_boolean (task, granted);
  g_object_unref (task);
}

static void
on_response (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
             const char *signal, GVariant *parameters, gpointer data)
{
  g_autoptr (GVariant) results = NULL;
  gboolean granted = FALSE;
  guint32 response = 0;

  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  g_variant_lookup (results, "background", "b", &granted);
  settle (data, response == 0 && granted);
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) handle = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  /* the answer may have come before */
  if (handle != NULL || g_task_get_completed (task))
    return;
  g_info ("no background portal: %s", error->message);
  settle (task, FALSE);
}

/* The answer is a signal of an object whose path follows from our name on the bus and a word of ours */
static void
ask_portal (GTask *task, Leave *leave)
{
  static guint asked;
  g_autofree char *token = g_strdup_printf ("difusor%u", ++asked);
  g_autofree char *sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (leave->connection) + 1), ".", '_');
  g_autofree char *path = g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
  GVariantDict options;

  leave->subscription = g_dbus_connection_signal_subscribe (
      leave->connection, PORTAL, "org.freedesktop.portal.Request", "Response", path, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, on_response, task, NULL);
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "handle_token", "s", token);
  g_variant_dict_insert (&options, "autostart", "b", FALSE);
  g_variant_dict_insert (&options, "reason", "s", _("New results reach your readers while the window is closed."));
  g_dbus_connection_call (leave->connection, PORTAL, PORTAL_PATH, "org.freedesktop.portal.Background",
                          "RequestBackground", g_variant_new ("(s@a{sv})", "", g_variant_dict_end (&options)),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_asked, g_object_ref (task));
}

void
dif_vigil_leave_async (DifVigil *self, GtkWindow *window, GAsyncReadyCallback callback, gpointer data)
{
  GDBusConnection *connection = g_application_get_dbus_connection (G_APPLICATION (self->application));
  GTask *task = g_task_new (self, NULL, callback, data);
  Leave *leave = g_new0 (Leave, 1);

  leave->window = g_object_ref (window);
  g_task_set_source_tag (task, dif_vigil_leave_async);
  g_task_set_task_data (task, leave, leave_free);
  g_signal_connect_object (window, "show", G_CALLBACK (come_back), self, G_CONNECT_SWAPPED);
  if (connection == NULL) {
    settle (task, FALSE);
    return;
  }
  leave->connection = g_object_ref (connection);
  ask_portal (task, leave);
}

GtkWindow *
dif_vigil_leave_get_window (GAsyncResult *result)
{
  return ((Leave *) g_task_get_task_data (G_TASK (result)))->window;
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
