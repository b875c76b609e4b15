/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-digest.h"

#include "dif-election.h"

G_BEGIN_DECLS

/**
 * DifPracticePackage:
 *
 * A package as an institute hands it over. Equal election and cut give equal bytes.
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

/**
 * dif_practice_packages_make:
 * @n: cut, from 1
 * @moment: the time that it declares; as a rule dif_election_get_cut_time()
 * @increments: data packages hold only the documents that changed since the cut before
 *
 * Cut 1 is one site package of 30 files. Every other cut is a data package and a database ZIP.
 *
 * Returns: (transfer full) (element-type DifPracticePackage): the packages of the cut
 */
GPtrArray *
dif_practice_packages_make (DifElection *election, guint n, gint64 moment, gboolean increments);

G_END_DECLS
