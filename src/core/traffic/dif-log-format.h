/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "traffic/dif-log-time.h"

G_BEGIN_DECLS

/**
 * DifLogLine:
 *
 * One request as a line of a log tells it. The spans point into the line.
 */
typedef struct {
  DifSpan address;
  DifSpan agent; /* as written, escapes and all; empty if the format has none */
  DifSpan path;  /* without the query */
  gboolean has_query;
  DifSpan id;    /* of the request; empty if the format has none */
  gint64 second; /* of UTC */
  guint status;  /* 0 to 999 */
  guint64 bytes; /* of the answer's body where the format tells it, else of the answer */
} DifLogLine;

/** DifLogEscape: how a format writes an agent */
typedef enum {
  DIF_LOG_ESCAPE_NONE,
  DIF_LOG_ESCAPE_PERCENT, /* CloudFront; spaces come as `%20` or `%2520` */
  DIF_LOG_ESCAPE_PLUS,    /* IIS; `+` stands for a space */
} DifLogEscape;

/**
 * DifLogFormat:
 *
 * How the lines of an access log are written. Never changes; shared between threads.
 */
typedef struct _DifLogFormat DifLogFormat;

/**
 * dif_log_format_new:
 * @name: `combined`, `common`, `s3`, `caddy`, `cloudfront`, `iis`, `w3c`, or a format string in the
 *   words of nginx (`$remote_addr …`) or Apache (`%h …`)
 *
 * Returns: (transfer full): the format, or %NULL with %DIF_ERROR_USAGE
 */
DifLogFormat *dif_log_format_new (const char *name, GError **error);

/**
 * dif_log_format_new_fields:
 * @line: `#Fields: …` of the W3C extended log format
 *
 * Returns: (transfer full) (nullable): %NULL if address, hour, path or status are not among them
 */
DifLogFormat *dif_log_format_new_fields (DifSpan line);

/**
 * dif_log_format_recognise:
 * @text: whole lines from the start of a file
 *
 * Returns: (transfer full) (nullable): the format that reads most of them; %NULL if none reads any
 */
DifLogFormat *dif_log_format_recognise (DifSpan text);

DifLogFormat *dif_log_format_ref (DifLogFormat *self);
void dif_log_format_unref (DifLogFormat *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifLogFormat, dif_log_format_unref)

/** dif_log_format_get_name: Returns: (transfer none): as for dif_log_format_new(), or `custom` */
const char *dif_log_format_get_name (DifLogFormat *self);

/** dif_log_format_is_w3c: whether lines that begin with `#` are directives and no requests */
gboolean dif_log_format_is_w3c (DifLogFormat *self);

DifLogEscape dif_log_format_get_escape (DifLogFormat *self);

/**
 * dif_log_format_parse:
 * @clock: of this thread
 * @line: without its end
 *
 * Returns: whether @line is a request of this format
 */
gboolean
dif_log_format_parse (DifLogFormat *self, DifLogClock *clock, DifSpan line, DifLogLine *out);

G_END_DECLS
