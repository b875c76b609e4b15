/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-trouble"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-trouble.h"


struct _DifTrouble {
  DifPage parent_instance;

  AdwStatusPage *status; /* (unowned) children */
  GtkWidget *look_on;
};

G_DEFINE_FINAL_TYPE (DifTrouble, dif_trouble, DIF_TYPE_PAGE)


static void
show_error (DifTrouble *self, const GError *error)
{
  const char *hint = dif_error_get_hint (error);
  g_autofree char *text = g_markup_printf_escaped ("%s\n\n%s", error->message, hint != NULL ? hint : "");

  adw_status_page_set_icon_name (self->status, "dialog-error-symbolic");
  adw_status_page_set_title (self->status, _("The Data Folder Cannot Be Read"));
  adw_status_page_set_description (self->status, text);
}

static void
show_locked (DifTrouble *self, const char *locked)
{
  g_autofree char *text = g_markup_printf_escaped (
      "%s.\n\n%s", locked,
      _("You can look on while it works; nothing can be changed from this window until it ends."));

  adw_status_page_set_icon_name (self->status, "system-lock-screen-symbolic");
  adw_status_page_set_title (self->status, _("Another Program Works in This Folder"));
  adw_status_page_set_description (self->status, text);
}

static void
dif_trouble_refresh (DifPage *page, DifDesk *desk)
{
  DifTrouble *self = DIF_TROUBLE (page);
  const GError *error = dif_desk_get_error (desk);
  const char *locked = dif_desk_get_locked (desk);

  gtk_widget_set_visible (self->look_on, error == NULL && locked != NULL);
  if (error != NULL)
    show_error (self, error);
  else if (locked != NULL)
    show_locked (self, locked);
}

static void
dif_trouble_class_init (DifTroubleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  DIF_PAGE_CLASS (klass)->refresh = dif_trouble_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-trouble"));
  gtk_widget_class_bind_template_child (widget_class, DifTrouble, status);
  gtk_widget_class_bind_template_child (widget_class, DifTrouble, look_on);
}

static void
dif_trouble_init (DifTrouble *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
