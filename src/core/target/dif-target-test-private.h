/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "target/dif-target-test.h"

G_BEGIN_DECLS

/*
 * Inside of a test: what its two halves share, the one that writes and reads (dif-target-test.c) and
 * the one that looks from outside (dif-target-test-site.c).
 */

/** DifTargetTestRun: a test under way */
typedef struct {
  DifTargetTest *test; /* (unowned) */
  DifTarget *target;   /* (unowned) */
  DifCall *call;       /* (unowned) (nullable) */
  GCancellable *cancellable; /* (unowned) (nullable) */
  char *token;         /* (owned) that nobody can have kept from before */
  char *page;          /* (owned) path of the page */
  char *data;          /* (owned) path of the JSON */
} DifTargetTestRun;

/** dif_target_test_add: tells what was found */
void dif_target_test_add (DifTargetTestRun *run,
                          const char *id,
                          DifTargetCheckState state,
                          const char *format,
                          ...) G_GNUC_PRINTF (4, 5);

/**
 * dif_target_test_fail:
 * @error: (transfer full)
 *
 * A check that ended in an error, which is what the test ends with if it is the first.
 *
 * Returns: %FALSE
 */
gboolean dif_target_test_fail (DifTargetTestRun *run, const char *id, GError *error);

/** dif_target_test_look_up: Returns: whether the name of the public address leads anywhere */
gboolean dif_target_test_look_up (DifTargetTestRun *run);

/**
 * dif_target_test_look:
 *
 * What readers of the public address meet beside the bytes: TLS and its certificate, who answers, plain
 * http, frames, files that are not there, addresses within the site, images of actas. While the page
 * of the test stands there.
 */
void dif_target_test_look (DifTargetTestRun *run);

G_END_DECLS
