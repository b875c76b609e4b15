/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-profile.h"

G_BEGIN_DECLS

/** DifEveFinding: a public path that shows what it must not on the eve of an election */
typedef struct {
  char *target;
  char *url;
  char *text; /* what is wrong, translated */
} DifEveFinding;

void dif_eve_finding_free (DifEveFinding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifEveFinding, dif_eve_finding_free)

/**
 * dif_eve_check:
 * @looked: (out): public paths that were asked for
 *
 * Asks every public address as a reader does: the entry page, the pointers, and every path that we have put
 * there. What is real may show the zero state (no acta captured), what is not may show the holding page of a
 * withdrawal; otherwise a path must be absent. Test results have been taken for real ones because somebody
 * thought that they were gone.
 *
 * Returns: (transfer full) (element-type DifEveFinding): what is not so; empty if all is well
 */
GPtrArray *dif_eve_check (DifProfile *profile, guint *looked, GCancellable *cancellable, GError **error);

G_END_DECLS
