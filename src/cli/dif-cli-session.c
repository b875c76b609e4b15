/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cli-session"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-json.h"
#include "call/dif-call-shelf.h"

#include "dif-cli-session.h"


gboolean
dif_cli_session_open (DifCliSession *self, DifCli *cli, gboolean writable, GError **error)
{
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new (cli->data_dir);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *id = NULL;

  self->clock = dif_clock_new ();
  self->archive = dif_archive_open (cli->data_dir, writable, self->clock, error);
  if (self->archive == NULL)
    return FALSE;
  id = dif_archive_get_setting (self->archive, DIF_CLI_CALL, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  self->call = dif_call_shelf_lookup (shelf, id, error);
  return self->call != NULL;
}

void
dif_cli_session_clear (DifCliSession *self)
{
  g_clear_object (&self->call);
  g_clear_object (&self->archive);
  g_clear_object (&self->clock);
}

DifSourceConfig *
dif_cli_session_load_source (DifCliSession *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = dif_archive_get_setting (self->archive, DIF_CLI_SOURCE, &local_error);
  g_autoptr (JsonNode) node = NULL;

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (text == NULL) {
    dif_set_error (error, DIF_ERROR_SETUP, _("Set one: difusorctl source set KIND ARG…"),
                   _("No source is set"));
    return NULL;
  }
  node = dif_json_parse (text, strlen (text), _("the source"), error);
  return node != NULL ? dif_source_config_from_json (node, error) : NULL;
}

void
dif_cli_show_stage (const char *cut, const char *stage, const char *text, gpointer user_data)
{
  g_printerr ("%-16s %-10s %s\n", cut != NULL ? cut : "", stage, text);
}
