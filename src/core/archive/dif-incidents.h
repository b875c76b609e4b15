/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"

G_BEGIN_DECLS

/*
 * Incidents (incidencias): what went wrong, from when to when. One per cause and not one per
 * attempt: while an incident is open, the same cause only counts up.
 */

/** DifIncident: free with dif_incident_free() */
typedef struct {
  gint64 id;
  char *key; /* the cause, e.g. `source` or `target:hosting`; `operator` if added by hand */
  char *text;
  gint64 opened;
  gint64 closed; /* 0 while it is open */
  gint64 count;  /* how often it was met */
} DifIncident;

void dif_incident_free (DifIncident *self);

/**
 * dif_incident_open:
 * @key: its cause
 * @text: what is wrong, translated
 *
 * Opens an incident, with a record in the ledger; if one of that cause is open, counts it up.
 */
gboolean
dif_incident_open (DifArchive *archive, const char *key, const char *text, GError **error);

/** dif_incident_close_key: closes the open incident of that cause, if there is one */
gboolean dif_incident_close_key (DifArchive *archive, const char *key, GError **error);

/** dif_incident_add: Returns: the id of an incident told by a person, or 0 with @error */
gint64 dif_incident_add (DifArchive *archive, const char *text, GError **error);

/** dif_incident_close: closes one by its id; %DIF_ERROR_NOT_FOUND if none is open under it */
gboolean dif_incident_close (DifArchive *archive, gint64 id, GError **error);

/** dif_incident_list: Returns: (transfer container) (element-type DifIncident): oldest first */
GPtrArray *dif_incident_list (DifArchive *archive, GError **error);

G_END_DECLS
