/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-requirements"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-checklists.h"
#include "dif-desk-proofs.h"
#include "dif-flip.h"
#include "dif-look.h"
#include "dif-words.h"

#include "dif-page-requirements.h"

#define UNFOLDED "dif-unfolded"


struct _DifPageRequirements {
  DifPage parent_instance;

  DifLook *look;         /* (owned) for the requirements */
  DifProofs *proofs;     /* (owned) (nullable) what was found last */
  char *shown;           /* (owned) (nullable) what the rows were made from */
  GHashTable *open;      /* (element-type utf8) ids of rows that are unfolded */
  GPtrArray *sections;   /* (element-type GtkWidget) (unowned) groups that were made */

  GtkLabel *headline; /* (unowned) children */
  GtkLabel *detail;
  GtkBox *body;
  GtkLabel *trouble;
  DifChecklists *checklists;
  GtkWidget *reading; /* until something is known */
};

G_DEFINE_FINAL_TYPE (DifPageRequirements, dif_page_requirements, DIF_TYPE_PAGE)


/* --- A row -------------------------------------------------------------------------------- */

static const char *
state_word (const DifRequirement *row)
{
  switch (row->state) {
    case DIF_REQUIREMENT_MEASURED:
      return _("Measured");
    case DIF_REQUIREMENT_DECLARED:
      return _("Declared");
    case DIF_REQUIREMENT_PROVED:
      return _("Proved");
    case DIF_REQUIREMENT_NONE:
      return _("Nothing to show");
    case DIF_REQUIREMENT_MISSING:
    default:
      return _("Missing");
  }
}

static GtkWidget *
make_light (DifRequirementState state)
{
  gboolean missing = state == DIF_REQUIREMENT_MISSING, none = state == DIF_REQUIREMENT_NONE;
  GtkWidget *light = gtk_image_new_from_icon_name (missing ? "dialog-warning-symbolic"
                                                   : none  ? "content-loading-symbolic"
                                                           : "object-select-symbolic");

  gtk_widget_set_valign (light, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (light, "step");
  if (!none)
    gtk_widget_add_css_class (light, missing ? "lacking" : "done");
  return light;
}

static GtkWidget *
make_text (const char *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "plan-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static GtkWidget *
make_evidence (const DifEvidence *evidence)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *drop = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *digest = evidence->sha256 != NULL ? dif_words_hash (evidence->sha256) : NULL;
  g_autofree char *title = g_markup_escape_text (evidence->text, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), digest != NULL ? digest : _("Declared by you"));
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (drop, "flat");
  gtk_widget_set_tooltip_text (drop, _("Take Back"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (drop), "win.drop-evidence");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (drop), "x", evidence->seq);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), drop);
  return row;
}

static GtkWidget *
make_button (const char *label, const char *action, const char *id)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  return button;
}

/* Where the difusor can do something about it by hand */
static void
add_ways (AdwExpanderRow *expander, const DifRequirement *row)
{
  GtkWidget *ways = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), make_button (_("Attach a Document…"), "win.attach", row->id));
  if (row->proof == DIF_CALL_PROOF_DECLARED)
    gtk_box_append (GTK_BOX (box), make_button (_("Declare…"), "win.declare", row->id));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (ways), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (ways), FALSE);
  adw_expander_row_add_row (expander, ways);
}

/* What a row unfolds is made when it first does: most never do */
static void
unfold (AdwExpanderRow *expander, const DifRequirement *row)
{
  if (g_object_get_data (G_OBJECT (expander), UNFOLDED) != NULL)
    return;
  g_object_set_data (G_OBJECT (expander), UNFOLDED, expander);
  adw_expander_row_add_row (expander, make_text (row->text));
  for (guint i = 0; i < row->documents->len; i++)
    adw_expander_row_add_row (expander, make_evidence (g_ptr_array_index (row->documents, i)));
  if (row->proof != DIF_CALL_PROOF_NONE)
    add_ways (expander, row);
}

static const DifRequirement *
find_requirement (DifPageRequirements *self, const char *id)
{
  for (guint i = 0; i < self->proofs->requirements->len; i++) {
    const DifRequirement *row = g_ptr_array_index (self->proofs->requirements, i);

    if (g_str_equal (row->id, id))
      return row;
  }
  return NULL;
}

