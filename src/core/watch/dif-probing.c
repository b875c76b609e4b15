/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-probing"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "base/dif-line.h"
#include "target/dif-plan.h"

#include "dif-probing.h"

#define SAFE_IN_PATH "/"
/* Where every byte costs, the rest of the site is looked at so seldom */
#define METERED_MINUTES (10)
#define DAY ((gint64) 24 * 3600 * G_USEC_PER_SEC)


DifHttp *
dif_probing_session (GError **error)
{
  g_autoptr (DifClock) theirs = dif_clock_new (); /* a web server's Date is not the institute's */
  DifHttpOptions options = { .request_seconds = DIF_LIMIT_PROBE_SECONDS, .retries = G_MAXUINT, .hosting = TRUE };

  return dif_http_new (theirs, &options, error);
}

/* One file as a reader gets it. Returns: %FALSE with @error if there was no answer or an error */
static gboolean
look_at (DifHttp *http,
         DifTargetConfig *config,
         const char *path,
         DifHttpReply **reply,
         GCancellable *cancellable,
         GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (path, SAFE_IN_PATH, FALSE);
  g_autofree char *url = g_strconcat (config->public_url, escaped, NULL);
  DifHttpRequest request = { .url = url, .size = -1, .limit = DIF_LIMIT_JSON_BYTES };
  g_autoptr (GBytes) bytes = dif_http_get (http, &request, reply, cancellable, error);

  return bytes != NULL;
}

static void
note_reply (DifProbe *probe, DifHttpReply *reply, gint64 now)
{
  probe->first_byte_us = MAX (probe->first_byte_us, reply->first_byte_us);
  if (reply->certificate_ends != 0)
    probe->certificate_days = (int) MAX ((reply->certificate_ends - now) / DAY, 0);
}

/* The entry page and the pointers: what a reader opens first, and what leads to all the rest */
static GPtrArray *
choose_paths (DifManifest *held, DifCall *call)
{
  const char *const *pointers = dif_call_get_pointers (call);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  if (held == NULL || dif_manifest_lookup (held, dif_call_get_entry (call)) != NULL)
    g_ptr_array_add (paths, (char *) dif_call_get_entry (call));
  for (guint i = 0; held != NULL && pointers[i] != NULL; i++) {
    if (dif_manifest_lookup (held, pointers[i]) != NULL)
      g_ptr_array_add (paths, (char *) pointers[i]);
  }
  /* a site without either is known by its first file */
  if (held != NULL && paths->len == 0 && dif_manifest_get_count (held) > 0) {
    DifManifestEntry *first = g_ptr_array_index (dif_manifest_get_entries (held), 0);

    g_ptr_array_add (paths, (char *) first->path);
  }
  return g_steal_pointer (&paths);
}

static void
set_altered (DifProbe *probe, DifTargetConfig *config, const char *path)
{
  probe->state = DIF_PROBE_ALTERED;
  probe->problem = g_strdup_printf (_("“%s%s” does not hold the bytes that were published"), config->public_url, path);
}

/* Part of all the other files, another one every minute, so that whatever is altered is found: at once where the site
 * is small. An address that does not answer was told of before. */
static void
look_at_some (DifProbe *probe, DifHttp *http, DifTargetConfig *config, DifManifest *held, GCancellable *cancellable)
{
  GPtrArray *entries = dif_manifest_get_entries (held);
  guint64 minute = (guint64) (probe->at / ((gint64) DIF_LIMIT_PROBE_EVERY_SECONDS * G_USEC_PER_SEC));
  guint many = MIN (entries->len, DIF_LIMIT_PROBE_FILES);
  guint64 bytes = 0;

  if ((dif_line_get_state () & DIF_LINE_METERED) != 0 && minute % METERED_MINUTES != 0)
    return;
  for (guint i = 0; i < many && probe->state == DIF_PROBE_UP && !g_cancellable_is_cancelled (cancellable); i++) {
    const DifManifestEntry *entry = g_ptr_array_index (entries, (minute * many + i) % entries->len);
    g_autoptr (DifHttpReply) reply = NULL;
    g_autoptr (GError) reason = NULL;

    if (dif_plan_is_doubted (entry) || bytes + entry->size > DIF_LIMIT_PROBE_BYTES)
      continue;
    bytes += entry->size;
    if (look_at (http, config, entry->path, &reply, cancellable, &reason)
            ? !g_str_equal (entry->sha256, reply->sha256)
            : g_error_matches (reason, DIF_ERROR, DIF_ERROR_REJECTED))
      set_altered (probe, config, entry->path);
  }
}

DifProbe *
dif_probing_look (DifHttp *http,
                  DifTargetConfig *config,
                  DifManifest *held,
                  const char *cut,
                  DifCall *call,
                  gint64 now,
                  GCancellable *cancellable)
{
  g_autoptr (DifProbe) probe = g_new0 (DifProbe, 1);
  g_autoptr (GPtrArray) paths = choose_paths (held, call);

  probe->at = now;
  probe->target = g_strdup (config->name);
  probe->first_byte_us = -1;
  probe->certificate_days = -1;

  for (guint i = 0; i < paths->len && probe->state == DIF_PROBE_UP; i++) {
    const char *path = g_ptr_array_index (paths, i);
    const DifManifestEntry *entry = held != NULL ? dif_manifest_lookup (held, path) : NULL;
    g_autoptr (DifHttpReply) reply = NULL;
    g_autoptr (GError) reason = NULL;

    if (!look_at (http, config, path, &reply, cancellable, &reason)) {
      if (g_cancellable_is_cancelled (cancellable))
        return NULL;
      probe->state = DIF_PROBE_DOWN;
      probe->problem = g_strdup (reason != NULL ? reason->message : _("It answered “not modified” unasked"));
      return g_steal_pointer (&probe);
    }
    note_reply (probe, reply, now);
    if (entry != NULL && !dif_plan_is_doubted (entry) && !g_str_equal (entry->sha256, reply->sha256))
      set_altered (probe, config, path);
  }
  if (probe->state == DIF_PROBE_UP && held != NULL)
    look_at_some (probe, http, config, held, cancellable);
  if (probe->state == DIF_PROBE_UP && held != NULL)
    probe->cut = g_strdup (cut);
  return g_steal_pointer (&probe);
}
