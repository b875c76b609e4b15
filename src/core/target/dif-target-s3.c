/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-s3"

#include "config.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "aws/dif-aws-credentials.h"
#include "aws/dif-cloudfront.h"
#include "base/dif-error.h"
#include "base/dif-http.h"
#include "base/dif-limits.h"
#include "target/dif-headers.h"
#include "target/dif-target-pace.h"

#include "dif-target-s3.h"

#define STATE ".difusor/manifest.json"
#define STATE_TYPE "application/json; charset=utf-8"
#define STATE_CACHE "no-store"


struct _DifTargetS3 {
  DifTarget parent_instance;

  DifAwsClientOptions limits;
  DifS3 *s3;            /* (owned) (nullable) */
  DifAwsClient *cloudfront;  /* (owned) (nullable) */
  char *cloudfront_endpoint; /* (owned) (nullable) */
  GHashTable *etags;    /* (owned) key → ETag of what this target put last and may replace */
  gboolean unconditional; /* the service knows no conditional PUT */
  gboolean bare_etags;    /* the service compares ETags without their quotes */
  gboolean narrow;        /* the line, when much was put last */

  /* the publication under way */
  DifPlan *plan;        /* (unowned) */
  gboolean md5_etags;   /* the service's ETags are the MD5 of the bytes */
  char *tree;           /* (owned) */
  guint requests;       /* of the client when it began */
  guint verified;
  gint64 first_change;  /* monotonic */
  gint64 last_change;
  gboolean visible;     /* what is put now replaces what readers see */
  GPtrArray *doubtful;  /* (owned) DifManifestEntry (unowned) to be read back */
  DifManifestEntry *pointer; /* (unowned) (nullable) the last one put */
};

G_DEFINE_FINAL_TYPE (DifTargetS3, dif_target_s3, DIF_TYPE_TARGET)

/* A file that is being put */
typedef struct {
  DifTargetS3 *target;     /* (unowned) */
  DifManifestEntry *entry; /* (unowned) (nullable) none for the state */
} Put;


static void
dif_target_s3_finalize (GObject *object)
{
  DifTargetS3 *self = DIF_TARGET_S3 (object);

  g_clear_pointer (&self->s3, dif_s3_free);
  g_clear_pointer (&self->cloudfront, dif_aws_client_free);
  g_clear_pointer (&self->cloudfront_endpoint, g_free);
  g_clear_pointer (&self->etags, g_hash_table_unref);
  g_clear_pointer (&self->tree, g_free);
  g_clear_pointer (&self->doubtful, g_ptr_array_unref);

  G_OBJECT_CLASS (dif_target_s3_parent_class)->finalize (object);
}

static const char *
option (DifTarget *self, const char *name)
{
  return dif_options_get (dif_target_get_config (self)->options, name);
}

DifS3 *
dif_target_s3_get_bucket (DifTargetS3 *self)
{
  return self->s3;
}

DifAwsClient *
dif_target_s3_get_cloudfront (DifTargetS3 *self)
{
  return self->cloudfront;
}

void
dif_target_s3_set_limits (DifTargetS3 *self, const DifAwsClientOptions *limits)
{
  self->limits = *limits;
}

void
dif_target_s3_set_cloudfront (DifTargetS3 *self, const char *endpoint)
{
  g_free (self->cloudfront_endpoint);
  self->cloudfront_endpoint = g_strdup (endpoint);
}

char *
dif_target_s3_prefix (DifTargetConfig *config)
{
  const char *prefix = dif_options_get (config->options, "prefix");
  gsize length;

  while (prefix != NULL && *prefix == '/')
    prefix++;
  length = prefix != NULL ? strlen (prefix) : 0;
  while (length > 0 && prefix[length - 1] == '/')
    length--;
  return g_strndup (prefix != NULL ? prefix : "", length);
}

char *
dif_target_s3_key (DifTarget *self, const char *path)
{
  g_autofree char *prefix = dif_target_s3_prefix (dif_target_get_config (self));

  return prefix[0] == '\0' ? g_strdup (path) : g_strconcat (prefix, "/", path, NULL);
}

/* --- Reaching it -------------------------------------------------------------------------- */

