/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-webhook"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "base/dif-http.h"
#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "base/dif-secret.h"

#include "dif-webhook.h"

#define SETTING "webhook"
#define TOLD "webhook-told"
#define TELEGRAM "https://api.telegram.org"
#define NTFY_URGENT (5)
#define NTFY_HIGH (4)
#define NTFY_USUAL (3)


/* One message */
typedef struct {
  char *title;   /* (owned) */
  char *body;    /* (owned) */
  const char *state;
  int priority;
} Message;

static void
message_clear (Message *self)
{
  g_free (self->title);
  g_free (self->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Message, message_clear)

void
dif_webhook_free (DifWebhook *self)
{
  g_free (self->preset);
  g_free (self->where);
  g_free (self->endpoint);
  g_free (self->secret_file);
  g_free (self);
}

static gboolean
is_preset (DifWebhook *self, const char *preset)
{
  return g_str_equal (self->preset, preset);
}

gboolean
dif_webhook_check (DifWebhook *self, GError **error)
{
  const char *url = is_preset (self, "telegram") ? self->endpoint : self->where;

  if (!is_preset (self, "ntfy") && !is_preset (self, "telegram") && !is_preset (self, "plain")) {
    dif_set_error (error, DIF_ERROR_USAGE, _("It is one of: ntfy, telegram, plain."), _("“%s” is no kind of alarm"),
                   self->preset);
    return FALSE;
  }
  if (is_preset (self, "telegram") && self->secret_file == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Put the bot’s token into a file and name it with --secret-file."),
                   _("Telegram needs the token of a bot"));
    return FALSE;
  }
  return url == NULL || dif_http_check_url (url, error);
}

/* --- Kept --------------------------------------------------------------------------------- */

static void
add_text (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

DifWebhook *
dif_webhook_load (DifArchive *archive, GError **error)
{
  g_autofree char *text = dif_archive_get_setting (archive, SETTING, error);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (DifJsonCursor) root = NULL;
  g_autoptr (DifWebhook) self = NULL;

  if (text == NULL || text[0] == '\0')
    return NULL;
  node = dif_json_parse (text, strlen (text), SETTING, error);
  if (node == NULL)
    return NULL;
  root = dif_json_cursor_new (node, SETTING);
  self = g_new0 (DifWebhook, 1);
  self->preset = g_strdup (dif_json_cursor_string (root, "preset"));
  self->where = g_strdup (dif_json_cursor_string (root, "where"));
  self->endpoint = g_strdup (dif_json_cursor_optional_string (root, "endpoint"));
  self->secret_file = g_strdup (dif_json_cursor_optional_string (root, "secret_file"));
  return dif_json_cursor_finish (root, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
set_told (DifArchive *archive, gint64 moment, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, moment);

  return dif_archive_set_setting (archive, TOLD, text, error);
}

gboolean
dif_webhook_save (DifArchive *archive, DifWebhook *self, GError **error)
{
  g_autofree char *text = NULL;

  if (self != NULL) {
    g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
    JsonObject *object = json_object_new ();

    json_node_take_object (node, object);
    add_text (object, "preset", self->preset);
    add_text (object, "where", self->where);
    add_text (object, "endpoint", self->endpoint);
    add_text (object, "secret_file", self->secret_file);
    text = dif_json_canonical (node);
  }
  /* the address of a topic is all that it takes to read it: it stays out of the ledger */
  return dif_archive_set_setting (archive, SETTING, text != NULL ? text : "", error) &&
         set_told (archive, dif_clock_now (dif_archive_get_clock (archive)), error) &&
         dif_ledger_append (archive, "alarms-set",
                            dif_ledger_facts ("preset", self != NULL ? self->preset : "none", NULL), error);
}

/* --- Sending ------------------------------------------------------------------------------ */

/* ntfy takes JSON at its root, in which any script can be written; a header cannot say it */
static char *
make_ntfy (DifWebhook *self, const Message *message, JsonObject *object)
{
  g_autofree char *url = g_strdup (self->where);
  char *slash = strrchr (url, '/');

  json_object_set_string_member (object, "topic", slash + 1);
  json_object_set_string_member (object, "title", message->title);
  json_object_set_string_member (object, "message", message->body);
  json_object_set_int_member (object, "priority", message->priority);
  slash[1] = '\0';
  return g_steal_pointer (&url);
}

static char *
make_telegram (DifWebhook *self, const Message *message, JsonObject *object, const char *secret)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s", message->title, message->body);

  json_object_set_string_member (object, "chat_id", self->where);
  json_object_set_string_member (object, "text", text);
  return g_strdup_printf ("%s/bot%s/sendMessage", self->endpoint != NULL ? self->endpoint : TELEGRAM, secret);
}

static char *
make_plain (DifWebhook *self, const Message *message, JsonObject *object)
{
  json_object_set_string_member (object, "title", message->title);
  json_object_set_string_member (object, "text", message->body);
  json_object_set_string_member (object, "state", message->state);
  return g_strdup (self->where);
}

/* The host alone is named: an address may be a secret */
static void
set_unsent (GError **error, DifError code, GUri *uri, const char *reason)
{
  dif_set_error (error, code, _("Check the address and the token: difusorctl alarm test."),
                 _("The alarm could not be sent to “%s”: %s"), g_uri_get_host (uri), reason);
}

static gboolean
post (const char *url, JsonNode *node, const char *bearer, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options (
      "user-agent", "Difusor/" DIF_VERSION, "timeout", DIF_LIMIT_PROBE_SECONDS, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, url);
  g_autofree char *text = dif_json_canonical (node);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) answer = NULL;
  guint status;

  if (message == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write it as https://…"), _("The address for alarms is none"));
    return FALSE;
  }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/json; charset=utf-8", body);
  if (bearer != NULL) {
    g_autofree char *value = g_strconcat ("Bearer ", bearer, NULL);

    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
  }
  answer = soup_session_send_and_read (session, message, cancellable, &local_error);
  if (answer == NULL) {
    set_unsent (error, DIF_ERROR_NETWORK, soup_message_get_uri (message), local_error->message);
    return FALSE;
  }
  status = soup_message_get_status (message);
  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    return TRUE;
  set_unsent (error, status >= 500 ? DIF_ERROR_UNAVAILABLE : DIF_ERROR_REJECTED, soup_message_get_uri (message),
              soup_status_get_phrase (status));
  return FALSE;
}

