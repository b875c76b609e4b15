/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-pipeline"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-style.h"

#include "dif-pipeline.h"

#define ICON (28)
#define ROW (44)
#define WIDE (430)
#define GAP (12)


typedef struct {
  GtkWidget *icon; /* (unowned) children */
  GtkWidget *name;
  GtkWidget *when;
  DifStepState state;
} Step;

struct _DifPipeline {
  GtkWidget parent_instance;

  Step steps[DIF_OUTLOOK_STEPS];
};

G_DEFINE_FINAL_TYPE (DifPipeline, dif_pipeline, GTK_TYPE_WIDGET)

static const char *const names[DIF_OUTLOOK_STEPS] = {
  /* Translators: the way of a cut: the hour at which the Institute made it */
  N_("Institute"),
  /* Translators: the way of a cut: it arrived here */
  N_("Fetched"),
  /* Translators: the way of a cut: its bytes were checked */
  N_("Checked"),
  /* Translators: the way of a cut: the hosting has it */
  N_("Published"),
  /* Translators: the way of a cut: it was read back from the public address */
  N_("Visible"),
};

/* Indexed by DifStepState */
static const char *const icons[] = { "content-loading-symbolic", "emblem-synchronizing-symbolic",
                                     "object-select-symbolic", "window-close-symbolic" };
static const char *const classes[] = { "waiting", "active", "done", "failed" };


void
dif_pipeline_set_step (DifPipeline *self, guint i, DifStepState state, const char *when)
{
  Step *step = &self->steps[i];

  gtk_label_set_label (GTK_LABEL (step->when), when);
  if (step->state == state && gtk_widget_has_css_class (step->icon, classes[state]))
    return;
  gtk_widget_remove_css_class (step->icon, classes[step->state]);
  step->state = state;
  gtk_widget_add_css_class (step->icon, classes[state]);
  gtk_image_set_from_icon_name (GTK_IMAGE (step->icon), icons[state]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GtkSizeRequestMode
dif_pipeline_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
extent (GtkWidget *widget, GtkOrientation orientation)
{
  int natural;

  gtk_widget_measure (widget, orientation, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static void
dif_pipeline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  DifPipeline *self = DIF_PIPELINE (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL) {
    *minimum = *natural =
        for_size >= 0 && for_size < WIDE
            ? DIF_OUTLOOK_STEPS * ROW
            : ICON + GAP / 2 + extent (self->steps[0].name, orientation) +
                  extent (self->steps[0].when, orientation);
    return;
  }
  for (guint i = 0; i < DIF_OUTLOOK_STEPS; i++)
    *minimum = MAX (*minimum, ICON + 2 * GAP + extent (self->steps[i].name, orientation) +
                                  extent (self->steps[i].when, orientation));
  *natural = MAX (*minimum, WIDE);
}

static void
place (GtkWidget *widget, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (widget, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
place_step (DifPipeline *self, int i, int width)
{
  Step *step = &self->steps[i];
  int name_width = extent (step->name, GTK_ORIENTATION_HORIZONTAL);
  int when_width = extent (step->when, GTK_ORIENTATION_HORIZONTAL);
  int name_height = extent (step->name, GTK_ORIENTATION_VERTICAL);
  int when_height = extent (step->when, GTK_ORIENTATION_VERTICAL);
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  /* a widget that was not measured must not be allocated */
  extent (step->icon, GTK_ORIENTATION_HORIZONTAL);
  extent (step->icon, GTK_ORIENTATION_VERTICAL);
  if (width >= WIDE) {
    int cell = width / DIF_OUTLOOK_STEPS;
    int middle = (mirrored ? DIF_OUTLOOK_STEPS - 1 - i : i) * cell + cell / 2;

    place (step->icon, middle - ICON / 2, 0, ICON, ICON);
    place (step->name, middle - name_width / 2, ICON + GAP / 2, name_width, name_height);
    place (step->when, middle - when_width / 2, ICON + GAP / 2 + name_height, when_width, when_height);
  } else {
    int y = i * ROW;

    place (step->icon, mirrored ? width - ICON : 0, y + (ROW - ICON) / 2, ICON, ICON);
    place (step->name, mirrored ? width - ICON - GAP - name_width : ICON + GAP,
           y + (ROW - name_height) / 2, name_width, name_height);
    place (step->when, mirrored ? 0 : width - when_width, y + (ROW - when_height) / 2, when_width,
           when_height);
  }
}

static void
dif_pipeline_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  for (int i = 0; i < DIF_OUTLOOK_STEPS; i++)
    place_step (DIF_PIPELINE (widget), i, width);
}

static void
dif_pipeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DifPipeline *self = DIF_PIPELINE (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget), cell = width / DIF_OUTLOOK_STEPS;
  GdkRGBA dim;

  dif_style_get_foreground (widget, &dim);
  dim.alpha *= .18f;
  for (int i = 0; i + 1 < DIF_OUTLOOK_STEPS; i++) {
    int slot = mirrored ? DIF_OUTLOOK_STEPS - 2 - i : i;
    GdkRGBA line = dim;
    graphene_rect_t rect;

    if (self->steps[i + 1].state == DIF_STEP_DONE &&
        dif_style_get_color (widget, "success_color", &line))
      line.alpha = .55f;
    if (width >= WIDE)
      graphene_rect_init (&rect, (float) (slot * cell + cell / 2 + ICON / 2 + 8), ICON / 2 - 1,
                          (float) (cell - ICON - 16), 2);
    else
      graphene_rect_init (&rect, (float) (mirrored ? width - ICON / 2 - 1 : ICON / 2 - 1),
                          (float) (i * ROW + (ROW + ICON) / 2 + 3), 2, ROW - ICON - 6);
    gtk_snapshot_append_color (snapshot, &line, &rect);
  }
  GTK_WIDGET_CLASS (dif_pipeline_parent_class)->snapshot (widget, snapshot);
}

static void
dif_pipeline_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dif_pipeline_parent_class)->dispose (object);
}

static void
dif_pipeline_class_init (DifPipelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_pipeline_dispose;
  widget_class->get_request_mode = dif_pipeline_get_request_mode;
  widget_class->measure = dif_pipeline_measure;
  widget_class->size_allocate = dif_pipeline_size_allocate;
  widget_class->snapshot = dif_pipeline_snapshot;
  gtk_widget_class_set_css_name (widget_class, "pipeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dif_pipeline_init (DifPipeline *self)
{
  for (guint i = 0; i < DIF_OUTLOOK_STEPS; i++) {
    Step *step = &self->steps[i];

    step->icon = gtk_image_new ();
    step->name = gtk_label_new (_(names[i]));
    step->when = gtk_label_new (NULL);
    gtk_widget_add_css_class (step->icon, "step");
    gtk_widget_add_css_class (step->name, "step-name");
    gtk_widget_add_css_class (step->when, "step-when");
    gtk_widget_set_parent (step->icon, GTK_WIDGET (self));
    gtk_widget_set_parent (step->name, GTK_WIDGET (self));
    gtk_widget_set_parent (step->when, GTK_WIDGET (self));
    dif_pipeline_set_step (self, i, DIF_STEP_WAITING, "—");
  }
}
