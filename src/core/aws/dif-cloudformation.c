/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <string.h>

#include "aws/dif-aws-query.h"
#include "aws/dif-aws-xml.h"
#include "base/dif-error.h"

#include "dif-cloudformation.h"

#define VERSION "2010-05-15"
/* Stacks are called so; where one is asked for by a good name, this code says that there is none */
#define INVALID "ValidationError"
/* CloudFormation has no code of its own for an update that changes nothing: its sentence is the protocol */
#define UNCHANGED "No updates are to be performed"
#define PAGES (10)


void
dif_stack_state_free (DifStackState *self)
{
  g_free (self->status);
  g_free (self->reason);
  g_free (self->id);
  g_hash_table_unref (self->outputs);
  g_hash_table_unref (self->parameters);
  g_free (self);
}

void
dif_stack_fact_free (DifStackFact *self)
{
  g_free (self->id);
  g_free (self->resource);
  g_free (self->type);
  g_free (self->status);
  g_free (self->reason);
  g_free (self->at);
  g_free (self);
}

DifAwsClient *
dif_cloudformation_new (const char *region, const DifAwsCredentials *credentials, GError **error)
{
  return dif_aws_service_new ("cloudformation", region, credentials, 0, error);
}

/* --- How a stack is ----------------------------------------------------------------------------- */

#define STACK "DescribeStacksResponse/DescribeStacksResult/Stacks/member/"

/* The pairs of a list whose items have a name and a value, in that order */
static void
read_pairs (GPtrArray *nodes, const char *name_path, const char *value_path, GHashTable *pairs)
{
  const char *name = NULL;

  for (guint i = 0; i < nodes->len; i++) {
    const DifAwsNode *node = g_ptr_array_index (nodes, i);

    if (dif_aws_node_is (node, name_path))
      name = node->text;
    else if (name != NULL && dif_aws_node_is (node, value_path))
      g_hash_table_replace (pairs, g_strdup (name), g_strdup (node->text));
  }
}

static char *
dup_at (GPtrArray *nodes, const char *path)
{
  for (guint i = 0; i < nodes->len; i++) {
    const DifAwsNode *node = g_ptr_array_index (nodes, i);

    if (dif_aws_node_is (node, path))
      return g_strdup (node->text);
  }
  return NULL;
}

DifStackState *
dif_cloudformation_describe (DifAwsClient *self, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) parameters = dif_aws_pairs_new ();
  g_auto (DifAwsFault) fault = { NULL, NULL, NULL };
  g_autoptr (GError) reason = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  DifStackState *state;

  dif_aws_pairs_add (parameters, "StackName", name);
  nodes = dif_aws_query (self, "cloudformation:DescribeStacks", VERSION, parameters, &fault, cancellable, &reason);
  if (nodes == NULL && g_strcmp0 (fault.code, INVALID) != 0) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return NULL;
  }

  state = g_new0 (DifStackState, 1);
  state->outputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  state->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (nodes != NULL) {
    state->status = dup_at (nodes, STACK "StackStatus");
    state->reason = dup_at (nodes, STACK "StackStatusReason");
    state->id = dup_at (nodes, STACK "StackId");
    read_pairs (nodes, STACK "Outputs/member/OutputKey", STACK "Outputs/member/OutputValue", state->outputs);
    read_pairs (nodes, STACK "Parameters/member/ParameterKey", STACK "Parameters/member/ParameterValue",
                state->parameters);
  }
  return state;
}

/* --- Making, changing, removing ------------------------------------------------------------------- */

static GArray *
make_form (const char *name, const char *body, GArray *parameters)
{
  GArray *pairs = dif_aws_pairs_new ();
  /* whose answer was lost is sent again, and is done once */
  g_autofree char *token = g_uuid_string_random ();

  dif_aws_pairs_add (pairs, "StackName", name);
  dif_aws_pairs_add (pairs, "ClientRequestToken", token);
  dif_aws_pairs_add (pairs, "TemplateBody", body);
  dif_aws_pairs_add (pairs, "Capabilities.member.1", "CAPABILITY_IAM");
  for (guint i = 0; i < parameters->len; i++) {
    const DifAwsPair *pair = &g_array_index (parameters, DifAwsPair, i);
    g_autofree char *key = g_strdup_printf ("Parameters.member.%u.ParameterKey", i + 1);
    g_autofree char *value = g_strdup_printf ("Parameters.member.%u.%s", i + 1,
                                              pair->value != NULL ? "ParameterValue" : "UsePreviousValue");

    dif_aws_pairs_add (pairs, key, pair->name);
    dif_aws_pairs_add (pairs, value, pair->value != NULL ? pair->value : "true");
  }
  return pairs;
}

