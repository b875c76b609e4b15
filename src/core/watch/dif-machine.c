/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-machine"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/timex.h>

#include "dif-machine.h"

/* Least charge, in hundredths, that lasts until the mains are back or the second machine runs */
#define CHARGED (80)
/* What answers does so at once; what does not must not hold up a look */
#define BUS_MS (1000)
#define PROPERTIES "org.freedesktop.DBus.Properties"

/* A service of the system */
typedef struct {
  const char *name;
  const char *path;
  const char *interface;
} Service;

static const Service login = { "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager" };
static const Service upower = { "org.freedesktop.UPower", "/org/freedesktop/UPower", "org.freedesktop.UPower" };


/* Returns: (transfer full) (nullable): what a file of the kernel says, without its end of line */
static char *
read_line (const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_strchomp (text) : NULL;
}

/* Takes a floating @arguments. Returns: (transfer full) (nullable): the answer, of that type; %NULL if there is none */
static GVariant *
ask (const Service *service, const char *interface, const char *method, GVariant *arguments, const char *type)
{
  g_autoptr (GVariant) owned = arguments != NULL ? g_variant_ref_sink (arguments) : NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);

  if (bus == NULL)
    return NULL;
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  return g_dbus_connection_call_sync (bus, service->name, service->path, interface, method, owned, G_VARIANT_TYPE (type),
                                      G_DBUS_CALL_FLAGS_NO_AUTO_START, BUS_MS, NULL, NULL);
}

/* Returns: (transfer full) (nullable) */
static GVariant *
ask_property (const Service *service, const char *name, const char *type)
{
  g_autoptr (GVariant) answer =
      ask (service, PROPERTIES, "Get", g_variant_new ("(ss)", service->interface, name), "(v)");
  g_autoptr (GVariant) value = NULL;

  if (answer == NULL)
    return NULL;
  g_variant_get (answer, "(v)", &value);
  return g_variant_is_of_type (value, G_VARIANT_TYPE (type)) ? g_steal_pointer (&value) : NULL;
}

/* --- Power --------------------------------------------------------------------------------- */

/* Calls @look with the folder of every supply of that type */
static void
each_supply (const char *root, const char *type, void (*look) (const char *folder, gpointer data), gpointer data)
{
  g_autofree char *all = g_build_filename (root, "sys/class/power_supply", NULL);
  g_autoptr (GDir) dir = g_dir_open (all, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *folder = g_build_filename (all, name, NULL);
    g_autofree char *found = read_line (folder, "type");
    g_autofree char *scope = read_line (folder, "scope");

    /* of the machine itself, not of a mouse */
    if (g_strcmp0 (found, type) == 0 && g_strcmp0 (scope, "Device") != 0)
      look (folder, data);
  }
}

static void
look_at_mains (const char *folder, gpointer data)
{
  DifMachineState *state = data;
  g_autofree char *online = read_line (folder, "online");

  if (g_strcmp0 (online, "1") == 0)
    *state = DIF_MACHINE_GOOD;
  else if (*state == DIF_MACHINE_UNKNOWN && online != NULL)
    *state = DIF_MACHINE_BAD;
}

/* A plug that gives nothing says nothing: there may be others */
static void
look_at_usb (const char *folder, gpointer data)
{
  DifMachineState *state = data;
  g_autofree char *online = read_line (folder, "online");

  /* 2: of several voltages, one was agreed on */
  if (g_strcmp0 (online, "1") == 0 || g_strcmp0 (online, "2") == 0)
    *state = DIF_MACHINE_GOOD;
}

/* What sums up all supplies, also those that the kernel does not know */
static DifMachineState
ask_upower (void)
{
  g_autoptr (GVariant) on_battery = ask_property (&upower, "OnBattery", "b");

  if (on_battery == NULL)
    return DIF_MACHINE_UNKNOWN;
  return g_variant_get_boolean (on_battery) ? DIF_MACHINE_BAD : DIF_MACHINE_GOOD;
}

