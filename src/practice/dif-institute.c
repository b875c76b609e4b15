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

#include "dif-acta-image.h"
#include "dif-institute-private.h"
#include "dif-web-reply.h"

#define FEED_NAME "feed.json"
#define PACKAGES_NAME "packages/"
#define REALM "Basic realm=\"Instituto de practica\", charset=\"UTF-8\""
#define CUTS_KEPT (3)
#define CLOCK_SECONDS (20 * 60)


G_DEFINE_FINAL_TYPE (DifInstitute, dif_institute, G_TYPE_OBJECT)


static void
dif_institute_finalize (GObject *object)
{
  DifInstitute *self = DIF_INSTITUTE (object);

  g_clear_pointer (&self->http, dif_web_thread_free);
  g_clear_pointer (&self->election, dif_election_free);
  g_clear_pointer (&self->other, dif_election_free);
  g_clear_pointer (&self->newest, g_ptr_array_unref);
  g_ptr_array_unref (self->made);
  g_hash_table_unref (self->tries);
  g_free (self->feed_url);
  g_free (self->images);
  g_free (self->prefix);
  g_free (self->credentials);
  g_free (self->mode);
  G_OBJECT_CLASS (dif_institute_parent_class)->finalize (object);
}

static void
packages_unref (gpointer packages)
{
  if (packages != NULL)
    g_ptr_array_unref (packages);
}


/* Packages, made when they are first asked for */

static GPtrArray *
make_packages (DifInstitute *self, guint n)
{
  DifPracticePackageOptions options = { .increments = self->increments, .images = self->images };

  return dif_practice_packages_make (self->election, n, &options);
}

/* (transfer none): a cut's packages; those of old cuts without their bytes */
static GPtrArray *
get_packages (DifInstitute *self, guint n, guint offered)
{
  gint changed = g_atomic_int_get (&self->changed);
  GPtrArray *packages;

  if (n == offered && (self->newest_cut != n || self->newest_changed != changed)) {
    g_clear_pointer (&self->newest, packages_unref);
    self->newest = dif_institute_make_faulty (self, n);
    self->newest_cut = n;
    self->newest_changed = changed;
  }
  if (n == offered && self->newest != NULL)
    return self->newest;
  while (self->made->len < n)
    g_ptr_array_add (self->made, NULL);
  packages = g_ptr_array_index (self->made, n - 1);
  if (packages == NULL) {
    packages = make_packages (self, n);
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
  again = make_packages (self, n);
  return g_bytes_ref (((DifPracticePackage *) g_ptr_array_index (again, index))->bytes);
}

static gboolean
is_listed (DifInstitute *self, guint n, guint offered)
{
  return n >= self->first && !dif_institute_misses (self, n, offered);
}


/* Feed */

static void
add_entry (DifInstitute *self,
           JsonBuilder *builder,
           const DifPracticePackage *package,
           gboolean newest)
{
  g_autoptr (GTimeZone) zone = dif_schedule_get_zone ();
  g_autofree char *cut = dif_time_format_iso8601 (package->cut_time, zone);
  g_autofree char *url = g_strconcat (PACKAGES_NAME, package->name, NULL);
  gboolean longer = newest && dif_institute_has_fault (self, DIF_FAULT_WRONG_LENGTH);
  gsize size = package->size + (longer ? 1 : 0);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, package->id);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, package->kind);
  json_builder_set_member_name (builder, "cut");
  json_builder_add_string_value (builder, cut);
  if (!newest || !dif_institute_has_fault (self, DIF_FAULT_LACKS_FIELD)) {
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

  if (dif_institute_has_fault (self, DIF_FAULT_NOT_JSON))
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
      builder, dif_institute_has_fault (self, DIF_FAULT_OTHER_MODE) ? dif_mode_to_string (DIF_MODE_REAL)
                                                                    : self->mode);
  json_builder_set_member_name (builder, "packages");
  json_builder_begin_array (builder);
  for (guint n = 1; n <= offered; n++) {
    GPtrArray *packages = is_listed (self, n, offered) ? get_packages (self, n, offered) : NULL;

    for (guint i = 0; packages != NULL && i < packages->len; i++)
      add_entry (self, builder, g_ptr_array_index (packages, i), n == offered);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return dif_json_pretty (root);
}

