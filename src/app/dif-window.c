/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-window"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-line.h"
#include "watch/dif-alarm.h"

#include "dif-jobs-view.h"
#include "dif-night-view.h"
#include "dif-page-welcome.h"
#include "dif-pages.h"
#include "dif-passwords.h"
#include "dif-style.h"
#include "dif-trouble.h"
#include "dif-vigil.h"
#include "dif-window-actions.h"
#include "dif-words.h"

#include "dif-window.h"

#define WELCOME "welcome"
#define TROUBLE "trouble"
/* Of a line that is said for a moment */
#define TOAST_CHARS (56)


struct _DifWindow {
  AdwApplicationWindow parent_instance;

  DifDesk *desk;        /* (owned) */
  DifVigil *vigil;      /* (owned) */
  DifPasswords *passwords; /* (owned) what is asked where there is no keyring */
  GSettings *settings;  /* (owned) (nullable) */
  DifNightPlan plan;
  const DifPageInfo *page;
  AdwToast *said;       /* (unowned) (nullable) the last one while it lasts */
  gboolean welcomed;    /* a page was chosen, or something is set up: the welcome is over */

  AdwToastOverlay *toasts; /* (unowned) children, as the rest */
  AdwLeaflet *leaflet;
  GtkWidget *sidebar;
  GtkWidget *content;
  GtkMenuButton *menu_button;
  GtkListBox *nav;
  GtkWidget *status;
  GtkImage *status_light;
  GtkLabel *status_title;
  GtkLabel *status_text;
  DifJobsView *jobs;
  DifJobsView *jobs_below; /* where the window is too narrow for the sidebar */
  AdwWindowTitle *title;
  GtkLabel *hour;
  GtkWidget *alarm;
  GtkLabel *alarm_text;
  GtkWidget *ribbon;
  GtkLabel *ribbon_text;
  GtkWidget *ribbon_leave;
  GtkWidget *lock;
  GtkLabel *lock_text;
  GtkLabel *awake;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (DifWindow, dif_window, ADW_TYPE_APPLICATION_WINDOW)


DifDesk *
dif_window_get_desk (DifWindow *self)
{
  return self->desk;
}

const DifNightPlan *
dif_window_get_plan (DifWindow *self)
{
  return &self->plan;
}

/* In several lines where the window is narrow: a path or a reason that is cut off says nothing */
static AdwToast *
make_toast (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  AdwToast *toast = adw_toast_new ("");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TOAST_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
  return toast;
}

/* What is said again takes the place of what was said before */
void
dif_window_toast (DifWindow *self, const char *text)
{
  AdwToast *toast = make_toast (text);

  if (self->said != NULL && g_strcmp0 (g_object_get_data (G_OBJECT (self->said), "text"), text) == 0)
    adw_toast_dismiss (self->said);
  g_object_set_data_full (G_OBJECT (toast), "text", g_strdup (text), g_free);
  g_set_weak_pointer (&self->said, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
dif_window_toast_undo (DifWindow *self, const char *text, const char *action, const char *subject)
{
  AdwToast *toast = make_toast (text);

  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_action_target (toast, "s", subject);
  adw_toast_set_action_name (toast, action);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

GSettings *
dif_window_get_settings (DifWindow *self)
{
  return self->settings;
}

/* --- Files that come from outside --------------------------------------------------------- */

void
dif_window_import (DifWindow *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL) {
    dif_window_toast (self, _("Only files on this computer can be imported."));
  } else if (dif_desk_is_practice (self->desk)) {
    dif_window_toast (self, _("Leave practice first: packages are imported into your own data folder."));
  } else if (dif_desk_get_locked (self->desk) != NULL) {
    dif_window_toast (self, dif_desk_get_locked (self->desk));
  } else {
    dif_desk_import (self->desk, path);
    dif_window_show_page (self, "fetcher");
  }
}

static gboolean
on_dropped (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *file = files; file != NULL; file = file->next)
    dif_window_import (DIF_WINDOW (data), file->data);
  return files != NULL;
}

static void
take_files (DifWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (on_dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* --- The sidebar -------------------------------------------------------------------------- */

static void
add_heading (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const char *section = dif_pages[gtk_list_box_row_get_index (row)].section;
  const char *last = before != NULL ? dif_pages[gtk_list_box_row_get_index (before)].section : NULL;
  GtkWidget *label;

  if (g_strcmp0 (section, last) == 0)
    return;
  label = gtk_label_new (_(section));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "nav-section");
  gtk_list_box_row_set_header (row, label);
}

static void
fill_sidebar (DifWindow *self)
{
  gtk_list_box_set_header_func (self->nav, add_heading, NULL, NULL);
  for (guint i = 0; i < dif_pages_count; i++) {
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
    GtkWidget *image = gtk_image_new_from_icon_name (dif_pages[i].icon);
    GtkWidget *label = gtk_label_new (_(dif_pages[i].title));

    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_box_append (GTK_BOX (box), image);
    gtk_box_append (GTK_BOX (box), label);
    gtk_list_box_append (self->nav, box);
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_list_box_get_row_at_index (self->nav, (int) i)),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, _(dif_pages[i].title), -1);
  }
}

static void
on_row_activated (DifWindow *self, GtkListBoxRow *row)
{
  dif_window_show_page (self, dif_pages[gtk_list_box_row_get_index (row)].name);
}

/* --- Which page --------------------------------------------------------------------------- */

static void
show_title (DifWindow *self)
{
  DifReading *reading = dif_desk_get_reading (self->desk);
  gboolean folded = adw_leaflet_get_folded (self->leaflet);
  gboolean rehearsal = reading != NULL && !reading->fresh && dif_reading_get_mode (reading) != DIF_MODE_REAL;
  g_autofree char *zone = NULL;
  g_autofree char *hour = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *title = NULL;

  if (reading != NULL) {
    gint64 now = dif_clock_now (dif_desk_get_clock (self->desk));

    zone = dif_words_zone (reading->call, now);
    hour = dif_words_hour (now, dif_call_get_zone (reading->call));
  }
  if (rehearsal)
    /* Translators: name of a page, then the mode in lower case, e.g. "Overview (practice)" */
    title = g_strdup_printf (_("%s (%s)"), _(self->page->title),
                             dif_mode_get_name (dif_reading_get_mode (reading)));
  else
    title = g_strdup (_(self->page->title));
  if (hour != NULL && folded)
    subtitle = g_strdup_printf ("%s %s", hour, dif_call_get_zone_name (reading->call));
  else if (reading != NULL)
    subtitle = g_strdup (dif_desk_is_practice (self->desk) ? _("Practice institute")
                                                           : dif_call_get_title (reading->call));
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_label (self->hour, hour != NULL ? hour : "");
  /* it asks the screen where the pointer is */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self->hour)), zone) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->hour), zone);
}

