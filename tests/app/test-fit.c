/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The program with two more actions. app.fit looks, a few frames later, at every text on the screen; its state is then
 * how many there were, and a line for each that is cut off: ellipsized, larger than its place, or beyond its window's
 * edge where nothing scrolls to it. app.spoil puts texts into the window that cannot fit.
 */
#include "config.h"

#include <locale.h>
#include <glib/gi18n-lib.h>

#include "base/dif-install.h"

#include "dif-application.h"

#define SETTLE_FRAMES (3)
#define SPOILT_WIDTH (200) /* characters */
#define SLACK (1.5)       /* px: places are rounded */


typedef struct {
  GVariantBuilder found;
  guint looked;
} Fit;

static guint frames; /* until the look */

/* --- Looking ------------------------------------------------------------------------------ */

static void
tell (Fit *fit, GtkWidget *widget, const char *text, const char *why)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  g_variant_builder_add_value (&fit->found, g_variant_new_take_string (g_strdup_printf (
      "%s: “%s” (in %s, %d px)", why, text, G_OBJECT_TYPE_NAME (parent), gtk_widget_get_width (widget))));
}

static void
look_at_label (Fit *fit, GtkLabel *label, GtkWidget *window, gboolean scrolls)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  const char *text = gtk_label_get_text (label);
  int width, height, own = gtk_widget_get_width (GTK_WIDGET (label));
  double x, y;

  if (text[0] == '\0' || !gtk_widget_translate_coordinates (GTK_WIDGET (label), window, 0, 0, &x, &y))
    return;
  fit->looked++;
  pango_layout_get_pixel_size (layout, &width, &height);
  if (pango_layout_is_ellipsized (layout))
    tell (fit, GTK_WIDGET (label), text, "shortened");
  else if (width > own || height > gtk_widget_get_height (GTK_WIDGET (label)))
    tell (fit, GTK_WIDGET (label), text, "larger than its place");
  else if (!scrolls && (x < -SLACK || x + own > gtk_widget_get_width (window) + SLACK))
    tell (fit, GTK_WIDGET (label), text, "beyond the edge");
}

static void
look_at (Fit *fit, GtkWidget *widget, GtkWidget *window, gboolean scrolls)
{
  GtkPolicyType across = GTK_POLICY_NEVER;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_SCROLLED_WINDOW (widget))
    gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &across, NULL);
  if (GTK_IS_LABEL (widget))
    look_at_label (fit, GTK_LABEL (widget), window, scrolls);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    look_at (fit, child, window, scrolls || across != GTK_POLICY_NEVER);
}

static void
look_at_window (Fit *fit, GtkWidget *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  int least;

  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (least > gdk_surface_get_width (surface))
    g_variant_builder_add_value (&fit->found, g_variant_new_take_string (g_strdup_printf (
        "the window “%s” needs %d px and has %d", gtk_window_get_title (GTK_WINDOW (window)), least,
        gdk_surface_get_width (surface))));
  look_at (fit, window, window, FALSE);
}

static gboolean
on_frame (GtkWidget *window, GdkFrameClock *clock, gpointer action)
{
  Fit fit = { 0 };
  GListModel *windows = gtk_window_get_toplevels ();

  if (--frames > 0)
    return G_SOURCE_CONTINUE;
  g_variant_builder_init (&fit.found, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) shown = g_list_model_get_item (windows, i);

    if (gtk_widget_get_mapped (shown))
      look_at_window (&fit, shown);
  }
  g_simple_action_set_state (action, g_variant_new ("(uas)", fit.looked, &fit.found));
  return G_SOURCE_REMOVE;
}

/* --- Actions ------------------------------------------------------------------------------ */

static void
on_fit (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  GtkWindow *window = gtk_application_get_active_window (application);

  frames = SETTLE_FRAMES;
  g_simple_action_set_state (action, g_variant_new ("(uas)", 0, NULL));
  gtk_widget_add_tick_callback (GTK_WIDGET (window), on_frame, g_object_ref (action), g_object_unref);
}

/* Into every label on the screen that takes one line only */
static void
spoil (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && !gtk_label_get_wrap (GTK_LABEL (widget)))
    gtk_label_set_text (GTK_LABEL (widget), text);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    spoil (child, text);
}

static void
on_spoil (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  g_autofree char *text = g_strnfill (SPOILT_WIDTH, 'W');

  spoil (GTK_WIDGET (gtk_application_get_active_window (application)), text);
}

int
main (int argc, char *argv[])
{
  static const GActionEntry actions[] = {
    { .name = "fit", .activate = on_fit, .state = "(uint32 0, @as [])" },
    { .name = "spoil", .activate = on_spoil },
  };
  g_autofree char *locale = dif_install_find (DIF_LOCALEDIR, "po");
  g_autoptr (DifApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname (DIF_APP_ID);
  application = dif_application_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
