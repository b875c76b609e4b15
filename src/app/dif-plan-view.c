/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-plan-view"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "target/dif-headers.h"

#include "dif-desk-look.h"

#include "dif-plan-view.h"

/* Rows shown; how many more there are is said below */
#define ROWS (40)
/* Of those, filled in one turn of the main loop */
#define ROWS_AT_ONCE (5)
#define CHANGE "dif-change"


struct _DifPlanView {
  AdwBin parent_instance;

  char *asked;               /* (owned) (nullable) what the plan was made for */
  GCancellable *cancellable; /* (owned) (nullable) of the question */
  DifPlan *plan;             /* (owned) (nullable) while its rows are filled */
  guint filled;              /* rows */
  guint filling;             /* GSource id */

  GtkLabel *summary; /* (unowned) children */
  GtkDropDown *targets;
  GtkStringList *names;
  GtkStack *stack;
  GtkListBox *rows;
  GtkLabel *none;
  GtkLabel *more;
};

G_DEFINE_FINAL_TYPE (DifPlanView, dif_plan_view, ADW_TYPE_BIN)


/* --- Rows --------------------------------------------------------------------------------- */

static const char *
describe_cache (const char *path, DifPhase phase)
{
  DifHeaders headers;

  if (phase == DIF_PHASE_POINTER)
    /* Translators: when a file is published: after all others */
    return _("last");
  dif_headers_for (path, FALSE, &headers);
  if (!headers.known)
    /* Translators: a file of an unknown kind, served as plain bytes */
    return _("as bytes");
  return phase == DIF_PHASE_PAGE ? _("after the data") : "";
}

/* Set as a text, every one of them would ask the screen where the pointer is */
static gboolean
on_query_name (GtkWidget *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, gtk_label_get_label (GTK_LABEL (label)));
  return TRUE;
}

static gboolean
on_query_change (GtkWidget *image, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, g_object_get_data (G_OBJECT (image), CHANGE));
  return TRUE;
}

/* Rows stay and are filled anew: making forty of them takes longer than the main loop may stand still */
static GtkWidget *
make_row (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new (), *name = gtk_label_new (NULL), *note = gtk_label_new (NULL);
  GtkWidget *size = gtk_label_new (NULL);

  gtk_widget_add_css_class (box, "plan-row");
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_label_set_width_chars (GTK_LABEL (size), 7);
  gtk_label_set_xalign (GTK_LABEL (size), 1);
  gtk_widget_set_has_tooltip (image, TRUE);
  g_signal_connect (image, "query-tooltip", G_CALLBACK (on_query_change), NULL);
  gtk_widget_set_has_tooltip (name, TRUE);
  g_signal_connect (name, "query-tooltip", G_CALLBACK (on_query_name), NULL);
  gtk_widget_add_css_class (note, "quiet");
  gtk_widget_add_css_class (size, "quiet");
  gtk_widget_add_css_class (size, "numeric");
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), note);
  gtk_box_append (GTK_BOX (box), size);
  return box;
}

enum { NEW, CHANGED, REMOVED };

static const struct {
  const char *what, *icon, *style;
} changes[] = {
  [NEW] = { N_("New"), "list-add-symbolic", "new" },
  [CHANGED] = { N_("Changed"), "document-edit-symbolic", "changed" },
  [REMOVED] = { N_("Removed"), "list-remove-symbolic", "removed" },
};

static void
set_change (GtkImage *image, int change)
{
  for (int i = 0; i < (int) G_N_ELEMENTS (changes); i++) {
    if (i != change)
      gtk_widget_remove_css_class (GTK_WIDGET (image), changes[i].style);
  }
  gtk_widget_add_css_class (GTK_WIDGET (image), changes[change].style);
  gtk_image_set_from_icon_name (image, changes[change].icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, _(changes[change].what), -1);
  g_object_set_data (G_OBJECT (image), CHANGE, (gpointer) _(changes[change].what));
}

