/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-cuts.h"
#include "call/dif-call.h"
#include "relay/dif-relay.h"

#include "dif-cli.h"

G_BEGIN_DECLS

/**
 * DifCliSession:
 *
 * What a command works with: the data folder, the call in force, and the clock. Clear with
 * dif_cli_session_clear().
 */
typedef struct {
  DifClock *clock;
  DifArchive *archive;
  DifCall *call;
} DifCliSession;

/** dif_cli_session_open: @writable takes the folder's lock (contract.md §4) */
gboolean
dif_cli_session_open (DifCliSession *self, DifCli *cli, gboolean writable, GError **error);
void dif_cli_session_clear (DifCliSession *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DifCliSession, dif_cli_session_clear)

/** DIF_CLI_CALL, DIF_CLI_SOURCE: where the archive's settings keep them */
#define DIF_CLI_CALL "call"
#define DIF_CLI_SOURCE "source"

/** dif_cli_session_load_source: Returns: (transfer full): as set, or %NULL with %DIF_ERROR_SETUP */
DifSourceConfig *dif_cli_session_load_source (DifCliSession *self, GError **error);

/** dif_cli_show_stage: a DifRelayWatch that tells a person at a terminal */
void dif_cli_show_stage (const char *cut, const char *stage, const char *text, gpointer user_data);

G_END_DECLS
