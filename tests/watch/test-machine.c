/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a machine tells of power and sleep, on desktops of several kinds and on none: services of the system on a bus of the
 * test's own, and settings of its own. */
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "dif-test.h"
#include "watch/dif-machine.h"

static const char schemas[] =
    "<schemalist>"
    "<schema id='org.gnome.settings-daemon.plugins.power' path='/test/gnome/'>"
    "<key name='sleep-inactive-ac-type' type='s'><default>'suspend'</default></key></schema>"
    "<schema id='org.mate.power-manager' path='/test/mate/'>"
    "<key name='sleep-computer-ac' type='i'><default>1800</default></key></schema>"
    "</schemalist>";

static const char interfaces[] =
    "<node><interface name='org.freedesktop.login1.Manager'>"
    "<method name='CanSuspend'><arg type='s' direction='out'/></method>"
    "<method name='CanHibernate'><arg type='s' direction='out'/></method>"
    "<method name='ListInhibitors'><arg type='a(ssssuu)' direction='out'/></method>"
    "<property name='IdleAction' type='s' access='read'/></interface>"
    "<interface name='org.freedesktop.UPower'>"
    "<property name='OnBattery' type='b' access='read'/></interface></node>";

/* What the services say; changed between two questions, which wait for their answers */
static struct {
  const char *can;
  const char *idle;
  const char *what;
  const char *mode;
  gboolean on_battery;
} said;


/* --- The services, on a thread of their own -------------------------------------------------- */

typedef struct {
  const char *address;
  GMainLoop *loop;
  GMutex lock;
  GCond cond;
  gboolean up;
} Services;

static void
answer_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
             GVariant *arguments, GDBusMethodInvocation *call, gpointer data)
{
  GVariantBuilder list;

  if (!g_str_equal (method, "ListInhibitors")) {
    g_dbus_method_invocation_return_value (call, g_variant_new ("(s)", said.can));
    return;
  }
  g_variant_builder_init (&list, G_VARIANT_TYPE ("a(ssssuu)"));
  g_variant_builder_add (&list, "(ssssuu)", "sleep", "NetworkManager", "to switch off", "delay", 0, 1);
  if (said.what != NULL)
    g_variant_builder_add (&list, "(ssssuu)", said.what, "Backup", "it copies", said.mode, 1000, 2);
  g_dbus_method_invocation_return_value (call, g_variant_new ("(a(ssssuu))", &list));
}

static GVariant *
answer_property (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name,
                 GError **error, gpointer data)
{
  return g_str_equal (name, "OnBattery") ? g_variant_new_boolean (said.on_battery) : g_variant_new_string (said.idle);
}

static void
serve (GDBusConnection *bus, GDBusInterfaceInfo *interface, const char *name, const char *path)
{
  static const GDBusInterfaceVTable table = { .method_call = answer_call, .get_property = answer_property };
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) owned = NULL;

  g_dbus_connection_register_object (bus, path, interface, &table, NULL, NULL, &error);
  g_assert_no_error (error);
  owned = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", name, 0u), G_VARIANT_TYPE ("(u)"),
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static gpointer
run_services (gpointer data)
{
  Services *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interfaces, &error);
  g_autoptr (GDBusConnection) bus = NULL;

  g_assert_no_error (error);
  g_main_context_push_thread_default (context);
  bus = g_dbus_connection_new_for_address_sync (
      self->address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
      &error);
  g_assert_no_error (error);
  serve (bus, node->interfaces[0], "org.freedesktop.login1", "/org/freedesktop/login1");
  serve (bus, node->interfaces[1], "org.freedesktop.UPower", "/org/freedesktop/UPower");
  g_mutex_lock (&self->lock);
  self->loop = g_main_loop_new (context, FALSE);
  self->up = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_main_loop_run (self->loop);
  g_dbus_connection_close_sync (bus, NULL, NULL);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
with_services (void (*test) (void))
{
  g_autoptr (GTestDBus) daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  Services services = { NULL };
  GThread *thread;

  g_test_dbus_up (daemon);
  services.address = g_test_dbus_get_bus_address (daemon);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", services.address, TRUE);
  thread = g_thread_new ("services", run_services, &services);
  g_mutex_lock (&services.lock);
  while (!services.up)
    g_cond_wait (&services.cond, &services.lock);
  g_mutex_unlock (&services.lock);
  test ();
  g_main_loop_quit (services.loop);
  g_thread_join (thread);
  g_main_loop_unref (services.loop);
  g_test_dbus_stop (daemon);
}

/* --- Sleep ----------------------------------------------------------------------------------- */

static void
assert_suspend (const char *desktop, DifMachineState expected, const char *part)
{
  g_autofree char *detail = NULL;

  g_setenv ("XDG_CURRENT_DESKTOP", desktop, TRUE);
  g_assert_cmpint (dif_machine_suspend (&detail), ==, expected);
  if (part == NULL)
    g_assert_null (detail);
  else if (detail == NULL || strstr (detail, part) == NULL)
    g_error ("“%s” does not say “%s”", detail, part);
}