/* The welcome and what is wrong with the folder stand in the place of any page */
static const char *
choose_child (DifWindow *self)
{
  DifReading *reading = dif_desk_get_reading (self->desk);

  if (dif_desk_get_error (self->desk) != NULL ||
      (dif_desk_get_locked (self->desk) != NULL && !dif_desk_is_looking_on (self->desk)))
    return TROUBLE;
  if (reading != NULL && reading->fresh && !self->welcomed && !dif_desk_is_practising (self->desk))
    return WELCOME;
  return self->page->name;
}

static void
show_child (DifWindow *self)
{
  const char *name = choose_child (self);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0)
    return;
  if (gtk_stack_get_child_by_name (self->stack, name) == NULL) {
    GtkWidget *page;

    if (g_str_equal (name, WELCOME))
      page = g_object_new (DIF_TYPE_PAGE_WELCOME, "desk", self->desk, NULL);
    else if (g_str_equal (name, TROUBLE))
      page = g_object_new (DIF_TYPE_TROUBLE, "desk", self->desk, NULL);
    else
      page = dif_pages_make (self->page, self->desk);
    gtk_stack_add_named (self->stack, page, name);
  }
  gtk_stack_set_visible_child_name (self->stack, name);
}

/* What is urgent stands on every page; on the Overview it is told at length */
static void
show_alarm (DifWindow *self)
{
  DifReading *reading = dif_desk_get_reading (self->desk);
  gboolean elsewhere = self->page != NULL && !g_str_equal (self->page->name, "overview");
  const DifIncident *urgent = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; elsewhere && reading != NULL && urgent == NULL && i < reading->incidents->len; i++) {
    const DifIncident *incident = g_ptr_array_index (reading->incidents, i);

    if (dif_alarm_describe (incident->key)->urgent)
      urgent = incident;
  }
  gtk_widget_set_visible (self->alarm, urgent != NULL);
  if (urgent == NULL)
    return;
  text = g_strdup_printf ("%s\n%s", urgent->text, dif_alarm_describe (urgent->key)->act);
  gtk_label_set_label (self->alarm_text, text);
}

void
dif_window_show_page (DifWindow *self, const char *name)
{
  const DifPageInfo *info = dif_pages_find (name);

  if (info == NULL)
    return;
  self->page = info;
  self->welcomed = TRUE;
  gtk_list_box_select_row (self->nav, gtk_list_box_get_row_at_index (self->nav, (int) (info - dif_pages)));
  show_title (self);
  show_child (self);
  show_alarm (self);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  if (self->settings != NULL)
    g_settings_set_string (self->settings, "page", name);
}

