/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-json.h"

G_BEGIN_DECLS

/**
 * DifOption:
 *
 * One thing that can be set on a kind of source or target, as `--name VALUE` on the command line
 * and as a row of the assistants. Tables of them end with a %NULL name.
 */
typedef struct {
  const char *name;     /* `access-key` */
  const char *argument; /* what its value is called in `--help`: `KEY` */
  const char *help;     /* one line, marked with N_() */
  gboolean is_file;     /* its value is a path, kept absolute */
  gboolean (*check) (const char *value, GError **error); /* (nullable) */
} DifOption;

/** dif_options_new: Returns: (transfer full) (element-type utf8 utf8): none set yet */
GHashTable *dif_options_new (void);

/** dif_options_copy: Returns: (transfer full) */
GHashTable *dif_options_copy (GHashTable *self);

/** dif_options_get: Returns: (transfer none) (nullable): as set */
const char *dif_options_get (GHashTable *self, const char *name);

/**
 * dif_options_set:
 * @known: (nullable): what @kind knows
 * @kind: for the error
 * @value: (nullable): %NULL takes it away
 *
 * Returns: %FALSE with %DIF_ERROR_USAGE if @kind has no such option, or the value is empty
 */
gboolean dif_options_set (GHashTable *self,
                          const DifOption *known,
                          const char *kind,
                          const char *name,
                          const char *value,
                          GError **error);

/** dif_options_to_json: Returns: (transfer full): an object, names in order */
JsonNode *dif_options_to_json (GHashTable *self);

/** dif_options_from_json: sets all that stand in @object, as dif_options_to_json() wrote them */
gboolean dif_options_from_json (GHashTable *self,
                                const DifOption *known,
                                const char *kind,
                                DifJsonCursor *object,
                                GError **error);

G_END_DECLS
