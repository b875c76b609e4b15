/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-monitor"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "watch/dif-alarm.h"
#include "watch/dif-page-look.h"

#include "dif-flip.h"
#include "dif-form.h"
#include "dif-ledger-words.h"
#include "dif-look.h"
#include "dif-meter.h"
#include "dif-monitor.h"
#include "dif-watch-chart.h"
#include "dif-words.h"

#include "dif-page-monitor.h"

/* Outages that are listed; the others are in the ledger */
#define OUTAGES (50)


struct _DifPageMonitor {
  DifPage parent_instance;

  DifLook *look;   /* (owned) for what was seen at the public addresses */

  GtkStack *stack; /* (unowned) children */
  GtkLabel *available;
  GObject *available_meter;
  GtkLabel *available_text;
  GtkLabel *unobserved;
  GtkListBox *addresses;
  GtkDropDown *range;
  DifWatchChart *chart;
  GtkListBox *figures;
  GtkListBox *outages;
};

G_DEFINE_FINAL_TYPE (DifPageMonitor, dif_page_monitor, DIF_TYPE_PAGE)


static void
clear_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static AdwActionRow *
add_row (GtkListBox *list, const char *icon, const char *style, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  if (icon != NULL) {
    GtkWidget *image = gtk_image_new_from_icon_name (icon);

    gtk_widget_add_css_class (image, style);
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  }
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "numeric");
  gtk_list_box_append (list, row);
  return ADW_ACTION_ROW (row);
}

/* --- Addresses ---------------------------------------------------------------------------- */

static char *
describe_probe (DifProbe *probe, GTimeZone *zone)
{
  g_autofree char *hour = dif_words_hour_seconds (probe->at, zone);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("Looked at %s"), hour);
  if (probe->first_byte_us >= 0) {
    g_string_append (text, " · ");
    g_string_append_printf (text, _("%.0f ms"), (double) probe->first_byte_us / 1000);
  }
  if (probe->certificate_days >= 0) {
    g_string_append (text, " · ");
    g_string_append_printf (text, ngettext ("certificate for %d more day", "certificate for %d more days",
                                            (gulong) probe->certificate_days),
                            probe->certificate_days);
  }
  return g_string_free (text, FALSE);
}

static void
add_mend (AdwActionRow *row)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Put It Right"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.mend");
  adw_action_row_add_suffix (row, button);
}

/* What readers of the outlet's own page meet; a script's doing is not known, and not praised */
static const char *
tell_page (DifPageState state)
{
  switch (state) {
    case DIF_PAGE_FRAMED:
      return _("Your page shows the results in a frame");
    case DIF_PAGE_LINKED:
      return _("Your page leads to the results by a link");
    case DIF_PAGE_MENTIONED:
      return _("A script in your page has the address of the results");
    case DIF_PAGE_DOWN:
      return _("Your page does not answer");
    case DIF_PAGE_ABSENT:
      return _("The results are not on your page");
    case DIF_PAGE_BROKEN:
      return _("The frame in your page shows an error");
    case DIF_PAGE_MIXED:
    case DIF_PAGE_REFUSED:
    case DIF_PAGE_BLOCKED:
    case DIF_PAGE_UNKNOWN:
    default:
      return _("The frame in your page stays empty");
  }
}

static void
add_own_page (DifPageMonitor *self, DifProbe *probe)
{
  gboolean bad = dif_page_state_is_bad (probe->page_state);
  gboolean unsure = probe->page_state == DIF_PAGE_MENTIONED;

  if (probe->page == NULL || probe->page_state == DIF_PAGE_UNKNOWN)
    return;
  if (bad) {
    g_autofree char *cause = dif_page_cause (probe->target, probe->page_state);
    g_autofree char *text = g_strdup_printf ("%s\n%s", probe->page_problem, dif_alarm_describe (cause)->act);

    add_row (self->addresses, "dialog-error-symbolic", "error", tell_page (probe->page_state), text);
  } else {
    add_row (self->addresses, unsure ? "dialog-information-symbolic" : "object-select-symbolic",
             unsure ? "quiet" : "success", tell_page (probe->page_state), probe->page);
  }
}

