/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"

G_BEGIN_DECLS

/* What was seen at the public addresses, minute by minute (call, IV.b). */

/** DifProbeState: what a reader would have met */
typedef enum {
  DIF_PROBE_UP,      /* the site answers with what was published */
  DIF_PROBE_ALTERED, /* it answers, but with other bytes */
  DIF_PROBE_DOWN,    /* it does not answer, or with an error */
} DifProbeState;

/** DifPageState: what a reader of the outlet's own page would have met */
typedef enum {
  DIF_PAGE_UNKNOWN,   /* none is set, or it was not looked at */
  DIF_PAGE_FRAMED,    /* the results, in a frame that browsers show */
  DIF_PAGE_LINKED,    /* a link to them */
  DIF_PAGE_MENTIONED, /* their address in a script: what that makes of it is not known */
  DIF_PAGE_DOWN,      /* no page, or no HTML */
  DIF_PAGE_ABSENT,    /* a page on which they are not */
  DIF_PAGE_MIXED,     /* a frame by http in a page by https: browsers leave it empty */
  DIF_PAGE_REFUSED,   /* a frame that the public address forbids */
  DIF_PAGE_BLOCKED,   /* a frame that the page's own policy forbids */
  DIF_PAGE_BROKEN,    /* a frame whose address does not answer */
} DifPageState;

/** DifProbe: one look; free with dif_probe_free() */
typedef struct {
  gint64 at;
  char *target;
  DifProbeState state;
  char *problem;         /* (nullable) what is wrong, translated */
  char *cut;             /* (nullable) the cut that readers get, where it could be told */
  gint64 first_byte_us;  /* -1 if nothing came */
  int certificate_days;  /* until the certificate ends; -1 if there is none */
  char *page;            /* (nullable) the outlet's own page, if it was told */
  DifPageState page_state;
  char *page_problem;    /* (nullable) what is wrong with that page, translated */
} DifProbe;

void dif_probe_free (DifProbe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifProbe, dif_probe_free)

/** dif_probe_state_to_string: Returns: (transfer none): `up`, `altered`, `down` */
const char *dif_probe_state_to_string (DifProbeState state);

/** dif_page_state_to_string: Returns: (transfer none): `unknown`, `framed`, `linked`, `mentioned`, `down`, `absent`,
 * `mixed`, `refused`, `blocked`, `broken` */
const char *dif_page_state_to_string (DifPageState state);

/** dif_page_state_is_bad: whether readers of that page do not get to the results */
gboolean dif_page_state_is_bad (DifPageState state);

gboolean dif_archive_add_probe (DifArchive *self, DifProbe *probe, GError **error);

/**
 * dif_archive_list_probes:
 * @target: (nullable): only of this one
 * @from: microseconds of UTC
 * @to: before this moment; 0 for no end
 *
 * Returns: (transfer container) (element-type DifProbe): by target, oldest first
 */
GPtrArray *dif_archive_list_probes (
    DifArchive *self, const char *target, gint64 from, gint64 to, GError **error);

G_END_DECLS