gboolean
dif_cloudformation_create (DifAwsClient *self,
                           const char *name,
                           const char *body,
                           GArray *parameters,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GArray) pairs = make_form (name, body, parameters);
  g_autoptr (GPtrArray) nodes =
      dif_aws_query (self, "cloudformation:CreateStack", VERSION, pairs, NULL, cancellable, error);

  return nodes != NULL;
}

gboolean
dif_cloudformation_update (DifAwsClient *self,
                           const char *name,
                           const char *body,
                           GArray *parameters,
                           gboolean *unchanged,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GArray) pairs = make_form (name, body, parameters);
  g_auto (DifAwsFault) fault = { NULL, NULL, NULL };
  g_autoptr (GError) reason = NULL;
  g_autoptr (GPtrArray) nodes =
      dif_aws_query (self, "cloudformation:UpdateStack", VERSION, pairs, &fault, cancellable, &reason);

  *unchanged = nodes == NULL && g_strcmp0 (fault.code, INVALID) == 0 && fault.message != NULL &&
               strstr (fault.message, UNCHANGED) != NULL;
  if (nodes != NULL || *unchanged)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

gboolean
dif_cloudformation_delete (DifAwsClient *self, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) parameters = dif_aws_pairs_new ();
  g_autoptr (GPtrArray) nodes = NULL;

  dif_aws_pairs_add (parameters, "StackName", name);
  nodes = dif_aws_query (self, "cloudformation:DeleteStack", VERSION, parameters, NULL, cancellable, error);
  return nodes != NULL;
}

/* --- What happens ----------------------------------------------------------------------------------- */

#define EVENT "DescribeStackEventsResponse/DescribeStackEventsResult/StackEvents/member"

/* @facts is filled as told, newest first. Returns: whether one was known already */
static gboolean
read_events (GPtrArray *nodes, GHashTable *seen, GPtrArray *facts)
{
  static const struct {
    const char *path;
    gsize offset;
  } members[] = {
    { EVENT "/EventId", G_STRUCT_OFFSET (DifStackFact, id) },
    { EVENT "/LogicalResourceId", G_STRUCT_OFFSET (DifStackFact, resource) },
    { EVENT "/ResourceType", G_STRUCT_OFFSET (DifStackFact, type) },
    { EVENT "/ResourceStatus", G_STRUCT_OFFSET (DifStackFact, status) },
    { EVENT "/ResourceStatusReason", G_STRUCT_OFFSET (DifStackFact, reason) },
    { EVENT "/Timestamp", G_STRUCT_OFFSET (DifStackFact, at) },
  };
  DifStackFact *fact = g_new0 (DifStackFact, 1);
  gboolean known = FALSE;

  for (guint i = 0; i < nodes->len && !known; i++) {
    const DifAwsNode *node = g_ptr_array_index (nodes, i);

    for (guint m = 0; m < G_N_ELEMENTS (members); m++) {
      if (dif_aws_node_is (node, members[m].path)) {
        char **member = G_STRUCT_MEMBER_P (fact, members[m].offset);

        g_free (*member);
        *member = g_strdup (node->text);
      }
    }
    if (!dif_aws_node_is (node, EVENT) || fact->id == NULL || fact->resource == NULL || fact->type == NULL ||
        fact->status == NULL)
      continue;
    known = !g_hash_table_add (seen, g_strdup (fact->id));
    if (!known) {
      g_ptr_array_add (facts, fact);
      fact = g_new0 (DifStackFact, 1);
    }
  }
  dif_stack_fact_free (fact);
  return known;
}

GPtrArray *
dif_cloudformation_events (
    DifAwsClient *self, const char *name, GHashTable *seen, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) facts = g_ptr_array_new ();
  GPtrArray *ordered = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_stack_fact_free);
  g_autofree char *token = NULL;
  gboolean ok = TRUE;

  for (guint page = 0; ok && page < PAGES && (page == 0 || token != NULL); page++) {
    g_autoptr (GArray) parameters = dif_aws_pairs_new ();
    g_autoptr (GPtrArray) nodes = NULL;

    dif_aws_pairs_add (parameters, "StackName", name);
    if (token != NULL)
      dif_aws_pairs_add (parameters, "NextToken", token);
    nodes = dif_aws_query (self, "cloudformation:DescribeStackEvents", VERSION, parameters, NULL, cancellable, error);
    ok = nodes != NULL;
    g_clear_pointer (&token, g_free);
    if (ok && !read_events (nodes, seen, facts))
      token = g_strdup (dif_aws_xml_get (nodes, "DescribeStackEventsResult/NextToken"));
  }
  for (guint i = facts->len; i > 0; i--)
    g_ptr_array_add (ordered, g_ptr_array_index (facts, i - 1));
  if (!ok)
    g_clear_pointer (&ordered, g_ptr_array_unref);
  return ordered;
}
