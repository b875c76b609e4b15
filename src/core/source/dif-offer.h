/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "package/dif-package.h"

G_BEGIN_DECLS

/**
 * DifOffer:
 *
 * One thing that a source says is there (design.md §5). Only @id, @name and @locator are always
 * known. Reference-counted through GRcBox; read-only once listed, but for the two validators,
 * which the intake fills in from the archive before it fetches.
 */
typedef struct {
  char *id;             /* (owned) the source's word for it, stable between polls */
  char *name;           /* (owned) file name, one component, as the archive will keep it */
  char *locator;        /* (owned) URL or path: where to fetch it */
  char *fingerprint;    /* (owned) changes whenever the bytes may have: sha256, or size and time; "" if
                           only fetching can tell (a fixed URL) */
  DifPackageKind kind;  /* or UNKNOWN */
  gint64 cut_time;      /* moment, or 0 */
  gint64 size;          /* bytes, or -1 */
  char *sha256;         /* (owned) (nullable) */
  char *path;           /* (owned) (nullable) where a database goes in the site (contract.md §1) */
  GStrv expects;        /* (owned) (nullable) kinds that make this cut whole, from the feed's list */
  char *etag;           /* (owned) (nullable) of the last accepted fetch of this id */
  char *last_modified;  /* (owned) (nullable) likewise */
} DifOffer;

DifOffer *dif_offer_new (const char *id, const char *name, const char *locator);
void dif_offer_unref (DifOffer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifOffer, dif_offer_unref)

/**
 * dif_offer_safe_name:
 * @text: (nullable): a name from a URL, a feed or a folder
 *
 * Returns: (transfer full): @text as one safe file name: the last component, without control
 *   characters, at most DIF_LIMIT_NAME_BYTES, never empty, `.` or `..`
 */
char *dif_offer_safe_name (const char *text);

G_END_DECLS
