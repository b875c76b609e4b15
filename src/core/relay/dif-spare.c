/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-spare"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-error.h"

#include "dif-spare.h"

/* Key of a setting before the first target's name: who is in service; the first one unless it says otherwise */
#define SERVING "serving:"


void
dif_spare_pair_free (DifSparePair *self)
{
  g_clear_pointer (&self->first, dif_target_config_free);
  g_clear_pointer (&self->spare, dif_target_config_free);
  g_free (self);
}

DifTargetConfig *
dif_spare_pair_serving (DifSparePair *self)
{
  return self->switched ? self->spare : self->first;
}

DifTargetConfig *
dif_spare_pair_reserve (DifSparePair *self)
{
  return self->switched ? self->first : self->spare;
}

char *
dif_spare_cause (DifSparePair *self)
{
  return g_strconcat ("switched:", self->first->name, NULL);
}

/* --- Pairs -------------------------------------------------------------------------------- */

static char *
serving_key (const char *first)
{
  return g_strconcat (SERVING, first, NULL);
}

static GPtrArray *
load_all (DifArchive *archive, GError **error)
{
  g_autoptr (GPtrArray) configs = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_target_config_free);
  g_autoptr (GPtrArray) records = dif_archive_list_targets (archive, error);

  for (guint i = 0; records != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    DifTargetConfig *config = dif_target_config_load (archive, record->name, error);

    if (config == NULL)
      return NULL;
    g_ptr_array_add (configs, config);
  }
  return records != NULL ? g_steal_pointer (&configs) : NULL;
}

static DifTargetConfig *
find_config (GPtrArray *configs, const char *name)
{
  for (guint i = 0; i < configs->len; i++) {
    DifTargetConfig *config = g_ptr_array_index (configs, i);

    if (g_str_equal (config->name, name))
      return config;
  }
  return NULL;
}

static gboolean
is_pair (DifTargetConfig *first, DifTargetConfig *spare)
{
  return first != NULL && first->spare_of == NULL && first->mode == spare->mode && first->public_url != NULL &&
         spare->public_url != NULL;
}

static gboolean
read_serving (DifArchive *archive, DifSparePair *pair, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *key = serving_key (pair->first->name);
  g_autofree char *serving = dif_archive_get_setting (archive, key, &local_error);

  pair->switched = g_strcmp0 (serving, pair->spare->name) == 0;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

GPtrArray *
dif_spare_list (DifArchive *archive, GError **error)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_spare_pair_free);
  g_autoptr (GPtrArray) configs = load_all (archive, error);

  for (guint i = 0; configs != NULL && i < configs->len; i++) {
    DifTargetConfig *spare = g_ptr_array_index (configs, i);
    DifTargetConfig *first = spare->spare_of != NULL ? find_config (configs, spare->spare_of) : NULL;
    DifSparePair *pair;

    if (!is_pair (first, spare) || dif_spare_find (pairs, first->name) != NULL)
      continue;
    pair = g_new0 (DifSparePair, 1);
    pair->first = dif_target_config_copy (first);
    pair->spare = dif_target_config_copy (spare);
    g_ptr_array_add (pairs, pair);
    if (!read_serving (archive, pair, error))
      return NULL;
  }
  return configs != NULL ? g_steal_pointer (&pairs) : NULL;
}

DifSparePair *
dif_spare_find (GPtrArray *pairs, const char *target)
{
  for (guint i = 0; i < pairs->len; i++) {
    DifSparePair *pair = g_ptr_array_index (pairs, i);

    if (g_str_equal (pair->first->name, target) || g_str_equal (pair->spare->name, target))
      return pair;
  }
  return NULL;
}

gboolean
dif_spare_is_reserve (GPtrArray *pairs, const char *target)
{
  DifSparePair *pair = dif_spare_find (pairs, target);

  return pair != NULL && g_str_equal (dif_spare_pair_reserve (pair)->name, target);
}

/* --- Setting one up ----------------------------------------------------------------------- */

