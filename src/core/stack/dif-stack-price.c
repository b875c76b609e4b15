/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-stack"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-aws-resources.h"

#include "base/dif-json.h"

#include "dif-stack-price.h"

#define TABLE "/io/github/difusor/Difusor/aws/prices.json"
/* The call counts in powers of ten, CloudFront's table in powers of two */
#define GB_PER_TB (1e12 / 1024 / 1024 / 1024)
#define MILLION (1e6)
/* A request of a page of results, compressed, is some 20 kB: that many requests make a terabyte */
#define GB_PER_REQUEST (20e3 / 1024 / 1024 / 1024)
/* What CloudFront answers by itself at some terabyte a month (docs/scale.md): more readers, more hits */
#define HITS (0.75)
/* 24 hours of four cuts, 3,000 files each */
#define PUTS (24 * 4 * 3000)


void
dif_stack_use_init (DifStackUse *use, gint64 storage_gb, gint64 transfer_tb)
{
  double gb = (double) transfer_tb * GB_PER_TB;

  *use = (DifStackUse){ .transfer_gb = gb, .storage_gb = (double) storage_gb, .requests = gb / GB_PER_REQUEST,
                        .hits = HITS, .puts = PUTS };
}

/* It is part of the program, and the tests read every value */
static JsonNode *
load (void)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (dif_aws_get_resource (), TABLE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length;
  const char *text;
  JsonNode *root;

  g_assert (bytes != NULL);
  text = g_bytes_get_data (bytes, &length);
  root = dif_json_parse (text, length, "prices.json", NULL);
  g_assert (root != NULL);
  return root;
}

static double
price_of (JsonNode *root, const char *group, const char *name)
{
  JsonObject *object = json_node_get_object (root);

  if (group != NULL)
    object = json_object_get_object_member (object, group);
  return json_object_get_double_member (object, name);
}

/* What is beyond the free part, each step at its own price */
static double
price_transfer (JsonNode *root, double gb)
{
  JsonObject *table = json_object_get_object_member (json_node_get_object (root), "cloudfront");
  JsonArray *steps = json_object_get_array_member (table, "transfer");
  double from = json_object_get_double_member (table, "free_gb"), usd = 0;

  /* the steps count from the first gigabyte that is paid */
  gb = MAX (gb - from, 0);
  from = 0;
  for (guint i = 0; i < json_array_get_length (steps) && gb > from; i++) {
    JsonObject *step = json_array_get_object_element (steps, i);
    gboolean last = json_object_get_null_member (step, "up_to_gb");
    double to = last ? gb : MIN (gb, json_object_get_double_member (step, "up_to_gb"));

    usd += (to - from) * json_object_get_double_member (step, "usd_per_gb");
    from = to;
  }
  return usd;
}

GArray *
dif_stack_price (const DifStackUse *use)
{
  g_autoptr (JsonNode) root = load ();
  double paid = MAX (use->requests - price_of (root, "cloudfront", "free_requests"), 0);
  double functions = use->actas ? MAX (use->requests - price_of (root, "cloudfront", "free_functions"), 0) : 0;
  const DifStackCost costs[] = {
    { "transfer", N_("CloudFront, what readers load"), price_transfer (root, use->transfer_gb) },
    { "requests", N_("CloudFront, requests"), paid / 10000 * price_of (root, "cloudfront", "usd_per_10000_requests") },
    { "firewall", N_("Firewall and its rules"),
      price_of (root, "waf", "usd_per_acl") + price_of (root, "waf", "rules") * price_of (root, "waf", "usd_per_rule") },
    { "inspection", N_("Firewall, requests looked at"),
      use->requests / MILLION * price_of (root, "waf", "usd_per_million_requests") },
    { "storage", N_("S3, room"), use->storage_gb * price_of (root, "s3", "usd_per_gb") },
    { "puts", N_("S3, publishing"), use->puts / 1000 * price_of (root, "s3", "usd_per_1000_puts") },
    { "origin", N_("S3, what CloudFront asks for"),
      use->requests * (1 - use->hits) / 10000 * price_of (root, "s3", "usd_per_10000_gets") },
    { "functions", N_("Way to the images of the actas"),
      functions / MILLION * price_of (root, "cloudfront", "usd_per_million_functions") },
    { "zone", N_("Route 53, one zone"), use->zone ? price_of (root, "route53", "usd_per_zone") : 0 },
    { "certificate", N_("TLS certificate"), price_of (root, NULL, "certificate_usd") },
    { "shield", N_("Shield Standard, layers 3 and 4"), price_of (root, NULL, "shield_standard_usd") },
  };
  GArray *array = g_array_new (FALSE, FALSE, sizeof (DifStackCost));

  g_array_append_vals (array, costs, G_N_ELEMENTS (costs));
  return array;
}

double
dif_stack_price_total (GArray *costs)
{
  double usd = 0;

  for (guint i = 0; i < costs->len; i++)
    usd += g_array_index (costs, DifStackCost, i).usd;
  return usd;
}

char *
dif_stack_price_get_date (void)
{
  g_autoptr (JsonNode) root = load ();

  return g_strdup (json_object_get_string_member (json_node_get_object (root), "date"));
}

GStrv
dif_stack_price_get_sources (void)
{
  g_autoptr (JsonNode) root = load ();
  JsonArray *sources = json_object_get_array_member (json_node_get_object (root), "sources");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (sources); i++)
    g_strv_builder_add (builder, json_array_get_string_element (sources, i));
  return g_strv_builder_end (builder);
}
