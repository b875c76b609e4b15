/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aws/dif-aws-client.h"

G_BEGIN_DECLS

/*
 * CloudFormation: stacks of resources that are made, changed and removed together, and the events that
 * tell of it. Times are moments (dif-time.h).
 */

/** dif_cloudformation_new: Returns: (transfer full): a client that signs for CloudFormation in @region */
DifAwsClient *
dif_cloudformation_new (const char *region, const DifAwsCredentials *credentials, GError **error);

/** DifStackState: one stack as it is; free with dif_stack_state_free() */
typedef struct {
  char *status;        /* `CREATE_COMPLETE`, …; %NULL if there is no such stack */
  char *reason;        /* (nullable) of that status, in AWS's words */
  char *id;            /* (nullable) its full name, by which it is known when it is gone */
  GHashTable *outputs; /* (element-type utf8 utf8) */
  GHashTable *parameters; /* (element-type utf8 utf8) as it was made with */
} DifStackState;

void dif_stack_state_free (DifStackState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifStackState, dif_stack_state_free)

/** dif_cloudformation_describe: Returns: (transfer full): the stack @name, or that there is none */
DifStackState *dif_cloudformation_describe (DifAwsClient *self,
                                            const char *name,
                                            GCancellable *cancellable,
                                            GError **error);

/** dif_cloudformation_create: @parameters: (element-type DifAwsPair); begins to make the stack */
gboolean dif_cloudformation_create (DifAwsClient *self,
                                    const char *name,
                                    const char *body,
                                    GArray *parameters,
                                    GCancellable *cancellable,
                                    GError **error);

/**
 * dif_cloudformation_update:
 * @parameters: (element-type DifAwsPair): a value of %NULL stays as it was
 * @unchanged: (out): nothing was to be changed
 *
 * Begins to change the stack.
 */
gboolean dif_cloudformation_update (DifAwsClient *self,
                                    const char *name,
                                    const char *body,
                                    GArray *parameters,
                                    gboolean *unchanged,
                                    GCancellable *cancellable,
                                    GError **error);

/** dif_cloudformation_delete: begins to remove the stack */
gboolean
dif_cloudformation_delete (DifAwsClient *self, const char *name, GCancellable *cancellable, GError **error);

/** DifStackFact: one event as CloudFormation tells it; free with dif_stack_fact_free() */
typedef struct {
  char *id;
  char *resource; /* its name in the template; of the stack itself the stack's */
  char *type;     /* `AWS::S3::Bucket` */
  char *status;   /* `CREATE_FAILED` */
  char *reason;   /* (nullable) */
  char *at;       /* ISO 8601 */
} DifStackFact;

void dif_stack_fact_free (DifStackFact *self);

/**
 * dif_cloudformation_events:
 * @name: its name or its id
 * @seen: (element-type utf8 utf8): ids of those that are known; new ones are added
 *
 * Returns: (transfer full) (element-type DifStackFact): those that are new, oldest first
 */
GPtrArray *dif_cloudformation_events (DifAwsClient *self,
                                      const char *name,
                                      GHashTable *seen,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
