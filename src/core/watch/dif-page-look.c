/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-look"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-limits.h"
#include "watch/dif-framing.h"
#include "watch/dif-html.h"

#include "dif-page-look.h"

typedef struct {
  DifHttp *http;            /* (unowned) */
  DifTargetConfig *config;  /* (unowned) */
  DifProbe *probe;          /* (unowned) */
  GCancellable *cancellable;
  GUri *page;               /* (owned) (nullable) where it is, after redirects */
  GUri *wanted;             /* (owned) the public address */
  char *policies;           /* (owned) (nullable) of the page, of its header and its own */
} Look;


/* @problem: (transfer full) (nullable) */
static void
set_state (Look *self, DifPageState state, char *problem)
{
  self->probe->page_state = state;
  g_free (self->probe->page_problem);
  self->probe->page_problem = problem;
}

/* Returns: (transfer full) (nullable): what answered; %NULL with @error, also where it is cancelled */
static GBytes *
fetch (Look *self, const char *url, gboolean anywhere, DifHttpReply **reply, GError **error)
{
  DifHttpRequest request = { .url = url, .size = -1, .limit = DIF_LIMIT_PAGE_BYTES, .anywhere = anywhere };

  return dif_http_get (self->http, &request, reply, self->cancellable, error);
}

static gboolean
is_html (const char *type)
{
  g_autofree char *lower = g_ascii_strdown (type != NULL ? type : "", -1);

  return g_str_has_prefix (lower, "text/html") || g_str_has_prefix (lower, "application/xhtml+xml");
}

static gboolean
is_secure (GUri *uri)
{
  return g_strcmp0 (g_uri_get_scheme (uri), "https") == 0;
}

/* A machine is trusted with what it shows itself (Mixed Content §4: potentially trustworthy) */
static gboolean
is_own (GUri *uri)
{
  g_autofree char *url = g_uri_to_string (uri);

  return dif_http_check_url (url, NULL);
}

/* The address of a frame as it is asked for: without what only a browser reads, and by the scheme of the public one */
static char *
dup_asked (Look *self, GUri *frame)
{
  g_autoptr (GUri) asked = g_uri_build (g_uri_get_flags (frame), g_uri_get_scheme (self->wanted), NULL,
                                        g_uri_get_host (frame), g_uri_get_port (self->wanted), g_uri_get_path (frame),
                                        g_uri_get_query (frame), NULL);

  return g_uri_to_string (asked);
}

/* What the framed address says to being framed */
static void
ask_frame (Look *self, GUri *frame)
{
  g_autofree char *url = dup_asked (self, frame);
  g_autofree char *why = NULL;
  g_autoptr (DifHttpReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fetch (self, url, TRUE, &reply, &error);
  g_autoptr (GUri) answered = bytes != NULL ? dif_http_resolve (NULL, reply->url) : NULL;

  if (answered == NULL) {
    if (!g_cancellable_is_cancelled (self->cancellable))
      set_state (self, DIF_PAGE_BROKEN,
                 /* Translators: the address of the outlet's page, that of the frame in it, what it answers */
                 g_strdup_printf (_("The frame in “%s” leads to “%s”, which does not answer: %s"), self->probe->page, url,
                                  error != NULL ? error->message : "?"));
    else
      set_state (self, DIF_PAGE_UNKNOWN, NULL);
  } else if (!dif_framing_may_be_framed (reply->frame_options, reply->policies, answered, self->page, &why)) {
    set_state (self, DIF_PAGE_REFUSED,
               /* Translators: the public address, the outlet's page, and a header of HTTP */
               g_strdup_printf (_("“%s” forbids browsers to show it in “%s”: %s"), url, self->probe->page, why));
  } else {
    set_state (self, DIF_PAGE_FRAMED, NULL);
  }
}

static void
judge_frame (Look *self, GUri *frame, gboolean object)
{
  g_autofree char *shown = g_uri_to_string (frame);
  g_autofree char *why = NULL;

  if (is_secure (self->page) && !is_secure (frame) && !is_own (frame) && !dif_framing_upgrades (self->policies))
    set_state (self, DIF_PAGE_MIXED,
               g_strdup_printf (_("“%s” comes by https, and the frame in it by http: “%s”"), self->probe->page, shown));
  else if (!dif_framing_may_frame (self->policies, object, self->page, frame, &why))
    set_state (self, DIF_PAGE_BLOCKED,
               /* Translators: the outlet's page, the address of the frame in it, and a header of HTTP */
               g_strdup_printf (_("“%s” forbids browsers to show its frame “%s”: %s"), self->probe->page, shown, why));
  else if (self->probe->state == DIF_PROBE_DOWN)
    set_state (self, DIF_PAGE_FRAMED, NULL);
  else
    ask_frame (self, frame);
}

static void
judge_page (Look *self, GBytes *bytes, DifHttpReply *reply)
{
  gsize length;
  const char *html = g_bytes_get_data (bytes, &length);
  g_autoptr (DifHtmlFound) found = dif_html_find (html != NULL ? html : "", length, self->page, self->wanted);

  self->policies = g_strjoin (",", reply->policies != NULL ? reply->policies : "",
                              found->policies != NULL ? found->policies : "", NULL);
  switch (found->place) {
    case DIF_HTML_FRAMED:
    case DIF_HTML_EMBEDDED:
      judge_frame (self, found->url, found->place == DIF_HTML_EMBEDDED);
      break;
    case DIF_HTML_LINKED:
      set_state (self, DIF_PAGE_LINKED, NULL);
      break;
    case DIF_HTML_MENTIONED:
      set_state (self, DIF_PAGE_MENTIONED, NULL);
      break;
    case DIF_HTML_ABSENT:
    default:
      set_state (self, DIF_PAGE_ABSENT,
                 /* Translators: the outlet's page, the public address */
                 g_strdup_printf (_("“%s” has neither a frame with “%s” nor a link to it"), self->probe->page,
                                  self->config->public_url));
      break;
  }
}

void
dif_page_look (DifHttp *http, DifTargetConfig *config, DifProbe *probe, GCancellable *cancellable)
{
  Look look = { .http = http, .config = config, .probe = probe, .cancellable = cancellable };
  g_autoptr (DifHttpReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (config->page_url == NULL || config->public_url == NULL)
    return;
  g_free (probe->page);
  probe->page = g_strdup (config->page_url);
  look.wanted = dif_http_resolve (NULL, config->public_url);
  bytes = fetch (&look, config->page_url, TRUE, &reply, &error);
  look.page = bytes != NULL ? dif_http_resolve (NULL, reply->url) : NULL;
  if (g_cancellable_is_cancelled (cancellable))
    set_state (&look, DIF_PAGE_UNKNOWN, NULL);
  else if (look.page == NULL || look.wanted == NULL)
    /* the address stands in what went wrong with it */
    set_state (&look, DIF_PAGE_DOWN, g_strdup (error != NULL ? error->message : "?"));
  else if (!is_html (reply->content_type))
    set_state (&look, DIF_PAGE_DOWN, g_strdup_printf (_("“%s” answers with something that is no page: %s"), probe->page,
                                                      reply->content_type != NULL ? reply->content_type : "?"));
  else
    judge_page (&look, bytes, reply);
  g_clear_pointer (&look.page, g_uri_unref);
  g_clear_pointer (&look.wanted, g_uri_unref);
  g_free (look.policies);
}

char *
dif_page_cause (const char *target, DifPageState state)
{
  return g_strdup_printf ("portal-%s:%s", dif_page_state_to_string (state), target);
}
