/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-profile.h"
#include "stack/dif-stack.h"
#include "target/dif-target-test.h"

G_BEGIN_DECLS

/*
 * From two stacks to a target that can be published on, and back. The publisher's key is made by a call
 * and goes straight into the keyring; it is never an output of a stack.
 */

/**
 * dif_stack_read_outputs:
 * @text: what stands under “Outputs” of both stacks in AWS's console, pasted: on each line, or on two lines one
 *   after the other, a key and its value; other lines and columns are passed over
 *
 * Returns: (transfer full) (element-type utf8 utf8): or %NULL with %DIF_ERROR_USAGE naming what is missing
 */
GHashTable *dif_stack_read_outputs (const char *text, GError **error);

/**
 * dif_stack_make_target:
 * @outputs: (element-type utf8 utf8): of both stacks
 *
 * Returns: (transfer full): the target, without an access key
 */
DifTargetConfig *
dif_stack_make_target (const char *name, DifMode mode, GHashTable *outputs, GError **error);

/**
 * dif_stack_check_keyring:
 * @folder: the data folder
 *
 * Before anything is set up: %DIF_ERROR_SECRET if a secret could not be kept
 */
gboolean dif_stack_check_keyring (const char *folder, GCancellable *cancellable, GError **error);

/**
 * dif_stack_give_key:
 * @folder: the data folder, under which the keyring knows the secret
 * @user: the identity that publishes
 * @session: where there is no keyring, the secret is kept in memory until the program ends
 *
 * Gives @config an access key: the one that @before (nullable) has, if its secret is still known, else a new
 * one. One that was replaced is removed.
 */
gboolean dif_stack_give_key (DifStackWork *work,
                             const char *folder,
                             DifTargetConfig *config,
                             DifTargetConfig *before,
                             const char *user,
                             gboolean session,
                             GError **error);

/**
 * dif_stack_keep_target:
 * @own: whether the program has made the stacks, and can take them down: by hand they have any name
 *
 * Keeps the target, new or changed, and marks the requirements that its stacks fulfil.
 */
gboolean dif_stack_keep_target (
    DifProfile *profile, DifTargetConfig *config, GHashTable *outputs, gboolean own, GError **error);

/** dif_stack_has: whether the program has made stacks for the target @name */
gboolean dif_stack_has (DifArchive *archive, const char *name);

/**
 * dif_stack_try_target:
 * @folder: the data folder
 * @call: (nullable): as of dif_target_test_run()
 *
 * Tries the target out: a new key takes AWS some seconds to know, which are waited for. Where another provider
 * answers for the domain, it tells the line that it must have.
 *
 * Returns: (transfer full): the test
 */
DifTargetTest *dif_stack_try_target (
    DifStackWork *work, const char *folder, DifCall *call, DifTargetConfig *config, GHashTable *outputs);

/**
 * dif_stack_add_target:
 * @config: with its access key
 *
 * Both, and the test is kept.
 *
 * Returns: (transfer full): the test
 */
DifTargetTest *dif_stack_add_target (DifStackWork *work,
                                     DifProfile *profile,
                                     DifTargetConfig *config,
                                     GHashTable *outputs,
                                     GError **error);

/**
 * dif_stack_check_down:
 * @region: where the site is; asked there only if @name is no target, since setting it up was broken off
 * @confirmation: (nullable): what was typed: the domain of @name
 *
 * Whether the stacks of @name may be taken down: %DIF_ERROR_HOURS for a real target before the call's closing
 * hour, %DIF_ERROR_DECISION as long as something else than its domain was typed, %DIF_ERROR_USAGE if there is
 * nothing to take down.
 */
gboolean dif_stack_check_down (DifStackWork *work,
                               DifProfile *profile,
                               const char *name,
                               const char *region,
                               const char *confirmation,
                               GError **error);

/** dif_stack_forget_target: the stacks of @name are gone: neither target, if it became one, secret nor mark stays */
gboolean dif_stack_forget_target (DifProfile *profile, const char *name, GError **error);

G_END_DECLS
