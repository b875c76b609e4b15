/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cut-detail"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dif-desk-look.h"
#include "dif-form.h"
#include "dif-words.h"

#include "dif-cut-detail.h"


struct _DifCutDetail {
  AdwBin parent_instance;

  DifCutItem *item;          /* (owned) (nullable) as it was when it was shown */
  GArray *rows;              /* (owned) (element-type PackageRow) of packages; what is in them is unowned */
  char *before;              /* (owned) (nullable) id of the cut that it is compared with */
  GCancellable *comparing;   /* (owned) (nullable) of what is looked up */
  GCancellable *finding;     /* (owned) (nullable) likewise */

  GtkStack *stack; /* (unowned) children */
  GtkLabel *title;
  GtkLabel *text;
  GtkLabel *reason;
  GtkListBox *packages;
  GtkWidget *changes_group;
  GtkLabel *actas;
  AdwActionRow *files;
  GtkWidget *findings_group;
  GtkListBox *findings;
  GtkWidget *open;
  GtkWidget *admit;
  GtkWidget *tell;
};

G_DEFINE_FINAL_TYPE (DifCutDetail, dif_cut_detail, ADW_TYPE_BIN)


static void
empty (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* --- Packages ----------------------------------------------------------------------------- */

static const char *
kind_icon (DifPackageKind kind)
{
  switch (kind) {
    case DIF_PACKAGE_SITE:
      return "web-browser-symbolic";
    case DIF_PACKAGE_DATABASE:
      return "package-x-generic-symbolic";
    case DIF_PACKAGE_DATA:
    case DIF_PACKAGE_UNKNOWN:
    default:
      return "text-x-generic-symbolic";
  }
}

typedef struct {
  GtkWidget *row;
  GtkImage *icon;
  GtkActionable *copy;
} PackageRow;

static void
make_package (DifCutDetail *self)
{
  PackageRow made = { adw_action_row_new (), GTK_IMAGE (gtk_image_new ()), GTK_ACTIONABLE (dif_form_make_copy (_("Copy SHA-256"), "")) };

  adw_action_row_add_prefix (ADW_ACTION_ROW (made.row), GTK_WIDGET (made.icon));
  adw_action_row_add_suffix (ADW_ACTION_ROW (made.row), GTK_WIDGET (made.copy));
  gtk_list_box_append (self->packages, made.row);
  g_array_append_val (self->rows, made);
}

static void
show_package (const PackageRow *shown, DifCutPackage *package)
{
  g_autofree char *size = g_format_size (package->size);
  g_autofree char *hash = dif_words_hash (package->sha256);
  /* names of files are broken where there is no room for them, but not hyphenated */
  g_autofree char *text = g_markup_printf_escaped ("<span insert_hyphens=\"no\">%s · %s\n%s</span>", size, hash,
                                                   package->file);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (shown->row), dif_words_package_kind (package->kind));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (shown->row), text);
  gtk_image_set_from_icon_name (shown->icon, kind_icon (package->kind));
  gtk_actionable_set_action_target (shown->copy, "s", package->sha256);
  gtk_widget_show (shown->row);
}

/* Rows stay and are filled anew */
static void
show_packages (DifCutDetail *self, DifCut *cut)
{
  while (self->rows->len < cut->packages->len)
    make_package (self);
  for (guint i = 0; i < cut->packages->len; i++)
    show_package (&g_array_index (self->rows, PackageRow, i), g_ptr_array_index (cut->packages, i));
  for (guint i = cut->packages->len; i < self->rows->len; i++)
    gtk_widget_hide (g_array_index (self->rows, PackageRow, i).row);
}

/* --- What changed ------------------------------------------------------------------------- */