static void
add_address (DifPageMonitor *self, DifProbe *probe, GTimeZone *zone)
{
  AdwActionRow *row;
  DifReading *reading = dif_desk_get_reading (dif_page_get_desk (DIF_PAGE (self)));
  const DifTargetFacts *facts = reading != NULL ? dif_reading_find_target (reading, probe->target) : NULL;
  gboolean up = probe->state == DIF_PROBE_UP;
  const char *state = up                                   ? _("shows what was published")
                      : probe->state == DIF_PROBE_ALTERED ? _("shows something else")
                                                          : _("readers meet no site");
  g_autofree char *seen = describe_probe (probe, zone);
  /* Translators: a target's name, and what it shows */
  g_autofree char *title = g_strdup_printf (_("“%s” %s"), probe->target, state);
  g_autofree char *text = up || probe->problem == NULL ? g_strdup (seen)
                                                       : g_strdup_printf ("%s\n%s", probe->problem, seen);

  row = add_row (self->addresses, up ? "object-select-symbolic" : "dialog-error-symbolic", up ? "success" : "error",
                 title, text);
  if (probe->state == DIF_PROBE_ALTERED)
    add_mend (row);
  if (facts != NULL && facts->config->public_url != NULL)
    adw_action_row_add_suffix (row, dif_form_make_copy (_("Copy"), facts->config->public_url));
  add_own_page (self, probe);
}

/* --- Outages ------------------------------------------------------------------------------ */

static void
add_outage (DifPageMonitor *self, DifOutage *outage, GTimeZone *zone)
{
  DifIncident span = { .opened = outage->start, .closed = outage->end, .count = 1 };
  g_autofree char *title = dif_ledger_words_span (&span, zone);
  g_autofree char *text = outage->cause != NULL ? g_strdup_printf ("%s · %s", outage->target, outage->cause)
                                                : g_strdup (outage->target);

  add_row (self->outages, "dialog-warning-symbolic", outage->end == 0 ? "error" : "warning", title, text);
}

static void
show_outages (DifPageMonitor *self, GPtrArray *outages, GTimeZone *zone)
{
  clear_list (self->outages);
  for (guint i = outages->len; i > 0 && outages->len - i < OUTAGES; i--)
    add_outage (self, g_ptr_array_index (outages, i - 1), zone);
  if (outages->len == 0)
    add_row (self->outages, "object-select-symbolic", "success", _("None this month"),
             _("Whenever somebody looked, readers got the site."));
  else if (outages->len > OUTAGES)
    add_row (self->outages, NULL, NULL, _("There were more"), _("All of them are incidents in the ledger."));
}

/* --- Figures ------------------------------------------------------------------------------ */

static void
add_figures (DifPageMonitor *self, DifMonitorSlot *slot, gboolean days, GTimeZone *zone)
{
  g_autofree char *from = days ? dif_words_day_hour (slot->from, zone) : dif_words_hour (slot->from, zone);
  g_autofree char *to = days ? dif_words_day_hour (slot->to, zone) : dif_words_hour (slot->to, zone);
  g_autofree char *title = g_strdup_printf ("%s – %s", from, to);
  g_autofree char *time = slot->median_us >= 0
                              ? g_strdup_printf (_("%.0f ms"), (double) slot->median_us / 1000)
                              : g_strdup ("—");
  g_autofree char *text = NULL;

  if (slot->looks == 0)
    text = g_strdup (_("Nobody looked"));
  else
    /* Translators: response time; how many looks; how many of them met something wrong */
    text = g_strdup_printf (ngettext ("%s · %u look, %u with something wrong", "%s · %u looks, %u with something wrong",
                                      slot->looks),
                            time, slot->looks, slot->bad);
  add_row (self->figures, NULL, NULL, title, text);
}

/* --- All of it ---------------------------------------------------------------------------- */

static void
show_monitor (DifPageMonitor *self, DifMonitor *monitor, GTimeZone *zone)
{
  gint64 minutes = monitor->month->unobserved / 60;
  g_autofree char *unobserved = NULL;

  clear_list (self->addresses);
  clear_list (self->figures);
  for (guint i = 0; i < monitor->last->len; i++)
    add_address (self, g_ptr_array_index (monitor->last, i), zone);
  for (guint i = 0; i < monitor->rows->len; i++)
    add_figures (self, &g_array_index (monitor->rows, DifMonitorSlot, i),
                 monitor->to - monitor->from > G_TIME_SPAN_DAY, zone);
  show_outages (self, monitor->month->outages, zone);
  dif_watch_chart_show (self->chart, monitor, zone);
  if (minutes > 0)
    unobserved = g_strdup_printf (ngettext ("For %u minute in between nobody looked: it counts neither way.",
                                            "For %u minutes in between nobody looked: they count neither way.",
                                            (gulong) minutes),
                                  (guint) minutes);
  gtk_label_set_label (self->unobserved, unobserved != NULL ? unobserved : "");
  gtk_widget_set_visible (GTK_WIDGET (self->unobserved), unobserved != NULL);
  gtk_stack_set_visible_child_name (self->stack, monitor->last->len > 0 ? "monitor" : "none");
}

