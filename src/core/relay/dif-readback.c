/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-readback"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-readback.h"

#define SAFE_IN_PATH "/"


static gboolean
read_one (DifHttp *http,
          const char *url,
          DifManifestEntry *entry,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (entry->path, SAFE_IN_PATH, FALSE);
  g_autofree char *address = g_strconcat (url, escaped, NULL);
  DifHttpRequest request = { .url = address, .size = -1, .limit = entry->size + 1 };
  g_autoptr (DifHttpReply) reply = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) bytes = dif_http_get (http, &request, &reply, cancellable, &local_error);

  if (bytes != NULL && g_str_equal (reply->sha256, entry->sha256))
    return TRUE;
  if (bytes == NULL && local_error != NULL &&
      !g_error_matches (local_error, DIF_ERROR, DIF_ERROR_LIMIT)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  dif_set_error (error, DIF_ERROR_ALTERED, _("Publish the cut again; if it stays, ask who runs the hosting."),
                 _("Readers of “%s” do not get the bytes that were published"), address);
  return FALSE;
}

gboolean
dif_readback_public (const char *url,
                     DifManifest *wanted,
                     guint *verified,
                     DifProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (DifClock) theirs = dif_clock_new (); /* a web server's Date is not the institute's */
  g_autoptr (DifHttp) http = dif_http_new (theirs, NULL, error);
  GPtrArray *entries = dif_manifest_get_entries (wanted);

  *verified = 0;
  if (http == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);

    if (!read_one (http, url, entry, cancellable, error))
      return FALSE;
    (*verified)++;
    dif_progress_advance (progress, entry->size);
  }
  return TRUE;
}
