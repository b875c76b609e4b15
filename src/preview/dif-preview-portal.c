/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-preview-portal"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-preview-portal.h"

/* The height is first that of the screen, measured there, and then that of the pages: so pages which
 * fill their window do not grow without end. Of another host nothing can be measured, and it stays. */
static const char code[] =
    "<iframe id=\"prep\" src=\"%s\" title=\"PREP\" loading=\"lazy\" allowfullscreen\n"
    "  style=\"display:block;width:100%%;height:max(32rem,85vh);border:0\"></iframe>\n"
    "<script>\n"
    "(function () {\n"
    "  var frame = document.getElementById('prep'), last = 0;\n"
    "  function fit() {\n"
    "    try {\n"
    "      frame.style.height = 'max(32rem,85vh)';\n"
    "      last = Math.max(frame.clientHeight, frame.contentDocument.documentElement.offsetHeight);\n"
    "      frame.style.height = last + 'px';\n"
    "    } catch (other) { }\n"
    "  }\n"
    "  frame.addEventListener('load', function () {\n"
    "    fit();\n"
    "    try { new ResizeObserver(function (seen) {\n"
    "      if (Math.ceil(seen[0].contentRect.height) !== last) fit();\n"
    "    }).observe(frame.contentDocument.documentElement); } catch (other) { }\n"
    "  });\n"
    "  addEventListener('resize', fit);\n"
    "})();\n"
    "</script>\n";

static const char page[] =
    "<!doctype html><html lang=\"es\"><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width\"><title>%s</title><style>"
    "body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#222;background:#fff}"
    "header{background:#24364b;color:#fff;padding:18px 5%%}header b{font-size:1.4em}"
    "nav{background:#e8ecf1;padding:8px 5%%;color:#456}nav i{display:inline-block;width:4.5em;height:.6em;"
    "margin-right:1.5em;background:#b9c4d0;border-radius:3px}"
    "main{max-width:1100px;margin:0 auto;padding:16px 5%%}h1{font-size:1.5em;line-height:1.25;margin:.4em 0}"
    "p i{display:block;height:.6em;margin:.6em 0;background:#dde3ea;border-radius:3px}p i:last-child{width:60%%}"
    "footer{background:#24364b;color:#cdd6e0;padding:14px 5%%;margin-top:24px}</style>"
    "<header><b>%s</b></header><nav><i></i><i></i><i></i></nav>"
    "<main><h1>%s</h1><p><i></i><i></i></p>\n%s\n<p><i></i><i></i><i></i></p></main><footer>%s</footer></html>";


char *
dif_preview_portal_code (const char *url)
{
  g_autofree char *safe = g_markup_escape_text (url, -1);

  return g_strdup_printf (code, safe);
}

char *
dif_preview_portal_page (const char *url)
{
  g_autofree char *frame = dif_preview_portal_code (url);
  /* Translators: of the sample page that shows how the results look within an outlet's own portal */
  const char *name = _("Your portal");

  return g_strdup_printf (page, name, name, _("Preliminary results, as the Institute gives them"), frame, name);
}
