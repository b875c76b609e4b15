/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-background"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-file.h"

#include "dif-background.h"

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define SANDBOX "/.flatpak-info"
/* A started session is for relaying */
#define START_OPTION "--relay"


/* --- The portal --------------------------------------------------------------------------- */

typedef struct {
  GDBusConnection *connection; /* (owned) */
  guint subscription;          /* to the portal's answer */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->connection);
  g_free (question);
}

static void
settle (GTask *task, gboolean granted)
{
  Question *question = g_task_get_task_data (task);

  if (question->subscription != 0)
    g_dbus_connection_signal_unsubscribe (question->connection, question->subscription);
  question->subscription = 0;
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

static GVariant *
make_options (const char *token, gboolean autostart)
{
  const char *const command[] = { "difusor", START_OPTION, NULL };
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "handle_token", "s", token);
  g_variant_dict_insert (&options, "autostart", "b", autostart);
  if (autostart)
    g_variant_dict_insert (&options, "commandline", "^as", command);
  g_variant_dict_insert (&options, "reason", "s", _("New results reach your readers while the window is closed."));
  return g_variant_dict_end (&options);
}

/* The answer is a signal of an object whose path follows from our name on the bus and a word of ours */
void
dif_background_ask_async (GDBusConnection *connection, gboolean autostart, GAsyncReadyCallback callback, gpointer data)
{
  static guint asked;
  GTask *task = g_task_new (NULL, NULL, callback, data);
  Question *question = g_new0 (Question, 1);
  g_autofree char *token = g_strdup_printf ("difusor%u", ++asked);
  g_autofree char *sender = NULL;
  g_autofree char *path = NULL;

  g_task_set_source_tag (task, dif_background_ask_async);
  g_task_set_task_data (task, question, question_free);
  if (connection == NULL) {
    settle (task, FALSE);
    return;
  }
  question->connection = g_object_ref (connection);
  sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (connection) + 1), ".", '_');
  path = g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
  question->subscription =
      g_dbus_connection_signal_subscribe (connection, PORTAL, "org.freedesktop.portal.Request", "Response", path, NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, on_response, task, NULL);
  g_dbus_connection_call (connection, PORTAL, PORTAL_PATH, "org.freedesktop.portal.Background", "RequestBackground",
                          g_variant_new ("(s@a{sv})", "", make_options (token, autostart)), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_asked, g_object_ref (task));
}

gboolean
dif_background_ask_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/* --- With the session --------------------------------------------------------------------- */

static void
on_told (GObject *source, GAsyncResult *result, gpointer data)
{
  if (!dif_background_ask_finish (result))
    g_info ("the desktop does not let Difusor start with the session");
}

/* What of the name of a program needs no quoting in a desktop file */
static gboolean
is_plain (const char *path)
{
  return path != NULL && strpbrk (path, " \t\n\"'\\><~|&;$*?#()`%") == NULL;
}

/* A file of that name there belongs to us */
static char *
make_entry (void)
{
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *command = g_strconcat (is_plain (program) ? program : "difusor", " " START_OPTION, NULL);

  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE, "Application");
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, "Difusor");
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, DIF_APP_ID);
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, command);
  return g_key_file_to_data (entry, NULL, NULL);
}

static gboolean
write_entry (gboolean autostart, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autofree char *path = g_build_filename (folder, DIF_APP_ID ".desktop", NULL);
  g_autofree char *text = NULL;

  if (!autostart) {
    if (g_unlink (path) == 0 || errno == ENOENT)
      return TRUE;
    dif_set_error_errno (error, errno, _("“%s” cannot be removed"), path);
    return FALSE;
  }
  text = make_entry ();
  return dif_folder_make (folder, error) && g_file_set_contents (path, text, -1, error);
}

gboolean
dif_background_set_autostart (GDBusConnection *connection, gboolean autostart, GError **error)
{
  if (!g_file_test (SANDBOX, G_FILE_TEST_EXISTS))
    return write_entry (autostart, error);
  dif_background_ask_async (connection, autostart, on_told, NULL);
  return TRUE;
}
