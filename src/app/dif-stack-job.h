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
  char *confirmation;      /* (nullable) typed before it is taken down */
} DifStackOrder;

void dif_stack_order_free (DifStackOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifStackOrder, dif_stack_order_free)

/** DifStackResult: a target that was tried out */
typedef struct {
  DifTargetConfig *config;
  GHashTable *outputs; /* (element-type utf8 utf8) */
  DifTargetTest *test;
  gboolean own; /* the stacks were made by the program */
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

/**
 * dif_stack_job_down_async:
 * @order: (transfer full): of its plan, the name, the region and the mode count
 *
 * Takes down what stands, if its domain was typed and the hours allow it; the target here stays as it is.
 */
void dif_stack_job_down_async (GObject *source,
                               DifStackOrder *order,
                               DifStackSeen seen,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);
gboolean dif_stack_job_down_finish (GAsyncResult *result, GError **error);

/** DifStackAccount: what an account has */
typedef struct {
  GPtrArray *zones;                       /* (element-type DifAwsZone) */
  DifStackState *states[DIF_STACK_PARTS]; /* of the stacks that the order names */
} DifStackAccount;

void dif_stack_account_free (DifStackAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifStackAccount, dif_stack_account_free)

/** dif_stack_job_look_async: asks the account which zones it has, and how the stacks of @order stand;
 * @order: (transfer full) */
void dif_stack_job_look_async (GObject *source,
                               DifStackOrder *order,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);

/** dif_stack_job_look_finish: Returns: (transfer full): or %NULL with the reason */
DifStackAccount *dif_stack_job_look_finish (GAsyncResult *result, GError **error);

/** dif_stack_job_forget: the stacks of the target @name are gone, and so is it from the folder of @desk */
void dif_stack_job_forget (DifDesk *desk, const char *name);

/** dif_stack_job_keep: keeps the target of @result (taken over) in the folder of @desk */
void dif_stack_job_keep (DifDesk *desk, DifStackResult *result);

G_END_DECLS
