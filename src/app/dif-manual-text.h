/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DifManualKind: what a piece of a page is */
typedef enum {
  DIF_MANUAL_HEADING,
  DIF_MANUAL_PARAGRAPH,
  DIF_MANUAL_ITEM,    /* of a list */
  DIF_MANUAL_CODE,
  DIF_MANUAL_TABLE,
  DIF_MANUAL_PICTURE,
} DifManualKind;

/** DifManualBlock: one piece of a page */
typedef struct {
  DifManualKind kind;
  guint number;    /* level of a heading, from 1; of an item its number, 0 where items are not numbered */
  char *text;      /* (nullable) Pango markup; of code the code itself, of a picture what stands for it, both plain */
  char *target;    /* (nullable) of a picture: where it lies */
  GPtrArray *rows; /* (nullable) (element-type GStrv) of a table: its rows, the heads first, each cell markup */
} DifManualBlock;

/**
 * dif_manual_read:
 * @text: a page of the manual, in the Markdown that docs/manual keeps to
 *
 * Takes a page apart. Comments are left out; links become `<a href>` with their target as it stands.
 *
 * Returns: (transfer full) (element-type DifManualBlock): its pieces, in their order
 */
GPtrArray *dif_manual_read (const char *text);

/**
 * dif_manual_resolve:
 * @page: where a page lies, e.g. `manual/es/guide.md`
 * @target: a relative link on it, e.g. `../../sftp.md`
 *
 * Returns: (transfer full) (nullable): what it leads to, e.g. `sftp.md`; %NULL if that is outside
 */
char *dif_manual_resolve (const char *page, const char *target);

G_END_DECLS