static gboolean
open_cloudfront (DifTargetS3 *self, const DifAwsCredentials *credentials, GError **error)
{
  const char *distribution = option (DIF_TARGET (self), "distribution");
  const char *named = g_getenv ("AWS_ENDPOINT_URL_CLOUDFRONT");

  if (distribution == NULL)
    return TRUE;
  if (self->cloudfront == NULL)
    self->cloudfront = dif_cloudfront_new (self->cloudfront_endpoint != NULL ? self->cloudfront_endpoint : named, distribution, credentials, &self->limits, error);
  else
    dif_aws_client_set_credentials (self->cloudfront, credentials);
  return self->cloudfront != NULL;
}

static gboolean
dif_target_s3_open (DifTarget *target, GCancellable *cancellable, GError **error)
{
  DifTargetS3 *self = DIF_TARGET_S3 (target);
  DifTargetConfig *config = dif_target_get_config (target);
  g_autofree char *use = g_strdup_printf ("target:%s", config->name);
  g_autoptr (DifAwsCredentials) credentials = dif_aws_credentials_load (
      option (target, "access-key"), option (target, "secret-file"), dif_target_get_profile (target), use,
      cancellable, error);
  DifS3Options options = {
    .bucket = config->location,
    .endpoint = option (target, "endpoint"),
    .region = option (target, "region"),
    .credentials = credentials,
    .limits = self->limits,
  };

  if (credentials == NULL)
    return FALSE;
  if (self->s3 == NULL)
    self->s3 = dif_s3_new (&options, error);
  else
    dif_aws_client_set_credentials (dif_s3_get_client (self->s3), credentials);
  if (self->s3 == NULL || !open_cloudfront (self, credentials, error))
    return FALSE;
  self->requests = dif_aws_client_get_requests (dif_s3_get_client (self->s3));
  return TRUE;
}

static gboolean
dif_target_s3_read_state (DifTarget *target, GBytes **state, GCancellable *cancellable, GError **error)
{
  DifTargetS3 *self = DIF_TARGET_S3 (target);
  g_autofree char *key = dif_target_s3_key (target, STATE);
  g_autoptr (GError) reason = NULL;

  *state = dif_s3_get (self->s3, key, DIF_LIMIT_JSON_BYTES, NULL, cancellable, &reason);
  if (*state != NULL)
    return TRUE;
  if (g_error_matches (reason, DIF_ERROR, DIF_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* --- What is sent ------------------------------------------------------------------------- */

static gboolean
set_altered (const char *path, GError **error)
{
  dif_set_error (error, DIF_ERROR_ALTERED,
                 _("Fetch the package again; the archive's own copy was changed on this disk."),
                 _("“%s” in the archive is not what was received"), path);
  return FALSE;
}

/* The file's bytes, if they are what was received */
static GBytes *
load (DifTargetS3 *self, DifManifestEntry *entry, GError **error)
{
  g_autofree char *path = g_build_filename (self->tree, entry->path, NULL);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char hex[DIF_DIGEST_HEX];
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &reason)) {
    dif_set_error (error, DIF_ERROR_STORAGE, _("Check the disk of the data folder."), _("Could not read “%s”: %s"),
                   entry->path, reason->message);
    return NULL;
  }
  bytes = g_bytes_new_take (text, length);
  dif_digest_bytes (text, length, hex);
  if (length != entry->size || !g_str_equal (hex, entry->sha256)) {
    set_altered (entry->path, error);
    return NULL;
  }
  return g_steal_pointer (&bytes);
}

static DifAwsRequest *
put_request (DifTargetS3 *self, DifManifestEntry *entry, gboolean pointer, GBytes *bytes)
{
  g_autofree char *key = dif_target_s3_key (DIF_TARGET (self), entry->path);
  DifHeaders headers;

  dif_headers_for (entry->path, pointer, &headers);
  return dif_s3_put_request (self->s3, key, bytes, entry->sha256, headers.content_type, headers.cache_control);
}

static void
note_change (DifTargetS3 *self)
{
  self->last_change = g_get_monotonic_time ();
  if (self->visible && self->first_change == 0)
    self->first_change = self->last_change;
}

/* In the client's thread, which is the only one that runs while the batch is waited for */
static gboolean
on_put (const DifAwsRequest *request, const DifAwsReply *reply, gpointer user_data, GError **error)
{
  Put *put = user_data;
  DifTargetS3 *self = put->target;
  DifS3Ack ack = dif_s3_check_ack (request, reply);

  if (ack == DIF_S3_ACK_NONE) {
    dif_set_error (error, DIF_ERROR_FORMAT, _("Check the endpoint: it is the address of the service, not of a web page."),
                   _("“%s” did not answer as S3 does"), dif_target_get_config (DIF_TARGET (self))->location);
    return FALSE;
  }
  self->md5_etags = ack == DIF_S3_ACK_VERIFIED;
  if (ack == DIF_S3_ACK_DOUBTFUL)
    g_ptr_array_add (self->doubtful, put->entry);
  else
    self->verified++;
  note_change (self);
  return TRUE;
}

/* --- Putting ------------------------------------------------------------------------------ */

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  const DifManifestEntry *one = ((const Put *) a)->entry;
  const DifManifestEntry *two = ((const Put *) b)->entry;

  return (one->size < two->size) - (one->size > two->size);
}