static void
set (const char *schema, const char *key, GVariant *value)
{
  g_autoptr (GSettings) settings = g_settings_new (schema);

  g_assert_true (g_settings_set_value (settings, key, value));
}

/* A desktop that keeps its settings elsewhere: what logind says */
static void
assert_by_system (void)
{
  assert_suspend ("KDE", DIF_MACHINE_UNKNOWN, NULL);
  said.what = "shutdown:sleep";
  said.mode = "block";
  assert_suspend ("KDE", DIF_MACHINE_GOOD, "Backup (it copies)");
  said.mode = "delay";
  assert_suspend ("KDE", DIF_MACHINE_UNKNOWN, NULL);
  said.idle = "suspend";
  assert_suspend ("KDE", DIF_MACHINE_BAD, "IdleAction");
  said.what = "idle";
  said.mode = "block";
  assert_suspend ("KDE", DIF_MACHINE_UNKNOWN, NULL);
  said.what = NULL;
  said.idle = "lock";
  assert_suspend ("KDE", DIF_MACHINE_UNKNOWN, NULL);
  said.idle = "ignore";
}

static void
assert_by_desktop (void)
{
  assert_suspend ("ubuntu:GNOME", DIF_MACHINE_BAD, "GNOME puts it to sleep");
  set ("org.gnome.settings-daemon.plugins.power", "sleep-inactive-ac-type", g_variant_new_string ("nothing"));
  assert_suspend ("ubuntu:GNOME", DIF_MACHINE_GOOD, "GNOME leaves it awake");
  /* another one's settings decide */
  assert_suspend ("MATE", DIF_MACHINE_BAD, "MATE puts it to sleep");
  set ("org.mate.power-manager", "sleep-computer-ac", g_variant_new_int32 (0));
  assert_suspend ("MATE", DIF_MACHINE_GOOD, "MATE leaves it awake");
  said.idle = "hibernate";
  assert_suspend ("MATE", DIF_MACHINE_BAD, "IdleAction");
  said.idle = "ignore";
}

static void
assert_sleep (void)
{
  said.can = "yes";
  said.idle = "ignore";
  said.what = NULL;
  assert_by_system ();
  assert_by_desktop ();
  said.can = "na";
  assert_suspend ("KDE", DIF_MACHINE_GOOD, "cannot go to sleep");
}

/* --- Power ----------------------------------------------------------------------------------- */

static void
assert_power (const char *root, DifMachineState expected, const char *part)
{
  g_autofree char *detail = NULL;

  g_assert_cmpint (dif_machine_power (root, &detail), ==, expected);
  g_assert_true (part == NULL ? detail == NULL : strstr (detail, part) != NULL);
}

static void
supply (const char *root, const char *name, const char *type, const char *online)
{
  g_autofree char *folder = g_build_filename (root, "sys/class/power_supply", name, NULL);
  g_autofree char *kind = g_build_filename (folder, "type", NULL), *state = g_build_filename (folder, "online", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (kind, type, -1, NULL) && g_file_set_contents (state, online, -1, NULL));
}

static void
test_served (void)
{
  char *root = dif_test_folder ();

  assert_sleep ();
  said.on_battery = TRUE;
  assert_power (root, DIF_MACHINE_BAD, "battery");
  said.on_battery = FALSE;
  assert_power (root, DIF_MACHINE_GOOD, "mains");
  /* the kernel comes first; a plug that gives nothing says nothing */
  said.on_battery = TRUE;
  supply (root, "usb0", "USB\n", "0\n");
  assert_power (root, DIF_MACHINE_BAD, "battery");
  supply (root, "usb1", "USB\n", "1\n");
  assert_power (root, DIF_MACHINE_GOOD, "mains");
  supply (root, "AC", "Mains\n", "0\n");
  assert_power (root, DIF_MACHINE_GOOD, "mains");
  dif_test_folder_remove (root);
}

/* Without any service, and with them: a connection lasts as long as the program */
static void
test_machine (void)
{
  char *root = dif_test_folder ();
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");

  assert_power (root, DIF_MACHINE_UNKNOWN, NULL);
  assert_suspend ("KDE", DIF_MACHINE_UNKNOWN, NULL);
  dif_test_folder_remove (root);
  if (daemon == NULL) {
    g_test_skip ("there is no dbus-daemon");
    return;
  }
  with_services (test_served);
}

static char *
make_schemas (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = g_build_filename (folder, "desktops.gschema.xml", NULL);
  const char *words[] = { "glib-compile-schemas", "--strict", folder, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_file_set_contents (path, schemas, -1, NULL));
  g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return folder;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = make_schemas ();
  int status;

  g_setenv ("GSETTINGS_SCHEMA_DIR", folder, TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/machine/services", test_machine);
  status = g_test_run ();
  dif_test_folder_remove (g_steal_pointer (&folder));
  return status;
}
