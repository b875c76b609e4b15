/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-application"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-accels.h"
#include "dif-background.h"
#include "dif-desk-work.h"
#include "dif-herald.h"
#include "dif-manual-window.h"
#include "dif-settings.h"
#include "dif-window.h"
#include "dif-witness.h"
#include "dif-worker.h"

#include "dif-application.h"


struct _DifApplication {
  AdwApplication parent_instance;

  GSettings *settings; /* (owned) (nullable) */
  DifDesk *desk;       /* (owned) (nullable) until it starts */
  DifHerald *herald;   /* (owned) (nullable) likewise */
  DifWitness *witness; /* (owned) (nullable) likewise */
  char *data_dir;      /* (owned) (nullable) as the command line says */
  char *page;          /* (owned) (nullable) likewise */
  gboolean practise;
  gboolean relay;      /* as soon as what is set up is known */
  int cuts;            /* likewise; written by GOption, whose dictionary leaves a 0 out */
  int interval;        /* seconds, likewise */
  DifNightPlan plan;
};

G_DEFINE_FINAL_TYPE (DifApplication, dif_application, ADW_TYPE_APPLICATION)


DifApplication *
dif_application_new (void)
{
  return g_object_new (DIF_TYPE_APPLICATION, "application-id", DIF_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/io/github/difusor/Difusor", NULL);
}

static void
dif_application_finalize (GObject *object)
{
  DifApplication *self = DIF_APPLICATION (object);

  g_clear_object (&self->herald);
  g_clear_object (&self->witness);
  /* the jobs that it keeps may hold it in turn */
  if (self->desk != NULL)
    g_object_run_dispose (G_OBJECT (self->desk));
  g_clear_object (&self->desk);
  g_clear_object (&self->settings);
  g_free (self->data_dir);
  g_free (self->page);
  g_strfreev (self->plan.faults);
  G_OBJECT_CLASS (dif_application_parent_class)->finalize (object);
}

static char *
choose_folder (DifApplication *self)
{
  g_autofree char *kept =
      self->settings != NULL ? g_settings_get_string (self->settings, "data-folder") : NULL;

  if (self->data_dir != NULL)
    return g_strdup (self->data_dir);
  if (kept != NULL && kept[0] != '\0')
    return g_steal_pointer (&kept);
  return g_build_filename (g_get_user_data_dir (), "difusor", NULL);
}

/* --- Actions ------------------------------------------------------------------------------ */

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  if (window != NULL)
    gtk_window_close (window);
  else
    g_application_quit (data);
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (
      gtk_application_get_active_window (data), "application-name", "Difusor", "application-icon",
      DIF_APP_ID, "version", DIF_VERSION, "developer-name", _("The Difusor developers"), "license-type",
      GTK_LICENSE_GPL_3_0, "website", "https://github.com/difusor/difusor", "comments",
      _("Relays Mexico's preliminary election results (PREP), unaltered, and proves it."),
      /* Translators: your names, one a line */
      "translator-credits", _("translator-credits"), NULL);
}

static void
on_help (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_manual_window_show (gtk_application_get_active_window (data));
}

static const GActionEntry actions[] = {
  { .name = "help", .activate = on_help },
  { .name = "quit", .activate = on_quit },
  { .name = "about", .activate = on_about },
};

/* --- With the session --------------------------------------------------------------------- */

static void
on_autostart (DifApplication *self)
{
  g_autoptr (GError) error = NULL;

  if (!dif_background_set_autostart (g_application_get_dbus_connection (G_APPLICATION (self)),
                                     g_settings_get_boolean (self->settings, "autostart"), &error))
    g_warning ("starting with the session: %s", error->message);
}

/* What is set up is known once it was read */
static void
on_reading (DifApplication *self)
{
  DifReading *reading = dif_desk_get_reading (self->desk);

  if (reading == NULL)
    return;
  g_signal_handlers_disconnect_by_func (self->desk, on_reading, self);
  if (reading->source != NULL && reading->targets->len > 0 && dif_desk_get_locked (self->desk) == NULL)
    dif_desk_relay (self->desk, TRUE);
}

/* --- Life --------------------------------------------------------------------------------- */

