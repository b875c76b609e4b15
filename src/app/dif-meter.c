/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-meter"

#include "config.h"

#include "dif-style.h"

#include "dif-meter.h"

#define TRACK (6)
#define HEIGHT (10)
#define WIDTH (24)
#define COLOR "accent_bg_color"


struct _DifMeter {
  GtkWidget parent_instance;

  double value;
  double limit;
  char *color; /* (owned) */
};

G_DEFINE_FINAL_TYPE (DifMeter, dif_meter, GTK_TYPE_WIDGET)

enum {
  PROP_VALUE = 1,
  PROP_LIMIT,
  PROP_COLOR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];


static void
dif_meter_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                   int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : WIDTH;
}

static void
fill (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height)
{
  GskRoundedRect rect;

  gsk_rounded_rect_init_from_rect (&rect, &GRAPHENE_RECT_INIT (x, y, width, height),
                                   MIN (width, height) / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &rect);
  gtk_snapshot_append_color (snapshot, color, &rect.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
dif_meter_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DifMeter *self = DIF_METER (widget);
  float width = (float) gtk_widget_get_width (widget);
  float y = (HEIGHT - TRACK) / 2.f;
  GdkRGBA foreground, track, bar;

  dif_style_get_foreground (widget, &foreground);
  bar = track = foreground;
  track.alpha *= .15f;
  dif_style_get_color (widget, self->color, &bar);
  fill (snapshot, &track, 0, y, width, TRACK);
  if (self->value > 0)
    fill (snapshot, &bar, 0, y, MAX (TRACK, width * (float) self->value), TRACK);
  if (self->limit > 0) {
    foreground.alpha *= .7f;
    fill (snapshot, &foreground, width * (float) self->limit - 1, 0, 2, HEIGHT);
  }
}

static void
dif_meter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DifMeter *self = DIF_METER (object);

  switch (id) {
    case PROP_VALUE:
      g_value_set_double (value, self->value);
      break;
    case PROP_LIMIT:
      g_value_set_double (value, self->limit);
      break;
    case PROP_COLOR:
      g_value_set_string (value, self->color);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tell_value (DifMeter *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1., GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  self->value, -1);
}

static void
dif_meter_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DifMeter *self = DIF_METER (object);

  switch (id) {
    case PROP_VALUE:
      if (self->value >= g_value_get_double (value) && self->value <= g_value_get_double (value))
        return;
      self->value = g_value_get_double (value);
      tell_value (self);
      break;
    case PROP_LIMIT:
      self->limit = g_value_get_double (value);
      break;
    case PROP_COLOR:
      if (g_strcmp0 (self->color, g_value_get_string (value)) == 0)
        return;
      g_free (self->color);
      self->color = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
dif_meter_finalize (GObject *object)
{
  g_free (DIF_METER (object)->color);
  G_OBJECT_CLASS (dif_meter_parent_class)->finalize (object);
}

static void
dif_meter_class_init (DifMeterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dif_meter_finalize;
  object_class->get_property = dif_meter_get_property;
  object_class->set_property = dif_meter_set_property;
  widget_class->measure = dif_meter_measure;
  widget_class->snapshot = dif_meter_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);

  properties[PROP_VALUE] = g_param_spec_double ("value", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_LIMIT] = g_param_spec_double ("limit", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_COLOR] = g_param_spec_string ("color", NULL, NULL, COLOR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dif_meter_init (DifMeter *self)
{
  tell_value (self);
  self->color = g_strdup (COLOR);
}
