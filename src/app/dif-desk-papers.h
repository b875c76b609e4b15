/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-traffic.h"
#include "document/dif-document.h"
#include "traffic/dif-traffic-keep.h"

#include "dif-desk-memoria.h"
#include "dif-desk.h"

G_BEGIN_DECLS

/*
 * What is done about paper: counting access logs, what the operator writes into the memoria, and the
 * documents themselves. Each returns at once; the work is a job of dif_desk_get_jobs().
 */

/** DifLogOrder: access logs to be counted */
typedef struct {
  const char *const *paths; /* files and folders */
  DifTrafficScope scope;
  gint64 from;              /* moment; 0 for no limit */
  gint64 to;                /* moment, not included; 0 for no limit */
} DifLogOrder;

/**
 * dif_desk_count_logs:
 *
 * Counts access logs and keeps the figures in the operator's folder. Counting goes beside relaying, in
 * a lane of its own; only keeping takes its turn.
 *
 * Returns: (transfer none) (nullable): the job that counts
 */
DifJob *dif_desk_count_logs (DifDesk *self, const DifLogOrder *order);

/** dif_desk_keep_text: @key: `DIF_PAPERS_CRITERIA` or `DIF_PAPERS_COMMENTS` */
void dif_desk_keep_text (DifDesk *self, const char *key, const char *text);

/** dif_desk_export: writes the document @name of the shown folder into @path, whose end says as what */
void dif_desk_export (DifDesk *self, const char *name, const char *path);

/** dif_desk_fill_form: fills the Institute's own form at @form with the fields of the document @name of the shown
 * folder, and writes it into @path (document/dif-form.h) */
void dif_desk_fill_form (DifDesk *self, const char *name, const char *form, const char *path);

/** DifMemoriaReading: all that the Memoria page shows; free with dif_memoria_reading_free() */
typedef struct {
  DifDocument *document; /* (owned) */
  char *mark;            /* (owned) the same for the same document and the same figures */
  GPtrArray *days;       /* (element-type DifKeptDay) of the site, in the period of the memoria */
  GPtrArray *portal;     /* (element-type DifKeptDay) of the portal, before it */
  GArray *hours;         /* (element-type DifKeptHour) */
  GArray *cuts;          /* (element-type gint64) when a cut was first published */
  guint incidents;
  DifMemoriaCare *care;  /* (owned) */
  char *criteria;        /* (owned) */
  char *comments;        /* (owned) */
} DifMemoriaReading;

void dif_memoria_reading_free (DifMemoriaReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifMemoriaReading, dif_memoria_reading_free)

/** dif_desk_look_memoria_async: reads the memoria of the shown folder on a worker thread */
void dif_desk_look_memoria_async (DifDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer data);

/** dif_desk_look_memoria_finish: Returns: (transfer full): or %NULL with @error */
DifMemoriaReading *dif_desk_look_memoria_finish (DifDesk *self, GAsyncResult *result, GError **error);

G_END_DECLS
