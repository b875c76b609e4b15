/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-document-xml"

#include "config.h"

#include "base/dif-time.h"

#include "dif-document-writers.h"


void
dif_xml_append (GString *out, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list values;

  va_start (values, format);
  text = g_markup_vprintf_escaped (format, values);
  va_end (values);
  g_string_append (out, text);
}

char *
dif_document_date (const DifDocument *self)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (self->date / G_USEC_PER_SEC);

  return g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");
}

gboolean
dif_document_in_list (const DifDocument *self, guint index)
{
  return index < self->blocks->len && ((DifBlock *) g_ptr_array_index (self->blocks, index))->kind == DIF_BLOCK_ITEM;
}
