/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-institute"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-json.h"
#include "base/dif-mode.h"
#include "base/dif-time.h"

#include "dif-packages.h"
#include "dif-web-reply.h"
#include "dif-web-thread.h"

#include "dif-institute.h"

#define FEED_PATH "/feed.json"
#define PACKAGES_PATH "/packages/"
#define REALM "Basic realm=\"Instituto de practica\", charset=\"UTF-8\""
#define ELSEWHERE "http://elsewhere.invalid/"
#define CUTS_KEPT (3)
#define BUSY_TRIES (2)
#define OLD_CUT_SECONDS (10 * 60)


struct _DifInstitute {
  GObject parent_instance;

  /* settled in dif_institute_new() */
  DifElection *election; /* (owned) */
  DifWebThread *http;    /* (owned) */
  char *feed_url;        /* (owned) */
  char *credentials;     /* (owned) (nullable) the Authorization that is accepted */
  char *mode;            /* (owned) */
  gboolean increments;
  guint faults;

  gint offered; /* atomic */

  /* of the server's thread */
  GPtrArray *made;   /* (owned) packages of cut i + 1: GPtrArray, or NULL if not asked for yet */
  GPtrArray *newest; /* (owned) (nullable) those of the newest cut when a fault gives them another time */
  guint newest_cut;
  GHashTable *tries; /* (owned) file name → how often it was asked for */
};

G_DEFINE_FINAL_TYPE (DifInstitute, dif_institute, G_TYPE_OBJECT)


static void
dif_institute_finalize (GObject *object)
{
  DifInstitute *self = DIF_INSTITUTE (object);

  g_clear_pointer (&self->http, dif_web_thread_free);
  g_clear_pointer (&self->election, dif_election_free);
  g_clear_pointer (&self->newest, g_ptr_array_unref);
  g_ptr_array_unref (self->made);
  g_hash_table_unref (self->tries);
  g_free (self->feed_url);
  g_free (self->credentials);
  g_free (self->mode);
  G_OBJECT_CLASS (dif_institute_parent_class)->finalize (object);
}

static gboolean
has_fault (DifInstitute *self, DifFault fault)
{
  return (self->faults & (guint) fault) != 0;
}

static void
packages_unref (gpointer packages)
{
  if (packages != NULL)
    g_ptr_array_unref (packages);
}


/* Packages, made when they are first asked for */

static void
damage (GPtrArray *packages)
{
  for (guint i = 0; i < packages->len; i++) {
    DifPracticePackage *package = g_ptr_array_index (packages, i);
    GBytes *half = g_bytes_new_from_bytes (package->bytes, 0, package->size / 2);

    g_bytes_unref (package->bytes);
    package->bytes = half;
    package->size = g_bytes_get_size (half);
    dif_digest_bytes (g_bytes_get_data (half, NULL), package->size, package->sha256);
  }
}

/* (transfer none): the newest cut as its faults make it, for faults that are in the bytes */
static GPtrArray *
get_newest (DifInstitute *self, guint n)
{
  gint64 moment = dif_election_get_cut_time (n);

  if (self->newest != NULL && self->newest_cut == n)
    return self->newest;
  if (has_fault (self, DIF_FAULT_OLD_CUT) && n > 1)
    moment = dif_election_get_cut_time (n - 1) - OLD_CUT_SECONDS * (gint64) G_USEC_PER_SEC;
  g_clear_pointer (&self->newest, g_ptr_array_unref);
  self->newest = dif_practice_packages_make (self->election, n, moment, self->increments);
  self->newest_cut = n;
  if (has_fault (self, DIF_FAULT_TRUNCATED_ZIP))
    damage (self->newest);
  return self->newest;
}

/* (transfer none): a cut's packages; those of old cuts without their bytes */
static GPtrArray *
get_packages (DifInstitute *self, guint n, guint offered)
{
  GPtrArray *packages;

  if (n == offered && (self->faults & (DIF_FAULT_OLD_CUT | DIF_FAULT_TRUNCATED_ZIP)) != 0)
    return get_newest (self, n);
  while (self->made->len < n)
    g_ptr_array_add (self->made, NULL);
  packages = g_ptr_array_index (self->made, n - 1);
  if (packages == NULL) {
    packages = dif_practice_packages_make (self->election, n, dif_election_get_cut_time (n),
                                           self->increments);
    g_ptr_array_index (self->made, n - 1) = packages;
  }
  for (guint i = 0; n + CUTS_KEPT <= offered && i < packages->len; i++)
    dif_practice_package_drop (g_ptr_array_index (packages, i));
  return packages;
}

