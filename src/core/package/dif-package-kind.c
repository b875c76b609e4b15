/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-package"

#include "config.h"

#include "dif-package.h"


static const char *const words[] = { "unknown", "site", "data", "database" };


const char *
dif_package_kind_to_string (DifPackageKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (words), words[0]);
  return words[kind];
}

DifPackageKind
dif_package_kind_from_string (const char *word)
{
  for (guint i = DIF_PACKAGE_SITE; word != NULL && i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (word, words[i]))
      return (DifPackageKind) i;
  }
  return DIF_PACKAGE_UNKNOWN;
}