static void
ask (gpointer data, DifDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer answer)
{
  DifPageMonitor *self = data;

  dif_monitor_read_async (desk, gtk_drop_down_get_selected (self->range), cancellable, callback, answer);
}

static void
show_found (gpointer self, DifReading *reading, gpointer found, const GError *error)
{
  g_autoptr (DifMonitor) monitor = found;

  if (monitor != NULL)
    show_monitor (self, monitor, dif_call_get_zone (reading->call));
  else
    g_message ("what was seen at the public addresses cannot be read: %s", error->message);
}

static const DifLookKind monitor_kind = {
  .ask_for = ask,
  .finish = (DifLookFinish) dif_monitor_read_finish,
  .free = (GDestroyNotify) dif_monitor_free,
  .show = show_found,
};

static void
on_range (DifPageMonitor *self)
{
  dif_look_again (self->look, dif_page_get_desk (DIF_PAGE (self)));
}

static void
dif_page_monitor_refresh (DifPage *page, DifDesk *desk)
{
  DifPageMonitor *self = DIF_PAGE_MONITOR (page);
  DifReading *reading = dif_desk_get_reading (desk);
  DifOutlook *outlook = dif_desk_get_outlook (desk);

  dif_look_refresh (self->look, desk);
  if (reading == NULL)
    return;
  gtk_label_set_label (self->available, outlook->available_title);
  gtk_label_set_label (self->available_text, outlook->available_text);
  g_object_set (self->available_meter, "value", MAX (outlook->available, 0), "limit", outlook->available_limit,
                "color", outlook->available < outlook->available_limit ? "error_bg_color" : "success_bg_color", NULL);
}

static void
dif_page_monitor_dispose (GObject *object)
{
  DifPageMonitor *self = DIF_PAGE_MONITOR (object);

  g_clear_pointer (&self->look, dif_look_free);
  G_OBJECT_CLASS (dif_page_monitor_parent_class)->dispose (object);
}

static void
dif_page_monitor_class_init (DifPageMonitorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_page_monitor_dispose;
  DIF_PAGE_CLASS (klass)->refresh = dif_page_monitor_refresh;
  g_type_ensure (DIF_TYPE_FLIP);
  g_type_ensure (DIF_TYPE_METER);
  g_type_ensure (DIF_TYPE_WATCH_CHART);
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-page-monitor"));
  gtk_widget_class_bind_template_child (widget_class, DifPageMonitor, stack);
  gtk_widget_class_bind_template_child (widget_class, DifPageMonitor, available);
  gtk_widget_class_bind_template_child (widget_class, DifPageMonitor, available_meter);
  gtk_widget_class_bind_template_child (widget_class, DifPageMonitor, available_text);
  gtk_widget_class_bind_template_child (widget_class, DifPageMonitor, unobserved);
  gtk_widget_class_bind_template_child (widget_class, DifPageMonitor, addresses);
  gtk_widget_class_bind_template_child (widget_class, DifPageMonitor, range);
  gtk_widget_class_bind_template_child (widget_class, DifPageMonitor, chart);
  gtk_widget_class_bind_template_child (widget_class, DifPageMonitor, figures);
  gtk_widget_class_bind_template_child (widget_class, DifPageMonitor, outages);
}

static void
dif_page_monitor_init (DifPageMonitor *self)
{
  g_autoptr (GtkStringList) ranges = gtk_string_list_new (NULL);

  self->look = dif_look_new (&monitor_kind, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (DifMonitorRange range = DIF_MONITOR_HOURS; range < DIF_MONITOR_N_RANGES; range++)
    gtk_string_list_append (ranges, dif_monitor_range_name (range));
  gtk_drop_down_set_model (self->range, G_LIST_MODEL (ranges));
  g_signal_connect_object (self->range, "notify::selected", G_CALLBACK (on_range), self, G_CONNECT_SWAPPED);
}
