/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-pool"

#include "config.h"

#include "dif-target-pool.h"


struct _DifTargetPool {
  GHashTable *targets; /* (owned) name → DifTarget */
};


DifTargetPool *
dif_target_pool_new (void)
{
  DifTargetPool *self = g_new0 (DifTargetPool, 1);

  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

void
dif_target_pool_free (DifTargetPool *self)
{
  g_hash_table_unref (self->targets);
  g_free (self);
}

DifTarget *
dif_target_pool_get (DifTargetPool *self, DifArchive *archive, const char *name, GError **error)
{
  g_autoptr (DifTargetConfig) config = dif_target_config_load (archive, name, error);
  DifTarget *target = config != NULL ? g_hash_table_lookup (self->targets, name) : NULL;

  if (config == NULL)
    return NULL;
  if (target == NULL || !dif_target_config_equal (dif_target_get_config (target), config)) {
    target = dif_target_new (config, dif_archive_get_folder (archive));
    g_hash_table_insert (self->targets, g_strdup (name), target);
  }
  return g_object_ref (target);
}

void
dif_target_pool_drop (DifTargetPool *self, const char *name)
{
  g_hash_table_remove (self->targets, name);
}
