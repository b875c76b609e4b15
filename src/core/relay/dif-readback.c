/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-readback"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-readback.h"

#define SAFE_IN_PATH "/"

/* As many as a browser or two: the distance to a distant host is what takes the time */
#define READERS (16)
#define FILES_PER_READER (8)


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

/* What the readers share */
typedef struct {
  const char *url;
  GPtrArray *entries;
  DifProgress *progress;     /* (nullable) */
  GCancellable *cancellable; /* ends all of them */
  guint next;                /* (atomic) */
  guint verified;            /* (atomic) */
  GMutex lock;
  GError *error; /* (owned) (nullable) the first one; under lock */
} Reading;


static void
end_with (Reading *reading, GError *error)
{
  g_mutex_lock (&reading->lock);
  if (reading->error == NULL)
    reading->error = g_steal_pointer (&error);
  g_mutex_unlock (&reading->lock);
  g_clear_error (&error);
  g_cancellable_cancel (reading->cancellable);
}

static gpointer
read_some (gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (DifClock) theirs = dif_clock_new (); /* a web server's Date is not the institute's */
  GError *error = NULL;
  const DifHttpOptions options = { .hosting = TRUE };
  g_autoptr (DifHttp) http = dif_http_new (theirs, &options, &error);
  guint i;

  if (http == NULL)
    end_with (reading, error);
  while (http != NULL && !g_cancellable_is_cancelled (reading->cancellable) &&
         (i = (guint) g_atomic_int_add (&reading->next, 1)) < reading->entries->len) {
    DifManifestEntry *entry = g_ptr_array_index (reading->entries, i);

    if (!read_one (http, reading->url, entry, reading->cancellable, &error)) {
      end_with (reading, g_steal_pointer (&error));
      break;
    }
    g_atomic_int_inc (&reading->verified);
    dif_progress_advance (reading->progress, entry->size);
  }
  return NULL;
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

gboolean
dif_readback_public (const char *url,
                     DifManifest *wanted,
                     guint *verified,
                     DifProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GCancellable) own = g_cancellable_new ();
  Reading reading = { url, dif_manifest_get_entries (wanted), progress, own };
  GThread *readers[READERS];
  guint count = MIN (READERS, MAX (reading.entries->len / FILES_PER_READER, 1));
  gulong handler = cancellable != NULL
                       ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), own, NULL)
                       : 0;

  g_mutex_init (&reading.lock);
  for (guint i = 0; i < count; i++)
    readers[i] = g_thread_new ("readback", read_some, &reading);
  for (guint i = 0; i < count; i++)
    g_thread_join (readers[i]);
  g_mutex_clear (&reading.lock);
  g_cancellable_disconnect (cancellable, handler);

  *verified = reading.verified;
  if (reading.error == NULL)
    g_cancellable_set_error_if_cancelled (cancellable, &reading.error);
  if (reading.error == NULL)
    return TRUE;
  g_propagate_error (error, reading.error);
  return FALSE;
}
