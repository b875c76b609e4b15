/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-sheets"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/dif-pages.h"

#include "dif-sheets.h"

#define GAP (18)
#define NARROWEST (180)


/* --- One page ----------------------------------------------------------------------------- */

#define DIF_TYPE_SHEET (dif_sheet_get_type ())
G_DECLARE_FINAL_TYPE (DifSheet, dif_sheet, DIF, SHEET, GtkWidget)

struct _DifSheet {
  GtkWidget parent_instance;

  const DifPages *pages; /* (unowned) of the DifSheets that it is a child of */
  guint index;
};

G_DEFINE_FINAL_TYPE (DifSheet, dif_sheet, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
dif_sheet_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
dif_sheet_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                   int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = NARROWEST;
    *natural = (int) DIF_PAGES_WIDTH;
  } else {
    double width = for_size > 0 ? for_size : DIF_PAGES_WIDTH;

    *minimum = *natural = (int) (width * DIF_PAGES_HEIGHT / DIF_PAGES_WIDTH + .5);
  }
}

static void
dif_sheet_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA paper = { 1, 1, 1, 1 };
  DifSheet *self = DIF_SHEET (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  cairo_t *cr;

  gtk_snapshot_append_color (snapshot, &paper, &area);
  cr = gtk_snapshot_append_cairo (snapshot, &area);
  cairo_scale (cr, width / DIF_PAGES_WIDTH, width / DIF_PAGES_WIDTH);
  dif_pages_draw (self->pages, self->index, cr);
  cairo_destroy (cr);
}

static void
dif_sheet_class_init (DifSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->get_request_mode = dif_sheet_get_request_mode;
  widget_class->measure = dif_sheet_measure;
  widget_class->snapshot = dif_sheet_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "sheet");
}

static void
dif_sheet_init (DifSheet *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

static GtkWidget *
dif_sheet_new (const DifPages *pages, guint index)
{
  DifSheet *self = g_object_new (DIF_TYPE_SHEET, NULL);
  g_autofree char *name =
      /* Translators: of a document */
      g_strdup_printf (_("Page %u of %u"), index + 1, dif_pages_get_count (pages));

  self->pages = pages;
  self->index = index;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

/* --- All of them -------------------------------------------------------------------------- */

struct _DifSheets {
  GtkWidget parent_instance;

  DifDocument *document; /* (owned) (nullable) whose charts the pages draw */
  DifPages *pages;       /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (DifSheets, dif_sheets, GTK_TYPE_WIDGET)

static void
clear (DifSheets *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->pages, dif_pages_free);
  g_clear_pointer (&self->document, dif_document_free);
}

void
dif_sheets_show (DifSheets *self, DifDocument *document)
{
  clear (self);
  if (document == NULL)
    return;
  self->document = document;
  self->pages = dif_pages_new (document);
  for (guint i = 0; i < dif_pages_get_count (self->pages); i++)
    gtk_widget_set_parent (dif_sheet_new (self->pages, i), GTK_WIDGET (self));
}

guint
dif_sheets_get_count (DifSheets *self)
{
  return self->pages != NULL ? dif_pages_get_count (self->pages) : 0;
}

static void
dif_sheets_dispose (GObject *object)
{
  clear (DIF_SHEETS (object));
  G_OBJECT_CLASS (dif_sheets_parent_class)->dispose (object);
}

static void
dif_sheets_class_init (DifSheetsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_sheets_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sheets");
}

static void
dif_sheets_init (DifSheets *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), GAP);
}
