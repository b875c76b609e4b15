/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-institute-faults"

#include "config.h"

#include <string.h>

#include "base/dif-zip-writer.h"

#include "dif-institute-private.h"
#include "dif-web-reply.h"

#define REALM "Basic realm=\"Instituto de practica\", charset=\"UTF-8\""
#define ELSEWHERE "http://elsewhere.invalid/"
#define BUSY_TRIES (2)
#define OLD_CUT_SECONDS (10 * 60)
#define MISSED_EVERY (3)
#define GIANT_BYTES (64 * 1024 * 1024)
#define SLOW_BYTES (16 * 1024)
#define SLOW_MS (250)
#define OTHER_STATE_ID (4)
#define OTHER_STATE "CAMPECHE"


gboolean
dif_institute_has_fault (DifInstitute *self, DifFault fault)
{
  return ((guint) g_atomic_int_get (&self->faults) & (guint) fault) != 0;
}

void
dif_institute_set_faults (DifInstitute *self, guint faults)
{
  g_return_if_fail (DIF_IS_INSTITUTE (self));
  g_atomic_int_set (&self->faults, (gint) faults);
  g_atomic_int_inc (&self->changed);
}

gboolean
dif_institute_misses (DifInstitute *self, guint n, guint offered)
{
  if (!dif_institute_has_fault (self, DIF_FAULT_MISSED_CUTS))
    return FALSE;
  return g_atomic_int_get (&self->changed) > 0 ? n == offered : n % MISSED_EVERY == 0;
}


/* Faults in the bytes */

static void
halve (DifPracticePackage *package)
{
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (package->bytes, 0, package->size / 2);

  dif_practice_package_set_bytes (package, half);
}

/* A few kilobytes that would fill a disk */
static void
blow_up (DifPracticePackage *package)
{
  g_autoptr (DifZipWriter) zip = dif_zip_writer_new ();
  g_autofree char *blanks = g_strnfill (GIANT_BYTES, ' ');
  g_autoptr (GBytes) bytes = NULL;

  dif_zip_writer_add (zip, "assets/api/corte.json", blanks, GIANT_BYTES);
  bytes = dif_zip_writer_finish (zip);
  dif_practice_package_set_bytes (package, bytes);
}

GPtrArray *
dif_institute_make_faulty (DifInstitute *self, guint n)
{
  const guint in_bytes = DIF_FAULT_OLD_CUT | DIF_FAULT_TRUNCATED_ZIP | DIF_FAULT_MIXED_SET |
                         DIF_FAULT_OTHER_STATE | DIF_FAULT_GIANT;
  DifPracticePackageOptions options = { .increments = self->increments, .images = self->images };
  gboolean other_state = dif_institute_has_fault (self, DIF_FAULT_OTHER_STATE);
  GPtrArray *packages;

  if (((guint) g_atomic_int_get (&self->faults) & in_bytes) == 0)
    return NULL;
  if (dif_institute_has_fault (self, DIF_FAULT_OLD_CUT) && n > 1)
    options.moment =
        dif_institute_get_cut_time (self, n - 1) - OLD_CUT_SECONDS * (gint64) G_USEC_PER_SEC;
  if (dif_institute_has_fault (self, DIF_FAULT_MIXED_SET) && n > 1)
    options.database_cut = n - 1;
  if (other_state)
    dif_election_set_entity (self->other, OTHER_STATE_ID, OTHER_STATE);
  packages = dif_practice_packages_make (other_state ? self->other : self->election, n, &options);
  for (guint i = 0; i < packages->len; i++) {
    if (dif_institute_has_fault (self, DIF_FAULT_TRUNCATED_ZIP))
      halve (g_ptr_array_index (packages, i));
    if (dif_institute_has_fault (self, DIF_FAULT_GIANT))
      blow_up (g_ptr_array_index (packages, i));
  }
  return packages;
}


/* Faults of the transfer */

static void
add_header (SoupServerMessage *message, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), name, value);
}

