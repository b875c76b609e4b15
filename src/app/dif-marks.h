/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "target/dif-target-test.h"

G_BEGIN_DECLS

/*
 * Rows that say in one look how something went: a mark, words, and what to do where something is to be done.
 */

/** DifMark: how it went */
typedef enum {
  DIF_MARK_ONGOING,
  DIF_MARK_GOOD,
  DIF_MARK_NOTE, /* waits for the operator */
  DIF_MARK_WARNING,
  DIF_MARK_BAD,
} DifMark;

/**
 * dif_marks_put:
 * @key: (nullable): what the row is about
 * @hint: (nullable): what to do
 *
 * Changes the row about @key, or adds one at the end of @list.
 */
void dif_marks_put (GtkListBox *list, const char *key, DifMark mark, const char *text, const char *hint);

/** dif_marks_clear: takes all rows away */
void dif_marks_clear (GtkListBox *list);

/** dif_marks_show_test: a row for each check of @test, and nothing else */
void dif_marks_show_test (GtkListBox *list, const DifTargetTest *test);

G_END_DECLS