static void
on_unfolded (AdwExpanderRow *expander, GParamSpec *pspec, DifPageRequirements *self)
{
  const char *id = g_object_get_data (G_OBJECT (expander), "id");
  const DifRequirement *row = find_requirement (self, id);

  if (!adw_expander_row_get_expanded (expander)) {
    g_hash_table_remove (self->open, id);
    return;
  }
  g_hash_table_add (self->open, g_strdup (id));
  if (row != NULL)
    unfold (expander, row);
}

/* What is to be done, in the first words: state, then evidence and by when */
static char *
say (const DifRequirement *row, GTimeZone *zone)
{
  g_autofree char *day = row->deadline != 0 ? dif_words_day (row->deadline - 1, zone) : NULL;
  g_autofree char *evidence = g_markup_escape_text (row->evidence, -1);

  if (row->state == DIF_REQUIREMENT_NONE)
    return g_strdup (state_word (row));
  if (row->state != DIF_REQUIREMENT_MISSING || day == NULL)
    /* Translators: how a requirement is met, then what shows it */
    return g_strdup_printf (_("%s: %s"), state_word (row), evidence);
  /* Translators: "Missing", what is missing, a day */
  return g_strdup_printf (_("%s: %s. Until %s"), state_word (row), evidence, day);
}

static GtkWidget *
make_row (DifPageRequirements *self, const DifRequirement *row, GTimeZone *zone)
{
  GtkWidget *expander = adw_expander_row_new ();
  g_autofree char *title = g_markup_escape_text (row->text, -1);
  g_autofree char *subtitle = say (row, zone);
  GtkWidget *clause = gtk_label_new (row->clause);

  gtk_widget_add_css_class (clause, "quiet");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander), subtitle);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (expander), make_light (row->state));
  adw_expander_row_add_action (ADW_EXPANDER_ROW (expander), clause);
  g_object_set_data_full (G_OBJECT (expander), "id", g_strdup (row->id), g_free);
  if (g_hash_table_contains (self->open, row->id)) {
    unfold (ADW_EXPANDER_ROW (expander), row);
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  }
  g_signal_connect_object (expander, "notify::expanded", G_CALLBACK (on_unfolded), self, 0);
  return expander;
}

/* --- All of them -------------------------------------------------------------------------- */

static AdwPreferencesGroup *
add_group (DifPageRequirements *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *safe = g_markup_escape_text (title, -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), safe);
  gtk_box_append (self->body, group);
  g_ptr_array_add (self->sections, group);
  return ADW_PREFERENCES_GROUP (group);
}

static void
add_addresses (DifPageRequirements *self, GPtrArray *measures)
{
  AdwPreferencesGroup *group = NULL;
  const char *last = NULL;

  for (guint i = 0; i < measures->len; i++) {
    const DifMeasure *measure = g_ptr_array_index (measures, i);
    DifRequirementState state = measure->state == DIF_MEASURE_GOOD     ? DIF_REQUIREMENT_MEASURED
                                : measure->state == DIF_MEASURE_NOTICE ? DIF_REQUIREMENT_NONE
                                                                       : DIF_REQUIREMENT_MISSING;
    GtkWidget *row;
    g_autofree char *text = g_markup_escape_text (measure->text, -1);

    if (measure->subject[0] == '\0')
      continue;
    if (g_strcmp0 (last, measure->subject) != 0) {
      /* Translators: a target's name */
      g_autofree char *title = g_strdup_printf (_("Public Address of “%s”"), measure->subject);

      group = add_group (self, title);
      last = measure->subject;
    }
    row = adw_action_row_new ();
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), make_light (state));
    adw_preferences_group_add (group, row);
  }
}

static void
show_headline (DifPageRequirements *self, GPtrArray *rows)
{
  guint missing = dif_requirements_count_missing (rows), asked = 0;
  g_autofree char *title = g_strdup_printf (
      ngettext ("%u requirement is missing", "%u requirements are missing", missing), missing);
  g_autofree char *detail = NULL;

  for (guint i = 0; i < rows->len; i++)
    asked += ((DifRequirement *) g_ptr_array_index (rows, i))->state != DIF_REQUIREMENT_NONE;
  gtk_label_set_label (self->headline, missing > 0 ? title : _("Every requirement is shown to be met"));
  detail = g_strdup_printf (_("%u of %u in sections II and IV of the call are shown to be met"), asked - missing, asked);
  gtk_label_set_label (self->detail, detail);
}