static gboolean
check_pair (GPtrArray *pairs, DifTargetConfig *spare, DifTargetConfig *first, GError **error)
{
  DifSparePair *other = dif_spare_find (pairs, first->name);

  if (first->mode != spare->mode) {
    dif_set_error (error, DIF_ERROR_MODE, _("A spare gets the same cuts: give both the same mode."),
                   _("“%s” is %s, and “%s” is %s"), spare->name, dif_mode_get_name (spare->mode), first->name,
                   dif_mode_get_name (first->mode));
    return FALSE;
  }
  if (first->public_url == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Without one, nobody can see whether readers get it."),
                   _("“%s” has no public address"), first->name);
    return FALSE;
  }
  if (g_str_equal (first->public_url, spare->public_url)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Give the spare an address of its own, so that it can be looked at on its own."),
                   _("“%s” and “%s” have the same public address"), spare->name, first->name);
    return FALSE;
  }
  if (other != NULL && !g_str_equal (other->spare->name, spare->name)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("A target has one spare, and a spare has none; take that one away first."),
                   _("“%s” and “%s” belong together already"), other->first->name, other->spare->name);
    return FALSE;
  }
  return TRUE;
}

/* What it was in service for, or waited for, is over */
static gboolean
forget_service (DifArchive *archive, const char *first, GError **error)
{
  g_autofree char *key = serving_key (first);
  g_autofree char *cause = g_strconcat ("switched:", first, NULL);

  return dif_archive_set_setting (archive, key, first, error) && dif_incident_close_key (archive, cause, error);
}

static gboolean
keep (DifProfile *profile, DifTargetConfig *config, const char *before, GError **error)
{
  DifDatabase *database = dif_archive_get_database (profile->archive);

  if (!dif_database_begin (database, error))
    return FALSE;
  return dif_database_end (
      database,
      (before == NULL || forget_service (profile->archive, before, error)) &&
          dif_target_config_save (config, profile->archive, error) &&
          dif_ledger_append (profile->archive, "target-spare",
                             dif_ledger_facts ("target", config->name, "spare_of", config->spare_of, NULL), error),
      error);
}

gboolean
dif_spare_set (DifProfile *profile, const char *spare, const char *first, GError **error)
{
  g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, spare, error);
  g_autoptr (DifTargetConfig) other = NULL;
  g_autoptr (GPtrArray) pairs = config != NULL ? dif_spare_list (profile->archive, error) : NULL;
  g_autofree char *before = config != NULL ? g_strdup (config->spare_of) : NULL;
  DifSparePair *own = pairs != NULL ? dif_spare_find (pairs, spare) : NULL;

  if (pairs == NULL || !dif_target_config_set_spare (config, first, error))
    return FALSE;
  if (g_strcmp0 (before, first) == 0)
    return TRUE;
  if (first != NULL && own != NULL && g_str_equal (own->first->name, spare)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("A target has one spare, and a spare has none; take that one away first."),
                   _("“%s” and “%s” belong together already"), own->first->name, own->spare->name);
    return FALSE;
  }
  other = first != NULL ? dif_target_config_load (profile->archive, first, error) : NULL;
  if (first != NULL && (other == NULL || !check_pair (pairs, config, other, error)))
    return FALSE;
  return keep (profile, config, before, error);
}

gboolean
dif_spare_leave (DifProfile *profile, const char *target, GError **error)
{
  g_autoptr (GPtrArray) pairs = dif_spare_list (profile->archive, error);
  DifSparePair *pair = pairs != NULL ? dif_spare_find (pairs, target) : NULL;

  return pairs != NULL && (pair == NULL || dif_spare_set (profile, pair->spare->name, NULL, error));
}

/* --- Switching ---------------------------------------------------------------------------- */

