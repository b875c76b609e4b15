/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of somebody else's, in which an address is looked for. */
#include "base/dif-http.h"
#include "fuzz.h"
#include "watch/dif-html.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GUri) page = dif_http_resolve (NULL, "https://diario.mx/hoy");
  g_autoptr (GUri) wanted = dif_http_resolve (NULL, "https://a.mx/b/");
  g_autoptr (DifHtmlFound) found = dif_html_find ((const char *) data, size, page, wanted);

  g_assert_true ((found->place >= DIF_HTML_LINKED) == (found->url != NULL));
  return 0;
}