static GBytes *
get_bytes (DifInstitute *self, guint n, guint index, const DifPracticePackage *package)
{
  g_autoptr (GPtrArray) again = NULL;

  if (package->bytes != NULL)
    return g_bytes_ref (package->bytes);
  again = dif_practice_packages_make (self->election, n, package->cut_time, self->increments);
  return g_bytes_ref (((DifPracticePackage *) g_ptr_array_index (again, index))->bytes);
}


/* Feed */

static void
add_entry (DifInstitute *self, JsonBuilder *builder, const DifPracticePackage *package, gboolean newest)
{
  g_autoptr (GTimeZone) zone = dif_election_get_zone ();
  g_autofree char *cut = dif_time_format_iso8601 (package->cut_time, zone);
  g_autofree char *url = g_strconcat (PACKAGES_PATH + 1, package->name, NULL);
  gsize size = package->size + (newest && has_fault (self, DIF_FAULT_WRONG_LENGTH) ? 1 : 0);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, package->id);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, package->kind);
  json_builder_set_member_name (builder, "cut");
  json_builder_add_string_value (builder, cut);
  if (!newest || !has_fault (self, DIF_FAULT_LACKS_FIELD)) {
    json_builder_set_member_name (builder, "url");
    json_builder_add_string_value (builder, url);
  }
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, (gint64) size);
  json_builder_set_member_name (builder, "sha256");
  json_builder_add_string_value (builder, package->sha256);
  json_builder_set_member_name (builder, "path");
  if (package->path != NULL)
    json_builder_add_string_value (builder, package->path);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

static char *
make_feed (DifInstitute *self, guint offered)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  if (has_fault (self, DIF_FAULT_NOT_JSON))
    return g_strdup ("<!DOCTYPE html>\n<title>PRÁCTICA</title>\n<p>El servicio regresa pronto.</p>\n");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_string_value (builder, "difusor-feed/1");
  json_builder_set_member_name (builder, "institute");
  json_builder_add_string_value (builder, "Instituto de práctica");
  json_builder_set_member_name (builder, "election");
  json_builder_add_string_value (builder, DIF_ELECTION_TITLE);
  json_builder_set_member_name (builder, "mode");
  json_builder_add_string_value (
      builder, has_fault (self, DIF_FAULT_OTHER_MODE) ? dif_mode_to_string (DIF_MODE_REAL) : self->mode);
  json_builder_set_member_name (builder, "packages");
  json_builder_begin_array (builder);
  for (guint n = 1; n <= offered; n++) {
    GPtrArray *packages = get_packages (self, n, offered);

    for (guint i = 0; i < packages->len; i++)
      add_entry (self, builder, g_ptr_array_index (packages, i), n == offered);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return dif_json_pretty (root);
}

static void
send_bytes (SoupServerMessage *message, const char *type, GBytes *bytes)
{
  char etag[DIF_DIGEST_HEX + 2] = "\"";

  dif_digest_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), etag + 1);
  strcat (etag, "\"");
  dif_web_reply_bytes (message, &(DifWebFile){ .etag = etag, .content_type = type }, bytes);
}

static void
send_feed (DifInstitute *self, SoupServerMessage *message)
{
  char *feed = make_feed (self, dif_institute_get_offered (self));
  g_autoptr (GBytes) bytes = g_bytes_new_take (feed, strlen (feed));

  send_bytes (message, "application/json; charset=utf-8", bytes);
}


/* Faults of one package */

static void
add_header (SoupServerMessage *message, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), name, value);
}

/* Announces everything and sends half; @closes then, or says nothing more */
static void
send_half (SoupServerMessage *message, GBytes *bytes, gboolean closes)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) / 2);
  char etag[DIF_DIGEST_HEX + 2] = "\"";

  dif_digest_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), etag + 1);
  strcat (etag, "\"");
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  add_header (message, "ETag", etag);
  add_header (message, "Accept-Ranges", "bytes");
  add_header (message, "Content-Type", "application/zip");
  if (closes)
    add_header (message, "Connection", "close");
  soup_message_headers_set_content_length (soup_server_message_get_response_headers (message),
                                           (goffset) g_bytes_get_size (bytes));
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_body_append_bytes (body, half);
  if (closes)
    soup_message_body_complete (body);
}