static void
dif_application_startup (GApplication *application)
{
  DifApplication *self = DIF_APPLICATION (application);
  g_autofree char *folder = NULL;

  G_APPLICATION_CLASS (dif_application_parent_class)->startup (application);
  self->settings = dif_settings_new ();
  folder = choose_folder (self);
  self->desk = dif_desk_new (folder);
  self->herald = dif_herald_new (GTK_APPLICATION (self), self->desk, self->settings);
  self->witness = dif_witness_new (self->desk);
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::autostart", G_CALLBACK (on_autostart), self, G_CONNECT_SWAPPED);
  if (self->relay)
    g_signal_connect_object (self->desk, "changed", G_CALLBACK (on_reading), self, G_CONNECT_SWAPPED);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  dif_accels_add (GTK_APPLICATION (self));
}

static void
dif_application_activate (GApplication *application)
{
  DifApplication *self = DIF_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL) {
    window = GTK_WINDOW (dif_window_new (GTK_APPLICATION (self), self->desk, self->settings, &self->plan));
    if (self->page != NULL)
      dif_window_show_page (DIF_WINDOW (window), self->page);
    if (self->practise)
      dif_desk_practise (self->desk, &self->plan);
  }
  gtk_window_present (window);
}

static void
dif_application_open (GApplication *application, GFile **files, int count, const char *hint)
{
  g_application_activate (application);
  for (int i = 0; i < count; i++)
    dif_window_import (DIF_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (application))), files[i]);
}

static void
dif_application_shutdown (GApplication *application)
{
  DifApplication *self = DIF_APPLICATION (application);

  g_clear_object (&self->witness);
  if (self->desk != NULL) {
    dif_desk_stop (self->desk);
    dif_job_manager_settle (dif_desk_get_jobs (self->desk));
  }
  dif_worker_settle ();
  G_APPLICATION_CLASS (dif_application_parent_class)->shutdown (application);
}

static int
dif_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  DifApplication *self = DIF_APPLICATION (application);

  if (g_variant_dict_contains (options, "version")) {
    g_print ("difusor %s\n", DIF_VERSION);
    return 0;
  }
  /* a window of its own for another data folder */
  if (g_variant_dict_lookup (options, "data-dir", "^ay", &self->data_dir))
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  g_variant_dict_lookup (options, "page", "s", &self->page);
  self->practise = g_variant_dict_contains (options, "practise");
  self->relay = g_variant_dict_contains (options, "relay");
  if (self->cuts < 0 || self->interval < 0) {
    /* Translators: an option of the command line, and its value */
    g_printerr (_("difusor: “%s %d”: it cannot be less than none\n"), self->cuts < 0 ? "--cuts" : "--interval",
                self->cuts < 0 ? self->cuts : self->interval);
    return 2;
  }
  self->plan.cuts = (guint) self->cuts;
  self->plan.interval = (guint) self->interval;
  g_variant_dict_lookup (options, "fault", "^as", &self->plan.faults);
  if (!gtk_init_check ()) {
    g_printerr ("difusor: %s\n", _("There is no display to open the window on. Start it from a desktop session; "
                                   "without one, difusorctl does the same work."));
    return 1;
  }
  return -1;
}

static void
dif_application_class_init (DifApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_application_finalize;
  application_class->startup = dif_application_startup;
  application_class->activate = dif_application_activate;
  application_class->open = dif_application_open;
  application_class->shutdown = dif_application_shutdown;
  application_class->handle_local_options = dif_application_handle_local_options;
}

static void
dif_application_init (DifApplication *self)
{
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("The data folder"), N_("DIR") },
    { "page", 0, 0, G_OPTION_ARG_STRING, NULL, N_("The page to show first"), N_("NAME") },
    { "relay", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Relay at once, if a source and a target are set"), NULL },
    { "practise", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Run a practice night"), NULL },
    { "cuts", 0, 0, G_OPTION_ARG_INT, &self->cuts, N_("Cuts of a practice night"), N_("N") },
    { "interval", 0, 0, G_OPTION_ARG_INT, &self->interval, N_("Seconds between two of its cuts"), N_("S") },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, N_("Let this go wrong in it"), N_("NAME[@CUT]") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version"), NULL },
    { NULL },
  };

  self->interval = DIF_NIGHT_PLAN_INTERVAL;
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[PACKAGE…]"));
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}
