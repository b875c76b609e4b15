/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-plan"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "target/dif-headers.h"

#include "dif-plan.h"


gboolean
dif_plan_is_pointer (const char *path, const char *entry, const char *const *pointers)
{
  return g_strcmp0 (path, entry) == 0 || (pointers != NULL && g_strv_contains (pointers, path));
}

static DifPhase
phase_of (DifManifestEntry *wanted, gboolean there, const char *entry, const char *const *pointers)
{
  DifHeaders headers;

  if (dif_plan_is_pointer (wanted->path, entry, pointers))
    return DIF_PHASE_POINTER;
  if (!there)
    return DIF_PHASE_ABSENT;

  dif_headers_for (wanted->path, FALSE, &headers);
  return g_str_has_prefix (headers.content_type, "text/html") ||
                 g_str_has_prefix (headers.content_type, "text/javascript")
             ? DIF_PHASE_PAGE
             : DIF_PHASE_LEAF;
}

/* The entry leads to the pointers, so it is the very last */
static void
move_entry_last (GPtrArray *pointers, const char *entry)
{
  for (guint i = 0; i < pointers->len; i++) {
    DifManifestEntry *at = g_ptr_array_index (pointers, i);

    if (g_strcmp0 (at->path, entry) == 0) {
      g_ptr_array_remove_index (pointers, i);
      g_ptr_array_add (pointers, at);
      return;
    }
  }
}

static void
plan_uploads (DifPlan *self, const char *entry, const char *const *pointers)
{
  GPtrArray *entries = dif_manifest_get_entries (self->wanted);

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *wanted = g_ptr_array_index (entries, i);
    const DifManifestEntry *held = dif_manifest_lookup (self->held, wanted->path);
    DifHeaders headers;

    dif_headers_for (wanted->path, FALSE, &headers);
    if (!headers.known)
      g_ptr_array_add (self->unknown, g_strdup (wanted->path));

    if (held != NULL && g_str_equal (held->sha256, wanted->sha256)) {
      self->unchanged++;
      continue;
    }
    g_ptr_array_add (self->phases[phase_of (wanted, held != NULL, entry, pointers)], wanted);
    self->uploaded++;
    self->bytes += wanted->size;
  }
}

DifPlan *
dif_plan_new (DifManifest *held,
              DifManifest *wanted,
              const char *entry,
              const char *const *pointers)
{
  DifPlan *self = g_new0 (DifPlan, 1);
  GPtrArray *entries = dif_manifest_get_entries (held);

  self->held = dif_manifest_ref (held);
  self->wanted = dif_manifest_ref (wanted);
  self->removed = g_ptr_array_new ();
  self->unknown = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < DIF_PHASES; i++)
    self->phases[i] = g_ptr_array_new ();

  plan_uploads (self, entry, pointers);
  move_entry_last (self->phases[DIF_PHASE_POINTER], entry);

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *old = g_ptr_array_index (entries, i);

    if (dif_manifest_lookup (wanted, old->path) == NULL)
      g_ptr_array_add (self->removed, old);
  }
  return self;
}

void
dif_plan_free (DifPlan *self)
{
  for (guint i = 0; i < DIF_PHASES; i++)
    g_ptr_array_unref (self->phases[i]);
  g_ptr_array_unref (self->removed);
  g_ptr_array_unref (self->unknown);
  dif_manifest_unref (self->wanted);
  dif_manifest_unref (self->held);
  g_free (self->held_tree);
  g_free (self);
}

/* A digest that no file has */
static const char nothing[] = "0000000000000000000000000000000000000000000000000000000000000000";

gboolean
dif_plan_is_doubted (const DifManifestEntry *entry)
{
  return g_str_equal (entry->sha256, nothing);
}

DifManifest *
dif_plan_doubt (DifManifest *held, DifManifest *tried)
{
  DifManifest *doubted = dif_manifest_copy (held);
  GPtrArray *entries = dif_manifest_get_entries (tried);

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    const DifManifestEntry *old = dif_manifest_lookup (held, entry->path);

    if (old == NULL || !g_str_equal (old->sha256, entry->sha256))
      dif_manifest_add (doubted, entry->path, 0, nothing);
  }
  return doubted;
}

DifManifest *
dif_plan_doubt_all (DifManifest *held)
{
  g_autoptr (DifManifest) empty = dif_manifest_new ();

  return dif_plan_doubt (empty, held);
}

gboolean
dif_plan_check_size (DifPlan *self, GError **error)
{
  guint held = dif_manifest_get_count (self->held);
  guint wanted = dif_manifest_get_count (self->wanted);

  if (wanted > 0 && wanted >= held / 2)
    return TRUE;
  dif_set_error (error, DIF_ERROR_SHRUNK,
                 _("Look at the package; if it is right, publish the cut by its name and give a reason."),
                 _("The site would shrink from %u files to %u"), held, wanted);
  return FALSE;
}
