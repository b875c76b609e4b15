/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cuts as they are kept. */
#define G_LOG_DOMAIN "dif-cli-archive"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "archive/dif-archive-findings.h"
#include "archive/dif-letter.h"
#include "base/dif-error.h"
#include "relay/dif-relay.h"

#include "dif-cli.h"

#define CHANGES_SHOWN (20)


/* --- cuts --------------------------------------------------------------------------------- */

static void
print_cut (DifCut *cut)
{
  g_autofree char *actas = cut->captured >= 0 && cut->expected > 0
                               ? g_strdup_printf ("%.1f %%", (double) cut->captured * 100 / (double) cut->expected)
                               : g_strdup ("–");

  g_print ("%-16s %-10s %-9s %8s", cut->id, dif_cut_state_to_string (cut->state),
           dif_mode_to_string (cut->mode), actas);
  if (cut->findings > 0)
    g_print (ngettext ("  %" PRId64 " finding", "  %" PRId64 " findings",
                       (gulong) cut->findings),
             cut->findings);
  g_print ("%s\n", cut->current ? _("  ← what readers see") : "");
}

static gboolean
list_cuts (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (GPtrArray) cuts = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  if (!dif_cli_parse_plain (cli, "cuts", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_look (cli->data_dir, NULL, error);
  cuts = profile != NULL ? dif_archive_list_cuts (profile->archive, error) : NULL;
  if (cuts == NULL)
    return FALSE;

  for (guint i = 0; i < cuts->len; i++) {
    DifCut *cut = g_ptr_array_index (cuts, i);

    if (cli->json)
      json_array_add_element (array, dif_cut_to_json (cut, dif_call_get_zone (profile->call)));
    else
      print_cut (cut);
  }
  if (cli->json)
    dif_cli_print_json (node);
  return TRUE;
}

/* --- cut show ----------------------------------------------------------------------------- */

/* What a cut's site has that the one before had not, and the reverse */
typedef struct {
  char *before; /* (owned) (nullable) the cut before */
  GPtrArray *added;   /* (owned) (element-type utf8) */
  GPtrArray *changed; /* (owned) (element-type utf8) */
  GPtrArray *removed; /* (owned) (element-type utf8) */
} Changes;


static void
changes_clear (Changes *self)
{
  g_free (self->before);
  g_clear_pointer (&self->added, g_ptr_array_unref);
  g_clear_pointer (&self->changed, g_ptr_array_unref);
  g_clear_pointer (&self->removed, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Changes, changes_clear)

static gboolean
is_before (DifCut *one, DifCut *other)
{
  return one->cut_time < other->cut_time || (one->cut_time == other->cut_time && one->seq < other->seq);
}

static char *
find_before (DifArchive *archive, DifCut *cut, GError **error)
{
  g_autoptr (GPtrArray) cuts = dif_archive_list_cuts (archive, error);
  DifCut *before = NULL;

  for (guint i = 0; cuts != NULL && i < cuts->len; i++) {
    DifCut *other = g_ptr_array_index (cuts, i);

    if (other->whole && other->mode == cut->mode && g_str_equal (other->call, cut->call) &&
        is_before (other, cut) && (before == NULL || is_before (before, other)))
      before = other;
  }
  return before != NULL ? g_strdup (before->id) : NULL;
}

static void
compare (Changes *changes, DifManifest *now, DifManifest *before)
{
  GPtrArray *entries = dif_manifest_get_entries (now);

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    const DifManifestEntry *earlier = dif_manifest_lookup (before, entry->path);

    if (earlier == NULL)
      g_ptr_array_add (changes->added, g_strdup (entry->path));
    else if (!g_str_equal (earlier->sha256, entry->sha256))
      g_ptr_array_add (changes->changed, g_strdup (entry->path));
  }
  entries = dif_manifest_get_entries (before);
  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);

    if (dif_manifest_lookup (now, entry->path) == NULL)
      g_ptr_array_add (changes->removed, g_strdup (entry->path));
  }
}

static gboolean
find_changes (Changes *changes, DifArchive *archive, DifCut *cut, GError **error)
{
  g_autoptr (DifManifest) now = NULL;
  g_autoptr (DifManifest) before = NULL;

  changes->added = g_ptr_array_new_with_free_func (g_free);
  changes->changed = g_ptr_array_new_with_free_func (g_free);
  changes->removed = g_ptr_array_new_with_free_func (g_free);
  if (!cut->whole)
    return TRUE;
  changes->before = find_before (archive, cut, error);
  now = dif_archive_get_cut_manifest (archive, cut->id, error);
  before = changes->before != NULL ? dif_archive_get_cut_manifest (archive, changes->before, error)
                                   : dif_manifest_new ();
  if (now == NULL || before == NULL)
    return FALSE;
  compare (changes, now, before);
  return TRUE;
}

static void
add_paths (JsonObject *object, const char *name, GPtrArray *paths)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < paths->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (paths, i));
  json_object_set_array_member (object, name, array);
}

