/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ZIP or .tar.gz of anyone: our own walk of its directory, and what libarchive makes of it. */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "package/dif-prep-report.h"


int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static GTimeZone *zone = NULL;
  g_autoptr (DifPrepReport) report = NULL;
  g_autofree char *path = NULL;
  int fd = memfd_create ("package", MFD_CLOEXEC);

  if (zone == NULL)
    zone = g_time_zone_new_identifier ("America/Mexico_City");
  g_assert (fd >= 0 && write (fd, data, size) == (gssize) size);
  path = g_strdup_printf ("/proc/self/fd/%d", fd);
  report = dif_prep_report_new (path, "20240602_2000_PREP.zip", zone, NULL, NULL, NULL);
  if (report != NULL && report->info->kind == DIF_PACKAGE_DATABASE)
    dif_package_check (path, "20240602_2000_PREP.zip", NULL, NULL);
  close (fd);
  return 0;
}
