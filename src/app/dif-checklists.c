/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-checklists"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-words.h"

#include "dif-checklists.h"


struct _DifChecklists {
  GtkBox parent_instance;

  char *shown;                                       /* (owned) (nullable) what the rows were made from */
  AdwExpanderRow *lists[DIF_CHECKLIST_LAST + 1];     /* (unowned) children */
  GPtrArray *rows[DIF_CHECKLIST_LAST + 1];           /* (element-type GtkWidget) (unowned) of each */
};

G_DEFINE_FINAL_TYPE (DifChecklists, dif_checklists, GTK_TYPE_BOX)


static GtkWidget *
make_light (DifCheckState state)
{
  gboolean bad = state == DIF_CHECK_BAD;
  GtkWidget *light = gtk_image_new_from_icon_name (bad ? "dialog-warning-symbolic" : "object-select-symbolic");

  gtk_widget_set_valign (light, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (light, "step");
  gtk_widget_add_css_class (light, bad ? "lacking" : "done");
  return light;
}

static void
on_toggled (GtkCheckButton *button, gpointer data)
{
  const char *list = g_object_get_data (G_OBJECT (button), "list"), *id = g_object_get_data (G_OBJECT (button), "id");

  gtk_widget_activate_action (GTK_WIDGET (button), "win.tick", "(ssb)", list, id, gtk_check_button_get_active (button));
}

static GtkWidget *
make_tick (DifChecklist list, const DifCheckItem *item, gboolean own)
{
  GtkWidget *button = gtk_check_button_new ();

  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), item->state == DIF_CHECK_TICKED);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (button, own);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, item->text, -1);
  g_object_set_data (G_OBJECT (button), "list", (gpointer) dif_checklist_to_string (list));
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (item->id), g_free);
  g_signal_connect (button, "toggled", G_CALLBACK (on_toggled), NULL);
  return button;
}

static GtkWidget *
make_row (DifChecklist list, const DifCheckItem *item, gboolean own)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean measured = item->state == DIF_CHECK_GOOD || item->state == DIF_CHECK_BAD;
  GtkWidget *mark = measured ? make_light (item->state) : make_tick (list, item, own);
  g_autofree char *detail = g_markup_escape_text (item->detail, -1);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), item->text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), mark);
  if (!measured)
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), mark);
  return row;
}

static void
show_list (DifChecklists *self, DifChecklist list, GPtrArray *items, DifCall *call, gboolean own)
{
  guint open = dif_checklist_count_open (items);
  g_autofree char *when = dif_words_day_hour (dif_checklist_due (list, call), dif_call_get_zone (call));
  g_autofree char *count = open == 0 ? g_strdup (_("all done"))
                                     : g_strdup_printf (ngettext ("%u item open", "%u items open", open), open);
  g_autofree char *text = g_strdup_printf ("%s · %s", when, count);

  adw_expander_row_set_subtitle (self->lists[list], text);
  for (guint i = 0; i < self->rows[list]->len; i++)
    adw_expander_row_remove (self->lists[list], g_ptr_array_index (self->rows[list], i));
  g_ptr_array_set_size (self->rows[list], 0);
  for (guint i = 0; i < items->len; i++) {
    GtkWidget *row = make_row (list, g_ptr_array_index (items, i), own);

    adw_expander_row_add_row (self->lists[list], row);
    g_ptr_array_add (self->rows[list], row);
  }
}

/* Rows under the pointer and the keyboard stay while nothing in them has changed */
static char *
mark_of (GPtrArray *const *lists, DifCall *call, gboolean own)
{
  GString *mark = g_string_new (dif_call_get_id (call));

  g_string_append_c (mark, own ? '+' : '-');
  for (guint list = 0; list <= DIF_CHECKLIST_LAST; list++) {
    for (guint i = 0; i < lists[list]->len; i++) {
      const DifCheckItem *item = g_ptr_array_index (lists[list], i);

      g_string_append_printf (mark, "\n%s %u %s", item->id, item->state, item->detail);
    }
  }
  return g_string_free (mark, FALSE);
}

void
dif_checklists_show (DifChecklists *self, GPtrArray *const *lists, DifCall *call, gboolean own)
{
  g_autofree char *mark = mark_of (lists, call, own);

  if (g_strcmp0 (mark, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&mark);
  for (guint list = 0; list <= DIF_CHECKLIST_LAST; list++)
    show_list (self, (DifChecklist) list, lists[list], call, own);
}

static void
dif_checklists_finalize (GObject *object)
{
  DifChecklists *self = DIF_CHECKLISTS (object);

  g_free (self->shown);
  for (guint i = 0; i <= DIF_CHECKLIST_LAST; i++)
    g_ptr_array_unref (self->rows[i]);
  G_OBJECT_CLASS (dif_checklists_parent_class)->finalize (object);
}

static void
dif_checklists_class_init (DifChecklistsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_checklists_finalize;
}

static void
dif_checklists_init (DifChecklists *self)
{
  static const char *const titles[] = { N_("Seven Days Before"), N_("One Day Before"), N_("Two Hours Before") };
  GtkWidget *group = adw_preferences_group_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Before the Night"));
  for (guint i = 0; i <= DIF_CHECKLIST_LAST; i++) {
    GtkWidget *row = adw_expander_row_new ();

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(titles[i]));
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    self->lists[i] = ADW_EXPANDER_ROW (row);
    self->rows[i] = g_ptr_array_new ();
  }
  gtk_box_append (GTK_BOX (self), group);
}
