/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "stack/dif-stack-event.h"

G_BEGIN_DECLS

/*
 * Setting both stacks up, changing them and taking them down again, on CloudFormation with the keys of
 * whoever administers the account. These keys are in memory only; nothing here stores them. Blocking.
 */

/** DifStackWatch: told of each event as it happens, in the thread that works */
typedef void (*DifStackWatch) (const DifStackEvent *event, gpointer user_data);

/** DifStackWork: what the functions below work with; not owned */
typedef struct {
  const DifAwsCredentials *administrator;
  DifStackWatch watch; /* (nullable) */
  gpointer user_data;
  GCancellable *cancellable;
} DifStackWork;

/** dif_stack_tell: tells @work of an event of our own; @hint: (nullable) */
void dif_stack_tell (DifStackWork *work, DifStackEventState state, const char *text, const char *hint);

/**
 * dif_stack_up:
 *
 * Makes both stacks, or changes them to what @plan says, and waits until they stand. What was broken off
 * goes on; a first attempt that has failed is cleared away first. The zone of the domain is found where the
 * plan does not name it.
 *
 * Returns: (transfer full) (element-type utf8 utf8): the outputs of both, or %NULL with the first failure
 */
GHashTable *dif_stack_up (DifStackWork *work, DifStackPlan *plan, GError **error);

/**
 * dif_stack_look:
 * @states: filled with DIF_STACK_PARTS states, free each with dif_stack_state_free()
 */
gboolean dif_stack_look (
    DifStackWork *work, const char *name, const char *region, DifStackState **states, GError **error);

/** dif_stack_stands: whether a stack is whole, and nothing is being done to it */
gboolean dif_stack_stands (const DifStackState *state);

/**
 * dif_stack_down:
 *
 * Removes the publisher's keys, what is in the bucket, and both stacks. The bucket of the access logs stays.
 * The packages are on this machine and are never touched.
 */
gboolean dif_stack_down (DifStackWork *work, const char *name, const char *region, GError **error);

G_END_DECLS
