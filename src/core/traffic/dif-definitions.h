/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "traffic/dif-log-format.h"

G_BEGIN_DECLS

/**
 * DifDefinitions:
 *
 * What is counted, and how. The same log gives figures that differ five times between tools, so the
 * definitions stand beside every figure. The default are those of contract.md §5; the presets count
 * as other tools do, for comparison. Free with dif_definitions_free().
 */
typedef struct {
  char *preset;               /* `difusor`, `awstats`, `webalizer`, `goaccess`, or `own` once changed */
  guint visit_seconds;        /* of silence that still belong to a visit */
  gboolean visit_of_agent;    /* a visitor is address and agent; else address alone */
  gboolean visit_of_pages;    /* only pages make visits */
  gboolean visit_within_day;  /* a visit ends at midnight */
  gboolean visit_without_4xx; /* refused requests make no visits */
  gboolean robots_apart;      /* robots are told, and counted apart */
  gboolean extensions_are_pages; /* else they are those that are none */
  gboolean queries_are_pages; /* whatever is asked for with a query is a page */
  guint never_page;           /* a status that no page has; 0 for none */
  GStrv extensions;           /* lower case */
  GStrv no_hits;              /* last segments of paths whose requests are no hits */
  GArray *page_status;        /* (element-type guint) statuses of a page; empty: any */
  GArray *hit_status;         /* (element-type guint) statuses of a hit; empty: any */
} DifDefinitions;

/**
 * dif_definitions_new:
 * @preset: (nullable): %NULL is `difusor`
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_USAGE
 */
DifDefinitions *dif_definitions_new (const char *preset, GError **error);
DifDefinitions *dif_definitions_copy (const DifDefinitions *self);
void dif_definitions_free (DifDefinitions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifDefinitions, dif_definitions_free)

/** dif_definitions_presets: Returns: (transfer none): their names, %NULL at the end */
const char *const *dif_definitions_presets (void);

/** dif_definitions_set_visit_minutes: 1 to 1440; %DIF_ERROR_USAGE otherwise */
gboolean dif_definitions_set_visit_minutes (DifDefinitions *self, int minutes, GError **error);

/** dif_definitions_set_extensions: which are pages, parted by commas or spaces, without dots */
gboolean dif_definitions_set_extensions (DifDefinitions *self, const char *list, GError **error);

/** dif_definitions_is_page: whether a request, answered with a status that a page may have, is for one */
gboolean dif_definitions_is_page (const DifDefinitions *self, const DifLogLine *line);

/** dif_definitions_is_no_hit: whether requests for such a path are no hits */
gboolean dif_definitions_is_no_hit (const DifDefinitions *self, DifSpan path);

/** dif_definitions_to_json: Returns: (transfer full): all of them, and the robots' source */
JsonNode *dif_definitions_to_json (const DifDefinitions *self);

G_END_DECLS