/* Says that all of it comes, whatever range was asked for */
static void
announce (SoupServerMessage *message, GBytes *bytes)
{
  char etag[DIF_DIGEST_HEX + 2] = "\"";

  dif_digest_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), etag + 1);
  strcat (etag, "\"");
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  add_header (message, "ETag", etag);
  add_header (message, "Accept-Ranges", "bytes");
  add_header (message, "Content-Type", "application/zip");
  soup_message_headers_set_content_length (soup_server_message_get_response_headers (message),
                                           (goffset) g_bytes_get_size (bytes));
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

/* Announces everything and sends half; @closes then, or says nothing more */
static void
send_half (SoupServerMessage *message, GBytes *bytes, gboolean closes)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) / 2);

  announce (message, bytes);
  if (closes)
    add_header (message, "Connection", "close");
  soup_message_body_append_bytes (body, half);
  if (closes)
    soup_message_body_complete (body);
}

/* A reply that takes its time */
typedef struct {
  SoupServerMessage *message; /* (unowned) */
  GBytes *rest;               /* (owned) */
  GSource *timer;             /* (owned) (nullable) */
} Slow;

static void
slow_free (gpointer data, GClosure *closure)
{
  Slow *self = data;

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_bytes_unref (self->rest);
  g_free (self);
}

static gboolean
send_drop (gpointer data)
{
  Slow *self = data;
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);
  gsize size = g_bytes_get_size (self->rest);
  gsize length = MIN (size, SLOW_BYTES);
  g_autoptr (GBytes) drop = g_bytes_new_from_bytes (self->rest, 0, length);
  GBytes *rest = g_bytes_new_from_bytes (self->rest, length, size - length);

  g_bytes_unref (self->rest);
  self->rest = rest;
  g_clear_pointer (&self->timer, g_source_unref);
  if (length > 0)
    soup_message_body_append_bytes (body, drop);
  else
    soup_message_body_complete (body);
  soup_server_message_unpause (self->message);
  return G_SOURCE_REMOVE;
}

static void
wait_for_drop (SoupServerMessage *message, Slow *self)
{
  soup_server_message_pause (message);
  self->timer = g_timeout_source_new (SLOW_MS);
  g_source_set_callback (self->timer, send_drop, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
send_slowly (SoupServerMessage *message, GBytes *bytes)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  Slow *slow = g_new0 (Slow, 1);

  slow->message = message;
  slow->rest = g_bytes_ref (bytes);
  announce (message, bytes);
  soup_message_body_set_accumulate (body, FALSE);
  g_signal_connect_data (message, "wrote-chunk", G_CALLBACK (wait_for_drop), slow, slow_free, 0);
  wait_for_drop (message, slow);
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

    if (!dif_institute_has_fault (self, refusals[i].fault) ||
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

void
dif_institute_send_faulty (DifInstitute *self,
                           SoupServerMessage *message,
                           const char *name,
                           GBytes *bytes)
{
  guint tries = GPOINTER_TO_UINT (g_hash_table_lookup (self->tries, name)) + 1;
  gboolean get = soup_server_message_get_method (message) == SOUP_METHOD_GET;

  if (get)
    g_hash_table_replace (self->tries, g_strdup (name), GUINT_TO_POINTER (tries));
  if (send_refusal (self, message, name, tries))
    return;
  if (dif_institute_has_fault (self, DIF_FAULT_HTML)) {
    static const char page[] = "<!DOCTYPE html>\n<title>PRÁCTICA</title>\n<p>Inicie sesión.</p>\n";
    g_autoptr (GBytes) html = g_bytes_new_static (page, sizeof page - 1);

    dif_institute_send_bytes (message, "text/html; charset=utf-8", html);
  } else if (get && dif_institute_has_fault (self, DIF_FAULT_STALL)) {
    send_half (message, bytes, FALSE);
  } else if (get && dif_institute_has_fault (self, DIF_FAULT_SLOW)) {
    send_slowly (message, bytes);
  } else if (get && dif_institute_has_fault (self, DIF_FAULT_CUT_OFF) && tries == 1) {
    send_half (message, bytes, TRUE);
  } else if (dif_institute_has_fault (self, DIF_FAULT_WRONG_HASH)) {
    g_autoptr (GBytes) changed = change_one_byte (bytes);

    dif_institute_send_bytes (message, "application/zip", changed);
  } else {
    dif_institute_send_bytes (message, "application/zip", bytes);
  }
}
