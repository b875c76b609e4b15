/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-welcome"

#include "config.h"

#include "dif-page-welcome.h"


struct _DifPageWelcome {
  DifPage parent_instance;
};

G_DEFINE_FINAL_TYPE (DifPageWelcome, dif_page_welcome, DIF_TYPE_PAGE)


static void
dif_page_welcome_class_init (DifPageWelcomeClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), DIF_PAGE_TEMPLATE ("dif-page-welcome"));
}

static void
dif_page_welcome_init (DifPageWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
