/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON of anyone: read, written again in one form, looked into for a cut time, and checked as it streams by. */
#include <string.h>

#include "base/dif-json.h"
#include "fuzz.h"
#include "package/dif-cut-time.h"
#include "package/dif-json-check.h"


/* What is found in it, each on a line; @piece: bytes pushed at once */
static char *
check (const uint8_t *data, size_t size, size_t piece)
{
  g_autoptr (DifFindings) findings = dif_findings_new ();
  g_autoptr (DifJsonCheck) self = dif_json_check_new (findings);
  g_autoptr (GPtrArray) found = NULL;
  GString *text = g_string_new (NULL);

  dif_json_check_begin (self, "x.json");
  for (size_t i = 0; i < size; i += piece) {
    /* a copy of its own, so that reading beyond it is noticed */
    g_autofree char *copy = g_memdup2 (data + i, MIN (piece, size - i));

    if (!dif_json_check_push (self, copy, MIN (piece, size - i)))
      break;
  }
  dif_json_check_end (self);
  found = dif_findings_take (findings);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (text, "%s\n", ((DifFinding *) g_ptr_array_index (found, i))->text);
  return g_string_free (text, FALSE);
}

/* However it comes, the same is found */
static void
check_in_pieces (const uint8_t *data, size_t size)
{
  g_autofree char *whole = check (data, size, MAX (size, 1));
  g_autofree char *pieces = check (data, size, size > 0 ? 1 + data[size / 2] % 13 : 1);

  g_assert (g_str_equal (whole, pieces));
}

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
  check_in_pieces (data, size);
  if (dif_cut_time_from_json (text, size, "x.json", zone, &stamp)) {
    dif_cut_stamp_settle (&stamp, G_USEC_PER_SEC, zone);
    g_free (dif_cut_stamp_to_string (&stamp));
  }
  return 0;
}
