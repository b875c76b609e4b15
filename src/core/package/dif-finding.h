/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DifFindingLevel:
 *
 * How much a finding weighs. Whatever it is, the package is published as it came: the Institute is
 * the source (reliability.md).
 *
 * @DIF_FINDING_NOTICE: unusual, and of no consequence for the figures
 * @DIF_FINDING_WARNING: something that the Institute should look at
 * @DIF_FINDING_ERROR: the package contradicts itself or cannot be read in part
 */
typedef enum {
  DIF_FINDING_NOTICE,
  DIF_FINDING_WARNING,
  DIF_FINDING_ERROR,
} DifFindingLevel;

/** dif_finding_level_to_string: Returns: (transfer none): `notice`, `warning`, `error` */
const char *dif_finding_level_to_string (DifFindingLevel level);
/** DifFinding: one thing that is wrong or odd in a package; free with dif_finding_free() */
typedef struct {
  DifFindingLevel level;
  char *id;   /* (owned) a word for programs, e.g. `sum-mismatch` */
  char *text; /* (owned) translated, in plain words */
  char *path; /* (owned) (nullable) the file in the package, names joined with `/` */
  gint64 row; /* of the actas, counted from 1; 0 if it is about no row */
} DifFinding;

void dif_finding_free (DifFinding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifFinding, dif_finding_free)

/** dif_finding_to_json: Returns: (transfer full): an element of `findings` of contract.md §5 */
JsonNode *dif_finding_to_json (DifFinding *self);

/**
 * DifFindings:
 *
 * A list of findings that stays short whatever a file holds: of each kind in each file only the
 * first %DIF_LIMIT_FINDINGS_EACH are kept, and how many more there were is said once.
 */
typedef struct _DifFindings DifFindings;

DifFindings *dif_findings_new (void);
void dif_findings_free (DifFindings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifFindings, dif_findings_free)

/**
 * dif_findings_add:
 * @id: static
 * @path: (nullable): the file
 * @row: of the actas from 1, or 0
 */
void dif_findings_add (DifFindings *self,
                       DifFindingLevel level,
                       const char *id,
                       const char *path,
                       gint64 row,
                       const char *format,
                       ...) G_GNUC_PRINTF (6, 7);

/**
 * dif_findings_take:
 *
 * Returns: (transfer full) (element-type DifFinding): what was found, in its order, errors first;
 *   @self is empty afterwards
 */
GPtrArray *dif_findings_take (DifFindings *self);

/** dif_findings_sort: puts @findings (element-type DifFinding) in order, errors first */
void dif_findings_sort (GPtrArray *findings);

/** dif_findings_count: Returns: how many of @findings (element-type DifFinding) are of @level */
guint dif_findings_count (GPtrArray *findings, DifFindingLevel level);

G_END_DECLS
