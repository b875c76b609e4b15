/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-call"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "call/dif-call-shelf.h"

#include "dif-calendar.h"
#include "dif-desk-look.h"
#include "dif-dialogs.h"
#include "dif-flip.h"
#include "dif-look.h"
#include "dif-notices.h"

#include "dif-page-call.h"


struct _DifPageCall {
  DifPage parent_instance;

  DifReading *shown;      /* (owned) (nullable) */
  gint64 day;             /* that the calendar was drawn on: what is late grows with time */
  DifLook *look;          /* (owned) for the calls known */

  GtkLabel *institute;    /* (unowned) children */
  GtkLabel *title;
  GtkLabel *election;
  GtkWidget *website;
  GtkWidget *reminders_group;
  GtkListBox *reminders;
  GtkListBox *calendar;
  DifNotices *notices;
  GtkBox *contacts;
  GtkListBox *thresholds;
  GtkListBox *calls;
};

G_DEFINE_FINAL_TYPE (DifPageCall, dif_page_call, DIF_TYPE_PAGE)


static void
clear_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static AdwActionRow *
add_row (GtkListBox *list, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  /* what a call says is text, never markup */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "numeric");
  gtk_list_box_append (list, row);
  return ADW_ACTION_ROW (row);
}

static void
add_button (AdwActionRow *row, const char *icon, const char *label, const char *action, const char *target)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_action_row_add_suffix (row, button);
}

/* --- The calendar ------------------------------------------------------------------------- */

static const struct {
  const char *name;
  const char *icon;
  const char *style;
} states[] = {
  [DIF_DATE_PAST] = { N_("Past"), "document-open-recent-symbolic", "quiet" },
  [DIF_DATE_MET] = { N_("Met"), "object-select-symbolic", "success" },
  [DIF_DATE_LATE] = { N_("Late"), "dialog-warning-symbolic", "error" },
  [DIF_DATE_NOW] = { N_("Now"), "alarm-symbolic", "accent" },
  [DIF_DATE_NEXT] = { N_("Next"), "go-next-symbolic", "accent" },
  [DIF_DATE_TO_COME] = { N_("To come"), "x-office-calendar-symbolic", "quiet" },
};

static void
add_date (DifPageCall *self, const DifCallDate *date, DifReading *reading, gint64 now)
{
  DifDateState state = dif_calendar_state (reading->call, date, (const char *const *) reading->dates_met, now);
  g_autofree char *when = dif_calendar_when (date, dif_call_get_zone (reading->call));
  g_autofree char *distance = dif_calendar_distance (date, now);
  g_autofree char *clause = g_strdup_printf (_("clause %s"), date->clause);
  g_autofree char *text = g_strdup_printf ("%s · %s · %s · %s", _(states[state].name), when, distance, clause);
  AdwActionRow *row = add_row (self->calendar, date->what, text);
  GtkWidget *icon = gtk_image_new_from_icon_name (states[state].icon);

  gtk_widget_add_css_class (icon, states[state].style);
  adw_action_row_add_prefix (row, icon);
  if (state == DIF_DATE_PAST)
    gtk_widget_add_css_class (GTK_WIDGET (row), "past");
  if (!dif_calendar_is_deadline (date))
    return;
  if (state == DIF_DATE_MET)
    add_button (row, "checkbox-checked-symbolic", _("Not Met After All"), "win.date-unmet", date->id);
  else
    add_button (row, "checkbox-symbolic", _("Mark as Met"), "win.date-met", date->id);
}

static void
show_calendar (DifPageCall *self, DifReading *reading, gint64 now)
{
  GPtrArray *calendar = dif_call_get_calendar (reading->call);

  clear_list (self->calendar);
  for (guint i = 0; i < calendar->len; i++)
    add_date (self, g_ptr_array_index (calendar, i), reading, now);
}

/* What is late, and what falls due soon: the first thing on the page, until it is marked as met */
static void
show_reminders (DifPageCall *self, DifReading *reading, gint64 now)
{
  GPtrArray *calendar = dif_call_get_calendar (reading->call);
  guint count = 0;

  clear_list (self->reminders);
  for (guint i = 0; i < calendar->len; i++) {
    const DifCallDate *date = g_ptr_array_index (calendar, i);
    g_autofree char *text = NULL, *when = NULL, *distance = NULL;
    AdwActionRow *row;

    if (!dif_calendar_reminds (reading->call, date, (const char *const *) reading->dates_met, now))
      continue;
    when = dif_calendar_when (date, dif_call_get_zone (reading->call));
    distance = dif_calendar_distance (date, now);
    text = g_strdup_printf ("%s · %s", distance, when);
    row = add_row (self->reminders, date->what, text);
    add_button (row, "checkbox-symbolic", _("Mark as Met"), "win.date-met", date->id);
    if (date->end <= now)
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
    count++;
  }
  gtk_widget_set_visible (self->reminders_group, count > 0);
}

/* --- Contacts ----------------------------------------------------------------------------- */

