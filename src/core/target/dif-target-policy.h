/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "call/dif-call.h"
#include "target/dif-target-config.h"

G_BEGIN_DECLS

/**
 * dif_target_policy:
 * @logs: (nullable): where its access logs lie, as dif_archive_get_log_place() says
 * @call: (nullable): says where images of actas must lead (III.c)
 *
 * What a bucket and its access key need, and no more. Nothing of it is applied.
 *
 * Returns: (transfer full): `user` and `bucket`, and with a known address of images of actas
 *   `routing_rules` and `function`; %NULL with %DIF_ERROR_USAGE if the target is no bucket
 */
JsonObject *dif_target_policy (DifTargetConfig *config, const char *logs, DifCall *call, GError **error);

/** dif_target_policy_to_text: Returns: (transfer full): the same for people, each part with its title */
char *dif_target_policy_to_text (JsonObject *policy);

G_END_DECLS
