/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON of anyone: read, written again in one form, and looked into for a cut time. */
#include <string.h>

#include "base/dif-json.h"
#include "fuzz.h"
#include "package/dif-cut-time.h"


int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static GTimeZone *zone = NULL;
  const char *text = (const char *) data;
  g_autoptr (JsonNode) node = dif_json_parse (text, size, "x.json", NULL);
  DifCutStamp stamp;

  if (zone == NULL)
    zone = g_time_zone_new_identifier ("America/Mexico_City");
  if (node != NULL) {
    g_autofree char *first = dif_json_canonical (node);
    g_autoptr (JsonNode) again = dif_json_parse (first, strlen (first), "x.json", NULL);
    g_autofree char *second = again != NULL ? dif_json_canonical (again) : NULL;

    /* what is written is read as the same */
    g_assert (second == NULL || g_str_equal (first, second));
  }
  if (dif_cut_time_from_json (text, size, "x.json", zone, &stamp)) {
    dif_cut_stamp_settle (&stamp, G_USEC_PER_SEC, zone);
    g_free (dif_cut_stamp_to_string (&stamp));
  }
  return 0;
}
