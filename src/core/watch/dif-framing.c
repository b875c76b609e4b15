/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-framing"

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "dif-framing.h"

#define BLANKS " \t\n\f\r"


/* --- Origins ------------------------------------------------------------------------------ */

static int
default_port (const char *scheme)
{
  return g_ascii_strcasecmp (scheme, "https") == 0 ? 443 : g_ascii_strcasecmp (scheme, "http") == 0 ? 80 : -1;
}

static int
get_port (GUri *uri)
{
  return g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : default_port (g_uri_get_scheme (uri));
}

static gboolean
has_default_port (GUri *uri)
{
  return get_port (uri) == default_port (g_uri_get_scheme (uri));
}

/* Returns: (transfer full): in lower case, as it travels */
static char *
dup_host (GUri *uri)
{
  g_autofree char *host = g_hostname_to_ascii (g_uri_get_host (uri));

  return g_ascii_strdown (host != NULL ? host : g_uri_get_host (uri), -1);
}

static gboolean
same_host (GUri *one, GUri *other)
{
  g_autofree char *a = dup_host (one);
  g_autofree char *b = dup_host (other);

  return g_str_equal (a, b);
}

static gboolean
same_origin (GUri *one, GUri *other)
{
  return g_ascii_strcasecmp (g_uri_get_scheme (one), g_uri_get_scheme (other)) == 0 && same_host (one, other) &&
         get_port (one) == get_port (other);
}

/* --- Sources (CSP3 §6.7.2.6–§6.7.2.11) ---------------------------------------------------- */

/* What is allowed by http is allowed by https as well */
static gboolean
match_scheme (const char *asked, const char *scheme)
{
  return g_ascii_strcasecmp (asked, scheme) == 0 ||
         (g_ascii_strcasecmp (asked, "http") == 0 && g_ascii_strcasecmp (scheme, "https") == 0);
}

static gboolean
match_host (const char *asked, GUri *uri)
{
  g_autofree char *host = dup_host (uri);
  g_autofree char *lower = g_ascii_strdown (asked, -1);

  if (g_str_equal (lower, "*"))
    return TRUE;
  if (g_str_has_prefix (lower, "*."))
    return g_str_has_suffix (host, lower + 1) && strlen (host) > strlen (lower + 1);
  return g_str_equal (lower, host);
}

/* @asked: (nullable) */
static gboolean
match_port (const char *asked, GUri *uri)
{
  if (asked == NULL)
    return has_default_port (uri);
  if (g_str_equal (asked, "*"))
    return TRUE;
  return (guint64) get_port (uri) == g_ascii_strtoull (asked, NULL, 10) ||
         (g_str_equal (asked, "80") && get_port (uri) == 443 && match_scheme ("http", g_uri_get_scheme (uri)));
}

/* @asked: with its slash, or empty */
static gboolean
match_path (const char *asked, GUri *uri)
{
  const char *path = g_uri_get_path (uri)[0] != '\0' ? g_uri_get_path (uri) : "/";
  g_autofree char *decoded = g_uri_unescape_string (asked, NULL);
  g_autofree char *found = g_uri_unescape_string (path, NULL);
  const char *a = decoded != NULL ? decoded : asked;
  const char *b = found != NULL ? found : path;

  if (a[0] == '\0' || g_str_equal (a, "/"))
    return TRUE;
  return g_str_has_suffix (a, "/") ? g_str_has_prefix (b, a) : g_str_equal (a, b);
}

/* `[scheme://]host[:port][/path]`, or `scheme:` */
static gboolean
match_source (const char *source, GUri *self, GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *sign = strstr (source, "://");
  gsize length = strlen (source);
  g_autofree char *asked = NULL;
  g_autofree char *place = NULL;
  const char *path;
  char *port;

  if (sign == NULL && length > 1 && source[length - 1] == ':') {
    asked = g_strndup (source, length - 1);
    return match_scheme (asked, scheme);
  }
  asked = sign != NULL ? g_strndup (source, (gsize) (sign - source)) : g_strdup (g_uri_get_scheme (self));
  source = sign != NULL ? sign + 3 : source;
  path = strchr (source, '/');
  place = path != NULL ? g_strndup (source, (gsize) (path - source)) : g_strdup (source);
  port = strrchr (place, ':');
  if (port != NULL && strchr (port, ']') == NULL)
    *port++ = '\0';
  else
    port = NULL;
  return match_scheme (asked, scheme) && match_host (place, uri) && match_port (port, uri) &&
         match_path (path != NULL ? path : "", uri);
}

static gboolean
match_self (GUri *self, GUri *uri)
{
  if (same_origin (self, uri))
    return TRUE;
  return same_host (self, uri) && has_default_port (self) && has_default_port (uri) &&
         match_scheme (g_uri_get_scheme (self), g_uri_get_scheme (uri));
}

