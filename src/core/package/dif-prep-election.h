/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "package/dif-acta-set.h"
#include "package/dif-csv-reader.h"
#include "package/dif-cut-time.h"
#include "package/dif-prep-columns.h"

G_BEGIN_DECLS

/** DifPrepCheck: a figure of the summary against what the rows add up to (contract.md §5) */
typedef struct {
  DifPrepSummary summary;
  gboolean said;   /* whether the summary holds a whole number there */
  gint64 declared; /* if it does */
  gint64 computed;
  gboolean ok;
} DifPrepCheck;

/** DifPrepCounts: rows by CONTABILIZADA */
typedef struct {
  gint64 contabilizadas;    /* 1 */
  gint64 no_contabilizadas; /* 0 */
  gint64 fuera_catalogo;    /* 2 */
  gint64 pendientes;        /* anything else: `-` or empty until it is captured */
} DifPrepCounts;

/**
 * DifPrepElection:
 *
 * What one results CSV says and what its rows add up to. Free with dif_prep_election_free().
 */
typedef struct {
  char *path;              /* (owned) in the package, names joined with `/` */
  char *key;               /* (owned) the path's last name without its date: the same in every cut */
  char *title;             /* (owned) (nullable) the first line */
  gboolean has_cut;        /* a line before the summary looks like a date with an hour */
  DifCutStamp cut;
  DifCsvEncoding encoding;
  char separator;
  DifCsvLineEnd line_end;
  guint64 rows;            /* lines after the column names that are not blank */
  guint columns;
  GPtrArray *parties;      /* (owned) (element-type utf8) as received */
  GPtrArray *names;        /* (owned) (element-type utf8) of the summary, as received */
  GPtrArray *values;       /* (owned) (element-type utf8) as received; fewer or more than the names */
  GArray *checks;          /* (owned) (element-type DifPrepCheck) */
  DifPrepCounts counts;
  gint64 expected;         /* ACTAS_ESPERADAS; -1 if it is not said */
  gint64 captured;         /* ACTAS_CAPTURADAS; 0 in the zero state; -1 if it is not said */
  gint64 entity;           /* ID_ENTIDAD of the rows; -1 if there is none, -2 if there are several */
  DifActaSet *actas;       /* (owned) */
} DifPrepElection;

DifPrepElection *dif_prep_election_new (const char *path);
void dif_prep_election_free (DifPrepElection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifPrepElection, dif_prep_election_free)

/** dif_prep_election_is_zero: Returns: whether it is the zero state: actas are expected, none came */
gboolean dif_prep_election_is_zero (DifPrepElection *self);

/** dif_prep_election_to_json: Returns: (transfer full): an element of `elections` of contract.md §5 */
JsonNode *dif_prep_election_to_json (DifPrepElection *self);

G_END_DECLS
