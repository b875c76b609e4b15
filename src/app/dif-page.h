/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifPage:
 *
 * A page of the window. It is made when it is first shown, gets the desk (property `desk`,
 * construct-only), and shows what is in it: its `refresh` is called on the main thread whenever the
 * desk has changed while the page is on the screen, and when it comes onto the screen. Commands are
 * actions of the window (dif-window-actions.c), by name in the .ui file; a page asks for nothing else.
 *
 * To add one: see dif-pages.c.
 */
#define DIF_TYPE_PAGE (dif_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (DifPage, dif_page, DIF, PAGE, AdwBin)

struct _DifPageClass {
  AdwBinClass parent_class;

  void (*refresh) (DifPage *self, DifDesk *desk);

  /* (nullable) puts the focus where the page is searched */
  void (*find) (DifPage *self);
};

/** dif_page_get_desk: Returns: (transfer none) */
DifDesk *dif_page_get_desk (DifPage *self);

/** dif_page_find: Returns: whether the page can be searched; the focus is then where that is done */
gboolean dif_page_find (DifPage *self);

/** DIF_PAGE_TEMPLATE: where the build puts a page's .ui file */
#define DIF_PAGE_TEMPLATE(name) "/io/github/difusor/Difusor/ui/" name ".ui"

G_END_DECLS
