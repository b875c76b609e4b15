/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk-work.h"

G_BEGIN_DECLS

/**
 * DifWindow:
 *
 * The window: the sidebar with the status card and every page, and one page beside it; folded into
 * one on a narrow window. On first start the welcome stands in the place of the page.
 */
#define DIF_TYPE_WINDOW (dif_window_get_type ())
G_DECLARE_FINAL_TYPE (DifWindow, dif_window, DIF, WINDOW, AdwApplicationWindow)

/**
 * dif_window_new:
 * @settings: (nullable)
 * @plan: of a practice night that is started here
 */
GtkWidget *dif_window_new (GtkApplication *application, DifDesk *desk, GSettings *settings,
                           const DifNightPlan *plan);

/** dif_window_show_page: @name: of dif-pages.c; one that is not known is left out */
void dif_window_show_page (DifWindow *self, const char *name);

/** dif_window_toast: says something short, for a moment; @text: not markup */
void dif_window_toast (DifWindow *self, const char *text);

/** dif_window_toast_undo: as dif_window_toast(), with a button that calls @action with @subject */
void dif_window_toast_undo (DifWindow *self, const char *text, const char *action, const char *subject);

/**
 * dif_window_import:
 * @file: a package of the Institute's, local
 *
 * Imports it into the operator's folder, or says why not.
 */
void dif_window_import (DifWindow *self, GFile *file);

/** dif_window_leave_welcome: the page that was shown last stands in its place */
void dif_window_leave_welcome (DifWindow *self);

/** dif_window_find: goes to where the page that is shown is searched, if it can be; else to the list of cuts */
void dif_window_find (DifWindow *self);

/** dif_window_get_settings: Returns: (transfer none) (nullable) */
GSettings *dif_window_get_settings (DifWindow *self);

DifDesk *dif_window_get_desk (DifWindow *self);
const DifNightPlan *dif_window_get_plan (DifWindow *self);

/** dif_window_open_profile: shows another data folder from now on */
void dif_window_open_profile (DifWindow *self, const char *folder);

/** dif_window_go_back: to the sidebar, on a narrow window */
void dif_window_go_back (DifWindow *self);

/** dif_window_open_menu: the main menu, by the keyboard */
void dif_window_open_menu (DifWindow *self);

G_END_DECLS
