/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "base/dif-install.h"

#include "dif-application.h"


int
main (int argc, char *argv[])
{
  g_autofree char *locale = dif_install_find (DIF_LOCALEDIR, "po");
  g_autoptr (DifApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname (DIF_APP_ID);
  g_set_application_name ("Difusor");
  application = dif_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
