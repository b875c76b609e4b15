/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * A document that only who knows its password can read: AES-256-GCM under a key that PBKDF2 (RFC 8018,
 * with HMAC-SHA-256) makes of the password and a salt. What was changed anywhere does not open.
 */

/** dif_seal_close: Returns: (transfer full): an object that holds @node sealed, or %NULL */
JsonNode *dif_seal_close (JsonNode *node, const char *password, GError **error);

/**
 * dif_seal_open:
 * @sealed: as dif_seal_close() made it
 * @document: its name, for errors
 *
 * Returns: (transfer full): what was sealed; %NULL with %DIF_ERROR_SECRET if the password is another one
 *   or it was changed, %DIF_ERROR_FORMAT if it is no such object
 */
JsonNode *dif_seal_open (JsonNode *sealed, const char *password, const char *document, GError **error);

G_END_DECLS
