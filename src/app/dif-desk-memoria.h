/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/dif-delivery-note.h"

#include "dif-desk.h"

G_BEGIN_DECLS

/*
 * What is done about the memoria beside writing it: collecting the access logs of targets, noting that it was
 * sent and acknowledged, and archiving the participation. Each returns at once; the work is a job of
 * dif_desk_get_jobs().
 */

/** dif_desk_place_logs: @place: where the access logs of @target lie; "" is nowhere */
void dif_desk_place_logs (DifDesk *self, const char *target, const char *place);

/** dif_desk_collect_logs: now, not only once a day */
void dif_desk_collect_logs (DifDesk *self);

/** dif_desk_delete_logs: the collected ones whose days are over */
void dif_desk_delete_logs (DifDesk *self);

/** dif_desk_note_sent: @path: the file of the memoria that was sent */
void dif_desk_note_sent (DifDesk *self, const char *path);

/** dif_desk_note_acknowledged: @reference: what the Institute calls it */
void dif_desk_note_acknowledged (DifDesk *self, const char *reference);

/** dif_desk_archive: writes the whole participation of the shown folder into @path */
void dif_desk_archive (DifDesk *self, const char *path);

/** dif_desk_export_figures: the days as CSV */
void dif_desk_export_figures (DifDesk *self, const char *path);

/** DifLogSite: a target, and where its access logs lie; free with dif_log_site_free() */
typedef struct {
  char *target;
  char *place;  /* "" if nobody has said */
  char *policy; /* (nullable) what the access key and the bucket need, those logs included; of buckets */
} DifLogSite;

void dif_log_site_free (DifLogSite *self);

/** DifMemoriaCare: what is known of all this; free with dif_memoria_care_free() */
typedef struct {
  GPtrArray *sites;      /* (element-type DifLogSite) */
  gint64 collected;      /* moment of the last collection; 0 never */
  DifDeliveryNote *note; /* (owned) of the memoria */
} DifMemoriaCare;

/** dif_memoria_care_read: Returns: (transfer full): or %NULL with what could not be read; in a worker */
DifMemoriaCare *dif_memoria_care_read (DifProfile *profile, GError **error);
void dif_memoria_care_free (DifMemoriaCare *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifMemoriaCare, dif_memoria_care_free)

G_END_DECLS
