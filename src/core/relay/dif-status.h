/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-probes.h"
#include "archive/dif-cut.h"
#include "relay/dif-profile.h"

G_BEGIN_DECLS

/** DifStatusTarget: what one target shows */
typedef struct {
  char *name;
  DifMode mode;
  char *public_url;   /* (nullable) */
  char *page_url;     /* (nullable) the outlet's own page that leads there */
  DifPageState page;  /* at the last look at it of these minutes */
  char *page_problem; /* (nullable) what was wrong with it then */
  char *cut;          /* (nullable) the cut that it shows */
  gint64 since;       /* when it was switched to it, or withdrawn */
  gint64 verified;    /* when it was last read back from the public address since then; 0 never */
  char *spare_of;     /* (nullable) the target whose hot spare it is (relay/dif-spare.h) */
  gboolean in_service; /* readers are led there: it is no spare, or stands in, and no spare stands in for it */
  char *publisher;    /* (nullable) the other machine that publishes there; this one stands by */
  gboolean withdrawn; /* a holding page stands there */
  gboolean last;      /* it shows the last cut, and readers were seen to get it where they can be asked */
} DifStatusTarget;

/**
 * DifStatus:
 *
 * What a person asks first (design.md §1): is what readers see the last cut, since when, and was it
 * read back? By our own record; nobody is asked over the network. Free with dif_status_free().
 */
typedef struct {
  DifCall *call;      /* (owned) in force */
  gboolean has_source;
  DifMode mode;       /* of the source; only with it */
  DifCut *newest;     /* (owned) (nullable) the last accepted cut of that mode */
  GPtrArray *targets; /* (owned) (element-type DifStatusTarget) all, also of other modes */
  char *cut;          /* (owned) (nullable) what every target of the mode in service shows; %NULL if they differ */
  gint64 since;       /* from when on all of them have shown it; 0 without @cut */
  gint64 verified;    /* the oldest reading back of their public addresses; 0 if one was not */
  guint incidents;    /* open ones */
  gboolean last;      /* readers see the last cut on every target of the mode in service */
} DifStatus;

/** dif_status_new: Returns: (transfer full): as the profile stands now, or %NULL */
DifStatus *dif_status_new (DifProfile *profile, GError **error);
void dif_status_free (DifStatus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifStatus, dif_status_free)

/** dif_status_check: Returns: %FALSE with %DIF_ERROR_UNFULFILLED saying why readers do not see the last cut */
gboolean dif_status_check (DifStatus *self, GError **error);

/** dif_status_to_json: Returns: (transfer full): hours in the call's zone; what is not known is null */
JsonNode *dif_status_to_json (DifStatus *self);

G_END_DECLS
