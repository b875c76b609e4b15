/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-ledger-words"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/dif-json.h"

#include "dif-words.h"

#include "dif-ledger-words.h"

#define SEPARATOR " · "
#define CUT_ID_LENGTH (13) /* aaaammdd-hhmm */


typedef struct {
  const char *kind;
  const char *title;
  const char *icon;
  DifLedgerTopic topic;
  const char *style;
} Words;

static const Words words[] = {
  /* Translators: what happened, in the ledger */
  { "package-received", N_("Package received"), "folder-download-symbolic", DIF_LEDGER_CUTS, "quiet" },
  { "package-checked", N_("Package checked"), "checkbox-checked-symbolic", DIF_LEDGER_CUTS, "quiet" },
  { "package-refused", N_("Package refused"), "action-unavailable-symbolic", DIF_LEDGER_CUTS, "error" },
  { "cut-waiting", N_("Cut waits for its other package"), "alarm-symbolic", DIF_LEDGER_CUTS, "warning" },
  { "cut-accepted", N_("Cut accepted"), "object-select-symbolic", DIF_LEDGER_CUTS, "quiet" },
  { "cut-held", N_("Cut held until a person decides"), "alarm-symbolic", DIF_LEDGER_CUTS, "warning" },
  { "cut-refused", N_("Cut refused"), "action-unavailable-symbolic", DIF_LEDGER_CUTS, "error" },
  { "cut-admitted", N_("Refused cut admitted"), "object-select-symbolic", DIF_LEDGER_CUTS, "warning" },
  { "cut-skipped", N_("Cut skipped for a newer one"), "go-last-symbolic", DIF_LEDGER_CUTS, "quiet" },
  { "publication-started", N_("Publishing began"), "dif-publish-symbolic", DIF_LEDGER_PUBLISHING, "quiet" },
  { "published", N_("Published"), "dif-publish-symbolic", DIF_LEDGER_PUBLISHING, "quiet" },
  { "visible", N_("Readers see it"), "view-reveal-symbolic", DIF_LEDGER_PUBLISHING, "success" },
  { "removed", N_("Earlier files removed"), "user-trash-symbolic", DIF_LEDGER_PUBLISHING, "quiet" },
  { "publication-failed", N_("Publishing failed"), "dialog-error-symbolic", DIF_LEDGER_PUBLISHING, "error" },
  { "readback-failed", N_("Readers do not get what was published"), "dialog-error-symbolic",
    DIF_LEDGER_PUBLISHING, "error" },
  { "withdrawal-started", N_("Withdrawing began"), "edit-undo-symbolic", DIF_LEDGER_PUBLISHING, "quiet" },
  { "withdrawn", N_("Withdrawn"), "edit-undo-symbolic", DIF_LEDGER_PUBLISHING, "quiet" },
  { "withdrawal-failed", N_("Withdrawing failed"), "dialog-error-symbolic", DIF_LEDGER_PUBLISHING, "error" },
  { "standing-by", N_("Another machine publishes"), "network-server-symbolic", DIF_LEDGER_PUBLISHING, "quiet" },
  { "lease-claimed", N_("This machine took over"), "network-server-symbolic", DIF_LEDGER_PUBLISHING, "warning" },
  { "lease-wanted", N_("Taking over asked for"), "network-server-symbolic", DIF_LEDGER_PUBLISHING, "warning" },
  { "lease-handed-over", N_("Handed over to the other machine"), "network-server-symbolic", DIF_LEDGER_PUBLISHING,
    "quiet" },
  { "spare-switched", N_("Readers led to the other target"), "dif-publish-symbolic", DIF_LEDGER_PUBLISHING, "warning" },
  { "purged", N_("CloudFront told what changed"), "dif-publish-symbolic", DIF_LEDGER_PUBLISHING, "quiet" },
  { "incident-opened", N_("Incident began"), "dialog-warning-symbolic", DIF_LEDGER_TROUBLE, "error" },
  { "incident-updated", N_("Incident changed"), "dialog-warning-symbolic", DIF_LEDGER_TROUBLE, "warning" },
  { "incident-closed", N_("Incident over"), "object-select-symbolic", DIF_LEDGER_TROUBLE, "success" },
  { "call-used", N_("Call put in force"), "x-office-calendar-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "call-imported", N_("Call imported"), "x-office-calendar-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "call-derived", N_("Call made for another day"), "x-office-calendar-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "date-met", N_("Deadline met"), "object-select-symbolic", DIF_LEDGER_SETTING_UP, "success" },
  { "date-unmet", N_("Deadline not met after all"), "edit-undo-symbolic", DIF_LEDGER_SETTING_UP, "warning" },
  { "registration-set", N_("Registration changed"), "document-edit-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "source-set", N_("Source set"), "folder-download-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "target-added", N_("Target added"), "network-server-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "target-page", N_("Page with the results"), "network-server-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "target-spare", N_("Hot spare set"), "network-server-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "target-mode", N_("Target changed"), "network-server-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "target-learned", N_("What a target can do was learned"), "network-server-symbolic", DIF_LEDGER_SETTING_UP,
    "quiet" },
  { "target-tested", N_("Target tested"), "network-server-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "web-rules-written", N_("Web server told how to serve the site"), "network-server-symbolic",
    DIF_LEDGER_SETTING_UP, "quiet" },
  { "registration-erased", N_("Personal data erased"), "user-trash-symbolic", DIF_LEDGER_SETTING_UP, "warning" },
  { "requirement-declared", N_("Noted or declared"), "document-edit-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "evidence-attached", N_("Document attached"), "mail-attachment-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "evidence-dropped", N_("Document or note taken back"), "edit-undo-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "checklist-ticked", N_("Ticked in a checklist"), "object-select-symbolic", DIF_LEDGER_SETTING_UP, "success" },
  { "checklist-unticked", N_("Tick taken back"), "edit-undo-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "tested", N_("Tested"), "object-select-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "profile-exported", N_("Profile exported"), "document-save-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "profile-imported", N_("Profile imported"), "document-open-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "alarms-set", N_("Alarms changed"), "alarm-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "log-place-set", N_("Place of access logs changed"), "folder-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "logs-deleted", N_("Access logs deleted"), "user-trash-symbolic", DIF_LEDGER_SETTING_UP, "warning" },
  { "traffic-kept", N_("Figures of readers kept"), "document-save-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
  { "document-sent", N_("Document sent"), "mail-send-symbolic", DIF_LEDGER_SETTING_UP, "success" },
  { "document-acknowledged", N_("Document acknowledged"), "object-select-symbolic", DIF_LEDGER_SETTING_UP, "success" },
  { "participation-archived", N_("Participation archived in one file"), "package-x-generic-symbolic",
    DIF_LEDGER_SETTING_UP, "success" },
  { "target-removed", N_("Target removed"), "network-server-symbolic", DIF_LEDGER_SETTING_UP, "quiet" },
};

static const Words *
find (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (words[i].kind, kind))
      return &words[i];
  }
  return NULL;
}

const char *
dif_ledger_words_topic (DifLedgerTopic topic)
{
  switch (topic) {
    case DIF_LEDGER_CUTS:
      return _("Packages and Cuts");
    case DIF_LEDGER_PUBLISHING:
      return _("Publishing");
    case DIF_LEDGER_SETTING_UP:
      return _("Setting Up");
    case DIF_LEDGER_TROUBLE:
      return _("What Went Wrong");
    case DIF_LEDGER_ALL:
    case DIF_LEDGER_N_TOPICS:
    default:
      return _("Everything");
  }
}

static gboolean
is_of (const Words *one, DifLedgerTopic topic)
{
  return one->topic == topic || (topic == DIF_LEDGER_TROUBLE && g_str_equal (one->style, "error"));
}

const char **
dif_ledger_words_kinds (DifLedgerTopic topic)
{
  const char **kinds = topic != DIF_LEDGER_ALL ? g_new0 (const char *, G_N_ELEMENTS (words) + 1) : NULL;
  guint n = 0;

  for (guint i = 0; kinds != NULL && i < G_N_ELEMENTS (words); i++) {
    if (is_of (&words[i], topic))
      kinds[n++] = words[i].kind;
  }
  return kinds;
}

const char **
dif_ledger_words_search (const char *text)
{
  const char **kinds = g_new0 (const char *, G_N_ELEMENTS (words) + 1);
  g_autofree char *wanted = g_utf8_casefold (text, -1);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autofree char *title = g_utf8_casefold (_(words[i].title), -1);

    if (strstr (title, wanted) != NULL)
      kinds[n++] = words[i].kind;
  }
  return kinds;
}

