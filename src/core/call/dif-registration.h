/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-call.h"

G_BEGIN_DECLS

/* Most characters of a datum: of names, and of all others */
#define DIF_REGISTRATION_NAME_LENGTH (500)
#define DIF_REGISTRATION_LENGTH (2000)

/**
 * DifRegistration:
 *
 * The difusor's data that a call asks for (I.f, I.g), by the keys of dif_call_known_data(). Each is
 * checked as it is set and kept as it was typed.
 */
typedef struct _DifRegistration DifRegistration;

DifRegistration *dif_registration_new (void);
void dif_registration_free (DifRegistration *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifRegistration, dif_registration_free)

/**
 * dif_registration_new_from_text:
 * @text: JSON as dif_registration_to_text() writes it
 *
 * Returns: (transfer full): the registration, or %NULL with %DIF_ERROR_FORMAT
 */
DifRegistration *dif_registration_new_from_text (const char *text, GError **error);

/** dif_registration_to_text: Returns: (transfer full): canonical JSON, an object of texts */
char *dif_registration_to_text (DifRegistration *self);

/** dif_registration_to_json: Returns: (transfer full): an object of texts, without what is not set */
JsonNode *dif_registration_to_json (DifRegistration *self);

/**
 * dif_registration_set:
 * @value: white space around it is dropped; empty clears the datum
 *
 * Returns: %FALSE with %DIF_ERROR_USAGE if there is no such key or @value cannot be such a datum;
 *   the registration is then as it was
 */
gboolean
dif_registration_set (DifRegistration *self, const char *key, const char *value, GError **error);

/** dif_registration_get: Returns: (transfer none) (nullable): the datum; %NULL if not set */
const char *dif_registration_get (DifRegistration *self, const char *key);

/**
 * dif_registration_missing:
 *
 * Returns: (transfer container) (element-type DifCallDatum): what @call asks for and is not set, in
 *   the order of the call; the elements belong to @call
 */
GPtrArray *dif_registration_missing (DifRegistration *self, DifCall *call);

G_END_DECLS
