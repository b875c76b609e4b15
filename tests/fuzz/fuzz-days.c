/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of days that Matomo, Plausible and GA4 export, or that somebody says they did. */
#include <glib/gstdio.h>
#include <string.h>

#include "fuzz.h"
#include "traffic/dif-traffic-keep.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GPtrArray) days = dif_traffic_import_bytes ("days.csv", (const char *) data, size, NULL);

  for (guint i = 0; days != NULL && i < days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (days, i);

    g_assert (strlen (day->date) == 10 && day->hits >= -1 && day->pages >= -1 && day->visits >= -1 && day->visitors >= -1);
  }
  return 0;
}
