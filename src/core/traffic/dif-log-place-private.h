/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "traffic/dif-log-place.h"

G_BEGIN_DECLS

/*
 * What every kind of place does; for dif-log-place*.c only.
 */
typedef struct {
  const char *kind;  /* of the target */
  gboolean is_fixed;
  char *(*check) (const char *place, GError **error);
  gpointer (*open) (DifTargetConfig *config, const char *place, const char *profile, GCancellable *cancellable,
                    GError **error);
  void (*close) (gpointer self);
  GPtrArray *(*list) (gpointer self, GCancellable *cancellable, GError **error);
  gboolean (*fetch) (gpointer self, DifLogOffer *const *offers, char *const *parts, guint count,
                     DifProgress *progress, GCancellable *cancellable, GError **error);
} DifLogPlaceKind;

extern const DifLogPlaceKind dif_log_place_folder;
extern const DifLogPlaceKind dif_log_place_s3;
extern const DifLogPlaceKind dif_log_place_sftp;

/** dif_log_place_matches: whether @name is what the last component of a place asks for; "" asks for all */
gboolean dif_log_place_matches (const char *wanted, const char *name);

/**
 * dif_log_place_split:
 * @folder: (out) (transfer full): what is before the last component, where that has `*` in it
 * @wanted: (out) (transfer full): that component, or ""
 */
void dif_log_place_split (const char *place, char **folder, char **wanted);

G_END_DECLS
