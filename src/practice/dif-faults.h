/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifFault:
 *
 * What the practice institute can do wrong, on purpose, with its newest cut; flags.
 */
typedef enum {
  DIF_FAULT_TRUNCATED_ZIP = 1 << 0,
  DIF_FAULT_WRONG_HASH = 1 << 1,
  DIF_FAULT_WRONG_LENGTH = 1 << 2,
  DIF_FAULT_HTML = 1 << 3,
  DIF_FAULT_UNAUTHORIZED = 1 << 4,
  DIF_FAULT_BLOCKED = 1 << 5,
  DIF_FAULT_GONE = 1 << 6,
  DIF_FAULT_BROKEN = 1 << 7,
  DIF_FAULT_BUSY = 1 << 8,
  DIF_FAULT_STALL = 1 << 9,
  DIF_FAULT_CUT_OFF = 1 << 10,
  DIF_FAULT_REDIRECT = 1 << 11,
  DIF_FAULT_NOT_JSON = 1 << 12,
  DIF_FAULT_LACKS_FIELD = 1 << 13,
  DIF_FAULT_OLD_CUT = 1 << 14,
  DIF_FAULT_OTHER_MODE = 1 << 15,
  DIF_FAULT_MISSED_CUTS = 1 << 16,
  DIF_FAULT_MIXED_SET = 1 << 17,
  DIF_FAULT_SLOW = 1 << 18,
  DIF_FAULT_EXPIRED_CERTIFICATE = 1 << 19,
  DIF_FAULT_OTHER_STATE = 1 << 20,
  DIF_FAULT_GIANT = 1 << 21,
  DIF_FAULT_WRONG_CLOCK = 1 << 22,
} DifFault;

#define DIF_FAULT_COUNT (23)

/** DifFaultInfo: for `--help` */
typedef struct {
  const char *name;
  const char *description; /* to be translated: _() it */
  DifFault fault;
} DifFaultInfo;

extern const DifFaultInfo dif_faults[DIF_FAULT_COUNT];

/**
 * dif_faults_parse:
 * @names: (nullable) (array zero-terminated=1): words of the command line
 *
 * Returns: %FALSE with %DIF_ERROR_USAGE, which lists all names, if one is unknown
 */
gboolean dif_faults_parse (const char *const *names, guint *faults, GError **error);

/** dif_faults_describe: Returns: (transfer full): a line for each, for `--help` */
char *dif_faults_describe (void);

G_END_DECLS
