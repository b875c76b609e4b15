/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-geography"

#include "config.h"

#include <gio/gio.h>

#include "base/dif-json.h"

#include "dif-geography.h"
#include "dif-practice-resources.h"

#define PATH "/com/difusor/practice/geography.json"
#define ID_MAX (999)


static void
place_free (gpointer data)
{
  DifPlace *self = data;

  g_free (self->name);
  g_free (self);
}

static DifPlace *
read_place (DifJsonCursor *cursor)
{
  DifPlace *self = g_new0 (DifPlace, 1);

  self->id = (guint) dif_json_cursor_integer (cursor, "id", 1, ID_MAX);
  self->name = g_strdup (dif_json_cursor_string (cursor, "name"));
  return self;
}

/* Only municipalities that a district of ours has a part of, in the order of their numbers */
static void
keep_used (DifGeography *self)
{
  g_autofree gboolean *used = g_new0 (gboolean, self->municipalities->len);
  g_autofree guint *place = g_new0 (guint, self->municipalities->len);
  guint kept = 0;

  for (guint i = 0; i < self->parts->len; i++)
    used[g_array_index (self->parts, DifGeographyPart, i).municipality] = TRUE;
  for (guint i = 0; i < self->municipalities->len; i++) {
    place[i] = kept;
    kept += used[i];
  }
  for (guint i = self->municipalities->len; i-- > 0;) {
    if (!used[i])
      g_ptr_array_remove_index (self->municipalities, i);
  }
  for (guint i = 0; i < self->parts->len; i++) {
    DifGeographyPart *part = &g_array_index (self->parts, DifGeographyPart, i);

    part->municipality = place[part->municipality];
  }
}

static void
read_district (DifGeography *self, DifJsonCursor *cursor)
{
  DifJsonCursor *parts = dif_json_cursor_array (cursor, "parts");

  g_ptr_array_add (self->districts, read_place (cursor));
  for (guint i = 0; i < dif_json_cursor_length (parts); i++) {
    DifJsonCursor *part = dif_json_cursor_element (parts, i);
    gint64 municipality =
        dif_json_cursor_integer (part, "municipality", 1, (gint64) self->municipalities->len);
    DifGeographyPart read = { self->districts->len - 1, (guint) MAX (municipality, 1) - 1,
                              (guint) dif_json_cursor_integer (part, "sections", 1, ID_MAX) };

    g_array_append_val (self->parts, read);
  }
}

static void
read_all (DifGeography *self, DifJsonCursor *root, guint n_districts)
{
  DifJsonCursor *entity = dif_json_cursor_object (root, "entity");
  DifJsonCursor *municipalities = dif_json_cursor_array (root, "municipalities");
  DifJsonCursor *districts = dif_json_cursor_array (root, "districts");
  guint length = dif_json_cursor_length (districts);

  self->entity_id = (guint) dif_json_cursor_integer (entity, "id", 1, 99);
  self->entity = g_strdup (dif_json_cursor_string (entity, "name"));
  for (guint i = 0; i < dif_json_cursor_length (municipalities); i++) {
    DifJsonCursor *cursor = dif_json_cursor_element (municipalities, i);
    DifPlace *place = read_place (cursor);

    place->rural = dif_json_cursor_boolean (cursor, "rural");
    g_ptr_array_add (self->municipalities, place);
  }
  for (guint i = 0; i < (n_districts != 0 ? MIN (n_districts, length) : length); i++)
    read_district (self, dif_json_cursor_element (districts, i));
}

DifGeography *
dif_geography_load (guint districts)
{
  DifGeography *self = g_new0 (DifGeography, 1);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (dif_practice_get_resource (), PATH,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (DifJsonCursor) root = NULL;
  g_autoptr (GError) error = NULL;

  self->districts = g_ptr_array_new_with_free_func (place_free);
  self->municipalities = g_ptr_array_new_with_free_func (place_free);
  self->parts = g_array_new (FALSE, FALSE, sizeof (DifGeographyPart));
  g_assert (bytes != NULL);
  node = dif_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), PATH, &error);
  if (node != NULL) {
    root = dif_json_cursor_new (node, PATH);
    read_all (self, root, districts);
    dif_json_cursor_finish (root, &error);
  }
  /* it is compiled into the program: wrong here is wrong everywhere */
  if (error != NULL)
    g_error ("%s", error->message);
  keep_used (self);
  return self;
}

void
dif_geography_free (DifGeography *self)
{
  g_free (self->entity);
  g_ptr_array_unref (self->districts);
  g_ptr_array_unref (self->municipalities);
  g_array_unref (self->parts);
  g_free (self);
}
