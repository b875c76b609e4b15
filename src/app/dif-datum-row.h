/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "call/dif-registration.h"

G_BEGIN_DECLS

/**
 * DifDatumRow:
 *
 * One datum of the registration: a field, checked while one types, and below it what is wrong and how to
 * mend it. What is right is told, to be kept, when the field is left or after a rest.
 */
typedef struct _DifDatumRow DifDatumRow;

/** DifDatumKeep: @value: checked */
typedef void (*DifDatumKeep) (const char *key, const char *value, gpointer data);

/**
 * dif_datum_row_new:
 * @list: the two rows are appended to it; this lives as long as they do
 * @keep: called with @data
 */
DifDatumRow *dif_datum_row_new (GtkListBox *list, const DifCallDatum *datum, DifDatumKeep keep, gpointer data);

/** dif_datum_row_show: what is kept now; what somebody is typing stays */
void dif_datum_row_show (DifDatumRow *self, const char *value);

/** dif_datum_row_flush: tells at once what is not kept yet, if it is right */
void dif_datum_row_flush (DifDatumRow *self);

G_END_DECLS
