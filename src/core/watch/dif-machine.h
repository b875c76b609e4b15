/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What a Linux machine tells of itself that matters before a night: power, network, sleep, clock. Each
 * returns %DIF_MACHINE_UNKNOWN where it tells nothing: then a person has to look.
 */

/** DifMachineState: as far as it can be told */
typedef enum {
  DIF_MACHINE_UNKNOWN,
  DIF_MACHINE_GOOD,
  DIF_MACHINE_BAD,
} DifMachineState;

/**
 * dif_machine_power:
 * @root: `/`, elsewhere in tests
 * @detail: (out) (transfer full) (nullable): translated, unless it is unknown
 *
 * Whether it is fed by the mains: `sys/class/power_supply`, and where that says nothing, UPower.
 */
DifMachineState dif_machine_power (const char *root, char **detail);

/** dif_machine_battery: whether its battery would last a while, i.e. is charged to 80 % */
DifMachineState dif_machine_battery (const char *root, char **detail);

/** dif_machine_network: whether two network devices have a way out: `proc/net/route`; never bad */
DifMachineState dif_machine_network (const char *root, char **detail);

/** dif_machine_suspend: whether it stays awake while it is fed by the mains, by what its desktop (GNOME, Cinnamon, MATE) is set
 * to and by what logind says: whether it can sleep at all, what it does when nobody types, and who keeps it awake */
DifMachineState dif_machine_suspend (char **detail);

/** dif_machine_clock: whether the kernel's clock is kept by a time service */
DifMachineState dif_machine_clock (char **detail);

G_END_DECLS
