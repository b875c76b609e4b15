/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-manifest"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"

#include "dif-manifest.h"

#define SIZE_DIGITS (10) /* of most files; a guess */

struct _DifManifest {
  gatomicrefcount references;
  GHashTable *entries; /* (owned) path → DifManifestEntry, which owns the path; an entry never changes
                          and is shared with the manifests that were laid over each other */
  GPtrArray *sorted;   /* (owned) (nullable) the same entries in order; NULL once changed */
  guint64 bytes;
};

G_DEFINE_BOXED_TYPE (DifManifest, dif_manifest, dif_manifest_ref, dif_manifest_unref)


/* One block for an entry and its path: a site may have 60,000 */
static DifManifestEntry *
entry_new (const char *path, guint64 size, const char *sha256)
{
  gsize length = strlen (path) + 1;
  DifManifestEntry *entry = g_atomic_rc_box_alloc (sizeof (DifManifestEntry) + length);

  entry->path = (char *) (entry + 1);
  memcpy (entry->path, path, length);
  entry->size = size;
  memcpy (entry->sha256, sha256, DIF_DIGEST_HEX);
  return entry;
}

DifManifest *
dif_manifest_new (void)
{
  DifManifest *self = g_new0 (DifManifest, 1);

  g_atomic_ref_count_init (&self->references);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_atomic_rc_box_release);
  return self;
}

DifManifest *
dif_manifest_ref (DifManifest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
dif_manifest_unref (DifManifest *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->sorted, g_ptr_array_unref);
  g_hash_table_unref (self->entries);
  g_free (self);
}

DifManifest *
dif_manifest_copy (DifManifest *self)
{
  DifManifest *copy = dif_manifest_new ();

  dif_manifest_overlay (copy, self);
  return copy;
}

/* @entry is taken over */
static void
put (DifManifest *self, DifManifestEntry *entry)
{
  const DifManifestEntry *old = g_hash_table_lookup (self->entries, entry->path);

  self->bytes += entry->size - (old != NULL ? old->size : 0);
  g_hash_table_replace (self->entries, entry->path, entry);
  g_clear_pointer (&self->sorted, g_ptr_array_unref);
}

void
dif_manifest_add (DifManifest *self, const char *path, guint64 size, const char *sha256)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL && *path != '\0');
  g_return_if_fail (dif_digest_is_hex (sha256));

  put (self, entry_new (path, size, sha256));
}

void
dif_manifest_overlay (DifManifest *self, DifManifest *over)
{
  GHashTableIter iter;
  DifManifestEntry *entry;

  g_return_if_fail (self != NULL && over != NULL);

  if (self == over)
    return;
  g_hash_table_iter_init (&iter, over->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    put (self, g_atomic_rc_box_acquire (entry));
}

const DifManifestEntry *
dif_manifest_lookup (DifManifest *self, const char *path)
{
  g_return_val_if_fail (self != NULL && path != NULL, NULL);

  return g_hash_table_lookup (self->entries, path);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const DifManifestEntry *const *first = a;
  const DifManifestEntry *const *second = b;

  return strcmp ((*first)->path, (*second)->path);
}

GPtrArray *
dif_manifest_get_entries (DifManifest *self)
{
  GHashTableIter iter;
  gpointer entry;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->sorted != NULL)
    return self->sorted;
  self->sorted = g_ptr_array_sized_new (g_hash_table_size (self->entries));
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    g_ptr_array_add (self->sorted, entry);
  g_ptr_array_sort (self->sorted, compare_entries);
  return self->sorted;
}

guint
dif_manifest_get_count (DifManifest *self)
{
  return g_hash_table_size (self->entries);
}

guint64
dif_manifest_get_bytes (DifManifest *self)
{
  return self->bytes;
}

char *
dif_manifest_to_text (DifManifest *self)
{
  GPtrArray *entries = dif_manifest_get_entries (self);
  GString *text;
  gsize length = 1;

  for (guint i = 0; i < entries->len; i++) {
    const DifManifestEntry *entry = g_ptr_array_index (entries, i);

    length += DIF_DIGEST_HEX + SIZE_DIGITS + strlen (entry->path) + 2;
  }
  text = g_string_sized_new (length);
  for (guint i = 0; i < entries->len; i++) {
    const DifManifestEntry *entry = g_ptr_array_index (entries, i);

    g_string_append_printf (text, "%s %" G_GUINT64_FORMAT " %s\n", entry->sha256, entry->size,
                            entry->path);
  }
  return g_string_free (text, FALSE);
}

/* A path of a manifest is joined to a folder later: nothing may lead out of it */
static gboolean
path_is_plain (const char *path)
{
  g_auto (GStrv) names = NULL;

  if (!g_utf8_validate (path, -1, NULL))
    return FALSE;
  for (const char *at = path; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return FALSE;
  names = g_strsplit (path, "/", -1);
  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] == '\0' || g_str_equal (names[i], ".") || g_str_equal (names[i], ".."))
      return FALSE;
  return *path != '\0';
}

static gboolean
read_line (DifManifest *self, char *line)
{
  char *size_text, *path;
  guint64 size;

  if (strlen (line) < DIF_DIGEST_HEX || line[DIF_DIGEST_HEX - 1] != ' ')
    return FALSE;
  line[DIF_DIGEST_HEX - 1] = '\0';
  size_text = line + DIF_DIGEST_HEX;
  path = strchr (size_text, ' ');
  if (path == NULL)
    return FALSE;
  *path++ = '\0';
  if (!dif_digest_is_hex (line) || !path_is_plain (path) ||
      !g_ascii_string_to_unsigned (size_text, 10, 0, G_MAXINT64, &size, NULL))
    return FALSE;
  if ((*size_text == '0' && size_text[1] != '\0') ||
      g_hash_table_contains (self->entries, path))
    return FALSE;
  dif_manifest_add (self, path, size, line);
  return TRUE;
}

DifManifest *
dif_manifest_from_text (const char *text, GError **error)
{
  g_autoptr (DifManifest) self = dif_manifest_new ();
  guint number = 0;

  g_return_val_if_fail (text != NULL, NULL);

  while (*text != '\0') {
    const char *end = strchr (text, '\n');
    g_autofree char *line = end != NULL ? g_strndup (text, (gsize) (end - text)) : NULL;

    number++;
    if (line == NULL || !read_line (self, line)) {
      dif_set_error (error, DIF_ERROR_DAMAGED,
                     _("Restore the data folder from a backup, or fetch the package again."),
                     _("Line %u of a manifest is not “SHA256 SIZE PATH”"), number);
      return NULL;
    }
    text = end + 1;
  }
  return g_steal_pointer (&self);
}
