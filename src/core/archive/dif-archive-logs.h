/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"

G_BEGIN_DECLS

/*
 * Access logs that were collected from targets: where a target's logs lie, and what was made of each
 * file that lay there. The files themselves are under `logs/TARGET/` in the data folder until the
 * operator has them deleted; what they say of readers is in no table.
 */

/** DifKeptLogState: what became of a file */
typedef enum {
  DIF_KEPT_LOG_KEPT,    /* it lies under `logs/` */
  DIF_KEPT_LOG_WITHIN,  /* all of it is at the beginning of another one, or it is the same */
  DIF_KEPT_LOG_FOREIGN, /* no access log, or none that is known */
  DIF_KEPT_LOG_DELETED, /* by the operator's word; its days are counted for good */
} DifKeptLogState;

/** DifKeptLog: one file of a target's logs; free with dif_kept_log_free() */
typedef struct {
  gint64 seq;
  char *target;
  char *origin;      /* its key or path at the target */
  char *fingerprint; /* changes whenever its bytes may have */
  char *file;        /* its name under `logs/TARGET/` */
  DifKeptLogState state;
  guint64 bytes;     /* of its text, unpacked, as far as whole lines go */
  char *sha256;      /* of that text */
  char *head;        /* SHA-256 of its first request; "" if there is none */
  gint64 last;       /* seconds of UTC of its newest request; 0 if there is none */
} DifKeptLog;

void dif_kept_log_free (DifKeptLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifKeptLog, dif_kept_log_free)

/** dif_archive_get_logs_folder: @target: (nullable). Returns: (transfer full): `logs/TARGET` or `logs` */
char *dif_archive_get_logs_folder (DifArchive *self, const char *target);

/** dif_archive_list_logs: @target: (nullable). Returns: (transfer full) (element-type DifKeptLog): oldest first */
GPtrArray *dif_archive_list_logs (DifArchive *self, const char *target, GError **error);

/** dif_archive_add_log: keeps what is known of a file, and gives it its number */
gboolean dif_archive_add_log (DifArchive *self, DifKeptLog *log, GError **error);

gboolean
dif_archive_set_log_state (DifArchive *self, const DifKeptLog *log, DifKeptLogState state, GError **error);

/** dif_archive_forget_log: as if it had never been there: what its row says was lost */
gboolean dif_archive_forget_log (DifArchive *self, const DifKeptLog *log, GError **error);

/** dif_archive_get_log_place: Returns: (transfer full) (nullable): where the logs of @target lie; %NULL
 * without @error if nobody has said */
char *dif_archive_get_log_place (DifArchive *self, const char *target, GError **error);

/** dif_archive_set_log_place: @place: (nullable): %NULL: nowhere. Keeps it, with a record in the ledger */
gboolean
dif_archive_set_log_place (DifArchive *self, const char *target, const char *place, GError **error);

G_END_DECLS
