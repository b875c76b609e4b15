/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-format"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-log-field.h"
#include "dif-log-split.h"

#define FIELDS "#Fields:"
#define FIELDS_MAX (128)
#define SAMPLE_LINES (2000)

/* W3C: a field that is wanted, after so many that are not */
typedef struct {
  guint skip;
  DifLogField field;
} Step;

struct _DifLogFormat {
  gatomicrefcount references;
  const char *name;
  DifLogEscape escape;
  DifLogPattern *pattern; /* (owned) (nullable) */
  gboolean is_w3c;
  guint n_steps; /* W3C; 0 until #Fields: tells */
  Step steps[FIELDS_MAX];
};

/* Debian's Apache writes the host before the address in the third */
static const struct {
  const char *name;
  const char *pattern;
} patterns[] = {
  { "combined", "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"" },
  { "common", "%h %l %u %t \"%r\" %>s %b" },
  { "vhost", "%v %h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"" },
  { "s3", "%v %V %t %a %u %L %R %f \"%r\" %>s %e %b %I %D %T \"%{Referer}i\" \"%{User-Agent}i\"" },
};

static const struct {
  const char *name;
  DifLogField field;
} w3c_fields[] = {
  { "date", DIF_LOG_DATE },
  { "time", DIF_LOG_CLOCK },
  { "timestamp", DIF_LOG_EPOCH },
  { "c-ip", DIF_LOG_ADDRESS },
  { "cs-uri-stem", DIF_LOG_URI },
  { "cs-uri", DIF_LOG_URI },
  { "cs-uri-query", DIF_LOG_QUERY },
  { "sc-status", DIF_LOG_STATUS },
  { "sc-bytes", DIF_LOG_BYTES },
  { "sc-content-len", DIF_LOG_BODY },
  { "cs(User-Agent)", DIF_LOG_AGENT },
  { "x-edge-request-id", DIF_LOG_ID },
};


static DifLogFormat *
format_new (const char *name)
{
  DifLogFormat *self = g_new0 (DifLogFormat, 1);

  g_atomic_ref_count_init (&self->references);
  self->name = name;
  return self;
}

DifLogFormat *
dif_log_format_ref (DifLogFormat *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
dif_log_format_unref (DifLogFormat *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->pattern, dif_log_pattern_free);
  g_free (self);
}

const char *
dif_log_format_get_name (DifLogFormat *self)
{
  return self->name;
}

gboolean
dif_log_format_is_w3c (DifLogFormat *self)
{
  return self->is_w3c;
}

DifLogEscape
dif_log_format_get_escape (DifLogFormat *self)
{
  return self->escape;
}

static DifLogFormat *
new_from_pattern (const char *name, const char *text, GError **error)
{
  DifLogPattern *pattern = dif_log_pattern_new (text, error);
  DifLogFormat *self;

  if (pattern == NULL)
    return NULL;
  self = format_new (name);
  self->pattern = pattern;
  /* a combined log may hold lines without referrer and agent */
  if (g_str_equal (name, "combined"))
    g_array_index (pattern->steps, DifLogStep, 6).may_end = TRUE;
  return self;
}

/* W3C before its `#Fields:` has been read: no line is a request yet */
static DifLogFormat *
new_w3c (const char *name)
{
  DifLogFormat *self = format_new (name);

  self->is_w3c = TRUE;
  return self;
}

DifLogFormat *
dif_log_format_new (const char *name, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    if (g_str_equal (name, patterns[i].name))
      return new_from_pattern (patterns[i].name, patterns[i].pattern, error);
  }
  if (g_str_equal (name, "caddy"))
    return format_new ("caddy");
  if (g_str_equal (name, "cloudfront"))
    return new_w3c ("cloudfront");
  if (g_str_equal (name, "iis"))
    return new_w3c ("iis");
  if (g_str_equal (name, "w3c"))
    return new_w3c ("w3c");
  if (strpbrk (name, "$%") != NULL)
    return new_from_pattern ("custom", name, error);
  dif_set_error (error, DIF_ERROR_USAGE,
                 _("Known are combined, common, vhost, cloudfront, s3, caddy, iis, w3c, and format "
                   "strings of nginx and Apache."),
                 _("“%s” is no format of access logs"), name);
  return NULL;
}

static DifLogField
look_up (DifSpan name)
{
  for (guint i = 0; i < G_N_ELEMENTS (w3c_fields); i++) {
    if (dif_span_is (name, w3c_fields[i].name))
      return w3c_fields[i].field;
  }
  return DIF_LOG_SKIP;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

DifLogFormat *
dif_log_format_new_fields (DifSpan line)
{
  g_autoptr (DifLogFormat) self = new_w3c ("w3c");
  const char *at = line.text, *end = at + line.length;
  gboolean is_edge = FALSE, is_iis = FALSE;
  guint have = 0;

  if (line.length < strlen (FIELDS) || memcmp (at, FIELDS, strlen (FIELDS)) != 0)
    return NULL;
  at += strlen (FIELDS);
  for (guint index = 0; index < FIELDS_MAX; index++) {
    Step *step = &self->steps[self->n_steps];
    DifSpan name;

    while (at < end && is_blank (*at))
      at++;
    for (name.text = at; at < end && !is_blank (*at);)
      at++;
    name.length = (gsize) (at - name.text);
    if (name.length == 0)
      break;
    is_edge |= dif_span_is (name, "x-edge-location");
    is_iis |= dif_span_is (name, "sc-win32-status") || dif_span_is (name, "s-port");
    step->field = look_up (name);
    have |= 1u << step->field;
    if (step->field == DIF_LOG_SKIP)
      step->skip++;
    else
      self->n_steps++;
  }
  if ((have & (1u << DIF_LOG_ADDRESS)) == 0 || (have & (1u << DIF_LOG_STATUS)) == 0 ||
      (have & DIF_LOG_HOURS) == 0 || (have & DIF_LOG_PATHS) == 0)
    return NULL;
  self->name = is_edge ? "cloudfront" : is_iis ? "iis" : "w3c";
  self->escape = is_edge ? DIF_LOG_ESCAPE_PERCENT : DIF_LOG_ESCAPE_PLUS;
  return g_steal_pointer (&self);
}

/* CloudFront parts its values by tabs, IIS by spaces */
static gboolean
parse_w3c (DifLogFormat *self, DifLogClock *clock, DifSpan line, DifLogLine *out)
{
  const char *at = line.text, *end = at + line.length;
  DifLogSplit split = dif_log_split_begin (line, memchr (at, '\t', line.length) != NULL ? '\t' : ' ');
  DifLogDraft draft;

  dif_log_draft_begin (&draft, out, clock);
  for (guint i = 0; i < self->n_steps; i++) {
    const char *stop;

    for (guint skip = self->steps[i].skip; skip > 0; skip--)
      at = dif_log_split_next (&split) + 1;
    if (at > end)
      return FALSE;
    stop = dif_log_split_next (&split);
    if (!dif_log_field_take (&draft, self->steps[i].field, (DifSpan){ at, (gsize) (stop - at) }))
      return FALSE;
    at = stop + 1;
  }
  return self->n_steps > 0 && dif_log_draft_end (&draft);
}

gboolean
dif_log_format_parse (DifLogFormat *self, DifLogClock *clock, DifSpan line, DifLogLine *out)
{
  if (self->pattern != NULL)
    return dif_log_pattern_parse (self->pattern, clock, line, out);
  return self->is_w3c ? parse_w3c (self, clock, line, out) : dif_log_caddy_parse (clock, line, out);
}

/* --- Recognising -------------------------------------------------------------------------- */

/* How many of the first lines a format reads */
static guint
score (DifLogFormat *self, DifSpan text, guint *lines)
{
  const char *at = text.text, *end = at + text.length;
  DifLogClock clock = { 0 };
  DifLogLine line;
  guint count = 0;

  for (*lines = 0; *lines < SAMPLE_LINES && at < end; *lines += 1) {
    const char *stop = memchr (at, '\n', (gsize) (end - at));
    gsize length;

    if (stop == NULL)
      stop = end;
    length = (gsize) (stop - at);
    if (length > 0 && at[length - 1] == '\r')
      length--;
    count += dif_log_format_parse (self, &clock, (DifSpan){ at, length }, &line);
    at = stop + 1;
  }
  return count;
}

static DifLogFormat *
find_fields (DifSpan text)
{
  const char *at = text.text, *end = at + text.length;

  while (at < end && *at == '#') {
    const char *stop = memchr (at, '\n', (gsize) (end - at));
    DifLogFormat *format;

    if (stop == NULL)
      stop = end;
    format = dif_log_format_new_fields ((DifSpan){ at, (gsize) (stop - at) });
    if (format != NULL)
      return format;
    at = stop + 1;
  }
  return NULL;
}

DifLogFormat *
dif_log_format_recognise (DifSpan text)
{
  /* a combined log may hold common lines, never all of them: common comes first */
  static const char *const names[] = { "common", "combined", "vhost", "s3", "caddy" };
  g_autoptr (DifLogFormat) best = find_fields (text);
  guint most = 0, lines = 1;

  if (best != NULL)
    return g_steal_pointer (&best);
  for (guint i = 0; i < G_N_ELEMENTS (names) && most < lines; i++) {
    g_autoptr (DifLogFormat) format = dif_log_format_new (names[i], NULL);
    guint count = score (format, text, &lines);

    if (count > most) {
      most = count;
      g_clear_pointer (&best, dif_log_format_unref);
      best = g_steal_pointer (&format);
    }
  }
  return g_steal_pointer (&best);
}
