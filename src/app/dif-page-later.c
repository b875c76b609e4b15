/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-later"

#include "config.h"

#include "dif-page-later.h"


struct _DifPageLater {
  DifPage parent_instance;

  AdwStatusPage *status; /* (unowned) children */
};

G_DEFINE_FINAL_TYPE (DifPageLater, dif_page_later, DIF_TYPE_PAGE)


GtkWidget *
dif_page_later_new (DifDesk *desk, const char *icon, const char *title, const char *promise, const char *from)
{
  g_autofree char *text = g_markup_printf_escaped ("%s\n\n<b>%s</b>", promise, from);
  DifPageLater *self = g_object_new (DIF_TYPE_PAGE_LATER, "desk", desk, NULL);

  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, text);
  return GTK_WIDGET (self);
}

static void
dif_page_later_class_init (DifPageLaterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-page-later"));
  gtk_widget_class_bind_template_child (widget_class, DifPageLater, status);
}

static void
dif_page_later_init (DifPageLater *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
