/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-intake-offers"

#include "config.h"

#include <inttypes.h>

#include "archive/dif-archive-offers.h"
#include "base/dif-limits.h"

#include "dif-intake-offers.h"

#define FAILED "failed"


/* The word under which offers are remembered: another source starts anew */
static char *
source_key (DifIntake *self)
{
  DifSourceConfig *config = dif_source_get_config (self->source);
  g_autofree char *arguments = g_strjoinv (" ", config->arguments);

  return g_strdup_printf ("%s %s %s", dif_mode_to_string (config->mode), config->kind, arguments);
}

/* What the source says of an offer, and what was found to be wrong */
static char *
announcement_of (DifOffer *offer)
{
  return g_strdup_printf ("%s %" PRId64 " %s", offer->fingerprint, offer->size, offer->locator);
}

static DifOfferMemory *
recall (DifIntake *self, DifOffer *offer, GError **error)
{
  g_autofree char *source = source_key (self);

  return dif_archive_recall_offer (self->archive, source, offer->id, error);
}

static gint64
now (DifIntake *self)
{
  return dif_clock_now (dif_archive_get_clock (self->archive));
}

/* Doubled with every try, up to a limit */
static gint64
delay_after (gint64 tries)
{
  gint64 most = dif_limit_us (DIF_LIMIT_REFUSED_MAX_SECONDS);
  gint64 delay = dif_limit_us (DIF_LIMIT_REFUSED_MIN_SECONDS);

  for (gint64 i = 1; i < tries && delay < most; i++)
    delay *= 2;
  return MIN (delay, most);
}

/* A clock that was set back must not put it off for longer than ever was meant */
static gboolean
is_put_off (DifIntake *self, DifOffer *offer, DifOfferMemory *memory)
{
  g_autofree char *announcement = announcement_of (offer);
  gint64 left = memory->again - now (self);

  return !self->insist && left > 0 && left <= delay_after (memory->tries) &&
         g_strcmp0 (memory->announcement, announcement) == 0;
}

gboolean
dif_intake_wants (DifIntake *self, DifOffer *offer, gboolean *wanted, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifOfferMemory) memory = recall (self, offer, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  *wanted = TRUE;
  if (memory == NULL)
    return TRUE;
  if (g_str_equal (memory->outcome, FAILED))
    *wanted = !is_put_off (self, offer, memory);
  else
    *wanted = offer->fingerprint[0] == '\0' || !g_str_equal (memory->fingerprint, offer->fingerprint);
  if (offer->fingerprint[0] == '\0') {
    offer->etag = g_strdup (memory->etag);
    offer->last_modified = g_strdup (memory->last_modified);
  }
  return TRUE;
}

gboolean
dif_intake_remember (
    DifIntake *self, DifOffer *offer, DifFetched *fetched, const char *outcome, GError **error)
{
  g_autofree char *source = source_key (self);

  return dif_archive_remember_offer (self->archive, source, offer->id, offer->fingerprint,
                                     fetched != NULL ? fetched->etag : NULL,
                                     fetched != NULL ? fetched->last_modified : NULL, outcome, error);
}

gboolean
dif_intake_put_off (DifIntake *self, DifOffer *offer, GError **error)
{
  g_autofree char *source = source_key (self);
  g_autofree char *announcement = announcement_of (offer);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifOfferMemory) memory = recall (self, offer, &local_error);
  gint64 tries = 1;

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (memory != NULL && g_strcmp0 (memory->announcement, announcement) == 0)
    tries += memory->tries;
  return dif_intake_remember (self, offer, NULL, FAILED, error) &&
         dif_archive_put_off_offer (self->archive, source, offer->id, announcement, tries,
                                    now (self) + delay_after (tries), error);
}
