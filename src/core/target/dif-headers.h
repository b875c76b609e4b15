/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifHeaders:
 *
 * What a file is served with (design.md §6): one fixed table for every target, so that readers get
 * the same from each. Part of a file's fingerprint: a changed header is published again.
 */
typedef struct {
  const char *content_type;  /* static */
  const char *cache_control; /* static */
  gboolean known;            /* FALSE: unknown extension, served as bytes; listed as a warning */
} DifHeaders;

/**
 * dif_headers_for:
 * @path: path in the site
 * @pointer: whether it is the entry or a file that names the newest data
 * @headers: (out): filled
 */
void dif_headers_for (const char *path, gboolean pointer, DifHeaders *headers);

/** dif_headers_extensions: Returns: (transfer none): every one that is known, without its dot; %NULL-terminated */
const char *const *dif_headers_extensions (void);

G_END_DECLS
