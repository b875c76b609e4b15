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
#define POWER_SCHEMA "org.gnome.settings-daemon.plugins.power"
#define SLEEP_KEY "sleep-inactive-ac-type"


/* Returns: (transfer full) (nullable): what a file of the kernel says, without its end of line */
static char *
read_line (const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_strchomp (text) : NULL;
}

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

DifMachineState
dif_machine_power (const char *root, char **detail)
{
  DifMachineState state = DIF_MACHINE_UNKNOWN;

  each_supply (root, "Mains", look_at_mains, &state);
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

DifMachineState
dif_machine_suspend (char **detail)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, POWER_SCHEMA, TRUE) : NULL;
  g_autoptr (GSettings) settings = NULL;
  g_autofree char *does = NULL;

  if (schema == NULL || !g_settings_schema_has_key (schema, SLEEP_KEY))
    return DIF_MACHINE_UNKNOWN;
  settings = g_settings_new_full (schema, NULL, NULL);
  does = g_settings_get_string (settings, SLEEP_KEY);
  if (g_str_equal (does, "nothing")) {
    *detail = g_strdup (_("GNOME leaves it awake while it is plugged in"));
    return DIF_MACHINE_GOOD;
  }
  *detail = g_strdup (_("GNOME puts it to sleep also while it is plugged in: switch that off in the Settings, under Power"));
  return DIF_MACHINE_BAD;
}

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
