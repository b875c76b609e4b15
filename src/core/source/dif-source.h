/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "base/dif-clock.h"
#include "base/dif-mode.h"
#include "base/dif-options.h"
#include "base/dif-progress.h"
#include "source/dif-offer.h"

G_BEGIN_DECLS

/**
 * DifSourceConfig:
 *
 * A source as the operator set it: kind, arguments, mode, and where its secret lies (never the
 * secret). Stored as JSON in the data folder's database.
 */
typedef struct {
  char *kind;          /* (owned) `feed`, `url`, `folder`, … */
  GStrv arguments;     /* (owned) URL …, or a folder's absolute path */
  DifMode mode;
  char *user;          /* (owned) (nullable) basic authentication */
  char *password_file; /* (owned) (nullable) its password; without it the keyring */
  char *token_file;    /* (owned) (nullable) a bearer token instead */
  char *certificate;   /* (owned) (nullable) PEM with client certificate and key */
  GHashTable *options; /* (owned) of its kind (base/dif-options.h) */
} DifSourceConfig;

void dif_source_config_free (DifSourceConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifSourceConfig, dif_source_config_free)

/**
 * dif_source_config_new:
 * @kind: one of dif_source_kinds()
 * @arguments: as `difusorctl source set KIND ARG…`; relative folders are made absolute
 *
 * Returns: (transfer full): checked, or %NULL with %DIF_ERROR_USAGE naming the value
 */
DifSourceConfig *dif_source_config_new (const char *kind,
                                        const char *const *arguments,
                                        DifMode mode,
                                        GError **error);

/** dif_source_config_set_option: as dif_options_set(), with what its kind knows */
gboolean dif_source_config_set_option (DifSourceConfig *self,
                                       const char *name,
                                       const char *value,
                                       GError **error);

JsonNode *dif_source_config_to_json (DifSourceConfig *self);
DifSourceConfig *dif_source_config_from_json (JsonNode *node, GError **error);

/**
 * DifFetched:
 *
 * The outcome of fetching one offer.
 */
typedef struct {
  gboolean not_modified;       /* there is nothing new; no file */
  guint64 size;
  guint64 transferred;         /* bytes that travelled this time */
  char sha256[DIF_DIGEST_HEX];
  char *etag;                  /* (owned) (nullable) */
  char *last_modified;         /* (owned) (nullable) */
} DifFetched;

void dif_fetched_free (DifFetched *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifFetched, dif_fetched_free)

/**
 * DifSource:
 *
 * Where packages come from: the institute's service, whatever its kind (design.md §5). It answers
 * "what is there?" with offers, and fetches one. Blocking: made, used and dropped by one worker
 * thread.
 */
#define DIF_TYPE_SOURCE (dif_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (DifSource, dif_source, DIF, SOURCE, GObject)

struct _DifSourceClass {
  GObjectClass parent_class;

  GPtrArray *(*list) (DifSource *self, GCancellable *cancellable, GError **error);
  DifFetched *(*fetch) (DifSource *self,
                        DifOffer *offer,
                        const char *part,
                        DifProgress *progress,
                        GCancellable *cancellable,
                        GError **error);
  const char *(*get_unknown_key) (DifSource *self); /* (nullable) */
};

/**
 * dif_source_new:
 * @config: copied
 * @profile: the data folder, under which the keyring knows the secret
 * @clock: learns the institute's clock
 *
 * Returns: (transfer full): the source of that kind, ready; %NULL with %DIF_ERROR_SECRET if its
 *   secret cannot be read
 */
DifSource *dif_source_new (DifSourceConfig *config,
                           const char *profile,
                           DifClock *clock,
                           GError **error);

DifSourceConfig *dif_source_get_config (DifSource *self);
DifClock *dif_source_get_clock (DifSource *self);

/** dif_source_get_mode: Returns: the mode of everything that comes from here */
DifMode dif_source_get_mode (DifSource *self);

/**
 * dif_source_get_unknown_key:
 *
 * Returns: (transfer none) (nullable): after %DIF_ERROR_DECISION the fingerprint of the host's key, which
 *   nobody has vouched for yet
 */
const char *dif_source_get_unknown_key (DifSource *self);

/**
 * dif_source_set_patience:
 * @seconds: for one request with all its tries; 0 for as many as dif-limits.h allows
 *
 * A source over HTTP that is to be told of sooner than a night allows: in practice, or on a line that was tested.
 */
void dif_source_set_patience (DifSource *self, guint seconds);

/**
 * dif_source_list:
 *
 * Asks what is there. A feed that says another mode than the source's is %DIF_ERROR_MODE.
 *
 * Returns: (transfer container) (element-type DifOffer): by cut time where it is known, oldest
 *   first
 */
GPtrArray *dif_source_list (DifSource *self, GCancellable *cancellable, GError **error);

/**
 * dif_source_fetch:
 * @part: where to put it: a temporary file, kept between tries to be resumed
 *
 * Fetches one offer to @part, hashed on the way and durable. What is not as announced (length,
 * digest) is %DIF_ERROR_INTEGRITY; HTML in place of a package is %DIF_ERROR_NOT_PACKAGE; in both
 * cases the bytes stay in @part as evidence.
 */
DifFetched *dif_source_fetch (DifSource *self,
                              DifOffer *offer,
                              const char *part,
                              DifProgress *progress,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
