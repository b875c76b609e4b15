/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes to the Institute on paper. */
#define G_LOG_DOMAIN "dif-cli-document"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-limits.h"
#include "document/dif-figures.h"
#include "document/dif-form.h"
#include "document/dif-letter.h"
#include "document/dif-papers.h"

#include "dif-cli.h"

#define PAPERS "solicitud|carta|infraestructura|pruebas|plan|memoria"


typedef struct {
  const char *name;
  const char *output;
  const char *template; /* (nullable) a form of the Institute */
} Order;

static JsonArray *
names_to_json (GStrv names)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    json_array_add_string_element (array, names[i]);
  return array;
}

static void
say_made (DifCli *cli, const Order *order, DifFormReport *report)
{
  g_autofree char *empty = report != NULL ? g_strjoinv (", ", report->empty) : NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "document", order->name);
  json_object_set_string_member (object, "file", order->output);
  if (report != NULL) {
    json_object_set_string_member (object, "template", order->template);
    json_object_set_array_member (object, "filled", names_to_json (report->filled));
    json_object_set_array_member (object, "empty", names_to_json (report->empty));
  }
  if (cli->json) {
    dif_cli_print_json (node);
    return;
  }
  g_print (_("%s is in %s\n"), order->name, order->output);
  if (empty != NULL && empty[0] != '\0')
    g_print (_("Nothing is known yet for: %s\n"), empty);
}

static gboolean
fill_form (DifCli *cli, DifProfile *profile, const Order *order, GError **error)
{
  g_autoptr (GHashTable) fields = dif_papers_get_fields (profile, order->name, error);
  g_autoptr (DifFormReport) report = NULL;
  g_autoptr (GBytes) bytes = fields != NULL ? dif_form_fill (order->template, fields, &report, error) : NULL;

  if (bytes == NULL ||
      !dif_file_replace (order->output, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0600, error))
    return FALSE;
  say_made (cli, order, report);
  return TRUE;
}

static gboolean
make (DifCli *cli, const Order *order, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifDocument) document = NULL;
  gboolean figures = g_str_equal (order->name, "memoria") && g_str_has_suffix (order->output, ".csv");
  DifDocumentFormat format;

  if (order->template != NULL ? !dif_form_check_names (order->template, order->output, error)
                              : !figures && !dif_document_format_of (order->output, &format, error))
    return FALSE;
  profile = dif_profile_look (cli->data_dir, NULL, error);
  if (profile == NULL)
    return FALSE;
  if (order->template != NULL)
    return fill_form (cli, profile, order, error);
  document = figures ? NULL : dif_papers_make (profile, order->name, error);
  if (!figures && document == NULL)
    return FALSE;
  if (!(figures ? dif_figures_save (profile, order->output, error) : dif_document_save (document, order->output, error)))
    return FALSE;
  say_made (cli, order, NULL);
  return TRUE;
}

static gboolean
document (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *output = NULL, *template = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("Where it goes: .pdf, .odt, .docx or .html"), N_("FILE") },
    { "template", 0, 0, G_OPTION_ARG_FILENAME, &template, N_("A form of the Institute to fill: .odt or .docx"), N_("FILE") },
    { NULL },
  };

  if (!dif_cli_parse ("document", PAPERS, entries, &argc, &argv, error))
    return FALSE;
  if (argc != 2 || output == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl document memoria --output memoria.pdf"),
                   _("A document and where it goes are needed"));
    return FALSE;
  }
  return make (cli, &(Order){ argv[1], output, template }, error);
}

/* What a form may ask for */
static gboolean
list_fields (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (GHashTable) fields = NULL;
  g_autoptr (GList) names = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  if (!dif_cli_parse_plain (cli, "document fields", PAPERS, &argc, &argv, error))
    return FALSE;
  if (argc != 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl document fields memoria"), _("A document is needed"));
    return FALSE;
  }
  profile = dif_profile_look (cli->data_dir, NULL, error);
  fields = profile != NULL ? dif_papers_get_fields (profile, argv[1], error) : NULL;
  if (fields == NULL)
    return FALSE;
  names = g_list_sort (g_hash_table_get_keys (fields), (GCompareFunc) g_strcmp0);
  for (GList *i = names; i != NULL; i = i->next) {
    const char *value = g_hash_table_lookup (fields, i->data);
    g_autofree char *safe = dif_document_safe_text (value);

    json_object_set_string_member (object, i->data, value);
    if (!cli->json)
      g_print ("{{%s}}  %s\n", (const char *) i->data, safe);
  }
  if (cli->json)
    dif_cli_print_json (node);
  return TRUE;
}

/* A draft: a person looks at it before it goes */
static gboolean
write_mail (DifCli *cli, DifProfile *profile, const char *name, const char *output, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("difusor-mail-XXXXXX", error);
  g_autoptr (DifLetter) letter = folder != NULL ? dif_letter_new (profile, name, folder, error) : NULL;
  g_autoptr (GBytes) bytes = letter != NULL ? dif_letter_to_eml (letter, error) : NULL;
  g_autofree char *to = letter != NULL ? g_strjoinv (", ", letter->to) : NULL;

  if (folder != NULL)
    dif_tree_remove (folder, NULL);
  if (bytes == NULL ||
      !dif_file_replace (output, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0600, error))
    return FALSE;
  if (cli->json) {
    g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
    JsonObject *object = json_object_new ();

    json_node_take_object (node, object);
    json_object_set_string_member (object, "file", output);
    json_object_set_array_member (object, "to", names_to_json (letter->to));
    json_object_set_string_member (object, "subject", letter->subject);
    json_object_set_boolean_member (object, "to_operator", letter->to_operator);
    dif_cli_print_json (node);
  } else if (to[0] != '\0') {
    /* Translators: a file, addresses */
    g_print (_("The draft is in %s, to %s\n"), output, to);
  } else {
    g_print (_("The draft is in %s; the call names nobody for it: ask its contacts\n"), output);
  }
  return TRUE;
}

static gboolean
mail (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("Where the draft goes: .eml"), N_("FILE") },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse ("document mail", PAPERS "|logo", entries, &argc, &argv, error))
    return FALSE;
  if (argc != 2 || output == NULL || !g_str_has_suffix (output, ".eml")) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl document mail solicitud --output solicitud.eml"),
                   _("A document, and a file that ends with .eml, are needed"));
    return FALSE;
  }
  profile = dif_profile_look (cli->data_dir, NULL, error);
  return profile != NULL && write_mail (cli, profile, argv[1], output, error);
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
  { "document fields", N_("List what a form of the Institute may ask for"), list_fields },
  { "document mail", N_("Write the mail that hands a document in, as a draft"), mail },
  { "document text", N_("Keep what you write into the memoria"), keep_text },
  { "document", N_("Make a document for the Institute"), document },
  { NULL },
};
