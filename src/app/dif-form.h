/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "base/dif-mode.h"
#include "base/dif-options.h"

G_BEGIN_DECLS

/*
 * Rows that the dialogs of source and target share.
 */

/** dif_form_fill_modes: practice, drill and real, with @mode chosen */
void dif_form_fill_modes (AdwComboRow *row, DifMode mode);
DifMode dif_form_get_mode (AdwComboRow *row);

/** dif_form_add_browse: a button that chooses a file or a folder for @row. Returns: (transfer none) */
GtkWidget *dif_form_add_browse (AdwEntryRow *row, GtkFileChooserAction kind);

/**
 * dif_form_add_options:
 * @options: (nullable): of a kind
 * @values: (nullable): as set so far
 * @rows: (element-type AdwEntryRow): filled; each knows its option
 * @changed: called with @data swapped when one was typed into
 *
 * A row for every option of a kind.
 */
void dif_form_add_options (AdwPreferencesGroup *group, const DifOption *options, GHashTable *values,
                           GPtrArray *rows, GCallback changed, gpointer data);

/** dif_form_get_option: Returns: (transfer none): the name of the option that a row is for */
const char *dif_form_get_option (AdwEntryRow *row);

/** dif_form_find_option: Returns: (transfer none) (nullable): the row of @rows that is for this option */
AdwEntryRow *dif_form_find_option (GPtrArray *rows, const char *name);

/** dif_form_dup_text: Returns: (transfer full) (nullable): what was typed, without white space around */
char *dif_form_dup_text (gpointer row);

/**
 * dif_form_set_action:
 * @action: a detailed action, e.g. `win.show-page::fetcher`
 *
 * As gtk_actionable_set_detailed_action_name(), for a widget that is shown already: never for a moment an
 * action with the target of another.
 */
void dif_form_set_action (GtkActionable *actionable, const char *action);

/** dif_form_show_error: what is wrong and the one thing to do; %NULL hides @label */
void dif_form_show_error (GtkLabel *label, const GError *error);

/** dif_form_make_copy: Returns: (transfer floating): a button that copies @text; @label: for its tooltip */
GtkWidget *dif_form_make_copy (const char *label, const char *text);

/**
 * dif_form_let_wrap:
 *
 * Titles of entry rows below @widget take a second line where there is no room for them; AdwEntryRow would
 * cut them off.
 */
void dif_form_let_wrap (GtkWidget *widget);

/**
 * dif_form_hide_text:
 *
 * Makes an entry row one for a password. AdwPasswordEntryRow 1.2 is not used: closed while it has the
 * focus, it uses its text after that is gone.
 */
void dif_form_hide_text (AdwEntryRow *row);

G_END_DECLS