static void
set_row (DifPlanView *self, guint i, DifManifestEntry *entry, int change, const char *when)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->rows, (int) i);
  GtkWidget *image, *name, *note, *size;
  g_autofree char *bytes = g_format_size (entry->size);

  if (row == NULL) {
    gtk_list_box_append (self->rows, make_row ());
    row = gtk_list_box_get_row_at_index (self->rows, (int) i);
  }
  image = gtk_widget_get_first_child (gtk_list_box_row_get_child (row));
  name = gtk_widget_get_next_sibling (image);
  note = gtk_widget_get_next_sibling (name);
  size = gtk_widget_get_next_sibling (note);
  set_change (GTK_IMAGE (image), change);
  gtk_label_set_label (GTK_LABEL (name), entry->path);
  gtk_label_set_label (GTK_LABEL (note), when);
  gtk_label_set_label (GTK_LABEL (size), bytes);
  gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
}

/* Returns: (transfer none) (nullable): what stands in row @i, as long as there is one */
static DifManifestEntry *
find_row (DifPlan *plan, guint i, DifPhase *phase)
{
  for (*phase = DIF_PHASE_ABSENT; *phase <= DIF_PHASE_POINTER; (*phase)++) {
    if (i < plan->phases[*phase]->len)
      return g_ptr_array_index (plan->phases[*phase], i);
    i -= plan->phases[*phase]->len;
  }
  return i < plan->removed->len ? g_ptr_array_index (plan->removed, i) : NULL;
}

static gboolean
fill_row (DifPlanView *self, guint i)
{
  DifPhase phase;
  DifManifestEntry *entry = i < ROWS ? find_row (self->plan, i, &phase) : NULL;

  if (entry == NULL)
    return FALSE;
  if (phase > DIF_PHASE_POINTER)
    /* Translators: when a file is removed: after the rest was read back */
    set_row (self, i, entry, REMOVED, _("after reading back"));
  else
    set_row (self, i, entry, dif_manifest_lookup (self->plan->held, entry->path) == NULL ? NEW : CHANGED,
             describe_cache (entry->path, phase));
  return TRUE;
}

static void
stop_filling (DifPlanView *self)
{
  g_clear_handle_id (&self->filling, g_source_remove);
  g_clear_pointer (&self->plan, dif_plan_free);
}

static gboolean
fill_some (gpointer data)
{
  DifPlanView *self = data;
  GtkListBoxRow *row;

  for (guint i = 0; i < ROWS_AT_ONCE; i++) {
    if (fill_row (self, self->filled)) {
      self->filled++;
      continue;
    }
    while ((row = gtk_list_box_get_row_at_index (self->rows, (int) self->filled++)) != NULL)
      gtk_widget_set_visible (GTK_WIDGET (row), FALSE);
    self->filling = 0;
    stop_filling (self);
    return G_SOURCE_REMOVE;
  }
  return G_SOURCE_CONTINUE;
}

/* Takes @plan over */
static void
show_plan (DifPlanView *self, DifPlan *plan)
{
  guint added = plan->phases[DIF_PHASE_ABSENT]->len, all = plan->uploaded + plan->removed->len;
  g_autofree char *summary = g_strdup_printf (_("%u new · %u changed · %u removed · %u as they are"), added,
                                              plan->uploaded - added, plan->removed->len, plan->unchanged);

  stop_filling (self);
  self->plan = plan;
  self->filled = 0;
  self->filling = g_idle_add (fill_some, self);
  gtk_label_set_label (self->summary, summary);
  gtk_stack_set_visible_child_name (self->stack, all > 0 ? "rows" : "none");
  gtk_widget_set_visible (GTK_WIDGET (self->more), all > ROWS);
  if (all > ROWS) {
    g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", all - ROWS), all - ROWS);

    gtk_label_set_label (self->more, more);
  }
}

static void
show_nothing (DifPlanView *self, const char *why)
{
  stop_filling (self);
  gtk_label_set_label (self->summary, "");
  gtk_label_set_label (self->none, why);
  gtk_widget_hide (GTK_WIDGET (self->more));
  gtk_stack_set_visible_child_name (self->stack, "none");
}