void
dif_institute_send_bytes (SoupServerMessage *message, const char *type, GBytes *bytes)
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

  dif_institute_send_bytes (message, "application/json; charset=utf-8", bytes);
}

static void
add_header (SoupServerMessage *message, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), name, value);
}

static void
send_package (DifInstitute *self, SoupServerMessage *message, const char *name)
{
  guint offered = dif_institute_get_offered (self);

  for (guint n = 1; n <= offered; n++) {
    GPtrArray *packages = is_listed (self, n, offered) ? get_packages (self, n, offered) : NULL;

    for (guint i = 0; packages != NULL && i < packages->len; i++) {
      const DifPracticePackage *package = g_ptr_array_index (packages, i);
      g_autoptr (GBytes) bytes = NULL;

      if (strcmp (package->name, name) != 0)
        continue;
      bytes = get_bytes (self, n, i, package);
      if (n == offered)
        dif_institute_send_faulty (self, message, name, bytes);
      else
        dif_institute_send_bytes (message, "application/zip", bytes);
      return;
    }
  }
  dif_web_reply_status (message, SOUP_STATUS_NOT_FOUND);
}

/* The Institute shows the actas to everybody, as soon as they are in a cut */
static void
send_image (DifInstitute *self, SoupServerMessage *message, const char *name)
{
  DifContestKind contest = DIF_CONTEST_DEPUTIES;
  guint index = 0;
  const GArray *actas;
  g_autoptr (GBytes) bytes = NULL;
  char *svg;

  if (!dif_acta_image_find (self->election, name, &contest, &index)) {
    dif_web_reply_status (message, SOUP_STATUS_NOT_FOUND);
    return;
  }
  actas = dif_election_get_contest (self->election, contest)->actas;
  if (!dif_election_acta_is_captured (&g_array_index (actas, DifElectionActa, index),
                                      dif_institute_get_offered (self))) {
    dif_web_reply_status (message, SOUP_STATUS_NOT_FOUND);
    return;
  }
  svg = dif_acta_image_draw (self->election, contest, index);
  bytes = g_bytes_new_take (svg, strlen (svg));
  dif_institute_send_bytes (message, "image/svg+xml", bytes);
}

/* What only the difusor may have */
static void
answer_difusor (DifInstitute *self, SoupServerMessage *message, const char *name)
{
  const char *given = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");

  if (self->credentials != NULL && g_strcmp0 (given, self->credentials) != 0) {
    dif_web_reply_status (message, SOUP_STATUS_UNAUTHORIZED);
    add_header (message, "WWW-Authenticate", REALM);
  } else if (g_atomic_int_get (&self->blocked)) {
    dif_web_reply_status (message, SOUP_STATUS_FORBIDDEN);
  } else if (strcmp (name, FEED_NAME) == 0) {
    send_feed (self, message);
  } else if (g_str_has_prefix (name, PACKAGES_NAME)) {
    send_package (self, message, name + strlen (PACKAGES_NAME));
  } else {
    dif_web_reply_status (message, SOUP_STATUS_NOT_FOUND);
  }
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

  if (dif_institute_has_fault (self, DIF_FAULT_WRONG_CLOCK)) {
    g_autofree char *date =
        dif_time_format_http (g_get_real_time () + CLOCK_SECONDS * (gint64) G_USEC_PER_SEC);

    add_header (message, "Date", date);
  }
  if (method != SOUP_METHOD_GET && method != SOUP_METHOD_HEAD) {
    dif_web_reply_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED);
    add_header (message, "Allow", "GET, HEAD");
  } else if (g_str_has_prefix (path, "/" DIF_PACKAGES_IMAGES)) {
    send_image (self, message, path + strlen ("/" DIF_PACKAGES_IMAGES));
  } else if (g_str_has_prefix (path, self->prefix)) {
    answer_difusor (self, message, path + strlen (self->prefix));
  } else {
    dif_web_reply_status (message, SOUP_STATUS_NOT_FOUND);
  }
}

