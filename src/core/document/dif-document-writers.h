/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/dif-document.h"

G_BEGIN_DECLS

/* The four writers. Private to the room. */

GBytes *dif_document_write_pdf (const DifDocument *self);
GBytes *dif_document_write_odt (const DifDocument *self);
GBytes *dif_document_write_docx (const DifDocument *self);
GBytes *dif_document_write_html (const DifDocument *self);

/* Size of a chart, in points */
#define DIF_DOCUMENT_CHART_WIDTH (468.0)
#define DIF_DOCUMENT_CHART_HEIGHT (170.0)

/** dif_document_chart_png: Returns: (transfer full): @chart as a picture, at 200 dots an inch */
GBytes *dif_document_chart_png (const DifSeries *chart);

/** dif_document_chart_svg: Returns: (transfer full): @chart as a drawing */
GBytes *dif_document_chart_svg (const DifSeries *chart);

/** dif_xml_append: appends @format, every %s in it escaped for XML text and attributes */
void dif_xml_append (GString *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** dif_document_date: Returns: (transfer full): its date as ISO 8601, in UTC */
char *dif_document_date (const DifDocument *self);

/** dif_document_is_open_list: whether the block at @index goes on with the list of the one before */
gboolean dif_document_in_list (const DifDocument *self, guint index);

G_END_DECLS