DifMachineState
dif_machine_power (const char *root, char **detail)
{
  DifMachineState state = DIF_MACHINE_UNKNOWN;

  each_supply (root, "Mains", look_at_mains, &state);
  each_supply (root, "USB", look_at_usb, &state);
  if (state == DIF_MACHINE_UNKNOWN)
    state = ask_upower ();
  if (state == DIF_MACHINE_GOOD)
    *detail = g_strdup (_("It is fed by the mains"));
  else if (state == DIF_MACHINE_BAD)
    *detail = g_strdup (_("It runs on its battery: plug it in"));
  return state;
}

static void
look_at_battery (const char *folder, gpointer data)
{
  int *charge = data;
  g_autofree char *capacity = read_line (folder, "capacity");

  if (capacity != NULL)
    *charge = MAX (*charge, (int) g_ascii_strtoll (capacity, NULL, 10));
}

DifMachineState
dif_machine_battery (const char *root, char **detail)
{
  int charge = -1;

  each_supply (root, "Battery", look_at_battery, &charge);
  if (charge < 0)
    return DIF_MACHINE_UNKNOWN;
  /* Translators: a battery's charge */
  *detail = g_strdup_printf (_("It is charged to %d %%"), charge);
  return charge >= CHARGED ? DIF_MACHINE_GOOD : DIF_MACHINE_BAD;
}

/* --- Network ------------------------------------------------------------------------------- */

/* Interface, destination, and so on: a destination of all zeros is the way out */
DifMachineState
dif_machine_network (const char *root, char **detail)
{
  g_autofree char *text = read_line (root, "proc/net/route");
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  for (guint i = 1; lines != NULL && lines[0] != NULL && lines[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], "\t", 3);

    if (g_strv_length (parts) == 3 && g_str_equal (parts[1], "00000000") &&
        !g_ptr_array_find_with_equal_func (devices, parts[0], g_str_equal, NULL))
      g_ptr_array_add (devices, g_strdup (parts[0]));
  }
  if (devices->len < 2)
    return DIF_MACHINE_UNKNOWN;
  g_ptr_array_add (devices, NULL);
  list = g_strjoinv (", ", (char **) devices->pdata);
  /* Translators: names of network devices */
  *detail = g_strdup_printf (_("Ways out: %s"), list);
  return DIF_MACHINE_GOOD;
}

/* --- Sleep --------------------------------------------------------------------------------- */

/* The desktop's own settings, where it keeps them in GSettings. Returns: (transfer none) (nullable): its name, if it says
 * anything; @awake (out): whether it leaves the machine awake while it is plugged in */
static const char *
read_desktop (gboolean *awake)
{
  static const struct {
    const char *name;
    const char *schema;
    const char *key;
    const char *never; /* its value then, as text */
  } desktops[] = {
    { "GNOME", "org.gnome.settings-daemon.plugins.power", "sleep-inactive-ac-type", "'nothing'" },
    { "Cinnamon", "org.cinnamon.settings-daemon.plugins.power", "sleep-inactive-ac-timeout", "0" },
    { "MATE", "org.mate.power-manager", "sleep-computer-ac", "0" },
  };
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  const char *running = g_getenv ("XDG_CURRENT_DESKTOP");

  for (guint i = 0; source != NULL && i < G_N_ELEMENTS (desktops); i++) {
    g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (source, desktops[i].schema, TRUE);
    g_autoptr (GSettings) settings = NULL;
    g_autoptr (GVariant) value = NULL;
    g_autofree char *text = NULL;

    /* what is installed and does not run decides nothing */
    if (schema == NULL || !g_settings_schema_has_key (schema, desktops[i].key) ||
        (running != NULL && strstr (running, desktops[i].name) == NULL))
      continue;
    settings = g_settings_new_full (schema, NULL, NULL);
    value = g_settings_get_value (settings, desktops[i].key);
    text = g_variant_print (value, FALSE);
    *awake = g_str_equal (text, desktops[i].never);
    return desktops[i].name;
  }
  return NULL;
}

