/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A format string of anybody's, and a line to be read by it: the first line of the input, and the rest. */
#include <string.h>

#include "fuzz.h"
#include "traffic/dif-log-format.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t *stop = size > 0 ? memchr (data, '\n', size) : NULL;
  size_t length = stop != NULL ? (size_t) (stop - data) : size;
  g_autofree char *pattern = g_strndup ((const char *) data, length);
  g_autoptr (DifLogFormat) format = dif_log_format_new (pattern, NULL);
  g_autoptr (DifLogFormat) fields = dif_log_format_new_fields ((DifSpan){ pattern, strlen (pattern) });
  g_autofree char *line = stop != NULL ? g_memdup2 (stop + 1, size - length - 1) : NULL;
  DifSpan span = { line != NULL ? line : "", line != NULL ? size - length - 1 : 0 };
  DifLogClock clock = { 0 };
  DifLogLine request;

  if (format != NULL && dif_log_format_parse (format, &clock, span, &request)) {
    g_assert (request.address.length > 0 && request.path.length > 0 && request.status < 1000);
    g_assert (request.second >= 0);
  }
  if (fields != NULL)
    dif_log_format_parse (fields, &clock, span, &request);
  return 0;
}
