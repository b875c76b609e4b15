/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-papers-panel"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "watch/dif-filing.h"

#include "dif-desk-filings.h"
#include "dif-evidence-rows.h"
#include "dif-look.h"
#include "dif-words.h"

#include "dif-papers-panel.h"


struct _DifPapersPanel {
  GtkBox parent_instance;

  DifLook *look;     /* (owned) for what was signed and sent */

  GtkListBox *steps; /* (unowned) children */
  GtkWidget *erase;
  GtkLabel *where;
};

G_DEFINE_FINAL_TYPE (DifPapersPanel, dif_papers_panel, GTK_TYPE_BOX)


static AdwPreferencesGroup *
add_group (DifPapersPanel *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (self), group);
  return ADW_PREFERENCES_GROUP (group);
}

/* --- Documents ---------------------------------------------------------------------------- */

static const struct {
  const char *name;
  const char *title;
  const char *text;
} papers[] = {
  { "solicitud", N_("Solicitud"), N_("The application, to be printed and signed") },
  { "carta", N_("Carta compromiso"), N_("Requirements, ethics, confidentiality") },
  { "infraestructura", N_("Infrastructure"), N_("What stands in place of the services that are not used") },
  { "plan", N_("Plan of operation"), N_("Operation, continuity, contingency") },
};

static GMenuModel *
make_formats (const char *name)
{
  static const struct {
    const char *label;
    const char *end;
  } formats[] = {
    { N_("_PDF, to print and sign…"), "pdf" },
    { N_("_OpenDocument Text…"), "odt" },
    { N_("_Word…"), "docx" },
    { N_("Web _Page…"), "html" },
  };
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenuItem) form = g_menu_item_new (_("Fill the Institute’s _Form…"), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *file = g_strdup_printf ("%s.%s", name, formats[i].end);
    g_autoptr (GMenuItem) item = g_menu_item_new (_(formats[i].label), NULL);

    g_menu_item_set_action_and_target (item, "win.export", "s", file);
    g_menu_append_item (menu, item);
  }
  g_menu_item_set_action_and_target (form, "win.fill-form", "s", name);
  g_menu_append_item (menu, form);
  return G_MENU_MODEL (menu);
}

static void
add_formats (AdwActionRow *row, const char *name, const char *title)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = make_formats (name);
  g_autofree char *label = g_strdup_printf (_("Export “%s”"), title);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-save-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_action_row_add_suffix (row, button);
}

static void
add_paper (AdwPreferencesGroup *group, guint index)
{
  GtkWidget *row = adw_action_row_new ();
  const char *title = _(papers[index].title);
  g_autofree char *show = g_strdup_printf (_("Show the pages of “%s”"), title);
  g_autofree char *mail = g_strdup_printf (_("Mail “%s”"), title);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(papers[index].text));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  dif_evidence_add_button (ADW_ACTION_ROW (row), "view-paged-symbolic", show, "win.show-paper", papers[index].name);
  add_formats (ADW_ACTION_ROW (row), papers[index].name, title);
  dif_evidence_add_button (ADW_ACTION_ROW (row), "mail-unread-symbolic", mail, "win.mail-paper", papers[index].name);
  adw_preferences_group_add (group, row);
}

/* --- What was signed and sent ------------------------------------------------------------- */

static const struct {
  const char *step;
  const char *title;
  gboolean document; /* else a note */
} steps[] = {
  { DIF_FILING_SIGNED, N_("Signed solicitud, scanned"), TRUE },
  { DIF_FILING_ACCREDITATION, N_("What accredits the legal representative"), TRUE },
  { DIF_FILING_SENT, N_("Sent to the Institute"), FALSE },
  { DIF_FILING_ACKNOWLEDGED, N_("Acknowledged by the Institute"), FALSE },
};

