/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** DifChoice: what a person is asked to choose; nothing is owned */
typedef struct {
  const char *title;
  GtkFileChooserAction kind;
  const char *accept;          /* (nullable) label of the button */
  const char *name;            /* (nullable) proposed for a new file */
  const char *subject;         /* (nullable) handed to the callback */
  const char *filter;          /* (nullable) name of the only kind of files, with @suffixes */
  const char *const *suffixes; /* (nullable) of those, as `zip` */
} DifChoice;

/** DifChosen: @self: as given to dif_choose(); @path: local */
typedef void (*DifChosen) (gpointer self, const char *subject, const char *path);

/** DifChosenMany: @paths: local, at least one */
typedef void (*DifChosenMany) (gpointer self, const char *const *paths);

/**
 * dif_choose:
 * @self: a widget: the dialog stands before its window, and is forgotten with it
 *
 * Asks for a file or a folder; calls @chosen unless the person thinks better of it.
 */
void dif_choose (gpointer self, const DifChoice *choice, DifChosen chosen);

/** dif_choose_many: as dif_choose(), for several at once */
void dif_choose_many (gpointer self, const DifChoice *choice, DifChosenMany chosen);

G_END_DECLS
