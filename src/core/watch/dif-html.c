/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-html"

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "base/dif-http.h"
#include "base/dif-limits.h"

#include "dif-html.h"

#define NAME_BYTES (16)

/* Attributes that are read; what a script puts into `src` later is often kept in `data-…src` till then */
enum { SRC, LAZY, DATA, HREF, SRCDOC, HTTP_EQUIV, CONTENT, N_ATTRIBUTES };
static const char *const attributes[] = { "src", NULL, "data", "href", "srcdoc", "http-equiv", "content" };

typedef struct {
  const char *at;
  const char *end;
  char *needles[2];  /* (owned) the address without its scheme, plain and as JSON may write it */
  GUri *page;        /* (unowned) */
  GUri *wanted;      /* (unowned) */
  GUri *base;        /* (owned) (nullable) by the first `base` */
  guint templates;   /* that are open: what they hold is not shown */
  guint looked;      /* addresses that were resolved */
  GString *policies; /* (owned) */
  DifHtmlFound *found;
} Scan;

typedef struct {
  char name[NAME_BYTES + 1];
  gboolean ends;
  char *values[N_ATTRIBUTES]; /* (owned) (nullable) as written */
} Tag;


void
dif_html_found_free (DifHtmlFound *self)
{
  g_clear_pointer (&self->url, g_uri_unref);
  g_free (self->policies);
  g_free (self);
}

/* --- Characters --------------------------------------------------------------------------- */

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static gboolean
ends_name (char c)
{
  return is_space (c) || c == '/' || c == '>';
}

static gboolean
begins (const char *at, const char *end, const char *with)
{
  gsize length = strlen (with);

  return (gsize) (end - at) >= length && g_ascii_strncasecmp (at, with, length) == 0;
}

/* Returns: behind @what, or the end */
static const char *
find_behind (const char *at, const char *end, const char *what)
{
  const char *found = at < end ? memmem (at, (gsize) (end - at), what, strlen (what)) : NULL;

  return found != NULL ? found + strlen (what) : end;
}

/* Returns: behind a character reference at @at, with what it stands for in @text; %NULL if it is none */
static const char *
decode_reference (const char *at, GString *text)
{
  static const struct {
    const char *name;
    gunichar c;
  } names[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' }, { "colon", ':' },
                { "sol", '/' }, { "period", '.' }, { "Tab", '\t' }, { "NewLine", '\n' } };
  guint64 c;
  char *behind;

  if (at[1] == '#') {
    gboolean hex = at[2] == 'x' || at[2] == 'X';
    const char *digits = at + (hex ? 3 : 2);

    if (!(hex ? g_ascii_isxdigit (*digits) : g_ascii_isdigit (*digits)))
      return NULL;
    c = g_ascii_strtoull (digits, &behind, hex ? 16 : 10);
    g_string_append_unichar (text, c != 0 && c <= 0x10ffff && g_unichar_validate ((gunichar) c) ? (gunichar) c : 0xfffd);
    return *behind == ';' ? behind + 1 : behind;
  }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    gsize length = strlen (names[i].name);

    if (strncmp (at + 1, names[i].name, length) == 0 && at[1 + length] == ';') {
      g_string_append_unichar (text, names[i].c);
      return at + length + 2;
    }
  }
  return NULL;
}

/* Returns: (transfer full): an attribute's value as it is meant, in UTF-8 */
static char *
decode (const char *raw)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (*raw != '\0') {
    const char *behind = *raw == '&' ? decode_reference (raw, text) : NULL;

    if (behind == NULL)
      g_string_append_c (text, *raw++);
    else
      raw = behind;
  }
  return g_utf8_make_valid (text->str, (gssize) text->len);
}

/* --- Addresses ---------------------------------------------------------------------------- */

