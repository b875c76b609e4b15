/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-settings"

#include "config.h"

#include "base/dif-install.h"

#include "dif-settings.h"

#define SCHEMA "io.github.difusor.Difusor"


GSettings *
dif_settings_new (void)
{
  g_autofree char *folder = dif_install_find (DIF_SCHEMADIR, "data");
  GSettingsSchemaSource *known = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) ours = g_settings_schema_source_new_from_directory (folder, known, FALSE, NULL);
  g_autoptr (GSettingsSchema) schema = NULL;

  if (ours != NULL)
    schema = g_settings_schema_source_lookup (ours, SCHEMA, TRUE);
  else if (known != NULL)
    schema = g_settings_schema_source_lookup (known, SCHEMA, TRUE);
  if (schema == NULL) {
    g_info ("no schema %s: nothing is remembered", SCHEMA);
    return NULL;
  }
  return g_settings_new_full (schema, NULL, NULL);
}