static void
fill (DifPageRequirements *self, DifProofs *proofs, GTimeZone *zone)
{
  AdwPreferencesGroup *group = NULL;
  const char *last = NULL;

  for (guint i = 0; i < self->sections->len; i++)
    gtk_box_remove (self->body, g_ptr_array_index (self->sections, i));
  g_ptr_array_set_size (self->sections, 0);
  for (guint i = 0; i < proofs->requirements->len; i++) {
    const DifRequirement *row = g_ptr_array_index (proofs->requirements, i);

    if (g_strcmp0 (last, row->section) != 0)
      group = add_group (self, last = row->section);
    adw_preferences_group_add (group, make_row (self, row, zone));
  }
  add_addresses (self, proofs->measures);
}

static void
show (DifPageRequirements *self, DifReading *reading)
{
  DifProofs *proofs = self->proofs;
  GTimeZone *zone = dif_call_get_zone (reading->call);
  g_autoptr (JsonNode) node = dif_requirements_to_json (proofs->requirements, proofs->measures, zone);
  g_autofree char *wanted = json_to_string (node, FALSE);

  show_headline (self, proofs->requirements);
  dif_checklists_show (self->checklists, proofs->checklists, reading->call,
                       !dif_desk_is_practice (dif_page_get_desk (DIF_PAGE (self))));
  if (g_strcmp0 (wanted, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&wanted);
  fill (self, proofs, zone);
}

static void
show_found (gpointer data, DifReading *reading, gpointer found, const GError *error)
{
  DifPageRequirements *self = data;

  gtk_widget_set_visible (GTK_WIDGET (self->trouble), found == NULL);
  gtk_widget_hide (self->reading);
  if (found == NULL) {
    gtk_label_set_label (self->trouble, error->message);
    return;
  }
  g_clear_pointer (&self->proofs, dif_proofs_free);
  self->proofs = found;
  show (self, reading);
}

static const DifLookKind proofs_kind = {
  .ask = dif_desk_look_proofs_async,
  .finish = (DifLookFinish) dif_desk_look_proofs_finish,
  .free = (GDestroyNotify) dif_proofs_free,
  .show = show_found,
};

static void
dif_page_requirements_refresh (DifPage *page, DifDesk *desk)
{
  dif_look_refresh (DIF_PAGE_REQUIREMENTS (page)->look, desk);
}

static void
dif_page_requirements_dispose (GObject *object)
{
  DifPageRequirements *self = DIF_PAGE_REQUIREMENTS (object);

  g_clear_pointer (&self->look, dif_look_free);
  g_clear_pointer (&self->proofs, dif_proofs_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->open, g_hash_table_unref);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  G_OBJECT_CLASS (dif_page_requirements_parent_class)->dispose (object);
}

static void
dif_page_requirements_class_init (DifPageRequirementsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_page_requirements_dispose;
  DIF_PAGE_CLASS (klass)->refresh = dif_page_requirements_refresh;
  g_type_ensure (DIF_TYPE_FLIP);
  g_type_ensure (DIF_TYPE_CHECKLISTS);
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-page-requirements"));
  gtk_widget_class_bind_template_child (widget_class, DifPageRequirements, headline);
  gtk_widget_class_bind_template_child (widget_class, DifPageRequirements, detail);
  gtk_widget_class_bind_template_child (widget_class, DifPageRequirements, body);
  gtk_widget_class_bind_template_child (widget_class, DifPageRequirements, trouble);
  gtk_widget_class_bind_template_child (widget_class, DifPageRequirements, checklists);
  gtk_widget_class_bind_template_child (widget_class, DifPageRequirements, reading);
}

static void
dif_page_requirements_init (DifPageRequirements *self)
{
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sections = g_ptr_array_new ();
  self->look = dif_look_new (&proofs_kind, self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
