/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/dif-call.h"
#include "target/dif-target.h"

G_BEGIN_DECLS

/**
 * DifTargetCheckState:
 * @DIF_TARGET_CHECK_GOOD: as it must be
 * @DIF_TARGET_CHECK_NOTICE: readers get the right bytes, but not as they should
 * @DIF_TARGET_CHECK_BAD: a night could not be published like this
 */
typedef enum {
  DIF_TARGET_CHECK_GOOD,
  DIF_TARGET_CHECK_NOTICE,
  DIF_TARGET_CHECK_BAD,
} DifTargetCheckState;

/** DifTargetCheck: one thing that was tried */
typedef struct {
  const char *id; /* static: `open`, `strategy`, `write`, `read`, `permissions`, `dns`, `public`, `redirect`,
                     `content-type`, `cache-control`, `tls`, `certificate`, `https-redirect`, `distribution`,
                     `framing`, `missing`, `deep-link`, `actas`, `replace`, `fresh`, `remove` */
  DifTargetCheckState state;
  char *text;     /* translated: what was found, with its values */
} DifTargetCheck;

/**
 * DifTargetTest:
 *
 * Whether a target can be published on, found out by doing it with two small files of our own in a
 * folder of their own: written, read back, replaced, read as readers do where there is a public
 * address (bytes, redirects, headers, whether a change is seen at once), and removed. What stands
 * there is not touched. Any kind of target: it uses dif_target_put_file() and its companions. Free
 * with dif_target_test_free().
 */
typedef struct {
  char *target;
  DifMode mode;
  gboolean passed;   /* no check was bad */
  double seconds;
  GPtrArray *checks; /* (element-type DifTargetCheck) in the order in which they were done */
  GError *error;     /* (owned) (nullable) why the place could not be used at all */
  char *unknown_key; /* (owned) (nullable) with %DIF_ERROR_DECISION: the fingerprint of the host's key, which
                        nobody has vouched for yet */
  DifTargetConfig *learned; /* (owned) the target's settings with what was found out on the way */
} DifTargetTest;

void dif_target_test_free (DifTargetTest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifTargetTest, dif_target_test_free)

/**
 * dif_target_test_run:
 * @call: (nullable): says where images of actas must lead (III.c)
 *
 * Returns: (transfer full): what was found
 */
DifTargetTest *dif_target_test_run (DifTarget *target, DifCall *call, GCancellable *cancellable);

/** dif_target_test_set_plain_port: where plain http of the public address is asked for; for tests */
void dif_target_test_set_plain_port (guint port);

/** dif_target_test_dup_summary: Returns: (transfer full): the first thing that is wrong, or that all is well */
char *dif_target_test_dup_summary (DifTargetTest *self);

/** dif_target_test_record: keeps it among the tests that were made, and notes it in the ledger */
gboolean dif_target_test_record (DifTargetTest *self, DifArchive *archive, GError **error);

/** dif_target_check_state_to_string: Returns: (transfer none): `good`, `notice` or `bad` */
const char *dif_target_check_state_to_string (DifTargetCheckState state);

/** dif_target_test_to_json: Returns: (transfer full): the whole test */
JsonNode *dif_target_test_to_json (DifTargetTest *self);

G_END_DECLS
