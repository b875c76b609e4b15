/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page"

#include "config.h"

#include "dif-page.h"


typedef struct {
  DifDesk *desk;    /* (owned) */
  guint refreshing; /* GSource id */
} DifPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DifPage, dif_page, ADW_TYPE_BIN)

enum {
  PROP_DESK = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];


DifDesk *
dif_page_get_desk (DifPage *self)
{
  DifPagePrivate *priv = dif_page_get_instance_private (self);

  return priv->desk;
}

gboolean
dif_page_find (DifPage *self)
{
  if (DIF_PAGE_GET_CLASS (self)->find == NULL)
    return FALSE;
  DIF_PAGE_GET_CLASS (self)->find (self);
  return TRUE;
}

static void
refresh (DifPage *self)
{
  DifPagePrivate *priv = dif_page_get_instance_private (self);

  g_clear_handle_id (&priv->refreshing, g_source_remove);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && DIF_PAGE_GET_CLASS (self)->refresh != NULL)
    DIF_PAGE_GET_CLASS (self)->refresh (self, dif_page_get_desk (self));
}

static gboolean
on_refreshing (gpointer data)
{
  DifPagePrivate *priv = dif_page_get_instance_private (data);

  priv->refreshing = 0;
  refresh (data);
  return G_SOURCE_REMOVE;
}

/* In a turn of its own, after what the window itself shows and before anything that a person does */
static void
refresh_next (DifPage *self)
{
  DifPagePrivate *priv = dif_page_get_instance_private (self);

  if (priv->refreshing == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    priv->refreshing = g_idle_add_full (G_PRIORITY_HIGH, on_refreshing, self, NULL);
}

static void
dif_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dif_page_parent_class)->map (widget);
  refresh (DIF_PAGE (widget));
}

static void
dif_page_constructed (GObject *object)
{
  DifPage *self = DIF_PAGE (object);

  G_OBJECT_CLASS (dif_page_parent_class)->constructed (object);
  g_signal_connect_object (dif_page_get_desk (self), "changed", G_CALLBACK (refresh_next), self,
                           G_CONNECT_SWAPPED);
}

static void
dif_page_dispose (GObject *object)
{
  DifPagePrivate *priv = dif_page_get_instance_private (DIF_PAGE (object));

  g_clear_handle_id (&priv->refreshing, g_source_remove);
  G_OBJECT_CLASS (dif_page_parent_class)->dispose (object);
}

static void
dif_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DifPagePrivate *priv = dif_page_get_instance_private (DIF_PAGE (object));

  switch (id) {
    case PROP_DESK:
      priv->desk = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
dif_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
    case PROP_DESK:
      g_value_set_object (value, dif_page_get_desk (DIF_PAGE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
dif_page_finalize (GObject *object)
{
  DifPagePrivate *priv = dif_page_get_instance_private (DIF_PAGE (object));

  g_clear_object (&priv->desk);
  G_OBJECT_CLASS (dif_page_parent_class)->finalize (object);
}

static void
dif_page_class_init (DifPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = dif_page_constructed;
  object_class->dispose = dif_page_dispose;
  object_class->finalize = dif_page_finalize;
  object_class->get_property = dif_page_get_property;
  object_class->set_property = dif_page_set_property;
  GTK_WIDGET_CLASS (klass)->map = dif_page_map;
  properties[PROP_DESK] =
      g_param_spec_object ("desk", NULL, NULL, DIF_TYPE_DESK,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dif_page_init (DifPage *self)
{
}