static gboolean
check_options (const DifInstituteOptions *options, GError **error)
{
  if ((options->user == NULL) != (options->password == NULL)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Give both, or none."),
                   _("The practice institute needs a user and a password together"));
    return FALSE;
  }
  for (const char *c = options->link; c != NULL && *c != '\0'; c++) {
    if (!g_ascii_isalnum (*c) && *c != '-') {
      dif_set_error (error, DIF_ERROR_USAGE, _("Take letters, digits and hyphens."),
                     _("“%s” is no link"), options->link);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
settle (DifInstitute *self, const DifInstituteOptions *options, GError **error)
{
  DifMode mode = DIF_MODE_PRACTICE;
  guint faults = 0;
  guint cuts = options->cuts > 0 ? options->cuts : DIF_INSTITUTE_CUTS;

  if (!check_options (options, error) || !dif_faults_parse (options->faults, &faults, error) ||
      (options->mode != NULL && !dif_mode_from_string (options->mode, &mode, error)))
    return FALSE;
  self->faults = (gint) faults;
  self->mode = g_strdup (dif_mode_to_string (mode));
  self->increments = options->increments;
  self->first = options->first;
  self->prefix = options->link != NULL ? g_strdup_printf ("/%s/", options->link) : g_strdup ("/");
  if (options->user != NULL) {
    g_autofree char *pair = g_strconcat (options->user, ":", options->password, NULL);
    g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));

    self->credentials = g_strconcat ("Basic ", encoded, NULL);
  }
  self->election = dif_election_new (options->seed, cuts, options->size, error);
  if (self->election != NULL && (options->will_change || dif_institute_has_fault (self, DIF_FAULT_OTHER_STATE)))
    self->other = dif_election_new (options->seed, cuts, options->size, error);
  return self->election != NULL;
}

DifInstitute *
dif_institute_new (const DifInstituteOptions *options, GError **error)
{
  g_autoptr (DifInstitute) self = g_object_new (DIF_TYPE_INSTITUTE, NULL);
  const DifInstituteOptions none = { 0 };
  DifWebCertificate certificate = DIF_WEB_PLAIN;
  const char *url;

  if (options == NULL)
    options = &none;
  if (!settle (self, options, error))
    return NULL;
  if (dif_institute_has_fault (self, DIF_FAULT_EXPIRED_CERTIFICATE))
    certificate = DIF_WEB_EXPIRED;
  self->http = dif_web_thread_new (options->port, certificate, handle, self, error);
  if (self->http == NULL)
    return NULL;
  url = dif_web_thread_get_url (self->http);
  self->feed_url = g_strconcat (url, self->prefix + 1, FEED_NAME, NULL);
  if (options->own_images)
    self->images = g_strconcat (url, DIF_PACKAGES_IMAGES, NULL);
  return g_steal_pointer (&self);
}

const char *
dif_institute_get_feed_url (DifInstitute *self)
{
  g_return_val_if_fail (DIF_IS_INSTITUTE (self), NULL);
  return self->feed_url;
}

const char *
dif_institute_get_url (DifInstitute *self)
{
  g_return_val_if_fail (DIF_IS_INSTITUTE (self), NULL);
  return dif_web_thread_get_url (self->http);
}

void
dif_institute_offer (DifInstitute *self, guint n)
{
  g_return_if_fail (DIF_IS_INSTITUTE (self));
  g_atomic_int_set (&self->offered, (gint) MIN (n, dif_institute_get_cuts (self)));
}

void
dif_institute_block (DifInstitute *self, gboolean blocked)
{
  g_return_if_fail (DIF_IS_INSTITUTE (self));
  g_atomic_int_set (&self->blocked, blocked);
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
  return dif_election_get_schedule (self->election)->cuts;
}

gint64
dif_institute_get_cut_time (DifInstitute *self, guint n)
{
  g_return_val_if_fail (DIF_IS_INSTITUTE (self), 0);
  g_return_val_if_fail (n >= 1 && n <= dif_institute_get_cuts (self), 0);
  return dif_schedule_get_time (dif_election_get_schedule (self->election), n);
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
