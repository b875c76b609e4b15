/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "aws/dif-aws-sign.h"
#include "base/dif-mode.h"

G_BEGIN_DECLS

/*
 * What stands on AWS for one target: two stacks of CloudFormation, since CloudFront takes its certificate
 * and its firewall from us-east-1 alone, while the bucket is where the outlet chooses. The edge is the stack
 * in us-east-1, the site the one in the region (data/aws/).
 */

/** DifStackPart: which of the two */
typedef enum {
  DIF_STACK_EDGE,
  DIF_STACK_SITE,
} DifStackPart;
#define DIF_STACK_PARTS (2)

/** DIF_STACK_EDGE_REGION: where the edge is, always */
#define DIF_STACK_EDGE_REGION "us-east-1"

/**
 * DifStackPlan:
 *
 * What is to be set up. %NULL and 0 mean the template's own value, or the one that the stacks have already.
 * Free with dif_stack_plan_free().
 */
typedef struct {
  char *name;           /* of the target; the stacks are called difusor-NAME-edge and difusor-NAME-site */
  char *domain;         /* what readers type */
  char *zone;           /* (nullable) id of the zone in Route 53; "" for another provider's; %NULL is found */
  char *region;         /* of the bucket */
  char *email;          /* (nullable) who is told of money and room */
  char *portal;         /* (nullable) `https://…`: who alone may frame the site */
  char *rate_action;    /* (nullable) `count`, `challenge` or `block` */
  char *managed_action; /* (nullable) `count` or `block` */
  char *acta_url;       /* (nullable) where the Institute serves images of actas, with its final slash */
  char *acta_folders;   /* (nullable) separated by commas */
  gint64 rate_limit;    /* requests in five minutes from one address */
  gint64 budget_usd;    /* a month */
  DifMode mode;         /* of the target */
} DifStackPlan;

/**
 * dif_stack_plan_new:
 * @name: of the target: letters, digits and “-”
 * @domain: the host's name alone
 * @region: (nullable): `us-east-1`
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_USAGE naming what is wrong
 */
DifStackPlan *dif_stack_plan_new (const char *name, const char *domain, const char *region, DifMode mode, GError **error);
void dif_stack_plan_free (DifStackPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifStackPlan, dif_stack_plan_free)

/** dif_stack_plan_check: Returns: %FALSE with %DIF_ERROR_USAGE if a value cannot be */
gboolean dif_stack_plan_check (DifStackPlan *self, GError **error);

/** dif_stack_name: Returns: (transfer full): what that stack of the target @name is called */
char *dif_stack_name (const char *name, DifStackPart part);

/** dif_stack_plan_get_region: Returns: (transfer none): where that stack is */
const char *dif_stack_plan_get_region (DifStackPlan *self, DifStackPart part);

/** dif_stack_template: Returns: (transfer full): its template, as it is given to CloudFormation */
char *dif_stack_template (DifStackPart part);

/**
 * dif_stack_plan_parameters:
 * @outputs: (nullable) (element-type utf8 utf8): of the edge, for the site
 * @update: the stack is there: what the plan does not say stays as it is
 *
 * Returns: (transfer full) (element-type DifAwsPair)
 */
GArray *dif_stack_plan_parameters (DifStackPlan *self, DifStackPart part, GHashTable *outputs, gboolean update);

/** DifStackResource: what one resource of the templates is for */
typedef struct {
  DifStackPart part;
  const char *resource;    /* its name in the template */
  const char *what;        /* N_(): what it is */
  const char *requirement; /* (nullable) the requirement of the call that it fulfils, by its id */
  const char *clause;      /* (nullable) of that requirement */
} DifStackResource;

/** dif_stack_resources: Returns: (transfer none): those that a person knows by a name, ended by one without;
 * one that fulfils several requirements stands there several times, a row for each */
const DifStackResource *dif_stack_resources (void);

/** dif_stack_describe: Returns: (transfer none): what the resource of that name is, translated; the name itself
 * if it is none of ours */
const char *dif_stack_describe (const char *resource);

G_END_DECLS
