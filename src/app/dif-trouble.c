/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-trouble"

#include "config.h"

#include "base/dif-error.h"

#include "dif-trouble.h"


struct _DifTrouble {
  DifPage parent_instance;

  AdwStatusPage *status; /* (unowned) children */
};

G_DEFINE_FINAL_TYPE (DifTrouble, dif_trouble, DIF_TYPE_PAGE)


static void
dif_trouble_refresh (DifPage *page, DifDesk *desk)
{
  DifTrouble *self = DIF_TROUBLE (page);
  const GError *error = dif_desk_get_error (desk);
  const char *hint = error != NULL ? dif_error_get_hint (error) : NULL;
  g_autofree char *text = NULL;

  if (error == NULL)
    return;
  text = g_markup_printf_escaped ("%s\n\n%s", error->message, hint != NULL ? hint : "");
  adw_status_page_set_description (self->status, text);
}

static void
dif_trouble_class_init (DifTroubleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  DIF_PAGE_CLASS (klass)->refresh = dif_trouble_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-trouble"));
  gtk_widget_class_bind_template_child (widget_class, DifTrouble, status);
}

static void
dif_trouble_init (DifTrouble *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
