/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-checklist"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <unistd.h>

#include "archive/dif-archive-probes.h"
#include "archive/dif-archive-targets.h"
#include "archive/dif-archive-tests.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "watch/dif-machine.h"
#include "watch/dif-requirements.h"

#include "dif-checklist.h"

/* Where the ticks of a call are kept, as `LIST/ITEM=MOMENT` parted by spaces */
#define TICKS "checklist:"
/* A look at a public address says nothing of one that was longer ago */
#define FRESH (10 * G_TIME_SPAN_MINUTE)

typedef struct {
  DifProfile *profile;     /* (unowned) and so on */
  DifChecklist list;
  const char *root;
  GPtrArray *tests;        /* (owned) (element-type DifTestRun) newest first */
  GPtrArray *measures;     /* (owned) (element-type DifMeasure) */
  GPtrArray *targets;      /* (owned) (element-type DifTargetConfig) of the source's mode */
  DifSourceConfig *source; /* (owned) (nullable) */
} Look;

typedef DifMachineState (*Measure) (Look *look, char **detail);


static void
look_clear (Look *look)
{
  g_clear_pointer (&look->tests, g_ptr_array_unref);
  g_clear_pointer (&look->measures, g_ptr_array_unref);
  g_clear_pointer (&look->targets, g_ptr_array_unref);
  g_clear_pointer (&look->source, dif_source_config_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static const struct {
  const char *name;
  GTimeSpan before; /* the opening hour */
} lists[] = {
  { "week", 7 * G_TIME_SPAN_DAY },
  { "day", G_TIME_SPAN_DAY },
  { "hours", 2 * G_TIME_SPAN_HOUR },
};

const char *
dif_checklist_to_string (DifChecklist self)
{
  return lists[self].name;
}

gboolean
dif_checklist_from_string (const char *text, DifChecklist *self, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    if (g_str_equal (text, lists[i].name)) {
      *self = (DifChecklist) i;
      return TRUE;
    }
  }
  dif_set_error (error, DIF_ERROR_USAGE, _("Known are week, day and hours."), _("There is no list “%s”"), text);
  return FALSE;
}

gint64
dif_checklist_due (DifChecklist self, DifCall *call)
{
  return dif_call_get_opening (call) - lists[self].before;
}

const char *
dif_check_state_to_string (DifCheckState state)
{
  static const char *const words[] = { "open", "ticked", "good", "bad" };

  return words[state];
}

void
dif_check_item_free (DifCheckItem *self)
{
  g_free (self->id);
  g_free (self->text);
  g_free (self->detail);
  g_free (self);
}

/* --- Measuring ---------------------------------------------------------------------------- */

static DifMachineState
tell (gboolean good, char **detail, char *text)
{
  *detail = text;
  return good ? DIF_MACHINE_GOOD : DIF_MACHINE_BAD;
}

static DifMachineState
measure_requirements (Look *look, char **detail)
{
  g_autoptr (GPtrArray) rows = dif_requirements_list (look->profile, NULL);
  guint missing;

  if (rows == NULL)
    return DIF_MACHINE_UNKNOWN;
  missing = dif_requirements_count_missing (rows);
  return tell (missing == 0, detail,
               missing == 0 ? g_strdup (_("Every requirement is shown to be met"))
                            : g_strdup_printf (ngettext ("%u requirement is missing", "%u requirements are missing", missing),
                                               missing));
}

/* The newest run of that kind and subject (nullable), if it is no older than the list's time */
static const DifTestRun *
find_test (Look *look, DifTestKind kind, const char *subject)
{
  gint64 since = dif_clock_now (look->profile->clock) - lists[look->list].before;

  for (guint i = 0; i < look->tests->len; i++) {
    const DifTestRun *run = g_ptr_array_index (look->tests, i);

    if (run->kind == kind && (subject == NULL || g_str_equal (run->subject, subject)))
      return run->at >= since ? run : NULL;
  }
  return NULL;
}

static DifMachineState
measure_transfer (Look *look, char **detail)
{
  const DifTestRun *run = find_test (look, DIF_TEST_TRANSFER, NULL);

  return tell (run != NULL && run->passed, detail,
               run != NULL ? g_strdup (run->text) : g_strdup (_("It was not tested lately: test it")));
}

static DifMachineState
measure_targets (Look *look, char **detail)
{
  for (guint i = 0; i < look->targets->len; i++) {
    const DifTargetConfig *target = g_ptr_array_index (look->targets, i);
    const DifTestRun *run = find_test (look, DIF_TEST_TARGET, target->name);

    if (run == NULL || !run->passed)
      return tell (FALSE, detail,
                   run != NULL ? g_strdup_printf ("%s: %s", target->name, run->text)
                               : g_strdup_printf (_("“%s” was not tested lately: test it"), target->name));
  }
  return tell (look->targets->len > 0, detail,
               look->targets->len > 0 ? g_strdup (_("Every target was tested, and can be published on"))
                                      : g_strdup (_("There is no target to publish on")));
}

/* What the last look at the public addresses said of one thing */
static DifMachineState
measure_certificate (Look *look, char **detail)
{
  for (guint i = 0; i < look->targets->len; i++) {
    const DifTargetConfig *target = g_ptr_array_index (look->targets, i);
    const DifMeasure *found = NULL;

    for (guint j = 0; j < look->measures->len; j++) {
      const DifMeasure *measure = g_ptr_array_index (look->measures, j);

      if (g_str_equal (measure->subject, target->name) && g_str_equal (measure->id, "certificate"))
        found = measure;
    }
    if (found == NULL)
      return DIF_MACHINE_UNKNOWN;
    if (found->state == DIF_MEASURE_BAD)
      return tell (FALSE, detail, g_strdup_printf ("%s: %s", target->name, found->text));
  }
  return look->targets->len == 0 ? DIF_MACHINE_UNKNOWN
                                 : tell (TRUE, detail, g_strdup (_("The certificates last past the closing hour")));
}

/* A file with a key: readable, and its certificate, if it holds one, lasts */
static gboolean
check_key (Look *look, const char *path, guint *count, char **detail)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GDateTime) ends = NULL;

  if (path == NULL || path[0] == '\0')
    return TRUE;
  (*count)++;
  if (access (path, R_OK) != 0) {
    *detail = g_strdup_printf (_("“%s” cannot be read"), path);
    return FALSE;
  }
  if (g_strcmp0 (path, look->source != NULL ? look->source->certificate : NULL) != 0)
    return TRUE;
  certificate = g_tls_certificate_new_from_file (path, NULL);
  ends = certificate != NULL ? g_tls_certificate_get_not_valid_after (certificate) : NULL;
  if (ends == NULL || g_date_time_to_unix (ends) * G_USEC_PER_SEC > dif_call_get_closing (look->profile->call))
    return TRUE;
  *detail = g_strdup_printf (_("The certificate in “%s” ends before the closing hour"), path);
  return FALSE;
}

