/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-headers"

#include "config.h"

#include <string.h>

#include "dif-headers.h"

/* Readers must see the next cut at once where it is named, within half a minute where it lies, and
 * need not ask again for pictures and fonts all night. */
#define POINTER "no-cache"
#define FRESH "public, max-age=30"
#define STEADY "public, max-age=3600"


static const struct {
  const char *extension;
  const char *content_type;
  const char *cache_control;
} table[] = {
  { "html", "text/html; charset=utf-8", FRESH },
  { "htm", "text/html; charset=utf-8", FRESH },
  { "json", "application/json; charset=utf-8", FRESH },
  { "csv", "text/csv; charset=utf-8", FRESH },
  { "txt", "text/plain; charset=utf-8", FRESH },
  { "xml", "application/xml; charset=utf-8", FRESH },
  { "zip", "application/zip", FRESH },
  { "pdf", "application/pdf", FRESH },
  { "js", "text/javascript; charset=utf-8", STEADY },
  { "mjs", "text/javascript; charset=utf-8", STEADY },
  { "css", "text/css; charset=utf-8", STEADY },
  { "map", "application/json; charset=utf-8", STEADY },
  { "webmanifest", "application/manifest+json; charset=utf-8", STEADY },
  { "svg", "image/svg+xml", STEADY },
  { "png", "image/png", STEADY },
  { "jpg", "image/jpeg", STEADY },
  { "jpeg", "image/jpeg", STEADY },
  { "gif", "image/gif", STEADY },
  { "webp", "image/webp", STEADY },
  { "ico", "image/vnd.microsoft.icon", STEADY },
  { "woff", "font/woff", STEADY },
  { "woff2", "font/woff2", STEADY },
  { "ttf", "font/ttf", STEADY },
  { "otf", "font/otf", STEADY },
  { "eot", "application/vnd.ms-fontobject", STEADY },
  { "wasm", "application/wasm", STEADY },
};


void
dif_headers_for (const char *path, gboolean pointer, DifHeaders *headers)
{
  const char *slash = strrchr (path, '/');
  const char *dot = strrchr (slash != NULL ? slash : path, '.');

  headers->content_type = "application/octet-stream";
  headers->cache_control = pointer ? POINTER : FRESH;
  headers->known = FALSE;

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (table); i++) {
    if (g_ascii_strcasecmp (dot + 1, table[i].extension) == 0) {
      headers->content_type = table[i].content_type;
      headers->cache_control = pointer ? POINTER : table[i].cache_control;
      headers->known = TRUE;
      return;
    }
  }
}

const char *const *
dif_headers_extensions (void)
{
  static const char *extensions[G_N_ELEMENTS (table) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    extensions[i] = table[i].extension;
  return extensions;
}
