/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-cut.h"
#include "call/dif-call.h"

G_BEGIN_DECLS

/*
 * What the window says about things, in the operator's language. Pure: same value, same words.
 * Everything returned is (transfer full) unless it is const.
 */

/** dif_words_cut: e.g. "Cut of 21:40" */
char *dif_words_cut (DifCut *cut, GTimeZone *zone);

/** dif_words_cut_of: likewise, of the cut declared for that moment */
char *dif_words_cut_of (gint64 cut_time, GTimeZone *zone);

/** dif_words_hour: e.g. `21:40`; "—" for 0 */
char *dif_words_hour (gint64 moment, GTimeZone *zone);

/** dif_words_hour_seconds: e.g. `21:40:08`; "—" for 0 */
char *dif_words_hour_seconds (gint64 moment, GTimeZone *zone);

/** dif_words_day: e.g. "2 June"; "—" for 0 */
char *dif_words_day (gint64 moment, GTimeZone *zone);

/** dif_words_day_short: e.g. "2 Jun"; "—" for 0 */
char *dif_words_day_short (gint64 moment, GTimeZone *zone);

/** dif_words_day_hour: e.g. "2 June, 20:00"; "—" for 0 */
char *dif_words_day_hour (gint64 moment, GTimeZone *zone);

/** dif_words_zone: e.g. "Tiempo del Centro (UTC−06)", as it is at @moment */
char *dif_words_zone (DifCall *call, gint64 moment);

/** dif_words_left: @seconds as a countdown, e.g. `7:48`, `1:02:03` */
char *dif_words_left (gint64 seconds);

/** dif_words_share: Returns: share of actas from 0 to 1, or negative if it is not known */
double dif_words_share (DifCut *cut);

/** dif_words_percent: e.g. "36.3 %"; "—" if it is not known */
char *dif_words_percent (DifCut *cut);

/** dif_words_percent_of: @share: from 0 to 1 */
char *dif_words_percent_of (double share);

/** dif_words_size: bytes of all its packages, e.g. "8.6 MB" */
char *dif_words_size (DifCut *cut);

/** dif_words_hash: a digest short enough to compare by eye, e.g. `3f9a 07c1 … 90b2 e4d1` */
char *dif_words_hash (const char *sha256);

/** DifCutLook: how a cut's state is shown, all of it from one truth; the strings are static */
typedef struct {
  const char *word;
  const char *icon;
  const char *style; /* for dif_style_choose() */
} DifCutLook;

/** dif_words_cut_look: @look: (out) */
void dif_words_cut_look (DifCut *cut, DifCutLook *look);

/** dif_words_cut_state: a word for the furthest that it has come; what readers saw once is "Replaced" */
const char *dif_words_cut_state (DifCut *cut);

/** dif_words_mode: e.g. "Practice" */
const char *dif_words_mode (DifMode mode);

/** dif_words_package_kind: e.g. "Site" */
const char *dif_words_package_kind (DifPackageKind kind);

/** dif_words_source_kind: e.g. "Feed (a list)" */
const char *dif_words_source_kind (const char *kind);

/** dif_words_target_kind: e.g. "Folder that a web server shows" */
const char *dif_words_target_kind (const char *kind);

/** dif_words_sentence: @text with its first letter large */
char *dif_words_sentence (const char *text);

/** dif_words_folder: a path with the home folder as `~` */
char *dif_words_folder (const char *path);

G_END_DECLS
