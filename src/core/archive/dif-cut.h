/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/dif-mode.h"
#include "package/dif-package.h"

G_BEGIN_DECLS

/**
 * DifCutState:
 *
 * The furthest that a cut has come (contract.md §1). It never goes back.
 */
typedef enum {
  DIF_CUT_RECEIVED,
  DIF_CUT_WAITING,   /* for its partner */
  DIF_CUT_HELD,      /* before the opening hour, or by the call's profile */
  DIF_CUT_PUBLISHED, /* on every target */
  DIF_CUT_VISIBLE,   /* read back from a public address */
  DIF_CUT_REFUSED,
  DIF_CUT_SKIPPED,   /* a newer one was there already */
} DifCutState;

/** dif_cut_state_to_string: Returns: (transfer none): the word of contract.md §1 */
const char *dif_cut_state_to_string (DifCutState state);
DifCutState dif_cut_state_from_string (const char *word);

/** DifCutPackage: one package of a cut */
typedef struct {
  char *offer;
  DifPackageKind kind;
  char *file;   /* name under packages/CUT/ */
  char *path;   /* (nullable) where a database goes in the site */
  guint64 size;
  char *sha256;
  gint64 received;
  gboolean has_data;
  gboolean has_database;
  char *notices; /* lines, "" if none */
} DifCutPackage;

/** DifCutTarget: how far a cut has come on one target */
typedef struct {
  char *name;
  char *state; /* `publishing`, `published`, `visible`, `failed`, `withdrawn` */
} DifCutTarget;

/**
 * DifCut:
 *
 * One cut as the archive knows it; a copy, read-only. Free with dif_cut_free().
 */
typedef struct {
  gint64 seq; /* order of arrival */
  char *id;
  DifMode mode;
  char *call;
  gint64 cut_time;
  DifCutOrigin origin;
  gint64 received;
  DifCutState state;
  char *reason; /* (nullable) why it was refused or held */
  GStrv expects; /* kinds that make it whole; empty if whatever came is whole */
  gboolean current; /* what readers see */
  gboolean whole;   /* its tree is built */
  gboolean admissible; /* refused only for its hour: an operator may admit it, with a reason */
  gint64 files;
  gint64 bytes;
  gint64 captured; /* actas, -1 if not known */
  gint64 expected;
  gint64 findings; /* in its packages (archive/dif-archive-findings.h) */
  gint64 doubts;   /* those of them that are more than a notice */
  GPtrArray *packages; /* (element-type DifCutPackage) */
  GPtrArray *targets;  /* (element-type DifCutTarget) */
} DifCut;

void dif_cut_free (DifCut *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifCut, dif_cut_free)

void dif_cut_package_free (DifCutPackage *self);
void dif_cut_target_free (DifCutTarget *self);

/** dif_cut_is_zero: Returns: whether it is known to show no acta yet (the zero state; call I.a) */
gboolean dif_cut_is_zero (DifCut *self);

/** dif_cut_lacks: Returns: (transfer none) (nullable): the first kind that it still waits for */
const char *dif_cut_lacks (DifCut *self);

/** dif_cut_to_json: Returns: (transfer full): as `cuts` of contract.md §5 */
JsonNode *dif_cut_to_json (DifCut *self, GTimeZone *zone);

G_END_DECLS