static void
on_compared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPlan) plan = dif_desk_look_plan_finish (DIF_DESK (source), result, &error);
  DifCutDetail *self = data;
  g_autofree char *text = NULL;
  guint added;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_visible (self->changes_group, plan != NULL);
  if (plan == NULL)
    return;
  added = plan->phases[DIF_PHASE_ABSENT]->len;
  /* Translators: files of a cut against the one before */
  text = g_strdup_printf (_("%u new · %u changed · %u removed"), added, plan->uploaded - added,
                          plan->removed->len);
  adw_action_row_set_subtitle (self->files, text);
}

/* --- Findings ----------------------------------------------------------------------------- */

static void
add_finding (DifCutDetail *self, DifFinding *finding)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean error = finding->level == DIF_FINDING_ERROR;
  GtkWidget *icon = gtk_image_new_from_icon_name (error ? "dialog-error-symbolic"
                                                  : finding->level == DIF_FINDING_WARNING
                                                      ? "dialog-warning-symbolic"
                                                      : "dialog-information-symbolic");

  if (error)
    gtk_widget_add_css_class (icon, "error");
  else if (finding->level == DIF_FINDING_WARNING)
    gtk_widget_add_css_class (icon, "warning");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), finding->text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  if (finding->path != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), finding->path);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_append (self->findings, row);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = dif_desk_look_findings_finish (DIF_DESK (source), result, &error);
  DifCutDetail *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  empty (self->findings);
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    add_finding (self, g_ptr_array_index (findings, i));
  gtk_widget_set_visible (self->findings_group, findings != NULL && findings->len > 0);
}

static void
compare (DifCutDetail *self, DifDesk *desk, DifCut *cut, DifCut *before)
{
  g_autofree char *actas = NULL;

  if (self->comparing != NULL)
    g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);

  if (before == NULL || !cut->whole || !before->whole) {
    gtk_widget_set_visible (self->changes_group, FALSE);
    return;
  }
  actas = cut->captured >= 0 && before->captured >= 0
              ? g_strdup_printf ("%+" PRId64, cut->captured - before->captured)
              : g_strdup ("—");
  gtk_label_set_label (self->actas, actas);
  /* what was counted stays until it is counted again */
  if (!gtk_widget_get_visible (self->changes_group))
    adw_action_row_set_subtitle (self->files, "…");
  dif_desk_look_changes_async (desk, cut->id, before->id, self->comparing = g_cancellable_new (), on_compared, self);
}

/* --- The whole ---------------------------------------------------------------------------- */

static char *
explain (DifCut *cut)
{
  switch (cut->state) {
    case DIF_CUT_REFUSED:
      return g_strdup (cut->reason != NULL ? cut->reason : _("It was refused."));
    case DIF_CUT_WAITING:
      return g_strdup (_("A package of it has not come yet."));
    case DIF_CUT_HELD:
      return g_strdup (cut->reason != NULL ? cut->reason : _("It is held until the opening hour."));
    case DIF_CUT_SKIPPED:
      return g_strdup (_("A newer cut was there before it could be published."));
    case DIF_CUT_RECEIVED:
    case DIF_CUT_PUBLISHED:
    case DIF_CUT_VISIBLE:
    default:
      return NULL;
  }
}

static void
show_head (DifCutDetail *self, DifCut *cut, GTimeZone *zone)
{
  g_autofree char *title = dif_words_cut (cut, zone);
  g_autofree char *day = dif_words_day (cut->cut_time, zone);
  g_autofree char *hour = dif_words_hour_seconds (cut->received, zone);
  g_autofree char *text = g_strdup_printf (_("%s · received at %s · %s"), day, hour, dif_words_cut_state (cut));
  g_autofree char *reason = explain (cut);
  g_autofree char *folder = g_strdup_printf ("packages/%s", cut->id);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->text, text);
  gtk_label_set_label (self->reason, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason), reason != NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open), "s", folder);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->admit), "s", cut->id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->tell), "s", cut->id);
  gtk_widget_set_visible (self->admit, cut->admissible);
}

