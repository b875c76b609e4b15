/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-ledger-model"

#include "config.h"

#include "dif-worker.h"

#include "dif-ledger-model.h"


/* --- An item ------------------------------------------------------------------------------ */

struct _DifLedgerItem {
  GObject parent_instance;

  DifLedgerModel *model;   /* (unowned) (nullable) that knows it under its number */
  gint64 number;
  DifLedgerRecord *record; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (DifLedgerItem, dif_ledger_item, G_TYPE_OBJECT)

enum {
  PROP_LOADED = 1,
};

static GParamSpec *loaded;

static void forget_item (DifLedgerModel *self, DifLedgerItem *item);


static void
dif_ledger_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOADED)
    g_value_set_boolean (value, DIF_LEDGER_ITEM (object)->record != NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dif_ledger_item_finalize (GObject *object)
{
  DifLedgerItem *self = DIF_LEDGER_ITEM (object);

  if (self->model != NULL)
    forget_item (self->model, self);
  g_clear_pointer (&self->record, dif_ledger_record_free);
  G_OBJECT_CLASS (dif_ledger_item_parent_class)->finalize (object);
}

static void
dif_ledger_item_class_init (DifLedgerItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_ledger_item_finalize;
  G_OBJECT_CLASS (klass)->get_property = dif_ledger_item_get_property;
  loaded = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_LOADED, loaded);
}

static void
dif_ledger_item_init (DifLedgerItem *self)
{
}

const DifLedgerRecord *
dif_ledger_item_get (DifLedgerItem *self)
{
  return self->record;
}

/* --- The model ---------------------------------------------------------------------------- */

struct _DifLedgerModel {
  GObject parent_instance;

  char *folder;          /* (owned) (nullable) */
  gint64 last;           /* of the folder, as last heard */
  gint64 covered;        /* up to here it is known which records there are */
  const char **kinds;    /* (owned) (nullable) array; the strings are static */
  const char **named;    /* (owned) (nullable) likewise */
  char *text;            /* (owned) (nullable) */
  GArray *numbers;       /* (element-type gint64) ascending */
  GHashTable *items;     /* number to the item that somebody holds, unowned */
  GArray *wanted;        /* (element-type gint64) to be read */
  guint soon;            /* GSource id */
  gboolean reading;
  GCancellable *finding; /* (owned) (nullable) */
};

static void dif_ledger_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DifLedgerModel, dif_ledger_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, dif_ledger_model_list_init))

enum {
  PROP_SEARCHING = 1,
};

static GParamSpec *searching;

static void find_more (DifLedgerModel *self);

/* What a worker is asked */
typedef struct {
  char *folder;
  char *text;         /* (nullable) */
  const char **kinds; /* (nullable) */
  const char **named; /* (nullable) */
  gint64 after;
  GArray *numbers;    /* (nullable) */
} Question;

static const char **
copy (const char **kinds)
{
  return kinds != NULL ? g_memdup2 (kinds, (g_strv_length ((char **) kinds) + 1) * sizeof (char *)) : NULL;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_pointer (&question->numbers, g_array_unref);
  g_free (question->folder);
  g_free (question->text);
  g_free (question->kinds);
  g_free (question->named);
  g_free (question);
}

static DifArchive *
open_archive (Question *question, GError **error)
{
  g_autoptr (DifClock) clock = dif_clock_new ();

  return dif_archive_open (question->folder, FALSE, clock, error);
}

/* --- Reading records ---------------------------------------------------------------------- */

