/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-ledger"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dif-desk-look.h"
#include "dif-desk-records.h"
#include "dif-dialogs.h"
#include "dif-flip.h"
#include "dif-ledger-model.h"
#include "dif-ledger-rows.h"
#include "dif-look.h"
#include "dif-style.h"

#include "dif-page-ledger.h"


struct _DifPageLedger {
  DifPage parent_instance;

  DifLedgerModel *model;  /* (owned) */
  GListStore *incidents;  /* (owned) of DifIncidentItem, newest first */
  DifLook *look;          /* (owned) for the incidents */
  DifJob *verification;   /* (owned) (nullable) the last one */
  char *verified;         /* (owned) (nullable) the folder that it was of */

  GtkImage *light;        /* (unowned) children */
  GtkLabel *chain_title;
  GtkLabel *chain_text;
  AdwViewStack *views;
  AdwViewStackPage *incidents_page;
  GtkStack *records_stack;
  GtkStack *incidents_stack;
  GtkDropDown *topic;
  GtkEditable *search;
  GtkListView *records;
  GtkListView *incident_list;
};

G_DEFINE_FINAL_TYPE (DifPageLedger, dif_page_ledger, DIF_TYPE_PAGE)


/* --- The chain ---------------------------------------------------------------------------- */

static void
set_light (DifPageLedger *self, DifLight wanted)
{
  dif_style_choose (GTK_WIDGET (self->light), dif_light_class (wanted));
  gtk_image_set_from_icon_name (self->light,
                                wanted == DIF_LIGHT_IDLE ? "document-open-recent-symbolic" : dif_light_icon (wanted));
}

static void
show_chain (DifPageLedger *self)
{
  DifJobState state = self->verification != NULL ? dif_job_get_state (self->verification) : DIF_JOB_CANCELLED;
  DifReading *reading = dif_desk_get_reading (dif_page_get_desk (DIF_PAGE (self)));
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;

  if (reading == NULL)
    return;
  if (self->verified == NULL || g_strcmp0 (self->verified, reading->folder) != 0)
    state = DIF_JOB_CANCELLED;
  count = g_strdup_printf (ngettext ("%u record", "%u records", (gulong) reading->last_record),
                           (guint) reading->last_record);
  switch (state) {
    case DIF_JOB_DONE:
      set_light (self, DIF_LIGHT_GOOD);
      gtk_label_set_label (self->chain_title, _("The chain is whole"));
      text = dif_job_dup_outcome (self->verification);
      break;
    case DIF_JOB_FAILED:
      set_light (self, DIF_LIGHT_BAD);
      gtk_label_set_label (self->chain_title, _("The chain is not as it was written"));
      text = g_strdup (dif_job_get_error (self->verification)->message);
      break;
    case DIF_JOB_WAITING:
    case DIF_JOB_RUNNING:
      set_light (self, DIF_LIGHT_BUSY);
      gtk_label_set_label (self->chain_title, count);
      text = g_strdup (_("Each one is being recomputed"));
      break;
    case DIF_JOB_CANCELLED:
    default:
      set_light (self, DIF_LIGHT_IDLE);
      gtk_label_set_label (self->chain_title, count);
      text = g_strdup (_("Each carries the hash of the one before, so that none can be changed unnoticed"));
  }
  gtk_label_set_label (self->chain_text, text);
}

static void
on_job_ended (DifPageLedger *self, DifJob *job)
{
  DifReading *reading = dif_desk_get_reading (dif_page_get_desk (DIF_PAGE (self)));

  if (!dif_desk_is_verification (job) || reading == NULL)
    return;
  g_set_object (&self->verification, job);
  g_free (self->verified);
  self->verified = g_strdup (reading->folder);
  show_chain (self);
}

/* --- Records ------------------------------------------------------------------------------ */

static void
show_records (DifPageLedger *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0;
  gboolean filtered = gtk_drop_down_get_selected (self->topic) != DIF_LEDGER_ALL ||
                      gtk_editable_get_text (self->search)[0] != '\0';

  if (any || !dif_ledger_model_is_searching (self->model))
    gtk_stack_set_visible_child_name (self->records_stack, any ? "records" : filtered ? "not-found" : "none");
}

static void
on_filter (DifPageLedger *self)
{
  dif_ledger_model_filter (self->model, gtk_drop_down_get_selected (self->topic),
                           gtk_editable_get_text (self->search));
  show_records (self);
}

