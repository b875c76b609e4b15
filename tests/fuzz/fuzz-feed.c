/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A feed of anyone: what it offers has safe names, and lies where it may. */
#include <string.h>

#include "base/dif-http.h"
#include "fuzz.h"
#include "source/dif-source-feed.h"

#define FEED "https://institute.example/prep/feed.json"


static DifSource *
make_source (void)
{
  const char *arguments[] = { FEED, NULL };
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (DifSourceConfig) config = dif_source_config_new ("feed", arguments, DIF_MODE_DRILL, NULL);

  return dif_source_new (config, "/nonexistent", clock, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static DifSource *source = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GPtrArray) offers = NULL;

  if (source == NULL)
    source = make_source ();
  offers = dif_source_feed_read (source, FEED, bytes, NULL);
  for (guint i = 0; offers != NULL && i < offers->len; i++) {
    DifOffer *offer = g_ptr_array_index (offers, i);

    g_assert (*offer->name != '\0' && strchr (offer->name, '/') == NULL);
    g_assert (!g_str_equal (offer->name, ".") && !g_str_equal (offer->name, ".."));
    g_assert (g_str_has_prefix (offer->locator, "https://"));
    g_assert (offer->path == NULL || (offer->path[0] != '/' && strstr (offer->path, "..") == NULL) ||
              g_utf8_validate (offer->path, -1, NULL));
  }
  return 0;
}
