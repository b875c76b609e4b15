/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-paper-window"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/dif-papers.h"

#include "dif-desk-filings.h"
#include "dif-sheets.h"

#include "dif-paper-window.h"

#define WIDTH (720)
#define HEIGHT (820)
#define MARGIN (18)


typedef struct {
  GtkWidget *window;         /* (unowned) which these are freed with */
  GtkStack *stack;
  DifSheets *sheets;
  GtkLabel *trouble;
  GCancellable *cancellable; /* (owned) */
} Paper;

static void
paper_free (gpointer data)
{
  Paper *self = data;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifDocument) document = dif_desk_look_paper_finish (DIF_DESK (source), result, &error);
  Paper *self = data;

  /* the window may be gone, and with it what @data was */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (document == NULL) {
    gtk_label_set_label (self->trouble, error->message);
    gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->trouble));
    return;
  }
  dif_sheets_show (self->sheets, g_steal_pointer (&document));
  gtk_stack_set_visible_child_name (self->stack, "pages");
}

static GtkWidget *
make_pages (Paper *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();
  GtkWidget *sheets = g_object_new (DIF_TYPE_SHEETS, NULL);

  self->sheets = DIF_SHEETS (sheets);
  gtk_widget_set_margin_top (sheets, MARGIN);
  gtk_widget_set_margin_bottom (sheets, MARGIN);
  gtk_widget_set_margin_start (sheets, MARGIN);
  gtk_widget_set_margin_end (sheets, MARGIN);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), sheets);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  return scroller;
}

static GtkWidget *
make_content (Paper *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *stack = gtk_stack_new ();
  GtkWidget *spinner = gtk_spinner_new (), *trouble = gtk_label_new (NULL);

  self->stack = GTK_STACK (stack);
  self->trouble = GTK_LABEL (trouble);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_label_set_wrap (GTK_LABEL (trouble), TRUE);
  gtk_stack_add_child (GTK_STACK (stack), spinner);
  gtk_stack_add_child (GTK_STACK (stack), trouble);
  gtk_stack_add_named (GTK_STACK (stack), make_pages (self), "pages");
  gtk_widget_set_vexpand (stack, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), stack);
  return box;
}

void
dif_paper_window_show (GtkWindow *parent, DifDesk *desk, const char *name)
{
  Paper *self = g_new0 (Paper, 1);
  GtkWidget *window = adw_window_new ();

  self->window = window;
  self->cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (window), "dif-paper", self, paper_free);
  /* in Spanish, as the document is */
  gtk_window_set_title (GTK_WINDOW (window), dif_papers_get_title (name));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_default_size (GTK_WINDOW (window), MIN (WIDTH, gtk_widget_get_width (GTK_WIDGET (parent))), HEIGHT);
  adw_window_set_content (ADW_WINDOW (window), make_content (self));
  dif_desk_look_paper_async (desk, name, self->cancellable, on_made, self);
  gtk_window_present (GTK_WINDOW (window));
}
