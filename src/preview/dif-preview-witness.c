/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-preview-witness"

#include "config.h"

#include <webkit/webkit.h>

#include "package/dif-cut-shown.h"

#include "dif-preview-view.h"

#include "dif-preview-witness.h"

/* Of a reader's screen */
#define WIDTH (1280)
#define HEIGHT (900)
#define LOOK_MS (250)

/* What stands on the page, frames of its own host included */
static const char reader[] =
    "const read = d => d && d.body ? [ d.body.innerText ].concat (Array.from (d.querySelectorAll ('iframe'),"
    "  f => { try { return read (f.contentDocument); } catch (e) { return ''; } })).join ('\\n') : '';"
    "return document.title + '\\n' + read (document);";


typedef struct {
  DifPreviewView *view;
  gint64 moment;
  GTimeZone *zone;
  GMainLoop *loop;
  guint looking; /* source */
  guint ending;  /* source */
  gboolean asked;
  DifPreviewSeen seen;
} Witness;

static void
end (Witness *witness, DifPreviewSeen seen)
{
  witness->seen = seen;
  g_main_loop_quit (witness->loop);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (JSCValue) value =
      webkit_web_view_call_async_javascript_function_finish (WEBKIT_WEB_VIEW (source), result, NULL);
  g_autofree char *text = value != NULL ? jsc_value_to_string (value) : NULL;
  Witness *witness = data;

  witness->asked = FALSE;
  if (text == NULL)
    return;
  witness->seen = DIF_PREVIEW_NOT_SEEN;
  if (dif_cut_shown_in (text, witness->moment, witness->zone))
    end (witness, DIF_PREVIEW_SEEN);
}

static gboolean
look (gpointer data)
{
  Witness *witness = data;
  DifPreviewState state = dif_preview_view_get_state (witness->view);

  if (state == DIF_PREVIEW_FAILED || state == DIF_PREVIEW_DEAD) {
    end (witness, DIF_PREVIEW_UNKNOWN);
  } else if (state == DIF_PREVIEW_SHOWN && !witness->asked) {
    witness->asked = TRUE;
    webkit_web_view_call_async_javascript_function (WEBKIT_WEB_VIEW (dif_preview_view_get_web (witness->view)), reader, -1,
                                                    NULL, NULL, NULL, NULL, on_read, witness);
  }
  return G_SOURCE_CONTINUE;
}

static gboolean
on_late (gpointer data)
{
  Witness *witness = data;

  witness->ending = 0;
  end (witness, witness->seen);
  return G_SOURCE_REMOVE;
}

DifPreviewSeen
dif_preview_witness (const DifPreviewSite *site, const char *address, gint64 moment, GTimeZone *zone, char **problem)
{
  Witness witness = { .moment = moment, .zone = zone, .seen = DIF_PREVIEW_UNKNOWN };

  witness.view = g_object_ref_sink (DIF_PREVIEW_VIEW (dif_preview_view_new ()));
  witness.loop = g_main_loop_new (NULL, FALSE);
  if (site != NULL)
    dif_preview_view_show_cut (witness.view, site, "", FALSE);
  else
    dif_preview_view_show_public (witness.view, address);
  /* in no window: nothing appears anywhere, and pages are laid out all the same */
  gtk_widget_measure (GTK_WIDGET (witness.view), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (GTK_WIDGET (witness.view), WIDTH, HEIGHT, -1, NULL);
  witness.looking = g_timeout_add (LOOK_MS, look, &witness);
  witness.ending = g_timeout_add_seconds (DIF_PREVIEW_WITNESS_SECONDS, on_late, &witness);
  g_main_loop_run (witness.loop);
  g_source_remove (witness.looking);
  g_clear_handle_id (&witness.ending, g_source_remove);
  *problem = g_strdup (dif_preview_view_get_problem (witness.view));
  /* an answer that is still to come finds the witness gone */
  while (witness.asked)
    g_main_context_iteration (NULL, TRUE);
  g_main_loop_unref (witness.loop);
  g_object_unref (witness.view);
  return witness.seen;
}
