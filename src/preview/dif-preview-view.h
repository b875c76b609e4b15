/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-preview-api.h"

G_BEGIN_DECLS

/**
 * DifPreviewView:
 *
 * Pages of a cut, or of the public address, on a reader's screen of some width: made smaller where
 * there is less room. Its methods are those of #DifPreviewApi.
 */
#define DIF_TYPE_PREVIEW_VIEW (dif_preview_view_get_type ())
G_DECLARE_FINAL_TYPE (DifPreviewView, dif_preview_view, DIF, PREVIEW_VIEW, GtkWidget)

GtkWidget *dif_preview_view_new (void);
void dif_preview_view_show_cut (DifPreviewView *self, const DifPreviewSite *site, const char *path, gboolean framed);
void dif_preview_view_show_public (DifPreviewView *self, const char *url);
void dif_preview_view_set_width (DifPreviewView *self, guint pixels);
void dif_preview_view_reload (DifPreviewView *self);
void dif_preview_view_go_back (DifPreviewView *self);
DifPreviewState dif_preview_view_get_state (DifPreviewView *self);
const char *dif_preview_view_get_problem (DifPreviewView *self);
char *dif_preview_view_get_path (DifPreviewView *self);
GPtrArray *dif_preview_view_get_asked (DifPreviewView *self);

/** dif_preview_view_get_web: Returns: (transfer none) (nullable): the WebKitWebView inside */
GtkWidget *dif_preview_view_get_web (DifPreviewView *self);

G_END_DECLS
