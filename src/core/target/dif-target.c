/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target"

#include "config.h"

#include "target/dif-target-kind.h"

#include "dif-target.h"


typedef struct {
  DifTargetConfig *config; /* (owned) */
  char *profile;           /* (owned) */
} DifTargetPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DifTarget, dif_target, G_TYPE_OBJECT)


static void
dif_target_finalize (GObject *object)
{
  DifTargetPrivate *priv = dif_target_get_instance_private (DIF_TARGET (object));

  g_clear_pointer (&priv->config, dif_target_config_free);
  g_clear_pointer (&priv->profile, g_free);

  G_OBJECT_CLASS (dif_target_parent_class)->finalize (object);
}

DifTarget *
dif_target_new (DifTargetConfig *config, const char *profile)
{
  const DifTargetKind *kind = dif_target_kind_find (config->kind, NULL);
  DifTarget *self = g_object_new (kind->get_type (), NULL);
  DifTargetPrivate *priv = dif_target_get_instance_private (self);

  priv->config = dif_target_config_copy (config);
  priv->profile = g_strdup (profile);
  return self;
}

const char *
dif_target_get_profile (DifTarget *self)
{
  DifTargetPrivate *priv = dif_target_get_instance_private (self);

  return priv->profile;
}

DifTargetConfig *
dif_target_get_config (DifTarget *self)
{
  DifTargetPrivate *priv = dif_target_get_instance_private (self);

  return priv->config;
}

gboolean
dif_target_is_distant (DifTarget *self)
{
  return DIF_TARGET_GET_CLASS (self)->is_distant;
}

gboolean
dif_target_open (DifTarget *self, GCancellable *cancellable, GError **error)
{
  return DIF_TARGET_GET_CLASS (self)->open (self, cancellable, error);
}

gboolean
dif_target_mixes (DifTarget *self)
{
  DifTargetClass *klass = DIF_TARGET_GET_CLASS (self);

  /* who does not say it is not trusted with it */
  return klass->mixes == NULL || klass->mixes (self);
}

gboolean
dif_target_read_state (DifTarget *self, GBytes **state, GCancellable *cancellable, GError **error)
{
  return DIF_TARGET_GET_CLASS (self)->read_state (self, state, cancellable, error);
}

gboolean
dif_target_write_state (DifTarget *self, GBytes *state, GCancellable *cancellable, GError **error)
{
  return DIF_TARGET_GET_CLASS (self)->write_state (self, state, cancellable, error);
}

void
dif_target_expect (DifTarget *self, DifPlan *plan)
{
  DifTargetClass *klass = DIF_TARGET_GET_CLASS (self);

  if (klass->expect != NULL)
    klass->expect (self, plan);
}

gboolean
dif_target_begin (DifTarget *self,
                  const char *cut,
                  DifPlan *plan,
                  const char *tree,
                  GCancellable *cancellable,
                  GError **error)
{
  return DIF_TARGET_GET_CLASS (self)->begin (self, cut, plan, tree, cancellable, error);
}

gboolean
dif_target_put (DifTarget *self,
                DifPhase phase,
                DifProgress *progress,
                GCancellable *cancellable,
                GError **error)
{
  return DIF_TARGET_GET_CLASS (self)->put (self, phase, progress, cancellable, error);
}

gboolean
dif_target_commit (DifTarget *self,
                   DifTargetOutcome *outcome,
                   GCancellable *cancellable,
                   GError **error)
{
  return DIF_TARGET_GET_CLASS (self)->commit (self, outcome, cancellable, error);
}

gboolean
dif_target_purge (DifTarget *self, char **what, GCancellable *cancellable, GError **error)
{
  DifTargetClass *class = DIF_TARGET_GET_CLASS (self);

  *what = NULL;
  return class->purge == NULL || class->purge (self, what, cancellable, error);
}

gboolean
dif_target_prune (DifTarget *self, GPtrArray *removed, GCancellable *cancellable, GError **error)
{
  return DIF_TARGET_GET_CLASS (self)->prune (self, removed, cancellable, error);
}

const char *
dif_target_get_meaning (DifTarget *self, gboolean *mixes)
{
  DifTargetClass *klass = DIF_TARGET_GET_CLASS (self);

  *mixes = FALSE;
  return klass->get_meaning != NULL ? klass->get_meaning (self, mixes) : NULL;
}

const char *
dif_target_prove (DifTarget *self, const char *folder, GCancellable *cancellable, GError **error)
{
  DifTargetClass *klass = DIF_TARGET_GET_CLASS (self);

  return klass->prove != NULL ? klass->prove (self, folder, cancellable, error) : NULL;
}

gboolean
dif_target_keeps_headers (DifTarget *self)
{
  return DIF_TARGET_GET_CLASS (self)->keeps_headers;
}

gboolean
dif_target_put_file (DifTarget *self,
                     const char *path,
                     GBytes *bytes,
                     const DifHeaders *headers,
                     GCancellable *cancellable,
                     GError **error)
{
  return DIF_TARGET_GET_CLASS (self)->put_file (self, path, bytes, headers, cancellable, error);
}

GBytes *
dif_target_get_file (DifTarget *self, const char *path, GCancellable *cancellable, GError **error)
{
  return DIF_TARGET_GET_CLASS (self)->get_file (self, path, cancellable, error);
}

gboolean
dif_target_remove_file (DifTarget *self, const char *path, GCancellable *cancellable, GError **error)
{
  return DIF_TARGET_GET_CLASS (self)->remove_file (self, path, cancellable, error);
}

const char *
dif_target_get_unknown_key (DifTarget *self)
{
  DifTargetClass *klass = DIF_TARGET_GET_CLASS (self);

  return klass->get_unknown_key != NULL ? klass->get_unknown_key (self) : NULL;
}

gboolean
dif_target_read_rules (DifTarget *self, GBytes **rules, GCancellable *cancellable, GError **error)
{
  *rules = NULL;
  return DIF_TARGET_GET_CLASS (self)->read_rules (self, rules, cancellable, error);
}

gboolean
dif_target_write_rules (DifTarget *self, GBytes *rules, GCancellable *cancellable, GError **error)
{
  return DIF_TARGET_GET_CLASS (self)->write_rules (self, rules, cancellable, error);
}

static void
dif_target_class_init (DifTargetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_target_finalize;
}

static void
dif_target_init (DifTarget *self)
{
}
