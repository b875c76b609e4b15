/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dif-preview-site.h"

G_BEGIN_DECLS

/*
 * What the window calls of the module `difusor-preview`, the only thing that links WebKit. It is
 * loaded when the preview is first opened (app/dif-preview-loader.h), and asked for this table.
 */

#define DIF_PREVIEW_API_VERSION (1)

/** DIF_PREVIEW_API_SYMBOL: a #DifPreviewGetApi */
#define DIF_PREVIEW_API_SYMBOL "dif_preview_get_api"

/** DIF_PREVIEW_ASKED_MOST: different addresses remembered of what pages ask outside */
#define DIF_PREVIEW_ASKED_MOST (500)

/** DIF_PREVIEW_ASKED_BYTES: of each */
#define DIF_PREVIEW_ASKED_BYTES (2048)

typedef enum {
  DIF_PREVIEW_EMPTY,   /* nothing was asked of it */
  DIF_PREVIEW_LOADING,
  DIF_PREVIEW_SHOWN,
  DIF_PREVIEW_FAILED,  /* the page cannot be shown; see get_problem */
  DIF_PREVIEW_DEAD,    /* the web process is gone; reload starts another */
} DifPreviewState;

/** DifPreviewAsked: an address outside of the cut that its pages asked for, and did not get */
typedef struct {
  char *address; /* as the page has it: a stranger's text */
  gboolean acta; /* an image of an acta, which the Institute serves; @address is there */
} DifPreviewAsked;

/**
 * DifPreviewApi:
 *
 * A view is a widget with the signals `changed` (state, address, problem or what was asked) and
 * `outside` (gchararray: an address that a person followed, for the browser).
 */
typedef struct {
  guint version;

  /** view_new: Returns: (transfer floating) */
  GtkWidget *(*view_new) (void);

  /** show_cut: @path: of the page with query and fragment, "" is the entry; @framed: in the sample page */
  void (*show_cut) (GtkWidget *view, const DifPreviewSite *site, const char *path, gboolean framed);

  /** show_public: @url: what readers get; only its own host is asked */
  void (*show_public) (GtkWidget *view, const char *url);

  /** set_width: @pixels: of the reader's screen; 0 is as wide as there is room */
  void (*set_width) (GtkWidget *view, guint pixels);

  void (*reload) (GtkWidget *view);
  void (*go_back) (GtkWidget *view);

  DifPreviewState (*get_state) (GtkWidget *view);

  /** get_problem: Returns: (transfer none) (nullable): what a failed page said */
  const char *(*get_problem) (GtkWidget *view);

  /** get_path: Returns: (transfer full): of the page that is shown, with query and fragment; "" if none */
  char *(*get_path) (GtkWidget *view);

  /** get_asked: Returns: (transfer none) (element-type DifPreviewAsked): since show_cut */
  GPtrArray *(*get_asked) (GtkWidget *view);

  /** code: Returns: (transfer full): see dif_preview_portal_code() */
  char *(*code) (const char *url);
} DifPreviewApi;

typedef const DifPreviewApi *(*DifPreviewGetApi) (void);

G_END_DECLS