const char *
dif_ledger_words_title (const char *kind)
{
  const Words *known = find (kind);

  return known != NULL ? _(known->title) : kind;
}

const char *
dif_ledger_words_icon (const char *kind)
{
  const Words *known = find (kind);

  return known != NULL ? known->icon : "document-open-recent-symbolic";
}

const char *
dif_ledger_words_class (const char *kind)
{
  const Words *known = find (kind);

  return known != NULL ? known->style : "quiet";
}

/* --- Facts -------------------------------------------------------------------------------- */

/* Of an id such as 20240602-2140 the hour, which the id has in the call's zone */
static char *
say_cut (const char *id)
{
  g_autofree char *hour = NULL;

  if (strlen (id) < CUT_ID_LENGTH || id[8] != '-')
    return g_strdup (id);
  hour = g_strdup_printf ("%.2s:%.2s%s", id + 9, id + 11, id + CUT_ID_LENGTH);
  return g_strdup_printf (_("Cut of %s"), hour);
}

static char *
say_size (const char *bytes)
{
  return g_format_size (g_ascii_strtoull (bytes, NULL, 10));
}

static char *
say_incident (const char *number)
{
  /* Translators: its number */
  return g_strdup_printf (_("Incident %s"), number);
}

static char *
say_files (const char *number)
{
  guint64 files = g_ascii_strtoull (number, NULL, 10);

  return g_strdup_printf (ngettext ("%u file", "%u files", (gulong) files), (guint) files);
}

