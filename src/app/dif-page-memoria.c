/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-memoria"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/dif-papers.h"

#include "dif-choose.h"
#include "dif-desk-papers.h"
#include "dif-flip.h"
#include "dif-look.h"
#include "dif-memoria-care.h"
#include "dif-series-view.h"
#include "dif-sheets.h"
#include "dif-traffic-series.h"
#include "dif-words.h"

#include "dif-page-memoria.h"

#define SECTIONS (5)


struct _DifPageMemoria {
  DifPage parent_instance;

  DifLook *look;              /* (owned) for the memoria */
  DifMemoriaReading *memoria; /* (owned) (nullable) what was found last */
  DifCall *call;              /* (owned) (nullable) whose it is */
  gboolean proposed;          /* the period of the call has been put into the fields */
  GtkWidget *sections[SECTIONS]; /* (unowned) AdwActionRow */
  char *kept[2];              /* (owned) texts as they are kept: criteria, comments */

  GtkLabel *period; /* (unowned) children */
  GtkListBox *section_list;
  GtkWidget *drop;
  AdwComboRow *scope;
  AdwEntryRow *from;
  AdwEntryRow *to;
  DifMemoriaCareView *care;
  GtkWidget *figures_group;
  GtkDropDown *figure;
  DifSeriesView *days;
  DifSeriesView *hours;
  GtkExpander *table;
  GtkGrid *grid;
  GtkTextView *criteria;
  GtkTextView *comments;
  GtkWidget *keep_criteria;
  GtkWidget *keep_comments;
  DifSheets *sheets;
  GtkLabel *sheets_title;
  GtkLabel *trouble;
};

G_DEFINE_FINAL_TYPE (DifPageMemoria, dif_page_memoria, DIF_TYPE_PAGE)


/* --- The five sections -------------------------------------------------------------------- */

static void
show_section (DifPageMemoria *self, guint index, gboolean ready, const char *text)
{
  GtkWidget *row = self->sections[index];
  GtkWidget *light = g_object_get_data (G_OBJECT (row), "light");

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_image_set_from_icon_name (GTK_IMAGE (light), ready ? "object-select-symbolic" : "content-loading-symbolic");
  gtk_widget_set_css_classes (light, (const char *[]) { "step", ready ? "done" : "", NULL });
}

static void
add_sections (DifPageMemoria *self)
{
  /* Translators: the sections of the memoria, as the call names them (VI.a.i to v) */
  static const char *const titles[SECTIONS] = { N_("How many people consulted the results"), N_("Criteria for improvement"),
                                                N_("Incidents"), N_("Visits, pages and hits against the average"),
                                                N_("Comments and suggestions") };
  static const char *const clauses[SECTIONS] = { "VI.a.i", "VI.a.ii", "VI.a.iii", "VI.a.iv", "VI.a.v" };

  for (guint i = 0; i < SECTIONS; i++) {
    GtkWidget *row = adw_action_row_new ();
    GtkWidget *light = gtk_image_new ();
    GtkWidget *clause = gtk_label_new (clauses[i]);

    gtk_widget_set_valign (light, GTK_ALIGN_CENTER);
    gtk_widget_add_css_class (clause, "quiet");
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(titles[i]));
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), light);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), clause);
    g_object_set_data (G_OBJECT (row), "light", light);
    gtk_list_box_append (self->section_list, row);
    self->sections[i] = row;
  }
}

static void
show_users (DifPageMemoria *self)
{
  guint n = self->memoria->days->len;
  g_autofree char *text = g_strdup_printf (ngettext ("Figures of %u day", "Figures of %u days", n), n);

  show_section (self, 0, n > 0, n > 0 ? text : _("No access logs were counted yet"));
}

static void
show_averages (DifPageMemoria *self)
{
  guint n = self->memoria->portal->len;
  g_autofree char *text = g_strdup_printf (
      ngettext ("Compared with %u day of the portal before", "Compared with %u days of the portal before", n), n);

  show_section (self, 3, n > 0 && self->memoria->days->len > 0,
                n > 0 ? text : _("No figures of the portal before the period"));
}

