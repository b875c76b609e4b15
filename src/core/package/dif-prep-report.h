/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "package/dif-finding.h"
#include "package/dif-package.h"
#include "package/dif-prep-election.h"

G_BEGIN_DECLS

/**
 * DifPrepReport:
 *
 * What a package holds, read to its end and checked: its elections and what is wrong with them.
 * Free with dif_prep_report_free().
 */
typedef struct {
  DifPackageInfo *info;  /* (owned) */
  gboolean has_cut;
  DifCutStamp cut;       /* as written where info->cut_origin says; meaningless without has_cut */
  GPtrArray *elections;  /* (owned) (element-type DifPrepElection) */
  GPtrArray *findings;   /* (owned) (element-type DifFinding) errors first */
} DifPrepReport;

void dif_prep_report_free (DifPrepReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifPrepReport, dif_prep_report_free)

/**
 * dif_prep_report_new:
 * @path: the file as received
 * @name: its name as received
 * @zone: zone of times that do not say theirs (the call's)
 * @before: (nullable): the report of the cut before; votes and captured actas must not fall
 *
 * Looks into a package as dif_package_inspect() and reads its results CSVs and its JSON whole, in one
 * pass and in constant memory; candidaturas and catalogues are passed over.
 *
 * Returns: (transfer full): or %NULL as dif_package_inspect()
 */
DifPrepReport *dif_prep_report_new (const char *path,
                                    const char *name,
                                    GTimeZone *zone,
                                    DifPrepReport *before,
                                    GCancellable *cancellable,
                                    GError **error);

/** dif_prep_report_recall: as dif_prep_report_new(), of the results alone: to compare the next cut with */
DifPrepReport *dif_prep_report_recall (
    const char *path, const char *name, GTimeZone *zone, GCancellable *cancellable, GError **error);

/** dif_prep_report_add: moves what else was found to @self->findings; @findings is empty afterwards */
void dif_prep_report_add (DifPrepReport *self, DifFindings *findings);

/** dif_prep_report_captured: Returns: ACTAS_CAPTURADAS over all elections; -1 if none says it */
gint64 dif_prep_report_captured (DifPrepReport *self);

/** dif_prep_report_expected: Returns: ACTAS_ESPERADAS over all elections; -1 if none says it */
gint64 dif_prep_report_expected (DifPrepReport *self);

/**
 * dif_prep_report_to_json:
 * @file: its name
 * @sha256: of the file
 *
 * Returns: (transfer full): `inspect` of contract.md §5
 */
JsonNode *dif_prep_report_to_json (DifPrepReport *self, const char *file, const char *sha256);

G_END_DECLS
