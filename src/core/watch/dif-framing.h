/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Whether a browser shows a page in a frame of another: by what the framed one answers (RFC 7034, and Content
 * Security Policy Level 3 §6.4.2, as the HTML standard §7.7 has them together), and by the policy of the one that frames.
 */

/**
 * dif_framing_may_be_framed:
 * @frame_options: (nullable): the `X-Frame-Options` that the framed page answers, joined by commas
 * @policies: (nullable): its `Content-Security-Policy`, likewise
 * @frame: its address
 * @page: the address of the page with the frame
 * @why: (out) (transfer full): the words that forbid it, where they do
 */
gboolean
dif_framing_may_be_framed (const char *frame_options, const char *policies, GUri *frame, GUri *page, char **why);

/**
 * dif_framing_may_frame:
 * @policies: (nullable): of the page with the frame, by its header and its `meta`
 * @object: whether it is an `object` or `embed`
 * @why: (out) (transfer full): the directive that forbids it, where one does
 */
gboolean dif_framing_may_frame (const char *policies, gboolean object, GUri *page, GUri *frame, char **why);

/** dif_framing_upgrades: Returns: whether a page with these policies has what it shows by http fetched by https */
gboolean dif_framing_upgrades (const char *policies);

G_END_DECLS
