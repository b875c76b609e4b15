/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DifS3Provider: who offers buckets, how theirs are asked for, and what is to be known before */
typedef struct {
  const char *name;
  const char *endpoint; /* (nullable) parts to be replaced are in capitals; Amazon's is found */
  const char *region;   /* (nullable) where one must be given */
  const char *caveat;   /* not translated yet: _() it */
} DifS3Provider;

/** dif_s3_providers: Returns: (transfer none): those known, Amazon first, ended by one without a name */
const DifS3Provider *dif_s3_providers (void);

/** dif_s3_provider_is_filled: Returns: whether no part of @endpoint waits to be replaced */
gboolean dif_s3_provider_is_filled (const char *endpoint);

G_END_DECLS
