/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "watch/dif-alarm.h"

G_BEGIN_DECLS

/**
 * DifWebhook:
 *
 * Where alarms go beside the window: a telephone, through a service that takes a message by HTTP. Its
 * secret (a token) lies in a file of which only the path is stored. Free with dif_webhook_free().
 */
typedef struct {
  char *preset;      /* `ntfy`, `telegram`, `plain` */
  char *where;       /* ntfy: the topic's address; telegram: the chat's id; plain: an address */
  char *endpoint;    /* (nullable) telegram: another server's address */
  char *secret_file; /* (nullable) holds the token */
} DifWebhook;

void dif_webhook_free (DifWebhook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifWebhook, dif_webhook_free)

/** dif_webhook_check: %FALSE with %DIF_ERROR_USAGE naming what is wrong */
gboolean dif_webhook_check (DifWebhook *self, GError **error);

/** dif_webhook_load: Returns: (transfer full) (nullable): as set; %NULL without @error if none is */
DifWebhook *dif_webhook_load (DifArchive *archive, GError **error);

/** dif_webhook_save: @self: (nullable): %NULL takes it away. On record in the ledger, from now on told */
gboolean dif_webhook_save (DifArchive *archive, DifWebhook *self, GError **error);

/** dif_webhook_test: sends a message that says that it is a test; blocking */
gboolean dif_webhook_test (DifWebhook *self, GCancellable *cancellable, GError **error);

/**
 * dif_webhook_tell:
 *
 * Sends what is new since the last time, one message per incident; what could not be sent is sent the next
 * time. Does nothing where no webhook is set.
 */
gboolean dif_webhook_tell (DifArchive *archive, GCancellable *cancellable, GError **error);

G_END_DECLS
