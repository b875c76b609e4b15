/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-evidence.h"
#include "target/dif-target-config.h"

G_BEGIN_DECLS

/*
 * What a public address shows from outside of the services that the call asks for (II.d–e): its name,
 * its certificate, what stands in front of it. Nobody is attacked: three ordinary requests.
 */

/**
 * dif_site_check_run:
 * @config: a target with a public address
 * @now: microseconds of UTC
 * @until: moment until which its certificate has to last, at least: the call's closing hour
 *
 * Returns: (transfer full) (element-type DifMeasure): `dns`, `zone`, `tls`, `certificate`,
 *   `https-redirect`, `cdn`, `waf`, `caching`, as far as they could be looked at; %NULL if it was cancelled
 */
GPtrArray *
dif_site_check_run (DifTargetConfig *config, const char *entry, gint64 now, gint64 until, GCancellable *cancellable);

/** DifSiteHeader: a header of a reply */
typedef struct {
  const char *name;
  const char *value;
} DifSiteHeader;

/**
 * dif_site_check_recognise:
 * @headers: of a reply, ended by a %NULL name
 * @firewall: whether a firewall is looked for, else a content network
 *
 * Returns: (transfer none) (nullable): the service that gives itself away
 */
const char *dif_site_check_recognise (const DifSiteHeader *headers, gboolean firewall);

G_END_DECLS
