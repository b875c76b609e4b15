/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aws/dif-cloudformation.h"
#include "stack/dif-stack-plan.h"

G_BEGIN_DECLS

/** DifStackEventState: what an event means to whoever watches */
typedef enum {
  DIF_STACK_EVENT_ONGOING,
  DIF_STACK_EVENT_DONE,
  DIF_STACK_EVENT_WAITING, /* for the operator: its hint says what for */
  DIF_STACK_EVENT_FAILED,
} DifStackEventState;

/** DifStackEvent: something that happened while a stack was set up or removed, in plain words; free with
 * dif_stack_event_free() */
typedef struct {
  DifStackEventState state;
  char *resource; /* (nullable) its name in the template */
  char *text;     /* translated */
  char *hint;     /* (nullable) translated: what to do */
  char *at;       /* (nullable) ISO 8601, by AWS's clock */
} DifStackEvent;

void dif_stack_event_free (DifStackEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifStackEvent, dif_stack_event_free)

/** dif_stack_event_new: Returns: (transfer full): an event of our own; @hint: (nullable) */
DifStackEvent *dif_stack_event_new (DifStackEventState state, const char *text, const char *hint);

/**
 * dif_stack_event_read:
 * @fact: as CloudFormation tells it
 *
 * Returns: (transfer full) (nullable): the same in plain words; %NULL if it tells nobody anything: a resource
 *   whose making was given up because another one failed
 */
DifStackEvent *dif_stack_event_read (const DifStackFact *fact);

/** dif_stack_event_state_to_string: Returns: (transfer none): `ongoing`, `done`, `waiting` or `failed` */
const char *dif_stack_event_state_to_string (DifStackEventState state);

/** dif_stack_event_to_json: Returns: (transfer full) */
JsonObject *dif_stack_event_to_json (const DifStackEvent *self);

G_END_DECLS
