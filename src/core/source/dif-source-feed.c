/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-source"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "dif-source-private.h"

#include "dif-source-feed.h"

#define FORMAT "difusor-feed/1"


struct _DifSourceFeed {
  DifSource parent_instance;

  GBytes *last;        /* (owned) (nullable) the feed as last accepted, for a 304 */
  char *etag;          /* (owned) (nullable) its validators */
  char *last_modified; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (DifSourceFeed, dif_source_feed, DIF_TYPE_SOURCE)


static void
dif_source_feed_finalize (GObject *object)
{
  DifSourceFeed *self = DIF_SOURCE_FEED (object);

  g_clear_pointer (&self->last, g_bytes_unref);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->last_modified, g_free);

  G_OBJECT_CLASS (dif_source_feed_parent_class)->finalize (object);
}

/* --- Reading ------------------------------------------------------------------------------ */

/* A relative path that stays below the site's root, whatever the target does with it */
static gboolean
is_safe_path (const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);

  if (g_strv_length (names) > DIF_LIMIT_DEPTH || strchr (path, '\\') != NULL ||
      !g_utf8_validate (path, -1, NULL))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *safe = dif_offer_safe_name (names[i]);

    if (!g_str_equal (safe, names[i]))
      return FALSE;
  }
  return TRUE;
}

static DifOffer *
read_package (DifJsonCursor *entry, GHashTable *ids)
{
  const char *id = dif_json_cursor_string (entry, "id");
  const char *kind = dif_json_cursor_string (entry, "kind");
  gint64 cut_time = dif_json_cursor_moment (entry, "cut");
  const char *url = dif_json_cursor_string (entry, "url");
  gint64 size = dif_json_cursor_integer (entry, "size", 1, G_MAXINT64);
  g_autofree char *sha256 = g_ascii_strdown (dif_json_cursor_string (entry, "sha256"), -1);
  const char *path = dif_json_cursor_optional_string (entry, "path");
  DifOffer *offer = dif_offer_new (id, "", url);

  offer->kind = dif_package_kind_from_string (kind);
  offer->cut_time = cut_time;
  offer->size = size;
  offer->path = g_strdup (path);
  if (offer->kind == DIF_PACKAGE_UNKNOWN)
    dif_json_cursor_fail (entry, "kind", _("site, data or database"));
  if (!dif_digest_is_hex (sha256))
    dif_json_cursor_fail (entry, "sha256", _("a SHA-256 in 64 hexadecimal digits"));
  if (path != NULL && !is_safe_path (path))
    dif_json_cursor_fail (entry, "path", _("a relative path below the site’s root"));
  if (!g_hash_table_add (ids, g_strdup (id)))
    dif_json_cursor_fail (entry, "id", _("an id that no other package has"));

  g_free (offer->fingerprint);
  offer->fingerprint = g_strdup (sha256);
  offer->sha256 = g_steal_pointer (&sha256);
  return offer;
}

/* Which kinds the feed lists for the cut of each offer */
static void
set_expects (GPtrArray *offers)
{
  g_autoptr (GHashTable) masks = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < offers->len; i++) {
    DifOffer *offer = g_ptr_array_index (offers, i);
    guint mask = GPOINTER_TO_UINT (g_hash_table_lookup (masks, &offer->cut_time));

    g_hash_table_replace (masks, &offer->cut_time, GUINT_TO_POINTER (mask | 1U << offer->kind));
  }
  for (guint i = 0; i < offers->len; i++) {
    DifOffer *offer = g_ptr_array_index (offers, i);
    guint mask = GPOINTER_TO_UINT (g_hash_table_lookup (masks, &offer->cut_time));
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

    for (guint kind = DIF_PACKAGE_SITE; kind <= DIF_PACKAGE_DATABASE; kind++) {
      if ((mask & 1U << kind) != 0)
        g_strv_builder_add (builder, dif_package_kind_to_string ((DifPackageKind) kind));
    }
    offer->expects = g_strv_builder_end (builder);
  }
}

static gboolean
check_mode (DifSource *source, DifMode mode, const char *document, GError **error)
{
  if (mode == dif_source_get_mode (source))
    return TRUE;
  dif_set_error (error, DIF_ERROR_MODE,
                 _("If the feed is right, change it: source mode MODE. Otherwise call the Institute."),
                 /* Translators: an address and two modes, as practice, drill or real */
                 _("The feed “%s” says that it is %s; this source is set to %s"), document,
                 dif_mode_get_name (mode), dif_mode_get_name (dif_source_get_mode (source)));
  return FALSE;
}

