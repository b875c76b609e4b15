/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-mode"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-error.h"

#include "dif-mode.h"


static const char *const words[] = { "practice", "drill", "real" };


const char *
dif_mode_to_string (DifMode mode)
{
  g_return_val_if_fail (mode < G_N_ELEMENTS (words), "practice");
  return words[mode];
}

const char *
dif_mode_get_name (DifMode mode)
{
  static const char *const names[] = { N_("practice"), N_("drill"), N_("real") };

  g_return_val_if_fail (mode < G_N_ELEMENTS (names), _("practice"));
  return _(names[mode]);
}

gboolean
dif_mode_from_string (const char *word, DifMode *mode, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_strcmp0 (word, words[i]) == 0) {
      *mode = (DifMode) i;
      return TRUE;
    }
  }

  dif_set_error (error, DIF_ERROR_USAGE, _("Use practice, drill or real."),
                 _("“%s” is not a mode"), word != NULL ? word : "");
  return FALSE;
}
