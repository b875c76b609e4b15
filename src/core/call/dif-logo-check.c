/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-logo-check"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"

#include "dif-logo-check.h"

typedef struct {
  const char *name; /* (unowned) */
  guint styles;     /* `style` elements that are open */
  guint depth;
} Check;


static void
refuse (Check *self, const char *what, GError **error)
{
  /* Translators: a file, and what is wrong with it */
  dif_set_error (error, DIF_ERROR_UNSAFE, _("Save it as a plain SVG: shapes only, with text turned into paths."),
                 _("“%s” %s"), self->name, what);
}

/* Without the prefix of its namespace */
static const char *
local_name (const char *name)
{
  const char *colon = strrchr (name, ':');

  return colon != NULL ? colon + 1 : name;
}

static gboolean
is_one_of (const char *name, const char *const *names)
{
  for (; *names != NULL; names++) {
    if (g_ascii_strcasecmp (name, *names) == 0)
      return TRUE;
  }
  return FALSE;
}

/* `url(…)` may only name a part of the drawing; escapes would hide it */
static gboolean
has_outer_url (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  if (strstr (lower, "@import") != NULL || strstr (lower, "expression") != NULL || strchr (lower, '\\') != NULL)
    return TRUE;
  for (const char *at = lower; (at = strstr (at, "url(")) != NULL;) {
    at += strlen ("url(");
    at += strspn (at, " \t\r\n\"'");
    if (*at != '#' && !g_str_has_prefix (at, "data:image/"))
      return TRUE;
  }
  return FALSE;
}

/* A part of the drawing, or a picture within it */
static gboolean
is_inner (const char *address)
{
  const char *at = address + strspn (address, " \t\r\n");

  return *at == '\0' || *at == '#' || g_ascii_strncasecmp (at, "data:image/", strlen ("data:image/")) == 0;
}

static void
check_attribute (Check *self, const char *element, const char *name, const char *value, GError **error)
{
  static const char *const addresses[] = { "href", "src", "base", NULL };
  static const char *const links[] = { "a", NULL };
  const char *local = local_name (name);

  if (g_ascii_strncasecmp (local, "on", 2) == 0)
    refuse (self, _("has a handler of events"), error);
  else if (g_str_has_prefix (name, "xmlns"))
    return;
  else if (is_one_of (local, addresses) && !is_inner (value) &&
           (!is_one_of (element, links) || g_ascii_strncasecmp (value, "http", 4) != 0))
    refuse (self, _("asks another place for something"), error);
  else if (has_outer_url (value) && (strstr (value, "(") != NULL || g_str_equal (local, "style")))
    refuse (self, _("asks another place for something"), error);
}

static void
start (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer data,
       GError **error)
{
  static const char *const active[] = { "script", "foreignObject", "iframe", "object", "embed", "handler", "listener",
                                        "set", "animate", "animateTransform", "animateMotion", "audio", "video", NULL };
  Check *self = data;
  const char *local = local_name (name);

  if (self->depth++ == 0 && !g_str_equal (local, "svg")) {
    dif_set_error (error, DIF_ERROR_FORMAT, _("Save it as SVG."), _("“%s” is XML, but no drawing"), self->name);
    return;
  }
  self->styles += g_str_equal (local, "style");
  if (g_ascii_strcasecmp (local, "script") == 0)
    refuse (self, _("has a script"), error);
  else if (is_one_of (local, active))
    refuse (self, _("is more than a drawing: it moves, or holds other content"), error);
  for (guint i = 0; *error == NULL && names[i] != NULL; i++)
    check_attribute (self, local, names[i], values[i], error);
}

static void
end (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  Check *self = data;

  self->depth--;
  self->styles -= g_str_equal (local_name (name), "style");
}

static void
text (GMarkupParseContext *context, const char *words, gsize length, gpointer data, GError **error)
{
  Check *self = data;
  g_autofree char *rules = self->styles > 0 ? g_strndup (words, length) : NULL;

  if (rules != NULL && has_outer_url (rules))
    refuse (self, _("asks another place for something"), error);
}

/* Entities are how a few bytes become millions, and style sheets come from elsewhere */
static void
aside (GMarkupParseContext *context, const char *words, gsize length, gpointer data, GError **error)
{
  Check *self = data;
  g_autofree char *lower = g_ascii_strdown (words, (gssize) length);

  if (g_str_has_prefix (lower, "<!doctype") && strstr (lower, "<!entity") != NULL)
    refuse (self, _("declares entities"), error);
  else if (g_str_has_prefix (lower, "<?xml-stylesheet"))
    refuse (self, _("asks another place for something"), error);
}

gboolean
dif_logo_check_svg (GBytes *svg, const char *name, GError **error)
{
  static const GMarkupParser parser = { start, end, text, aside, NULL };
  Check check = { .name = name };
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT | G_MARKUP_PREFIX_ERROR_POSITION, &check, NULL);
  gsize length, mark;
  const char *data = g_bytes_get_data (svg, &length);
  GError *reason = NULL;

  mark = length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  if (g_markup_parse_context_parse (context, data + mark, (gssize) (length - mark), &reason) &&
      g_markup_parse_context_end_parse (context, &reason))
    return TRUE;
  if (reason->domain == DIF_ERROR)
    g_propagate_error (error, reason);
  else {
    dif_set_error (error, DIF_ERROR_FORMAT, _("Save it again as SVG."), _("“%s” is broken: %s"), name, reason->message);
    g_error_free (reason);
  }
  return FALSE;
}