static char *
say_errors (const char *number)
{
  guint64 errors = g_ascii_strtoull (number, NULL, 10);

  return errors == 0 ? g_strdup (_("nothing wrong"))
                     : g_strdup_printf (ngettext ("%u error", "%u errors", (gulong) errors), (guint) errors);
}

/* In this order; digests and what else there is stand in the record itself */
static const struct {
  const char *name;
  char *(*say) (const char *value);
} facts[] = {
  { "incident", say_incident }, { "cut", say_cut },       { "target", g_strdup }, { "file", g_strdup },
  { "size", say_size },         { "files", say_files },   { "errors", say_errors }, { "call", g_strdup },
  { "date", g_strdup },         { "kind", g_strdup },     { "where", g_strdup },  { "location", g_strdup },
  { "text", g_strdup },         { "reason", g_strdup },   { "lacks", g_strdup },  { "newer", say_cut },
  { "effect", g_strdup },       { "keys", g_strdup },     { "url", g_strdup },
};

char *
dif_ledger_words_detail (const DifLedgerRecord *record)
{
  g_autoptr (JsonNode) node = dif_json_parse (record->body, strlen (record->body), "ledger", NULL);
  JsonObject *body = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  GString *text = g_string_new (NULL);

  for (guint i = 0; body != NULL && i < G_N_ELEMENTS (facts); i++) {
    const char *value = json_object_get_string_member_with_default (body, facts[i].name, NULL);
    g_autofree char *said = value != NULL && value[0] != '\0' ? facts[i].say (value) : NULL;

    if (said != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? SEPARATOR : "", said);
  }
  return g_string_free (text, FALSE);
}

/* --- Incidents ---------------------------------------------------------------------------- */

static char *
say_duration (gint64 microseconds)
{
  gint64 minutes = MAX (microseconds, 0) / G_TIME_SPAN_MINUTE;

  if (minutes < 1)
    return g_strdup (_("less than a minute"));
  if (minutes < 120)
    return g_strdup_printf (ngettext ("%u minute", "%u minutes", (gulong) minutes), (guint) minutes);
  return g_strdup_printf (ngettext ("%u hour", "%u hours", (gulong) (minutes / 60)), (guint) (minutes / 60));
}

char *
dif_ledger_words_span (const DifIncident *incident, GTimeZone *zone)
{
  g_autofree char *from = dif_words_day_hour (incident->opened, zone);
  g_autofree char *day = dif_words_day (incident->opened, zone);
  g_autofree char *last = dif_words_day (incident->closed, zone);
  g_autofree char *to = g_str_equal (day, last) ? dif_words_hour (incident->closed, zone)
                                                : dif_words_day_hour (incident->closed, zone);
  g_autofree char *length = incident->closed != 0 ? say_duration (incident->closed - incident->opened)
                                                  : g_strdup (_("goes on"));
  GString *text = g_string_new (from);

  if (incident->closed != 0)
    g_string_append_printf (text, " – %s", to);
  g_string_append_printf (text, SEPARATOR "%s", length);
  if (incident->count > 1) {
    g_string_append (text, SEPARATOR);
    /* Translators: how often the same cause was met */
    g_string_append_printf (text, _("met %" PRId64 " times"), incident->count);
  }
  return g_string_free (text, FALSE);
}
