/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be gone through before the night. */
#define G_LOG_DOMAIN "dif-cli-checklist"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-time.h"
#include "watch/dif-checklist.h"

#include "dif-cli.h"

#define LISTS "week|day|hours"


static const char *
mark_of (DifCheckState state)
{
  static const char *const marks[] = { "[ ]", "[x]", "[✓]", "[!]" };

  return marks[state];
}

static void
print_items (GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++) {
    const DifCheckItem *item = g_ptr_array_index (items, i);

    g_print ("%s %-16s %s%s%s\n", mark_of (item->state), item->id, item->text, item->detail[0] != '\0' ? ": " : "",
             item->detail);
  }
}

static void
print_json (DifChecklist list, GPtrArray *items, DifCall *call)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *due = dif_time_format_iso8601 (dif_checklist_due (list, call), dif_call_get_zone (call));
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "list", dif_checklist_to_string (list));
  json_object_set_string_member (object, "due", due);
  json_object_set_int_member (object, "open", dif_checklist_count_open (items));
  json_object_set_array_member (object, "items", array);
  for (guint i = 0; i < items->len; i++) {
    const DifCheckItem *item = g_ptr_array_index (items, i);
    JsonObject *entry = json_object_new ();

    json_object_set_string_member (entry, "id", item->id);
    json_object_set_string_member (entry, "text", item->text);
    json_object_set_string_member (entry, "state", dif_check_state_to_string (item->state));
    json_object_set_string_member (entry, "detail", item->detail);
    json_array_add_object_element (array, entry);
  }
  dif_cli_print_json (node);
}

/* Without a word, the list whose moment is the next; the last one after all of them */
static DifChecklist
choose (DifProfile *profile)
{
  gint64 now = dif_clock_now (profile->clock);
  DifChecklist list = DIF_CHECKLIST_WEEK;

  while (list < DIF_CHECKLIST_LAST && dif_checklist_due (list, profile->call) < now)
    list++;
  return list;
}

static gboolean
show (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (GPtrArray) items = NULL;
  DifChecklist list = DIF_CHECKLIST_WEEK;
  guint open;

  if (!dif_cli_parse_plain (cli, "checklist", "[" LISTS "]", &argc, &argv, error) ||
      (argc > 1 && !dif_checklist_from_string (argv[1], &list, error)))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  if (profile == NULL)
    return FALSE;
  if (argc < 2)
    list = choose (profile);
  items = dif_checklist_look (profile, list, "/", error);
  if (items == NULL)
    return FALSE;
  if (cli->json)
    print_json (list, items, profile->call);
  else
    print_items (items);
  cli->answered = TRUE;
  open = dif_checklist_count_open (items);
  if (open > 0)
    dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Look at each, and tick it: difusorctl checklist tick LIST ITEM"),
                   ngettext ("%u item is open", "%u items are open", open), open);
  return open == 0;
}

static gboolean
change (DifCli *cli, const char *command, gboolean done, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  DifChecklist list;

  if (!dif_cli_parse_plain (cli, command, LISTS " ITEM…", &argc, &argv, error))
    return FALSE;
  if (argc < 3) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl checklist tick week people"),
                   _("A list and what is to be ticked in it are needed"));
    return FALSE;
  }
  if (!dif_checklist_from_string (argv[1], &list, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  if (profile == NULL)
    return FALSE;
  for (int i = 2; i < argc; i++) {
    if (!dif_checklist_tick (profile, list, argv[i], done, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
tick (DifCli *cli, int argc, char **argv, GError **error)
{
  return change (cli, "checklist tick", TRUE, argc, argv, error);
}

static gboolean
untick (DifCli *cli, int argc, char **argv, GError **error)
{
  return change (cli, "checklist untick", FALSE, argc, argv, error);
}

const DifCliCommand dif_cli_checklist_commands[] = {
  { "checklist tick", N_("Tick what a person has looked at"), tick },
  { "checklist untick", N_("Take a tick back"), untick },
  { "checklist", N_("Go through what must be so before the night"), show },
  { NULL },
};
