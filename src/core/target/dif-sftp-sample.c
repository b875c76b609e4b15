/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-sftp"

#include "config.h"

#include "ssh/dif-sftp-read.h"

#include "dif-sftp-sample.h"

/* How many of the site besides the pointers, and none that is larger */
#define FILES (32)
#define FILE_BYTES (256 * 1024)

typedef struct {
  DifManifestEntry *entry; /* (unowned) */
  gboolean right;          /* was read back as it must be */
} Item;

struct _DifSftpSample {
  DifPlan *plan;        /* (unowned) */
  GPtrArray *items;     /* (owned) (element-type Item) */
  GHashTable *by_entry; /* (owned) DifManifestEntry → Item */
  DifSftpBatch *batch;  /* (owned) (nullable) what is being read */
  GArray *readings;     /* (owned) (element-type DifSftpReading) of it */
  GPtrArray *read;      /* (owned) (element-type Item) likewise, in the same order */
};


static void
add (DifSftpSample *self, DifManifestEntry *entry)
{
  Item *item;

  if (g_hash_table_contains (self->by_entry, entry))
    return;
  item = g_new0 (Item, 1);
  item->entry = entry;
  g_ptr_array_add (self->items, item);
  g_hash_table_insert (self->by_entry, entry, item);
}

DifSftpSample *
dif_sftp_sample_new (DifPlan *plan)
{
  DifSftpSample *self = g_new0 (DifSftpSample, 1);
  GPtrArray *entries = dif_manifest_get_entries (plan->wanted);
  GPtrArray *pointers = plan->phases[DIF_PHASE_POINTER];
  guint step = MAX (entries->len / FILES, 1);
  guint start = (guint) g_random_int_range (0, (gint32) step);

  self->plan = plan;
  self->items = g_ptr_array_new_with_free_func (g_free);
  self->by_entry = g_hash_table_new (NULL, NULL);
  self->readings = g_array_new (FALSE, TRUE, sizeof (DifSftpReading));
  self->read = g_ptr_array_new ();
  for (guint i = 0; i < pointers->len; i++)
    add (self, g_ptr_array_index (pointers, i));
  for (guint i = start; i < entries->len; i += step) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);

    if (entry->size <= FILE_BYTES)
      add (self, entry);
  }
  return self;
}

static void
end_batch (DifSftpSample *self)
{
  g_clear_pointer (&self->batch, dif_sftp_batch_free);
  for (guint i = 0; i < self->readings->len; i++) {
    DifSftpReading *reading = &g_array_index (self->readings, DifSftpReading, i);

    dif_digest_free (reading->data);
    g_free ((char *) reading->path);
  }
  g_array_set_size (self->readings, 0);
  g_ptr_array_set_size (self->read, 0);
}

void
dif_sftp_sample_free (DifSftpSample *self)
{
  end_batch (self);
  g_array_unref (self->readings);
  g_ptr_array_unref (self->read);
  g_hash_table_unref (self->by_entry);
  g_ptr_array_unref (self->items);
  g_free (self);
}

guint
dif_sftp_sample_count (DifSftpSample *self)
{
  return self->items->len;
}

gboolean *
dif_sftp_sample_find (DifSftpSample *self, const DifManifestEntry *entry)
{
  Item *item = g_hash_table_lookup (self->by_entry, entry);

  return item != NULL ? &item->right : NULL;
}

void
dif_sftp_sample_begin (DifSftpSample *self, DifSftp *sftp, const char *folder)
{
  for (guint i = 0; i < self->items->len; i++) {
    Item *item = g_ptr_array_index (self->items, i);
    const DifManifestEntry *held = dif_manifest_lookup (self->plan->held, item->entry->path);
    DifSftpReading reading = { .expected = item->entry->size, .sink = dif_sftp_sink_digest };

    if (held == NULL || !g_str_equal (held->sha256, item->entry->sha256))
      continue;
    reading.path = g_strdup_printf ("%s/%s", folder, item->entry->path);
    reading.data = dif_digest_new ();
    g_array_append_val (self->readings, reading);
    g_ptr_array_add (self->read, item);
  }
  self->batch = dif_sftp_read_begin (sftp, (DifSftpReading *) self->readings->data, self->readings->len);
}

gboolean
dif_sftp_sample_finish (DifSftpSample *self, GCancellable *cancellable, GError **error)
{
  if (self->batch == NULL)
    return TRUE;
  if (!dif_sftp_read_finish (self->batch, cancellable, error))
    return FALSE;
  for (guint i = 0; i < self->read->len; i++) {
    DifSftpReading *reading = &g_array_index (self->readings, DifSftpReading, i);
    Item *item = g_ptr_array_index (self->read, i);
    char hex[DIF_DIGEST_HEX];

    dif_digest_finish (reading->data, hex);
    item->right = reading->status == DIF_SFTP_OK && g_str_equal (hex, item->entry->sha256);
  }
  end_batch (self);
  return TRUE;
}

GPtrArray *
dif_sftp_sample_open (DifSftpSample *self)
{
  GPtrArray *entries = g_ptr_array_new ();

  for (guint i = 0; i < self->items->len; i++) {
    Item *item = g_ptr_array_index (self->items, i);

    if (!item->right)
      g_ptr_array_add (entries, item->entry);
  }
  return entries;
}
