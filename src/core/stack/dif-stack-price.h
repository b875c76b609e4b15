/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What a month costs, from a table with its date and its sources (data/aws/prices.json): list prices in
 * dollars, without tax, for readers in Mexico.
 */

/** DifStackUse: what a month's bill is made of */
typedef struct {
  double transfer_gb; /* to readers */
  double storage_gb;  /* in the bucket */
  double requests;    /* of readers */
  double hits;        /* 0 to 1: the share of them that CloudFront answers by itself */
  double puts;        /* of the publisher */
  gboolean zone;      /* Route 53 answers for the name */
  gboolean actas;     /* a function leads to the images of the actas: it sees every request */
} DifStackUse;

/** dif_stack_use_init: the use that section II.d of a call asks for: @storage_gb, @transfer_tb */
void dif_stack_use_init (DifStackUse *use, gint64 storage_gb, gint64 transfer_tb);

/** DifStackCost: one line of the bill */
typedef struct {
  const char *id;   /* static: `transfer`, `requests`, `firewall`, `inspection`, `storage`, `puts`, `origin`,
                       `functions`, `zone`, `certificate`, `shield` */
  const char *what; /* N_() */
  double usd;
} DifStackCost;

/** dif_stack_price: Returns: (transfer full) (element-type DifStackCost): every line, those that are free too */
GArray *dif_stack_price (const DifStackUse *use);

/** dif_stack_price_total: Returns: their sum in dollars */
double dif_stack_price_total (GArray *costs);

/** dif_stack_price_get_date: Returns: (transfer full): the day of the table, `2026-11-23` */
char *dif_stack_price_get_date (void);

/** dif_stack_price_get_sources: Returns: (transfer full): where its numbers are from */
GStrv dif_stack_price_get_sources (void);

G_END_DECLS
