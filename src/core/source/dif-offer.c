/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-source"

#include "config.h"

#include <string.h>

#include "base/dif-limits.h"

#include "dif-offer.h"

#define NAMELESS "package"
#define EXTENSION_BYTES (16)


DifOffer *
dif_offer_new (const char *id, const char *name, const char *locator)
{
  DifOffer *self = g_rc_box_new0 (DifOffer);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->locator = g_strdup (locator);
  self->fingerprint = g_strdup ("");
  self->kind = DIF_PACKAGE_UNKNOWN;
  self->size = -1;
  return self;
}

static void
clear (gpointer data)
{
  DifOffer *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->locator);
  g_free (self->fingerprint);
  g_free (self->sha256);
  g_free (self->path);
  g_strfreev (self->expects);
  g_free (self->etag);
  g_free (self->last_modified);
}

void
dif_offer_unref (DifOffer *self)
{
  g_rc_box_release_full (self, clear);
}

/* Bytes of the extension at the end of @name, dots included, as in `.tar.gz`; 0 if it has none */
static gsize
extension_length (const char *name)
{
  const char *dot = strrchr (name, '.');
  gsize length;

  if (dot == NULL || dot == name)
    return 0;
  if (dot - name > 4 && strncmp (dot - 4, ".tar", 4) == 0)
    dot -= 4;
  length = strlen (dot);
  return length <= EXTENSION_BYTES ? length : 0;
}

/* Cuts the middle out, so that the extension, which tells the kind, stays */
static void
shorten (GString *name)
{
  g_autofree char *extension = NULL;
  gsize kept = extension_length (name->str);
  gsize end;

  if (name->len <= DIF_LIMIT_NAME_BYTES)
    return;
  extension = g_strdup (name->str + name->len - kept);
  end = DIF_LIMIT_NAME_BYTES - kept;
  while (end > 0 && ((guchar) name->str[end] & 0xC0) == 0x80)
    end--;
  g_string_truncate (name, end);
  g_string_append (name, extension);
}

char *
dif_offer_safe_name (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *name = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c == '/' || c == '\\')
      g_string_truncate (name, 0);
    else if (!g_unichar_iscntrl (c) && g_unichar_type (c) != G_UNICODE_FORMAT)
      g_string_append_unichar (name, c);
  }
  shorten (name);
  if (name->len == 0 || g_str_equal (name->str, ".") || g_str_equal (name->str, ".."))
    g_string_assign (name, NAMELESS);
  return g_string_free (name, FALSE);
}