/* The largest first: it takes longest, and all end together */
static GArray *
in_order (DifTargetS3 *self, GPtrArray *entries)
{
  GArray *puts = g_array_sized_new (FALSE, FALSE, sizeof (Put), entries->len);

  for (guint i = 0; i < entries->len; i++) {
    Put put = { self, g_ptr_array_index (entries, i) };

    g_array_append_val (puts, put);
  }
  g_array_sort (puts, compare_sizes);
  return puts;
}

static gboolean
put_in_parts (DifTargetS3 *self, DifManifestEntry *entry, DifProgress *progress, GCancellable *cancellable,
              GError **error)
{
  g_autofree char *key = dif_target_s3_key (DIF_TARGET (self), entry->path);
  g_autofree char *path = g_build_filename (self->tree, entry->path, NULL);
  DifHeaders headers;

  dif_headers_for (entry->path, FALSE, &headers);
  if (!dif_s3_put_file (self->s3, key, path, entry->sha256, headers.content_type, headers.cache_control, progress,
                        cancellable, error))
    return FALSE;
  self->verified++;
  note_change (self);
  return TRUE;
}

/* Reads back what the service itself says to have stored otherwise */
static gboolean
settle_doubts (DifTargetS3 *self, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < self->doubtful->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (self->doubtful, i);
    g_autofree char *key = dif_target_s3_key (DIF_TARGET (self), entry->path);
    g_autoptr (GBytes) bytes = dif_s3_get (self->s3, key, entry->size + 1, NULL, cancellable, error);
    char hex[DIF_DIGEST_HEX];

    if (bytes == NULL)
      return FALSE;
    dif_digest_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), hex);
    if (!g_str_equal (hex, entry->sha256)) {
      dif_set_error (error, DIF_ERROR_INTEGRITY, _("Publish again; if it stays, the provider loses data: use another one."),
                     _("“%s” was accepted, and other bytes are stored under it"), entry->path);
      return FALSE;
    }
    self->verified++;
  }
  g_ptr_array_set_size (self->doubtful, 0);
  return TRUE;
}

static guint64
bytes_of (GArray *puts)
{
  guint64 bytes = 0;

  for (guint i = 0; i < puts->len; i++)
    bytes += g_array_index (puts, Put, i).entry->size;
  return bytes;
}

/* Hands @put over, or puts it in parts at once; %FALSE without @error if the batch has failed */
static gboolean
put_one (DifTargetS3 *self, DifAwsBatch *batch, Put *put, DifProgress *progress, GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (put->entry->size > DIF_LIMIT_AWS_WHOLE_BYTES)
    return put_in_parts (self, put->entry, progress, cancellable, error);
  bytes = load (self, put->entry, error);
  return bytes != NULL && dif_aws_batch_add (batch, put_request (self, put->entry, FALSE, bytes), on_put, put);
}

/* What is on its way is waited for even where the rest cannot follow: it is there then or not, and does not
 * arrive after what is put next */
