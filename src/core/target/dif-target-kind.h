/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/dif-options.h"

G_BEGIN_DECLS

/**
 * DifTargetKind:
 *
 * What can be known of a kind of target without having one: its word, what must be said to set one
 * up, and its class. Every kind has one, in its own file; adding it to the table in
 * dif-target-kind.c is all that a new kind asks of the rest.
 */
typedef struct {
  const char *name;         /* `folder` */
  const char *place;        /* what its location is called in `--help`: `DIR` */
  const DifOption *options; /* (nullable) */
  gboolean has_rules;       /* somebody else's web server reads a file of rules beside the site */
  /* Returns: (transfer full): the location as it is kept, or %NULL with %DIF_ERROR_USAGE */
  char *(*check_location) (const char *location, GError **error);
  GType (*get_type) (void);
} DifTargetKind;

/** dif_target_kinds: Returns: (transfer none): all kinds, %NULL-terminated */
const DifTargetKind *const *dif_target_kinds (void);

/** dif_target_kind_find: Returns: (transfer none): or %NULL with %DIF_ERROR_USAGE */
const DifTargetKind *dif_target_kind_find (const char *name, GError **error);

G_END_DECLS