void
dif_window_leave_welcome (DifWindow *self)
{
  if (!self->welcomed)
    dif_window_show_page (self, self->page->name);
}

void
dif_window_find (DifWindow *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);

  if (DIF_IS_PAGE (page) && dif_page_find (DIF_PAGE (page)))
    return;
  dif_window_show_page (self, "fetcher");
  page = gtk_stack_get_visible_child (self->stack);
  if (DIF_IS_PAGE (page))
    dif_page_find (DIF_PAGE (page));
}

void
dif_window_go_back (DifWindow *self)
{
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child (self->leaflet, self->sidebar);
}

void
dif_window_open_menu (DifWindow *self)
{
  dif_window_go_back (self);
  gtk_menu_button_popup (self->menu_button);
}

void
dif_window_open_profile (DifWindow *self, const char *folder)
{
  dif_desk_leave_practice (self->desk);
  dif_desk_set_folder (self->desk, folder);
  if (self->settings != NULL)
    g_settings_set_string (self->settings, "data-folder", folder);
}

static void
on_folded (DifWindow *self)
{
  gtk_list_box_set_selection_mode (self->nav, adw_leaflet_get_folded (self->leaflet) ? GTK_SELECTION_NONE
                                                                                      : GTK_SELECTION_BROWSE);
  if (!adw_leaflet_get_folded (self->leaflet))
    gtk_list_box_select_row (self->nav, gtk_list_box_get_row_at_index (self->nav, (int) (self->page - dif_pages)));
  show_title (self);
}

/* --- What the desk says ------------------------------------------------------------------- */