static void
add_copied (GtkListBox *list, const char *title, const char *value, const char *mail)
{
  AdwActionRow *row;

  if (value == NULL || value[0] == '\0')
    return;
  row = add_row (list, value, title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  if (mail != NULL)
    add_button (row, "mail-unread-symbolic", _("Write a Mail"), "win.mail", mail);
  add_button (row, "edit-copy-symbolic", _("Copy"), "win.copy", value);
}

static void
add_contact (DifPageCall *self, const DifCallContact *contact, DifCall *call)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();
  g_autofree char *purpose = g_markup_escape_text (contact->purpose, -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), purpose);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, contact->purpose, -1);
  add_copied (GTK_LIST_BOX (list), contact->role, contact->name, NULL);
  for (guint i = 0; contact->emails != NULL && contact->emails[i] != NULL; i++) {
    g_autofree char *mail = dif_dialogs_mailto (contact->emails[i], dif_call_get_title (call), NULL);

    add_copied (GTK_LIST_BOX (list), _("E-mail"), contact->emails[i], mail);
  }
  add_copied (GTK_LIST_BOX (list), contact->hours != NULL ? contact->hours : _("Telephone"), contact->phone, NULL);
  add_copied (GTK_LIST_BOX (list), _("Address"), contact->address, NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  gtk_box_append (self->contacts, group);
}

static void
show_contacts (DifPageCall *self, DifCall *call)
{
  GPtrArray *contacts = dif_call_get_contacts (call);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->contacts))) != NULL)
    gtk_box_remove (self->contacts, child);
  for (guint i = 0; i < contacts->len; i++)
    add_contact (self, g_ptr_array_index (contacts, i), call);
}

/* --- Thresholds --------------------------------------------------------------------------- */

static const struct {
  const char *name;
  const char *value; /* with a number for PRId64 */
} thresholds[DIF_CALL_N_THRESHOLDS] = {
  [DIF_CALL_UPDATE_MINUTES] = { N_("Between two updates, at most"), N_("%d minutes") },
  [DIF_CALL_UPDATES_PER_HOUR] = { N_("Updates in an hour, more than"), N_("%d") },
  [DIF_CALL_MISSED_UPDATES] = { N_("Missed in a row, and the Institute takes the link away"), N_("%d updates") },
  [DIF_CALL_AVAILABILITY_PERMILLE] = { N_("Availability in a month, at least"), NULL },
  [DIF_CALL_DOWNLOAD_MBPS] = { N_("Download speed, at least"), N_("%d Mb/s") },
  [DIF_CALL_HISTORY_GB] = { N_("Room for the packages as they came"), N_("%d GB") },
  [DIF_CALL_FILES_PER_HOUR] = { N_("Files in an hour, at least"), N_("%d") },
  [DIF_CALL_OPERATION_HOURS] = { N_("Hours of operation"), N_("%d hours") },
  [DIF_CALL_SITE_STORAGE_GB] = { N_("Room at the hosting"), N_("%d GB") },
  [DIF_CALL_HOSTED_ZONES] = { N_("DNS zones"), N_("%d") },
  [DIF_CALL_TRANSFER_TB] = { N_("Transfer in a month"), N_("%d TB") },
};

static char *
say_threshold (DifCallThreshold threshold, gint64 value)
{
  g_autofree char *number = NULL;
  g_auto (GStrv) parts = NULL;

  if (threshold == DIF_CALL_AVAILABILITY_PERMILLE)
    return g_strdup_printf (_("%.1f %%"), (double) value / 10);
  /* the pattern is the translator's: only its one number is filled in */
  number = g_strdup_printf ("%" PRId64, value);
  parts = g_strsplit (_(thresholds[threshold].value), "%d", 2);
  return g_strjoinv (number, parts);
}

static void
show_thresholds (DifPageCall *self, DifCall *call)
{
  clear_list (self->thresholds);
  for (DifCallThreshold each = DIF_CALL_UPDATE_MINUTES; each < DIF_CALL_N_THRESHOLDS; each++) {
    g_autofree char *value = say_threshold (each, dif_call_get_threshold (call, each));
    g_autofree char *clause = g_strdup_printf (_("clause %s"), dif_call_get_threshold_clause (call, each));
    AdwActionRow *row = add_row (self->thresholds, _(thresholds[each].name), clause);
    GtkWidget *label = gtk_label_new (value);

    gtk_widget_add_css_class (label, "numeric");
    adw_action_row_add_suffix (row, label);
  }
}

/* --- The shelf ---------------------------------------------------------------------------- */

static void
add_call (DifPageCall *self, DifCall *call, DifCall *chosen)
{
  gboolean in_force = g_str_equal (dif_call_get_id (call), dif_call_get_id (chosen));
  const char *origin = dif_call_shelf_is_built_in (dif_call_get_id (call)) ? _("came with the program")
                                                                          : _("imported or made here");
  g_autofree char *title = g_strdup_printf ("%s · %s", dif_call_get_acronym (call), dif_call_get_election (call));
  g_autofree char *text = g_strdup_printf ("%s · %s · %s", dif_call_get_day (call), dif_call_get_id (call), origin);
  AdwActionRow *row = add_row (self->calls, title, text);

  if (in_force) {
    GtkWidget *label = gtk_label_new (_("In force"));

    gtk_widget_add_css_class (label, "success");
    adw_action_row_add_suffix (row, label);
  } else {
    GtkWidget *button = gtk_button_new_with_label (_("Choose"));

    gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", dif_call_get_id (call));
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.use-call");
    adw_action_row_add_suffix (row, button);
  }
}

