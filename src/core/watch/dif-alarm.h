/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-incidents.h"
#include "relay/dif-profile.h"

G_BEGIN_DECLS

/*
 * An alarm is an incident as a person under pressure needs it: what is wrong, what it means for the
 * readers, and the one thing to do (ui.md). One per incident, not one per attempt.
 */

/** DifAlarm: nothing is owned; translated */
typedef struct {
  const char *means; /* for the readers */
  const char *act;   /* the one thing to do */
  gboolean urgent;   /* readers get nothing, or something wrong, or the institute is about to cut the link */
} DifAlarm;

/** dif_alarm_describe: @key: of the incident. Returns: (transfer none): what it means and asks for */
const DifAlarm *dif_alarm_describe (const char *key);

/** DifAlarmNewsKind: what there is to tell of an incident */
typedef enum { DIF_ALARM_BEGAN, DIF_ALARM_CHANGED, DIF_ALARM_OVER } DifAlarmNewsKind;

/** dif_alarm_news: Returns: (transfer full) (element-type DifIncident): what began, changed or ended after
 * @since, oldest first; %NULL with @error */
GPtrArray *dif_alarm_news (DifArchive *archive, gint64 since, GError **error);

/** dif_alarm_news_kind: what happened to it after @since */
DifAlarmNewsKind dif_alarm_news_kind (const DifIncident *incident, gint64 since);

/** dif_alarm_title: Returns: (transfer full): the heading of a message about it */
char *dif_alarm_title (const DifIncident *incident, DifAlarmNewsKind kind);

/** dif_alarm_body: Returns: (transfer full): what is wrong, what it means, what to do: a line each */
char *dif_alarm_body (const DifIncident *incident, DifAlarmNewsKind kind);

/**
 * dif_alarm_keep_missed:
 *
 * Looks how many updates in a row readers lack (call, III.f), and keeps one incident that says so: 1, 2, 3 of
 * as many as make the institute cut the link.
 */
gboolean dif_alarm_keep_missed (DifProfile *profile, GError **error);

G_END_DECLS
