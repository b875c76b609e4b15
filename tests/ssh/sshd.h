/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/dif-ssh-settings.h"

/*
 * A real OpenSSH server on loopback with keys of its own, run by the user of the test. Add
 * `sshd.c` to the sources of the test.
 */

typedef struct {
  char *folder;      /* (owned) keys and configuration */
  guint16 port;
  char *identity;    /* (owned) a key that it lets in */
  char *fingerprint; /* (owned) of its host key, ed25519 */
  GSubprocess *process; /* (owned) */
} DifTestSshd;

/** dif_test_sshd_is_here: whether there is a server to start; a test without it skips, with a word */
gboolean dif_test_sshd_is_here (void);

/**
 * dif_test_sshd_new:
 * @subsystem: (nullable): the command that serves SFTP; %NULL for OpenSSH's own
 * @lines: (nullable): further lines of its configuration
 *
 * Starts one and waits until it answers.
 */
DifTestSshd *dif_test_sshd_new (const char *subsystem, const char *lines);
void dif_test_sshd_free (DifTestSshd *self);

/** dif_test_sshd_settings: Returns: (transfer full): to come in with the key, for @path */
DifSshSettings *dif_test_sshd_settings (DifTestSshd *self, const char *path);

/** dif_test_spawn: Returns: (transfer full): a server that ends with the test */
GSubprocess *dif_test_spawn (const char *const *argv);

/** dif_test_fingerprint: Returns: (transfer full): of the key in a file */
char *dif_test_fingerprint (const char *key);

/** dif_test_run: runs a command to its end, which must be a good one */
void dif_test_run (const char *const *argv);

/** dif_test_port: Returns: a port of loopback that is free now */
guint16 dif_test_port (void);

/** dif_test_wait_for_port: waits until something answers there */
void dif_test_wait_for_port (guint16 port);
