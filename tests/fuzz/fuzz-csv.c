/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A results CSV of anyone, in blocks cut anywhere, after itself as the cut before. */
#include "base/dif-json.h"
#include "fuzz.h"
#include "package/dif-csv-heading.h"
#include "package/dif-prep-reader.h"

#define BLOCK (61)


static DifPrepElection *
read_once (const char *text, gsize size, GTimeZone *zone, DifPrepElection *before)
{
  g_autoptr (DifFindings) findings = dif_findings_new ();
  g_autoptr (DifPrepReader) reader = dif_prep_reader_new ("x.csv", zone, before, findings);
  g_autoptr (GPtrArray) found = NULL;
  DifPrepElection *election;

  for (gsize i = 0; i < size; i += BLOCK)
    dif_prep_reader_push (reader, text + i, MIN (BLOCK, size - i));
  election = dif_prep_reader_finish (reader);
  found = dif_findings_take (findings);
  for (guint i = 0; i < found->len; i++)
    json_node_unref (dif_finding_to_json (g_ptr_array_index (found, i)));
  return election;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static GTimeZone *zone = NULL;
  const char *text = (const char *) data;
  g_autoptr (DifPrepElection) first = NULL;
  g_autoptr (DifPrepElection) second = NULL;
  DifCsvHeading heading;

  if (zone == NULL)
    zone = g_time_zone_new_identifier ("America/Mexico_City");
  dif_csv_heading_read (text, size, zone, &heading);
  first = read_once (text, size, zone, NULL);
  if (first == NULL)
    return 0;
  second = read_once (text, size, zone, first);
  g_assert (second->rows == first->rows);
  if (g_utf8_validate_len (text, size, NULL)) {
    g_autoptr (JsonNode) node = dif_prep_election_to_json (first);
    g_autofree char *written = dif_json_canonical (node);

    g_assert (g_utf8_validate (written, -1, NULL));
  }
  return 0;
}
