/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "dif-packages.h"
#include "dif-web-thread.h"

#include "dif-institute.h"

G_BEGIN_DECLS

struct _DifInstitute {
  GObject parent_instance;

  /* settled in dif_institute_new() */
  DifElection *election; /* (owned) */
  DifElection *other;    /* (owned) (nullable) another state's, for a fault */
  DifWebThread *http;    /* (owned) */
  char *feed_url;        /* (owned) */
  char *images;          /* (owned) (nullable) address of the actas' images */
  char *prefix;          /* (owned) of every path: `/`, or `/LINK/` */
  char *credentials;     /* (owned) (nullable) the Authorization that is accepted */
  char *mode;            /* (owned) */
  guint first;           /* cut from which the feed lists them */
  gboolean increments;

  gint faults;  /* atomic */
  gint changed; /* atomic: how often they were set */
  gint offered; /* atomic */
  gint blocked; /* atomic */

  /* of the server's thread */
  GPtrArray *made;   /* (owned) packages of cut i + 1: GPtrArray, or NULL if not asked for yet */
  GPtrArray *newest; /* (owned) (nullable) those of the newest cut when a fault changes them */
  guint newest_cut;
  gint newest_changed;
  GHashTable *tries; /* (owned) file name → how often it was asked for */
};

/** dif_institute_has_fault: whether it does this wrong */
gboolean dif_institute_has_fault (DifInstitute *self, DifFault fault);

/** dif_institute_misses: whether a fault leaves cut @n out, when @offered is the newest */
gboolean dif_institute_misses (DifInstitute *self, guint n, guint offered);

/**
 * dif_institute_make_faulty:
 *
 * Returns: (transfer full) (nullable): cut @n as faults in its bytes make it; %NULL without such
 */
GPtrArray *dif_institute_make_faulty (DifInstitute *self, guint n);

/** dif_institute_send_faulty: answers for a package of the newest cut */
void dif_institute_send_faulty (DifInstitute *self,
                                SoupServerMessage *message,
                                const char *name,
                                GBytes *bytes);

/** dif_institute_send_bytes: answers as a faultless server does */
void dif_institute_send_bytes (SoupServerMessage *message, const char *type, GBytes *bytes);

G_END_DECLS