static void
show_calls (gpointer data, DifReading *reading, gpointer found, const GError *error)
{
  DifPageCall *self = data;
  g_autoptr (GPtrArray) calls = found;

  clear_list (self->calls);
  if (calls == NULL)
    add_row (self->calls, _("The calls cannot be read"), error->message);
  for (guint i = 0; calls != NULL && i < calls->len; i++)
    add_call (self, g_ptr_array_index (calls, i), reading->call);
}

static const DifLookKind calls_kind = {
  .ask = dif_desk_look_calls_async,
  .finish = (DifLookFinish) dif_desk_look_calls_finish,
  .free = (GDestroyNotify) g_ptr_array_unref,
  .show = show_calls,
  .by_record = TRUE,
};

/* --- The page ----------------------------------------------------------------------------- */

static void
show_call (DifPageCall *self, DifCall *call)
{
  g_autofree char *election = g_strdup_printf ("%s · %s · %s", dif_call_get_election (call), dif_call_get_state (call),
                                               dif_call_get_day (call));
  const char *website = dif_call_get_website (call);

  gtk_label_set_label (self->institute, dif_call_get_institute (call));
  gtk_label_set_label (self->title, dif_call_get_title (call));
  gtk_label_set_label (self->election, election);
  gtk_widget_set_visible (self->website, website != NULL);
  if (website != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->website), "s", website);
  show_contacts (self, call);
  show_thresholds (self, call);
}

static void
show_dates (DifPageCall *self, DifReading *reading, gint64 now)
{
  show_reminders (self, reading, now);
  show_calendar (self, reading, now);
}

static gboolean
same_dates (DifReading *a, DifReading *b)
{
  return g_strv_equal ((const char *const *) a->dates_met, (const char *const *) b->dates_met);
}

static void
dif_page_call_refresh (DifPage *page, DifDesk *desk)
{
  DifPageCall *self = DIF_PAGE_CALL (page);
  DifReading *reading = dif_desk_get_reading (desk);
  gint64 now = dif_clock_now (dif_desk_get_clock (desk)), day = now / G_TIME_SPAN_HOUR;
  g_autoptr (DifReading) before = NULL;

  dif_look_refresh (self->look, desk);
  dif_notices_refresh (self->notices, desk);
  if (reading == NULL)
    return;
  if (self->shown == reading && self->day == day)
    return;
  before = self->shown;
  self->shown = dif_reading_ref (reading);
  /* rows under the pointer and the keyboard stay while nothing in them has changed */
  if (before == NULL || !json_node_equal (dif_call_to_json (before->call), dif_call_to_json (reading->call)))
    show_call (self, reading->call);
  if (before == NULL || self->day != day || !same_dates (before, reading) ||
      !json_node_equal (dif_call_to_json (before->call), dif_call_to_json (reading->call)))
    show_dates (self, reading, now);
  self->day = day;
}

static void
dif_page_call_dispose (GObject *object)
{
  DifPageCall *self = DIF_PAGE_CALL (object);

  g_clear_pointer (&self->look, dif_look_free);
  g_clear_pointer (&self->shown, dif_reading_unref);
  G_OBJECT_CLASS (dif_page_call_parent_class)->dispose (object);
}

static void
dif_page_call_class_init (DifPageCallClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_page_call_dispose;
  DIF_PAGE_CLASS (klass)->refresh = dif_page_call_refresh;
  g_type_ensure (DIF_TYPE_FLIP);
  g_type_ensure (DIF_TYPE_NOTICES);
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-page-call"));
  gtk_widget_class_bind_template_child (widget_class, DifPageCall, institute);
  gtk_widget_class_bind_template_child (widget_class, DifPageCall, title);
  gtk_widget_class_bind_template_child (widget_class, DifPageCall, election);
  gtk_widget_class_bind_template_child (widget_class, DifPageCall, website);
  gtk_widget_class_bind_template_child (widget_class, DifPageCall, reminders_group);
  gtk_widget_class_bind_template_child (widget_class, DifPageCall, reminders);
  gtk_widget_class_bind_template_child (widget_class, DifPageCall, calendar);
  gtk_widget_class_bind_template_child (widget_class, DifPageCall, notices);
  gtk_widget_class_bind_template_child (widget_class, DifPageCall, contacts);
  gtk_widget_class_bind_template_child (widget_class, DifPageCall, thresholds);
  gtk_widget_class_bind_template_child (widget_class, DifPageCall, calls);
}

static void
dif_page_call_init (DifPageCall *self)
{
  self->look = dif_look_new (&calls_kind, self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
