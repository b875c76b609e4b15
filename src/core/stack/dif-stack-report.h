/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stack/dif-stack-price.h"
#include "stack/dif-stack.h"

G_BEGIN_DECLS

/*
 * What a plan and the state of its stacks look like as documents of `difusorctl aws` (contract.md §5's style).
 */

/**
 * dif_stack_plan_to_json:
 *
 * Returns: (transfer full): `{"name", "domain", "region", "stacks": […], "resources": [{"stack", "resource",
 *   "what", "fulfils": [{"requirement", "clause"}]}], "price": {"date", "currency", "use", "lines": [{"id",
 *   "what", "cents"}], "total_cents", "sources"}}`
 */
JsonNode *dif_stack_plan_to_json (DifStackPlan *plan, const DifStackUse *use);

/** dif_stack_plan_to_text: Returns: (transfer full): the same for people */
char *dif_stack_plan_to_text (DifStackPlan *plan, const DifStackUse *use);

/** dif_stack_states_to_json: Returns: (transfer full): `{"stacks": [{"name", "region", "status", "outputs",
 * "parameters"}]}`; the status is empty where there is none */
JsonNode *dif_stack_states_to_json (const char *name, const char *region, DifStackState *const *states);

G_END_DECLS
