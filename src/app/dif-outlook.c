/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-outlook"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-incidents.h"
#include "watch/dif-alarm.h"

#include "dif-words.h"

#include "dif-outlook.h"

/* Dates of the call that are shown as still to do */
#define DATES_SHOWN (3)
/* Where the meter of availability begins, in ten-thousandths */
#define AVAILABLE_BOTTOM (9800)


/* What the parts of an outlook are worked out from */
typedef struct {
  DifReading *reading;
  GTimeZone *zone;
  DifMode mode;
  gint64 now;
  gboolean relaying;
  gboolean failed;     /* the newest cut stands failed on a target */
  DifIncident *problem; /* (nullable) the newest open one */
} View;


void
dif_todo_free (DifTodo *self)
{
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self);
}

void
dif_outlook_free (DifOutlook *self)
{
  g_free (self->overline);
  g_free (self->headline);
  g_free (self->subline);
  g_free (self->card);
  g_free (self->card_text);
  for (guint i = 0; i < DIF_OUTLOOK_STEPS; i++)
    g_free (self->hours[i]);
  g_free (self->next);
  g_free (self->next_text);
  g_free (self->missed_text);
  g_free (self->available_title);
  g_free (self->available_text);
  g_free (self->alarm);
  g_free (self->alarm_text);
  g_free (self->alarm_label);
  g_free (self->source_title);
  g_free (self->source_text);
  g_ptr_array_unref (self->todo);
  g_free (self);
}

const char *
dif_light_class (DifLight light)
{
  static const char *const classes[] = { "idle", "good", "busy", "late", "bad" };

  return classes[light];
}

const char *
dif_light_icon (DifLight light)
{
  static const char *const icons[] = { "media-playback-pause-symbolic", "object-select-symbolic",
                                       "emblem-synchronizing-symbolic", "dialog-warning-symbolic",
                                       "window-close-symbolic" };

  return icons[light];
}

static gboolean
newest_failed (DifReading *reading)
{
  for (guint i = 0; i < reading->targets->len; i++) {
    const DifTargetFacts *facts = dif_target_item_get (g_ptr_array_index (reading->targets, i));

    if (g_strcmp0 (facts->last_state, "failed") == 0)
      return TRUE;
  }
  return FALSE;
}

/* --- The light and its sentence ----------------------------------------------------------- */

static gboolean
behind (const View *view)
{
  DifReading *reading = view->reading;

  return reading->newest != NULL && reading->newest->state != DIF_CUT_HELD &&
         (reading->current == NULL || reading->newest->cut_time > reading->current->cut_time);
}

static DifLight
choose_light (const View *view, guint missed)
{
  if (behind (view) && view->failed)
    return DIF_LIGHT_BAD;
  if (view->reading->current == NULL)
    return behind (view) && view->reading->targets->len > 0 ? DIF_LIGHT_BUSY : DIF_LIGHT_IDLE;
  if (missed > 0 || view->problem != NULL)
    return DIF_LIGHT_LATE;
  return behind (view) && view->relaying ? DIF_LIGHT_BUSY : DIF_LIGHT_GOOD;
}

static char *
tell_proof (const View *view)
{
  DifCut *current = view->reading->current;
  const DifStages *stages = &view->reading->current_stages;
  g_autofree char *zone = dif_words_zone (view->reading->call, view->now);
  g_autofree char *since =
      dif_words_hour (stages->visible != 0 ? stages->visible : stages->published, view->zone);

  if (current->state == DIF_CUT_VISIBLE && view->mode == DIF_MODE_PRACTICE)
    return g_strdup_printf (_("%s · visible since %s · identical to the practice institute's"), zone, since);
  if (current->state == DIF_CUT_VISIBLE)
    /* Translators: time zone, hour. What readers get was read back and compared. */
    return g_strdup_printf (_("%s · visible since %s · identical to the Institute's"), zone, since);
  /* Translators: time zone, hour. There is no public address to read back from. */
  return g_strdup_printf (_("%s · published at %s · not read back from a public address"), zone, since);
}

/* Returns: (transfer full) (nullable): why the light is not green although readers see a cut */
static char *
tell_worry (const View *view)
{
  guint missed = view->reading->missed;

  if (view->problem != NULL)
    return g_strdup (_("An incident is open"));
  /* Translators: updates of the results that were due and not seen by readers, one after the other */
  return missed > 0 ? g_strdup_printf (ngettext ("%u update missed", "%u updates missed in a row", missed), missed) : NULL;
}

