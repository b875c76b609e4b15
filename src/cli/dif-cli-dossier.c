/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is handed over, and what is kept of it. */
#define G_LOG_DOMAIN "dif-cli-dossier"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "base/dif-error.h"
#include "document/dif-delivery-note.h"
#include "document/dif-dossier.h"

#include "dif-cli-interrupt.h"
#include "dif-cli-progress.h"
#include "dif-cli.h"


/* --- Sent and acknowledged ---------------------------------------------------------------- */

static gboolean
note_sent (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse_plain (cli, "document sent", "NAME FILE", &argc, &argv, error))
    return FALSE;
  if (argc != 3) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl document sent memoria memoria.pdf"),
                   _("A document and the file that was sent are needed"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL && dif_delivery_note_sent (profile, argv[1], argv[2], error);
}

static gboolean
note_acknowledged (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *reference = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { "reference", 0, 0, G_OPTION_ARG_STRING, &reference, N_("What the Institute calls it: a folio, a name"), N_("TEXT") },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse ("document receipt", "NAME [FILE]", entries, &argc, &argv, error))
    return FALSE;
  if (argc < 2 || argc > 3) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl document receipt memoria --reference TEXT"),
                   _("The name of a document is needed"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL &&
         dif_delivery_note_acknowledged (profile, argv[1], argc == 3 ? argv[2] : NULL, reference, error);
}

/* --- The whole participation -------------------------------------------------------------- */

typedef struct {
  DifProfile *profile; /* (owned) */
  const char *path;
  DifDossier done;
  DifCliProgress *progress; /* (unowned) */
} Archiving;

static gboolean
do_archive (gpointer data, GCancellable *cancellable, GError **error)
{
  Archiving *self = data;

  return dif_dossier_write (self->profile, self->path, &self->done, dif_cli_progress_get (self->progress), cancellable,
                            error);
}

static void
print_done (DifCli *cli, const Archiving *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "file", self->path);
  json_object_set_int_member (object, "files", self->done.files);
  json_object_set_int_member (object, "missing", self->done.missing);
  json_object_set_int_member (object, "bytes", (gint64) self->done.bytes);
  json_object_set_string_member (object, "sha256", self->done.sha256);
  if (cli->json) {
    dif_cli_print_json (node);
    return;
  }
  g_print (_("%u files, %" PRIu64 " bytes in %s\nSHA-256: %s\n"), self->done.files, self->done.bytes, self->path,
           self->done.sha256);
  if (self->done.missing > 0)
    g_print (ngettext ("%u package that you removed is missing; the index says so.\n",
                       "%u packages that you removed are missing; the index says so.\n", self->done.missing),
             self->done.missing);
}

static gboolean
dossier (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifCliProgress) progress = NULL;
  Archiving self = { NULL };

  if (!dif_cli_parse_plain (cli, "dossier", "FILE.zip", &argc, &argv, error))
    return FALSE;
  if (argc != 2 || !g_str_has_suffix (argv[1], ".zip")) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl dossier participation.zip"),
                   _("A file whose name ends in .zip is needed"));
    return FALSE;
  }
  self.profile = profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  self.path = argv[1];
  if (profile == NULL)
    return FALSE;
  self.progress = progress = dif_cli_progress_new ();
  if (!dif_cli_run_interruptible (do_archive, &self, error))
    return FALSE;
  g_clear_pointer (&progress, dif_cli_progress_free);
  print_done (cli, &self);
  return TRUE;
}

const DifCliCommand dif_cli_dossier_commands[] = {
  { "document sent", N_("Note that a document was sent to the Institute"), note_sent },
  { "document receipt", N_("Note that the Institute has acknowledged a document"), note_acknowledged },
  { "dossier", N_("Write the whole participation into one read-only file"), dossier },
  { NULL },
};
