/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"

G_BEGIN_DECLS

/*
 * Incidents (incidencias): what went wrong, from when to when. One per cause and not one per
 * attempt: while an incident is open, the same cause only counts up. Opening, changes of what it says and
 * closing are in the ledger, with what readers see at that moment.
 */

/** DifIncident: free with dif_incident_free() */
typedef struct {
  gint64 id;
  char *key; /* the cause, e.g. `source` or `target:hosting`; `operator` if added by hand */
  char *text;
  char *effect;   /* what readers saw while it was open, translated */
  gint64 opened;
  gint64 updated; /* when its text last changed; 0 if it never did */
  gint64 closed;  /* 0 while it is open */
  gint64 count;   /* how often it was met */
} DifIncident;

void dif_incident_free (DifIncident *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifIncident, dif_incident_free)

/**
 * dif_incident_open:
 * @key: its cause
 * @text: what is wrong, translated
 *
 * Opens an incident, with a record in the ledger; if one of that cause is open, counts it up.
 */
gboolean
dif_incident_open (DifArchive *archive, const char *key, const char *text, GError **error);

/** dif_incident_keep: as dif_incident_open(), for what is looked at again and again: an open incident
 * is not counted up, only what it says is brought up to date */
gboolean
dif_incident_keep (DifArchive *archive, const char *key, const char *text, GError **error);

/** dif_incident_is_open: @open: (out): whether one of that cause is. Returns: %FALSE with @error if it cannot be told */
gboolean dif_incident_is_open (DifArchive *archive, const char *key, gboolean *open, GError **error);

/** dif_incident_close_key: closes the open incident of that cause, if there is one */
gboolean dif_incident_close_key (DifArchive *archive, const char *key, GError **error);

/**
 * dif_incident_close_target:
 * @name: a target that is no more
 *
 * Closes every open incident about that target alone: nobody looks any more whether it is over. Their
 * records in the ledger say that this is the reason.
 */
gboolean dif_incident_close_target (DifArchive *archive, const char *name, GError **error);

/** dif_incident_add: Returns: the id of an incident told by a person, or 0 with @error */
gint64 dif_incident_add (DifArchive *archive, const char *text, GError **error);

/** dif_incident_close: closes one by its id; %DIF_ERROR_NOT_FOUND if none is open under it */
gboolean dif_incident_close (DifArchive *archive, gint64 id, GError **error);

/** dif_incident_find: Returns: (transfer full): the incident of that id, or %NULL with
 * %DIF_ERROR_NOT_FOUND */
DifIncident *dif_incident_find (DifArchive *archive, gint64 id, GError **error);

/** dif_incident_list: Returns: (transfer container) (element-type DifIncident): oldest first */
GPtrArray *dif_incident_list (DifArchive *archive, GError **error);

G_END_DECLS
