/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cut"

#include "config.h"

#include "base/dif-time.h"

#include "dif-cut.h"


static const char *const words[] = { "received", "waiting", "held",    "published",
                                     "visible",  "refused", "skipped" };


const char *
dif_cut_state_to_string (DifCutState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (words), "received");
  return words[state];
}

DifCutState
dif_cut_state_from_string (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_strcmp0 (word, words[i]) == 0)
      return (DifCutState) i;
  }
  return DIF_CUT_RECEIVED;
}

void
dif_cut_package_free (DifCutPackage *self)
{
  g_free (self->offer);
  g_free (self->file);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self->notices);
  g_free (self);
}

void
dif_cut_target_free (DifCutTarget *self)
{
  g_free (self->name);
  g_free (self->state);
  g_free (self);
}

void
dif_cut_free (DifCut *self)
{
  g_free (self->id);
  g_free (self->call);
  g_free (self->reason);
  g_strfreev (self->expects);
  g_ptr_array_unref (self->packages);
  g_ptr_array_unref (self->targets);
  g_free (self);
}

gboolean
dif_cut_is_zero (DifCut *self)
{
  return self->captured == 0 && self->expected > 0;
}

const char *
dif_cut_lacks (DifCut *self)
{
  for (guint i = 0; self->expects[i] != NULL; i++) {
    DifPackageKind kind = dif_package_kind_from_string (self->expects[i]);
    gboolean there = FALSE;

    for (guint j = 0; j < self->packages->len && !there; j++) {
      DifCutPackage *package = g_ptr_array_index (self->packages, j);

      there = package->kind == kind || package->kind == DIF_PACKAGE_SITE ||
              (kind == DIF_PACKAGE_DATA && package->has_data) ||
              (kind == DIF_PACKAGE_DATABASE && package->has_database);
    }
    if (!there)
      return self->expects[i];
  }
  return NULL;
}

static void
add_packages (JsonBuilder *builder, DifCut *self)
{
  json_builder_set_member_name (builder, "packages");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->packages->len; i++) {
    DifCutPackage *package = g_ptr_array_index (self->packages, i);

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "id");
    json_builder_add_string_value (builder, package->offer);
    json_builder_set_member_name (builder, "kind");
    json_builder_add_string_value (builder, dif_package_kind_to_string (package->kind));
    json_builder_set_member_name (builder, "file");
    json_builder_add_string_value (builder, package->file);
    json_builder_set_member_name (builder, "size");
    json_builder_add_int_value (builder, (gint64) package->size);
    json_builder_set_member_name (builder, "sha256");
    json_builder_add_string_value (builder, package->sha256);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_targets (JsonBuilder *builder, DifCut *self)
{
  json_builder_set_member_name (builder, "targets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->targets->len; i++) {
    DifCutTarget *target = g_ptr_array_index (self->targets, i);

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "name");
    json_builder_add_string_value (builder, target->name);
    json_builder_set_member_name (builder, "state");
    json_builder_add_string_value (builder, target->state);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

JsonNode *
dif_cut_to_json (DifCut *self, GTimeZone *zone)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *cut = dif_time_format_iso8601 (self->cut_time, zone);
  g_autofree char *received = dif_time_format_iso8601 (self->received, zone);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, self->id);
  json_builder_set_member_name (builder, "cut");
  json_builder_add_string_value (builder, cut);
  json_builder_set_member_name (builder, "cut_origin");
  json_builder_add_string_value (builder, dif_cut_origin_to_string (self->origin));
  json_builder_set_member_name (builder, "mode");
  json_builder_add_string_value (builder, dif_mode_to_string (self->mode));
  json_builder_set_member_name (builder, "received");
  json_builder_add_string_value (builder, received);
  json_builder_set_member_name (builder, "state");
  json_builder_add_string_value (builder, dif_cut_state_to_string (self->state));
  json_builder_set_member_name (builder, "reason");
  if (self->reason != NULL)
    json_builder_add_string_value (builder, self->reason);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "current");
  json_builder_add_boolean_value (builder, self->current);
  add_targets (builder, self);
  add_packages (builder, self);
  json_builder_set_member_name (builder, "files");
  json_builder_add_int_value (builder, self->files);
  json_builder_set_member_name (builder, "bytes");
  json_builder_add_int_value (builder, self->bytes);
  json_builder_set_member_name (builder, "actas_percent");
  if (self->captured >= 0 && self->expected > 0)
    json_builder_add_double_value (builder, (double) self->captured * 100 / (double) self->expected);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "findings");
  json_builder_add_int_value (builder, self->findings);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
