/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The small XML documents of S3 and CloudFront, read flat: every element with text, by its path
 * from the root, in the order of the document.
 */

typedef struct {
  char *path; /* `ListBucketResult/Contents/Key` */
  char *text;
} DifAwsNode;

/**
 * dif_aws_xml_parse:
 *
 * Also ends each element that holds others with a node of empty text, so that a list's items can be
 * told apart.
 *
 * Returns: (transfer full) (nullable) (element-type DifAwsNode): %NULL if @bytes is no such document
 */
GPtrArray *dif_aws_xml_parse (GBytes *bytes);

/** dif_aws_xml_get: Returns: (transfer none) (nullable): the text of the first element whose path ends
 * in @name */
const char *dif_aws_xml_get (GPtrArray *nodes, const char *name);

/** dif_aws_node_is: Returns: whether the path of @node is @path */
gboolean dif_aws_node_is (const DifAwsNode *node, const char *path);

G_END_DECLS
