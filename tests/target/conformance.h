/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "target/dif-target.h"

/*
 * What every kind of target must do, and one suite that shows it. A kind tells how to make a place
 * and how to look at it as readers do; the suite publishes into it, stops half-way, alters files
 * behind our back and compares, file by file. Add `conformance.c` to the sources of the test.
 */

/**
 * DifConformance:
 *
 * A kind of target, or one of its strategies. All functions abort the test on failure.
 */
typedef struct {
  const char *name;     /* in the tests' paths: `/conformance/NAME/…` */
  const char *strategy; /* what the outcome must say */
  gboolean in_place;    /* readers see files change one by one; else all at once */
  gboolean mends;       /* the commit reads back, and mends, what it has not sent this time */

  /** place_new: Returns: (transfer full): an empty place of its own, e.g. a folder or a bucket */
  gpointer (*place_new) (void);
  void (*place_free) (gpointer place);

  /** target_new: Returns: (transfer full): a target on that place, as after a restart */
  DifTarget *(*target_new) (gpointer place);

  /**
   * read:
   * @content_type, @cache_control: (out) (transfer full) (nullable): what it is served with; left
   *   alone where the target itself serves nothing
   *
   * Returns: (transfer full) (nullable): what readers get under @path, %NULL if there is nothing
   */
  GBytes *(*read) (gpointer place, const char *path, char **content_type, char **cache_control);

  /** list: Returns: (transfer full) (element-type utf8): every path that readers can reach, names of
   * ours left over as well, but nothing under `.difusor/`; in any order */
  GPtrArray *(*list) (gpointer place);

  /** alter: changes what is stored under @path behind our back; @text is %NULL to remove it */
  void (*alter) (gpointer place, const char *path, const char *text);

  /** stamp: Returns: (transfer full): changes when the file is sent again, and only then: device,
   * inode and time; or how often it was sent */
  char *(*stamp) (gpointer place, const char *path);
} DifConformance;

/** dif_conformance_add: adds every test of the suite for @kind, which is static */
void dif_conformance_add (const DifConformance *kind);
