/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-digest.h"

#include "dif-election.h"

G_BEGIN_DECLS

/**
 * DifPracticePackage:
 *
 * A package as an institute hands it over. Equal election, cut and options give equal bytes.
 */
typedef struct {
  char *id;         /* (owned) of the feed, e.g. `20240602-2000-site` */
  const char *kind; /* the feed's word: `site`, `data` or `database` */
  gint64 cut_time;  /* moment that it declares */
  char *name;       /* (owned) of the file */
  char *path;       /* (owned) (nullable) where it goes in the site */
  GBytes *bytes;    /* (owned) (nullable) %NULL once dif_practice_package_drop() was called */
  gsize size;
  char sha256[DIF_DIGEST_HEX];
} DifPracticePackage;

void dif_practice_package_free (DifPracticePackage *self);

/** dif_practice_package_drop: forgets the bytes and keeps what is known of them */
void dif_practice_package_drop (DifPracticePackage *self);

/** dif_practice_package_set_bytes: gives it other ones; size and digest follow */
void dif_practice_package_set_bytes (DifPracticePackage *self, GBytes *bytes);

/**
 * DifPracticePackageOptions:
 *
 * Zero-initialise; 0 and %NULL mean the default.
 */
typedef struct {
  gint64 moment;       /* the time that the cut declares; that of the schedule */
  guint database_cut;  /* the cut whose results the database holds: another one makes a mixed set */
  gboolean increments; /* data packages hold only the documents that changed */
  const char *images;  /* the address of the actas' images; relative to the site */
} DifPracticePackageOptions;

/** DIF_PACKAGES_IMAGES: where the site looks for images of actas unless told otherwise */
#define DIF_PACKAGES_IMAGES "imagenes_digitalizadas_validadas/"

/**
 * dif_practice_packages_make:
 * @n: cut, from 1
 * @options: (nullable)
 *
 * Cut 1 is a site package with everything in it; in a night whose site comes again, the database
 * also by itself. Every other cut is a data package and a database: a ZIP of ZIPs, one for each
 * contest. The cut that brings the site again has all three.
 *
 * Returns: (transfer full) (element-type DifPracticePackage): the packages of the cut
 */
GPtrArray *dif_practice_packages_make (DifElection *election,
                                       guint n,
                                       const DifPracticePackageOptions *options);

G_END_DECLS
