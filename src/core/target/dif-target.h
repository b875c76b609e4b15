/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/dif-progress.h"
#include "target/dif-headers.h"
#include "target/dif-plan.h"
#include "target/dif-target-config.h"

G_BEGIN_DECLS

/**
 * DifTargetOutcome:
 *
 * How a publication went on the target's side.
 */
typedef struct {
  const char *strategy; /* static: `directory-switch`, `rename` */
  guint requests;       /* over a network; 0 for a folder */
  guint verified;       /* files read back from the target with the right digest */
  guint healed;         /* of these, unchanged ones that did not hold what we had put there */
  gint64 clock_us;      /* the target's clock minus ours, where it tells */
  gint64 mixing_us;     /* from the first changed file that readers can see to the last */
} DifTargetOutcome;

/**
 * DifTarget:
 *
 * Where the site goes (design.md §6). The publisher drives it: dif_target_open(), the state kept
 * beside the site, dif_target_begin(), one dif_target_put() per phase, dif_target_commit(), the new
 * state, and late, dif_target_prune(). Until commit returns, readers see the old cut, or, with a
 * strategy that cannot switch, a mixture that is measured.
 *
 * Blocking; used by one worker thread.
 */
#define DIF_TYPE_TARGET (dif_target_get_type ())
G_DECLARE_DERIVABLE_TYPE (DifTarget, dif_target, DIF, TARGET, GObject)

struct _DifTargetClass {
  GObjectClass parent_class;

  gboolean is_distant; /* reading the state costs time over a network */
  gboolean (*open) (DifTarget *self, GCancellable *cancellable, GError **error);
  gboolean (*read_state) (DifTarget *self, GBytes **state, GCancellable *cancellable, GError **error);
  gboolean (*write_state) (DifTarget *self, GBytes *state, GCancellable *cancellable, GError **error);
  void (*expect) (DifTarget *self, DifPlan *plan); /* (nullable) */
  gboolean (*begin) (DifTarget *self,
                     const char *cut,
                     DifPlan *plan,
                     const char *tree,
                     GCancellable *cancellable,
                     GError **error);
  gboolean (*put) (DifTarget *self,
                   DifPhase phase,
                   DifProgress *progress,
                   GCancellable *cancellable,
                   GError **error);
  gboolean (*commit) (DifTarget *self,
                      DifTargetOutcome *outcome,
                      GCancellable *cancellable,
                      GError **error);
  gboolean (*purge) (DifTarget *self, char **what, GCancellable *cancellable, GError **error); /* (nullable) */
  gboolean (*prune) (DifTarget *self, GPtrArray *removed, GCancellable *cancellable, GError **error);
  const char *(*get_meaning) (DifTarget *self, gboolean *mixes); /* (nullable) */

  /* whether readers see the files of a publication change one by one; known after open */
  gboolean (*mixes) (DifTarget *self);

  /* (nullable) see dif_target_prove() */
  const char *(*prove) (DifTarget *self, const char *folder, GCancellable *cancellable, GError **error);
  const char *(*get_unknown_key) (DifTarget *self); /* (nullable) */

  /* one file of our own beside the site, apart from any publication (target/dif-target-test.h) */
  gboolean keeps_headers; /* what a file is served with is kept with it; else the web server decides */
  gboolean (*put_file) (DifTarget *self,
                        const char *path,
                        GBytes *bytes,
                        const DifHeaders *headers,
                        GCancellable *cancellable,
                        GError **error);
  GBytes *(*get_file) (DifTarget *self, const char *path, GCancellable *cancellable, GError **error);
  gboolean (*remove_file) (DifTarget *self, const char *path, GCancellable *cancellable, GError **error);

  /* the file that tells the web server how to serve the site (target/dif-web-rules.h) (nullable) */
  gboolean (*read_rules) (DifTarget *self, GBytes **rules, GCancellable *cancellable, GError **error);
  gboolean (*write_rules) (DifTarget *self, GBytes *rules, GCancellable *cancellable, GError **error);
};

/**
 * dif_target_new:
 * @config: copied
 * @profile: the data folder, under which the keyring knows its secret
 *
 * Returns: (transfer full): the target of that kind. It may be used for many publications, and
 *   keeps its connections between them.
 */
DifTarget *dif_target_new (DifTargetConfig *config, const char *profile);

const char *dif_target_get_profile (DifTarget *self);

DifTargetConfig *dif_target_get_config (DifTarget *self);

/** dif_target_is_distant: whether reading the state costs time over a network */
gboolean dif_target_is_distant (DifTarget *self);

/** dif_target_open: reaches the place and makes sure that it can be written */
gboolean dif_target_open (DifTarget *self, GCancellable *cancellable, GError **error);

/**
 * dif_target_mixes:
 *
 * Returns: whether readers see the files of a publication change one by one, so that one that did
 *   not end leaves a mixture; otherwise they see the old cut until dif_target_commit(). After
 *   dif_target_open().
 */
gboolean dif_target_mixes (DifTarget *self);

