/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifPlace:
 *
 * A municipality or a local district.
 */
typedef struct {
  guint id;
  char *name; /* (owned) */
  gboolean rural;
} DifPlace;

/**
 * DifGeographyPart:
 *
 * The sections that a district and a municipality have in common.
 */
typedef struct {
  guint district;     /* index into the districts */
  guint municipality; /* index into the municipalities */
  guint sections;
} DifGeographyPart;

/**
 * DifGeography:
 *
 * Where the practice elections take place: the real municipalities and districts of the call, from
 * a resource (`geography.json`). Free with dif_geography_free().
 */
typedef struct {
  guint entity_id;
  char *entity;           /* (owned) */
  GPtrArray *districts;      /* (owned) (element-type DifPlace) */
  GPtrArray *municipalities; /* (owned) (element-type DifPlace) */
  GArray *parts;             /* (owned) (element-type DifGeographyPart) by district */
} DifGeography;

/**
 * dif_geography_load:
 * @districts: only the first so many, with their municipalities; 0 for all
 *
 * Returns: (transfer full): the geography
 */
DifGeography *dif_geography_load (guint districts);
void dif_geography_free (DifGeography *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifGeography, dif_geography_free)

G_END_DECLS
