/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aws/dif-aws-client.h"

G_BEGIN_DECLS

/*
 * What a service of AWS refused, and what to do about it. Private to aws/.
 */

/** DifAwsFault: what the reply says of itself; free its members with dif_aws_fault_clear() */
typedef struct {
  char *code;    /* (nullable) `SlowDown` */
  char *message; /* (nullable) the service's own words */
  char *region;  /* (nullable) where the bucket really is */
} DifAwsFault;

void dif_aws_fault_read (DifAwsFault *self, const DifAwsReply *reply);
void dif_aws_fault_clear (DifAwsFault *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DifAwsFault, dif_aws_fault_clear)

/**
 * dif_aws_fault_set_error:
 * @place: the bucket or the distribution, as the operator knows it
 *
 * Sets the error of a reply whose status is not 2xx.
 */
void dif_aws_fault_set_error (const DifAwsFault *self,
                              const DifAwsRequest *request,
                              const DifAwsReply *reply,
                              const char *place,
                              GError **error);

G_END_DECLS
