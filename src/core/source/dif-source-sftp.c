/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-source"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-http-sink.h"
#include "base/dif-limits.h"
#include "dif-source-private.h"
#include "ssh/dif-sftp-keeper.h"
#include "ssh/dif-sftp-read.h"
#include "ssh/dif-sftp-tree.h"

#include "dif-source-sftp.h"

#define USE "source"


struct _DifSourceSftp {
  DifSource parent_instance;

  DifSshSettings *settings; /* (owned) (nullable) */
  DifSftpKeeper *keeper;    /* (owned) (nullable) */
  GHashTable *seen;         /* (owned) name → fingerprint at the last look */
  char *unknown_key;        /* (owned) (nullable) of the host, that nobody has vouched for */
};

G_DEFINE_FINAL_TYPE (DifSourceSftp, dif_source_sftp, DIF_TYPE_SOURCE)


static void
dif_source_sftp_finalize (GObject *object)
{
  DifSourceSftp *self = DIF_SOURCE_SFTP (object);

  g_clear_pointer (&self->keeper, dif_sftp_keeper_free);
  g_clear_pointer (&self->settings, dif_ssh_settings_free);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->unknown_key, g_free);

  G_OBJECT_CLASS (dif_source_sftp_parent_class)->finalize (object);
}

/* Takes the connection; the one of the last look if it is still there */
static DifSftp *
take (DifSourceSftp *self, GCancellable *cancellable, GError **error)
{
  DifSourceConfig *config = dif_source_get_config (DIF_SOURCE (self));
  g_autofree char *host_key = NULL;
  DifSftp *sftp;

  if (self->keeper != NULL) {
    sftp = dif_sftp_keeper_take (self->keeper);
    if (dif_sftp_is_alive (sftp) && dif_sftp_keep_alive (sftp, cancellable, NULL))
      return sftp;
    dif_sftp_keeper_give_back (self->keeper);
  }
  g_clear_pointer (&self->keeper, dif_sftp_keeper_free);
  g_clear_pointer (&self->settings, dif_ssh_settings_free);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  self->settings = dif_ssh_settings_new (config->arguments[0], config->options,
                                         dif_source_get_profile (DIF_SOURCE (self)), USE, error);
  if (self->settings == NULL)
    return NULL;
  self->settings->password_file = g_strdup (config->password_file);
  sftp = dif_sftp_connect (self->settings, &host_key, cancellable, error);
  g_free (self->unknown_key);
  self->unknown_key = sftp == NULL ? g_steal_pointer (&host_key) : NULL;
  if (sftp == NULL)
    return NULL;
  self->keeper = dif_sftp_keeper_new (sftp, DIF_LIMIT_SFTP_REST_SECONDS);
  return dif_sftp_keeper_take (self->keeper);
}

/* --- Looking ------------------------------------------------------------------------------ */

static char *
fingerprint_of (const DifSftpAttrs *attrs)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT "-%u", attrs->size, attrs->mtime);
}

/* What lies there: name → fingerprint; @sizes: name → size */
static GHashTable *
look (DifSourceSftp *self, DifSftp *sftp, GHashTable *sizes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = dif_sftp_list (sftp, self->settings->path, cancellable, error);
  GHashTable *found;

  if (names == NULL)
    return NULL;
  found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < names->len; i++) {
    DifSftpName *name = g_ptr_array_index (names, i);

    if (!dif_sftp_is_file (&name->attrs) || !name->attrs.has_size || !g_utf8_validate (name->name, -1, NULL) ||
        !dif_source_is_package_name (name->name))
      continue;
    g_hash_table_insert (found, g_strdup (name->name), fingerprint_of (&name->attrs));
    g_hash_table_insert (sizes, g_strdup (name->name), g_memdup2 (&name->attrs.size, sizeof (guint64)));
  }
  return found;
}

