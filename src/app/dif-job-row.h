/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dif-job-manager.h"

G_BEGIN_DECLS

/** DifJobRow: one job: how far it is, or why it failed and the one thing to do */
#define DIF_TYPE_JOB_ROW (dif_job_row_get_type ())
G_DECLARE_FINAL_TYPE (DifJobRow, dif_job_row, DIF, JOB_ROW, GtkListBoxRow)

GtkWidget *dif_job_row_new (DifJob *job, DifJobManager *jobs);

G_END_DECLS
