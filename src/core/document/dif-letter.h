/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-profile.h"

G_BEGIN_DECLS

/**
 * DifLetter:
 *
 * A mail that hands a document in: to whom the call says, with what belongs to it. The program never
 * sends it: a person looks at it in a mail program first. Free with dif_letter_free().
 */
typedef struct {
  GStrv to;             /* addresses; none where the call names nobody for that document */
  char *subject;
  char *body;
  GStrv attachments;    /* paths */
  gboolean to_operator; /* practice or drill: it goes to nobody else */
} DifLetter;

void dif_letter_free (DifLetter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifLetter, dif_letter_free)

/** DIF_LETTER_LOGO: beside dif_papers_list(), what can be handed in */
#define DIF_LETTER_LOGO "logo"

/**
 * dif_letter_new:
 * @document: one of dif_papers_list(), or %DIF_LETTER_LOGO
 * @folder: where its attachments are laid out; made
 *
 * Composes a mail. The solicitud goes with its signed scan, if there is one, with what accredits who
 * signed it, and with the carta. While the source is for practice or for drills, or what was received is,
 * the mail is marked so and goes to the address of the registration only: no rehearsal reaches the Institute.
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_SETUP if it needs something that is not set yet,
 *   %DIF_ERROR_USAGE, %DIF_ERROR_ALTERED or %DIF_ERROR_STORAGE
 */
DifLetter *dif_letter_new (DifProfile *profile, const char *document, const char *folder, GError **error);

/**
 * dif_letter_to_eml:
 *
 * Returns: (transfer full): it as a draft that mail programs open (RFC 5322, RFC 2045), with its attachments;
 *   the same for the same mail; or %NULL with @error if one of them cannot be read
 */
GBytes *dif_letter_to_eml (const DifLetter *self, GError **error);

G_END_DECLS
