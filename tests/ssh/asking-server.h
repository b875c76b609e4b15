/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/*
 * An SSH server that lets nobody in but by asking (keyboard-interactive), as hosts with PAM do: several
 * prompts, several rounds, and a last one without any. Add `asking-server.c` to the sources of the test.
 */

typedef struct _DifTestAsking DifTestAsking;

/**
 * dif_test_asking_new:
 * @host_key: file of its private key
 * @password: what is right
 * @rounds: how often it asks for it; %G_MAXUINT for without end
 *
 * Starts one for one connection.
 */
DifTestAsking *dif_test_asking_new (const char *host_key, const char *password, guint rounds);
guint16 dif_test_asking_get_port (DifTestAsking *self);

/** dif_test_asking_free: waits until the connection has ended */
void dif_test_asking_free (DifTestAsking *self);
