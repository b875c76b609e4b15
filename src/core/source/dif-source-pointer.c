/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-source"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "dif-source-private.h"

#include "dif-source-pointer.h"

#define ARGUMENT_URL (0)
#define ARGUMENT_PATH (1)


struct _DifSourcePointer {
  DifSource parent_instance;

  GBytes *last;        /* (owned) (nullable) the document as last read, for a 304 */
  char *etag;          /* (owned) (nullable) its validators */
  char *last_modified; /* (owned) (nullable) */
  char *other;         /* (owned) (nullable) where the package may lie as well */
};

G_DEFINE_FINAL_TYPE (DifSourcePointer, dif_source_pointer, DIF_TYPE_SOURCE)


static void
dif_source_pointer_finalize (GObject *object)
{
  DifSourcePointer *self = DIF_SOURCE_POINTER (object);

  g_clear_pointer (&self->last, g_bytes_unref);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->last_modified, g_free);
  g_clear_pointer (&self->other, g_free);

  G_OBJECT_CLASS (dif_source_pointer_parent_class)->finalize (object);
}

/* --- Reading ------------------------------------------------------------------------------ */

/* One step into a document: a member's name, or an element's number from 0 */
static JsonNode *
step (JsonNode *node, const char *key)
{
  guint64 index;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), key);
  if (JSON_NODE_HOLDS_ARRAY (node) && g_ascii_string_to_unsigned (key, 10, 0, G_MAXUINT, &index, NULL) &&
      index < json_array_get_length (json_node_get_array (node)))
    return json_array_get_element (json_node_get_array (node), (guint) index);
  return NULL;
}

/* What the document says at the path; (transfer none) */
static const char *
follow (JsonNode *root, const char *path, const char *url, GError **error)
{
  g_auto (GStrv) keys = g_strsplit (path, ".", -1);
  JsonNode *node = root;

  for (guint i = 0; node != NULL && keys[i] != NULL; i++)
    node = step (node, keys[i]);
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
      *json_node_get_string (node) != '\0')
    return json_node_get_string (node);
  dif_set_error (error, DIF_ERROR_FORMAT,
                 _("Look at the document, and set the source again with the path of the key that names the "
                   "package."),
                 _("“%s” names no package at “%s”"), url, path);
  return NULL;
}

/* The folder that the document lies in, with its slash; NULL for the server's top */
static char *
folder_of (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  g_auto (GStrv) names = uri != NULL ? g_strsplit (g_uri_get_path (uri), "/", -1) : NULL;
  guint count = names != NULL ? g_strv_length (names) : 0;

  return count > 2 ? g_strconcat (names[count - 2], "/", NULL) : NULL;
}

/* A relative name may be meant from the document, or from the page above it that reads it, as INE's are:
 * `assets/configuracion.json` says `./assets/….zip`. What is likelier comes first; the other is tried
 * where nothing lies there */
static gboolean
resolve_both (DifSource *source, const char *url, const char *name, char **first, char **other, GError **error)
{
  g_autofree char *folder = folder_of (url);
  g_autofree char *scheme = g_uri_parse_scheme (name);
  g_autofree char *above = NULL;
  char *swapped;

  while (g_str_has_prefix (name, "./"))
    name += 2;
  *other = NULL;
  *first = dif_source_resolve (source, url, name, error);
  if (*first == NULL)
    return FALSE;
  if (folder == NULL || scheme != NULL || *name == '/')
    return TRUE;
  above = g_strconcat ("../", name, NULL);
  *other = dif_source_resolve (source, url, above, error);
  if (*other == NULL) {
    g_clear_pointer (first, g_free);
    return FALSE;
  }
  if (g_str_has_prefix (name, folder)) {
    swapped = *first;
    *first = *other;
    *other = swapped;
  }
  return TRUE;
}

static GPtrArray *
read_document (DifSource *source, GBytes *bytes, GError **error)
{
  DifSourcePointer *self = DIF_SOURCE_POINTER (source);
  GStrv arguments = dif_source_get_config (source)->arguments;
  const char *url = arguments[ARGUMENT_URL];
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *address = NULL;
  g_autofree char *file = NULL;
  const char *named;
  GPtrArray *offers;

  if (!dif_source_check_json (text, length, url, error))
    return NULL;
  root = dif_json_parse (text, length, url, error);
  named = root != NULL ? follow (root, arguments[ARGUMENT_PATH], url, error) : NULL;
  if (named == NULL)
    return NULL;
  g_clear_pointer (&self->other, g_free);
  if (!resolve_both (source, url, named, &address, &self->other, error))
    return NULL;
  file = dif_source_name_of_url (address);
  offers = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_offer_unref);
  g_ptr_array_add (offers, dif_offer_new (address, file, address));
  return offers;
}

/* --- As a source -------------------------------------------------------------------------- */

static GPtrArray *
dif_source_pointer_list (DifSource *source, GCancellable *cancellable, GError **error)
{
  DifSourcePointer *self = DIF_SOURCE_POINTER (source);
  DifHttp *http = dif_source_get_http (source, cancellable, error);
  DifHttpRequest request = {
    .url = dif_source_get_config (source)->arguments[ARGUMENT_URL],
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
    return read_document (source, self->last, error);

  offers = read_document (source, bytes, error);
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
dif_source_pointer_fetch (DifSource *source,
                          DifOffer *offer,
                          const char *part,
                          DifProgress *progress,
                          GCancellable *cancellable,
                          GError **error)
{
  DifSourcePointer *self = DIF_SOURCE_POINTER (source);
  DifHttpRequest request = {
    .url = offer->locator,
    .etag = offer->etag,
    .last_modified = offer->last_modified,
    .size = -1,
  };
  g_autoptr (GError) reason = NULL;
  DifFetched *fetched = dif_source_download (source, offer, &request, part, progress, cancellable, &reason);

  if (fetched == NULL && self->other != NULL && g_error_matches (reason, DIF_ERROR, DIF_ERROR_REJECTED)) {
    request.url = self->other;
    fetched = dif_source_download (source, offer, &request, part, progress, cancellable, NULL);
  }
  if (fetched == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return fetched;
}

/* An address, and then the path of a key: names and numbers joined by dots */
static char *
check_argument (guint index, const char *argument, GError **error)
{
  g_auto (GStrv) keys = NULL;

  if (index == ARGUMENT_URL)
    return dif_source_kind_check_url (index, argument, error);
  keys = g_strsplit (argument, ".", -1);
  for (guint i = 0; keys[i] != NULL || i == 0; i++) {
    if (keys[i] == NULL || *keys[i] == '\0' || i >= DIF_LIMIT_JSON_DEPTH ||
        !g_utf8_validate (argument, -1, NULL)) {
      dif_set_error (error, DIF_ERROR_USAGE, _("Write it as configuracion.urlBaseDatos."),
                     _("“%s” is no path of a key in a JSON document"),
                     g_utf8_validate (argument, -1, NULL) ? argument : "?");
      return NULL;
    }
  }
  return g_strdup (argument);
}

const DifSourceKind dif_source_pointer_kind = {
  .name = "pointer",
  .arguments = "URL KEY.PATH",
  .min_arguments = 2,
  .max_arguments = 2,
  .over_http = TRUE,
  .check_argument = check_argument,
  .get_type = dif_source_pointer_get_type,
};

static void
dif_source_pointer_class_init (DifSourcePointerClass *klass)
{
  DifSourceClass *source_class = DIF_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_source_pointer_finalize;
  source_class->list = dif_source_pointer_list;
  source_class->fetch = dif_source_pointer_fetch;
}

static void
dif_source_pointer_init (DifSourcePointer *self)
{
}