static void
read_numbers (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  g_autoptr (DifArchive) archive = open_archive (question, &error);
  GPtrArray *records =
      archive != NULL ? dif_ledger_read_numbers (archive, (const gint64 *) (gpointer) question->numbers->data,
                                                 question->numbers->len, &error)
                      : NULL;

  if (records != NULL)
    g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static gboolean read_wanted (gpointer data);

static void
want_soon (DifLedgerModel *self)
{
  if (self->soon == 0 && !self->reading && self->wanted->len > 0)
    self->soon = g_idle_add (read_wanted, self);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  DifLedgerModel *self = DIF_LEDGER_MODEL (source);
  Question *question = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = g_task_propagate_pointer (G_TASK (result), &error);

  self->reading = FALSE;
  if (records == NULL)
    g_message ("the ledger cannot be read: %s", error->message);
  /* another folder may be shown by now: its records are others */
  while (records != NULL && records->len > 0 && g_strcmp0 (question->folder, self->folder) == 0) {
    DifLedgerRecord *record = g_ptr_array_steal_index_fast (records, records->len - 1);
    DifLedgerItem *item = g_hash_table_lookup (self->items, &record->seq);

    if (item == NULL || item->record != NULL) {
      dif_ledger_record_free (record);
      continue;
    }
    item->record = record;
    g_object_notify_by_pspec (G_OBJECT (item), loaded);
  }
  want_soon (self);
}

static gboolean
read_wanted (gpointer data)
{
  DifLedgerModel *self = data;
  Question *question = g_new0 (Question, 1);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_read, NULL);

  self->soon = 0;
  self->reading = TRUE;
  question->folder = g_strdup (self->folder);
  question->numbers = g_steal_pointer (&self->wanted);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_task_set_source_tag (task, read_wanted);
  g_task_set_task_data (task, question, question_free);
  dif_worker_run (task, read_numbers);
  return G_SOURCE_REMOVE;
}

/* --- The list ----------------------------------------------------------------------------- */

static GType
dif_ledger_model_get_item_type (GListModel *list)
{
  return DIF_TYPE_LEDGER_ITEM;
}

static guint
dif_ledger_model_get_n_items (GListModel *list)
{
  return DIF_LEDGER_MODEL (list)->numbers->len;
}

/* Nobody holds it any more */
static void
forget_item (DifLedgerModel *self, DifLedgerItem *item)
{
  g_hash_table_remove (self->items, &item->number);
}

static gpointer
dif_ledger_model_get_item (GListModel *list, guint position)
{
  DifLedgerModel *self = DIF_LEDGER_MODEL (list);
  DifLedgerItem *item;
  gint64 number;

  if (position >= self->numbers->len)
    return NULL;
  number = g_array_index (self->numbers, gint64, self->numbers->len - 1 - position);
  item = g_hash_table_lookup (self->items, &number);
  if (item != NULL)
    return g_object_ref (item);
  item = g_object_new (DIF_TYPE_LEDGER_ITEM, NULL);
  item->model = self;
  item->number = number;
  g_hash_table_insert (self->items, &item->number, item);
  g_array_append_val (self->wanted, number);
  want_soon (self);
  return item;
}

static void
dif_ledger_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = dif_ledger_model_get_item_type;
  iface->get_n_items = dif_ledger_model_get_n_items;
  iface->get_item = dif_ledger_model_get_item;
}

/* --- Which records there are -------------------------------------------------------------- */

