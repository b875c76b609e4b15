/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-source"

#include "config.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "base/dif-secret.h"
#include "base/dif-wait.h"
#include "dif-source-kind.h"
#include "dif-source-private.h"

#include "dif-source.h"

#define HEAD_BYTES (512)
#define SECOND_LOOK_MS (300)


typedef struct {
  DifSourceConfig *config;     /* (owned) */
  DifClock *clock;             /* (owned) */
  char *profile;               /* (owned) */
  DifHttp *http;               /* (owned) (nullable) */
  char secret[DIF_DIGEST_HEX]; /* digest of the secret that the session was made with */
  guint patience;              /* seconds; 0 for as many as the limits allow */
} DifSourcePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DifSource, dif_source, G_TYPE_OBJECT)


static void
dif_source_finalize (GObject *object)
{
  DifSourcePrivate *priv = dif_source_get_instance_private (DIF_SOURCE (object));

  g_clear_object (&priv->http);
  g_clear_pointer (&priv->config, dif_source_config_free);
  g_clear_object (&priv->clock);
  g_clear_pointer (&priv->profile, g_free);
  explicit_bzero (priv->secret, sizeof (priv->secret));

  G_OBJECT_CLASS (dif_source_parent_class)->finalize (object);
}

void
dif_fetched_free (DifFetched *self)
{
  g_free (self->etag);
  g_free (self->last_modified);
  g_free (self);
}