static gboolean
all_seen (GHashTable *found, GHashTable *seen)
{
  GHashTableIter iter;
  gpointer name, fingerprint;

  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &name, &fingerprint)) {
    if (seen == NULL || g_strcmp0 (g_hash_table_lookup (seen, name), fingerprint) != 0)
      return FALSE;
  }
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const DifOffer *const *one = a;
  const DifOffer *const *two = b;

  return strcmp ((*one)->id, (*two)->id);
}

/* What was there as it is now at the look before as well */
static GPtrArray *
make_offers (DifSourceSftp *self, GHashTable *found, GHashTable *sizes)
{
  GPtrArray *offers = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_offer_unref);
  GHashTableIter iter;
  gpointer name, fingerprint;

  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &name, &fingerprint)) {
    g_autofree char *safe = dif_offer_safe_name (name);
    g_autofree char *path = g_strdup_printf ("%s/%s", self->settings->path, (char *) name);
    DifOffer *offer;

    if (g_strcmp0 (g_hash_table_lookup (self->seen, name), fingerprint) != 0)
      continue;
    offer = dif_offer_new (name, safe, path);
    g_free (offer->fingerprint);
    offer->fingerprint = g_strdup (fingerprint);
    offer->size = (gint64) MIN (*(guint64 *) g_hash_table_lookup (sizes, name), G_MAXINT64);
    g_ptr_array_add (offers, offer);
  }
  g_ptr_array_sort (offers, compare_names);
  return offers;
}

static GPtrArray *
list_now (DifSourceSftp *self, DifSftp *sftp, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) found = look (self, sftp, sizes, cancellable, error);

  if (found == NULL)
    return NULL;
  if (!all_seen (found, self->seen)) {
    g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->unknown_key, g_free);
    self->seen = g_steal_pointer (&found);
    if (!dif_source_wait_for_second_look (cancellable, error))
      return NULL;
    found = look (self, sftp, sizes, cancellable, error);
    if (found == NULL)
      return NULL;
  }
  return make_offers (self, found, sizes);
}

static GPtrArray *
dif_source_sftp_list (DifSource *source, GCancellable *cancellable, GError **error)
{
  DifSourceSftp *self = DIF_SOURCE_SFTP (source);
  DifSftp *sftp = take (self, cancellable, error);
  GPtrArray *offers;

  if (sftp == NULL)
    return NULL;
  offers = list_now (self, sftp, cancellable, error);
  dif_sftp_keeper_give_back (self->keeper);
  return offers;
}

/* --- Fetching ----------------------------------------------------------------------------- */

typedef struct {
  DifOffer *offer;     /* (unowned) */
  DifHttpSink *sink;   /* (unowned) */
  DifProgress *progress; /* (unowned) (nullable) */
  guint64 limit;
} Fetch;

static gboolean
take_bytes (gpointer data, const guint8 *bytes, gsize length, GError **error)
{
  Fetch *fetch = data;

  if (fetch->sink->size + length > fetch->limit) {
    dif_set_error (error, DIF_ERROR_LIMIT, _("Ask the Institute whether this is the right file."),
                   _("“%s” has more than the %" PRIu64 " bytes that are accepted"), fetch->offer->locator,
                   fetch->limit);
    return FALSE;
  }
  dif_progress_advance (fetch->progress, length);
  return dif_http_sink_write (fetch->sink, bytes, length, error);
}

/* Is the file still the one that was listed? */
static gboolean
check_unchanged (DifSftp *sftp, DifOffer *offer, GCancellable *cancellable, GError **error)
{
  g_auto (DifSftpResult) about = { 0 };
  g_autofree char *now = NULL;

  dif_sftp_ask_path (sftp, DIF_SFTP_LSTAT, offer->locator, dif_sftp_keep, &about);
  if (!dif_sftp_settle (sftp, cancellable, error))
    return FALSE;
  now = fingerprint_of (&about.attrs);
  if (about.type == DIF_SFTP_ATTRS && dif_sftp_is_file (&about.attrs) && g_str_equal (now, offer->fingerprint))
    return TRUE;
  dif_set_error (error, DIF_ERROR_UNAVAILABLE, _("Nothing to do: it is looked at again."),
                 _("“%s” is still being written"), offer->locator);
  return FALSE;
}