static void
show_findings (DifCutDetail *self, DifDesk *desk, DifCut *cut)
{
  if (self->finding != NULL)
    g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  if (cut->findings == 0) {
    gtk_widget_set_visible (self->findings_group, FALSE);
    return;
  }
  self->finding = g_cancellable_new ();
  dif_desk_look_findings_async (desk, cut->id, self->finding, on_found, self);
}

static void
forget (DifCutDetail *self)
{
  if (self->comparing != NULL)
    g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
  if (self->finding != NULL)
    g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  g_clear_object (&self->item);
  g_clear_pointer (&self->before, g_free);
}

/* Making rows takes longer than all the rest: only what has changed is shown anew */
void
dif_cut_detail_show (DifCutDetail *self, DifDesk *desk, DifCutItem *item, DifCut *before)
{
  const char *before_id = before != NULL ? before->id : NULL;
  DifReading *reading = dif_desk_get_reading (desk);
  DifCut *cut, *shown;
  gboolean other_before;

  gtk_stack_set_visible_child_name (self->stack, item != NULL && reading != NULL ? "cut" : "none");
  if (item == NULL || reading == NULL) {
    forget (self);
    return;
  }
  if (self->item != NULL && !dif_cut_item_is_same (self->item, item))
    forget (self);
  cut = dif_cut_item_get_cut (item);
  shown = self->item != NULL ? dif_cut_item_get_cut (self->item) : NULL;
  other_before = g_strcmp0 (before_id, self->before) != 0;
  if (shown == cut && !other_before)
    return;
  if (shown != cut)
    show_head (self, cut, dif_call_get_zone (reading->call));
  if (shown == NULL || shown->packages->len != cut->packages->len)
    show_packages (self, cut);
  if (shown == NULL || shown->findings != cut->findings || shown->packages->len != cut->packages->len)
    show_findings (self, desk, cut);
  if (shown == NULL || other_before || shown->whole != cut->whole || shown->files != cut->files ||
      shown->captured != cut->captured)
    compare (self, desk, cut, before);
  g_clear_object (&self->item);
  self->item = dif_cut_item_copy (item);
  g_free (self->before);
  self->before = g_strdup (before_id);
}

static void
dif_cut_detail_dispose (GObject *object)
{
  forget (DIF_CUT_DETAIL (object));
  G_OBJECT_CLASS (dif_cut_detail_parent_class)->dispose (object);
}

static void
dif_cut_detail_finalize (GObject *object)
{
  g_array_unref (DIF_CUT_DETAIL (object)->rows);
  G_OBJECT_CLASS (dif_cut_detail_parent_class)->finalize (object);
}

static void
dif_cut_detail_class_init (DifCutDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_cut_detail_dispose;
  G_OBJECT_CLASS (klass)->finalize = dif_cut_detail_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-cut-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, DifCutDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, DifCutDetail, title);
  gtk_widget_class_bind_template_child (widget_class, DifCutDetail, text);
  gtk_widget_class_bind_template_child (widget_class, DifCutDetail, reason);
  gtk_widget_class_bind_template_child (widget_class, DifCutDetail, packages);
  gtk_widget_class_bind_template_child (widget_class, DifCutDetail, changes_group);
  gtk_widget_class_bind_template_child (widget_class, DifCutDetail, actas);
  gtk_widget_class_bind_template_child (widget_class, DifCutDetail, files);
  gtk_widget_class_bind_template_child (widget_class, DifCutDetail, findings_group);
  gtk_widget_class_bind_template_child (widget_class, DifCutDetail, findings);
  gtk_widget_class_bind_template_child (widget_class, DifCutDetail, open);
  gtk_widget_class_bind_template_child (widget_class, DifCutDetail, admit);
  gtk_widget_class_bind_template_child (widget_class, DifCutDetail, tell);
}

static void
dif_cut_detail_init (DifCutDetail *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (PackageRow));
  gtk_widget_init_template (GTK_WIDGET (self));
}