/* --- Which plan --------------------------------------------------------------------------- */

static void
on_planned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPlan) plan = dif_desk_look_plan_finish (DIF_DESK (source), result, &error);
  DifPlanView *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (plan != NULL) {
    gtk_label_set_label (self->none, _("Nothing to bring: it shows the newest cut."));
    show_plan (self, g_steal_pointer (&plan));
  } else {
    show_nothing (self, error->message);
  }
}

/* The names in the drop-down follow the targets; what was chosen stays chosen */
static void
list_targets (DifPlanView *self, DifReading *reading)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->names));
  gboolean same = n == reading->targets->len;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < reading->targets->len; i++) {
    const char *name = dif_target_item_get (g_ptr_array_index (reading->targets, i))->config->name;

    same = same && g_str_equal (gtk_string_list_get_string (self->names, i), name);
    g_ptr_array_add (names, (gpointer) name);
  }
  g_ptr_array_add (names, NULL);
  if (!same)
    gtk_string_list_splice (self->names, 0, n, (const char *const *) names->pdata);
  gtk_widget_set_visible (GTK_WIDGET (self->targets), reading->targets->len > 1);
}

static void
forget (DifPlanView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Why there is no plan */
static const char *
explain (DifReading *reading, const DifTargetFacts *facts)
{
  if (facts == NULL)
    return _("Add a target, and what publishing would do there stands here.");
  if (reading->newest != NULL)
    return _("The newest cut is not whole yet. Once it is, what publishing it would do stands here.");
  return _("Once a cut is here, what publishing it would do stands here.");
}

void
dif_plan_view_refresh (DifPlanView *self, DifDesk *desk)
{
  DifReading *reading = dif_desk_get_reading (desk);
  const DifTargetFacts *facts = NULL;
  g_autofree char *wanted = NULL;
  guint chosen;

  if (reading == NULL)
    return;
  list_targets (self, reading);
  chosen = gtk_drop_down_get_selected (self->targets);
  if (chosen < reading->targets->len)
    facts = dif_target_item_get (g_ptr_array_index (reading->targets, chosen));
  if (facts == NULL || reading->newest == NULL || !reading->newest->whole) {
    g_clear_pointer (&self->asked, g_free);
    forget (self);
    show_nothing (self, explain (reading, facts));
    return;
  }
  wanted = g_strdup_printf ("%s\n%s\n%s\n%s", dif_desk_get_shown (desk), reading->newest->id,
                            facts->config->name, facts->held_cut != NULL ? facts->held_cut : "");
  if (g_strcmp0 (wanted, self->asked) == 0)
    return;
  g_free (self->asked);
  self->asked = g_steal_pointer (&wanted);
  forget (self);
  gtk_label_set_label (self->none, _("What publishing the newest cut would do is being looked up…"));
  self->cancellable = g_cancellable_new ();
  dif_desk_look_plan_async (desk, reading->newest->id, facts->config->name, self->cancellable, on_planned, self);
}

static void
dif_plan_view_dispose (GObject *object)
{
  DifPlanView *self = DIF_PLAN_VIEW (object);

  forget (self);
  stop_filling (self);
  g_clear_pointer (&self->asked, g_free);
  G_OBJECT_CLASS (dif_plan_view_parent_class)->dispose (object);
}

static void
dif_plan_view_class_init (DifPlanViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_plan_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-plan-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DifPlanView, summary);
  gtk_widget_class_bind_template_child (widget_class, DifPlanView, targets);
  gtk_widget_class_bind_template_child (widget_class, DifPlanView, names);
  gtk_widget_class_bind_template_child (widget_class, DifPlanView, stack);
  gtk_widget_class_bind_template_child (widget_class, DifPlanView, rows);
  gtk_widget_class_bind_template_child (widget_class, DifPlanView, none);
  gtk_widget_class_bind_template_child (widget_class, DifPlanView, more);
}

static void
dif_plan_view_init (DifPlanView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
