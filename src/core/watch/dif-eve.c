/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-eve"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-cuts.h"
#include "archive/dif-archive-targets.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "target/dif-target-config.h"
#include "watch/dif-probing.h"

#include "dif-eve.h"


/* One target being asked */
typedef struct {
  DifProfile *profile;     /* (unowned) */
  DifHttp *http;           /* (unowned) */
  DifTargetConfig *config; /* (unowned) */
  DifManifest *allowed;    /* (unowned) (nullable) what may be seen */
  GPtrArray *findings;     /* (unowned) */
  GCancellable *cancellable;
} Asking;


void
dif_eve_finding_free (DifEveFinding *self)
{
  g_free (self->target);
  g_free (self->url);
  g_free (self->text);
  g_free (self);
}

static void
add_finding (Asking *self, const char *url, const char *text)
{
  DifEveFinding *finding = g_new0 (DifEveFinding, 1);

  finding->target = g_strdup (self->config->name);
  finding->url = g_strdup (url);
  finding->text = g_strdup (text);
  g_ptr_array_add (self->findings, finding);
}

/* Readers are told that there is nothing; a bucket that may not be listed says 403 for that */
static gboolean
is_absent (const GError *reason)
{
  return g_error_matches (reason, DIF_ERROR, DIF_ERROR_REJECTED) ||
         g_error_matches (reason, DIF_ERROR, DIF_ERROR_BLOCKED);
}

static void
ask (Asking *self, const char *path)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *url = g_strconcat (self->config->public_url, escaped, NULL);
  const DifManifestEntry *entry = self->allowed != NULL ? dif_manifest_lookup (self->allowed, path) : NULL;
  DifHttpRequest request = { .url = url, .size = -1, .limit = DIF_LIMIT_JSON_BYTES };
  g_autoptr (DifHttpReply) reply = NULL;
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) bytes = dif_http_get (self->http, &request, &reply, self->cancellable, &reason);

  if (bytes == NULL) {
    if (!is_absent (reason))
      add_finding (self, url, reason != NULL ? reason->message : _("It answered “not modified” unasked"));
  } else if (entry == NULL || !g_str_equal (entry->sha256, reply->sha256)) {
    add_finding (self, url,
                 self->config->mode == DIF_MODE_REAL
                     ? _("It shows something else than the zero state; withdraw it, or publish the zero state")
                     : _("It still shows what is not real; withdraw it"));
  }
}

/* What may be seen: the zero state where it is real, the holding page where it was withdrawn. @allowed: (out)
 * (nullable) */
static gboolean
find_allowed (DifProfile *profile, DifTargetRecord *record, DifMode mode, DifManifest *held, DifManifest **allowed,
              GError **error)
{
  g_autoptr (DifCut) cut = NULL;

  *allowed = NULL;
  if (record->withdrawn)
    *allowed = dif_manifest_ref (held);
  if (record->held_cut == NULL || mode != DIF_MODE_REAL)
    return TRUE;
  cut = dif_archive_find_cut (profile->archive, record->held_cut, error);
  if (cut == NULL)
    return FALSE;
  if (dif_cut_is_zero (cut))
    *allowed = dif_manifest_ref (held);
  return TRUE;
}

/* Every path once. Returns: (element-type utf8): owned by @held and @call */
static GPtrArray *
list_paths (DifCall *call, DifManifest *held)
{
  const char *const *pointers = dif_call_get_pointers (call);
  GPtrArray *entries = dif_manifest_get_entries (held);
  GPtrArray *paths = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (paths, (char *) ((DifManifestEntry *) g_ptr_array_index (entries, i))->path);
  if (dif_manifest_lookup (held, dif_call_get_entry (call)) == NULL)
    g_ptr_array_add (paths, (char *) dif_call_get_entry (call));
  for (guint i = 0; pointers[i] != NULL; i++) {
    if (dif_manifest_lookup (held, pointers[i]) == NULL)
      g_ptr_array_add (paths, (char *) pointers[i]);
  }
  return paths;
}

static gboolean
check_target (Asking *self, DifTargetRecord *record, guint *looked, GError **error)
{
  g_autoptr (DifManifest) held = dif_archive_get_held_manifest (self->profile->archive, record->name, error);
  g_autoptr (DifManifest) allowed = NULL;
  g_autoptr (GPtrArray) paths = NULL;

  if (held == NULL ||
      !find_allowed (self->profile, record, self->config->mode, held, &allowed, error))
    return FALSE;
  self->allowed = allowed;
  paths = list_paths (self->profile->call, held);
  for (guint i = 0; i < paths->len; i++) {
    if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
      return FALSE;
    ask (self, g_ptr_array_index (paths, i));
  }
  *looked += paths->len;
  return TRUE;
}

GPtrArray *
dif_eve_check (DifProfile *profile, guint *looked, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_eve_finding_free);
  g_autoptr (GPtrArray) records = dif_archive_list_targets (profile->archive, error);
  g_autoptr (DifHttp) http = records != NULL ? dif_probing_session (error) : NULL;

  *looked = 0;
  if (http == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, record->name, error);
    Asking asking = { profile, http, config, NULL, findings, cancellable };

    if (config == NULL || (config->public_url != NULL && !check_target (&asking, record, looked, error)))
      return NULL;
  }
  return g_steal_pointer (&findings);
}