static GBytes *
change_one_byte (GBytes *bytes)
{
  gsize size = g_bytes_get_size (bytes);
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);

  copy[size / 2] ^= 1;
  return g_bytes_new_take (copy, size);
}

/* Answers with a status in place of the package, if a fault says so */
static gboolean
send_refusal (DifInstitute *self, SoupServerMessage *message, const char *name, guint tries)
{
  static const struct {
    DifFault fault;
    guint status;
  } refusals[] = {
    { DIF_FAULT_UNAUTHORIZED, SOUP_STATUS_UNAUTHORIZED },
    { DIF_FAULT_BLOCKED, SOUP_STATUS_FORBIDDEN },
    { DIF_FAULT_GONE, SOUP_STATUS_NOT_FOUND },
    { DIF_FAULT_BROKEN, SOUP_STATUS_INTERNAL_SERVER_ERROR },
    { DIF_FAULT_REDIRECT, SOUP_STATUS_FOUND },
    { DIF_FAULT_BUSY, SOUP_STATUS_SERVICE_UNAVAILABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *elsewhere = g_strconcat (ELSEWHERE, name, NULL);

    if (!has_fault (self, refusals[i].fault) ||
        (refusals[i].fault == DIF_FAULT_BUSY && tries > BUSY_TRIES))
      continue;
    dif_web_reply_status (message, refusals[i].status);
    if (refusals[i].fault == DIF_FAULT_UNAUTHORIZED)
      add_header (message, "WWW-Authenticate", REALM);
    if (refusals[i].fault == DIF_FAULT_REDIRECT)
      add_header (message, "Location", elsewhere);
    if (refusals[i].fault == DIF_FAULT_BUSY)
      add_header (message, "Retry-After", "1");
    return TRUE;
  }
  return FALSE;
}

static void
send_faulty (DifInstitute *self, SoupServerMessage *message, const char *name, GBytes *bytes)
{
  guint tries = GPOINTER_TO_UINT (g_hash_table_lookup (self->tries, name)) + 1;
  gboolean get = soup_server_message_get_method (message) == SOUP_METHOD_GET;

  if (get)
    g_hash_table_replace (self->tries, g_strdup (name), GUINT_TO_POINTER (tries));
  if (send_refusal (self, message, name, tries))
    return;
  if (has_fault (self, DIF_FAULT_HTML)) {
    static const char page[] = "<!DOCTYPE html>\n<title>PRÁCTICA</title>\n<p>Inicie sesión.</p>\n";
    g_autoptr (GBytes) html = g_bytes_new_static (page, sizeof page - 1);

    send_bytes (message, "text/html; charset=utf-8", html);
  } else if (get && has_fault (self, DIF_FAULT_STALL)) {
    send_half (message, bytes, FALSE);
  } else if (get && has_fault (self, DIF_FAULT_CUT_OFF) && tries == 1) {
    send_half (message, bytes, TRUE);
  } else if (has_fault (self, DIF_FAULT_WRONG_HASH)) {
    g_autoptr (GBytes) changed = change_one_byte (bytes);

    send_bytes (message, "application/zip", changed);
  } else {
    send_bytes (message, "application/zip", bytes);
  }
}

static void
send_package (DifInstitute *self, SoupServerMessage *message, const char *name)
{
  guint offered = dif_institute_get_offered (self);

  for (guint n = 1; n <= offered; n++) {
    GPtrArray *packages = get_packages (self, n, offered);

    for (guint i = 0; i < packages->len; i++) {
      const DifPracticePackage *package = g_ptr_array_index (packages, i);
      g_autoptr (GBytes) bytes = NULL;

      if (strcmp (package->name, name) != 0)
        continue;
      bytes = get_bytes (self, n, i, package);
      if (n == offered)
        send_faulty (self, message, name, bytes);
      else
        send_bytes (message, "application/zip", bytes);
      return;
    }
  }
  dif_web_reply_status (message, SOUP_STATUS_NOT_FOUND);
}

static void
handle (SoupServer *server,
        SoupServerMessage *message,
        const char *path,
        GHashTable *query,
        gpointer data)
{
  DifInstitute *self = data;
  const char *method = soup_server_message_get_method (message);
  const char *given = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");

  if (method != SOUP_METHOD_GET && method != SOUP_METHOD_HEAD) {
    dif_web_reply_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED);
    add_header (message, "Allow", "GET, HEAD");
  } else if (self->credentials != NULL && g_strcmp0 (given, self->credentials) != 0) {
    dif_web_reply_status (message, SOUP_STATUS_UNAUTHORIZED);
    add_header (message, "WWW-Authenticate", REALM);
  } else if (strcmp (path, FEED_PATH) == 0) {
    send_feed (self, message);
  } else if (g_str_has_prefix (path, PACKAGES_PATH)) {
    send_package (self, message, path + strlen (PACKAGES_PATH));
  } else {
    dif_web_reply_status (message, SOUP_STATUS_NOT_FOUND);
  }
}

