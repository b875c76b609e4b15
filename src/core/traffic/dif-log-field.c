/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-field"

#include "config.h"

#include "dif-log-field.h"

#define ADDRESS_LENGTH (255)
#define METHOD_LENGTH (20)


/* Letters, digits and `.:-_%` */
static const guint8 is_of_address[256] = {
  ['0' ... '9'] = 1, ['a' ... 'z'] = 1, ['A' ... 'Z'] = 1, ['.'] = 1,
  [':'] = 1,         ['-'] = 1,         ['_'] = 1,         ['%'] = 1,
};

/* An address or a host name, and nothing else that may stand in a damaged line */
static gboolean
take_address (DifLogLine *line, DifSpan value)
{
  if (value.length == 0 || value.length > ADDRESS_LENGTH || dif_span_is (value, "-"))
    return FALSE;
  for (gsize i = 0; i < value.length; i++) {
    if (!is_of_address[(guchar) value.text[i]])
      return FALSE;
  }
  line->address = value;
  return TRUE;
}

/* Path of what was asked for: without query, and without scheme and host */
static gboolean
take_uri (DifLogLine *line, DifSpan value)
{
  const char *query = memchr (value.text, '?', value.length);
  const char *scheme;

  if (value.length == 0 || dif_span_is (value, "-"))
    return FALSE;
  line->has_query = query != NULL;
  if (query != NULL)
    value.length = (gsize) (query - value.text);
  if (value.length > 0 && value.text[0] != '/' &&
      (scheme = memmem (value.text, MIN (value.length, 8), "://", 3)) != NULL) {
    const char *end = value.text + value.length;
    const char *slash = memchr (scheme + 3, '/', (gsize) (end - scheme - 3));

    value = slash != NULL ? (DifSpan){ slash, (gsize) (end - slash) } : (DifSpan){ "/", 1 };
  }
  line->path = value;
  return value.length > 0;
}

static gboolean
take_request (DifLogLine *line, DifSpan value)
{
  gsize method = 0;
  const char *uri, *space, *end = value.text + value.length;

  while (method < value.length && (g_ascii_isalpha (value.text[method]) || value.text[method] == '-' ||
                                   value.text[method] == '_'))
    method++;
  if (method == 0 || method > METHOD_LENGTH || method == value.length || value.text[method] != ' ')
    return FALSE;
  uri = value.text + method + 1;
  space = memrchr (uri, ' ', (gsize) (end - uri));
  if (space != NULL && end - space > 5 && memcmp (space + 1, "HTTP", 4) == 0)
    end = space;
  return take_uri (line, (DifSpan){ uri, (gsize) (end - uri) });
}

static gboolean
take_status (DifLogLine *line, DifSpan value)
{
  const char *at = value.text;

  if (value.length != 3 || !g_ascii_isdigit (at[0]) || !g_ascii_isdigit (at[1]) ||
      !g_ascii_isdigit (at[2]))
    return FALSE;
  line->status = (guint) ((at[0] - '0') * 100 + (at[1] - '0') * 10 + (at[2] - '0'));
  return TRUE;
}

/* A number of bytes; a hyphen is none. At most 18 digits: no sum of lines overflows unseen. */
static gboolean
read_bytes (DifSpan value, guint64 *bytes)
{
  *bytes = 0;
  if (dif_span_is (value, "-"))
    return TRUE;
  if (value.length == 0 || value.length > 18)
    return FALSE;
  for (gsize i = 0; i < value.length; i++) {
    guint digit = (guchar) value.text[i] - (guint) '0';

    if (digit > 9)
      return FALSE;
    *bytes = *bytes * 10 + digit;
  }
  return TRUE;
}

static gboolean
take_body (DifLogDraft *draft, DifSpan value)
{
  guint64 bytes;

  if (!read_bytes (value, &bytes))
    return FALSE;
  if (!dif_span_is (value, "-"))
    draft->body = (gint64) bytes;
  return TRUE;
}

static gboolean
take_second (DifLogLine *line, gint64 second)
{
  line->second = second;
  return second != DIF_LOG_TIME_NONE;
}

gboolean
dif_log_field_take (DifLogDraft *draft, DifLogField field, DifSpan value)
{
  DifLogLine *line = draft->line;

  switch (field) {
    case DIF_LOG_SKIP:
      return TRUE;
    case DIF_LOG_IDENT:
      return memchr (value.text, '.', value.length) == NULL && memchr (value.text, ':', value.length) == NULL;
    case DIF_LOG_ADDRESS:
      return take_address (line, value);
    case DIF_LOG_CLF:
      return take_second (line, dif_log_time_clf (draft->clock, value));
    case DIF_LOG_DATE:
      return take_second (line, dif_log_time_date (draft->clock, value));
    case DIF_LOG_CLOCK:
      draft->clock_second = dif_log_time_clock (value);
      return draft->clock_second != DIF_LOG_TIME_NONE;
    case DIF_LOG_ISO8601:
      return take_second (line, dif_log_time_iso8601 (draft->clock, value));
    case DIF_LOG_EPOCH:
      return take_second (line, dif_log_time_epoch (value));
    case DIF_LOG_REQUEST:
      return take_request (line, value);
    case DIF_LOG_URI:
      return take_uri (line, value);
    case DIF_LOG_QUERY:
      line->has_query = !dif_span_is (value, "-");
      return TRUE;
    case DIF_LOG_STATUS:
      return take_status (line, value);
    case DIF_LOG_BYTES:
      return read_bytes (value, &line->bytes);
    case DIF_LOG_BODY:
      return take_body (draft, value);
    case DIF_LOG_AGENT:
      line->agent = dif_span_is (value, "-") ? DIF_SPAN_EMPTY : value;
      return TRUE;
    case DIF_LOG_ID:
      line->id = dif_span_is (value, "-") ? DIF_SPAN_EMPTY : value;
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
  }
}

void
dif_log_draft_begin (DifLogDraft *draft, DifLogLine *line, DifLogClock *clock)
{
  *line = (DifLogLine){ .agent = DIF_SPAN_EMPTY, .id = DIF_SPAN_EMPTY, .path = DIF_SPAN_EMPTY,
                        .address = DIF_SPAN_EMPTY };
  *draft = (DifLogDraft){ line, clock, 0, -1 };
}

gboolean
dif_log_draft_end (DifLogDraft *draft)
{
  DifLogLine *line = draft->line;

  line->second += draft->clock_second;
  /* a header tells the body that was meant to be sent, HEAD and broken connections included */
  if (draft->body >= 0)
    line->bytes = line->bytes > 0 ? MIN (line->bytes, (guint64) draft->body) : (guint64) draft->body;
  return line->address.length > 0 && line->path.length > 0;
}