static gboolean
put_many (DifTargetS3 *self, GArray *puts, DifProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifAwsBatch) batch = dif_aws_batch_new (dif_s3_get_client (self->s3), progress, cancellable);
  g_autoptr (GError) reason = NULL;
  gint64 before = g_get_monotonic_time ();
  guint64 large = 0;
  gboolean held = FALSE, ok = TRUE;

  for (guint i = 0; ok && i < puts->len; i++) {
    Put *put = &g_array_index (puts, Put, i);

    if (dif_target_pace_is_large (put->entry->size) && put->entry->size <= DIF_LIMIT_AWS_WHOLE_BYTES) {
      large += put->entry->size;
    } else if (self->visible && large > 0 && !held) {
      dif_aws_batch_wait_sent (batch, dif_target_pace_left (large, puts->len - i, DIF_LIMIT_AWS_CONNECTIONS, self->narrow));
      held = TRUE;
    }
    ok = put_one (self, batch, put, progress, cancellable, &reason);
  }
  ok = dif_aws_batch_finish (batch, reason == NULL ? error : NULL) && ok;
  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  if (ok)
    self->narrow = dif_target_pace_is_narrow (bytes_of (puts), g_get_monotonic_time () - before, self->narrow);
  return ok;
}

static gboolean
holds (DifTargetS3 *self, const char *key, const char *sha256, char **etag, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = dif_s3_get (self->s3, key, DIF_LIMIT_JSON_BYTES, etag, cancellable, error);
  char hex[DIF_DIGEST_HEX];

  if (bytes == NULL)
    return FALSE;
  dif_digest_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), hex);
  return g_str_equal (hex, sha256);
}

typedef struct {
  DifManifestEntry *entry; /* (unowned) */
  GBytes *bytes;           /* (unowned) */
  const char *key;         /* (unowned) */
  const char *etag;        /* (unowned) (nullable) of what this target believes to stand there */
} Pointer;

/* @etag: (nullable): put only if that stands there */
static DifAwsReply *
put_pointer (DifTargetS3 *self, Pointer *pointer, const char *etag, GCancellable *cancellable, GError **error)
{
  DifAwsRequest *request = put_request (self, pointer->entry, TRUE, pointer->bytes);

  if (etag != NULL)
    dif_aws_pairs_add (request->headers, "If-Match", etag);
  return dif_aws_client_send (dif_s3_get_client (self->s3), request, cancellable, error);
}

static char *
without_quotes (const char *etag)
{
  gsize length = strlen (etag);

  return length > 2 && etag[0] == '"' ? g_strndup (etag + 1, length - 2) : g_strdup (etag);
}

/* The condition did not hold, the service says. What stands there may be what is being put, if the
 * reply to an earlier try was lost; and some services (Ceph) compare without the quotes of RFC 9110. */
static DifAwsReply *
reconsider (DifTargetS3 *self, Pointer *pointer, GCancellable *cancellable, GError **error)
{
  g_autofree char *etag = NULL;
  g_autofree char *bare = NULL;
  DifAwsReply *reply;

  if (holds (self, pointer->key, pointer->entry->sha256, &etag, cancellable, error)) {
    reply = g_new0 (DifAwsReply, 1);
    reply->headers = dif_aws_pairs_new ();
    dif_aws_pairs_add (reply->headers, "ETag", etag != NULL ? etag : "");
    return reply;
  }
  if (g_strcmp0 (etag, pointer->etag) == 0) {
    bare = without_quotes (etag);
    g_clear_error (error);
    reply = put_pointer (self, pointer, bare, cancellable, error);
    self->bare_etags = reply != NULL;
    return reply;
  }
  if (error == NULL || *error == NULL || g_error_matches (*error, DIF_ERROR, DIF_ERROR_NOT_FOUND)) {
    g_clear_error (error);
    dif_set_error (error, DIF_ERROR_DECISION, _("Find out who; then publish the cut by its name, with a reason."),
                   _("Somebody else has changed “%s” on “%s”"), pointer->entry->path,
                   dif_target_get_config (DIF_TARGET (self))->name);
  }
  return NULL;
}

/* Replaces a pointer only if it is still what this target put there, so that two operators are
 * noticed */
