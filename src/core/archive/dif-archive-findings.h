/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"
#include "base/dif-mode.h"
#include "package/dif-finding.h"
#include "package/dif-package.h"

G_BEGIN_DECLS

/* What was found in the packages of a cut, kept for as long as the cut. */

/**
 * dif_archive_add_findings:
 * @file: the package, as under packages/CUT/
 * @findings: (element-type DifFinding)
 */
gboolean dif_archive_add_findings (
    DifArchive *self, const char *cut, const char *file, GPtrArray *findings, GError **error);

/** dif_archive_list_findings: Returns: (transfer container) (element-type DifFinding): of a cut, errors
 * first */
GPtrArray *dif_archive_list_findings (DifArchive *self, const char *cut, GError **error);

/**
 * dif_archive_last_results:
 * @file: (out) (transfer full): its name under packages/CUT/
 *
 * Returns: (transfer full) (nullable): the newest cut, by cut time and then by arrival, with a package
 *   that holds results CSVs and was not refused; %NULL without @error if there is none
 */
char *dif_archive_last_results (
    DifArchive *self, DifMode mode, const char *call, char **file, GError **error);

/** dif_archive_has_kind: whether a cut of that time, not refused, has a package of that kind already */
gboolean dif_archive_has_kind (DifArchive *self,
                               DifMode mode,
                               const char *call,
                               gint64 cut_time,
                               DifPackageKind kind,
                               gboolean *has,
                               GError **error);

G_END_DECLS
