/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dif_log_crc:
 * @crc: of what came before; 0 at the beginning
 *
 * The checksum of gzip (RFC 1952), as zlib's crc32(). Where the processor multiplies polynomials it takes a tenth of the time:
 * of unpacking a log, zlib's takes a quarter.
 *
 * Returns: the checksum of what came before and @data
 */
guint32 dif_log_crc (guint32 crc, const char *data, gsize length);

G_END_DECLS