DifSource *
dif_source_new (DifSourceConfig *config, const char *profile, DifClock *clock, GError **error)
{
  g_autoptr (DifSource) self = NULL;
  DifSourcePrivate *priv;
  const DifSourceKind *kind = dif_source_kind_find (config->kind, error);

  g_return_val_if_fail (DIF_IS_CLOCK (clock), NULL);

  if (kind == NULL)
    return NULL;
  self = g_object_new (kind->get_type (), NULL);
  priv = dif_source_get_instance_private (self);
  priv->config = dif_source_config_copy (config);
  priv->clock = g_object_ref (clock);
  priv->profile = g_strdup (profile);
  if (kind->over_http && dif_source_get_http (self, NULL, error) == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

DifSourceConfig *
dif_source_get_config (DifSource *self)
{
  DifSourcePrivate *priv = dif_source_get_instance_private (self);

  return priv->config;
}

const char *
dif_source_get_profile (DifSource *self)
{
  DifSourcePrivate *priv = dif_source_get_instance_private (self);

  return priv->profile;
}

DifClock *
dif_source_get_clock (DifSource *self)
{
  DifSourcePrivate *priv = dif_source_get_instance_private (self);

  return priv->clock;
}

DifMode
dif_source_get_mode (DifSource *self)
{
  return dif_source_get_config (self)->mode;
}

const char *
dif_source_get_unknown_key (DifSource *self)
{
  DifSourceClass *klass = DIF_SOURCE_GET_CLASS (self);

  return klass->get_unknown_key != NULL ? klass->get_unknown_key (self) : NULL;
}

/* --- Secrets ------------------------------------------------------------------------------ */

DifHttp *
dif_source_get_http (DifSource *self, GCancellable *cancellable, GError **error)
{
  DifSourcePrivate *priv = dif_source_get_instance_private (self);
  DifSourceConfig *config = priv->config;
  const char *file = config->token_file != NULL ? config->token_file : config->password_file;
  gboolean asked = config->token_file != NULL || config->user != NULL;
  DifHttpOptions options = { .certificate = config->certificate };
  char digest[DIF_DIGEST_HEX];
  char *secret = NULL;

  /* The keyring is asked once; it may ask the operator in turn */
  if (priv->http != NULL && (!asked || file == NULL))
    return priv->http;

  if (asked) {
    secret = file != NULL ? dif_secret_read_file (file, error)
                          : dif_secret_lookup (priv->profile, "source", cancellable, error);
    if (secret == NULL)
      return NULL;
    dif_digest_bytes (secret, strlen (secret), digest);
    if (priv->http != NULL && g_str_equal (digest, priv->secret)) {
      dif_secret_free (secret);
      return priv->http;
    }
    memcpy (priv->secret, digest, sizeof (digest));
  }
  if (config->token_file != NULL) {
    options.bearer = secret;
  } else {
    options.user = config->user;
    options.password = secret;
  }
  g_clear_object (&priv->http);
  priv->http = dif_http_new (priv->clock, &options, error);
  dif_secret_free (secret);
  if (priv->http != NULL)
    dif_http_set_patience (priv->http, priv->patience);
  return priv->http;
}

void
dif_source_set_patience (DifSource *self, guint seconds)
{
  DifSourcePrivate *priv = dif_source_get_instance_private (self);

  g_return_if_fail (DIF_IS_SOURCE (self));
  priv->patience = seconds;
  if (priv->http != NULL)
    dif_http_set_patience (priv->http, seconds);
}

/* --- Listing ------------------------------------------------------------------------------ */

/* Oldest first; what has no cut time comes last, in its own order (the sort is stable) */
static int
compare_cut_times (gconstpointer a, gconstpointer b)
{
  const DifOffer *one = *(DifOffer *const *) a;
  const DifOffer *two = *(DifOffer *const *) b;
  gint64 left = one->cut_time != 0 ? one->cut_time : G_MAXINT64;
  gint64 right = two->cut_time != 0 ? two->cut_time : G_MAXINT64;

  return (left > right) - (left < right);
}

GPtrArray *
dif_source_list (DifSource *self, GCancellable *cancellable, GError **error)
{
  GPtrArray *offers;

  g_return_val_if_fail (DIF_IS_SOURCE (self), NULL);

  offers = DIF_SOURCE_GET_CLASS (self)->list (self, cancellable, error);
  if (offers != NULL)
    g_ptr_array_sort (offers, compare_cut_times);
  return offers;
}

char *
dif_source_name_of_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  const char *path = uri != NULL ? g_uri_get_path (uri) : "";
  const char *slash = strrchr (path, '/');
  g_autofree char *name = g_uri_unescape_string (slash != NULL ? slash + 1 : path, NULL);

  return dif_offer_safe_name (name);
}

/* Only what can be a package, and not what a downloader still writes under another name */
gboolean
dif_source_is_package_name (const char *name)
{
  static const char *const endings[] = { ".zip", ".tar.gz", ".tgz", ".json", ".csv" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (name[0] == '.' || name[0] == '~')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  }
  return FALSE;
}

/* --- What a document points to ------------------------------------------------------------- */

char *
dif_source_resolve (DifSource *self, const char *document, const char *text, GError **error)
{
  g_autoptr (GUri) from = g_uri_parse (document, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) to = dif_http_resolve (from, text);
  g_autofree char *url = to != NULL ? g_uri_to_string (to) : g_strdup (text);
  const char *hint = _("Call the Institute: it points where it must not.");

  if (!dif_http_check_url (url, NULL) || to == NULL) {
    dif_set_error (error, DIF_ERROR_TRUST, hint, _("“%s” points to “%s”, which is no https address"),
                   document, url);
    return NULL;
  }
  if (g_str_equal (g_uri_get_scheme (from), "https") &&
      !g_str_equal (g_uri_get_scheme (to), "https")) {
    dif_set_error (error, DIF_ERROR_TRUST, hint, _("“%s” points from https to plain http: “%s”"),
                   document, url);
    return NULL;
  }
  if (dif_source_config_has_credentials (dif_source_get_config (self)) &&
      g_ascii_strcasecmp (g_uri_get_host (from), g_uri_get_host (to)) != 0) {
    dif_set_error (error, DIF_ERROR_TRUST, hint,
                   _("“%s” points to another computer, “%s”; credentials are not taken there"),
                   document, url);
    return NULL;
  }
  return g_steal_pointer (&url);
}

gboolean
dif_source_check_json (const char *text, gsize length, const char *url, GError **error)
{
  gsize i = length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

  while (i < length && g_ascii_isspace (text[i]))
    i++;
  if (i == length || text[i] != '<')
    return TRUE;
  dif_set_error (error, DIF_ERROR_PORTAL,
                 _("Open the address in a browser: a log-in page, or the network’s own, may stand "
                   "before it."),
                 _("“%s” answered with a web page in place of a JSON document"), url);
  return FALSE;
}

/* --- Fetching ----------------------------------------------------------------------------- */

guint64
dif_source_limit (DifOffer *offer)
{
  g_autofree char *name = g_ascii_strdown (offer->name, -1);

  if (g_str_has_suffix (name, ".json"))
    return DIF_LIMIT_JSON_BYTES;
  return offer->kind == DIF_PACKAGE_DATA || offer->kind == DIF_PACKAGE_DATABASE
             ? DIF_LIMIT_CUT_BYTES
             : DIF_LIMIT_SITE_BYTES;
}

DifFetched *
dif_source_download (DifSource *self,
                     DifOffer *offer,
                     DifHttpRequest *request,
                     const char *part,
                     DifProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  DifHttp *http = dif_source_get_http (self, cancellable, error);
  g_autoptr (DifHttpReply) reply = NULL;
  DifFetched *fetched;

  if (http == NULL)
    return NULL;
  request->limit = dif_source_limit (offer);
  reply = dif_http_download (http, request, part, progress, cancellable, error);
  if (reply == NULL)
    return NULL;

  fetched = g_new0 (DifFetched, 1);
  fetched->not_modified = reply->not_modified;
  fetched->size = reply->size;
  fetched->transferred = reply->transferred;
  memcpy (fetched->sha256, reply->sha256, sizeof (fetched->sha256));
  fetched->etag = g_steal_pointer (&reply->etag);
  fetched->last_modified = g_steal_pointer (&reply->last_modified);
  return fetched;
}

/* No package begins as a web page does: ZIP, gzip, JSON and CSV never have `<` in front */
static gboolean
is_page (const char *part)
{
  char head[HEAD_BYTES];
  const char *p = head;
  int fd = open (part, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  ssize_t got = fd >= 0 ? read (fd, head, sizeof (head)) : -1;

  if (fd >= 0)
    close (fd);
  if (got >= 3 && memcmp (head, "\xEF\xBB\xBF", 3) == 0)
    p += 3;
  while (p < head + got && g_ascii_isspace (*p))
    p++;
  return p < head + got && *p == '<';
}

DifFetched *
dif_source_fetch (DifSource *self,
                  DifOffer *offer,
                  const char *part,
                  DifProgress *progress,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (DifFetched) fetched = NULL;
  g_autoptr (GError) reason = NULL;
  g_autofree char *what = NULL;

  g_return_val_if_fail (DIF_IS_SOURCE (self), NULL);
  g_return_val_if_fail (offer != NULL && part != NULL, NULL);

  /* Translators: a file name */
  what = g_strdup_printf (_("Fetching %s"), offer->name);
  dif_progress_begin (progress, what, offer->size > 0 ? (guint64) offer->size : 0);
  fetched = DIF_SOURCE_GET_CLASS (self)->fetch (self, offer, part, progress, cancellable, &reason);

  /* A page in a package's place has the wrong length too; that it is a page says more */
  if ((fetched != NULL && !fetched->not_modified && is_page (part)) ||
      (g_error_matches (reason, DIF_ERROR, DIF_ERROR_INTEGRITY) && is_page (part))) {
    dif_set_error (error, DIF_ERROR_NOT_PACKAGE,
                   _("Open the address in a browser: a log-in page, or the network’s own, may stand "
                     "before it."),
                   _("“%s” is a web page, no package"), offer->name);
    return NULL;
  }
  if (fetched == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return g_steal_pointer (&fetched);
}

gboolean
dif_source_wait_for_second_look (GCancellable *cancellable, GError **error)
{
  return dif_wait_until (g_get_monotonic_time () + SECOND_LOOK_MS * 1000, cancellable) ||
         !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
dif_source_class_init (DifSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_source_finalize;
}

static void
dif_source_init (DifSource *self)
{
}