static gboolean
settle (DifInstitute *self, const DifInstituteOptions *options, GError **error)
{
  DifMode mode = DIF_MODE_PRACTICE;

  if ((options->user == NULL) != (options->password == NULL)) {
    dif_set_error (error, DIF_ERROR_USAGE, _ ("Give both, or none."),
                   _ ("The practice institute needs a user and a password together"));
    return FALSE;
  }
  if (!dif_faults_parse (options->faults, &self->faults, error) ||
      (options->mode != NULL && !dif_mode_from_string (options->mode, &mode, error)))
    return FALSE;
  self->mode = g_strdup (dif_mode_to_string (mode));
  self->increments = options->increments;
  if (options->user != NULL) {
    g_autofree char *pair = g_strconcat (options->user, ":", options->password, NULL);
    g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));

    self->credentials = g_strconcat ("Basic ", encoded, NULL);
  }
  self->election = dif_election_new (options->seed,
                                     options->cuts > 0 ? options->cuts : DIF_INSTITUTE_CUTS, error);
  return self->election != NULL;
}

DifInstitute *
dif_institute_new (const DifInstituteOptions *options, GError **error)
{
  g_autoptr (DifInstitute) self = g_object_new (DIF_TYPE_INSTITUTE, NULL);
  const DifInstituteOptions none = { 0 };

  if (options == NULL)
    options = &none;
  if (!settle (self, options, error))
    return NULL;
  self->http = dif_web_thread_new (options->port, handle, self, error);
  if (self->http == NULL)
    return NULL;
  self->feed_url = g_strconcat (dif_web_thread_get_url (self->http), FEED_PATH + 1, NULL);
  return g_steal_pointer (&self);
}

const char *
dif_institute_get_feed_url (DifInstitute *self)
{
  g_return_val_if_fail (DIF_IS_INSTITUTE (self), NULL);
  return self->feed_url;
}

void
dif_institute_offer (DifInstitute *self, guint n)
{
  g_return_if_fail (DIF_IS_INSTITUTE (self));
  g_atomic_int_set (&self->offered, (gint) MIN (n, dif_election_get_cuts (self->election)));
}

guint
dif_institute_get_offered (DifInstitute *self)
{
  g_return_val_if_fail (DIF_IS_INSTITUTE (self), 0);
  return (guint) g_atomic_int_get (&self->offered);
}

guint
dif_institute_get_cuts (DifInstitute *self)
{
  g_return_val_if_fail (DIF_IS_INSTITUTE (self), 0);
  return dif_election_get_cuts (self->election);
}

gint64
dif_institute_get_cut_time (DifInstitute *self, guint n)
{
  g_return_val_if_fail (DIF_IS_INSTITUTE (self), 0);
  g_return_val_if_fail (n >= 1, 0);
  return dif_election_get_cut_time (n);
}

static void
dif_institute_class_init (DifInstituteClass *class)
{
  G_OBJECT_CLASS (class)->finalize = dif_institute_finalize;
}

static void
dif_institute_init (DifInstitute *self)
{
  self->made = g_ptr_array_new_with_free_func (packages_unref);
  self->tries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
