/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "aws/dif-aws-sign.h"
#include "stack/dif-stack-price.h"
#include "stack/dif-stack.h"

G_BEGIN_DECLS

/*
 * Rows about AWS: what it costs, what it is, what happens there, how it stands, and a key that was typed.
 */

/** dif_stack_rows_price: a line of @row for each of a month's bill, in place of those that it had */
void dif_stack_rows_price (AdwExpanderRow *row, const DifStackUse *use);

/** dif_stack_rows_resources: a line for each thing that is set up, with its clauses of the call */
void dif_stack_rows_resources (AdwExpanderRow *row);

/** dif_stack_rows_tell: what is made and then ready is one row of @list, that changes */
void dif_stack_rows_tell (GtkListBox *list, const DifStackEvent *event);

/** dif_stack_rows_show: how the stacks of the target @name stand, a row for each of @states */
void dif_stack_rows_show (GtkListBox *list, const char *name, DifStackState *const *states);

/** dif_stack_rows_read_keys: Returns: (transfer full) (nullable): what was typed, if both were */
DifAwsCredentials *dif_stack_rows_read_keys (AdwEntryRow *access_key, AdwEntryRow *secret);

G_END_DECLS
