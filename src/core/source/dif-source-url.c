/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-source"

#include "config.h"

#include "dif-source-private.h"

#include "dif-source-url.h"


struct _DifSourceUrl {
  DifSource parent_instance;
};

G_DEFINE_FINAL_TYPE (DifSourceUrl, dif_source_url, DIF_TYPE_SOURCE)


static GPtrArray *
dif_source_url_list (DifSource *source, GCancellable *cancellable, GError **error)
{
  GPtrArray *offers = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_offer_unref);
  GStrv urls = dif_source_get_config (source)->arguments;

  for (guint i = 0; urls[i] != NULL; i++) {
    g_autofree char *name = dif_source_name_of_url (urls[i]);

    g_ptr_array_add (offers, dif_offer_new (urls[i], name, urls[i]));
  }
  return offers;
}

static DifFetched *
dif_source_url_fetch (DifSource *source,
                      DifOffer *offer,
                      const char *part,
                      DifProgress *progress,
                      GCancellable *cancellable,
                      GError **error)
{
  DifHttpRequest request = {
    .url = offer->locator,
    .etag = offer->etag,
    .last_modified = offer->last_modified,
    .size = -1,
  };

  return dif_source_download (source, offer, &request, part, progress, cancellable, error);
}

static void
dif_source_url_class_init (DifSourceUrlClass *klass)
{
  DifSourceClass *source_class = DIF_SOURCE_CLASS (klass);

  source_class->list = dif_source_url_list;
  source_class->fetch = dif_source_url_fetch;
}

static void
dif_source_url_init (DifSourceUrl *self)
{
}

const DifSourceKind dif_source_url_kind = {
  .name = "url",
  .arguments = "URL…",
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .over_http = TRUE,
  .check_argument = dif_source_kind_check_url,
  .get_type = dif_source_url_get_type,
};
