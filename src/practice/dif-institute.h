/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dif-election.h"
#include "dif-faults.h"

G_BEGIN_DECLS

/**
 * DifInstitute:
 *
 * The practice institute: a feed (contract.md §7) and its packages over HTTP on 127.0.0.1, from a
 * thread of its own, until it is finalised. Nothing is offered until dif_institute_offer() says so.
 * It never compresses what it sends. Images of actas are for everybody. The functions are
 * thread-safe.
 */
#define DIF_TYPE_INSTITUTE (dif_institute_get_type ())
G_DECLARE_FINAL_TYPE (DifInstitute, dif_institute, DIF, INSTITUTE, GObject)

/**
 * DifInstituteOptions:
 *
 * Zero-initialise; 0 and %NULL mean the default.
 */
typedef struct {
  guint port;                /* any that is free */
  guint cuts;                /* DIF_INSTITUTE_CUTS */
  guint64 seed;
  DifElectionSize size;
  guint first;               /* cut from which the feed lists them: a night that goes on */
  gboolean own_images;       /* the site looks for images of actas here, not beside itself */
  const char *link;          /* a word of the feed's address that only this difusor knows */
  gboolean increments;       /* data packages hold only what changed */
  const char *user;          /* basic authentication, with password */
  const char *password;
  const char *const *faults; /* names of dif_faults */
  gboolean will_change;      /* dif_institute_set_faults() is going to be called */
  const char *mode;          /* that the feed says; `practice` */
} DifInstituteOptions;

/** DIF_INSTITUTE_CUTS: of a night, unless told otherwise */
#define DIF_INSTITUTE_CUTS (12)

/**
 * dif_institute_new:
 * @options: (nullable): copied
 *
 * Returns: (transfer full): the running institute, or %NULL with %DIF_ERROR_USAGE
 */
DifInstitute *dif_institute_new (const DifInstituteOptions *options, GError **error);

/** dif_institute_get_feed_url: Returns: (transfer none): the address of the feed */
const char *dif_institute_get_feed_url (DifInstitute *self);

/** dif_institute_get_url: Returns: (transfer none): the address of its server */
const char *dif_institute_get_url (DifInstitute *self);

/** dif_institute_offer: cuts 1 to @n are in the feed from now on; at most those of the night */
void dif_institute_offer (DifInstitute *self, guint n);

/** dif_institute_block: blocks the difusor's link, or opens it again (call, I.l) */
void dif_institute_block (DifInstitute *self, gboolean blocked);

/**
 * dif_institute_set_faults:
 * @faults: flags of #DifFault; 0 is faultless
 *
 * What it does wrong from now on with its newest cut, in place of what it did wrong before.
 * %DIF_FAULT_MISSED_CUTS leaves the newest out, and not every third. The certificate cannot change.
 */
void dif_institute_set_faults (DifInstitute *self, guint faults);

/** dif_institute_get_offered: Returns: how many cuts are in the feed */
guint dif_institute_get_offered (DifInstitute *self);

/** dif_institute_get_cuts: Returns: how many cuts the night has */
guint dif_institute_get_cuts (DifInstitute *self);

/** dif_institute_get_cut_time: Returns: the declared moment of cut @n, from 1 (faults aside) */
gint64 dif_institute_get_cut_time (DifInstitute *self, guint n);

G_END_DECLS
