/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-card"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "target/dif-sftp-strategy.h"
#include "target/dif-target-kind.h"
#include "target/dif-target-purges.h"

#include "dif-style.h"
#include "dif-words.h"

#include "dif-target-card.h"


struct _DifTargetCard {
  AdwBin parent_instance;

  DifTargetItem *item; /* (owned) */
  GTimeZone *zone;     /* (owned) */
  char *menu_shown;    /* (owned) (nullable) public address that the menu was made with */

  GtkImage *icon; /* (unowned) children */
  GtkLabel *name;
  GtkLabel *place;
  GtkLabel *mode;
  GtkLabel *shows;
  GtkLabel *since;
  GtkWidget *changes_title;
  GtkLabel *changes;
  GtkWidget *role_title;
  GtkLabel *role;
  GtkWidget *purged_title;
  GtkLabel *purged;
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
  gboolean failed = g_strcmp0 (facts->last_state, "failed") == 0;
  gboolean read = !failed && facts->held_cut != NULL && facts->verified >= facts->held_since && facts->verified != 0;
  g_autofree char *hour = dif_words_hour (facts->verified, zone);
  g_autofree char *text = NULL;

  if (facts->publisher != NULL)
    text = g_strdup (_("Another machine publishes; this one stands by"));
  else if (failed)
    text = g_strdup (_("The last cut failed here"));
  else if (read)
    /* Translators: an hour: then the bytes were read back from the public address and compared */
    text = g_strdup_printf (_("%s, identical"), hour);
  else
    text = g_strdup (facts->config->public_url != NULL ? _("Not yet") : _("No public address is known"));
  gtk_widget_set_visible (GTK_WIDGET (self->verified_icon), failed || read);
  gtk_image_set_from_icon_name (self->verified_icon, failed ? "dialog-error-symbolic" : "object-select-symbolic");
  dif_style_choose (self->verified, failed ? "error" : read ? "success" : "quiet");
  gtk_label_set_label (self->verified_text, text);
}

/* How a cut becomes what readers see on a hosting, and what that means for them, once it is known */
static void
show_strategy (DifTargetCard *self, const DifTargetFacts *facts)
{
  const char *name = dif_options_get (facts->config->options, "strategy");
  DifSftpStrategy strategy;
  gboolean known = g_str_equal (facts->config->kind, "sftp") && name != NULL &&
                   dif_sftp_strategy_find (name, &strategy, NULL);

  gtk_widget_set_visible (self->changes_title, known);
  gtk_widget_set_visible (GTK_WIDGET (self->changes), known);
  if (!known)
    return;
  gtk_label_set_label (self->changes, dif_sftp_strategy_meaning (strategy));
  if (strategy == DIF_SFTP_STRATEGY_INPLACE)
    gtk_widget_add_css_class (GTK_WIDGET (self->changes), "warning");
}

/* Of a pair: who waits for whom, and where readers are led */
static void
show_role (DifTargetCard *self, const DifTargetFacts *facts)
{
  gboolean spare = facts->config->spare_of != NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->role_title, facts->partner != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->role), facts->partner != NULL);
  if (facts->partner == NULL)
    return;
  if (spare)
    text = g_strdup_printf (facts->reserve ? _("Hot spare of “%s”") : _("Readers are led here, in place of “%s”"),
                            facts->partner);
  else
    text = g_strdup_printf (facts->reserve ? _("Readers are led to its spare “%s”") : _("In service; its hot spare is “%s”"),
                            facts->partner);
  gtk_label_set_label (self->role, text);
  dif_style_choose (GTK_WIDGET (self->role), spare != facts->reserve ? "warning" : NULL);
}

/* What CloudFront has forgotten for us this month; of what is beyond the free ones, each path costs */
static void
show_purged (DifTargetCard *self, const DifTargetFacts *facts)
{
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->purged_title, facts->purged >= 0);
  gtk_widget_set_visible (GTK_WIDGET (self->purged), facts->purged >= 0);
  if (facts->purged < 0)
    return;
  /* Translators: paths that CloudFront's caches were told to forget */
  text = g_strdup_printf (_("%" PRId64 " of %d free paths this month"), facts->purged, DIF_PURGES_FREE);
  gtk_label_set_label (self->purged, text);
  dif_style_choose (GTK_WIDGET (self->purged), facts->purged > DIF_PURGES_FREE ? "warning" : NULL);
}

