/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-accels"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-accels.h"


/* Translators: headings of the window of keyboard shortcuts */
#define GENERAL N_("General")
#define PAGES N_("Pages")
#define NIGHT N_("The Night")
#define SETTING_UP N_("Setting Up")

static const struct {
  const char *action;
  const char *keys[3];
  const char *group;
  const char *title; /* (nullable): shown with the one before */
  const char *shown; /* (nullable): in place of the keys */
} accels[] = {
  { "win.menu", { "F10" }, GENERAL, N_("Main menu") },
  { "win.back", { "<Alt>Left", "Escape" }, GENERAL, N_("Back to the sidebar") },
  { "win.find", { "<Control>f" }, GENERAL, N_("Search cuts or the ledger") },
  { "win.preferences", { "<Control>comma" }, GENERAL, N_("Preferences") },
  { "app.help", { "F1" }, GENERAL, N_("Manual") },
  { "win.shortcuts", { "<Control>question" }, GENERAL, N_("Keyboard shortcuts") },
  { "window.close", { "<Control>w" }, GENERAL, N_("Close the window") },
  { "app.quit", { "<Control>q" }, GENERAL, N_("Quit") },
  { "win.show-page::overview", { "<Alt>1" }, PAGES, N_("Overview") },
  { "win.show-page::fetcher", { "<Alt>2" }, PAGES, N_("Fetcher") },
  { "win.show-page::publisher", { "<Alt>3" }, PAGES, N_("Publisher") },
  { "win.show-page::ledger", { "<Alt>4" }, PAGES, N_("Ledger") },
  { "win.show-page::preview", { "<Alt>5" }, PAGES, N_("Preview") },
  { "win.show-page::monitor", { "<Alt>6" }, PAGES, N_("Monitor") },
  { "win.show-page::memoria", { "<Alt>7" }, PAGES, N_("Memoria") },
  { "win.show-page::call", { "<Alt>8" }, PAGES, N_("Call, registration, requirements"), "<Alt>8...0" },
  { "win.show-page::registration", { "<Alt>9" }, PAGES, NULL },
  { "win.show-page::requirements", { "<Alt>0" }, PAGES, NULL },
  { "win.relay", { "<Control><Shift>r" }, NIGHT, N_("Start or stop relaying") },
  { "win.fetch", { "<Control>r", "F5" }, NIGHT, N_("Fetch now") },
  { "win.import", { "<Control>o" }, NIGHT, N_("Import a package") },
  { "win.publish", { "<Control>Return" }, NIGHT, N_("Publish now") },
  { "win.verify::", { "<Control>b" }, NIGHT, N_("Read back now") },
  { "win.probe", { "<Control><Shift>b" }, NIGHT, N_("Look at the public addresses") },
  { "win.add-incident", { "<Control>i" }, NIGHT, N_("Note an incident") },
  { "win.export-ledger", { "<Control>e" }, NIGHT, N_("Export the ledger") },
  { "win.practise", { "<Control><Shift>p" }, SETTING_UP, N_("Practise now") },
  { "win.practise-with", { "<Control><Shift>t" }, SETTING_UP, N_("Practise with troubles") },
  { "win.leave-practice", { "<Control><Shift>l" }, SETTING_UP, N_("Leave practice") },
  { "win.set-up", { "<Control><Shift>u" }, SETTING_UP, N_("Set up for a call") },
  { "win.show-page::tests", { "<Alt>t" }, SETTING_UP, N_("Tests") },
  { "win.source", { "<Control><Shift>s" }, SETTING_UP, N_("Source") },
  { "win.add-target", { "<Control><Shift>n" }, SETTING_UP, N_("Add a target") },
  { "win.open-profile", { "<Control><Shift>o" }, SETTING_UP, N_("Open a data folder") },
};

void
dif_accels_add (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (application, accels[i].action, accels[i].keys);
}

/* Takes @piece over */
static void
append (GString *text, char *piece)
{
  g_string_append (text, piece);
  g_free (piece);
}

/* Only a template can fill that window at the floor */
static char *
make_template (void)
{
  g_autoptr (GString) text = g_string_new ("<interface><object class='GtkShortcutsWindow' id='shortcuts'>"
                                           "<property name='modal'>1</property><child>"
                                           "<object class='GtkShortcutsSection'>"
                                           "<property name='section-name'>shortcuts</property>"
                                           "<property name='max-height'>18</property>");
  const char *group = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++) {
    g_autofree char *keys = accels[i].shown != NULL ? g_strdup (accels[i].shown) : g_strjoinv (" ", (GStrv) accels[i].keys);

    if (accels[i].title == NULL)
      continue;
    if (group != NULL && g_strcmp0 (group, accels[i].group) != 0)
      g_string_append (text, "</object></child>");
    if (g_strcmp0 (group, accels[i].group) != 0)
      append (text, g_markup_printf_escaped ("<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>",
                                             _(accels[i].group)));
    group = accels[i].group;
    append (text, g_markup_printf_escaped ("<child><object class='GtkShortcutsShortcut'><property name='title'>%s</property>"
                                           "<property name='accelerator'>%s</property></object></child>",
                                           _(accels[i].title), keys));
  }
  g_string_append (text, "</object></child></object></child></object></interface>");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/*
 * Not as gtk/help-overlay.ui, which GTK keeps as a hidden window from the start: it takes time there, and
 * a screen reader that asks GTK 4.8 for a window that has just gone gets a hidden one, which has no name
 * yet: that ends the program.
 */
void
dif_accels_show (GtkWindow *window)
{
  g_autofree char *template = make_template ();
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (template, -1);
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, window);
  gtk_window_set_destroy_with_parent (shortcuts, TRUE);
  gtk_window_present (shortcuts);
}