static void
print_cut_json (DifProfile *profile, DifCut *cut, GPtrArray *findings, Changes *changes)
{
  g_autoptr (JsonNode) node = dif_cut_to_json (cut, dif_call_get_zone (profile->call));
  g_autoptr (JsonNode) copy = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObject *differences = json_object_new ();
  JsonArray *list = json_array_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_node_take_object (copy, object);
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (object, name, json_node_copy (member));
  for (guint i = 0; i < findings->len; i++)
    json_array_add_element (list, dif_finding_to_json (g_ptr_array_index (findings, i)));
  json_object_set_boolean_member (object, "admissible", cut->admissible);
  json_object_set_array_member (object, "finding_list", list);
  if (changes->before != NULL)
    json_object_set_string_member (differences, "since", changes->before);
  else
    json_object_set_null_member (differences, "since");
  add_paths (differences, "added", changes->added);
  add_paths (differences, "changed", changes->changed);
  add_paths (differences, "removed", changes->removed);
  json_object_set_object_member (object, "changes", differences);
  dif_cli_print_json (copy);
}

static void
print_paths (const char *mark, GPtrArray *paths)
{
  for (guint i = 0; i < MIN (paths->len, CHANGES_SHOWN); i++)
    g_print ("  %s %s\n", mark, (const char *) g_ptr_array_index (paths, i));
  if (paths->len > CHANGES_SHOWN)
    g_print (_("  %s … and %u more\n"), mark, paths->len - CHANGES_SHOWN);
}

static void
print_cut_whole (DifCut *cut, GPtrArray *findings, Changes *changes)
{
  print_cut (cut);
  if (cut->reason != NULL)
    g_print ("  %s\n", cut->reason);
  if (cut->admissible)
    g_print (_("  It can be admitted: difusorctl cut admit %s --reason TEXT\n"), cut->id);
  for (guint i = 0; i < cut->packages->len; i++) {
    DifCutPackage *package = g_ptr_array_index (cut->packages, i);

    g_print ("\n%s  %s, %" PRIu64 " B\n  %s\n", package->file,
             dif_package_kind_to_string (package->kind), package->size, package->sha256);
  }
  for (guint i = 0; i < cut->targets->len; i++) {
    DifCutTarget *target = g_ptr_array_index (cut->targets, i);

    g_print ("%s%s: %s\n", i == 0 ? "\n" : "", target->name, target->state);
  }
  for (guint i = 0; i < findings->len; i++) {
    DifFinding *finding = g_ptr_array_index (findings, i);

    g_print ("%s%-8s %s\n", i == 0 ? "\n" : "", dif_finding_level_to_string (finding->level), finding->text);
  }
  if (changes->before == NULL)
    return;
  g_print (_("\nSince %s: %u files added, %u changed, %u removed\n"), changes->before, changes->added->len,
           changes->changed->len, changes->removed->len);
  print_paths ("+", changes->added);
  print_paths ("~", changes->changed);
  print_paths ("-", changes->removed);
}

static gboolean
show_cut (DifCli *cli, int argc, char **argv, GError **error)
{
  gboolean for_institute = FALSE;
  const GOptionEntry entries[] = {
    { "for-institute", 0, 0, G_OPTION_ARG_NONE, &for_institute,
      N_("As a text to tell the Institute what was found"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifCut) cut = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_auto (Changes) changes = { NULL };

  if (!dif_cli_parse ("cut show", _("ID"), entries, &argc, &argv, error))
    return FALSE;
  if (argc != 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: cut show ID"), _("One cut is to be named, not %d"),
                   argc - 1);
    return FALSE;
  }
  profile = dif_profile_look (cli->data_dir, NULL, error);
  cut = profile != NULL ? dif_archive_find_cut (profile->archive, argv[1], error) : NULL;
  findings = cut != NULL ? dif_archive_list_findings (profile->archive, cut->id, error) : NULL;
  if (findings == NULL || !find_changes (&changes, profile->archive, cut, error))
    return FALSE;
  if (for_institute) {
    g_autofree char *letter = dif_letter_cut (profile->call, cut, findings);

    g_print ("%s", letter);
  } else if (cli->json) {
    print_cut_json (profile, cut, findings, &changes);
  } else {
    print_cut_whole (cut, findings, &changes);
  }
  return TRUE;
}

/* --- cut admit ---------------------------------------------------------------------------- */

static gboolean
admit_cut (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("Why it is right all the same; for the ledger"), N_("TEXT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifRelay) relay = NULL;
  g_autoptr (DifCut) cut = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!dif_cli_parse ("cut admit", _("ID"), entries, &argc, &argv, error))
    return FALSE;
  if (argc != 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: cut admit ID --reason TEXT"),
                   _("One cut is to be named, not %d"), argc - 1);
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  relay = profile != NULL ? dif_relay_new (profile, NULL, NULL, NULL) : NULL;
  cut = relay != NULL ? dif_relay_admit (relay, argv[1], reason, NULL, error) : NULL;
  if (cut == NULL)
    return FALSE;
  if (!cli->json) {
    print_cut (cut);
    return TRUE;
  }
  node = dif_cut_to_json (cut, dif_call_get_zone (profile->call));
  dif_cli_print_json (node);
  return TRUE;
}

const DifCliCommand dif_cli_archive_commands[] = {
  { "cuts", N_("List the cuts, oldest first"), list_cuts },
  { "cut show", N_("Show a cut: packages, findings, what changed"), show_cut },
  { "cut admit", N_("Take in a cut that was refused only for its hour"), admit_cut },
  { NULL },
};