static void
show_sections (DifPageMemoria *self)
{
  DifMemoriaReading *memoria = self->memoria;
  g_autofree char *incidents = g_strdup_printf (
      ngettext ("%u incident, from the ledger", "%u incidents, from the ledger", memoria->incidents), memoria->incidents);

  show_users (self);
  show_section (self, 1, memoria->criteria[0] != '\0',
                memoria->criteria[0] != '\0' ? _("Written by you") : _("Proposed from the data, until you write your own"));
  show_section (self, 2, TRUE, incidents);
  show_averages (self);
  show_section (self, 4, memoria->comments[0] != '\0',
                memoria->comments[0] != '\0' ? _("Written by you") : _("Proposed from the data, until you write your own"));
}

/* --- Access logs -------------------------------------------------------------------------- */

static void
count_logs (DifPageMemoria *self, GStrv paths)
{
  const char *from = gtk_editable_get_text (GTK_EDITABLE (self->from));
  const char *to = gtk_editable_get_text (GTK_EDITABLE (self->to));
  const char *scope = adw_combo_row_get_selected (self->scope) == 0 ? "site" : "portal";

  gtk_widget_activate_action (GTK_WIDGET (self), "win.count-logs", "(sss^as)", scope, from, to, paths);
}

static void
add_path (GPtrArray *paths, GFile *file)
{
  char *path = g_file_get_path (file);

  if (path != NULL)
    g_ptr_array_add (paths, path);
}

static gboolean
on_drop (DifPageMemoria *self, const GValue *value)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  GSList *files = g_value_get_boxed (value);

  if (dif_desk_is_practice (dif_page_get_desk (DIF_PAGE (self))))
    return FALSE;
  for (; files != NULL; files = files->next)
    add_path (paths, files->data);
  if (paths->len == 0)
    return FALSE;
  g_ptr_array_add (paths, NULL);
  count_logs (self, (GStrv) paths->pdata);
  return TRUE;
}

static void
take_logs (gpointer self, const char *const *paths)
{
  count_logs (self, (GStrv) paths);
}

static void
choose_logs (DifPageMemoria *self, GtkFileChooserAction kind)
{
  dif_choose_many (self, &(DifChoice){ .title = _("Count Access Logs"), .kind = kind, .accept = _("_Count") }, take_logs);
}

