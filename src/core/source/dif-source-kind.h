/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/dif-options.h"

G_BEGIN_DECLS

/**
 * DifSourceKind:
 *
 * What can be known of a kind of source without having one. Every kind has one, in its own file;
 * adding it to the table in dif-source-kind.c is all that a new kind asks of the rest.
 */
typedef struct {
  const char *name;         /* `feed` */
  const char *arguments;    /* what follows it on the command line: `URL` */
  guint min_arguments;
  guint max_arguments;
  gboolean over_http;       /* asked through a DifHttp that carries its credentials */
  const DifOption *options; /* (nullable) */
  /* @index: which argument. Returns: (transfer full): as it is kept, or %NULL with %DIF_ERROR_USAGE */
  char *(*check_argument) (guint index, const char *argument, GError **error);
  GType (*get_type) (void);
} DifSourceKind;

/** dif_source_kinds: Returns: (transfer none): all kinds, %NULL-terminated */
const DifSourceKind *const *dif_source_kinds (void);

/** dif_source_kind_find: Returns: (transfer none): or %NULL with %DIF_ERROR_USAGE */
const DifSourceKind *dif_source_kind_find (const char *name, GError **error);

/** dif_source_kind_check_url: a `check_argument` for kinds whose arguments are addresses */
char *dif_source_kind_check_url (guint index, const char *argument, GError **error);

G_END_DECLS
