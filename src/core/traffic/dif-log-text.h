/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/dif-digest.h"

G_BEGIN_DECLS

/*
 * What a log says, whatever its name and its compression: a host writes on into `access.log`, calls
 * it `access.log.1` the next day and packs it the day after, and its requests are to be counted once.
 */

/** DifLogText: the whole lines of a log, unpacked */
typedef struct {
  guint64 bytes;
  guint64 loose;                 /* bytes after the last whole line */
  char sha256[DIF_DIGEST_HEX];
  char head[DIF_DIGEST_HEX];     /* SHA-256 of the first line that is no directive; "" if there is none */
} DifLogText;

/** dif_log_text_read: reads a whole log */
gboolean dif_log_text_read (const char *path, DifLogText *text, GCancellable *cancellable, GError **error);

/**
 * dif_log_text_begins:
 * @begins: (out): whether the log begins with @bytes whose SHA-256 is @sha256
 */
gboolean dif_log_text_begins (const char *path,
                              guint64 bytes,
                              const char *sha256,
                              gboolean *begins,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
