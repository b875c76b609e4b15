/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-host-page"

#include "config.h"

#include "base/dif-error.h"

#include "dif-host-page.h"


struct _DifHostPage {
  AdwBin parent_instance;

  GtkStack *pages; /* (unowned) children */
  GtkLabel *fingerprint;
  AdwStatusPage *stop;
};

G_DEFINE_FINAL_TYPE (DifHostPage, dif_host_page, ADW_TYPE_BIN)

enum {
  BACK,
  VOUCHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];


/* A host that is not the one it was: from here there is no way on */
static void
show_stop (DifHostPage *self, const GError *error)
{
  const char *hint = dif_error_get_hint (error);
  g_autofree char *text = g_strdup_printf ("%s\n\n%s", error->message, hint != NULL ? hint : "");
  /* fingerprints are compared letter by letter: nothing is put into them where a line ends */
  g_autofree char *escaped = g_markup_printf_escaped ("<span insert_hyphens=\"no\">%s</span>", text);

  adw_status_page_set_description (self->stop, escaped);
  gtk_stack_set_visible_child_name (self->pages, "stop");
}

gboolean
dif_host_page_show (DifHostPage *self, const GError *error, const char *key)
{
  if (g_error_matches (error, DIF_ERROR, DIF_ERROR_TRUST)) {
    show_stop (self, error);
    return TRUE;
  }
  if (key == NULL)
    return FALSE;
  gtk_label_set_label (self->fingerprint, key);
  gtk_stack_set_visible_child_name (self->pages, "key");
  return TRUE;
}

const char *
dif_host_page_get_key (DifHostPage *self)
{
  return gtk_label_get_label (self->fingerprint);
}

static void
on_back (DifHostPage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
on_vouch (DifHostPage *self)
{
  g_signal_emit (self, signals[VOUCHED], 0);
}

static void
dif_host_page_class_init (DifHostPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[BACK] = g_signal_new ("back", DIF_TYPE_HOST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[VOUCHED] =
      g_signal_new ("vouched", DIF_TYPE_HOST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-host-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DifHostPage, pages);
  gtk_widget_class_bind_template_child (widget_class, DifHostPage, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, DifHostPage, stop);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_vouch);
}

static void
dif_host_page_init (DifHostPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
