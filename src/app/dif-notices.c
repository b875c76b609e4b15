/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-notices"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "watch/dif-filing.h"

#include "dif-calendar.h"
#include "dif-desk-filings.h"
#include "dif-evidence-rows.h"
#include "dif-look.h"

#include "dif-notices.h"


struct _DifNotices {
  GtkBox parent_instance;

  DifLook *look;    /* (owned) for what was notified */

  GtkListBox *list; /* (unowned) child */
};

G_DEFINE_FINAL_TYPE (DifNotices, dif_notices, GTK_TYPE_BOX)


static void
add_date (DifNotices *self, const DifCallDate *date, GPtrArray *kept, GTimeZone *zone)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subject = g_strconcat (DIF_FILING_DATE, date->id, NULL);
  g_autofree char *when = dif_calendar_when (date, zone);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), date->what);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  dif_evidence_add_button (ADW_ACTION_ROW (row), "document-edit-symbolic", _("Note What the Institute Said"), "win.note-filing",
                           subject);
  dif_evidence_add_button (ADW_ACTION_ROW (row), "mail-attachment-symbolic", _("Attach Its Document"), "win.attach-filing", subject);
  gtk_list_box_append (self->list, row);
  for (guint i = 0; i < kept->len; i++)
    gtk_list_box_append (self->list, dif_evidence_row_new (g_ptr_array_index (kept, i), zone));
}

static void
show (DifNotices *self, DifFilings *filings, DifCall *call)
{
  GPtrArray *calendar = dif_call_get_calendar (call);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < calendar->len; i++) {
    const DifCallDate *date = g_ptr_array_index (calendar, i);
    g_autofree char *subject = g_strconcat (DIF_FILING_DATE, date->id, NULL);
    GPtrArray *kept = dif_filings_get (filings, subject);

    if (kept != NULL && (date->kind == DIF_CALL_DATE_INSTITUTE || kept->len > 0))
      add_date (self, date, kept, dif_call_get_zone (call));
  }
}

static void
show_found (gpointer self, DifReading *reading, gpointer found, const GError *error)
{
  g_autoptr (DifFilings) filings = found;

  if (filings != NULL)
    show (self, filings, reading->call);
}

static const DifLookKind filings_kind = {
  .ask = dif_desk_look_filings_async,
  .finish = (DifLookFinish) dif_desk_look_filings_finish,
  .free = (GDestroyNotify) dif_filings_free,
  .show = show_found,
  .by_record = TRUE,
};

void
dif_notices_refresh (DifNotices *self, DifDesk *desk)
{
  dif_look_refresh (self->look, desk);
}

static void
dif_notices_dispose (GObject *object)
{
  DifNotices *self = DIF_NOTICES (object);

  g_clear_pointer (&self->look, dif_look_free);
  G_OBJECT_CLASS (dif_notices_parent_class)->dispose (object);
}

static void
dif_notices_class_init (DifNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dif_notices_dispose;
}

static void
dif_notices_init (DifNotices *self)
{
  GtkWidget *group = adw_preferences_group_new (), *list = gtk_list_box_new ();

  self->look = dif_look_new (&filings_kind, self);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->list = GTK_LIST_BOX (list);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Notified by the Institute"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("What it says after the call: the calendar of tests, the form of the memoria"));
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Notified by the Institute"), -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  gtk_box_append (GTK_BOX (self), group);
}
