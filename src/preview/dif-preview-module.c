/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-preview"

#include "config.h"

#include <gmodule.h>

#include "dif-preview-portal.h"
#include "dif-preview-view.h"

/* What the window calls, with the type that it knows */

static void
show_cut (GtkWidget *view, const DifPreviewSite *site, const char *path, gboolean framed)
{
  dif_preview_view_show_cut (DIF_PREVIEW_VIEW (view), site, path, framed);
}

static void
show_public (GtkWidget *view, const char *url)
{
  dif_preview_view_show_public (DIF_PREVIEW_VIEW (view), url);
}

static void
set_width (GtkWidget *view, guint pixels)
{
  dif_preview_view_set_width (DIF_PREVIEW_VIEW (view), pixels);
}

static void
reload (GtkWidget *view)
{
  dif_preview_view_reload (DIF_PREVIEW_VIEW (view));
}

static void
go_back (GtkWidget *view)
{
  dif_preview_view_go_back (DIF_PREVIEW_VIEW (view));
}

static DifPreviewState
get_state (GtkWidget *view)
{
  return dif_preview_view_get_state (DIF_PREVIEW_VIEW (view));
}

static const char *
get_problem (GtkWidget *view)
{
  return dif_preview_view_get_problem (DIF_PREVIEW_VIEW (view));
}

static char *
get_path (GtkWidget *view)
{
  return dif_preview_view_get_path (DIF_PREVIEW_VIEW (view));
}

static GPtrArray *
get_asked (GtkWidget *view)
{
  return dif_preview_view_get_asked (DIF_PREVIEW_VIEW (view));
}

static const DifPreviewApi api = {
  .version = DIF_PREVIEW_API_VERSION,
  .view_new = dif_preview_view_new,
  .show_cut = show_cut,
  .show_public = show_public,
  .set_width = set_width,
  .reload = reload,
  .go_back = go_back,
  .get_state = get_state,
  .get_problem = get_problem,
  .get_path = get_path,
  .get_asked = get_asked,
  .code = dif_preview_portal_code,
};

G_MODULE_EXPORT const DifPreviewApi *dif_preview_get_api (void);

const DifPreviewApi *
dif_preview_get_api (void)
{
  return &api;
}
