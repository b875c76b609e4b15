/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-flip"

#include "config.h"

#include "dif-flip.h"

#define BREAKPOINT (600)


struct _DifFlip {
  GtkWidget parent_instance;

  int breakpoint;
  int spacing;
  gboolean homogeneous;
};

G_DEFINE_FINAL_TYPE (DifFlip, dif_flip, GTK_TYPE_WIDGET)

enum {
  PROP_BREAKPOINT = 1,
  PROP_SPACING,
  PROP_HOMOGENEOUS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];


static GtkWidget *
first_child (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
next_child (GtkWidget *child)
{
  do
    child = gtk_widget_get_next_sibling (child);
  while (child != NULL && !gtk_widget_should_layout (child));
  return child;
}

static gboolean
expands (GtkWidget *child)
{
  return gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
}

static int
column_width (GtkWidget *child)
{
  int minimum, natural, request;

  gtk_widget_get_size_request (child, &request, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return request > 0 ? minimum : natural;
}

/* Widths in one row: equal, or columns with the rest shared by those that expand */
static int *
row_widths (DifFlip *self, int width)
{
  int count = 0, columns = 0, expanding = 0, i = 0, room;
  int *widths;

  for (GtkWidget *child = first_child (GTK_WIDGET (self)); child != NULL; child = next_child (child)) {
    count++;
    if (expands (child))
      expanding++;
    else
      columns += column_width (child);
  }
  widths = g_new0 (int, (gsize) MAX (count, 1));
  room = width - MAX (count - 1, 0) * self->spacing;
  for (GtkWidget *child = first_child (GTK_WIDGET (self)); child != NULL; child = next_child (child)) {
    int minimum;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    if (self->homogeneous)
      widths[i] = MAX (minimum, room / count);
    else if (expands (child))
      widths[i] = MAX (minimum, (room - columns) / expanding);
    else
      widths[i] = column_width (child);
    i++;
  }
  return widths;
}

static GtkSizeRequestMode
dif_flip_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (DifFlip *self, int *minimum, int *natural)
{
  int count = 0, child_minimum, child_natural;

  for (GtkWidget *child = first_child (GTK_WIDGET (self)); child != NULL; child = next_child (child)) {
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
    *minimum = MAX (*minimum, child_minimum);
    *natural += child_natural;
    count++;
  }
  *natural = MAX (*natural + MAX (count - 1, 0) * self->spacing, *minimum);
}

static void
measure_height (DifFlip *self, int width, int *minimum, int *natural)
{
  gboolean row = width >= self->breakpoint;
  g_autofree int *widths = row ? row_widths (self, width) : NULL;
  int i = 0, child_minimum, child_natural;

  for (GtkWidget *child = first_child (GTK_WIDGET (self)); child != NULL; child = next_child (child)) {
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, row ? widths[i] : width, &child_minimum,
                        &child_natural, NULL, NULL);
    *minimum = row ? MAX (*minimum, child_minimum) : *minimum + child_minimum;
    *natural = row ? MAX (*natural, child_natural) : *natural + child_natural;
    i++;
  }
  if (!row && i > 1) {
    *minimum += (i - 1) * self->spacing;
    *natural += (i - 1) * self->spacing;
  }
}

static void
dif_flip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (DIF_FLIP (widget), minimum, natural);
  else
    measure_height (DIF_FLIP (widget), for_size, minimum, natural);
}

/* Stacked in more room than they need, those that expand share what is left. Returns: how much each */
static int
spare_height (DifFlip *self, int width, int height)
{
  int minimum = 0, natural = 0, expanding = 0;

  measure_height (self, width, &minimum, &natural);
  for (GtkWidget *child = first_child (GTK_WIDGET (self)); child != NULL; child = next_child (child))
    expanding += gtk_widget_compute_expand (child, GTK_ORIENTATION_VERTICAL);
  return expanding > 0 ? MAX (height - natural, 0) / expanding : 0;
}

static void
dif_flip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DifFlip *self = DIF_FLIP (widget);
  gboolean row = width >= self->breakpoint;
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  g_autofree int *widths = row ? row_widths (self, width) : NULL;
  int spare = row ? 0 : spare_height (self, width, height);
  int i = 0, x = 0, y = 0;

  for (GtkWidget *child = first_child (widget); child != NULL; child = next_child (child)) {
    int child_width = row ? widths[i++] : width;
    int child_height;

    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &child_height, NULL, NULL);
    if (spare > 0 && gtk_widget_compute_expand (child, GTK_ORIENTATION_VERTICAL))
      child_height += spare;
    gtk_widget_size_allocate (child,
                              &(GtkAllocation){ row && mirrored ? width - x - child_width : x, y,
                                                child_width, row ? height : child_height },
                              -1);
    if (row)
      x += child_width + self->spacing;
    else
      y += child_height + self->spacing;
  }
}

static void
dif_flip_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DifFlip *self = DIF_FLIP (object);

  switch (id) {
    case PROP_BREAKPOINT:
      g_value_set_int (value, self->breakpoint);
      break;
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;
    case PROP_HOMOGENEOUS:
      g_value_set_boolean (value, self->homogeneous);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
dif_flip_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DifFlip *self = DIF_FLIP (object);

  switch (id) {
    case PROP_BREAKPOINT:
      self->breakpoint = g_value_get_int (value);
      break;
    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;
    case PROP_HOMOGENEOUS:
      self->homogeneous = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
dif_flip_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dif_flip_parent_class)->dispose (object);
}

static void
dif_flip_class_init (DifFlipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dif_flip_dispose;
  object_class->get_property = dif_flip_get_property;
  object_class->set_property = dif_flip_set_property;
  widget_class->get_request_mode = dif_flip_get_request_mode;
  widget_class->measure = dif_flip_measure;
  widget_class->size_allocate = dif_flip_size_allocate;

  properties[PROP_BREAKPOINT] =
      g_param_spec_int ("breakpoint", NULL, NULL, 0, G_MAXINT, BREAKPOINT, flags);
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_HOMOGENEOUS] = g_param_spec_boolean ("homogeneous", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dif_flip_init (DifFlip *self)
{
  self->breakpoint = BREAKPOINT;
}
