/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-card"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-words.h"

#include "dif-target-card.h"


struct _DifTargetCard {
  AdwBin parent_instance;

  GtkImage *icon; /* (unowned) children */
  GtkLabel *name;
  GtkLabel *place;
  GtkLabel *mode;
  GtkLabel *shows;
  GtkLabel *since;
  GtkWidget *verified;
  GtkLabel *verified_text;
  GtkImage *verified_icon;
  GtkMenuButton *more;
};

G_DEFINE_FINAL_TYPE (DifTargetCard, dif_target_card, ADW_TYPE_BIN)


static void
show_what (DifTargetCard *self, const DifTargetFacts *facts, GTimeZone *zone)
{
  g_autofree char *hour = dif_words_hour (facts->held_time, zone);
  g_autofree char *since = facts->held_cut != NULL ? dif_words_day_hour (facts->held_since, zone) : g_strdup ("—");
  g_autofree char *shows = NULL;

  if (facts->held_cut == NULL)
    shows = g_strdup (_("Nothing yet"));
  else
    shows = facts->held_time != 0 ? g_strdup_printf (_("Cut of %s"), hour) : g_strdup (facts->held_cut);
  gtk_label_set_label (self->shows, shows);
  gtk_label_set_label (self->since, since);
}

static void
show_verified (DifTargetCard *self, const DifTargetFacts *facts, GTimeZone *zone)
{
  gboolean read = facts->held_cut != NULL && facts->verified >= facts->held_since && facts->verified != 0;
  g_autofree char *hour = dif_words_hour (facts->verified, zone);
  g_autofree char *text = NULL;

  if (facts->publisher != NULL) {
    text = g_strdup (_("Another machine publishes; this one stands by"));
    gtk_image_set_from_icon_name (self->verified_icon, "network-server-symbolic");
    gtk_widget_add_css_class (self->verified, "quiet");
  } else if (g_strcmp0 (facts->last_state, "failed") == 0) {
    text = g_strdup (_("The last cut failed here"));
    gtk_image_set_from_icon_name (self->verified_icon, "dialog-error-symbolic");
    gtk_widget_add_css_class (self->verified, "error");
  } else if (read) {
    /* Translators: an hour: then the bytes were read back from the public address and compared */
    text = g_strdup_printf (_("%s, identical"), hour);
    gtk_image_set_from_icon_name (self->verified_icon, "object-select-symbolic");
    gtk_widget_add_css_class (self->verified, "success");
  } else {
    text = g_strdup (facts->config->public_url != NULL ? _("Not yet") : _("No public address is known"));
    gtk_widget_hide (GTK_WIDGET (self->verified_icon));
    gtk_widget_add_css_class (self->verified, "quiet");
  }
  gtk_label_set_label (self->verified_text, text);
}

static void
add_command (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

static void
fill_menu (DifTargetCard *self, const DifTargetFacts *facts)
{
  const char *name = facts->config->name;
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) use = g_menu_new ();
  g_autoptr (GMenu) change = g_menu_new ();
  g_autoptr (GMenu) pair = g_menu_new ();
  g_autofree char *label = g_strdup_printf (_("More about %s"), name);

  if (facts->config->public_url != NULL) {
    add_command (use, _("_Open the Site"), "win.open-uri", facts->config->public_url);
    add_command (use, _("_Copy the Address"), "win.copy", facts->config->public_url);
    add_command (use, _("_Read Back Now"), "win.verify", name);
  }
  add_command (change, _("_Publish There"), "win.publish-on", name);
  add_command (change, _("_Test"), "win.test-target", name);
  add_command (change, _("Re_move…"), "win.remove-target", name);
  if (facts->publisher != NULL)
    add_command (pair, _("_Take Over…"), "win.take-over", name);
  else if (facts->held_cut != NULL)
    add_command (pair, _("_Hand Over to the Other Machine"), "win.hand-over", name);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (use));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (change));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (pair));
  gtk_menu_button_set_menu_model (self->more, G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->more), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

GtkWidget *
dif_target_card_new (DifTargetItem *item, GTimeZone *zone)
{
  DifTargetCard *self = g_object_new (DIF_TYPE_TARGET_CARD, NULL);
  const DifTargetFacts *facts = dif_target_item_get (item);
  gboolean folder = g_str_equal (facts->config->kind, "folder");
  g_autofree char *place = folder ? dif_words_folder (facts->config->location) : g_strdup (facts->config->location);
  g_autofree char *text = facts->config->public_url != NULL
                              ? g_strdup_printf ("%s\n%s", place, facts->config->public_url)
                              : g_strdup (place);

  gtk_image_set_from_icon_name (self->icon, folder ? "folder-symbolic" : "network-server-symbolic");
  gtk_label_set_label (self->name, facts->config->name);
  gtk_label_set_label (self->place, text);
  gtk_label_set_label (self->mode, dif_words_mode (facts->config->mode));
  show_what (self, facts, zone);
  show_verified (self, facts, zone);
  fill_menu (self, facts);
  return GTK_WIDGET (self);
}

static void
dif_target_card_class_init (DifTargetCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-target-card.ui");
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, icon);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, name);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, place);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, mode);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, shows);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, since);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, verified);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, verified_text);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, verified_icon);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, more);
}

static void
dif_target_card_init (DifTargetCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
