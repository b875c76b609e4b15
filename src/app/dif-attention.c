/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-attention"

#include "config.h"

#include <adwaita.h>
#include <gmodule.h>
#include <math.h>
#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

#include "base/dif-file.h"

#include "dif-attention.h"

#define RATE (22050)
#define SOUNDS (6)                 /* high and low in turn */
#define SOUND_SAMPLES (RATE / 4)
#define EDGE_SAMPLES (RATE / 100)  /* of each, fading in and out: no click */
#define LOUD (0.6)


/* --- The window --------------------------------------------------------------------------- */

#ifdef GDK_WINDOWING_X11
static void
mark (GtkWindow *window, gboolean urgent)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  if (GDK_IS_X11_SURFACE (surface))
    gdk_x11_surface_set_urgency_hint (surface, urgent);
}
#else
static void
mark (GtkWindow *window, gboolean urgent)
{
}
#endif

static void
on_active (GtkWindow *window)
{
  if (!gtk_window_is_active (window))
    return;
  mark (window, FALSE);
  g_signal_handlers_disconnect_by_func (window, on_active, NULL);
}

static gboolean
is_on_x11 (GtkWindow *window)
{
#ifdef GDK_WINDOWING_X11
  return GDK_IS_X11_DISPLAY (gtk_widget_get_display (GTK_WIDGET (window)));
#else
  return FALSE;
#endif
}

void
dif_attention_ask (GtkWindow *window)
{
  gtk_widget_show (GTK_WIDGET (window));
  if (gtk_window_is_active (window))
    return;
  mark (window, TRUE);
  g_signal_handlers_disconnect_by_func (window, on_active, NULL);
  g_signal_connect (window, "notify::is-active", G_CALLBACK (on_active), NULL);
  /* a Wayland compositor marks a window that asks without having been clicked at; an X11 one might give it the keyboard */
  if (!is_on_x11 (window))
    gtk_window_present (window);
}

/* --- For who does not see ----------------------------------------------------------------- */

void
dif_attention_announce (GtkWidget *widget, const char *text)
{
  /* gtk_accessible_announce() of 4.14, with the highest of its priorities */
  typedef void (*Announce) (GtkAccessible *self, const char *message, int priority);
  static Announce announce;
  static gsize looked;
  const int high = 2;

  if (g_once_init_enter (&looked)) {
    GModule *program = g_module_open (NULL, G_MODULE_BIND_LAZY); /* stays open */
    gpointer found = NULL;

    if (program != NULL && g_module_symbol (program, "gtk_accessible_announce", &found))
      announce = (Announce) found;
    g_once_init_leave (&looked, 1);
  }
  if (announce != NULL)
    announce (GTK_ACCESSIBLE (widget), text, high);
}

/* --- The sound ---------------------------------------------------------------------------- */

static void
put (GByteArray *array, guint32 value, guint bytes)
{
  guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (array, (const guint8 *) &little, bytes);
}

/* PCM of one channel and 16 bits */
static void
put_header (GByteArray *array, guint32 bytes)
{
  g_byte_array_append (array, (const guint8 *) "RIFF", 4);
  put (array, 36 + bytes, 4);
  g_byte_array_append (array, (const guint8 *) "WAVEfmt ", 8);
  put (array, 16, 4);
  put (array, 1, 2);
  put (array, 1, 2);
  put (array, RATE, 4);
  put (array, RATE * 2, 4);
  put (array, 2, 2);
  put (array, 16, 2);
  g_byte_array_append (array, (const guint8 *) "data", 4);
  put (array, bytes, 4);
}

static gint16
sample (guint sound, guint at)
{
  double hertz = sound % 2 == 0 ? 880 : 660;
  double edge = (double) MIN (MIN (at, SOUND_SAMPLES - 1 - at), EDGE_SAMPLES) / EDGE_SAMPLES;

  return (gint16) (G_MAXINT16 * LOUD * edge * sin (2 * G_PI * hertz * at / RATE));
}

GBytes *
dif_attention_make_sound (void)
{
  GByteArray *array = g_byte_array_new ();

  put_header (array, SOUNDS * SOUND_SAMPLES * 2);
  for (guint sound = 0; sound < SOUNDS; sound++) {
    for (guint at = 0; at < SOUND_SAMPLES; at++)
      put (array, (guint16) sample (sound, at), 2);
  }
  return g_byte_array_free_to_bytes (array);
}

static void
beep (void)
{
  GdkDisplay *display = gdk_display_get_default ();

  if (display != NULL)
    gdk_display_beep (display);
}

/* Returns: (transfer full) (nullable): its path; what plays sounds takes files only */
static char *
keep_sound (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "difusor", NULL);
  g_autofree char *path = g_build_filename (folder, "alarm.wav", NULL);
  g_autoptr (GBytes) sound = dif_attention_make_sound ();
  g_autoptr (GError) error = NULL;

  if (dif_folder_make (folder, &error) &&
      g_file_set_contents (path, g_bytes_get_data (sound, NULL), (gssize) g_bytes_get_size (sound), &error))
    return g_steal_pointer (&path);
  g_message ("the alarm’s sound: %s", error->message);
  return NULL;
}

static void
on_error (GtkMediaStream *stream)
{
  if (gtk_media_stream_get_error (stream) == NULL)
    return;
  g_info ("the alarm’s sound: %s", gtk_media_stream_get_error (stream)->message);
  beep ();
}

void
dif_attention_ring (void)
{
  static GtkMediaStream *playing; /* (owned) (nullable) the last one */
  g_autofree char *path = keep_sound ();

  if (path == NULL) {
    beep ();
    return;
  }
  g_clear_object (&playing);
  playing = gtk_media_file_new_for_filename (path);
  g_signal_connect (playing, "notify::error", G_CALLBACK (on_error), NULL);
  if (gtk_media_stream_get_error (playing) != NULL)
    on_error (playing);
  else
    gtk_media_stream_play (playing);
}
