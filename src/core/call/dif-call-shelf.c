/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-call-shelf"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-json.h"
#include "dif-calls-resources.h"

#include "dif-call-shelf.h"

#define PREFIX "/io/github/difusor/Difusor/calls"
#define SUFFIX ".json"


struct _DifCallShelf {
  char *folder; /* (owned) of the imported calls */
};


DifCallShelf *
dif_call_shelf_new (const char *data_dir)
{
  DifCallShelf *self = g_new0 (DifCallShelf, 1);

  self->folder = g_build_filename (data_dir, "calls", NULL);
  return self;
}

void
dif_call_shelf_free (DifCallShelf *self)
{
  g_free (self->folder);
  g_free (self);
}

static char *
file_name (const char *id)
{
  return g_strconcat (id, SUFFIX, NULL);
}

char *
dif_call_shelf_get_path (DifCallShelf *self, const char *id)
{
  g_autofree char *name = file_name (id);

  return g_build_filename (self->folder, name, NULL);
}

/* Asked of the resource itself: a constructor in a static library may be left out by the linker */
static GBytes *
built_in (const char *id)
{
  g_autofree char *path = g_strconcat (PREFIX "/", id, SUFFIX, NULL);

  return g_resource_lookup_data (dif_calls_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

gboolean
dif_call_shelf_is_built_in (const char *id)
{
  g_autoptr (GBytes) bytes = dif_call_is_id (id) ? built_in (id) : NULL;

  return bytes != NULL;
}

static DifCall *
load_imported (DifCallShelf *self, const char *id, GError **error)
{
  g_autofree char *path = dif_call_shelf_get_path (self, id);
  g_autoptr (DifCall) call = dif_call_new_from_file (path, error);

  if (call == NULL)
    return NULL;
  if (!g_str_equal (dif_call_get_id (call), id)) {
    dif_set_error (error, DIF_ERROR_FORMAT, _("Import the call again from its file."),
                   _("“%s” holds the call “%s”, not the one of its name"), path,
                   dif_call_get_id (call));
    return NULL;
  }
  return g_steal_pointer (&call);
}

DifCall *
dif_call_shelf_lookup (DifCallShelf *self, const char *id, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL;

  if (id == NULL)
    id = DIF_CALL_DEFAULT;
  if (dif_call_is_id (id)) {
    bytes = built_in (id);
    if (bytes != NULL)
      return dif_call_new_from_bytes (bytes, id, error);

    path = dif_call_shelf_get_path (self, id);
    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return load_imported (self, id, error);
  }
  dif_set_error (error, DIF_ERROR_NOT_FOUND, _("“difusorctl call list” names those that are known."),
                 _("There is no call “%s”"), id);
  return NULL;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Returns: (transfer full): ids of the files of @folder, by id; none if it does not exist */
static GPtrArray *
imported_ids (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *id = g_strdup (name);

    if (!g_str_has_suffix (name, SUFFIX))
      continue;
    id[strlen (id) - strlen (SUFFIX)] = '\0';
    if (dif_call_is_id (id) && !dif_call_shelf_is_built_in (id))
      g_ptr_array_add (ids, g_steal_pointer (&id));
  }
  g_ptr_array_sort (ids, compare_ids);
  return ids;
}

GPtrArray *
dif_call_shelf_list (DifCallShelf *self, GError **error)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) ids = imported_ids (self->folder);
  g_auto (GStrv) names =
      g_resource_enumerate_children (dif_calls_get_resource (), PREFIX, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (names == NULL)
    return NULL;
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *id = g_strndup (names[i], strlen (names[i]) - strlen (SUFFIX));
    DifCall *call = dif_call_shelf_lookup (self, id, error);

    if (call == NULL)
      return NULL;
    g_ptr_array_add (calls, call);
  }
  for (guint i = 0; i < ids->len; i++) {
    DifCall *call = load_imported (self, g_ptr_array_index (ids, i), error);

    if (call == NULL)
      return NULL;
    g_ptr_array_add (calls, call);
  }
  return g_steal_pointer (&calls);
}

DifCall *
dif_call_shelf_import (DifCallShelf *self, const char *path, GError **error)
{
  g_autoptr (DifCall) call = dif_call_new_from_file (path, error);

  if (call == NULL || !dif_call_shelf_add (self, call, error))
    return NULL;
  return g_steal_pointer (&call);
}

gboolean
dif_call_shelf_add (DifCallShelf *self, DifCall *call, GError **error)
{
  const char *id = dif_call_get_id (call);
  g_autofree char *path = dif_call_shelf_get_path (self, id);
  g_autofree char *text = NULL;

  if (dif_call_shelf_is_built_in (id)) {
    dif_set_error (error, DIF_ERROR_EXISTS, _("Give the call another id."),
                   _("The call “%s” comes with the program and cannot be replaced"), id);
    return FALSE;
  }
  text = dif_json_pretty (dif_call_to_json (call));
  return dif_folder_make (self->folder, error) &&
         dif_file_replace (path, text, strlen (text), 0600, error);
}