/* As the URL standard reads what people write: blanks around it, line ends in it, slashes the wrong way */
static GUri *
resolve (Scan *self, const char *raw)
{
  g_autofree char *text = decode (raw);
  char *out = text;
  gboolean before_query = TRUE;

  g_strstrip (text);
  for (const char *in = text; *in != '\0'; in++) {
    before_query = before_query && *in != '?' && *in != '#';
    if (*in != '\t' && *in != '\n' && *in != '\r')
      *out++ = *in == '\\' && before_query ? '/' : *in;
  }
  *out = '\0';
  return dif_http_resolve (self->base != NULL ? self->base : self->page, text);
}

static gboolean
same_name (const char *one, const char *two)
{
  g_autofree char *a = g_hostname_to_ascii (one);
  g_autofree char *b = g_hostname_to_ascii (two);

  return a != NULL && b != NULL && g_ascii_strcasecmp (a, b) == 0;
}

/* The port, 0 where it is the one of the scheme; -1 if it is not of the web */
static int
get_port (GUri *uri)
{
  gboolean https = g_strcmp0 (g_uri_get_scheme (uri), "https") == 0;
  int port = g_uri_get_port (uri);

  if (!https && g_strcmp0 (g_uri_get_scheme (uri), "http") != 0)
    return -1;
  return port == (https ? 443 : 80) || port < 0 ? 0 : port;
}

static gboolean
is_below (GUri *uri, GUri *wanted)
{
  const char *path = g_uri_get_path (uri);
  g_autofree char *closed = g_str_has_suffix (path, "/") ? g_strdup (path) : g_strconcat (path, "/", NULL);

  return get_port (uri) >= 0 && get_port (uri) == get_port (wanted) &&
         same_name (g_uri_get_host (uri), g_uri_get_host (wanted)) &&
         (g_str_has_prefix (path, g_uri_get_path (wanted)) || g_str_equal (closed, g_uri_get_path (wanted)));
}

static void
note (Scan *self, DifHtmlPlace place, GUri *url)
{
  DifHtmlFound *found = self->found;
  gboolean safer = place == found->place && found->url != NULL && url != NULL &&
                   g_strcmp0 (g_uri_get_scheme (found->url), "https") != 0 &&
                   g_strcmp0 (g_uri_get_scheme (url), "https") == 0;

  if (place < found->place || (place == found->place && !safer))
    return;
  found->place = place;
  g_clear_pointer (&found->url, g_uri_unref);
  found->url = url != NULL ? g_uri_ref (url) : NULL;
}

static void
note_address (Scan *self, DifHtmlPlace place, const char *raw)
{
  g_autoptr (GUri) url = raw != NULL && self->looked < DIF_LIMIT_PAGE_ADDRESSES ? resolve (self, raw) : NULL;

  self->looked += raw != NULL;
  if (url != NULL && is_below (url, self->wanted))
    note (self, place, url);
}

/* What a script may make of it is not known; that the address stands there is */
static void
note_mention (Scan *self, const char *from, const char *to)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->needles) && self->found->place == DIF_HTML_ABSENT && from < to; i++) {
    if (memmem (from, (gsize) (to - from), self->needles[i], strlen (self->needles[i])) != NULL)
      note (self, DIF_HTML_MENTIONED, NULL);
  }
}

/* --- Tags --------------------------------------------------------------------------------- */

static void
tag_clear (Tag *tag)
{
  for (guint i = 0; i < N_ATTRIBUTES; i++)
    g_free (tag->values[i]);
}

static int
find_attribute (const char *name, gsize length)
{
  for (int i = 0; i < N_ATTRIBUTES; i++) {
    if (attributes[i] != NULL && strlen (attributes[i]) == length && g_ascii_strncasecmp (name, attributes[i], length) == 0)
      return i;
  }
  return length > strlen ("data-src") - 1 && g_ascii_strncasecmp (name, "data-", 5) == 0 &&
                 g_ascii_strncasecmp (name + length - 3, "src", 3) == 0
             ? LAZY
             : -1;
}