static void
tell_status (DifOutlook *self, const View *view)
{
  DifReading *reading = view->reading;
  g_autofree char *worry = tell_worry (view);

  /* Practice never claims the present tense: nothing is public */
  self->overline = g_strdup (view->mode == DIF_MODE_PRACTICE ? _("What your readers would see now")
                                                             : _("What your readers see now"));
  if (reading->current != NULL) {
    g_autofree char *since = dif_words_hour (reading->current_stages.visible, view->zone);

    self->headline = dif_words_cut (reading->current, view->zone);
    self->subline = tell_proof (view);
    self->card_text = reading->current->state == DIF_CUT_VISIBLE ? g_strdup_printf (_("Verified at %s"), since)
                                                                 : g_strdup (_("Published, not read back"));
  } else {
    self->headline = g_strdup (_("No results"));
    if (reading->newest == NULL)
      self->subline = g_strdup (_("No cut has arrived yet"));
    else if (reading->targets->len == 0)
      self->subline = g_strdup (_("There is a cut, but no place to publish it"));
    else
      self->subline = g_strdup (_("There is a cut, but it is not published"));
    self->card_text = g_strdup (self->subline);
  }
  self->card = g_strdup (self->headline);
  if (view->relaying && behind (view) && !view->failed) {
    g_autofree char *hour = dif_words_hour (reading->newest->cut_time, view->zone);

    g_free (self->card_text);
    self->card_text = g_strdup_printf (_("Publishing the one of %s"), hour);
  }
  if (worry != NULL && reading->current != NULL) {
    g_autofree char *state = g_steal_pointer (&self->card_text);

    self->card_text = g_strdup_printf ("%s\n%s", state, worry);
  }
}

/* --- The way of the newest cut ------------------------------------------------------------ */

static void
set_step (DifOutlook *self, guint i, gint64 when, GTimeZone *zone)
{
  self->steps[i] = when != 0 ? DIF_STEP_DONE : DIF_STEP_WAITING;
  self->hours[i] = dif_words_hour (when, zone);
}

static void
tell_steps (DifOutlook *self, const View *view)
{
  DifReading *reading = view->reading;
  const DifStages *stages = &reading->stages;
  gint64 hours[DIF_OUTLOOK_STEPS] = { 0 };

  if (reading->newest != NULL) {
    hours[0] = reading->newest->cut_time;
    hours[1] = stages->fetched;
    hours[2] = stages->checked;
    hours[3] = stages->published;
    hours[4] = stages->visible;
  }
  for (guint i = 0; i < DIF_OUTLOOK_STEPS; i++)
    set_step (self, i, hours[i], view->zone);
  for (guint i = 1; i < DIF_OUTLOOK_STEPS && reading->newest != NULL; i++) {
    if (self->steps[i] == DIF_STEP_DONE)
      continue;
    if (view->failed && i >= 3)
      self->steps[i] = DIF_STEP_FAILED;
    else if (view->relaying)
      self->steps[i] = DIF_STEP_ACTIVE;
    break;
  }
}

/* --- The numbers that can end the night --------------------------------------------------- */

static gboolean
complete (DifCut *cut)
{
  return cut != NULL && cut->expected > 0 && cut->captured >= cut->expected;
}

static void
tell_next (DifOutlook *self, const View *view)
{
  DifReading *reading = view->reading;
  gint64 interval = (gint64) dif_call_get_interval_seconds (reading->call) * G_USEC_PER_SEC;
  gint64 opening = dif_call_get_opening (reading->call);
  g_autofree char *hour = NULL;

  if (view->mode != DIF_MODE_PRACTICE && view->now < opening) {
    hour = dif_words_day_hour (opening, view->zone);
    self->next = g_strdup ("—");
    self->next_text = g_strdup_printf (_("The night begins on %s"), hour);
    return;
  }
  if (reading->newest == NULL || !view->relaying || complete (reading->newest)) {
    self->next = g_strdup ("—");
    if (complete (reading->newest))
      self->next_text = g_strdup (_("The last one held all actas"));
    else
      self->next_text = g_strdup (view->relaying ? _("Waiting for the first one") : _("Not relaying now"));
    return;
  }
  self->next_due = reading->newest->cut_time + interval;
  hour = dif_words_hour (self->next_due, view->zone);
  self->next_fraction = CLAMP (1 - (double) (self->next_due - view->now) / (double) interval, 0, 1);
  if (view->now < self->next_due) {
    self->next = dif_words_left ((self->next_due - view->now) / G_USEC_PER_SEC);
    self->next_text = g_strdup_printf (_("Expected at %s"), hour);
  } else {
    g_autofree char *late = dif_words_left ((view->now - self->next_due) / G_USEC_PER_SEC);

    /* Translators: the next cut is late by so many minutes and seconds */
    self->next = g_strdup_printf (_("%s late"), late);
    self->next_text = g_strdup_printf (_("It was expected at %s"), hour);
  }
}