static gboolean
is_unable (const char *method)
{
  g_autoptr (GVariant) answer = ask (&login, login.interface, method, NULL, "(s)");
  const char *can = NULL;

  if (answer != NULL)
    g_variant_get (answer, "(&s)", &can);
  return g_strcmp0 (can, "na") == 0;
}

/* Returns: (transfer full) (nullable): who keeps the machine from @what, as systemd-inhibit lists it */
static char *
find_inhibitor (const char *wanted)
{
  g_autoptr (GVariant) answer = ask (&login, login.interface, "ListInhibitors", NULL, "(a(ssssuu))");
  g_autoptr (GVariantIter) list = NULL;
  const char *what, *who, *why, *mode;

  if (answer == NULL)
    return NULL;
  g_variant_get (answer, "(a(ssssuu))", &list);
  while (g_variant_iter_loop (list, "(&s&s&s&suu)", &what, &who, &why, &mode, NULL, NULL)) {
    g_auto (GStrv) all = g_strsplit (what, ":", -1);

    /* others only ask for a delay */
    if (g_str_equal (mode, "block") && g_strv_contains ((const char *const *) all, wanted))
      return g_strdup_printf ("%s (%s)", who, why);
  }
  return NULL;
}

/* What the system itself does when nobody types */
static gboolean
sleeps_when_idle (void)
{
  g_autoptr (GVariant) action = ask_property (&login, "IdleAction", "s");
  g_autofree char *inhibitor = NULL;

  if (action == NULL || g_str_equal (g_variant_get_string (action, NULL), "ignore") ||
      g_str_equal (g_variant_get_string (action, NULL), "lock"))
    return FALSE;
  inhibitor = find_inhibitor ("idle");
  return inhibitor == NULL;
}

DifMachineState
dif_machine_suspend (char **detail)
{
  gboolean awake = FALSE;
  const char *desktop = read_desktop (&awake);
  g_autofree char *inhibitor = NULL;

  if (is_unable ("CanSuspend") && is_unable ("CanHibernate")) {
    *detail = g_strdup (_("This computer cannot go to sleep"));
    return DIF_MACHINE_GOOD;
  }
  if (desktop != NULL && !awake) {
    /* Translators: the name of a desktop, such as GNOME */
    *detail = g_strdup_printf (_("%s puts it to sleep also while it is plugged in: switch that off in its settings, under Power"),
                               desktop);
    return DIF_MACHINE_BAD;
  }
  if (sleeps_when_idle ()) {
    *detail = g_strdup (_("The system puts it to sleep when nobody types: set IdleAction=ignore in logind.conf"));
    return DIF_MACHINE_BAD;
  }
  if (desktop != NULL) {
    /* Translators: the name of a desktop, such as GNOME */
    *detail = g_strdup_printf (_("%s leaves it awake while it is plugged in"), desktop);
    return DIF_MACHINE_GOOD;
  }
  inhibitor = find_inhibitor ("sleep");
  if (inhibitor == NULL)
    return DIF_MACHINE_UNKNOWN;
  /* Translators: a program, and why */
  *detail = g_strdup_printf (_("It is kept awake by %s, for as long as that runs"), inhibitor);
  return DIF_MACHINE_GOOD;
}

/* --- Clock --------------------------------------------------------------------------------- */

DifMachineState
dif_machine_clock (char **detail)
{
  struct timex time = { .modes = 0 };
  int state = adjtimex (&time);

  if (state < 0)
    return DIF_MACHINE_UNKNOWN;
  if (state != TIME_ERROR && (time.status & STA_UNSYNC) == 0) {
    *detail = g_strdup (_("A time service keeps the clock"));
    return DIF_MACHINE_GOOD;
  }
  return DIF_MACHINE_UNKNOWN;
}
