/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "traffic/dif-log-format.h"

G_BEGIN_DECLS

/* What a field of a line means. Private to the log formats. */
typedef enum {
  DIF_LOG_SKIP,
  DIF_LOG_IDENT,   /* of RFC 1413, in practice a hyphen: no address */
  DIF_LOG_ADDRESS,
  DIF_LOG_CLF,     /* 06/Jun/2027:22:00:00 -0600 */
  DIF_LOG_DATE,    /* 2027-06-06, UTC */
  DIF_LOG_CLOCK,   /* 22:00:00, UTC */
  DIF_LOG_ISO8601,
  DIF_LOG_EPOCH,
  DIF_LOG_REQUEST, /* GET /path HTTP/1.1 */
  DIF_LOG_URI,     /* path and query */
  DIF_LOG_QUERY,   /* by itself; a hyphen is none */
  DIF_LOG_STATUS,
  DIF_LOG_BYTES,   /* of the answer */
  DIF_LOG_BODY,    /* of its body; the lesser of both counts */
  DIF_LOG_AGENT,
  DIF_LOG_ID,
} DifLogField;

/* Bits of the fields without which a line is no request; either hour will do */
#define DIF_LOG_HOURS                                                                              \
  (1u << DIF_LOG_CLF | 1u << DIF_LOG_DATE | 1u << DIF_LOG_ISO8601 | 1u << DIF_LOG_EPOCH)
#define DIF_LOG_PATHS (1u << DIF_LOG_REQUEST | 1u << DIF_LOG_URI)

/** DifLogDraft: a line being read */
typedef struct {
  DifLogLine *line;
  DifLogClock *clock;
  gint64 clock_second; /* W3C: of the day */
  gint64 body;         /* -1 until told */
} DifLogDraft;

/** dif_log_field_take: Returns: %FALSE if @value cannot be such a field */
gboolean dif_log_field_take (DifLogDraft *draft, DifLogField field, DifSpan value);

/** dif_log_draft_begin, dif_log_draft_end: around the fields of one line */
void dif_log_draft_begin (DifLogDraft *draft, DifLogLine *line, DifLogClock *clock);
gboolean dif_log_draft_end (DifLogDraft *draft);

/** dif_log_caddy_parse: one line of Caddy's JSON access log */
gboolean dif_log_caddy_parse (DifLogClock *clock, DifSpan line, DifLogLine *out);

/**
 * DifLogPattern: a format string, compiled: text that stands in each line, and fields between.
 */
typedef struct {
  DifLogField field;
  gboolean quoted;   /* ends at a quotation mark that no backslash escapes */
  gboolean may_end;  /* the line may end with this field */
  DifSpan literal;   /* what follows the field */
} DifLogStep;

typedef struct {
  char *text;     /* (owned) what the literals point into */
  DifSpan prefix; /* before the first field */
  GArray *steps;  /* (owned) (element-type DifLogStep) */
} DifLogPattern;

/** dif_log_pattern_new: Returns: (transfer full): or %NULL with %DIF_ERROR_USAGE */
DifLogPattern *dif_log_pattern_new (const char *text, GError **error);
void dif_log_pattern_free (DifLogPattern *self);
gboolean
dif_log_pattern_parse (DifLogPattern *self, DifLogClock *clock, DifSpan line, DifLogLine *out);

G_END_DECLS
