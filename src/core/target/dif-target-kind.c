/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "target/dif-target-folder.h"
#include "target/dif-target-s3.h"
#include "target/dif-target-sftp.h"

#include "dif-target-kind.h"


static const DifTargetKind *const kinds[] = { &dif_target_folder_kind, &dif_target_s3_kind,
                                              &dif_target_sftp_kind, NULL };


const DifTargetKind *const *
dif_target_kinds (void)
{
  return kinds;
}

const DifTargetKind *
dif_target_kind_find (const char *name, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; kinds[i] != NULL; i++) {
    if (g_str_equal (kinds[i]->name, name))
      return kinds[i];
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", kinds[i]->name);
  }
  dif_set_error (error, DIF_ERROR_USAGE, _("Choose one of these."),
                 _("“%s” is not a kind of target; there are: %s"), name, known->str);
  return NULL;
}
