/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-options.h"

G_BEGIN_DECLS

/**
 * DifCliOptions:
 *
 * The options of a command that every kind of source or target adds its own to. Free with
 * dif_cli_options_free().
 */
typedef struct _DifCliOptions DifCliOptions;

/** dif_cli_options_new: @fixed: the command's own options, ended by a %NULL name */
DifCliOptions *dif_cli_options_new (const GOptionEntry *fixed);
void dif_cli_options_free (DifCliOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifCliOptions, dif_cli_options_free)

/** dif_cli_options_add: adds what a kind knows (nullable), but for names that are there already */
void dif_cli_options_add (DifCliOptions *self, const DifOption *known);

/** dif_cli_options_get_entries: Returns: (transfer none): for dif_cli_parse() */
const GOptionEntry *dif_cli_options_get_entries (DifCliOptions *self);

/**
 * dif_cli_options_each:
 * @apply: called with @target for every added option that was given; %FALSE with @error ends it
 */
gboolean dif_cli_options_each (DifCliOptions *self,
                               gboolean (*apply) (gpointer target,
                                                  const char *name,
                                                  const char *value,
                                                  GError **error),
                               gpointer target,
                               GError **error);

G_END_DECLS
