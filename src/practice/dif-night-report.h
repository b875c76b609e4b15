/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dif-night-faults.h"
#include "dif-night-operator.h"

G_BEGIN_DECLS

/*
 * What a practice night was like: when each cut was offered, fetched and visible, and of each fault
 * when it began, when it was told, what the operator did about it, and how long readers saw an older
 * cut. Kept as `night-report.json` in the night's folder, also while the night runs.
 */

#define DIF_NIGHT_REPORT_FILE "night-report.json"

/** DifNightMoment: zero until it has come */
typedef struct {
  gint64 hour; /* of the night's clock, microseconds of UTC */
  gint64 real; /* of the machine's */
} DifNightMoment;

/** DifNightCut: one cut of the night */
typedef struct {
  gint64 declared;
  DifNightMoment offered;
  DifNightMoment fetched; /* the first package of this cut or of a newer one was accepted */
  DifNightMoment visible; /* it or a newer one was read back from the public address */
} DifNightCut;

/** DifNightTrouble: one fault of the night */
typedef struct {
  const DifFaultInfo *info;
  guint cut;            /* that it came with, from 1 */
  DifNightMoment began;
  DifNightMoment ended; /* the institute put it right */
  DifNightMoment told;
  char *alarm;          /* (owned) (nullable) what was told */
  DifNightMoment acted; /* the first act after it was told, before the next cut */
  DifNightAct act;
} DifNightTrouble;

/** DifNightReport: free with dif_night_report_free() */
typedef struct {
  guint cuts;           /* that the night was to have */
  guint interval;       /* seconds */
  gboolean complete;    /* the night came to its end */
  GArray *passed;       /* (owned) (element-type DifNightCut) offered so far */
  GPtrArray *troubles;  /* (owned) (element-type DifNightTrouble) in order of their cuts */
  DifNightMoment ended; /* when it was last kept */
} DifNightReport;

DifNightReport *dif_night_report_new (guint cuts, guint interval);
void dif_night_report_free (DifNightReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifNightReport, dif_night_report_free)

/**
 * dif_night_report_load:
 * @folder: the night's data folder
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_NOT_FOUND if it kept none
 */
DifNightReport *dif_night_report_load (const char *folder, GError **error);
gboolean dif_night_report_save (DifNightReport *self, const char *folder, GError **error);

/** dif_night_report_find_last: Returns: (transfer full) (nullable): the newest night's folder under
 * the data folder @folder that has a report */
char *dif_night_report_find_last (const char *folder);

/* --- While the night runs ----------------------------------------------------------------- */

/** dif_night_report_offer: cut @n, from 1, is in the feed. One that was offered before (the night goes
 * on) stays as it was */
void dif_night_report_offer (DifNightReport *self, guint n, gint64 declared, DifNightMoment now);

/** dif_night_report_begin: @faults (flags) come with cut @n */
void dif_night_report_begin (DifNightReport *self, guint n, guint faults, DifNightMoment now);

/** dif_night_report_end: those of cut @n are put right */
void dif_night_report_end (DifNightReport *self, guint n, DifNightMoment now);

/** dif_night_report_fetched: cut @n is in the archive */
void dif_night_report_fetched (DifNightReport *self, guint n, DifNightMoment now);

/** dif_night_report_visible: readers see cut @n, and no older one any more */
void dif_night_report_visible (DifNightReport *self, guint n, DifNightMoment now);

/** dif_night_report_note: something was told or done; it counts for the trouble of the cut that was
 * the newest at that moment */
void dif_night_report_note (DifNightReport *self, const DifNightNote *note);

/* --- Afterwards --------------------------------------------------------------------------- */

/** dif_night_report_get_older_us: Returns: for how long (machine's time) readers saw an older cut than
 * that of the trouble; until the end of the night if they never saw it */
gint64 dif_night_report_get_older_us (DifNightReport *self, const DifNightTrouble *trouble);

/** dif_night_report_was_seen: Returns: whether readers saw the trouble's cut, or a newer one */
gboolean dif_night_report_was_seen (DifNightReport *self, const DifNightTrouble *trouble);

/** dif_night_report_describe_seconds: Returns: (transfer full): e.g. "4.2 s", "3:05" */
char *dif_night_report_describe_seconds (gint64 us);

/** dif_night_report_to_text: Returns: (transfer full): for a terminal, translated */
char *dif_night_report_to_text (DifNightReport *self);

G_END_DECLS
