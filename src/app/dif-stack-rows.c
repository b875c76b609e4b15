/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-stack-rows"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-secret.h"

#include "dif-form.h"
#include "dif-marks.h"

#include "dif-stack-rows.h"

#define LINES "dif-stack-lines"


/* --- What it is and what it costs ------------------------------------------------------------------------------ */

static GtkWidget *
add_line (AdwExpanderRow *row, const char *title, const char *value)
{
  GtkWidget *line = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (line), 0);
  if (value != NULL) {
    GtkWidget *label = gtk_label_new (value);

    gtk_widget_add_css_class (label, "numeric");
    adw_action_row_add_suffix (ADW_ACTION_ROW (line), label);
  }
  adw_expander_row_add_row (row, line);
  return line;
}

/* Returns: (transfer full) (element-type GtkWidget): what @row held so far is gone */
static GPtrArray *
replace_lines (AdwExpanderRow *row)
{
  GPtrArray *lines = g_object_steal_data (G_OBJECT (row), LINES);

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    adw_expander_row_remove (row, g_ptr_array_index (lines, i));
  g_clear_pointer (&lines, g_ptr_array_unref);
  return g_ptr_array_new ();
}

void
dif_stack_rows_price (AdwExpanderRow *row, const DifStackUse *use)
{
  GPtrArray *lines = replace_lines (row);
  g_autofree char *date = dif_stack_price_get_date ();
  g_autoptr (GArray) costs = dif_stack_price (use);
  /* Translators: dollars, gigabytes a month, and a date */
  g_autofree char *total = g_strdup_printf (_("%.2f USD for %.0f GB to readers, at the prices of %s, without tax"),
                                            dif_stack_price_total (costs), use->transfer_gb, date);

  adw_expander_row_set_subtitle (row, total);
  for (guint i = 0; i < costs->len; i++) {
    const DifStackCost *cost = &g_array_index (costs, DifStackCost, i);
    g_autofree char *value = g_strdup_printf ("%.2f", cost->usd);

    g_ptr_array_add (lines, add_line (row, _(cost->what), value));
  }
  g_object_set_data_full (G_OBJECT (row), LINES, lines, (GDestroyNotify) g_ptr_array_unref);
}

/* Several rows of one resource are one line with all its clauses */
void
dif_stack_rows_resources (AdwExpanderRow *expander)
{
  const DifStackResource *row = dif_stack_resources ();

  while (row->resource != NULL) {
    const DifStackResource *first = row;
    g_autoptr (GString) clauses = g_string_new (NULL);

    for (; row->resource != NULL && g_str_equal (row->resource, first->resource); row++) {
      if (row->clause != NULL && strstr (clauses->str, row->clause) == NULL)
        g_string_append_printf (clauses, "%s%s", clauses->len > 0 ? ", " : "", row->clause);
    }
    add_line (expander, _(first->what), clauses->len > 0 ? clauses->str : NULL);
  }
}

/* --- What happens, and how it stands ---------------------------------------------------------------------------- */

void
dif_stack_rows_tell (GtkListBox *list, const DifStackEvent *event)
{
  static const DifMark marks[] = { DIF_MARK_ONGOING, DIF_MARK_GOOD, DIF_MARK_NOTE, DIF_MARK_BAD };

  dif_marks_put (list, event->resource, marks[event->state], event->text, event->hint);
}

void
dif_stack_rows_show (GtkListBox *list, const char *name, DifStackState *const *states)
{
  for (guint part = 0; part < DIF_STACK_PARTS; part++) {
    const DifStackState *state = states[part];
    gboolean stands = dif_stack_stands (state);
    g_autofree char *stack = dif_stack_name (name, part);
    g_autofree char *text = NULL;

    if (state->status == NULL)
      text = g_strdup_printf (_("%s does not exist"), stack);
    else if (stands)
      text = g_strdup_printf (_("%s stands"), stack);
    else
      text = g_strdup_printf ("%s: %s", stack, state->status);
    dif_marks_put (list, stack, state->status == NULL ? DIF_MARK_NOTE : stands ? DIF_MARK_GOOD : DIF_MARK_WARNING, text,
                   state->reason);
  }
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

DifAwsCredentials *
dif_stack_rows_read_keys (AdwEntryRow *access_key, AdwEntryRow *secret)
{
  g_autofree char *id = dif_form_dup_text (access_key);
  char *word = dif_form_dup_text (secret);
  DifAwsCredentials *keys;

  if (id == NULL || word == NULL) {
    dif_secret_free (word);
    return NULL;
  }
  keys = g_new0 (DifAwsCredentials, 1);
  keys->access_key = g_steal_pointer (&id);
  keys->secret = word;
  return keys;
}
