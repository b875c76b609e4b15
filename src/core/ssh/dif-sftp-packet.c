/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-sftp"

#include "config.h"

#include <string.h>

#include "base/dif-limits.h"

#include "dif-sftp-packet.h"

#define ATTR_SIZE (0x01)
#define ATTR_OWNER (0x02)
#define ATTR_MODE (0x04)
#define ATTR_TIMES (0x08)
#define ATTR_EXTENDED (0x80000000)

#define MESSAGE_CHARACTERS (200)


/* --- Writing ------------------------------------------------------------------------------ */

void
dif_sftp_put_u8 (GByteArray *out, guint8 value)
{
  g_byte_array_append (out, &value, 1);
}

void
dif_sftp_put_u32 (GByteArray *out, guint32 value)
{
  guint32 big = GUINT32_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &big, sizeof (big));
}

void
dif_sftp_put_u64 (GByteArray *out, guint64 value)
{
  guint64 big = GUINT64_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &big, sizeof (big));
}

void
dif_sftp_put_bytes (GByteArray *out, gconstpointer bytes, gsize length)
{
  dif_sftp_put_u32 (out, (guint32) length);
  g_byte_array_append (out, bytes, (guint) length);
}

void
dif_sftp_put_string (GByteArray *out, const char *text)
{
  dif_sftp_put_bytes (out, text, strlen (text));
}

void
dif_sftp_put_mode (GByteArray *out, guint32 mode)
{
  dif_sftp_put_u32 (out, ATTR_MODE);
  dif_sftp_put_u32 (out, mode);
}

guint
dif_sftp_begin (GByteArray *out, DifSftpType type, guint32 id)
{
  guint start = out->len;

  dif_sftp_put_u32 (out, 0);
  dif_sftp_put_u8 (out, (guint8) type);
  dif_sftp_put_u32 (out, id);
  return start;
}

void
dif_sftp_end (GByteArray *out, guint start)
{
  guint32 length = GUINT32_TO_BE (out->len - start - 4);

  memcpy (out->data + start, &length, sizeof (length));
}

/* --- Reading ------------------------------------------------------------------------------ */

static const guint8 *
take (DifSftpReader *self, gsize length)
{
  const guint8 *at = self->at;

  if (self->bad || self->left < length) {
    self->bad = TRUE;
    return NULL;
  }
  self->at += length;
  self->left -= length;
  return at;
}

guint8
dif_sftp_get_u8 (DifSftpReader *self)
{
  const guint8 *at = take (self, 1);

  return at != NULL ? *at : 0;
}

guint32
dif_sftp_get_u32 (DifSftpReader *self)
{
  const guint8 *at = take (self, 4);
  guint32 big = 0;

  if (at != NULL)
    memcpy (&big, at, sizeof (big));
  return GUINT32_FROM_BE (big);
}

guint64
dif_sftp_get_u64 (DifSftpReader *self)
{
  const guint8 *at = take (self, 8);
  guint64 big = 0;

  if (at != NULL)
    memcpy (&big, at, sizeof (big));
  return GUINT64_FROM_BE (big);
}

const guint8 *
dif_sftp_get_bytes (DifSftpReader *self, gsize *length)
{
  *length = dif_sftp_get_u32 (self);
  return take (self, *length);
}

char *
dif_sftp_get_text (DifSftpReader *self)
{
  gsize length;
  const guint8 *at = dif_sftp_get_bytes (self, &length);

  if (at != NULL && memchr (at, '\0', length) != NULL)
    self->bad = TRUE;
  return self->bad ? g_strdup ("") : g_strndup ((const char *) at, length);
}

