/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "base/dif-install.h"

#include "dif-cli.h"


int
main (int argc, char *argv[])
{
  g_autofree char *locale = dif_install_find (DIF_LOCALEDIR, "po");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("difusorctl");
  return dif_cli_run (argc, argv);
}
