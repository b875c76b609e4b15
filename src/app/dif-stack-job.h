/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stack/dif-stack-target.h"

#include "dif-desk.h"

G_BEGIN_DECLS

/*
 * The work of the assistant for AWS, on a worker thread: no data folder is locked while AWS works.
 */

/** DifStackOrder: what is to be done; owned by the task. Keys are wiped when it ends */
typedef struct {
  DifStackPlan *plan;
  DifAwsCredentials *keys; /* of whoever administers the account; with @outputs, the publisher's own */
  char *folder;            /* the data folder */
  char *outputs;           /* (nullable) pasted from AWS's console: the stacks stand */
  DifTargetConfig *before; /* (nullable) the target as it was */
} DifStackOrder;

void dif_stack_order_free (DifStackOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifStackOrder, dif_stack_order_free)

/** DifStackResult: a target that was tried out */
typedef struct {
  DifTargetConfig *config;
  GHashTable *outputs; /* (element-type utf8 utf8) */
  DifTargetTest *test;
} DifStackResult;

void dif_stack_result_free (DifStackResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifStackResult, dif_stack_result_free)

/** DifStackSeen: told in the main thread; @source: whose work it is */
typedef void (*DifStackSeen) (GObject *source, const DifStackEvent *event);

/** dif_stack_job_run_async: @order: (transfer full); @source lives at least until it ends */
void dif_stack_job_run_async (GObject *source,
                              DifStackOrder *order,
                              DifStackSeen seen,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data);

/** dif_stack_job_run_finish: Returns: (transfer full): or %NULL with the reason */
DifStackResult *dif_stack_job_run_finish (GAsyncResult *result, GError **error);

/** dif_stack_job_zones_async: asks which zones the account has; @keys: (transfer full) */
void dif_stack_job_zones_async (GObject *source,
                                DifAwsCredentials *keys,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data);

/** dif_stack_job_zones_finish: Returns: (transfer full) (element-type DifAwsZone): or %NULL with the reason */
GPtrArray *dif_stack_job_zones_finish (GAsyncResult *result, GError **error);

/** dif_stack_job_keep: keeps the target of @result (taken over) in the folder of @desk */
void dif_stack_job_keep (DifDesk *desk, DifStackResult *result);

G_END_DECLS
