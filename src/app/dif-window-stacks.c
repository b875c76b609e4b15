/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-window-stacks"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-stack-dialog.h"
#include "dif-stack-down-dialog.h"

#include "dif-window-stacks.h"


/* Returns: (transfer none) (nullable) */
static const DifTargetConfig *
find_target (gpointer window, GVariant *parameter)
{
  DifReading *reading = dif_desk_get_reading (dif_window_get_desk (DIF_WINDOW (window)));
  const DifTargetFacts *facts =
      reading != NULL ? dif_reading_find_target (reading, g_variant_get_string (parameter, NULL)) : NULL;

  return facts != NULL ? facts->config : NULL;
}

static void
on_change (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const DifTargetConfig *target = find_target (data, parameter);

  if (target != NULL)
    gtk_window_present (
        GTK_WINDOW (dif_stack_dialog_new (GTK_WINDOW (data), dif_window_get_desk (DIF_WINDOW (data)), target)));
}

static void
on_down (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const DifTargetConfig *target = find_target (data, parameter);
  g_autoptr (GUri) uri = NULL;

  if (target == NULL)
    return;
  uri = target->public_url != NULL ? g_uri_parse (target->public_url, G_URI_FLAGS_NONE, NULL) : NULL;
  gtk_window_present (GTK_WINDOW (dif_stack_down_dialog_new (
      GTK_WINDOW (data), dif_window_get_desk (DIF_WINDOW (data)), target->name,
      dif_options_get (target->options, "region"), uri != NULL ? g_uri_get_host (uri) : target->name)));
}

static const GActionEntry entries[] = {
  { .name = "change-stacks", .activate = on_change, .parameter_type = "s" },
  { .name = "take-down-stacks", .activate = on_down, .parameter_type = "s" },
};

void
dif_window_stacks_add (DifWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

void
dif_window_stacks_refresh (DifWindow *window, gboolean own, gboolean relaying)
{
  GAction *change = g_action_map_lookup_action (G_ACTION_MAP (window), "change-stacks");
  GAction *down = g_action_map_lookup_action (G_ACTION_MAP (window), "take-down-stacks");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (change), own);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (down), own && !relaying);
}
