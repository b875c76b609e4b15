/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-window-pair"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "relay/dif-profile-transfer.h"
#include "relay/dif-relay.h"
#include "relay/dif-spare.h"

#include "dif-ask.h"
#include "dif-choose.h"
#include "dif-desk-give.h"
#include "dif-dialogs.h"

#include "dif-window-pair.h"


/* What one of the jobs is about */
typedef struct {
  char *subject; /* (owned) a target, or a file's path */
  char *reason;  /* (owned) (nullable) */
} Order;

static DifDesk *
desk_of (gpointer data)
{
  return dif_window_get_desk (DIF_WINDOW (data));
}

static Order *
order_new (const char *subject, const char *reason)
{
  Order *order = g_new0 (Order, 1);

  order->subject = g_strdup (subject);
  order->reason = g_strdup (reason);
  return order;
}

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->subject);
  g_free (order->reason);
  g_free (order);
}

/* --- Who publishes ------------------------------------------------------------------------ */

static gboolean
hand_over (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_autoptr (DifRelay) relay = dif_relay_new (profile, dif_job_get_progress (job), NULL, NULL);

  if (!dif_relay_hand_over (relay, order->subject, dif_job_get_cancellable (job), error))
    return FALSE;
  dif_job_take_outcome (job, g_strdup (_("The other machine may publish now")));
  return TRUE;
}

static void
on_hand_over (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_give (desk_of (data), _("Handing over"), hand_over,
                 order_new (g_variant_get_string (parameter, NULL), NULL), order_free);
}

static gboolean
take (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_autoptr (DifRelay) relay = dif_relay_new (profile, dif_job_get_progress (job), NULL, NULL);

  if (!dif_relay_take (relay, order->subject, order->reason, dif_job_get_cancellable (job), error))
    return FALSE;
  dif_job_take_outcome (job, g_strdup (_("This machine publishes now")));
  return TRUE;
}

static void
on_take_agreed (GtkWindow *window, const char *subject, const char *reason)
{
  dif_desk_give (desk_of (window), _("Taking over"), take, order_new (subject, reason), order_free);
}

static void
on_take (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_ask (GTK_WINDOW (data), _("Publish from This Machine?"),
           _("Only if you know that the other machine is off. Left alone, this one takes over by itself when the "
             "other falls silent."),
           _("_Take Over"), TRUE, g_variant_get_string (parameter, NULL), on_take_agreed);
}

/* --- A hot spare -------------------------------------------------------------------------- */

/* @reason: the first target, or none */
static gboolean
set_spare (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_spare_set (profile, order->subject, order->reason, error);
}

static void
on_spare_of (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_auto (GStrv) both = g_strsplit (g_variant_get_string (parameter, NULL), " ", 2);

  if (g_strv_length (both) == 2)
    dif_desk_keep (desk_of (data), _("Making it a hot spare"), set_spare, order_new (both[0], both[1]), order_free);
}

static void
on_spare_none (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_keep (desk_of (data), _("Making it a target of its own"), set_spare,
                 order_new (g_variant_get_string (parameter, NULL), NULL), order_free);
}

static gboolean
switch_target (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  if (!dif_spare_switch (profile, order->subject, order->reason, error))
    return FALSE;
  dif_job_take_outcome (job, g_strdup_printf (_("Readers are to be led to “%s” now"), order->subject));
  return TRUE;
}

static void
on_switch_agreed (GtkWindow *window, const char *subject, const char *reason)
{
  dif_desk_keep (desk_of (window), _("Leading readers elsewhere"), switch_target, order_new (subject, reason), order_free);
}

static const DifTargetFacts *
find_facts (gpointer window, GVariant *name)
{
  DifReading *reading = dif_desk_get_reading (desk_of (window));

  return reading != NULL ? dif_reading_find_target (reading, g_variant_get_string (name, NULL)) : NULL;
}

static void
on_switch (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autofree char *heading = g_strdup_printf (_("Lead Readers to “%s”?"), g_variant_get_string (parameter, NULL));

  dif_ask (GTK_WINDOW (data), heading,
           _("It counts as what readers see from now on. They arrive there once you have changed your page, "
             "CloudFront or the DNS; the target’s menu says how."),
           _("_Lead There"), TRUE, g_variant_get_string (parameter, NULL), on_switch_agreed);
}

static void
on_ways (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const DifTargetFacts *facts = find_facts (data, parameter);

  if (facts != NULL && facts->ways != NULL)
    dif_dialogs_text (GTK_WINDOW (data), _("How Readers Get There"), facts->ways, FALSE);
}

/* --- The profile -------------------------------------------------------------------------- */

static gboolean
export_profile (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_auto (GStrv) left = NULL;

  if (!dif_profile_export (profile, order->subject, NULL, &left, error))
    return FALSE;
  dif_job_take_outcome (job, g_strdup (left[0] != NULL ? _("Written, without the secrets: enter them on the other machine")
                                                       : _("Written")));
  return TRUE;
}

static gboolean
import_profile (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  if (!dif_profile_import (profile, order->subject, NULL, FALSE, error))
    return FALSE;
  dif_job_take_outcome (job, g_strdup (_("Taken up: relay on both machines, and one of them publishes")));
  return TRUE;
}

static void
on_export_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_give (desk_of (data), _("Writing the profile"), export_profile,
                 order_new (g_variant_get_string (parameter, NULL), NULL), order_free);
}

static void
on_import_from (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_give (desk_of (data), _("Taking up the profile"), import_profile,
                 order_new (g_variant_get_string (parameter, NULL), NULL), order_free);
}

static void
pass_on (gpointer window, const char *action, const char *path)
{
  g_action_group_activate_action (G_ACTION_GROUP (window), action, g_variant_new_string (path));
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_choose (data,
              &(DifChoice){ .title = _("Write the Profile for a Second Machine"),
                            .kind = GTK_FILE_CHOOSER_ACTION_SAVE,
                            .name = "difusor-profile.json",
                            .subject = "export-profile-to" },
              pass_on);
}

static void
on_import (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_choose (data,
              &(DifChoice){ .title = _("Take Up a Profile"),
                            .kind = GTK_FILE_CHOOSER_ACTION_OPEN,
                            .subject = "import-profile-from" },
              pass_on);
}

static const GActionEntry entries[] = {
  { .name = "hand-over", .activate = on_hand_over, .parameter_type = "s" },
  { .name = "take-over", .activate = on_take, .parameter_type = "s" },
  { .name = "spare-of", .activate = on_spare_of, .parameter_type = "s" },
  { .name = "spare-none", .activate = on_spare_none, .parameter_type = "s" },
  { .name = "switch-target", .activate = on_switch, .parameter_type = "s" },
  { .name = "target-ways", .activate = on_ways, .parameter_type = "s" },
  { .name = "export-profile", .activate = on_export },
  { .name = "export-profile-to", .activate = on_export_to, .parameter_type = "s" },
  { .name = "import-profile", .activate = on_import },
  { .name = "import-profile-from", .activate = on_import_from, .parameter_type = "s" },
};

void
dif_window_pair_add (DifWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

void
dif_window_pair_refresh (DifWindow *window, gboolean own, gboolean empty)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), entries[i].name);
    gboolean imports = g_str_has_prefix (entries[i].name, "import-profile");

    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), own && (empty || !imports));
  }
}
