/* SPDX-License-Identifier: GPL-3.0-or-later */
/* difusor-witness: what the window asks whether a page shows the date and hour of a cut (dif-preview-witness.h). */
#include "config.h"

#include <gtk/gtk.h>
#include <locale.h>

#include "dif-preview-witness.h"


int
main (int argc, char *argv[])
{
  g_autofree char *cut = NULL, *root = NULL, *entry = NULL, *address = NULL, *zone_name = NULL, *problem = NULL;
  gint64 moment = 0;
  const GOptionEntry options[] = { { "cut", 0, 0, G_OPTION_ARG_STRING, &cut, NULL, NULL },
                                   { "root", 0, 0, G_OPTION_ARG_FILENAME, &root, NULL, NULL },
                                   { "entry", 0, 0, G_OPTION_ARG_FILENAME, &entry, NULL, NULL },
                                   { "address", 0, 0, G_OPTION_ARG_STRING, &address, NULL, NULL },
                                   { "zone", 0, 0, G_OPTION_ARG_STRING, &zone_name, NULL, NULL },
                                   { "moment", 0, 0, G_OPTION_ARG_INT64, &moment, NULL, NULL },
                                   { NULL, 0, 0, 0, NULL, NULL, NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GTimeZone) zone = NULL;
  DifPreviewSite site = { 0 };
  DifPreviewSeen seen = DIF_PREVIEW_UNKNOWN;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  zone = g_option_context_parse (context, &argc, &argv, NULL) && zone_name != NULL ? g_time_zone_new_identifier (zone_name) : NULL;
  site = (DifPreviewSite){ .cut = cut, .root = root, .entry = entry };
  if (zone != NULL && (address != NULL || (cut != NULL && root != NULL && entry != NULL)) && gtk_init_check ())
    seen = dif_preview_witness (address == NULL ? &site : NULL, address, moment, zone, &problem);
  g_print ("%s\n", problem != NULL ? problem : "");
  return (int) seen;
}