/* Reads a name, and a value if there is one. Of two with one name the first counts. */
static void
read_attribute (Scan *self, Tag *tag)
{
  const char *name = self->at++, *value = self->at; /* a name may begin with “=” */
  gsize name_length, length = 0;
  int which;

  while (self->at < self->end && !ends_name (*self->at) && *self->at != '=')
    self->at++;
  name_length = (gsize) (self->at - name);
  while (self->at < self->end && is_space (*self->at))
    self->at++;
  if (self->at < self->end && *self->at == '=') {
    self->at++;
    while (self->at < self->end && is_space (*self->at))
      self->at++;
    value = self->at;
    if (self->at < self->end && (*self->at == '"' || *self->at == '\'')) {
      const char *close = memchr (value + 1, *value, (gsize) (self->end - value - 1));

      value++;
      length = (gsize) ((close != NULL ? close : self->end) - value);
      self->at = close != NULL ? close + 1 : self->end;
    } else {
      while (self->at < self->end && !is_space (*self->at) && *self->at != '>')
        self->at++;
      length = (gsize) (self->at - value);
    }
  }
  which = find_attribute (name, name_length);
  if (which >= 0 && tag->values[which] == NULL)
    tag->values[which] = g_strndup (value, length);
}

/* Reads what stands behind “<” or “</”, up to and with “>”. Returns: %FALSE if the page ends before: then it is no tag */
static gboolean
read_tag (Scan *self, Tag *tag)
{
  gsize length = 0;

  while (self->at < self->end && !ends_name (*self->at)) {
    if (length < NAME_BYTES)
      tag->name[length] = *self->at != '\0' ? g_ascii_tolower (*self->at) : '?';
    length++;
    self->at++;
  }
  /* longer than any that is looked for */
  if (length > NAME_BYTES)
    tag->name[0] = '\0';
  while (self->at < self->end && *self->at != '>') {
    if (ends_name (*self->at))
      self->at++;
    else
      read_attribute (self, tag);
  }
  if (self->at >= self->end)
    return FALSE;
  self->at++;
  return TRUE;
}

/* Goes behind the content of an element in which there are no tags */
static void
skip_raw (Scan *self, const char *name)
{
  const char *from = self->at;
  g_autofree char *close = g_strconcat ("</", name, NULL);
  gsize length = strlen (close);

  while (self->at < self->end) {
    const char *open = memchr (self->at, '<', (gsize) (self->end - self->at));

    self->at = open != NULL ? open : self->end;
    if (begins (self->at, self->end, close) && self->at + length < self->end &&
        ends_name (self->at[length]))
      break;
    if (self->at < self->end)
      self->at++;
  }
  if (g_str_equal (name, "script") || g_str_equal (name, "noscript"))
    note_mention (self, from, self->at);
}

static void
take_meta (Scan *self, Tag *tag)
{
  g_autofree char *policy = NULL;

  if (tag->values[HTTP_EQUIV] == NULL || tag->values[CONTENT] == NULL ||
      g_ascii_strcasecmp (tag->values[HTTP_EQUIV], "Content-Security-Policy") != 0)
    return;
  policy = decode (tag->values[CONTENT]);
  g_string_append_printf (self->policies, "%s%s", self->policies->len > 0 ? ", " : "", policy);
}

static void
take_element (Scan *self, Tag *tag)
{
  const char *name = tag->name;

  if (g_str_equal (name, "base") && self->base == NULL && tag->values[HREF] != NULL) {
    self->base = resolve (self, tag->values[HREF]);
  } else if (g_str_equal (name, "meta")) {
    take_meta (self, tag);
  } else if ((g_str_equal (name, "iframe") && tag->values[SRCDOC] == NULL) || g_str_equal (name, "frame")) {
    note_address (self, DIF_HTML_FRAMED, tag->values[SRC]);
    note_address (self, DIF_HTML_FRAMED, tag->values[LAZY]);
  } else if (g_str_equal (name, "object")) {
    note_address (self, DIF_HTML_EMBEDDED, tag->values[DATA]);
  } else if (g_str_equal (name, "embed")) {
    note_address (self, DIF_HTML_EMBEDDED, tag->values[SRC]);
  } else if (g_str_equal (name, "a") || g_str_equal (name, "area")) {
    note_address (self, DIF_HTML_LINKED, tag->values[HREF]);
  }
}

