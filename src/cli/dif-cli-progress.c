/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cli-progress"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/dif-rate.h"

#include "dif-cli-progress.h"

#define TICK_US (G_USEC_PER_SEC / 10)
#define DEFAULT_WIDTH (80)
#define LEAST_WIDTH (20)
#define ERASE "\r\033[K"


struct _DifCliProgress {
  DifProgress *progress; /* (owned) (nullable) none where stderr is no terminal */
  GThread *thread;       /* (owned) (nullable) that draws */
  GMutex mutex;          /* of all below, and of stderr */
  GCond wake;
  gboolean stop;
  gboolean drawn;        /* the line stands there */

  char *what;            /* (owned) (nullable) the step as it was last looked at */
  guint64 done;
  gboolean quiet;        /* not drawn until it changes */
  DifRate rate;
};


/* --- The line ----------------------------------------------------------------------------- */

static guint
terminal_width (void)
{
  struct winsize size;

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return DEFAULT_WIDTH;
  return MAX (size.ws_col, LEAST_WIDTH);
}

/* Returns: (transfer full): how far, how fast, and until when, as far as that can be told */
static char *
make_figures (DifCliProgress *self, guint64 total)
{
  g_autoptr (GString) text = g_string_new (NULL);
  double rate = dif_rate_get (&self->rate);
  double left = total > 0 ? dif_rate_get_seconds_left (&self->rate, total) : -1;

  if (total > 0)
    g_string_append_printf (text, "  %3u %%", (guint) (MIN (self->done, total) * 100 / total));
  if (rate > 0) {
    g_autofree char *speed = g_format_size ((guint64) rate);

    /* Translators: a speed, e.g. 12.3 MB/s */
    g_string_append (text, "  ");
    g_string_append_printf (text, _("%s/s"), speed);
  }
  if (left > 0) {
    g_autoptr (GDateTime) now = g_date_time_new_now_local ();
    g_autoptr (GDateTime) end = g_date_time_add_seconds (now, left);
    g_autofree char *hour = g_date_time_format (end, "%H:%M");

    g_string_append (text, "  ");
    /* Translators: %s is an hour and minute, e.g. 20:14 */
    g_string_append_printf (text, _("ends at %s"), hour);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Writes over the line; the step's name gives way to the figures where the terminal is narrow */
static void
draw (DifCliProgress *self, guint64 total)
{
  g_autofree char *figures = make_figures (self, total);
  glong space = (glong) terminal_width () - 1 - g_utf8_strlen (figures, -1);
  g_autofree char *step = NULL;

  if (g_utf8_strlen (self->what, -1) > space) {
    g_autofree char *start = g_utf8_substring (self->what, 0, MAX (space - 1, 0));

    step = g_strconcat (start, "…", NULL);
  } else {
    step = g_strdup (self->what);
  }
  g_printerr (ERASE "%s%s", step, figures);
  self->drawn = TRUE;
}

static void
erase (DifCliProgress *self)
{
  if (self->drawn)
    g_printerr (ERASE);
  self->drawn = FALSE;
}

/* --- Looking ------------------------------------------------------------------------------ */

static void
look (DifCliProgress *self)
{
  gint64 now = g_get_monotonic_time ();
  guint64 done, total;
  g_autofree char *what = dif_progress_read (self->progress, &done, &total);

  if (g_strcmp0 (what, self->what) != 0 || done < self->done) {
    g_free (self->what);
    self->what = g_steal_pointer (&what);
    self->rate = (DifRate){ 0 };
    self->quiet = FALSE;
  } else if (done != self->done) {
    self->quiet = FALSE;
  }
  self->done = done;
  dif_rate_look (&self->rate, now, done);

  /* a step that has ended says nothing more; one that stands still is worth seeing */
  if (self->quiet || self->what[0] == '\0' || (total > 0 && done >= total))
    erase (self);
  else
    draw (self, total);
}

static gpointer
watch (gpointer user_data)
{
  DifCliProgress *self = user_data;

  g_mutex_lock (&self->mutex);
  while (!self->stop) {
    gint64 next = g_get_monotonic_time () + TICK_US;

    look (self);
    while (!self->stop && g_cond_wait_until (&self->wake, &self->mutex, next))
      ;
  }
  erase (self);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

DifCliProgress *
dif_cli_progress_new (void)
{
  DifCliProgress *self = g_new0 (DifCliProgress, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->wake);
  if (isatty (STDERR_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0) {
    self->progress = dif_progress_new ();
    self->thread = g_thread_new ("progress", watch, self);
  }
  return self;
}

void
dif_cli_progress_free (DifCliProgress *self)
{
  if (self->thread != NULL) {
    g_mutex_lock (&self->mutex);
    self->stop = TRUE;
    g_cond_signal (&self->wake);
    g_mutex_unlock (&self->mutex);
    g_thread_join (self->thread);
  }
  g_clear_object (&self->progress);
  g_free (self->what);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->wake);
  g_free (self);
}

DifProgress *
dif_cli_progress_get (DifCliProgress *self)
{
  return self->progress;
}

void
dif_cli_progress_say (DifCliProgress *self, const char *line)
{
  if (self == NULL) {
    g_printerr ("%s\n", line);
    return;
  }
  g_mutex_lock (&self->mutex);
  erase (self);
  g_printerr ("%s\n", line);
  self->quiet = TRUE;
  g_mutex_unlock (&self->mutex);
}