static void
show_status (DifWindow *self)
{
  DifOutlook *outlook = dif_desk_get_outlook (self->desk);
  g_autofree char *label = NULL;

  gtk_widget_set_visible (self->status, outlook != NULL);
  if (outlook == NULL)
    return;
  dif_style_choose (GTK_WIDGET (self->status_light), dif_light_class (outlook->light));
  gtk_label_set_label (self->status_title, outlook->card);
  gtk_label_set_label (self->status_text, outlook->card_text);
  label = g_strdup_printf ("%s. %s. %s", outlook->overline, outlook->card, outlook->card_text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_ribbon (DifWindow *self)
{
  DifReading *reading = dif_desk_get_reading (self->desk);
  gboolean shown = reading != NULL && !reading->fresh && dif_reading_get_mode (reading) != DIF_MODE_REAL;

  if (shown && dif_desk_is_practice (self->desk))
    gtk_label_set_label (self->ribbon_text, _("Practice: invented results, nothing reaches your portal"));
  else if (shown && dif_reading_get_mode (reading) == DIF_MODE_DRILL)
    gtk_label_set_label (self->ribbon_text, _("Drill: the Institute's rehearsal, not the election"));
  else if (shown)
    gtk_label_set_label (self->ribbon_text, _("Practice: the source is set to practice, not to the election"));
  gtk_widget_set_visible (self->ribbon, shown);
  gtk_widget_set_visible (self->ribbon_leave, dif_desk_is_practice (self->desk));
}

static void
show_lock (DifWindow *self)
{
  const char *locked = dif_desk_get_locked (self->desk);

  gtk_widget_set_visible (self->lock, locked != NULL && dif_desk_is_looking_on (self->desk));
  if (locked != NULL) {
    /* Translators: then a sentence: which folder is in use by which program */
    g_autofree char *text = g_strdup_printf (_("Looking on, read-only. %s"), locked);

    gtk_label_set_label (self->lock_text, text);
  }
}

/* What keeps the computer from sleeping is said, and also that nothing does */
static void
show_awake (DifWindow *self)
{
  gboolean shown = dif_vigil_is_relaying (self->vigil);
  const char *line = dif_line_text (dif_line_get_state ());
  const char *awake = dif_vigil_is_awake (self->vigil)
                          ? _("While it relays, this computer is kept from going to sleep.")
                          : _("This desktop cannot be kept from going to sleep: see to it that the computer stays awake.");
  g_autofree char *text = line != NULL ? g_strconcat (line, shown ? "\n" : "", shown ? awake : "", NULL) : g_strdup (awake);

  gtk_widget_set_visible (GTK_WIDGET (self->awake), shown || line != NULL);
  gtk_label_set_label (self->awake, text);
}

static void
on_changed (DifWindow *self)
{
  show_status (self);
  show_alarm (self);
  show_ribbon (self);
  show_lock (self);
  show_awake (self);
  dif_passwords_check (self->passwords);
  show_title (self);
  show_child (self);
  dif_window_actions_refresh (self);
}

static void
on_job_ended (DifWindow *self, DifJob *job)
{
  g_autofree char *outcome = dif_job_dup_outcome (job);
  g_autofree char *text = NULL;

  if (dif_job_is_routine (job) || dif_job_get_state (job) != DIF_JOB_DONE)
    return;
  text = outcome[0] != '\0' ? g_strdup_printf ("%s: %s", dif_job_get_title (job), outcome)
                            : g_strdup_printf (_("%s: done"), dif_job_get_title (job));
  dif_window_toast (self, text);
}

/* A night in which something went wrong ends with how that went */
static void
on_practising (DifWindow *self)
{
  if (!dif_desk_is_practising (self->desk) && dif_desk_is_practice (self->desk))
    dif_night_view_present_troubles (GTK_WINDOW (self), self->desk);
}

/* --- Life --------------------------------------------------------------------------------- */

static void
remember (DifWindow *self)
{
  int width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "width", width);
  g_settings_set_int (self->settings, "height", height);
  g_settings_set_boolean (self->settings, "maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

/* It goes on without a window where the desktop lets it */
static void
on_left (GObject *source, GAsyncResult *result, gpointer data)
{
  GtkWindow *window = dif_vigil_leave_get_window (result);

  if (!dif_vigil_leave_finish (DIF_VIGIL (source), result))
    dif_window_actions_ask_to_close (DIF_WINDOW (window), FALSE);
}

static gboolean
dif_window_close_request (GtkWindow *window)
{
  DifWindow *self = DIF_WINDOW (window);

  remember (self);
  if (dif_desk_is_relaying (self->desk) && self->settings != NULL && !g_settings_get_boolean (self->settings, "background")) {
    dif_window_actions_ask_to_close (self, TRUE);
    return GDK_EVENT_STOP;
  }
  if (dif_desk_is_relaying (self->desk)) {
    dif_vigil_leave_async (self->vigil, window, on_left, NULL);
    return GDK_EVENT_STOP;
  }
  return GTK_WINDOW_CLASS (dif_window_parent_class)->close_request (window);
}

GtkWidget *
dif_window_new (GtkApplication *application, DifDesk *desk, GSettings *settings, const DifNightPlan *plan)
{
  DifWindow *self = g_object_new (DIF_TYPE_WINDOW, "application", application, NULL);

  self->desk = g_object_ref (desk);
  self->plan = *plan;
  self->vigil = dif_vigil_new (application, desk);
  self->passwords = dif_passwords_new (GTK_WINDOW (self), desk);
  dif_window_actions_add (self);
  dif_jobs_view_set_jobs (self->jobs, dif_desk_get_jobs (desk));
  dif_jobs_view_set_jobs (self->jobs_below, dif_desk_get_jobs (desk));
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::practising", G_CALLBACK (on_practising), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dif_desk_get_jobs (desk), "ended", G_CALLBACK (on_job_ended), self,
                           G_CONNECT_SWAPPED);
  if (settings != NULL) {
    g_autofree char *page = g_settings_get_string (settings, "page");
    const DifPageInfo *info = dif_pages_find (page);

    self->settings = g_object_ref (settings);
    gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "width"),
                                 g_settings_get_int (settings, "height"));
    if (g_settings_get_boolean (settings, "maximized"))
      gtk_window_maximize (GTK_WINDOW (self));
    if (info != NULL)
      self->page = info;
  }
  on_folded (self);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  on_changed (self);
  return GTK_WIDGET (self);
}

static void
dif_window_finalize (GObject *object)
{
  DifWindow *self = DIF_WINDOW (object);

  g_clear_weak_pointer (&self->said);
  g_clear_object (&self->vigil);
  g_clear_pointer (&self->passwords, dif_passwords_free);
  g_clear_object (&self->desk);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (dif_window_parent_class)->finalize (object);
}

static void
dif_window_class_init (DifWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = dif_window_close_request;
  g_type_ensure (DIF_TYPE_JOBS_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-window"));
  gtk_widget_class_bind_template_child (widget_class, DifWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, content);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, nav);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, status);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, status_light);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, status_title);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, status_text);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, jobs);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, jobs_below);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, title);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, hour);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, alarm);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, alarm_text);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, ribbon);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, ribbon_text);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, ribbon_leave);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, lock);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, lock_text);
  gtk_widget_class_bind_template_child (widget_class, DifWindow, awake);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
}

static void
dif_window_init (DifWindow *self)
{
  self->page = &dif_pages[0];
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_icon_name (GTK_WINDOW (self), DIF_APP_ID);
  if (DIF_DEVEL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  fill_sidebar (self);
  take_files (self);
}
