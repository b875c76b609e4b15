/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-file.h"

/*
 * What every test needs: a folder of its own that goes away, and an error that is as it must be.
 */

/** dif_test_folder: Returns: (transfer full): a fresh private folder; end with dif_test_folder_remove() */
static inline char *
dif_test_folder (void)
{
  GError *error = NULL;
  char *folder = g_dir_make_tmp ("difusor-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static inline void
dif_test_folder_remove (char *folder)
{
  GError *error = NULL;

  dif_tree_remove (folder, &error);
  g_assert_no_error (error);
  g_free (folder);
}

/** dif_assert_error: @error is of @code, has words and (unless @part is %NULL) names @part; cleared */
#define dif_assert_error(error, code, part)                                                        \
  G_STMT_START {                                                                                   \
    g_assert_error ((error), DIF_ERROR, (int) (code));                                             \
    g_assert_cmpuint (strlen ((error)->message), >, 8);                                            \
    if ((part) != NULL && strstr ((error)->message, (part)) == NULL)                               \
      g_error ("“%s” does not name “%s”", (error)->message, (const char *) (part));                \
    g_clear_error (&(error));                                                                      \
  }                                                                                                \
  G_STMT_END
