/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The window under a stopwatch: the program as it is shipped, but for main(), with the main loop timed from outside.
 *
 * usage: probe frame ARGUMENT…             ends with the first frame
 *        probe turns ARGUMENT…             a line per turn of the main loop when it ends: own ms, frames' ms, when
 *        probe scroll ARGUMENT…            likewise, while the list on the page is scrolled to its end and back
 *
 * A turn lasts from one poll to the next; what is counted is the CPU time of this thread, so that whatever else the
 * machine does is left out. GTK's own layout and painting, from "before-paint" to "after-paint" of the frame clock, is
 * counted apart, but for what our own widgets do to draw themselves and to place their children, which is counted as
 * ours. What is not ours nor a frame, such as AT-SPI's or D-Bus's sources, is counted as ours; closing is not counted.
 */
#include "config.h"

#include <locale.h>
#include <time.h>

#include "dif-application.h"
#include "dif-actas-chart.h"
#include "dif-flip.h"
#include "dif-meter.h"
#include "dif-pipeline.h"
#include "first-frame.h"

#define SCROLL_STEPS (200)


typedef struct {
  double own;   /* ms */
  double frame; /* ms, GTK's */
  double at;    /* s, since the first frame */
} Turn;

static GArray *turns; /* (element-type Turn) */
static Turn turn;
static double woke, painting, widgets;
static gint64 started; /* monotonic; 0 until the first frame */
static GPollFunc poll_before;
static gboolean closed; /* what is taken apart when the window goes, nobody waits for */

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static int
poll_timed (GPollFD *fds, guint count, int timeout)
{
  int ready;

  if (woke > 0 && !closed) {
    turn.own = cpu_ms () - woke - turn.frame;
    turn.at = (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC;
    g_array_append_val (turns, turn);
  }
  ready = poll_before (fds, count, timeout);
  turn = (Turn){ 0 };
  woke = cpu_ms ();
  return ready;
}

/* --- Frames ------------------------------------------------------------------------------- */

static void
on_before_paint (GdkFrameClock *clock, gpointer data)
{
  painting = cpu_ms ();
  widgets = 0;
}

static void
on_after_paint (GdkFrameClock *clock, gpointer data)
{
  turn.frame += cpu_ms () - painting - widgets;
  painting = 0;
  /* the start is measured as a whole, by "frame" */
  if (started == 0) {
    g_array_set_size (turns, 0);
    started = g_get_monotonic_time ();
  }
}

/* --- Our own widgets' functions ------------------------------------------------------------ */

static int depth;
static double entered;

static void
enter (void)
{
  if (depth++ == 0)
    entered = cpu_ms ();
}

static void
leave (void)
{
  if (--depth == 0 && painting > 0)
    widgets += cpu_ms () - entered;
}

#define TIMED(Name)                                                                                                    \
  static void (*snapshot_##Name) (GtkWidget *, GtkSnapshot *);                                                         \
  static void (*allocate_##Name) (GtkWidget *, int, int, int);                                                         \
  static void timed_snapshot_##Name (GtkWidget *widget, GtkSnapshot *snapshot)                                         \
  {                                                                                                                    \
    enter ();                                                                                                          \
    snapshot_##Name (widget, snapshot);                                                                                \
    leave ();                                                                                                          \
  }                                                                                                                    \
  static void timed_allocate_##Name (GtkWidget *widget, int width, int height, int baseline)                           \
  {                                                                                                                    \
    enter ();                                                                                                          \
    allocate_##Name (widget, width, height, baseline);                                                                 \
    leave ();                                                                                                          \
  }                                                                                                                    \
  static void time_##Name (GType type)                                                                                 \
  {                                                                                                                    \
    GtkWidgetClass *klass = g_type_class_ref (type);                                                                   \
                                                                                                                       \
    snapshot_##Name = klass->snapshot;                                                                                 \
    klass->snapshot = timed_snapshot_##Name;                                                                           \
    allocate_##Name = klass->size_allocate;                                                                            \
    klass->size_allocate = timed_allocate_##Name;                                                                      \
  }

TIMED (chart)
TIMED (flip)
TIMED (meter)
TIMED (pipeline)

/* --- Scrolling ----------------------------------------------------------------------------- */

static GtkScrollable *
find_list (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_COLUMN_VIEW (widget) || GTK_IS_LIST_VIEW (widget))
    return GTK_SCROLLABLE (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkScrollable *found = find_list (child);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
scroll (gpointer data)
{
  static int step;
  GtkWindow *window = gtk_application_get_active_window (data);
  GtkScrollable *list = find_list (GTK_WIDGET (window));
  GtkAdjustment *adjustment = list != NULL ? gtk_scrollable_get_vadjustment (list) : NULL;
  double length = adjustment != NULL ? gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) : 0;

  /* not read yet */
  if (length < 10000)
    return G_SOURCE_CONTINUE;
  if (step == 0)
    g_array_set_size (turns, 0);
  if (++step > SCROLL_STEPS) {
    gtk_window_close (window);
    return G_SOURCE_REMOVE;
  }
  gtk_adjustment_set_value (adjustment, length * (1 - ABS (1 - 2.0 * step / SCROLL_STEPS)));
  return G_SOURCE_CONTINUE;
}

/* --- The program --------------------------------------------------------------------------- */

static void
on_realized (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), NULL);
}

static gboolean
on_close (GtkWindow *window)
{
  closed = TRUE;
  return GDK_EVENT_PROPAGATE;
}

static void
on_window (GtkApplication *application, GtkWindow *window)
{
  g_signal_connect (window, "close-request", G_CALLBACK (on_close), NULL);
  g_signal_connect (window, "realize", G_CALLBACK (on_realized), NULL);
}

static void
start_stopwatch (GtkApplication *application)
{
  gtk_init ();
  adw_init ();
  time_chart (DIF_TYPE_ACTAS_CHART);
  time_flip (DIF_TYPE_FLIP);
  time_meter (DIF_TYPE_METER);
  time_pipeline (DIF_TYPE_PIPELINE);
  turns = g_array_new (FALSE, FALSE, sizeof (Turn));
  poll_before = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_timed);
  g_signal_connect (application, "window-added", G_CALLBACK (on_window), NULL);
}

int
main (int argc, char *argv[])
{
  g_autoptr (DifApplication) application = NULL;
  const char *what = argc > 1 ? argv[1] : "";
  int code;

  setlocale (LC_ALL, "");
  g_set_prgname (DIF_APP_ID);
  application = dif_application_new ();
  if (g_str_equal (what, "frame"))
    first_frame_tell (GTK_APPLICATION (application), TRUE);
  else
    start_stopwatch (GTK_APPLICATION (application));
  if (g_str_equal (what, "scroll"))
    g_timeout_add (20, scroll, application);
  argv[1] = argv[0];
  code = g_application_run (G_APPLICATION (application), argc - 1, argv + 1);
  for (guint i = 0; turns != NULL && i < turns->len; i++)
    g_print ("%.3f %.3f %.3f\n", g_array_index (turns, Turn, i).own, g_array_index (turns, Turn, i).frame,
             g_array_index (turns, Turn, i).at);
  return code;
}
