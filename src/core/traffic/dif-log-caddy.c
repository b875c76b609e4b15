/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-caddy"

#include "config.h"

#include "base/dif-limits.h"

#include "dif-log-field.h"

/*
 * One JSON object a line, read where it lies: two million lines are no place for a tree of nodes.
 * Members wanted: ts, status, size, request.{remote_ip, client_ip, remote_addr, uri, uuid} and
 * request.headers.User-Agent[0].
 */

typedef struct {
  const char *at;
  const char *end;
  DifLogDraft *draft;
  gboolean has_status;
  gboolean has_time;
} Scan;

typedef enum { AT_TOP, AT_REQUEST, AT_HEADERS, AT_AGENT, AT_ELSEWHERE } Place;

static gboolean scan_value (Scan *self, Place place, DifSpan name, guint depth);


static void
skip_space (Scan *self)
{
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\t'))
    self->at++;
}

static gboolean
expect (Scan *self, char c)
{
  skip_space (self);
  if (self->at == self->end || *self->at != c)
    return FALSE;
  self->at++;
  return TRUE;
}

/* A string; its escapes are left as they are */
static gboolean
scan_string (Scan *self, DifSpan *value)
{
  if (!expect (self, '"'))
    return FALSE;
  value->text = self->at;
  while (self->at < self->end && *self->at != '"')
    self->at += *self->at == '\\' ? 2 : 1;
  if (self->at >= self->end)
    return FALSE;
  value->length = (gsize) (self->at - value->text);
  self->at++;
  return TRUE;
}

static gboolean
scan_word (Scan *self, DifSpan *value)
{
  value->text = self->at;
  while (self->at < self->end && (g_ascii_isalnum (*self->at) || strchr ("+-.", *self->at) != NULL))
    self->at++;
  value->length = (gsize) (self->at - value->text);
  return value->length > 0;
}

/* `187.1.2.3:4711` and `[2806::1]:4711`, of Caddy before 2.5 */
static gboolean
take_remote (Scan *self, DifSpan value)
{
  const char *colon = memrchr (value.text, ':', value.length);

  if (colon != NULL)
    value.length = (gsize) (colon - value.text);
  if (value.length > 2 && value.text[0] == '[')
    value = (DifSpan){ value.text + 1, value.length - 2 };
  return dif_log_field_take (self->draft, DIF_LOG_ADDRESS, value);
}

/* What stands at a place that is wanted */
static gboolean
take (Scan *self, Place place, DifSpan name, DifSpan value, gboolean is_string)
{
  if (place == AT_TOP && dif_span_is (name, "ts")) {
    self->has_time = TRUE;
    return dif_log_field_take (self->draft, is_string ? DIF_LOG_ISO8601 : DIF_LOG_EPOCH, value);
  }
  if (place == AT_TOP && dif_span_is (name, "status")) {
    self->has_status = TRUE;
    return dif_log_field_take (self->draft, DIF_LOG_STATUS, value);
  }
  if (place == AT_TOP && dif_span_is (name, "size"))
    return dif_log_field_take (self->draft, DIF_LOG_BYTES, value);
  if (place == AT_REQUEST && dif_span_is (name, "client_ip"))
    return dif_log_field_take (self->draft, DIF_LOG_ADDRESS, value);
  if (place == AT_REQUEST && self->draft->line->address.length == 0) {
    if (dif_span_is (name, "remote_ip"))
      return dif_log_field_take (self->draft, DIF_LOG_ADDRESS, value);
    if (dif_span_is (name, "remote_addr"))
      return take_remote (self, value);
  }
  if (place == AT_REQUEST && dif_span_is (name, "uri"))
    return dif_log_field_take (self->draft, DIF_LOG_URI, value);
  if (place == AT_AGENT && self->draft->line->agent.length == 0)
    return dif_log_field_take (self->draft, DIF_LOG_AGENT, value);
  return TRUE;
}

static Place
enter (Place place, DifSpan name)
{
  if (place == AT_TOP && dif_span_is (name, "request"))
    return AT_REQUEST;
  if (place == AT_REQUEST && dif_span_is (name, "headers"))
    return AT_HEADERS;
  if (place == AT_HEADERS && dif_span_is (name, "User-Agent"))
    return AT_AGENT;
  return AT_ELSEWHERE;
}

static gboolean
scan_members (Scan *self, Place place, guint depth)
{
  DifSpan name;

  if (expect (self, '}'))
    return TRUE;
  do {
    if (!scan_string (self, &name) || !expect (self, ':') || !scan_value (self, place, name, depth))
      return FALSE;
  } while (expect (self, ','));
  return expect (self, '}');
}

static gboolean
scan_elements (Scan *self, Place place, DifSpan name, guint depth)
{
  if (expect (self, ']'))
    return TRUE;
  do {
    if (!scan_value (self, place, name, depth))
      return FALSE;
  } while (expect (self, ','));
  return expect (self, ']');
}

static gboolean
scan_value (Scan *self, Place place, DifSpan name, guint depth)
{
  DifSpan value;

  skip_space (self);
  if (depth == 0 || self->at == self->end)
    return FALSE;
  if (*self->at == '{') {
    self->at++;
    return scan_members (self, enter (place, name), depth - 1);
  }
  if (*self->at == '[') {
    self->at++;
    return scan_elements (self, enter (place, name), name, depth - 1);
  }
  if (*self->at == '"')
    return scan_string (self, &value) && take (self, place, name, value, TRUE);
  return scan_word (self, &value) && take (self, place, name, value, FALSE);
}

gboolean
dif_log_caddy_parse (DifLogClock *clock, DifSpan line, DifLogLine *out)
{
  DifLogDraft draft;
  Scan scan = { line.text, line.text + line.length, &draft, FALSE, FALSE };

  dif_log_draft_begin (&draft, out, clock);
  if (!expect (&scan, '{') || !scan_members (&scan, AT_TOP, DIF_LIMIT_JSON_DEPTH))
    return FALSE;
  skip_space (&scan);
  return scan.at == scan.end && scan.has_time && scan.has_status && dif_log_draft_end (&draft);
}
