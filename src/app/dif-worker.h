/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dif_worker_run:
 * @task: with its source tag and data set
 * @work: what a thread does for it
 *
 * As g_task_run_in_thread(), and known to dif_worker_settle(): everything that the window does on another thread goes
 * through here. In the main thread.
 */
void dif_worker_run (GTask *task, GTaskThreadFunc work);

/**
 * dif_worker_settle:
 *
 * Cancels what still runs and waits for it, running the main loop meanwhile: a program that ends under its own threads
 * takes away from them what they read. When the window is gone; in the main thread.
 */
void dif_worker_settle (void);

G_END_DECLS
