/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "document/dif-letter.h"

G_BEGIN_DECLS

/**
 * dif_mail_compose:
 * @letter: (transfer full)
 *
 * Opens a mail in the operator's mail program, with its attachments, for them to look at and send: through
 * the e-mail portal (org.freedesktop.portal.Email), else xdg-email. Where neither is there, or answers, the
 * draft is written beside its attachments, and a dialog says where it is and to whom it goes.
 */
void dif_mail_compose (GtkWindow *window, DifLetter *letter);

G_END_DECLS