static void
on_choose_files (DifPageMemoria *self)
{
  choose_logs (self, GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
on_choose_folder (DifPageMemoria *self)
{
  choose_logs (self, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

static char *
date_of (gint64 moment, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (here, "%Y-%m-%d");
}

/* The site is counted in the period of the memoria, the portal in all the days before it */
static void
propose_period (DifPageMemoria *self)
{
  DifReading *reading = dif_desk_get_reading (dif_page_get_desk (DIF_PAGE (self)));
  gboolean site = adw_combo_row_get_selected (self->scope) == 0;
  const DifCallDate *period = reading != NULL ? dif_call_get_memoria (reading->call) : NULL;
  GTimeZone *zone = reading != NULL ? dif_call_get_zone (reading->call) : NULL;
  g_autofree char *from = period != NULL && site ? date_of (period->start, zone) : g_strdup ("");
  g_autofree char *to = period != NULL ? date_of ((site ? period->end : period->start) - 1, zone) : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (self->from), from);
  gtk_editable_set_text (GTK_EDITABLE (self->to), to);
}

/* --- Figures ------------------------------------------------------------------------------ */

static void
add_cell (GtkGrid *grid, int column, int row, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static void
add_heading (GtkGrid *grid, int row, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_margin_top (label, row > 0 ? 12 : 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_grid_attach (grid, label, 0, row, 2, 1);
}

static int
fill_table (GtkGrid *grid, const DifSeries *series, int row)
{
  guint n = series != NULL ? dif_series_get_n_points (series) : 0;

  if (n > 0)
    add_heading (grid, row++, dif_series_get_title (series));

  for (guint i = 0; i < n; i++, row++) {
    add_cell (grid, 0, row, dif_series_get_point_name (series, i));
    add_cell (grid, 1, row, dif_series_get_point_text (series, i));
  }
  return row;
}

static void
show_table (DifPageMemoria *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  if (gtk_expander_get_expanded (self->table))
    fill_table (self->grid, dif_series_view_get_series (self->hours),
                fill_table (self->grid, dif_series_view_get_series (self->days), 0));
}

static double
mean_of (GPtrArray *days, DifTrafficFigure figure)
{
  DifTrafficMeans means;

  dif_traffic_means (days, &means);
  return figure == DIF_FIGURE_VISITS ? means.visits : figure == DIF_FIGURE_PAGES ? means.pages : means.hits;
}

static void
show_figures (DifPageMemoria *self)
{
  DifTrafficFigure figure = (DifTrafficFigure) MIN (gtk_drop_down_get_selected (self->figure), DIF_FIGURE_HITS);
  DifMemoriaReading *memoria = self->memoria;
  GTimeZone *zone = memoria != NULL ? dif_call_get_zone (self->call) : NULL;
  DifSeries *hours;

  if (memoria == NULL)
    return;
  gtk_widget_set_visible (self->figures_group, memoria->days->len > 0);
  dif_series_view_show (self->days, dif_traffic_series_days (memoria->days, figure, mean_of (memoria->portal, figure), zone));
  hours = dif_traffic_series_hours (memoria->hours, memoria->cuts, figure, zone);
  gtk_widget_set_visible (GTK_WIDGET (self->hours), hours != NULL);
  dif_series_view_show (self->hours, hours);
  show_table (self);
}

/* --- Texts -------------------------------------------------------------------------------- */

static char *
typed (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
on_typed (DifPageMemoria *self)
{
  gboolean own = !dif_desk_is_practice (dif_page_get_desk (DIF_PAGE (self)));
  g_autofree char *criteria = typed (self->criteria);
  g_autofree char *comments = typed (self->comments);

  gtk_widget_set_sensitive (self->keep_criteria, own && g_strcmp0 (criteria, self->kept[0]) != 0);
  gtk_widget_set_sensitive (self->keep_comments, own && g_strcmp0 (comments, self->kept[1]) != 0);
}

static void
keep_text (DifPageMemoria *self, GtkTextView *view, const char *key)
{
  g_autofree char *text = typed (view);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.keep-text", "(ss)", key, text);
}

static void
on_keep_criteria (DifPageMemoria *self)
{
  keep_text (self, self->criteria, DIF_PAPERS_CRITERIA);
}

static void
on_keep_comments (DifPageMemoria *self)
{
  keep_text (self, self->comments, DIF_PAPERS_COMMENTS);
}

/* What was typed and not kept yet stays; else it shows what is kept */
static void
show_text (GtkTextView *view, char **kept, const char *now)
{
  g_autofree char *text = typed (view);
  gboolean untouched = g_strcmp0 (text, *kept != NULL ? *kept : "") == 0;

  if (untouched && g_strcmp0 (text, now) != 0)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), now, -1);
  g_free (*kept);
  *kept = g_strdup (now);
}

/* --- The whole ---------------------------------------------------------------------------- */

static void
show_document (DifPageMemoria *self)
{
  g_autofree char *title = NULL;
  guint n;

  dif_sheets_show (self->sheets, g_steal_pointer (&self->memoria->document));
  n = dif_sheets_get_count (self->sheets);
  /* Translators: %u pages, as the document will print */
  title = g_strdup_printf (ngettext ("%u page, as it prints", "%u pages, as they print", n), n);
  gtk_label_set_label (self->sheets_title, title);
}

static void
take (DifPageMemoria *self, DifReading *reading, DifMemoriaReading *memoria)
{
  gboolean same = self->memoria != NULL && g_str_equal (self->memoria->mark, memoria->mark);

  g_clear_pointer (&self->memoria, dif_memoria_reading_free);
  self->memoria = memoria;
  g_set_object (&self->call, reading->call);
  show_sections (self);
  dif_memoria_care_view_show (self->care, memoria->care, dif_call_get_zone (self->call));
  show_text (self->criteria, &self->kept[0], memoria->criteria);
  show_text (self->comments, &self->kept[1], memoria->comments);
  on_typed (self);
  if (same)
    return;
  show_figures (self);
  show_document (self);
}

static void
show_found (gpointer data, DifReading *reading, gpointer found, const GError *error)
{
  DifPageMemoria *self = data;

  gtk_widget_set_visible (GTK_WIDGET (self->trouble), found == NULL);
  if (found != NULL)
    take (self, reading, found);
  else
    gtk_label_set_label (self->trouble, error->message);
}

static const DifLookKind memoria_kind = {
  .ask = dif_desk_look_memoria_async,
  .finish = (DifLookFinish) dif_desk_look_memoria_finish,
  .free = (GDestroyNotify) dif_memoria_reading_free,
  .show = show_found,
};

static void
dif_page_memoria_refresh (DifPage *page, DifDesk *desk)
{
  DifPageMemoria *self = DIF_PAGE_MEMORIA (page);
  DifReading *reading = dif_desk_get_reading (desk);
  const DifCallDate *period;
  GTimeZone *zone;
  g_autofree char *first = NULL, *last = NULL, *text = NULL;

  dif_look_refresh (self->look, desk);
  if (reading == NULL)
    return;
  zone = dif_call_get_zone (reading->call);
  period = dif_call_get_memoria (reading->call);
  first = dif_words_day (period->start, zone);
  last = dif_words_day (period->end - 1, zone);
  /* Translators: two days, the period of the statistics */
  text = g_strdup_printf (_("Statistics from %s to %s, by the call"), first, last);
  gtk_label_set_label (self->period, text);
  gtk_widget_set_sensitive (self->drop, !dif_desk_is_practice (desk));
  if (!self->proposed)
    propose_period (self);
  self->proposed = TRUE;
}

static void
dif_page_memoria_constructed (GObject *object)
{
  DifPageMemoria *self = DIF_PAGE_MEMORIA (object);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  G_OBJECT_CLASS (dif_page_memoria_parent_class)->constructed (object);
  add_sections (self);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  g_signal_connect_object (gtk_text_view_get_buffer (self->criteria), "changed", G_CALLBACK (on_typed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_text_view_get_buffer (self->comments), "changed", G_CALLBACK (on_typed), self,
                           G_CONNECT_SWAPPED);
}

static void
dif_page_memoria_dispose (GObject *object)
{
  DifPageMemoria *self = DIF_PAGE_MEMORIA (object);

  g_clear_pointer (&self->look, dif_look_free);
  g_clear_object (&self->call);
  g_clear_pointer (&self->memoria, dif_memoria_reading_free);
  g_clear_pointer (&self->kept[0], g_free);
  g_clear_pointer (&self->kept[1], g_free);
  G_OBJECT_CLASS (dif_page_memoria_parent_class)->dispose (object);
}

static void
dif_page_memoria_class_init (DifPageMemoriaClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = dif_page_memoria_constructed;
  G_OBJECT_CLASS (klass)->dispose = dif_page_memoria_dispose;
  DIF_PAGE_CLASS (klass)->refresh = dif_page_memoria_refresh;
  g_type_ensure (DIF_TYPE_FLIP);
  g_type_ensure (DIF_TYPE_MEMORIA_CARE_VIEW);
  g_type_ensure (DIF_TYPE_SERIES_VIEW);
  g_type_ensure (DIF_TYPE_SHEETS);
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-page-memoria"));
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, period);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, section_list);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, drop);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, scope);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, from);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, to);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, care);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, figures_group);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, figure);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, days);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, hours);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, table);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, grid);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, criteria);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, comments);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, keep_criteria);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, keep_comments);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, sheets);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, sheets_title);
  gtk_widget_class_bind_template_child (widget_class, DifPageMemoria, trouble);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_files);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_folder);
  gtk_widget_class_bind_template_callback (widget_class, propose_period);
  gtk_widget_class_bind_template_callback (widget_class, show_figures);
  gtk_widget_class_bind_template_callback (widget_class, show_table);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_criteria);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_comments);
}

static void
dif_page_memoria_init (DifPageMemoria *self)
{
  self->look = dif_look_new (&memoria_kind, self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