/* Goes on with what an earlier try left, if it was of the same file, else begins anew */
static gboolean
take_up (Fetch *fetch, GError **error)
{
  DifHttpSink *sink = fetch->sink;

  if (g_strcmp0 (sink->validator, fetch->offer->fingerprint) != 0 ||
      (fetch->offer->size >= 0 && sink->size > (guint64) fetch->offer->size))
    return dif_http_sink_restart (sink, fetch->offer->fingerprint, error);
  dif_progress_advance (fetch->progress, sink->size);
  return TRUE;
}

static DifFetched *
fetch_now (DifSftp *sftp, Fetch *fetch, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifFetched) fetched = g_new0 (DifFetched, 1);
  DifOffer *offer = fetch->offer;
  DifSftpReading reading = { offer->locator, 0, offer->size > 0 ? (guint64) offer->size : 0, take_bytes, fetch };

  if (!check_unchanged (sftp, offer, cancellable, error) || !take_up (fetch, error))
    return NULL;
  reading.offset = fetch->sink->size;
  if (!dif_sftp_read_files (sftp, &reading, 1, cancellable, error))
    return NULL;
  if (reading.status != DIF_SFTP_OK) {
    dif_sftp_set_error (error, reading.status, NULL, _("“%s” on the server cannot be read"), offer->locator);
    return NULL;
  }
  if (!check_unchanged (sftp, offer, cancellable, error))
    return NULL;
  fetched->size = fetch->sink->size;
  fetched->transferred = reading.size;
  return dif_http_sink_finish (fetch->sink, fetched->sha256, error) ? g_steal_pointer (&fetched) : NULL;
}

static DifFetched *
dif_source_sftp_fetch (DifSource *source,
                       DifOffer *offer,
                       const char *part,
                       DifProgress *progress,
                       GCancellable *cancellable,
                       GError **error)
{
  DifSourceSftp *self = DIF_SOURCE_SFTP (source);
  g_autofree char *where = NULL;
  g_autoptr (DifHttpSink) sink = NULL;
  DifSftp *sftp = take (self, cancellable, error);
  DifFetched *fetched = NULL;

  if (sftp == NULL)
    return NULL;
  where = g_strdup_printf ("sftp://%s@%s:%u/%s", self->settings->user, self->settings->host, self->settings->port,
                           offer->locator);
  sink = dif_http_sink_open (part, where, cancellable, error);
  if (sink != NULL) {
    Fetch fetch = { offer, sink, progress, dif_source_limit (offer) };

    fetched = fetch_now (sftp, &fetch, cancellable, error);
  }
  dif_sftp_keeper_give_back (self->keeper);
  return fetched;
}

static const char *
dif_source_sftp_get_unknown_key (DifSource *source)
{
  return DIF_SOURCE_SFTP (source)->unknown_key;
}

static void
dif_source_sftp_class_init (DifSourceSftpClass *klass)
{
  DifSourceClass *source_class = DIF_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_source_sftp_finalize;

  source_class->list = dif_source_sftp_list;
  source_class->fetch = dif_source_sftp_fetch;
  source_class->get_unknown_key = dif_source_sftp_get_unknown_key;
}

static void
dif_source_sftp_init (DifSourceSftp *self)
{
}

static char *
check_address (guint index, const char *argument, GError **error)
{
  return dif_ssh_check_address (argument, error);
}

static const DifOption options[] = { DIF_SSH_OPTIONS, { NULL } };

const DifSourceKind dif_source_sftp_kind = {
  .name = "sftp",
  .arguments = "USER@HOST:PATH",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options,
  .check_argument = check_address,
  .get_type = dif_source_sftp_get_type,
};
