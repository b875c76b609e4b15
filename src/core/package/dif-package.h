/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/dif-progress.h"
#include "package/dif-cut-time.h"
#include "package/dif-manifest.h"

G_BEGIN_DECLS

/**
 * DifPackageKind:
 *
 * What one file as received is (contract.md §1).
 *
 * @DIF_PACKAGE_UNKNOWN: not told; only in offers
 * @DIF_PACKAGE_SITE: the whole site: `index.html` at the top, or under one wrapping folder
 * @DIF_PACKAGE_DATA: files to lay over the site; it may hold everything or only what changed
 * @DIF_PACKAGE_DATABASE: results CSV in a ZIP (or ZIP of ZIPs), published whole
 */
typedef enum {
  DIF_PACKAGE_UNKNOWN,
  DIF_PACKAGE_SITE,
  DIF_PACKAGE_DATA,
  DIF_PACKAGE_DATABASE,
} DifPackageKind;

/** dif_package_kind_to_string: Returns: (transfer none): `site`, `data`, `database`; `unknown` */
const char *dif_package_kind_to_string (DifPackageKind kind);

/** dif_package_kind_from_string: Returns: %DIF_PACKAGE_UNKNOWN if @word is none of the three */
DifPackageKind dif_package_kind_from_string (const char *word);

/**
 * DifCutOrigin:
 *
 * Where a cut time was read, best first (contract.md §1).
 */
typedef enum {
  DIF_CUT_FROM_CSV,     /* the second line of the results CSV */
  DIF_CUT_FROM_JSON,    /* a JSON of the package */
  DIF_CUT_FROM_NAME,    /* `aaaammdd_hhmm` in the file's name */
  DIF_CUT_FROM_FEED,    /* the offer */
  DIF_CUT_FROM_RECEIPT, /* nothing said it: when it was received */
} DifCutOrigin;

/** dif_cut_origin_to_string: Returns: (transfer none): `csv`, `json`, `name`, `feed`, `receipt` */
const char *dif_cut_origin_to_string (DifCutOrigin origin);

/**
 * DifPackageInfo:
 *
 * What a look into a package tells, without unpacking it. Free with dif_package_info_free().
 */
typedef struct {
  DifPackageKind kind;
  gboolean archive;        /* a ZIP or tar, and no bare file */
  gboolean has_database;   /* it is a database, or holds one: a set with it lacks no database */
  gboolean has_data;       /* it is data or a site, or holds JSON */
  gint64 cut_time;         /* moment, 0 if nothing in the file or its name says it */
  DifCutOrigin cut_origin; /* CSV, JSON or NAME; meaningless without cut_time */
  DifCutStamp json_cut;    /* what a JSON of the package says; its month is 0 if none does, and its year
                              while that is not known */
  DifCutStamp name_cut;    /* what the name says; its month is 0 if it says nothing */
  char *wrapper;           /* (owned) (nullable) the one wrapping folder of a site, dropped */
  GStrv databases;         /* (owned) paths, within the tree, of ZIPs that hold results CSV */
  guint entries;           /* files, nested ones included */
  guint nested;            /* ZIPs inside */
  guint64 expanded;        /* bytes declared when unpacked */
  gint captured;           /* sum of ACTAS_CAPTURADAS over its results CSVs; -1 if none says it */
  gint expected;           /* sum of ACTAS_ESPERADAS; -1 if none says it */
  GStrv notices;           /* (owned) translated: names decoded as CP437, backslashes, … */
} DifPackageInfo;

void dif_package_info_free (DifPackageInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifPackageInfo, dif_package_info_free)

/**
 * dif_package_inspect:
 * @path: the file as received: ZIP, `.tar.gz`, or one bare `.json` or `.csv`
 * @name: its name as received; gives the time of last resort, and the kind of a bare file
 * @zone: zone of times that do not say theirs (the call's)
 *
 * Looks at names, sizes and headings. Reads no more than it needs: of a ZIP the central directory
 * and the first lines of its results CSVs.
 *
 * Returns: (transfer full): what it is, or %NULL with %DIF_ERROR_NOT_PACKAGE, %DIF_ERROR_INTEGRITY,
 *   %DIF_ERROR_UNSAFE or %DIF_ERROR_LIMIT
 */
DifPackageInfo *dif_package_inspect (const char *path,
                                     const char *name,
                                     GTimeZone *zone,
                                     GCancellable *cancellable,
                                     GError **error);

/**
 * dif_package_info_settle:
 * @near: a moment near which the cut must lie
 *
 * Some institutes write the cut of their JSON without its year. Once it is known when the package came,
 * that time is as good as another.
 */
void dif_package_info_settle (DifPackageInfo *self, gint64 near, GTimeZone *zone);

/**
 * dif_package_unpack:
 * @info: of dif_package_inspect()
 * @into: a folder that must not exist; it is made, private (0700)
 *
 * Unpacks a site or data package with the safe extractor (reliability.md T2): regular files and
 * folders only, names checked, central directory against local headers, `openat` with
 * `O_CREAT|O_EXCL|O_NOFOLLOW`, budgets of dif-limits.h, hashes while writing. A site's wrapping
 * folder is dropped. Files get mode 0644, folders 0755. Nothing is synced: the caller syncs the
 * tree once (dif_tree_sync()). On failure @into is removed.
 *
 * Returns: (transfer full): what was unpacked, or %NULL as dif_package_inspect()
 */
DifManifest *dif_package_unpack (const char *path,
                                 const char *name,
                                 DifPackageInfo *info,
                                 const char *into,
                                 DifProgress *progress,
                                 GCancellable *cancellable,
                                 GError **error);

/**
 * dif_package_check:
 *
 * Reads a database package to its end, nested ZIPs included, within the budgets: every CRC is
 * verified, nothing is written.
 */
gboolean dif_package_check (const char *path,
                            const char *name,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
