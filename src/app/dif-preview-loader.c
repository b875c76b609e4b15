/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-preview-loader"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>

#include "base/dif-error.h"
#include "base/dif-install.h"

#include "dif-preview-loader.h"

#define MODULE "difusor-preview.so"


static const DifPreviewApi *
load (const char *path, GError **error)
{
  GModule *module;
  gpointer symbol = NULL;
  const DifPreviewApi *api = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    dif_set_error (error, DIF_ERROR_NOT_FOUND, _("Install a Difusor that was built with it; everything else works without."),
                   _("Difusor was installed without its preview"));
    return NULL;
  }
  module = g_module_open (path, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
  if (module != NULL && g_module_symbol (module, DIF_PREVIEW_API_SYMBOL, &symbol))
    api = ((DifPreviewGetApi) symbol) ();
  if (api == NULL || api->version != DIF_PREVIEW_API_VERSION) {
    dif_set_error (error, DIF_ERROR_SETUP, _("Install Difusor and its preview in the same version."),
                   _("The preview cannot be loaded: %s"), api == NULL ? g_module_error () : _("it is of another version"));
    return NULL;
  }
  /* its types stay registered for as long as the program runs */
  g_module_make_resident (module);
  return api;
}

const DifPreviewApi *
dif_preview_loader_get (GError **error)
{
  static const DifPreviewApi *api;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  if (api == NULL) {
    folder = dif_install_find (DIF_MODULEDIR, "src/preview");
    path = g_build_filename (folder, MODULE, NULL);
    api = load (path, error);
  }
  return api;
}