static void
add_command (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

static void
add_spare_commands (GMenu *menu, const DifTargetFacts *facts)
{
  const char *name = facts->config->name;
  g_autoptr (GMenu) firsts = g_menu_new ();

  if (facts->partner != NULL) {
    if (facts->reserve)
      add_command (menu, _("_Lead Readers Here…"), "win.switch-target", name);
    add_command (menu, _("How _Readers Get There…"), "win.target-ways", name);
  }
  if (facts->config->spare_of != NULL)
    add_command (menu, _("No Longer a Hot _Spare"), "win.spare-none", name);
  for (guint i = 0; facts->firsts[i] != NULL; i++) {
    g_autofree char *both = g_strdup_printf ("%s %s", name, facts->firsts[i]);
    g_autofree char *label = g_strdup_printf ("“%s”", facts->firsts[i]);

    add_command (firsts, label, "win.spare-of", both);
  }
  if (facts->firsts[0] != NULL)
    g_menu_append_submenu (menu, _("Make It the Hot _Spare Of"), G_MENU_MODEL (firsts));
}

static void
fill_menu (DifTargetCard *self, const DifTargetFacts *facts)
{
  const char *name = facts->config->name;
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) use = g_menu_new ();
  g_autoptr (GMenu) change = g_menu_new ();
  g_autoptr (GMenu) pair = g_menu_new ();
  g_autoptr (GMenu) spare = g_menu_new ();
  g_autofree char *label = NULL;
  g_autofree char *firsts = g_strjoinv (" ", facts->firsts);
  g_autofree char *about = g_strdup_printf ("%s %d %d %s %d %s %d", facts->config->public_url, facts->publisher != NULL,
                                            facts->held_cut != NULL, facts->partner, facts->reserve, firsts,
                                            facts->stacks);

  /* it may be open */
  if (gtk_menu_button_get_menu_model (self->more) != NULL && g_strcmp0 (self->menu_shown, about) == 0)
    return;
  g_free (self->menu_shown);
  self->menu_shown = g_steal_pointer (&about);
  label = g_strdup_printf (_("More about %s"), name);
  if (facts->config->public_url != NULL) {
    add_command (use, _("_Open the Site"), "win.open-uri", facts->config->public_url);
    add_command (use, _("_Copy the Address"), "win.copy", facts->config->public_url);
    add_command (use, _("_Read Back Now"), "win.verify", name);
  }
  add_command (change, _("_Publish There"), "win.publish-on", name);
  add_command (change, _("_Test"), "win.test-target", name);
  if (facts->config->public_url != NULL)
    add_command (change, _("_Your Own Page…"), "win.target-page", name);
  if (dif_target_kind_find (facts->config->kind, NULL)->has_rules)
    add_command (change, _("Tell the _Web Server…"), "win.web-rules", name);
  if (facts->stacks) {
    add_command (change, _("Chan_ge on AWS…"), "win.change-stacks", name);
    add_command (change, _("Take _Down from AWS…"), "win.take-down-stacks", name);
  }
  add_command (change, _("Re_move…"), "win.remove-target", name);
  if (facts->publisher != NULL)
    add_command (pair, _("_Take Over…"), "win.take-over", name);
  else if (facts->held_cut != NULL)
    add_command (pair, _("_Hand Over to the Other Machine"), "win.hand-over", name);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (use));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (change));
  add_spare_commands (spare, facts);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (spare));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (pair));
  gtk_menu_button_set_menu_model (self->more, G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->more), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show (DifTargetCard *self)
{
  const DifTargetFacts *facts = dif_target_item_get (self->item);
  gboolean folder = g_str_equal (facts->config->kind, "folder");
  g_autofree char *place = folder ? dif_words_folder (facts->config->location) : g_strdup (facts->config->location);
  g_autofree char *text = facts->config->public_url != NULL
                              ? g_strdup_printf ("%s\n%s", place, facts->config->public_url)
                              : g_strdup (place);

  gtk_image_set_from_icon_name (self->icon, folder ? "folder-symbolic" : "network-server-symbolic");
  gtk_label_set_label (self->name, facts->config->name);
  gtk_label_set_label (self->place, text);
  gtk_label_set_label (self->mode, dif_words_mode (facts->config->mode));
  show_what (self, facts, self->zone);
  show_verified (self, facts, self->zone);
  show_strategy (self, facts);
  show_role (self, facts);
  show_purged (self, facts);
  fill_menu (self, facts);
}

GtkWidget *
dif_target_card_new (DifTargetItem *item, GTimeZone *zone)
{
  DifTargetCard *self = g_object_new (DIF_TYPE_TARGET_CARD, NULL);

  self->item = g_object_ref (item);
  self->zone = g_time_zone_ref (zone);
  g_signal_connect_object (item, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}

static void
dif_target_card_finalize (GObject *object)
{
  DifTargetCard *self = DIF_TARGET_CARD (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->menu_shown);
  G_OBJECT_CLASS (dif_target_card_parent_class)->finalize (object);
}

static void
dif_target_card_class_init (DifTargetCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_target_card_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-target-card.ui");
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, icon);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, name);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, place);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, mode);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, shows);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, since);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, changes_title);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, changes);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, role_title);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, role);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, purged_title);
  gtk_widget_class_bind_template_child (widget_class, DifTargetCard, purged);
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
