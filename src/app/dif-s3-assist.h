/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "call/dif-call.h"
#include "target/dif-target-config.h"

G_BEGIN_DECLS

/*
 * What helps with a bucket in the form of a target: who offers it, and what it needs to be allowed.
 */

/**
 * dif_s3_assist_add_providers:
 * @options: (element-type AdwEntryRow): of the form; `endpoint` and `region` are filled when one is chosen
 *
 * Returns: (transfer none): a row of @group that offers the providers known; what is to be known of the
 *   one chosen is the group's description
 */
GtkWidget *dif_s3_assist_add_providers (AdwPreferencesGroup *group, GPtrArray *options);

/** dif_s3_assist_add_setup: Returns: (transfer none): a row of @group that is activated by who has no bucket yet */
GtkWidget *dif_s3_assist_add_setup (AdwPreferencesGroup *group);

/** dif_s3_assist_add_policy: Returns: (transfer none): a row of @group that opens and shows the permissions */
GtkWidget *dif_s3_assist_add_policy (AdwPreferencesGroup *group);

/** dif_s3_assist_set_policy: what @config (nullable) needs; the row hides without one */
void dif_s3_assist_set_policy (GtkWidget *row, DifTargetConfig *config, DifCall *call);

/** dif_s3_assist_show_policy: @text: (nullable): the permissions as text; the row hides without */
void dif_s3_assist_show_policy (GtkWidget *row, const char *text);

G_END_DECLS