static DifMachineState
measure_keys (Look *look, char **detail)
{
  static const char *const options[] = { "password-file", "identity", "secret-file" };
  const char *of_source[] = { look->source != NULL ? look->source->password_file : NULL,
                              look->source != NULL ? look->source->token_file : NULL,
                              look->source != NULL ? look->source->certificate : NULL };
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (of_source); i++) {
    if (!check_key (look, of_source[i], &count, detail))
      return DIF_MACHINE_BAD;
  }
  for (guint i = 0; i < look->targets->len; i++) {
    const DifTargetConfig *target = g_ptr_array_index (look->targets, i);

    for (guint j = 0; j < G_N_ELEMENTS (options); j++) {
      if (!check_key (look, g_hash_table_lookup (target->options, options[j]), &count, detail))
        return DIF_MACHINE_BAD;
    }
  }
  /* what the keyring holds only a person knows */
  return count == 0 ? DIF_MACHINE_UNKNOWN
                    : tell (TRUE, detail, g_strdup_printf (ngettext ("%u file with a key is there", "%u files with keys are there", count), count));
}

static DifMachineState
measure_disk (Look *look, char **detail)
{
  guint64 asked = (guint64) dif_call_get_threshold (look->profile->call, DIF_CALL_HISTORY_GB) * 1000000000;
  g_autoptr (GFile) folder = g_file_new_for_path (dif_archive_get_folder (look->profile->archive));
  g_autoptr (GFileInfo) info = g_file_query_filesystem_info (folder, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
  guint64 room = info != NULL ? g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) : 0;
  g_autofree char *shown = g_format_size (room), *wanted = g_format_size (asked);

  /* Translators: two sizes */
  return info == NULL ? DIF_MACHINE_UNKNOWN
                      : tell (room >= asked, detail, g_strdup_printf (_("%s free; the call asks for %s"), shown, wanted));
}

