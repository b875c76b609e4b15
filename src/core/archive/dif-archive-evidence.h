/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"

G_BEGIN_DECLS

/*
 * What shows that the requirements of the call are met: what was measured last, what the difusor
 * declares, and documents, kept under `evidence/` in the data folder with their SHA-256.
 */

/** DifMeasureState: as of DifTargetCheckState */
typedef enum {
  DIF_MEASURE_GOOD,
  DIF_MEASURE_NOTICE,
  DIF_MEASURE_BAD,
} DifMeasureState;

/** dif_measure_state_to_string: Returns: (transfer none): `good`, `notice` or `bad` */
const char *dif_measure_state_to_string (DifMeasureState state);

/** DifMeasure: the last measurement of one thing; free with dif_measure_free() */
typedef struct {
  char *subject; /* a target's name, or "" */
  char *id;      /* of a requirement, or of a check of dif-site-check.h */
  gint64 at;
  DifMeasureState state;
  char *text;    /* translated: what was found, with its values */
} DifMeasure;

void dif_measure_free (DifMeasure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifMeasure, dif_measure_free)

/** dif_archive_put_measure: keeps what was measured now, in place of what was before */
gboolean dif_archive_put_measure (DifArchive *self,
                                  const char *subject,
                                  const char *id,
                                  DifMeasureState state,
                                  const char *text,
                                  GError **error);

/** dif_archive_list_measures: Returns: (transfer full) (element-type DifMeasure): by subject */
GPtrArray *dif_archive_list_measures (DifArchive *self, GError **error);

/** dif_archive_forget_measures: of every target: what is looked at next takes their place */
gboolean dif_archive_forget_measures (DifArchive *self, GError **error);

/** DifEvidence: a declaration or a document; free with dif_evidence_free() */
typedef struct {
  gint64 seq;
  char *requirement;
  gint64 at;
  char *text;   /* what is declared; of a document its name as it was attached */
  char *file;   /* (nullable) of a document: its name under `evidence/` */
  char *sha256; /* (nullable) of a document */
} DifEvidence;

void dif_evidence_free (DifEvidence *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifEvidence, dif_evidence_free)

/** dif_archive_declare: notes, also in the ledger, that the difusor declares to meet a requirement */
gboolean dif_archive_declare (DifArchive *self, const char *requirement, const char *text, GError **error);

/**
 * dif_archive_attach:
 * @path: a regular file of at most %DIF_LIMIT_EVIDENCE_BYTES; copied
 *
 * Keeps a document that proves a requirement, and notes its digest in the ledger.
 *
 * Returns: %FALSE with %DIF_ERROR_LIMIT, %DIF_ERROR_NOT_FOUND, %DIF_ERROR_EXISTS if the same bytes are
 *   there already for that requirement, or %DIF_ERROR_STORAGE
 */
gboolean dif_archive_attach (DifArchive *self, const char *requirement, const char *path, GError **error);

/* What became of a document for the Institute: kinds of records in the ledger. The evidence of it is that of the
 * requirement `KIND:DOCUMENT`, e.g. `document-sent:solicitud`. */
#define DIF_EVIDENCE_SENT "document-sent"
#define DIF_EVIDENCE_ACKNOWLEDGED "document-acknowledged"

/**
 * dif_archive_hand:
 * @kind: %DIF_EVIDENCE_SENT or %DIF_EVIDENCE_ACKNOWLEDGED
 * @document: its name
 * @path: (nullable): the file, as dif_archive_attach(); the same one may be handed in again
 * @text: (nullable): how, or what the Institute calls it
 *
 * Notes that a document was sent, or acknowledged, now. Returns: as dif_archive_attach()
 */
gboolean dif_archive_hand (DifArchive *self, const char *kind, const char *document, const char *path, const char *text,
                           GError **error);

/** dif_archive_drop_evidence: takes a declaration or a document back; the ledger keeps that it was there */
gboolean dif_archive_drop_evidence (DifArchive *self, gint64 seq, GError **error);

/** dif_archive_list_evidence: Returns: (transfer full) (element-type DifEvidence): oldest first */
GPtrArray *dif_archive_list_evidence (DifArchive *self, GError **error);

/** dif_archive_check_evidence: Returns: %FALSE with %DIF_ERROR_ALTERED if a document is gone or is not as it
 * was attached; a declaration is always as it was */
gboolean dif_archive_check_evidence (DifArchive *self, DifEvidence *evidence, GError **error);

G_END_DECLS