static void
find (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  DifLedgerFilter filter = { question->kinds, question->text, question->named, question->after };
  GError *error = NULL;
  g_autoptr (DifArchive) archive = open_archive (question, &error);
  GArray *numbers = archive != NULL ? dif_ledger_find (archive, &filter, &error) : NULL;

  if (numbers != NULL)
    g_task_return_pointer (task, numbers, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

static void
set_finding (DifLedgerModel *self, GCancellable *finding)
{
  gboolean before = self->finding != NULL;

  g_set_object (&self->finding, finding);
  if (before != (finding != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), searching);
}

static void
add (DifLedgerModel *self, GArray *numbers, gboolean afresh)
{
  guint before = afresh ? self->numbers->len : 0;

  if (afresh)
    g_array_set_size (self->numbers, 0);
  g_array_append_vals (self->numbers, numbers->data, numbers->len);
  if (numbers->len > 0)
    self->covered = MAX (self->covered, g_array_index (numbers, gint64, numbers->len - 1));
  if (before > 0 || numbers->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, numbers->len);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  DifLedgerModel *self = DIF_LEDGER_MODEL (source);
  gboolean current = g_task_get_cancellable (G_TASK (result)) == self->finding;
  Question *question = g_task_get_task_data (G_TASK (result));
  gint64 covered = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) numbers = g_task_propagate_pointer (G_TASK (result), &error);

  if (!current)
    return;
  if (numbers == NULL)
    g_message ("the ledger cannot be searched: %s", error->message);
  self->covered = covered;
  if (numbers != NULL)
    add (self, numbers, question->after == 0);
  set_finding (self, NULL);
  if (self->last > self->covered)
    find_more (self);
}

static void
find_more (DifLedgerModel *self)
{
  g_autoptr (GCancellable) finding = g_cancellable_new ();
  g_autoptr (GTask) task = NULL;
  Question *question = g_new0 (Question, 1);

  task = g_task_new (self, finding, on_found, GSIZE_TO_POINTER ((gsize) self->last));
  g_task_set_check_cancellable (task, FALSE);
  question->folder = g_strdup (self->folder);
  question->text = g_strdup (self->text);
  question->kinds = copy (self->kinds);
  question->named = copy (self->named);
  question->after = self->covered;
  set_finding (self, finding);
  g_task_set_source_tag (task, find_more);
  g_task_set_task_data (task, question, question_free);
  dif_worker_run (task, find);
}

void
dif_ledger_model_follow (DifLedgerModel *self, const char *folder, gint64 last)
{
  gboolean other = g_strcmp0 (folder, self->folder) != 0;

  if (!other && last == self->last)
    return;
  self->last = last;
  if (other) {
    guint before = self->numbers->len;

    g_free (self->folder);
    self->folder = g_strdup (folder);
    self->covered = 0;
    /* a record of the one before is another one under the same number */
    g_hash_table_remove_all (self->items);
    g_array_set_size (self->wanted, 0);
    g_array_set_size (self->numbers, 0);
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, 0);
    set_finding (self, NULL);
  }
  if (self->finding == NULL)
    find_more (self);
}

void
dif_ledger_model_filter (DifLedgerModel *self, DifLedgerTopic topic, const char *text)
{
  gboolean any = text == NULL || text[0] == '\0';

  g_clear_pointer (&self->kinds, g_free);
  g_clear_pointer (&self->named, g_free);
  g_free (self->text);
  self->kinds = dif_ledger_words_kinds (topic);
  self->text = any ? NULL : g_strdup (text);
  self->named = any ? NULL : dif_ledger_words_search (text);
  self->covered = 0;
  if (self->folder != NULL)
    find_more (self);
}

gboolean
dif_ledger_model_is_searching (DifLedgerModel *self)
{
  return self->finding != NULL;
}

DifLedgerModel *
dif_ledger_model_new (void)
{
  return g_object_new (DIF_TYPE_LEDGER_MODEL, NULL);
}

static void
dif_ledger_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SEARCHING)
    g_value_set_boolean (value, dif_ledger_model_is_searching (DIF_LEDGER_MODEL (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
let_go (gpointer item)
{
  ((DifLedgerItem *) item)->model = NULL;
}

static void
dif_ledger_model_finalize (GObject *object)
{
  DifLedgerModel *self = DIF_LEDGER_MODEL (object);

  g_clear_handle_id (&self->soon, g_source_remove);
  g_clear_object (&self->finding);
  g_hash_table_unref (self->items);
  g_array_unref (self->numbers);
  g_array_unref (self->wanted);
  g_free (self->folder);
  g_free (self->text);
  g_free (self->kinds);
  g_free (self->named);
  G_OBJECT_CLASS (dif_ledger_model_parent_class)->finalize (object);
}

static void
dif_ledger_model_class_init (DifLedgerModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_ledger_model_finalize;
  G_OBJECT_CLASS (klass)->get_property = dif_ledger_model_get_property;
  searching = g_param_spec_boolean ("searching", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_SEARCHING, searching);
}

static void
dif_ledger_model_init (DifLedgerModel *self)
{
  self->numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, let_go);
}
