/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DifApplication:
 *
 * The program `difusor`: its command line, its menu, and one window.
 */
#define DIF_TYPE_APPLICATION (dif_application_get_type ())
G_DECLARE_FINAL_TYPE (DifApplication, dif_application, DIF, APPLICATION, AdwApplication)

DifApplication *dif_application_new (void);

G_END_DECLS