/**
 * dif_target_read_state:
 * @state: (out) (transfer full) (nullable): `.difusor/manifest.json`, %NULL if there is none
 */
gboolean
dif_target_read_state (DifTarget *self, GBytes **state, GCancellable *cancellable, GError **error);
gboolean
dif_target_write_state (DifTarget *self, GBytes *state, GCancellable *cancellable, GError **error);

/**
 * dif_target_expect:
 * @plan: what will be done soon
 *
 * Lets a target over a network make its connections while the archive still records what is to
 * come. Touches nothing there, and waits for nothing. After dif_target_open().
 */
void dif_target_expect (DifTarget *self, DifPlan *plan);

/**
 * dif_target_begin:
 * @cut: whose site it is
 * @plan: what to do; kept alive by the caller until the last step of the publication
 * @tree: the folder of the cut's site in the archive
 *
 * Prepares the publication of one cut.
 */
gboolean dif_target_begin (DifTarget *self,
                           const char *cut,
                           DifPlan *plan,
                           const char *tree,
                           GCancellable *cancellable,
                           GError **error);

/**
 * dif_target_put:
 *
 * Brings the files of one phase. On return the target has confirmed every byte, or, where nothing of
 * it can be seen before the commit, will have on return from the last phase.
 */
gboolean dif_target_put (DifTarget *self,
                         DifPhase phase,
                         DifProgress *progress,
                         GCancellable *cancellable,
                         GError **error);

/** dif_target_commit: makes the cut what readers see, after every file was read back */
gboolean dif_target_commit (DifTarget *self,
                            DifTargetOutcome *outcome,
                            GCancellable *cancellable,
                            GError **error);

/**
 * dif_target_purge:
 * @what: (out) (transfer full) (nullable): the paths that a cache before the target was told to
 *   forget, a line each; %NULL if there is none, or nothing that it keeps has changed
 *
 * After the commit, before readers' address is read back: waits until the cache has forgotten, if
 * there is a public address to be read back.
 */
gboolean dif_target_purge (DifTarget *self, char **what, GCancellable *cancellable, GError **error);

/**
 * dif_target_prune:
 * @removed: (element-type utf8): filled with what was removed
 *
 * The late step: removes what no cut needs any more, capped (promise P5).
 */
gboolean
dif_target_prune (DifTarget *self, GPtrArray *removed, GCancellable *cancellable, GError **error);

/**
 * dif_target_get_meaning:
 * @mixes: (out): whether readers may find files of two cuts while one is published
 *
 * Returns: (transfer none) (nullable): how a cut becomes what readers see there, and what it means
 *   for them, one translated sentence; after dif_target_open()
 */
const char *dif_target_get_meaning (DifTarget *self, gboolean *mixes);

/**
 * dif_target_prove:
 * @folder: of our own, with its last slash
 *
 * Does once, under @folder, what a night needs beside writing, reading and removing, so that a
 * permission that is missing is named. Leaves nothing behind.
 *
 * Returns: (transfer none) (nullable): the permissions that are proven; %NULL with @error, or without
 *   it where the kind knows of none
 */
const char *dif_target_prove (DifTarget *self, const char *folder, GCancellable *cancellable, GError **error);

/** dif_target_get_unknown_key: Returns: (transfer none) (nullable): the fingerprint of the host's key, if
 * dif_target_open() failed because it is not known yet */
const char *dif_target_get_unknown_key (DifTarget *self);

/** dif_target_keeps_headers: whether files are served with what dif_target_put_file() was given */
gboolean dif_target_keeps_headers (DifTarget *self);

/**
 * dif_target_put_file:
 * @path: where readers find it, from the site's root; nothing of a site may lie there
 * @headers: what it is served with, where the target keeps that
 *
 * Writes one file of our own where readers of the site that stands there now would find it, and
 * replaces it whole if it is there. After dif_target_open().
 */
gboolean dif_target_put_file (DifTarget *self,
                              const char *path,
                              GBytes *bytes,
                              const DifHeaders *headers,
                              GCancellable *cancellable,
                              GError **error);

/** dif_target_get_file: Returns: (transfer full): what the target itself holds under @path, or %NULL */
GBytes *dif_target_get_file (DifTarget *self,
                             const char *path,
                             GCancellable *cancellable,
                             GError **error);

/**
 * dif_target_read_rules:
 * @rules: (out) (transfer full) (nullable): the file that tells the web server how to serve what stands
 *   there, %NULL if there is none
 *
 * For kinds that have such a file; after dif_target_open().
 */
gboolean dif_target_read_rules (DifTarget *self, GBytes **rules, GCancellable *cancellable, GError **error);

/** dif_target_write_rules: replaces it whole; without @rules, removes it */
gboolean dif_target_write_rules (DifTarget *self, GBytes *rules, GCancellable *cancellable, GError **error);

/** dif_target_remove_file: removes it, and folders that are empty then; absent is fine */
gboolean dif_target_remove_file (DifTarget *self,
                                 const char *path,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
