/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dif-outlook.h"

G_BEGIN_DECLS

/**
 * DifPipeline:
 *
 * The way of a cut, Institute → fetched → checked → published → visible, each with its hour:
 * columns on a wide window, rows on a narrow one. Its children are labels, so that a screen reader
 * reads name, then hour.
 */
#define DIF_TYPE_PIPELINE (dif_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (DifPipeline, dif_pipeline, DIF, PIPELINE, GtkWidget)

/** dif_pipeline_set_step: @when: an hour, or a word in its place */
void dif_pipeline_set_step (DifPipeline *self, guint step, DifStepState state, const char *when);

G_END_DECLS
