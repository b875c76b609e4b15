/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-evidence.h"
#include "base/dif-progress.h"
#include "relay/dif-profile.h"

G_BEGIN_DECLS

/*
 * The requirements of the call in force (sections II and IV), clause by clause: what was measured, what
 * the difusor declares, what documents prove, and what is still missing.
 */

/** DifRequirementState: how far a requirement is shown to be met */
typedef enum {
  DIF_REQUIREMENT_MISSING,  /* nothing shows it, or a measurement says no */
  DIF_REQUIREMENT_MEASURED,
  DIF_REQUIREMENT_DECLARED,
  DIF_REQUIREMENT_PROVED,   /* a document that is still as it was attached */
  DIF_REQUIREMENT_NONE,     /* the clause asks nothing of the difusor */
} DifRequirementState;

/** dif_requirement_state_to_string: Returns: (transfer none): `missing`, `measured`, `declared`, `proved`, `none` */
const char *dif_requirement_state_to_string (DifRequirementState state);

/** DifRequirement: one row; free with dif_requirement_free() */
typedef struct {
  char *id;
  char *clause;
  char *section;
  char *text;         /* in the language of the call */
  DifCallProof proof; /* how the call wants it shown */
  DifRequirementState state;
  char *evidence;     /* translated: what shows it, or what is missing */
  gint64 at;          /* of that evidence; 0 if there is none */
  gint64 deadline;    /* 0 if the call names none */
  GPtrArray *documents; /* (element-type DifEvidence) declarations and documents */
} DifRequirement;

void dif_requirement_free (DifRequirement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifRequirement, dif_requirement_free)

/**
 * dif_requirements_measure:
 * @profile: opened for writing
 *
 * Measures what can be measured, and keeps it: the line to the institute (with a transfer, which is kept
 * as a test), the disk, the history, the public addresses. Blocking. A failure to measure is a
 * measurement that says no.
 *
 * Returns: %FALSE if it was cancelled or nothing can be kept
 */
gboolean
dif_requirements_measure (DifProfile *profile, DifProgress *progress, GCancellable *cancellable, GError **error);

/** dif_requirements_list: Returns: (transfer full) (element-type DifRequirement): in the order of the call */
GPtrArray *dif_requirements_list (DifProfile *profile, GError **error);

/** dif_requirements_count_missing: Returns: how many rows are missing */
guint dif_requirements_count_missing (GPtrArray *requirements);

/** dif_requirements_find: Returns: (transfer none): the requirement of sections II and IV with that id, or
 * %NULL with %DIF_ERROR_USAGE */
const DifCallRequirement *dif_requirements_find (DifCall *call, const char *id, GError **error);

/**
 * dif_requirements_to_json:
 * @measures: (element-type DifMeasure)
 *
 * Returns: (transfer full): `{"fulfilled", "missing", "requirements": […], "targets": […]}`
 */
JsonNode *dif_requirements_to_json (GPtrArray *requirements, GPtrArray *measures, GTimeZone *zone);

G_END_DECLS
