/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "archive/dif-archive.h"
#include "base/dif-mode.h"
#include "base/dif-options.h"

G_BEGIN_DECLS

/**
 * DifTargetConfig:
 *
 * A target as the operator set it; never a secret. Free with dif_target_config_free().
 */
typedef struct {
  char *name;       /* the operator's word for it */
  char *kind;       /* `folder`, … (target/dif-target-kind.h) */
  char *location;   /* a folder's absolute path, a bucket, … */
  char *public_url; /* (nullable) where readers find it, with a final slash */
  char *page_url;   /* (nullable) the outlet's own page that brings readers there, in a frame or by a link */
  char *spare_of;   /* (nullable) the target that it takes the place of when that fails (relay/dif-spare.h) */
  DifMode mode;
  GHashTable *options; /* of its kind (base/dif-options.h) */
} DifTargetConfig;

void dif_target_config_free (DifTargetConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifTargetConfig, dif_target_config_free)

/**
 * dif_target_config_new:
 * @public_url: (nullable): https, or http to this machine
 *
 * Returns: (transfer full): checked, or %NULL with %DIF_ERROR_USAGE naming the value
 */
DifTargetConfig *dif_target_config_new (const char *name,
                                        const char *kind,
                                        const char *location,
                                        const char *public_url,
                                        DifMode mode,
                                        GError **error);

/** dif_target_config_copy: Returns: (transfer full) */
DifTargetConfig *dif_target_config_copy (DifTargetConfig *self);

/** dif_target_config_set_option: as dif_options_set(), with what its kind knows */
gboolean dif_target_config_set_option (DifTargetConfig *self,
                                       const char *name,
                                       const char *value,
                                       GError **error);

/**
 * dif_target_config_set_page:
 * @url: (nullable): https, or http to this machine; %NULL for none
 *
 * Returns: %FALSE with %DIF_ERROR_USAGE if it is no address, or there is no public one that a page could show
 */
gboolean dif_target_config_set_page (DifTargetConfig *self, const char *url, GError **error);

/**
 * dif_target_config_set_spare:
 * @first: (nullable): the name of another target; %NULL if it takes nobody's place
 *
 * Returns: %FALSE with %DIF_ERROR_USAGE if it is its own name, or readers could not be led here: there is no public
 *   address
 */
gboolean dif_target_config_set_spare (DifTargetConfig *self, const char *first, GError **error);

/** dif_target_config_equal: whether both say the same, so that a connection can be kept */
gboolean dif_target_config_equal (DifTargetConfig *self, DifTargetConfig *other);

JsonNode *dif_target_config_to_json (DifTargetConfig *self);

/** dif_target_config_from_json: Returns: (transfer full): checked, or %NULL with what is wrong */
DifTargetConfig *dif_target_config_from_json (JsonNode *node, GError **error);

/** dif_target_config_load: Returns: (transfer full): the target of that name, or %NULL */
DifTargetConfig *dif_target_config_load (DifArchive *archive, const char *name, GError **error);

/**
 * dif_target_config_save:
 *
 * Keeps it. Practice and drill go to another folder and another address than real (contract.md §1):
 * %DIF_ERROR_MODE if a target of the other side has the same.
 */
gboolean dif_target_config_save (DifTargetConfig *self, DifArchive *archive, GError **error);

/**
 * dif_target_config_keep:
 * @self: of a target that was opened
 *
 * Keeps, on record in the ledger, what a target found out about its place and set as its options:
 * the key that its host has, how files are replaced there.
 */
gboolean dif_target_config_keep (DifTargetConfig *self, DifArchive *archive, GError **error);

G_END_DECLS