/* The last look at each public address was lately, and well */
static DifMachineState
measure_address (Look *look, char **detail)
{
  gint64 now = dif_clock_now (look->profile->clock);
  guint seen = 0;

  for (guint i = 0; i < look->targets->len; i++) {
    const DifTargetConfig *target = g_ptr_array_index (look->targets, i);
    g_autoptr (GPtrArray) probes = dif_archive_list_probes (look->profile->archive, target->name, now - FRESH, 0, NULL);
    const DifProbe *last = probes != NULL && probes->len > 0 ? g_ptr_array_index (probes, probes->len - 1) : NULL;

    if (target->public_url == NULL || last == NULL)
      continue;
    seen++;
    if (last->state != DIF_PROBE_UP)
      return tell (FALSE, detail, g_strdup_printf ("%s: %s", target->name, last->problem));
  }
  return seen == 0 ? DIF_MACHINE_UNKNOWN : tell (TRUE, detail, g_strdup (_("The public addresses answer with what was published")));
}

static DifMachineState
measure_incidents (Look *look, char **detail)
{
  g_autoptr (GPtrArray) incidents = dif_incident_list (look->profile->archive, NULL);
  guint open = 0;

  for (guint i = 0; incidents != NULL && i < incidents->len; i++)
    open += ((DifIncident *) g_ptr_array_index (incidents, i))->closed == 0;
  if (incidents == NULL)
    return DIF_MACHINE_UNKNOWN;
  return tell (open == 0, detail,
               open == 0 ? g_strdup (_("No incident is open"))
                         : g_strdup_printf (ngettext ("%u incident is open", "%u incidents are open", open), open));
}

/* Practice and drill never reach a real target, so both must have been made real */
static DifMachineState
measure_mode (Look *look, char **detail)
{
  if (look->source == NULL)
    return tell (FALSE, detail, g_strdup (_("No source is set")));
  if (look->source->mode != DIF_MODE_REAL)
    return tell (FALSE, detail, g_strdup_printf (_("The source’s mode is %s"), dif_mode_to_string (look->source->mode)));
  return tell (look->targets->len > 0, detail,
               look->targets->len > 0 ? g_strdup (_("The source is real, and so is a target"))
                                      : g_strdup (_("The source is real, but no target is")));
}

static DifMachineState
measure_power (Look *look, char **detail)
{
  return dif_machine_power (look->root, detail);
}

static DifMachineState
measure_battery (Look *look, char **detail)
{
  return dif_machine_battery (look->root, detail);
}

static DifMachineState
measure_connection (Look *look, char **detail)
{
  return dif_machine_network (look->root, detail);
}

static DifMachineState
measure_suspend (Look *look, char **detail)
{
  return dif_machine_suspend (detail);
}

static DifMachineState
measure_clock (Look *look, char **detail)
{
  return dif_machine_clock (detail);
}

/* --- The lists ---------------------------------------------------------------------------- */

#define WEEK (1 << DIF_CHECKLIST_WEEK)
#define DAY (1 << DIF_CHECKLIST_DAY)
#define HOURS (1 << DIF_CHECKLIST_HOURS)