static void
add_step (DifPapersPanel *self, guint index, GPtrArray *kept, GTimeZone *zone)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *light = gtk_image_new_from_icon_name (kept->len > 0 ? "object-select-symbolic" : "content-loading-symbolic");
  GtkWidget *button = gtk_button_new_with_label (steps[index].document ? _("Attach…") : _("Note…"));
  g_autofree char *label = g_strdup_printf ("%s: %s", _(steps[index].title), gtk_button_get_label (GTK_BUTTON (button)));

  gtk_widget_set_valign (light, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (light, "step");
  if (kept->len > 0)
    gtk_widget_add_css_class (light, "done");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), light);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(steps[index].title));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), steps[index].document ? "win.attach-filing" : "win.note-filing");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", steps[index].step);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->steps, row);
  for (guint i = 0; i < kept->len; i++)
    gtk_list_box_append (self->steps, dif_evidence_row_new (g_ptr_array_index (kept, i), zone));
}

static void
show_steps (DifPapersPanel *self, DifFilings *filings, GTimeZone *zone)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->steps, 0)) != NULL)
    gtk_list_box_remove (self->steps, GTK_WIDGET (row));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    add_step (self, i, dif_filings_get (filings, steps[i].step), zone);
}

static void
show_found (gpointer self, DifReading *reading, gpointer found, const GError *error)
{
  g_autoptr (DifFilings) filings = found;

  if (filings != NULL)
    show_steps (self, filings, dif_call_get_zone (reading->call));
}

static const DifLookKind filings_kind = {
  .ask = dif_desk_look_filings_async,
  .finish = (DifLookFinish) dif_desk_look_filings_finish,
  .free = (GDestroyNotify) dif_filings_free,
  .show = show_found,
  .by_record = TRUE,
};

void
dif_papers_panel_refresh (DifPapersPanel *self, DifDesk *desk)
{
  g_autofree char *folder = g_filename_display_name (dif_desk_get_shown (desk));
  g_autofree char *text = g_strdup_printf (
      /* Translators: a folder */
      _("What you type and attach lies in %s on this computer and goes nowhere by itself. Emptying a field erases it there; "
        "the ledger only ever notes which fields were filled, and names and digests of files. Documents that you export, mails "
        "and exported profiles are copies of your own."),
      folder);

  gtk_label_set_label (self->where, text);
  dif_look_refresh (self->look, desk);
}

/* --- The panel ---------------------------------------------------------------------------- */

static void
add_privacy (DifPapersPanel *self)
{
  AdwPreferencesGroup *group = add_group (self, _("Your Data"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *where = gtk_label_new (NULL);
  GtkWidget *erase = gtk_button_new_with_label (_("Erase Personal Data…"));

  self->where = GTK_LABEL (where);
  gtk_label_set_wrap (self->where, TRUE);
  gtk_label_set_wrap_mode (self->where, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->where, 0);
  gtk_widget_add_css_class (where, "caption");
  gtk_widget_add_css_class (where, "quiet");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (erase), "win.erase-personal");
  gtk_widget_set_halign (erase, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), where);
  gtk_box_append (GTK_BOX (box), erase);
  adw_preferences_group_add (group, box);
}

static void
dif_papers_panel_dispose (GObject *object)
{
  DifPapersPanel *self = DIF_PAPERS_PANEL (object);

  g_clear_pointer (&self->look, dif_look_free);
  G_OBJECT_CLASS (dif_papers_panel_parent_class)->dispose (object);
}

static void
dif_papers_panel_class_init (DifPapersPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dif_papers_panel_dispose;
}

static void
dif_papers_panel_init (DifPapersPanel *self)
{
  AdwPreferencesGroup *documents, *handed_in;
  GtkWidget *list = gtk_list_box_new ();

  self->look = dif_look_new (&filings_kind, self);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
  documents = add_group (self, _("Documents"));
  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    add_paper (documents, i);
  handed_in = add_group (self, _("Signed and Handed In"));
  self->steps = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->steps, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Signed and Handed In"), -1);
  adw_preferences_group_add (handed_in, list);
  add_privacy (self);
}