static DifAwsReply *
put_if_ours (DifTargetS3 *self, Pointer *pointer, GCancellable *cancellable, GError **error)
{
  g_autofree char *etag = pointer->etag != NULL && self->bare_etags ? without_quotes (pointer->etag)
                                                                     : g_strdup (pointer->etag);
  g_autoptr (GError) reason = NULL;
  DifAwsReply *reply;

  if (self->unconditional)
    g_clear_pointer (&etag, g_free);
  reply = put_pointer (self, pointer, etag, cancellable, &reason);
  if (reply == NULL && etag != NULL && g_error_matches (reason, DIF_ERROR, DIF_ERROR_REJECTED)) {
    self->unconditional = TRUE;
    return put_pointer (self, pointer, NULL, cancellable, error);
  }
  if (reply == NULL && etag != NULL &&
      (g_error_matches (reason, DIF_ERROR, DIF_ERROR_DECISION) ||
       g_error_matches (reason, DIF_ERROR, DIF_ERROR_NOT_FOUND)))
    return reconsider (self, pointer, cancellable, error);
  if (reply == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return reply;
}

static gboolean
put_one_pointer (DifTargetS3 *self, Pointer *pointer, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifAwsReply) reply = put_if_ours (self, pointer, cancellable, error);
  g_autoptr (DifAwsRequest) request = put_request (self, pointer->entry, TRUE, pointer->bytes);
  Put put = { self, pointer->entry };

  if (reply == NULL || !on_put (request, reply, &put, error))
    return FALSE;
  g_hash_table_insert (self->etags, g_strdup (pointer->key), g_strdup (dif_aws_pairs_get (reply->headers, "ETag")));
  self->pointer = pointer->entry;
  return TRUE;
}

/* The ETag of the pointer that must stand there: as the service said when this target put it, or the
 * MD5 of the file of the cut that stands there, if that is what this service makes ETags of */
static char *
expected_etag (DifTargetS3 *self, DifManifestEntry *entry, const char *key)
{
  const char *known = g_hash_table_lookup (self->etags, key);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *md5 = NULL;
  gsize length;

  if (known != NULL || self->plan->held_tree == NULL || !self->md5_etags ||
      dif_manifest_lookup (self->plan->held, entry->path) == NULL)
    return g_strdup (known);
  path = g_build_filename (self->plan->held_tree, entry->path, NULL);
  if (!g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  md5 = g_compute_checksum_for_data (G_CHECKSUM_MD5, (const guchar *) text, length);
  return g_strdup_printf ("\"%s\"", md5);
}

/* One after the other: the entry, which leads to the others, is the very last */
static gboolean
put_pointers (DifTargetS3 *self, GPtrArray *entries, DifProgress *progress, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *key = dif_target_s3_key (DIF_TARGET (self), entry->path);
    g_autoptr (GBytes) bytes = load (self, entry, error);
    g_autofree char *etag = expected_etag (self, entry, key);
    Pointer pointer = { entry, bytes, key, etag };

    if (bytes == NULL || !put_one_pointer (self, &pointer, cancellable, error))
      return FALSE;
    dif_progress_advance (progress, entry->size);
  }
  return TRUE;
}

static void
dif_target_s3_expect (DifTarget *target, DifPlan *plan)
{
  if (plan->uploaded > 0)
    dif_aws_client_warm (dif_s3_get_client (DIF_TARGET_S3 (target)->s3), plan->uploaded);
}

static gboolean
dif_target_s3_begin (DifTarget *target,
                     const char *cut,
                     DifPlan *plan,
                     const char *tree,
                     GCancellable *cancellable,
                     GError **error)
{
  DifTargetS3 *self = DIF_TARGET_S3 (target);

  g_free (self->tree);
  self->tree = g_strdup (tree);
  self->plan = plan;
  self->pointer = NULL;
  self->verified = 0;
  self->first_change = self->last_change = 0;
  g_ptr_array_set_size (self->doubtful, 0);
  return TRUE;
}

static gboolean
dif_target_s3_put (DifTarget *target,
                   DifPhase phase,
                   DifProgress *progress,
                   GCancellable *cancellable,
                   GError **error)
{
  DifTargetS3 *self = DIF_TARGET_S3 (target);
  GPtrArray *entries = self->plan->phases[phase];
  g_autoptr (GArray) puts = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  self->visible = phase != DIF_PHASE_ABSENT;
  if (entries->len == 0)
    return TRUE;
  if (phase == DIF_PHASE_POINTER)
    return put_pointers (self, entries, progress, cancellable, error) && settle_doubts (self, cancellable, error);
  puts = in_order (self, entries);
  return put_many (self, puts, progress, cancellable, error) && settle_doubts (self, cancellable, error);
}

/* --- Ending it ---------------------------------------------------------------------------- */

