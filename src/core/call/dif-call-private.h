/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-call.h"

G_BEGIN_DECLS

struct _DifCall {
  GObject parent_instance;

  JsonNode *json; /* (owned) what it was read from */

  char *id;          /* (owned) */
  char *title;       /* (owned) */
  char *institute;   /* (owned) */
  char *acronym;     /* (owned) */
  char *website;     /* (owned) (nullable) */
  char *election;    /* (owned) */
  char *day;         /* (owned) */
  guint state_id;
  char *state;       /* (owned) */
  GTimeZone *zone;   /* (owned) */
  char *zone_name;   /* (owned) */
  gint64 opening;
  gint64 closing;

  GPtrArray *calendar;     /* (owned) (element-type DifCallDate) by start */
  gint64 thresholds[DIF_CALL_N_THRESHOLDS];
  char *threshold_clauses[DIF_CALL_N_THRESHOLDS]; /* (owned) */
  GPtrArray *contacts;     /* (owned) (element-type DifCallContact) */
  GPtrArray *documents;    /* (owned) (element-type DifCallDocument) */
  GPtrArray *registration; /* (owned) (element-type DifCallDatum) */
  GPtrArray *requirements; /* (owned) (element-type DifCallRequirement) */

  GStrv expects;      /* (owned) */
  guint partner_seconds;
  guint interval_seconds;
  char *entry;        /* (owned) */
  GStrv pointers;     /* (owned) */
  char *acta_base_url; /* (owned) (nullable) */
  GStrv acta_paths;   /* (owned) */
  DifCallFindings findings;
};

/**
 * dif_call_read:
 * @self: a fresh call, filled as far as the document is well
 *
 * Returns: %FALSE with %DIF_ERROR_FORMAT
 */
gboolean dif_call_read (DifCall *self, JsonNode *root, const char *document, GError **error);

/** dif_call_shift_dates: Returns: (transfer full): @json with every date @days later, by the wall clock */
JsonNode *dif_call_shift_dates (JsonNode *json, GTimeZone *zone, int days);

/** dif_call_parse_day: Returns: (transfer full) (nullable): the midnight of a `YYYY-MM-DD` from 2000 to 2999 */
GDateTime *dif_call_parse_day (const char *text, GTimeZone *zone);

G_END_DECLS
