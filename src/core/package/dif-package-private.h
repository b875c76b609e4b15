/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-package.h"

G_BEGIN_DECLS

/* How a file as received is read */
typedef enum {
  DIF_PACKAGE_FORM_NONE, /* an error was set */
  DIF_PACKAGE_FORM_ARCHIVE,
  DIF_PACKAGE_FORM_JSON,
  DIF_PACKAGE_FORM_CSV,
} DifPackageForm;

/**
 * dif_package_form:
 * @size: (out): of the file
 *
 * Tells by the name and the first and last bytes: a bare JSON must start and end as one, so that
 * neither a page nor half a file is taken for it.
 */
DifPackageForm
dif_package_form (const char *path, const char *name, guint64 *size, GError **error);

/** dif_package_refuse_size: Returns: %FALSE, with %DIF_ERROR_LIMIT */
gboolean dif_package_refuse_size (const char *name, guint64 limit, GError **error);

/**
 * DifPackageEye:
 *
 * Who reads the CSVs and the JSON of a package to their end while it is looked into.
 *
 * @begin: one comes; @path joins names with `/`
 * @block: its next bytes; %FALSE is "enough"
 * @end: Returns: whether it was a results CSV
 */
typedef struct {
  void (*begin) (gpointer user_data, const char *path);
  gboolean (*block) (gpointer user_data, const char *data, gsize length);
  gboolean (*end) (gpointer user_data);
  gpointer user_data;
} DifPackageEye;

/** dif_package_look: as dif_package_inspect(). @eye: (nullable) */
DifPackageInfo *dif_package_look (const char *path,
                                  const char *name,
                                  GTimeZone *zone,
                                  const DifPackageEye *eye,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