static void
tell_missed (DifOutlook *self, const View *view)
{
  DifReading *reading = view->reading;

  self->missed_limit = (guint) dif_call_get_threshold (reading->call, DIF_CALL_MISSED_UPDATES);
  self->missed = MIN (reading->missed, self->missed_limit);
  self->missed_text = g_strdup_printf (
      ngettext ("After %u in a row the Institute takes your link away",
                "After %u in a row the Institute takes your link away", self->missed_limit),
      self->missed_limit);
}

static double
on_meter (gint64 permyriad)
{
  return CLAMP ((double) (permyriad - AVAILABLE_BOTTOM) / (10000 - AVAILABLE_BOTTOM), 0, 1);
}

static void
tell_availability (DifOutlook *self, const View *view)
{
  DifReading *reading = view->reading;
  gint64 least = dif_call_get_threshold (reading->call, DIF_CALL_AVAILABILITY_PERMILLE) * 10;
  g_autofree char *asked = g_strdup_printf ("%.1f", (double) least / 100);
  g_autofree char *down = dif_words_left (reading->down_seconds);

  self->available_limit = on_meter (least);
  self->available = reading->availability >= 0 ? on_meter (reading->availability) : -1;
  if (reading->availability < 0) {
    self->available_title = g_strdup ("—");
    /* Translators: a percentage without its sign */
    self->available_text = g_strdup_printf (_("Nobody has looked yet. The call asks for %s %% of a month."), asked);
    return;
  }
  self->available_title = g_strdup_printf (_("%d.%02d %%"), (int) (reading->availability / 100),
                                           (int) (reading->availability % 100));
  /* Translators: a percentage without its sign, then minutes and seconds */
  self->available_text = g_strdup_printf (_("At least %s %% · %s without service this month"), asked, down);
}

/* --- What is wrong ------------------------------------------------------------------------ */

static char *
tell_meaning (const View *view, const char *what)
{
  g_autofree char *current =
      view->reading->current != NULL ? dif_words_hour (view->reading->current->cut_time, view->zone) : NULL;

  if (current == NULL)
    return g_strconcat (what, " ", _("Readers see nothing yet."), NULL);
  /* Translators: what is wrong, then the hour of the cut that readers see meanwhile */
  return g_strdup_printf (_("%s Readers keep seeing the cut of %s."), what, current);
}

static void
tell_alarm (DifOutlook *self, const View *view)
{
  const char *key = view->problem != NULL ? view->problem->key : NULL;

  if (key == NULL)
    return;
  self->alarm = g_strdup (view->problem->text);
  if (g_str_has_prefix (key, "target:")) {
    self->alarm_text = tell_meaning (view, _("The last cut is fetched and checked, but not published there."));
    self->alarm_label = g_strdup (_("Publish Now"));
    self->alarm_action = "win.publish";
  } else if (g_str_has_prefix (key, "altered:")) {
    self->alarm_text = g_strdup (dif_alarm_describe (key)->means);
    self->alarm_label = g_strdup (_("Put It Right"));
    self->alarm_action = "win.mend";
  } else if (g_str_has_prefix (key, "cut:")) {
    self->alarm_text = tell_meaning (view, _("That cut was refused and does not go on."));
    self->alarm_label = g_strdup (_("See the Cut"));
    self->alarm_action = "win.show-page::fetcher";
  } else if (g_str_has_prefix (key, "page:")) {
    self->alarm_text = g_strdup (dif_alarm_describe (key)->means);
    self->alarm_label = g_strdup (_("See the Page"));
    self->alarm_action = "win.show-page::preview";
  } else if (g_str_has_prefix (key, "portal-")) {
    self->alarm_text = g_strdup (dif_alarm_describe (key)->means);
    self->alarm_label = g_strdup (_("See the Monitor"));
    self->alarm_action = "win.show-page::monitor";
  } else if (g_str_equal (key, "source")) {
    self->alarm_text = tell_meaning (view, _("No newer cut arrives until this is mended."));
    self->alarm_label = g_strdup (_("Fetch Now"));
    self->alarm_action = "win.fetch";
  } else {
    self->alarm_text = g_strdup (_("It stays in the ledger until it is closed."));
    self->alarm_label = g_strdup (_("See the Ledger"));
    self->alarm_action = "win.show-page::ledger";
  }
}

/* --- The source --------------------------------------------------------------------------- */

