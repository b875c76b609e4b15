/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-archive"

#include "config.h"

#include "archive/dif-lock.h"
#include "base/dif-file.h"

#include "dif-archive.h"

#define CLOCK_OFFSET "clock-offset"
#define CLOCK_GRAIN_US (G_USEC_PER_SEC)


struct _DifArchive {
  GObject parent_instance;

  char *folder;          /* (owned) */
  DifClock *clock;       /* (owned) */
  DifLock *lock;         /* (owned) (nullable) held while it is writable */
  DifDatabase *database; /* (owned) */
};

G_DEFINE_FINAL_TYPE (DifArchive, dif_archive, G_TYPE_OBJECT)


static void
dif_archive_dispose (GObject *object)
{
  DifArchive *self = DIF_ARCHIVE (object);

  g_clear_pointer (&self->database, dif_database_close);
  g_clear_pointer (&self->lock, dif_lock_release);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (dif_archive_parent_class)->dispose (object);
}

/* What a crash left half-made under sites/ has a name that starts with a dot */
static gboolean
sweep_staging (DifArchive *self, GError **error)
{
  g_autofree char *sites = g_build_filename (self->folder, "sites", NULL);
  g_autoptr (GDir) dir = g_dir_open (sites, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (sites, name, NULL);

    if (name[0] == '.' && !dif_tree_remove (path, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
make_writable (DifArchive *self, GError **error)
{
  static const char *const rooms[] = { "packages", "sites", "incoming" };

  if (!dif_folder_make (self->folder, error))
    return FALSE;
  self->lock = dif_lock_take (self->folder, error);
  if (self->lock == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++) {
    g_autofree char *path = g_build_filename (self->folder, rooms[i], NULL);

    if (!dif_folder_make (path, error))
      return FALSE;
  }
  return !dif_lock_is_first (self->lock) || sweep_staging (self, error);
}

/* The offset that was remembered, 0 if none was */
static gboolean
read_offset (DifArchive *self, gint64 *offset, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = dif_archive_get_setting (self, CLOCK_OFFSET, &local_error);

  *offset = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
take_up_clock (DifArchive *self, GError **error)
{
  gint64 offset;

  if (!read_offset (self, &offset, error))
    return FALSE;
  if (offset < 0 && dif_clock_get_offset (self->clock) == 0)
    dif_clock_observe (self->clock, dif_clock_now (self->clock) + offset);
  return TRUE;
}

gboolean
dif_archive_keep_clock (DifArchive *self, GError **error)
{
  gint64 offset = dif_clock_get_offset (self->clock);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, offset);
  gint64 known;

  if (!read_offset (self, &known, error))
    return FALSE;
  return ABS (offset - known) < CLOCK_GRAIN_US ||
         dif_archive_set_setting (self, CLOCK_OFFSET, text, error);
}

DifArchive *
dif_archive_open (const char *folder, gboolean writable, DifClock *clock, GError **error)
{
  g_autoptr (DifArchive) self = g_object_new (DIF_TYPE_ARCHIVE, NULL);
  g_autofree char *path = NULL;

  self->folder = g_canonicalize_filename (folder, NULL);
  self->clock = g_object_ref (clock);
  if (writable && !make_writable (self, error))
    return NULL;

  path = g_build_filename (self->folder, "difusor.db", NULL);
  self->database = dif_database_open (path, writable, error);
  if (self->database == NULL || (writable && !take_up_clock (self, error)))
    return NULL;
  return g_steal_pointer (&self);
}

const char *
dif_archive_get_folder (DifArchive *self)
{
  return self->folder;
}

DifClock *
dif_archive_get_clock (DifArchive *self)
{
  return self->clock;
}

DifDatabase *
dif_archive_get_database (DifArchive *self)
{
  return self->database;
}

char *
dif_archive_get_packages_folder (DifArchive *self, const char *cut)
{
  return g_build_filename (self->folder, "packages", cut, NULL);
}

char *
dif_archive_get_site_folder (DifArchive *self, const char *cut)
{
  return g_build_filename (self->folder, "sites", cut, NULL);
}

char *
dif_archive_get_staging_folder (DifArchive *self, const char *name)
{
  g_autofree char *hidden = g_strconcat (".", name, NULL);

  return g_build_filename (self->folder, "sites", hidden, NULL);
}

char *
dif_archive_get_incoming (DifArchive *self, const char *name)
{
  return g_build_filename (self->folder, "incoming", name, NULL);
}

char *
dif_archive_get_setting (DifArchive *self, const char *key, GError **error)
{
  g_autoptr (DifQuery) query =
      dif_database_query (self->database, error, "SELECT value FROM setting WHERE key = ?", "s", key);

  if (query == NULL || !dif_query_next (query, error))
    return NULL;
  return g_strdup (dif_query_text (query, 0));
}

gboolean
dif_archive_set_setting (DifArchive *self, const char *key, const char *value, GError **error)
{
  return dif_database_run (self->database, error,
                           "INSERT INTO setting(key, value) VALUES(?, ?)"
                           " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
                           "ss", key, value);
}

static void
dif_archive_class_init (DifArchiveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dif_archive_dispose;
}

static void
dif_archive_init (DifArchive *self)
{
}
