/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPageInfo:
 *
 * One row of the sidebar.
 */
typedef struct {
  const char *name;           /* for `win.show-page::NAME` */
  const char *section;        /* N_() (nullable) the heading above it */
  const char *title;          /* N_() */
  const char *icon;
  GType (*get_type) (void);   /* a DifPage */
} DifPageInfo;

/** dif_pages: every page in the order of the sidebar */
extern const DifPageInfo dif_pages[];
extern const guint dif_pages_count;

/** dif_pages_find: Returns: (nullable): the page of that name */
const DifPageInfo *dif_pages_find (const char *name);

/** dif_pages_make: Returns: (transfer floating): the widget of a page */
GtkWidget *dif_pages_make (const DifPageInfo *info, DifDesk *desk);

G_END_DECLS