static gboolean
send_message (DifWebhook *self, const Message *message, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  char *secret = NULL;
  g_autofree char *url = NULL;
  gboolean ok;

  json_node_take_object (node, object);
  if (self->secret_file != NULL && (secret = dif_secret_read_file (self->secret_file, error)) == NULL)
    return FALSE;
  if (is_preset (self, "telegram"))
    url = make_telegram (self, message, object, secret);
  else if (is_preset (self, "ntfy"))
    url = make_ntfy (self, message, object);
  else
    url = make_plain (self, message, object);
  ok = post (url, node, is_preset (self, "telegram") ? NULL : secret, cancellable, error);
  dif_secret_free (secret);
  explicit_bzero (url, strlen (url));
  return ok;
}

gboolean
dif_webhook_test (DifWebhook *self, GCancellable *cancellable, GError **error)
{
  g_auto (Message) message = { g_strdup (_("Difusor: a test")),
                               g_strdup (_("If you read this, alarms of the night reach you. Nothing is wrong.")),
                               "test", NTFY_USUAL };

  return send_message (self, &message, cancellable, error);
}

static gboolean
tell_one (DifWebhook *self, const DifIncident *incident, gint64 since, GCancellable *cancellable, GError **error)
{
  static const char *const states[] = { "began", "changed", "over" };
  DifAlarmNewsKind kind = dif_alarm_news_kind (incident, since);
  gboolean urgent = dif_alarm_describe (incident->key)->urgent;
  g_auto (Message) message = { dif_alarm_title (incident, kind), dif_alarm_body (incident, kind), states[kind],
                               kind == DIF_ALARM_OVER ? NTFY_USUAL
                               : urgent               ? NTFY_URGENT
                                                      : NTFY_HIGH };

  return send_message (self, &message, cancellable, error);
}

gboolean
dif_webhook_tell (DifArchive *archive, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifWebhook) self = dif_webhook_load (archive, &local_error);
  g_autofree char *told = self != NULL ? dif_archive_get_setting (archive, TOLD, NULL) : NULL;
  gint64 since = told != NULL ? g_ascii_strtoll (told, NULL, 10) : 0, last = since;
  g_autoptr (GPtrArray) news = NULL;

  if (self == NULL) {
    if (local_error != NULL)
      g_propagate_error (error, g_steal_pointer (&local_error));
    return error == NULL || *error == NULL;
  }
  news = dif_alarm_news (archive, since, error);
  if (news == NULL)
    return FALSE;
  for (guint i = 0; i < news->len; i++) {
    const DifIncident *incident = g_ptr_array_index (news, i);

    if (!tell_one (self, incident, since, cancellable, error))
      return FALSE;
    last = MAX (last, MAX (MAX (incident->opened, incident->updated), incident->closed));
  }
  return last == since || set_told (archive, last, error);
}