/* Makes every address whole; the file's name is its last part */
static gboolean
resolve_all (DifSource *source, const char *feed, GPtrArray *offers, GError **error)
{
  for (guint i = 0; i < offers->len; i++) {
    DifOffer *offer = g_ptr_array_index (offers, i);
    char *url = dif_source_resolve (source, feed, offer->locator, error);

    if (url == NULL)
      return FALSE;
    g_free (offer->locator);
    g_free (offer->name);
    offer->locator = url;
    offer->name = dif_source_name_of_url (url);
  }
  return TRUE;
}

GPtrArray *
dif_source_feed_read (DifSource *source, const char *url, GBytes *bytes, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (GPtrArray) offers =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dif_offer_unref);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (DifJsonCursor) root = NULL;
  DifJsonCursor *packages;
  DifMode mode = DIF_MODE_PRACTICE;

  if (!dif_source_check_json (text, length, url, error))
    return NULL;
  node = dif_json_parse (text, length, url, error);
  if (node == NULL)
    return NULL;

  root = dif_json_cursor_new (node, url);
  if (!g_str_equal (dif_json_cursor_string (root, "format"), FORMAT))
    dif_json_cursor_fail (root, "format", "\"" FORMAT "\"");
  dif_json_cursor_optional_string (root, "institute");
  dif_json_cursor_optional_string (root, "election");
  if (!dif_mode_from_string (dif_json_cursor_string (root, "mode"), &mode, NULL))
    dif_json_cursor_fail (root, "mode", _("practice, drill or real"));
  packages = dif_json_cursor_array (root, "packages");
  for (guint i = 0; i < dif_json_cursor_length (packages); i++)
    g_ptr_array_add (offers, read_package (dif_json_cursor_element (packages, i), ids));

  if (!dif_json_cursor_finish (root, error) || !check_mode (source, mode, url, error) ||
      !resolve_all (source, url, offers, error))
    return NULL;
  set_expects (offers);
  return g_steal_pointer (&offers);
}

/* --- As a source -------------------------------------------------------------------------- */

static GPtrArray *
dif_source_feed_list (DifSource *source, GCancellable *cancellable, GError **error)
{
  DifSourceFeed *self = DIF_SOURCE_FEED (source);
  const char *url = dif_source_get_config (source)->arguments[0];
  DifHttp *http = dif_source_get_http (source, cancellable, error);
  DifHttpRequest request = {
    .url = url,
    .etag = self->etag,
    .last_modified = self->last_modified,
    .limit = DIF_LIMIT_FEED_BYTES,
    .size = -1,
  };
  g_autoptr (DifHttpReply) reply = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GPtrArray *offers;

  if (http == NULL)
    return NULL;
  bytes = dif_http_get (http, &request, &reply, cancellable, error);
  if (reply == NULL)
    return NULL;
  if (reply->not_modified)
    return dif_source_feed_read (source, url, self->last, error);

  offers = dif_source_feed_read (source, url, bytes, error);
  if (offers != NULL) {
    g_clear_pointer (&self->last, g_bytes_unref);
    g_free (self->etag);
    g_free (self->last_modified);
    self->last = g_steal_pointer (&bytes);
    self->etag = g_steal_pointer (&reply->etag);
    self->last_modified = g_steal_pointer (&reply->last_modified);
  }
  return offers;
}

static DifFetched *
dif_source_feed_fetch (DifSource *source,
                       DifOffer *offer,
                       const char *part,
                       DifProgress *progress,
                       GCancellable *cancellable,
                       GError **error)
{
  DifHttpRequest request = {
    .url = offer->locator,
    .size = offer->size,
    .sha256 = offer->sha256,
  };

  return dif_source_download (source, offer, &request, part, progress, cancellable, error);
}

static void
dif_source_feed_class_init (DifSourceFeedClass *klass)
{
  DifSourceClass *source_class = DIF_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_source_feed_finalize;
  source_class->list = dif_source_feed_list;
  source_class->fetch = dif_source_feed_fetch;
}

static void
dif_source_feed_init (DifSourceFeed *self)
{
}

const DifSourceKind dif_source_feed_kind = {
  .name = "feed",
  .arguments = "URL",
  .min_arguments = 1,
  .max_arguments = 1,
  .over_http = TRUE,
  .check_argument = dif_source_kind_check_url,
  .get_type = dif_source_feed_get_type,
};
