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

/** DifProbe: one look; free with dif_probe_free() */
typedef struct {
  gint64 at;
  char *target;
  DifProbeState state;
  char *problem;         /* (nullable) what is wrong, translated */
  char *cut;             /* (nullable) the cut that readers get, where it could be told */
  gint64 first_byte_us;  /* -1 if nothing came */
  int certificate_days;  /* until the certificate ends; -1 if there is none */
} DifProbe;

void dif_probe_free (DifProbe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifProbe, dif_probe_free)

/** dif_probe_state_to_string: Returns: (transfer none): `up`, `altered`, `down` */
const char *dif_probe_state_to_string (DifProbeState state);

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
