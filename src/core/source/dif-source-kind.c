/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-source"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-http.h"
#include "source/dif-source-feed.h"
#include "source/dif-source-folder.h"
#include "source/dif-source-pointer.h"
#include "source/dif-source-s3.h"
#include "source/dif-source-sftp.h"
#include "source/dif-source-url.h"

#include "dif-source-kind.h"


static const DifSourceKind *const kinds[] = { &dif_source_feed_kind, &dif_source_pointer_kind,
                                              &dif_source_url_kind, &dif_source_s3_kind,
                                              &dif_source_sftp_kind,
                                              &dif_source_folder_kind, NULL };


const DifSourceKind *const *
dif_source_kinds (void)
{
  return kinds;
}

const DifSourceKind *
dif_source_kind_find (const char *name, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  g_autofree char *hint = NULL;

  for (guint i = 0; kinds[i] != NULL; i++) {
    if (g_strcmp0 (kinds[i]->name, name) == 0)
      return kinds[i];
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", kinds[i]->name);
  }
  hint = g_strdup_printf (_("It is one of: %s."), known->str);
  dif_set_error (error, DIF_ERROR_USAGE, hint, _("“%s” is no kind of source"), name != NULL ? name : "");
  return NULL;
}

char *
dif_source_kind_check_url (guint index, const char *argument, GError **error)
{
  return dif_http_check_url (argument, error) ? g_strdup (argument) : NULL;
}