static gboolean
dif_target_s3_commit (DifTarget *target, DifTargetOutcome *outcome, GCancellable *cancellable, GError **error)
{
  DifTargetS3 *self = DIF_TARGET_S3 (target);

  if (self->pointer != NULL) {
    g_autofree char *key = dif_target_s3_key (target, self->pointer->path);
    g_autoptr (GError) reason = NULL;

    if (!holds (self, key, self->pointer->sha256, NULL, cancellable, &reason)) {
      if (reason != NULL)
        g_propagate_error (error, g_steal_pointer (&reason));
      else
        dif_set_error (error, DIF_ERROR_INTEGRITY, _("Publish again; if it stays, somebody else writes there too."),
                       _("“%s” was put, and other bytes are there now"), self->pointer->path);
      return FALSE;
    }
  }
  outcome->strategy = "in-place";
  outcome->clock_us = dif_aws_client_get_skew (dif_s3_get_client (self->s3));
  outcome->verified = self->verified;
  /* with the state, which is written when the archive has recorded the rest */
  outcome->requests = dif_aws_client_get_requests (dif_s3_get_client (self->s3)) - self->requests + 1;
  outcome->mixing_us = self->first_change != 0 ? self->last_change - self->first_change : 0;
  return TRUE;
}

static gboolean
dif_target_s3_write_state (DifTarget *target, GBytes *state, GCancellable *cancellable, GError **error)
{
  DifTargetS3 *self = DIF_TARGET_S3 (target);
  g_autofree char *key = dif_target_s3_key (target, STATE);
  g_autoptr (DifAwsReply) reply = dif_aws_client_send (
      dif_s3_get_client (self->s3), dif_s3_put_request (self->s3, key, state, NULL, STATE_TYPE, STATE_CACHE),
      cancellable, error);

  return reply != NULL;
}

/* --- The cache before it ------------------------------------------------------------------ */

/* What was replaced, and may be kept: what is new is not in the cache, and the pointers never are */
static GPtrArray *
cached_changes (DifTargetS3 *self)
{
  GPtrArray *changed = g_ptr_array_new ();

  for (DifPhase phase = DIF_PHASE_LEAF; phase <= DIF_PHASE_PAGE; phase++) {
    GPtrArray *entries = self->plan->phases[phase];

    for (guint i = 0; i < entries->len; i++)
      g_ptr_array_add (changed, ((DifManifestEntry *) g_ptr_array_index (entries, i))->path);
  }
  return changed;
}

static gboolean
dif_target_s3_purge (DifTarget *target, char **what, GCancellable *cancellable, GError **error)
{
  DifTargetS3 *self = DIF_TARGET_S3 (target);
  const char *url = dif_target_get_config (target)->public_url;
  const char *distribution = option (target, "distribution");
  g_autoptr (GPtrArray) changed = cached_changes (self);
  g_autofree char *root = dif_target_s3_public_root (dif_target_get_config (target));
  g_autofree char *reference = g_uuid_string_random ();
  g_autofree char *id = NULL;
  g_auto (GStrv) paths = NULL;

  if (self->cloudfront == NULL || changed->len == 0)
    return TRUE;
  paths = dif_cloudfront_paths (changed, root);
  id = dif_cloudfront_invalidate (self->cloudfront, distribution, (const char *const *) paths, reference, cancellable,
                                  error);
  if (id == NULL)
    return FALSE;
  *what = g_strjoinv ("\n", paths);
  return url == NULL || dif_cloudfront_wait (self->cloudfront, distribution, id, cancellable, error);
}