static DifIncident *
find_problem (DifReading *reading, const char *key)
{
  for (guint i = 0; i < reading->incidents->len; i++) {
    DifIncident *incident = g_ptr_array_index (reading->incidents, i);

    if (g_str_equal (incident->key, key))
      return incident;
  }
  return NULL;
}

static void
tell_source (DifOutlook *self, const View *view)
{
  DifReading *reading = view->reading;
  DifIncident *problem = find_problem (reading, "source");
  g_autofree char *place = NULL;

  if (reading->source == NULL) {
    self->source_title = g_strdup (_("No source is set"));
    self->source_text = g_strdup (_("Say where packages come from: the Institute's service, or a folder."));
    return;
  }
  place = g_strjoinv (" ", reading->source->arguments);
  if (problem != NULL) {
    self->source_light = DIF_LIGHT_BAD;
    self->source_title = g_strdup (_("The source does not answer as it should"));
    self->source_text = g_strdup (problem->text);
  } else if (reading->cuts->len == 0) {
    self->source_title = g_strdup (_("Nothing has come from the source yet"));
    self->source_text = g_steal_pointer (&place);
  } else {
    DifCut *last = dif_cut_item_get_cut (g_ptr_array_index (reading->cuts, 0));
    g_autofree char *hour = dif_words_hour_seconds (last->received, view->zone);

    self->source_light = DIF_LIGHT_GOOD;
    self->source_title = g_strdup (_("The source answers"));
    /* Translators: address of the source, hour */
    self->source_text = g_strdup_printf (_("%s · last package at %s"), place, hour);
  }
}

/* --- What is still to do ------------------------------------------------------------------ */

static void
add_todo (DifOutlook *self, const char *title, char *subtitle, const char *icon, const char *action)
{
  DifTodo *todo = g_new0 (DifTodo, 1);

  todo->title = g_strdup (title);
  todo->subtitle = subtitle;
  todo->icon = icon;
  todo->action = action;
  g_ptr_array_add (self->todo, todo);
}

static void
add_date (DifOutlook *self, const DifCallDate *date, const View *view)
{
  gint64 until = date->kind == DIF_CALL_DATE_OPENING ? date->start : date->end;
  gint64 shown = date->whole_day ? until - 1 : until;
  gint64 days = (until - view->now) / (24 * G_TIME_SPAN_HOUR);
  g_autofree char *when = date->whole_day ? dif_words_day (shown, view->zone)
                                          : dif_words_day_hour (shown, view->zone);

  add_todo (self, date->what,
            g_strdup_printf (ngettext ("%s · %d day left", "%s · %d days left", (gulong) days), when,
                             (int) days),
            "alarm-symbolic", "win.show-page::call");
}

static void
tell_todo (DifOutlook *self, const View *view)
{
  GPtrArray *dates = dif_call_get_calendar (view->reading->call);
  guint shown = 0;

  if (view->reading->source == NULL && view->reading->cuts->len == 0)
    add_todo (self, _("Say where packages come from"), g_strdup (_("The Institute's service, or a folder")),
              "folder-download-symbolic", "win.source");
  if (view->reading->targets->len == 0)
    add_todo (self, _("Add a place to publish on"), g_strdup (_("It ends with a test")), "dif-publish-symbolic",
              "win.add-target");
  if (view->problem != NULL)
    add_todo (self, _("Explain what went wrong"), g_strdup (view->problem->text), "document-edit-symbolic",
              "win.show-page::ledger");
  for (guint i = 0; i < dates->len && shown < DATES_SHOWN; i++) {
    const DifCallDate *date = g_ptr_array_index (dates, i);

    if (date->end <= view->now || view->mode == DIF_MODE_PRACTICE)
      continue;
    add_date (self, date, view);
    shown++;
  }
}

DifOutlook *
dif_outlook_new (DifReading *reading, gint64 now, gboolean relaying)
{
  DifOutlook *self = g_new0 (DifOutlook, 1);
  View view = { .reading = reading,
                .zone = dif_call_get_zone (reading->call),
                .mode = dif_reading_get_mode (reading),
                .now = now,
                .relaying = relaying,
                .failed = newest_failed (reading) };

  if (reading->incidents->len > 0)
    view.problem = g_ptr_array_index (reading->incidents, 0);
  self->todo = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_todo_free);
  tell_missed (self, &view);
  tell_availability (self, &view);
  self->light = choose_light (&view, self->missed);
  tell_status (self, &view);
  tell_steps (self, &view);
  tell_next (self, &view);
  tell_alarm (self, &view);
  tell_source (self, &view);
  tell_todo (self, &view);
  return self;
}
