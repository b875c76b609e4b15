/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifHosting:
 *
 * Where the panels that hostings in Mexico use have their folder of the web, and what has to be done there
 * before SFTP lets anybody in.
 */
typedef struct {
  const char *name;   /* as its users call it; translated by dif_hosting_get_name() */
  const char *folder; /* (nullable) on the host, from where the user comes in */
  const char *port;   /* (nullable) if it is not 22 */
  const char *advice; /* (nullable) translated by dif_hosting_get_advice() */
} DifHosting;

/** dif_hosting_count: Returns: how many there are; the first is any other */
guint dif_hosting_count (void);
const DifHosting *dif_hosting_get (guint index);
const char *dif_hosting_get_name (guint index);

/** dif_hosting_get_advice: Returns: (transfer none): one or two translated sentences */
const char *dif_hosting_get_advice (guint index);

/**
 * dif_hosting_complete:
 * @place: (nullable): what was typed so far, `USER@HOST`, `USER@HOST:PATH` or nothing
 *
 * Returns: (transfer full) (nullable): @place with the folder of that panel where it has none, or the one of
 *   another panel; %NULL if nothing is to be changed
 */
char *dif_hosting_complete (guint index, const char *place);

G_END_DECLS