/* What a publication that died has left half-sent, if it could have: only large files go in parts */
static gboolean
abort_leftovers (DifTargetS3 *self, GCancellable *cancellable, GError **error)
{
  GPtrArray *entries = dif_manifest_get_entries (self->plan->wanted);

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *key = NULL;

    if (entry->size <= DIF_LIMIT_AWS_WHOLE_BYTES)
      continue;
    key = dif_target_s3_key (DIF_TARGET (self), entry->path);
    if (!dif_s3_abort_uploads (self->s3, key, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
dif_target_s3_prune (DifTarget *target, GPtrArray *removed, GCancellable *cancellable, GError **error)
{
  DifTargetS3 *self = DIF_TARGET_S3 (target);
  GPtrArray *old = self->plan->removed;
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *root = dif_target_s3_key (target, "");
  gboolean ok;

  for (guint i = 0; i < old->len && i < DIF_LIMIT_PATHS_REMOVED; i++)
    g_ptr_array_add (keys, dif_target_s3_key (target, ((DifManifestEntry *) g_ptr_array_index (old, i))->path));
  ok = dif_s3_delete (self->s3, keys, gone, cancellable, error);
  for (guint i = 0; i < gone->len; i++) {
    const char *key = g_ptr_array_index (gone, i);

    if (g_str_has_prefix (key, root))
      g_ptr_array_add (removed, g_strdup (key + strlen (root)));
  }
  return ok && abort_leftovers (self, cancellable, error);
}

/* --- One file of our own ------------------------------------------------------------------ */

static gboolean
dif_target_s3_put_file (DifTarget *target, const char *path, GBytes *bytes, const DifHeaders *headers,
                        GCancellable *cancellable, GError **error)
{
  DifTargetS3 *self = DIF_TARGET_S3 (target);
  g_autofree char *key = dif_target_s3_key (target, path);
  g_autoptr (DifAwsReply) reply = dif_aws_client_send (
      dif_s3_get_client (self->s3),
      dif_s3_put_request (self->s3, key, bytes, NULL, headers->content_type, headers->cache_control), cancellable,
      error);

  return reply != NULL;
}

static GBytes *
dif_target_s3_get_file (DifTarget *target, const char *path, GCancellable *cancellable, GError **error)
{
  DifTargetS3 *self = DIF_TARGET_S3 (target);
  g_autofree char *key = dif_target_s3_key (target, path);

  return dif_s3_get (self->s3, key, DIF_LIMIT_JSON_BYTES, NULL, cancellable, error);
}

static gboolean
dif_target_s3_remove_file (DifTarget *target, const char *path, GCancellable *cancellable, GError **error)
{
  DifTargetS3 *self = DIF_TARGET_S3 (target);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (keys, dif_target_s3_key (target, path));
  return dif_s3_delete (self->s3, keys, gone, cancellable, error);
}

static void
dif_target_s3_class_init (DifTargetS3Class *klass)
{
  DifTargetClass *target_class = DIF_TARGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_target_s3_finalize;

  target_class->is_distant = TRUE;
  target_class->keeps_headers = TRUE;
  target_class->open = dif_target_s3_open;
  target_class->read_state = dif_target_s3_read_state;
  target_class->write_state = dif_target_s3_write_state;
  target_class->expect = dif_target_s3_expect;
  target_class->begin = dif_target_s3_begin;
  target_class->put = dif_target_s3_put;
  target_class->commit = dif_target_s3_commit;
  target_class->purge = dif_target_s3_purge;
  target_class->prune = dif_target_s3_prune;
  target_class->prove = dif_target_s3_prove;
  target_class->put_file = dif_target_s3_put_file;
  target_class->get_file = dif_target_s3_get_file;
  target_class->remove_file = dif_target_s3_remove_file;
}

static void
dif_target_s3_init (DifTargetS3 *self)
{
  self->etags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->doubtful = g_ptr_array_new ();
}

static char *
check_location (const char *location, GError **error)
{
  return dif_s3_check_bucket (location, error) ? g_strdup (location) : NULL;
}

static const DifOption options[] = {
  { "endpoint", N_ ("URL"), N_ ("Address of an S3-compatible provider; Amazon without it"), FALSE },
  { "region", N_ ("REGION"), N_ ("Region of the bucket; found without it"), FALSE },
  { "prefix", N_ ("PREFIX"), N_ ("Folder within the bucket"), FALSE },
  { "access-key", N_ ("KEY"), N_ ("Access key; without it the AWS tools’ credentials file is read"), FALSE },
  { "secret-file", N_ ("FILE"), N_ ("File with the access key’s secret; the keyring without it"), TRUE },
  { "distribution", N_ ("ID"), N_ ("CloudFront distribution before the bucket"), FALSE },
  { NULL, NULL, NULL, FALSE },
};

const DifTargetKind dif_target_s3_kind = {
  .name = "s3",
  .place = "BUCKET",
  .options = options,
  .check_location = check_location,
  .get_type = dif_target_s3_get_type,
};