static const struct {
  const char *id;
  guint in;
  Measure measure;   /* (nullable) */
  const char *text;
  const char *ask;   /* what a person looks at where nothing was measured */
} items[] = {
  { "requirements", WEEK, measure_requirements, N_("The requirements of the call are met"), N_("See the requirements") },
  { "transfer", WEEK | DAY | HOURS, measure_transfer, N_("The transfer from the Institute works"), N_("Test it") },
  { "targets", WEEK | DAY | HOURS, measure_targets, N_("Every target can be published on"), N_("Test each") },
  { "certificate", WEEK | DAY, measure_certificate, N_("Certificates are valid past the closing hour"),
    N_("Look at the certificate in a browser, or measure the requirements") },
  { "keys", WEEK | DAY, measure_keys, N_("Passwords and keys are there, and valid past the closing hour"),
    N_("Ask who issued them until when they hold") },
  { "disk", WEEK | DAY, measure_disk, N_("There is room on the disk"), N_("Look how much is free") },
  { "connection", WEEK | HOURS, measure_connection, N_("There is a second connection to the Internet"),
    N_("Share a telephone’s, and test the transfer through it") },
  { "second-machine", WEEK | DAY, NULL, N_("A second computer has the program and the exported profile"),
    N_("Open it there, and test the transfer") },
  { "people", WEEK | DAY, NULL, N_("Who is on duty, and who stands in, have the telephone numbers of the Institute"),
    N_("Call them") },
  { "updates", WEEK, NULL, N_("Updates and restarts of the computer wait until the night is over"),
    N_("Look at its settings") },
  { "emergency-power", DAY, NULL, N_("The uninterruptible supply and the emergency plant were tried (II.f)"),
    N_("Switch the mains off for a minute") },
  { "power", DAY | HOURS, measure_power, N_("The computer is plugged in"), N_("Look at the plug") },
  { "battery", DAY | HOURS, measure_battery, N_("The battery is charged"), N_("Look at its charge, if it has one") },
  { "suspend", DAY | HOURS, measure_suspend, N_("The computer does not go to sleep"),
    N_("Look at its settings, also for a closed lid") },
  { "clock", DAY | HOURS, measure_clock, N_("The clock is right"), N_("Compare it with a telephone’s") },
  { "mode", DAY | HOURS, measure_mode, N_("Source and targets are real, no longer practice or drill"), "" },
  { "address", HOURS, measure_address, N_("The public addresses answer"), N_("Open them in a browser") },
  { "incidents", HOURS, measure_incidents, N_("No incident is open"), "" },
  { "relaying", HOURS, NULL, N_("Relaying has been started, and its window can be seen"),
    N_("Results are held until the opening hour by themselves") },
};

static char *
key_of (DifProfile *profile)
{
  return g_strconcat (TICKS, dif_call_get_id (profile->call), NULL);
}

/* Returns: (transfer full) (element-type utf8 utf8): moments by `LIST/ITEM` */
static GHashTable *
read_ticks (DifProfile *profile, GError **error)
{
  g_autofree char *key = key_of (profile);
  g_autoptr (GError) reason = NULL;
  g_autofree char *text = dif_archive_get_setting (profile->archive, key, &reason);
  g_auto (GStrv) pairs = g_strsplit (text != NULL ? text : "", " ", -1);
  GHashTable *ticks;

  if (reason != NULL) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return NULL;
  }
  ticks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; pairs[i] != NULL; i++) {
    char *equals = strchr (pairs[i], '=');

    if (equals != NULL)
      g_hash_table_insert (ticks, g_strndup (pairs[i], (gsize) (equals - pairs[i])), g_strdup (equals + 1));
  }
  return ticks;
}

static DifCheckItem *
look_at (Look *look, guint index, GHashTable *ticks)
{
  DifCheckItem *item = g_new0 (DifCheckItem, 1);
  g_autofree char *name = g_strconcat (lists[look->list].name, "/", items[index].id, NULL);
  const char *ticked = g_hash_table_lookup (ticks, name);
  DifMachineState state = items[index].measure != NULL ? items[index].measure (look, &item->detail) : DIF_MACHINE_UNKNOWN;

  item->id = g_strdup (items[index].id);
  item->text = g_strdup (_(items[index].text));
  item->at = ticked != NULL ? g_ascii_strtoll (ticked, NULL, 10) : 0;
  if (state == DIF_MACHINE_UNKNOWN) {
    item->state = ticked != NULL ? DIF_CHECK_TICKED : DIF_CHECK_OPEN;
    item->detail = g_strdup (items[index].ask[0] != '\0' ? _(items[index].ask) : "");
  } else {
    item->state = state == DIF_MACHINE_GOOD ? DIF_CHECK_GOOD : DIF_CHECK_BAD;
  }
  return item;
}