/* Elements that hold text only, where scripts run */
static gboolean
is_raw (const char *name)
{
  static const char *const raw[] = { "script", "style",  "textarea", "title",    "xmp",
                                     "iframe", "noembed", "noframes", "noscript", NULL };

  return g_strv_contains (raw, name);
}

static void
take_tag (Scan *self)
{
  Tag tag = { .ends = self->at[1] == '/' };
  const char *from = self->at;

  self->at += tag.ends ? 2 : 1;
  if (read_tag (self, &tag)) {
    if (g_str_equal (tag.name, "template") && (!tag.ends || self->templates > 0))
      self->templates = tag.ends ? self->templates - 1 : self->templates + 1;
    if (!tag.ends) {
      if (self->templates == 0)
        take_element (self, &tag);
      if (!g_str_equal (tag.name, "link") && !g_str_equal (tag.name, "meta") && !g_str_equal (tag.name, "base"))
        note_mention (self, from, self->at);
      if (g_str_equal (tag.name, "plaintext"))
        self->at = self->end;
      else if (is_raw (tag.name))
        skip_raw (self, tag.name);
    }
  }
  tag_clear (&tag);
}

/* “<!--” … “-->” or “--!>”; “<!-->” and “<!--->” are whole */
static void
skip_comment (Scan *self)
{
  const char *text = self->at + 4;

  if (begins (text, self->end, ">") || begins (text, self->end, "->")) {
    self->at = find_behind (text, self->end, ">");
    return;
  }
  while (text < self->end) {
    text = find_behind (text, self->end, "--");
    if (begins (text, self->end, ">") || begins (text, self->end, "!>")) {
      self->at = find_behind (text, self->end, ">");
      return;
    }
    /* three dashes in a row: the last two may close it */
    if (text < self->end)
      text--;
  }
  self->at = self->end;
}

static void
scan (Scan *self)
{
  while (self->at < self->end) {
    const char *open = memchr (self->at, '<', (gsize) (self->end - self->at));

    if (open == NULL || open + 1 >= self->end)
      return;
    self->at = open;
    if (begins (open, self->end, "<!--"))
      skip_comment (self);
    else if (g_ascii_isalpha (open[1]) || (open[1] == '/' && open + 2 < self->end && g_ascii_isalpha (open[2])))
      take_tag (self);
    else if (open[1] == '!' || open[1] == '?' || open[1] == '/')
      self->at = find_behind (open, self->end, ">");
    else
      self->at++;
  }
}

/* --- All of it ---------------------------------------------------------------------------- */

static void
make_needles (Scan *self)
{
  const char *path = g_uri_get_path (self->wanted);
  g_autofree char *host = g_hostname_to_ascii (g_uri_get_host (self->wanted));
  g_autofree char *port = get_port (self->wanted) > 0 ? g_strdup_printf (":%d", get_port (self->wanted)) : g_strdup ("");
  g_autofree char *plain = g_strconcat ("//", host, port, path, NULL);
  g_auto (GStrv) parts = NULL;

  if (g_str_has_suffix (plain, "/"))
    plain[strlen (plain) - 1] = '\0';
  parts = g_strsplit (plain, "/", -1);
  self->needles[0] = g_steal_pointer (&plain);
  self->needles[1] = g_strjoinv ("\\/", parts);
}

DifHtmlFound *
dif_html_find (const char *html, gsize length, GUri *page, GUri *wanted)
{
  Scan self = { .at = html, .end = html + length, .page = page, .wanted = wanted };

  self.policies = g_string_new (NULL);
  self.found = g_new0 (DifHtmlFound, 1);
  make_needles (&self);
  scan (&self);
  self.found->policies = g_string_free (self.policies, self.policies->len == 0);
  g_clear_pointer (&self.base, g_uri_unref);
  g_free (self.needles[0]);
  g_free (self.needles[1]);
  return self.found;
}