/* @sources: separated by blanks; none of them, or only 'none', is nobody */
static gboolean
match_list (const char *sources, GUri *self, GUri *uri)
{
  g_auto (GStrv) all = g_strsplit_set (sources, BLANKS, -1);

  for (guint i = 0; all[i] != NULL; i++) {
    if (g_str_equal (all[i], "*") && default_port (g_uri_get_scheme (uri)) > 0)
      return TRUE;
    if (g_ascii_strcasecmp (all[i], "'self'") == 0 && match_self (self, uri))
      return TRUE;
    if (all[i][0] != '\0' && all[i][0] != '\'' && match_source (all[i], self, uri))
      return TRUE;
  }
  return FALSE;
}

/* --- Policies ----------------------------------------------------------------------------- */

/* The first directive of a name in one policy. Returns: (transfer full) (nullable): its value, maybe empty */
static char *
find_directive (const char *policy, const char *name)
{
  g_auto (GStrv) directives = g_strsplit (policy, ";", -1);

  for (guint i = 0; directives[i] != NULL; i++) {
    const char *text = directives[i] + strspn (directives[i], BLANKS);
    gsize length = strcspn (text, BLANKS);

    if (length == strlen (name) && g_ascii_strncasecmp (text, name, length) == 0)
      return g_strstrip (g_strdup (text + length));
  }
  return NULL;
}

static GStrv
split_policies (const char *policies)
{
  return g_strsplit (policies != NULL ? policies : "", ",", -1);
}

/* Returns: %FALSE with @why if a policy forbids it; @set: (out): whether any has the directive */
static gboolean
check_ancestors (const char *policies, GUri *frame, GUri *page, gboolean *set, char **why)
{
  g_auto (GStrv) all = split_policies (policies);
  /* of who frames only the origin is looked at, whose path is “/” */
  g_autoptr (GUri) origin = g_uri_build (G_URI_FLAGS_NONE, g_uri_get_scheme (page), NULL, g_uri_get_host (page),
                                         g_uri_get_port (page), "/", NULL, NULL);

  *set = FALSE;
  for (guint i = 0; all[i] != NULL; i++) {
    g_autofree char *sources = find_directive (all[i], "frame-ancestors");

    if (sources == NULL)
      continue;
    *set = TRUE;
    if (!match_list (sources, frame, origin)) {
      *why = g_strdup_printf ("Content-Security-Policy: frame-ancestors %s", sources);
      return FALSE;
    }
  }
  return TRUE;
}

/* Several that are not the same forbid it, if any of them is one that browsers know; one that none knows, like the
 * ALLOW-FROM that they have given up, forbids nothing */
static gboolean
check_options (const char *frame_options, GUri *frame, GUri *page)
{
  g_auto (GStrv) all = g_strsplit (frame_options, ",", -1);
  gboolean known = FALSE, differ = FALSE;

  for (guint i = 0; all[i] != NULL; i++) {
    g_strstrip (all[i]);
    known = known || g_ascii_strcasecmp (all[i], "deny") == 0 || g_ascii_strcasecmp (all[i], "sameorigin") == 0 ||
            g_ascii_strcasecmp (all[i], "allowall") == 0;
    differ = differ || g_ascii_strcasecmp (all[i], all[0]) != 0;
  }
  if (differ || all[0] == NULL)
    return !known;
  if (g_ascii_strcasecmp (all[0], "sameorigin") == 0)
    return same_origin (frame, page);
  return g_ascii_strcasecmp (all[0], "deny") != 0;
}

gboolean
dif_framing_may_be_framed (const char *frame_options, const char *policies, GUri *frame, GUri *page, char **why)
{
  gboolean set;

  *why = NULL;
  if (!check_ancestors (policies, frame, page, &set, why))
    return FALSE;
  if (set || frame_options == NULL || check_options (frame_options, frame, page))
    return TRUE;
  *why = g_strdup_printf ("X-Frame-Options: %s", frame_options);
  return FALSE;
}

gboolean
dif_framing_may_frame (const char *policies, gboolean object, GUri *page, GUri *frame, char **why)
{
  static const char *const frames[] = { "frame-src", "child-src", "default-src", NULL };
  static const char *const objects[] = { "object-src", "default-src", NULL };
  const char *const *names = object ? objects : frames;
  g_auto (GStrv) all = split_policies (policies);

  *why = NULL;
  for (guint i = 0; all[i] != NULL; i++) {
    g_autofree char *sources = NULL;
    guint which = 0;

    while (names[which] != NULL && (sources = find_directive (all[i], names[which])) == NULL)
      which++;
    if (sources != NULL && !match_list (sources, page, frame)) {
      *why = g_strdup_printf ("Content-Security-Policy: %s %s", names[which], sources);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
dif_framing_upgrades (const char *policies)
{
  g_auto (GStrv) all = split_policies (policies);

  for (guint i = 0; all[i] != NULL; i++) {
    g_autofree char *set = find_directive (all[i], "upgrade-insecure-requests");

    if (set != NULL)
      return TRUE;
  }
  return FALSE;
}
