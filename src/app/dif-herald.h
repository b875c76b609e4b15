/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DifHerald:
 *
 * Tells what goes wrong while nobody looks: a notification of the desktop for each incident, with what it
 * means for readers and the one thing to do, again when it gets worse, and taken back when it is over. Where
 * readers are concerned it is urgent: it sounds, the window wants to be looked at, and a screen reader says it. What was open when a folder was first
 * read is not told again.
 */
#define DIF_TYPE_HERALD (dif_herald_get_type ())
G_DECLARE_FINAL_TYPE (DifHerald, dif_herald, DIF, HERALD, GObject)

/** dif_herald_new: @application: which outlives it, as @desk */
DifHerald *dif_herald_new (GtkApplication *application, DifDesk *desk, GSettings *settings);

G_END_DECLS
