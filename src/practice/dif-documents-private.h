/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-documents.h"
#include "dif-json-text.h"

G_BEGIN_DECLS

/** DIF_DOCUMENTS_SECTIONS: sections in one document */
#define DIF_DOCUMENTS_SECTIONS (4)

/* One contest at one cut */
typedef struct {
  const DifContest *contest; /* (unowned) */
  const DifContestInfo *info;
  DifTally *tally;           /* (owned) */
  guint *area_changed;       /* (owned) the last cut that brought anything, by area */
  guint *group_changed;      /* (owned) the same, by group of sections */
  guint *by_section;         /* (owned) indices of actas in the order of their sections */
  guint *first;              /* (owned) where each group of sections begins in it, and the end */
  guint *area_first;         /* (owned) where each area begins in the actas, and the end */
} DifDocumentsContest;

struct _DifDocuments {
  DifElection *election; /* (unowned) */
  guint n;
  gint64 moment;
  guint groups; /* of sections */
  DifDocumentsContest contests[DIF_CONTESTS];
};

/**
 * DifDocumentsWriter:
 * @contest: index of the contest
 * @place: area or group of sections, from 0
 *
 * Writes the value of "json".
 */
typedef void (*DifDocumentsWriter) (DifJsonText *json, DifDocuments *self, guint contest, guint place);

void dif_documents_write_cut (DifJsonText *json, DifDocuments *self, guint contest, guint place);
void dif_documents_write_parties (DifJsonText *json, DifDocuments *self, guint contest, guint place);
void dif_documents_write_sections (DifJsonText *json, DifDocuments *self, guint contest, guint place);
void dif_documents_write_entity (DifJsonText *json, DifDocuments *self, guint contest, guint place);
void dif_documents_write_progress (DifJsonText *json, DifDocuments *self, guint contest, guint place);
void dif_documents_write_areas (DifJsonText *json, DifDocuments *self, guint contest, guint place);
void dif_documents_write_turnout (DifJsonText *json, DifDocuments *self, guint contest, guint place);
void dif_documents_write_faults (DifJsonText *json, DifDocuments *self, guint contest, guint place);
void dif_documents_write_area (DifJsonText *json, DifDocuments *self, guint contest, guint place);
void dif_documents_write_candidates (DifJsonText *json, DifDocuments *self, guint contest, guint place);
void dif_documents_write_columns (DifJsonText *json, DifDocuments *self, guint contest, guint place);
void dif_documents_write_casillas (DifJsonText *json, DifDocuments *self, guint contest, guint place);
void dif_documents_write_group (DifJsonText *json, DifDocuments *self, guint contest, guint place);

G_END_DECLS