static void
read_attrs (DifSftpReader *self, DifSftpAttrs *attrs)
{
  guint32 flags = dif_sftp_get_u32 (self);
  guint32 extended = 0;

  memset (attrs, 0, sizeof (*attrs));
  attrs->has_size = (flags & ATTR_SIZE) != 0;
  attrs->has_mode = (flags & ATTR_MODE) != 0;
  attrs->has_time = (flags & ATTR_TIMES) != 0;
  if (attrs->has_size)
    attrs->size = dif_sftp_get_u64 (self);
  if ((flags & ATTR_OWNER) != 0)
    dif_sftp_get_u64 (self);
  if (attrs->has_mode)
    attrs->mode = dif_sftp_get_u32 (self);
  if (attrs->has_time) {
    dif_sftp_get_u32 (self);
    attrs->mtime = dif_sftp_get_u32 (self);
  }
  if ((flags & ATTR_EXTENDED) != 0)
    extended = dif_sftp_get_u32 (self);
  for (guint32 i = 0; i < extended && !self->bad; i++) {
    gsize length;

    dif_sftp_get_bytes (self, &length);
    dif_sftp_get_bytes (self, &length);
  }
}

static void
name_free (gpointer data)
{
  DifSftpName *name = data;

  g_free (name->name);
  g_free (name);
}

static void
read_names (DifSftpReader *reader, DifSftpAnswer *answer)
{
  guint32 count = dif_sftp_get_u32 (reader);

  answer->names = g_ptr_array_new_with_free_func (name_free);
  if (count > DIF_LIMIT_ENTRIES)
    reader->bad = TRUE;
  for (guint32 i = 0; i < count && !reader->bad; i++) {
    DifSftpName *name = g_new0 (DifSftpName, 1);
    gsize length;

    g_ptr_array_add (answer->names, name);
    name->name = dif_sftp_get_text (reader);
    dif_sftp_get_bytes (reader, &length);
    read_attrs (reader, &name->attrs);
  }
}

/* A server's words as they may be shown: valid, on one line, not endless */
static char *
read_message (DifSftpReader *reader)
{
  gsize length;
  const guint8 *at = reader->left > 0 ? dif_sftp_get_bytes (reader, &length) : NULL;
  g_autofree char *text = at != NULL ? g_utf8_make_valid ((const char *) at, (gssize) length) : g_strdup ("");
  g_autoptr (GString) shown = g_string_new (NULL);
  guint count = 0;

  for (const char *c = text; *c != '\0' && count < MESSAGE_CHARACTERS; c = g_utf8_next_char (c), count++) {
    gunichar letter = g_utf8_get_char (c);

    g_string_append_unichar (shown, g_unichar_isprint (letter) ? letter : ' ');
  }
  return g_string_free (g_steal_pointer (&shown), FALSE);
}

gboolean
dif_sftp_answer_read (const guint8 *packet, gsize length, DifSftpAnswer *answer)
{
  DifSftpReader reader = { packet, length, FALSE };

  memset (answer, 0, sizeof (*answer));
  answer->type = (DifSftpType) dif_sftp_get_u8 (&reader);
  answer->id = dif_sftp_get_u32 (&reader);
  switch (answer->type) {
  case DIF_SFTP_STATUS:
    answer->status = dif_sftp_get_u32 (&reader);
    answer->message = read_message (&reader);
    break;
  case DIF_SFTP_HANDLE:
    answer->bytes = dif_sftp_get_bytes (&reader, &answer->length);
    reader.bad = reader.bad || answer->length == 0 || answer->length > DIF_LIMIT_SFTP_HANDLE_BYTES;
    break;
  case DIF_SFTP_DATA:
    answer->bytes = dif_sftp_get_bytes (&reader, &answer->length);
    break;
  case DIF_SFTP_NAME:
    read_names (&reader, answer);
    break;
  case DIF_SFTP_ATTRS:
    read_attrs (&reader, &answer->attrs);
    break;
  case DIF_SFTP_EXTENDED_REPLY:
    answer->bytes = reader.at;
    answer->length = reader.left;
    break;
  default:
    reader.bad = TRUE;
    break;
  }
  return !reader.bad;
}

void
dif_sftp_answer_clear (DifSftpAnswer *self)
{
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->names, g_ptr_array_unref);
}