static gboolean
keep_switch (DifProfile *profile, DifSparePair *pair, const char *reason, GError **error)
{
  DifArchive *archive = profile->archive;
  DifTargetConfig *now = dif_spare_pair_serving (pair), *before = dif_spare_pair_reserve (pair);
  g_autofree char *key = serving_key (pair->first->name);
  g_autofree char *cause = dif_spare_cause (pair);
  /* Translators: two targets, why, and the address of the second one */
  g_autofree char *text = g_strdup_printf (_("“%s” stands in for “%s” (%s): lead readers to %s"), now->name,
                                           before->name, reason, now->public_url);

  return dif_archive_set_setting (archive, key, now->name, error) &&
         dif_ledger_append (archive, "spare-switched",
                            dif_ledger_facts ("from", before->name, "target", now->name, "address", now->public_url,
                                              "reason", reason, NULL),
                            error) &&
         (pair->switched ? dif_incident_open (archive, cause, text, error)
                         : dif_incident_close_key (archive, cause, error));
}

static gboolean
check_shows (DifArchive *archive, const char *target, GError **error)
{
  g_autoptr (DifTargetRecord) record = dif_archive_find_target (archive, target, error);

  if (record == NULL || record->held_cut != NULL)
    return record != NULL;
  dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Publish on it first."), _("“%s” shows no cut to lead readers to"),
                 target);
  return FALSE;
}

gboolean
dif_spare_switch (DifProfile *profile, const char *target, const char *reason, GError **error)
{
  DifDatabase *database = dif_archive_get_database (profile->archive);
  g_autoptr (GPtrArray) pairs = dif_spare_list (profile->archive, error);
  DifSparePair *pair = pairs != NULL ? dif_spare_find (pairs, target) : NULL;

  if (pairs == NULL || !check_shows (profile->archive, target, error))
    return FALSE;
  if (pair == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Say so with “difusorctl target spare NAME FIRST”."),
                   _("“%s” has no spare and is none"), target);
    return FALSE;
  }
  if (g_str_equal (dif_spare_pair_serving (pair)->name, target)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Name the other one."), _("Readers are led to “%s” already"), target);
    return FALSE;
  }
  pair->switched = !pair->switched;
  return dif_database_begin (database, error) &&
         dif_database_end (database, keep_switch (profile, pair, reason, error), error);
}

/* --- What the operator does --------------------------------------------------------------- */

static char *
host_of (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return g_strdup (uri != NULL ? g_uri_get_host (uri) : url);
}

static void
add_way (GString *text, char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  g_free (line);
}

char *
dif_spare_explain (DifSparePair *self)
{
  DifTargetConfig *now = dif_spare_pair_serving (self), *before = dif_spare_pair_reserve (self);
  g_autofree char *from = host_of (self->first->public_url);
  g_autofree char *to = host_of (self->spare->public_url);
  const char *distribution = dif_options_get (self->first->options, "distribution");
  const char *page = self->first->page_url;
  GString *text = g_string_new (NULL);

  if (page != NULL)
    add_way (text, g_strdup_printf (_("In your page %s: the address of the frame or link becomes %s (readers of the "
                                      "page notice at once)."), page, now->public_url));
  else
    add_way (text, g_strdup_printf (_("Where you link the results: the address becomes %s instead of %s."),
                                    now->public_url, before->public_url));
  if (distribution != NULL)
    add_way (text, g_strdup_printf (_("In CloudFront, distribution %s: put the bucket and %s into one origin group before "
                                      "the night, with 500, 502, 503 and 504; it then fails over for each request by "
                                      "itself. Without one, change the origin of the default behaviour (about five "
                                      "minutes)."), distribution, to));
  if (g_ascii_strcasecmp (from, to) != 0)
    add_way (text, self->switched
                       ? g_strdup_printf (_("In the DNS: the record of %s points to where %s points. Readers follow within "
                                            "the record’s time to live; set that to 60 s the day before. The server of "
                                            "%s needs a certificate for %s as well."), from, to, to, from)
                       : g_strdup_printf (_("In the DNS: the record of %s points to its own server again."), from));
  add_way (text, g_strdup (_("Tell the Institute if the address that you registered changes.")));
  return g_string_free (text, FALSE);
}