static void
dif_page_ledger_find (DifPage *page)
{
  DifPageLedger *self = DIF_PAGE_LEDGER (page);

  adw_view_stack_set_visible_child_name (self->views, "records");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
on_record (DifPageLedger *self, guint position)
{
  g_autoptr (DifLedgerItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  const DifLedgerRecord *record = item != NULL ? dif_ledger_item_get (item) : NULL;
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (record == NULL)
    return;
  title = g_strdup_printf (_("Record %" PRId64), record->seq);
  /* as it is hashed, so that anyone can check it (docs/evidence.md) */
  text = g_strdup_printf ("%s\n%" PRId64 "\n%" PRId64 "\n%s\n%s\n\nSHA-256: %s\n", record->prev_hash, record->seq,
                          record->at, record->kind, record->body, record->hash);
  dif_dialogs_text (GTK_WINDOW (window), title, text, TRUE);
}

/* --- Incidents ---------------------------------------------------------------------------- */

static void
show_incidents (DifPageLedger *self, GPtrArray *incidents)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  while (incidents->len > 0)
    g_ptr_array_add (items, dif_incident_item_new (g_ptr_array_steal_index (incidents, incidents->len - 1)));
  g_list_store_splice (self->incidents, 0, g_list_model_get_n_items (G_LIST_MODEL (self->incidents)),
                       items->pdata, items->len);
  gtk_stack_set_visible_child_name (self->incidents_stack, items->len > 0 ? "incidents" : "none");
}

static void
show_found (gpointer self, DifReading *reading, gpointer found, const GError *error)
{
  g_autoptr (GPtrArray) incidents = found;

  if (incidents != NULL)
    show_incidents (self, incidents);
  else
    g_message ("the incidents cannot be read: %s", error->message);
}

static const DifLookKind incidents_kind = {
  .ask = dif_desk_look_incidents_async,
  .finish = (DifLookFinish) dif_desk_look_incidents_finish,
  .free = (GDestroyNotify) g_ptr_array_unref,
  .show = show_found,
};

/* In words: the badge of a view switcher is nothing to a screen reader */
static void
count_open (DifPageLedger *self, guint count)
{
  g_autofree char *title = count == 0 ? g_strdup (_("Incidents"))
                                      /* Translators: how many are open */
                                      : g_strdup_printf (_("Incidents (%u)"), count);

  adw_view_stack_page_set_title (self->incidents_page, title);
}

/* --- The page ----------------------------------------------------------------------------- */

static void
dif_page_ledger_refresh (DifPage *page, DifDesk *desk)
{
  DifPageLedger *self = DIF_PAGE_LEDGER (page);
  DifReading *reading = dif_desk_get_reading (desk);
  GTimeZone *zone;

  dif_look_refresh (self->look, desk);
  if (reading == NULL)
    return;
  zone = dif_call_get_zone (reading->call);
  dif_ledger_rows_set_zone (self->records, zone);
  dif_ledger_rows_set_zone (self->incident_list, zone);
  dif_ledger_model_follow (self->model, reading->folder, reading->last_record);
  count_open (self, reading->incidents->len);
  show_records (self);
  show_chain (self);
}

static void
fill_topics (DifPageLedger *self)
{
  g_autoptr (GtkStringList) topics = gtk_string_list_new (NULL);

  for (DifLedgerTopic topic = DIF_LEDGER_ALL; topic < DIF_LEDGER_N_TOPICS; topic++)
    gtk_string_list_append (topics, dif_ledger_words_topic (topic));
  gtk_drop_down_set_model (self->topic, G_LIST_MODEL (topics));
}

static void
set_list (GtkListView *view, gpointer model, GtkListItemFactory *factory)
{
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (g_object_ref (model));

  gtk_list_view_set_factory (view, factory);
  gtk_list_view_set_model (view, GTK_SELECTION_MODEL (selection));
  g_object_unref (factory);
}

static void
dif_page_ledger_constructed (GObject *object)
{
  DifPageLedger *self = DIF_PAGE_LEDGER (object);

  G_OBJECT_CLASS (dif_page_ledger_parent_class)->constructed (object);
  self->model = dif_ledger_model_new ();
  self->incidents = g_list_store_new (DIF_TYPE_INCIDENT_ITEM);
  fill_topics (self);
  set_list (self->records, self->model, dif_ledger_rows_records ());
  set_list (self->incident_list, self->incidents, dif_ledger_rows_incidents ());
  g_signal_connect_object (self->model, "notify::searching", G_CALLBACK (show_records), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->topic, "notify::selected", G_CALLBACK (on_filter), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dif_desk_get_jobs (dif_page_get_desk (DIF_PAGE (self))), "ended",
                           G_CALLBACK (on_job_ended), self, G_CONNECT_SWAPPED);
}

static void
dif_page_ledger_dispose (GObject *object)
{
  DifPageLedger *self = DIF_PAGE_LEDGER (object);

  g_clear_pointer (&self->look, dif_look_free);
  g_clear_object (&self->model);
  g_clear_object (&self->incidents);
  g_clear_object (&self->verification);
  g_clear_pointer (&self->verified, g_free);
  G_OBJECT_CLASS (dif_page_ledger_parent_class)->dispose (object);
}

static void
dif_page_ledger_class_init (DifPageLedgerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = dif_page_ledger_constructed;
  G_OBJECT_CLASS (klass)->dispose = dif_page_ledger_dispose;
  DIF_PAGE_CLASS (klass)->refresh = dif_page_ledger_refresh;
  DIF_PAGE_CLASS (klass)->find = dif_page_ledger_find;
  g_type_ensure (DIF_TYPE_FLIP);
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-page-ledger"));
  gtk_widget_class_bind_template_child (widget_class, DifPageLedger, light);
  gtk_widget_class_bind_template_child (widget_class, DifPageLedger, chain_title);
  gtk_widget_class_bind_template_child (widget_class, DifPageLedger, chain_text);
  gtk_widget_class_bind_template_child (widget_class, DifPageLedger, views);
  gtk_widget_class_bind_template_child (widget_class, DifPageLedger, incidents_page);
  gtk_widget_class_bind_template_child (widget_class, DifPageLedger, records_stack);
  gtk_widget_class_bind_template_child (widget_class, DifPageLedger, incidents_stack);
  gtk_widget_class_bind_template_child (widget_class, DifPageLedger, topic);
  gtk_widget_class_bind_template_child (widget_class, DifPageLedger, search);
  gtk_widget_class_bind_template_child (widget_class, DifPageLedger, records);
  gtk_widget_class_bind_template_child (widget_class, DifPageLedger, incident_list);
  gtk_widget_class_bind_template_callback (widget_class, on_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_record);
}

static void
dif_page_ledger_init (DifPageLedger *self)
{
  self->look = dif_look_new (&incidents_kind, self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
