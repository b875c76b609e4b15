/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-line"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-wait.h"

#include "dif-line.h"

#define LOGIN "org.freedesktop.login1"
#define LOGIN_PATH "/org/freedesktop/login1"
#define LOGIN_MANAGER "org.freedesktop.login1.Manager"


struct _DifLineEye {
  GNetworkMonitor *monitor; /* (owned) */
  GCancellable *ending;     /* (owned) */
  GDBusConnection *system;  /* (owned) (nullable) the bus of the system, once it answered */
  guint subscription;       /* to logind */
  DifLineChanged changed;   /* (nullable) */
  gpointer data;
};

static int known; /* atomic: DifLineState */


guint
dif_line_get_state (void)
{
  return (guint) g_atomic_int_get (&known);
}

const char *
dif_line_cause (const GError *reason)
{
  guint state = dif_line_get_state ();

  if (g_error_matches (reason, DIF_ERROR, DIF_ERROR_PORTAL))
    return "captive";
  if (dif_error_get_class (reason) != DIF_ERROR_CLASS_RETRY && !g_error_matches (reason, DIF_ERROR, DIF_ERROR_TRUST))
    return NULL;
  if ((state & DIF_LINE_LOST) != 0)
    return "network";
  return (state & DIF_LINE_PORTAL) != 0 ? "captive" : NULL;
}

const char *
dif_line_text (guint state)
{
  if ((state & DIF_LINE_LOST) != 0)
    return _("This computer has no network. Everything is looked at again as soon as there is one.");
  if ((state & DIF_LINE_PORTAL) != 0)
    return _("This network asks to log in: open a browser, and log in there.");
  if ((state & DIF_LINE_METERED) != 0)
    return _("This connection is metered: cuts come and go as ever; the rest of the site is looked at every ten minutes, "
             "and access logs are not collected.");
  return NULL;
}

/* --- The eye ------------------------------------------------------------------------------ */

static guint
read_state (GNetworkMonitor *monitor)
{
  guint state = 0;

  if (!g_network_monitor_get_network_available (monitor))
    state |= DIF_LINE_LOST;
  else if (g_network_monitor_get_connectivity (monitor) == G_NETWORK_CONNECTIVITY_PORTAL)
    state |= DIF_LINE_PORTAL;
  if (g_network_monitor_get_network_metered (monitor))
    state |= DIF_LINE_METERED;
  return state;
}

static void
tell (DifLineEye *self, gboolean again)
{
  dif_wait_ring ();
  if (self->changed != NULL)
    self->changed (again, self->data);
}

static void
on_network (DifLineEye *self)
{
  guint bad = DIF_LINE_LOST | DIF_LINE_PORTAL;
  guint before = dif_line_get_state (), now = read_state (self->monitor);

  if (now == before)
    return;
  g_atomic_int_set (&known, (int) now);
  g_debug ("the line: %u, it was %u", now, before);
  tell (self, (before & bad & ~now) != 0);
}

static void
on_sleep (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *signal,
          GVariant *parameters, gpointer data)
{
  gboolean begins = TRUE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &begins);
  if (!begins)
    tell (data, TRUE);
}

static void
on_system_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) system = g_bus_get_finish (result, &error);
  DifLineEye *self = data;

  if (system == NULL) {
    /* where that ended meanwhile, there is no eye any more */
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_info ("no bus of the system: %s", error->message);
    return;
  }
  self->system = g_steal_pointer (&system);
  self->subscription = g_dbus_connection_signal_subscribe (self->system, LOGIN, LOGIN_MANAGER, "PrepareForSleep",
                                                           LOGIN_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_sleep, self,
                                                           NULL);
}

DifLineEye *
dif_line_eye_open (DifLineChanged changed, gpointer data)
{
  DifLineEye *self = g_new0 (DifLineEye, 1);

  self->changed = changed;
  self->data = data;
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  self->ending = g_cancellable_new ();
  g_signal_connect_swapped (self->monitor, "network-changed", G_CALLBACK (on_network), self);
  g_signal_connect_swapped (self->monitor, "notify", G_CALLBACK (on_network), self);
  g_atomic_int_set (&known, (int) read_state (self->monitor));
  g_bus_get (G_BUS_TYPE_SYSTEM, self->ending, on_system_bus, self);
  return self;
}

void
dif_line_eye_close (DifLineEye *self)
{
  g_cancellable_cancel (self->ending);
  g_signal_handlers_disconnect_by_data (self->monitor, self);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->system, self->subscription);
  g_atomic_int_set (&known, 0);
  g_clear_object (&self->system);
  g_clear_object (&self->ending);
  g_clear_object (&self->monitor);
  g_free (self);
}
