/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes to the Institute on paper. */
#define G_LOG_DOMAIN "dif-cli-document"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "document/dif-figures.h"
#include "document/dif-papers.h"

#include "dif-cli.h"


static gboolean
make (DifCli *cli, const char *name, const char *output, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifDocument) document = NULL;
  gboolean figures = g_str_equal (name, "memoria") && g_str_has_suffix (output, ".csv");
  DifDocumentFormat format;

  if (!figures && !dif_document_format_of (output, &format, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  if (profile == NULL)
    return FALSE;
  document = figures ? NULL : dif_papers_make (profile, name, error);
  if (!figures && document == NULL)
    return FALSE;
  if (!(figures ? dif_figures_save (profile, output, error) : dif_document_save (document, output, error)))
    return FALSE;
  if (cli->json) {
    g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
    JsonObject *object = json_object_new ();

    json_node_take_object (node, object);
    json_object_set_string_member (object, "document", name);
    json_object_set_string_member (object, "file", output);
    dif_cli_print_json (node);
  } else {
    g_print (_("%s is in %s\n"), name, output);
  }
  return TRUE;
}

static gboolean
document (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("Where it goes: .pdf, .odt, .docx or .html"), N_("FILE") },
    { NULL },
  };

  if (!dif_cli_parse ("document", "solicitud|carta|infraestructura|pruebas|plan|memoria", entries, &argc, &argv, error))
    return FALSE;
  if (argc != 2 || output == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl document memoria --output memoria.pdf"),
                   _("A document and where it goes are needed"));
    return FALSE;
  }
  return make (cli, argv[1], output, error);
}

/* What the operator writes into the memoria; an empty file takes it back */
static gboolean
keep_text (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autofree char *text = NULL;
  const char *key = NULL;
  gsize length;

  if (!dif_cli_parse_plain (cli, "document text", "criteria|comments FILE", &argc, &argv, error))
    return FALSE;
  if (argc == 3 && g_str_equal (argv[1], "criteria"))
    key = DIF_PAPERS_CRITERIA;
  else if (argc == 3 && g_str_equal (argv[1], "comments"))
    key = DIF_PAPERS_COMMENTS;
  if (key == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl document text comments FILE"),
                   _("Which text of the memoria, and a file, are needed"));
    return FALSE;
  }
  if (!g_file_get_contents (argv[2], &text, &length, error))
    return FALSE;
  if (length > DIF_LIMIT_TEXT || !g_utf8_validate_len (text, length, NULL)) {
    dif_set_error (error, DIF_ERROR_FORMAT, _("Save it as plain text in UTF-8."),
                   _("“%s” is too long, or is not text in UTF-8"), argv[2]);
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL && dif_archive_set_setting (profile->archive, key, g_strstrip (text), error);
}

const DifCliCommand dif_cli_document_commands[] = {
  { "document text", N_("Keep what you write into the memoria"), keep_text },
  { "document", N_("Make a document for the Institute"), document },
  { NULL },
};
