/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dif-job-manager.h"

G_BEGIN_DECLS

/**
 * DifJobsView:
 *
 * What is at work, and what failed until it is dismissed: a row each, with how far it is and how to end
 * it. Takes no room when there is nothing to say.
 */
#define DIF_TYPE_JOBS_VIEW (dif_jobs_view_get_type ())
G_DECLARE_FINAL_TYPE (DifJobsView, dif_jobs_view, DIF, JOBS_VIEW, GtkWidget)

void dif_jobs_view_set_jobs (DifJobsView *self, DifJobManager *jobs);

G_END_DECLS