static gboolean
read_targets (Look *look, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (look->profile->archive, error);
  DifMode mode = look->source != NULL ? look->source->mode : DIF_MODE_REAL;

  look->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_target_config_free);
  for (guint i = 0; records != NULL && i < records->len; i++) {
    DifTargetConfig *config =
        dif_target_config_load (look->profile->archive, ((DifTargetRecord *) g_ptr_array_index (records, i))->name, error);

    if (config == NULL)
      return FALSE;
    if (config->mode == mode)
      g_ptr_array_add (look->targets, config);
    else
      dif_target_config_free (config);
  }
  return records != NULL;
}

GPtrArray *
dif_checklist_look (DifProfile *profile, DifChecklist list, const char *root, GError **error)
{
  g_auto (Look) look = { .profile = profile, .list = list, .root = root };
  g_autoptr (GHashTable) ticks = read_ticks (profile, error);
  GPtrArray *found;

  look.tests = ticks != NULL ? dif_archive_list_tests (profile->archive, 0, error) : NULL;
  look.measures = look.tests != NULL ? dif_archive_list_measures (profile->archive, error) : NULL;
  look.source = dif_profile_get_source (profile, NULL);
  if (look.measures == NULL || !read_targets (&look, error))
    return NULL;
  found = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_check_item_free);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++) {
    if ((items[i].in & (1U << list)) != 0)
      g_ptr_array_add (found, look_at (&look, i, ticks));
  }
  return found;
}

guint
dif_checklist_count_open (GPtrArray *found)
{
  guint count = 0;

  for (guint i = 0; i < found->len; i++) {
    const DifCheckItem *item = g_ptr_array_index (found, i);

    count += item->state == DIF_CHECK_OPEN || item->state == DIF_CHECK_BAD;
  }
  return count;
}

/* --- Ticking ------------------------------------------------------------------------------ */

static gboolean
check_item (DifChecklist list, const char *id, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (items); i++) {
    if (g_str_equal (items[i].id, id) && (items[i].in & (1U << list)) != 0)
      return TRUE;
  }
  dif_set_error (error, DIF_ERROR_USAGE, _("“difusorctl checklist” names those that there are."),
                 _("The list “%s” has no “%s”"), lists[list].name, id);
  return FALSE;
}

static char *
write_ticks (GHashTable *ticks)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (ticks), (GCompareFunc) g_strcmp0);
  GString *text = g_string_new (NULL);

  for (GList *i = names; i != NULL; i = i->next)
    g_string_append_printf (text, "%s%s=%s", text->len > 0 ? " " : "", (const char *) i->data,
                            (const char *) g_hash_table_lookup (ticks, i->data));
  return g_string_free (text, FALSE);
}

gboolean
dif_checklist_tick (DifProfile *profile, DifChecklist list, const char *id, gboolean done, GError **error)
{
  DifDatabase *database = dif_archive_get_database (profile->archive);
  g_autoptr (GHashTable) ticks = check_item (list, id, error) ? read_ticks (profile, error) : NULL;
  g_autofree char *key = key_of (profile), *text = NULL;
  char *name;
  gboolean ok;

  if (ticks == NULL)
    return FALSE;
  name = g_strconcat (lists[list].name, "/", id, NULL);
  if (done)
    g_hash_table_insert (ticks, name, g_strdup_printf ("%" PRId64, dif_clock_now (profile->clock)));
  else {
    g_hash_table_remove (ticks, name);
    g_free (name);
  }
  text = write_ticks (ticks);
  if (!dif_database_begin (database, error))
    return FALSE;
  ok = dif_archive_set_setting (profile->archive, key, text, error) &&
       dif_ledger_append (profile->archive, done ? "checklist-ticked" : "checklist-unticked",
                          dif_ledger_facts ("call", dif_call_get_id (profile->call), "list", lists[list].name, "item", id,
                                            NULL),
                          error);
  return dif_database_end (database, ok, error);
}
