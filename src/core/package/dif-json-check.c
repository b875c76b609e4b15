/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-json-check"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/dif-limits.h"

#include "dif-entry-name.h"
#include "dif-json-names.h"

#include "dif-json-check.h"

/* As much of a name as a finding shows */
#define NAME_SHOWN (48)

/* What may come next */
typedef enum {
  STATE_VALUE,
  STATE_FIRST_ELEMENT, /* a value, or the end of an empty array */
  STATE_FIRST_NAME,    /* a name, or the end of an empty object */
  STATE_NAME,
  STATE_COLON,
  STATE_AFTER,         /* a value has ended within an array or object */
  STATE_END,           /* the document has: white space only */
  STATE_STRING,
  STATE_ESCAPE,
  STATE_HEX,
  STATE_WORD,
  STATE_MINUS,
  STATE_ZERO,
  STATE_DIGITS,
  STATE_POINT,
  STATE_FRACTION,
  STATE_EXPONENT,
  STATE_EXPONENT_SIGN,
  STATE_EXPONENT_DIGITS,
  STATE_BROKEN,        /* nothing more can be said */
} State;

typedef enum {
  TOLD_LONG = 1 << 0,
  TOLD_SURROGATE = 1 << 1,
  TOLD_DUPLICATE = 1 << 2,
  TOLD_NAMES = 1 << 3,
} Told;

struct _DifJsonCheck {
  DifFindings *findings; /* (unowned) */
  DifJsonNames *names;   /* (owned) */
  char *path;            /* (owned) (nullable) */
  State state;
  guint told;            /* of Told */
  gboolean any;          /* a value has begun */
  guint mark;            /* bytes of a byte-order mark seen */
  guint64 line;
  guint depth;
  guint64 objects;       /* a bit for each level: whether it is an object */

  /* of the string under way */
  gboolean is_name;
  guint64 string_bytes;
  guint rest;            /* bytes that its character still lacks */
  guint8 least, most;    /* what the next of them may be */
  guint code;            /* of a `\u` escape, as far as it came */
  guint digits;          /* of it */
  gboolean half;         /* the first half of a pair stands alone so far */
  char name[NAME_SHOWN + 1];
  guint name_bytes;

  const char *word;      /* what is left of `true`, `false`, `null` */
};

G_STATIC_ASSERT (DIF_LIMIT_JSON_DEPTH <= 64);


DifJsonCheck *
dif_json_check_new (DifFindings *findings)
{
  DifJsonCheck *self = g_new0 (DifJsonCheck, 1);

  self->findings = findings;
  self->names = dif_json_names_new ();
  self->state = STATE_BROKEN;
  return self;
}

void
dif_json_check_free (DifJsonCheck *self)
{
  dif_json_names_free (self->names);
  g_free (self->path);
  g_free (self);
}

/* --- Findings ----------------------------------------------------------------------------- */

static gboolean
break_off (DifJsonCheck *self, const char *what)
{
  dif_findings_add (self->findings, DIF_FINDING_ERROR, "json-invalid", self->path, 0,
                    /* Translators: the second is what is wrong */
                    _("It is not JSON, line %" PRIu64 ": %s"), self->line, what);
  self->state = STATE_BROKEN;
  return FALSE;
}

static gboolean
break_at (DifJsonCheck *self, guint8 byte)
{
  g_autofree char *what = NULL;

  if (byte == 'N' || byte == 'I')
    return break_off (self, _("it has no numbers such as NaN or Infinity"));
  if (byte < 0x20 || byte >= 0x7f)
    /* Translators: a byte in hexadecimal */
    what = g_strdup_printf (_("the byte %02x cannot stand here"), byte);
  else
    what = g_strdup_printf (_("“%c” cannot stand here"), byte);
  return break_off (self, what);
}

/* Whether it is told now for the first time */
static gboolean
is_first (DifJsonCheck *self, Told what)
{
  gboolean first = (self->told & (guint) what) == 0;

  self->told |= (guint) what;
  return first;
}

static void
find_lone_surrogate (DifJsonCheck *self)
{
  self->half = FALSE;
  if (is_first (self, TOLD_SURROGATE))
    dif_findings_add (self->findings, DIF_FINDING_WARNING, "json-surrogate", self->path, 0,
                      _("Line %" PRIu64 " has half a character, a lone surrogate"), self->line);
}

static void
find_duplicate (DifJsonCheck *self)
{
  g_autofree char *valid = g_utf8_make_valid (self->name, (gssize) self->name_bytes);
  g_autofree char *shown = dif_entry_name_show (valid);

  if (is_first (self, TOLD_DUPLICATE))
    dif_findings_add (self->findings, DIF_FINDING_WARNING, "json-duplicate", self->path, 0,
                      _("Line %" PRIu64 " repeats the name “%s” in one object; readers may take either value"),
                      self->line, shown);
}

/* --- Strings ------------------------------------------------------------------------------ */

static void
begin_string (DifJsonCheck *self, gboolean is_name)
{
  self->state = STATE_STRING;
  self->is_name = is_name;
  self->string_bytes = 0;
  self->rest = 0;
  self->half = FALSE;
  self->name_bytes = 0;
  if (is_name)
    dif_json_names_begin (self->names);
}

static void
add_to_name (DifJsonCheck *self, const char *bytes, guint length)
{
  dif_json_names_push (self->names, bytes, length);
  for (guint i = 0; i < length && self->name_bytes < NAME_SHOWN; i++)
    self->name[self->name_bytes++] = bytes[i];
}

static void
add_character (DifJsonCheck *self, gunichar character)
{
  char bytes[6];

  if (self->is_name)
    add_to_name (self, bytes, (guint) g_unichar_to_utf8 (character, bytes));
}

static void
count_string (DifJsonCheck *self, guint64 bytes)
{
  self->string_bytes += bytes;
  if (self->string_bytes > DIF_LIMIT_JSON_STRING && is_first (self, TOLD_LONG))
    dif_findings_add (self->findings, DIF_FINDING_WARNING, "json-long", self->path, 0,
                      _("Line %" PRIu64 " has a string of more than %" PRIu64 " bytes"), self->line,
                      (guint64) DIF_LIMIT_JSON_STRING);
}

static void
end_value (DifJsonCheck *self)
{
  self->state = self->depth > 0 ? STATE_AFTER : STATE_END;
}

static void
end_string (DifJsonCheck *self)
{
  if (self->half)
    find_lone_surrogate (self);
  if (!self->is_name) {
    end_value (self);
    return;
  }
  self->state = STATE_COLON;
  switch (dif_json_names_end (self->names)) {
    case DIF_JSON_NAME_NEW:
      break;
    case DIF_JSON_NAME_REPEATED:
      find_duplicate (self);
      break;
    case DIF_JSON_NAME_FORGOTTEN:
      if (is_first (self, TOLD_NAMES))
        dif_findings_add (self->findings, DIF_FINDING_NOTICE, "json-names", self->path, 0,
                          _("It has more than %d names in one object; repeated ones are looked for among these"),
                          DIF_LIMIT_JSON_NAMES);
      break;
    default:
      g_assert_not_reached ();
  }
}

/* The first byte of a character beyond ASCII: how many follow, and what the next may be (RFC 3629 §4) */
static gboolean
begin_character (DifJsonCheck *self, guint8 byte)
{
  self->least = 0x80;
  self->most = 0xbf;
  if (byte >= 0xc2 && byte <= 0xdf)
    self->rest = 1;
  else if (byte >= 0xe0 && byte <= 0xef)
    self->rest = 2;
  else if (byte >= 0xf0 && byte <= 0xf4)
    self->rest = 3;
  else
    return break_off (self, _("it is not text in UTF-8"));
  if (byte == 0xe0)
    self->least = 0xa0;
  else if (byte == 0xed)
    self->most = 0x9f;
  else if (byte == 0xf0)
    self->least = 0x90;
  else if (byte == 0xf4)
    self->most = 0x8f;
  return TRUE;
}

static gboolean
go_on_with_character (DifJsonCheck *self, guint8 byte)
{
  if (byte < self->least || byte > self->most)
    return break_off (self, _("it is not text in UTF-8"));
  self->least = 0x80;
  self->most = 0xbf;
  self->rest--;
  return TRUE;
}

/* A byte in each of eight */
#define EACH(byte) (0x0101010101010101ULL * (byte))
/* Whether one of the eight bytes of @x is 0 */
#define HAS_ZERO(x) ((((x) -EACH (1)) & ~(x) & EACH (0x80)) != 0)

static gboolean
is_plain (guint8 byte)
{
  return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

/* Eight at once. With no byte beyond ASCII, subtracting a space from each borrows just where one is below */
static gboolean
are_plain (const guint8 *data)
{
  guint64 eight;

  memcpy (&eight, data, sizeof eight);
  return ((eight | (eight - EACH (0x20))) & EACH (0x80)) == 0 && !HAS_ZERO (eight ^ EACH ('"')) &&
         !HAS_ZERO (eight ^ EACH ('\\'));
}

static gsize
count_plain (const guint8 *data, gsize length)
{
  gsize i = 0;

  while (length - i >= sizeof (guint64) && are_plain (data + i))
    i += sizeof (guint64);
  while (i < length && is_plain (data[i]))
    i++;
  return i;
}

/* Takes as much as goes without a thought. Returns: how many bytes were taken; 0 when broken */
static gsize
take_string (DifJsonCheck *self, const guint8 *data, gsize length)
{
  gsize i = self->rest == 0 ? count_plain (data, length) : 0;

  if (i > 0) {
    if (self->half)
      find_lone_surrogate (self);
    if (self->is_name)
      add_to_name (self, (const char *) data, (guint) i);
    count_string (self, i);
    return i;
  }

  if (self->rest > 0 || data[0] >= 0x80) {
    if (self->half)
      find_lone_surrogate (self);
    if (!(self->rest > 0 ? go_on_with_character (self, data[0]) : begin_character (self, data[0])))
      return 0;
    if (self->is_name)
      add_to_name (self, (const char *) data, 1);
    count_string (self, 1);
  } else if (data[0] == '"') {
    end_string (self);
  } else if (data[0] == '\\') {
    self->state = STATE_ESCAPE;
  } else {
    break_at (self, data[0]);
    return 0;
  }
  return 1;
}

static gboolean
take_escape (DifJsonCheck *self, guint8 byte)
{
  static const char plain[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  const char *at = byte != '\0' ? strchr (plain, byte) : NULL;

  count_string (self, 2);
  if (byte == 'u') {
    self->state = STATE_HEX;
    self->code = 0;
    self->digits = 0;
    return TRUE;
  }
  if (at == NULL)
    return break_at (self, byte);
  if (self->half)
    find_lone_surrogate (self);
  add_character (self, (guchar) meant[at - plain]);
  self->state = STATE_STRING;
  return TRUE;
}

static gboolean
take_hex (DifJsonCheck *self, guint8 byte)
{
  int digit = g_ascii_xdigit_value ((char) byte);

  if (digit < 0)
    return break_at (self, byte);
  self->code = self->code << 4 | (guint) digit;
  if (++self->digits < 4)
    return TRUE;
  self->state = STATE_STRING;
  count_string (self, 4);
  if (self->code >= 0xdc00 && self->code <= 0xdfff) {
    if (!self->half)
      find_lone_surrogate (self);
    self->half = FALSE;
  } else {
    if (self->half)
      find_lone_surrogate (self);
    self->half = self->code >= 0xd800 && self->code <= 0xdbff;
  }
  /* the halves of a pair tell names apart as well as their character does */
  add_character (self, self->code);
  return TRUE;
}

/* --- Values ------------------------------------------------------------------------------- */

static gboolean
open_level (DifJsonCheck *self, gboolean object)
{
  if (self->depth == DIF_LIMIT_JSON_DEPTH) {
    dif_findings_add (self->findings, DIF_FINDING_ERROR, "json-limit", self->path, 0,
                      _("It is nested more than %d levels deep"), DIF_LIMIT_JSON_DEPTH);
    self->state = STATE_BROKEN;
    return FALSE;
  }
  self->objects = self->objects << 1 | (object ? 1 : 0);
  self->depth++;
  if (object)
    dif_json_names_open (self->names);
  self->state = object ? STATE_FIRST_NAME : STATE_FIRST_ELEMENT;
  return TRUE;
}

static gboolean
is_in_object (DifJsonCheck *self)
{
  return (self->objects & 1) != 0;
}

static gboolean
close_level (DifJsonCheck *self, guint8 byte)
{
  if ((byte == '}') != is_in_object (self))
    return break_at (self, byte);
  if (is_in_object (self))
    dif_json_names_close (self->names);
  self->objects >>= 1;
  self->depth--;
  end_value (self);
  return TRUE;
}

static gboolean
begin_word (DifJsonCheck *self, const char *word)
{
  self->state = STATE_WORD;
  self->word = word + 1;
  return TRUE;
}

static gboolean
begin_value (DifJsonCheck *self, guint8 byte)
{
  self->any = TRUE;
  switch (byte) {
    case '{':
    case '[':
      return open_level (self, byte == '{');
    case '"':
      begin_string (self, FALSE);
      return TRUE;
    case 't':
      return begin_word (self, "true");
    case 'f':
      return begin_word (self, "false");
    case 'n':
      return begin_word (self, "null");
    case '-':
      self->state = STATE_MINUS;
      return TRUE;
    case '0':
      self->state = STATE_ZERO;
      return TRUE;
    default:
      if (!g_ascii_isdigit (byte))
        return break_at (self, byte);
      self->state = STATE_DIGITS;
      return TRUE;
  }
}

static gboolean
take_word (DifJsonCheck *self, guint8 byte)
{
  if (byte != (guint8) *self->word)
    return break_at (self, byte);
  if (*++self->word == '\0')
    end_value (self);
  return TRUE;
}

static gboolean
take_after (DifJsonCheck *self, guint8 byte)
{
  if (byte == ',') {
    self->state = is_in_object (self) ? STATE_NAME : STATE_VALUE;
    return TRUE;
  }
  return byte == '}' || byte == ']' ? close_level (self, byte) : break_at (self, byte);
}

/* --- Numbers ------------------------------------------------------------------------------ */

/* Whether a number that stands so may end */
static gboolean
may_end (State state)
{
  return state == STATE_ZERO || state == STATE_DIGITS || state == STATE_FRACTION ||
         state == STATE_EXPONENT_DIGITS;
}

/* Where @byte leads within a number; STATE_BROKEN if it is no part of it */
static State
next_of_number (State state, guint8 byte)
{
  gboolean digit = g_ascii_isdigit (byte);

  switch ((int) state) {
    case STATE_MINUS:
      return byte == '0' ? STATE_ZERO : digit ? STATE_DIGITS : STATE_BROKEN;
    case STATE_ZERO:
    case STATE_DIGITS:
      if (digit && state == STATE_DIGITS)
        return STATE_DIGITS;
      return byte == '.' ? STATE_POINT : byte == 'e' || byte == 'E' ? STATE_EXPONENT : STATE_BROKEN;
    case STATE_POINT:
      return digit ? STATE_FRACTION : STATE_BROKEN;
    case STATE_FRACTION:
      return digit ? STATE_FRACTION : byte == 'e' || byte == 'E' ? STATE_EXPONENT : STATE_BROKEN;
    case STATE_EXPONENT:
      return digit ? STATE_EXPONENT_DIGITS : byte == '+' || byte == '-' ? STATE_EXPONENT_SIGN : STATE_BROKEN;
    case STATE_EXPONENT_SIGN:
    case STATE_EXPONENT_DIGITS:
      return digit ? STATE_EXPONENT_DIGITS : STATE_BROKEN;
    default:
      return STATE_BROKEN;
  }
}

/* Returns: whether @byte was part of it; else the number has ended, or is broken */
static gboolean
take_number (DifJsonCheck *self, guint8 byte)
{
  State next = next_of_number (self->state, byte);

  if (next != STATE_BROKEN)
    self->state = next;
  else if (may_end (self->state))
    end_value (self);
  else
    break_at (self, byte);
  return next != STATE_BROKEN;
}

/* Digits go by the dozen. Returns: how many bytes were taken */
static gsize
take_digits (DifJsonCheck *self, const guint8 *data, gsize length)
{
  gsize i = 0;

  while (i < length && g_ascii_isdigit (data[i]))
    i++;
  return i > 0 ? i : (gsize) take_number (self, data[0]);
}

/* --- The document ------------------------------------------------------------------------- */

static gboolean
is_space (DifJsonCheck *self, guint8 byte)
{
  self->line += byte == '\n';
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/* What stands between strings, words and numbers */
static gboolean
take_structure (DifJsonCheck *self, guint8 byte)
{
  if (is_space (self, byte))
    return TRUE;
  switch ((int) self->state) {
    case STATE_FIRST_ELEMENT:
      return byte == ']' ? close_level (self, byte) : begin_value (self, byte);
    case STATE_VALUE:
      return begin_value (self, byte);
    case STATE_FIRST_NAME:
      if (byte == '}')
        return close_level (self, byte);
      G_GNUC_FALLTHROUGH;
    case STATE_NAME:
      if (byte != '"')
        return break_at (self, byte);
      begin_string (self, TRUE);
      return TRUE;
    case STATE_COLON:
      if (byte != ':')
        return break_at (self, byte);
      self->state = STATE_VALUE;
      return TRUE;
    case STATE_AFTER:
      return take_after (self, byte);
    default:
      return break_at (self, byte);
  }
}

/* Returns: how many bytes were taken, at least one unless it is broken, or a number has ended */
static gsize
take (DifJsonCheck *self, const guint8 *data, gsize length)
{
  switch ((int) self->state) {
    case STATE_STRING:
      return take_string (self, data, length);
    case STATE_ESCAPE:
      return take_escape (self, data[0]);
    case STATE_HEX:
      return take_hex (self, data[0]);
    case STATE_WORD:
      return take_word (self, data[0]);
    case STATE_DIGITS:
    case STATE_FRACTION:
    case STATE_EXPONENT_DIGITS:
      return take_digits (self, data, length);
    case STATE_MINUS:
    case STATE_ZERO:
    case STATE_POINT:
    case STATE_EXPONENT:
    case STATE_EXPONENT_SIGN:
      return take_number (self, data[0]);
    default:
      return take_structure (self, data[0]);
  }
}

/* A byte-order mark is no part of the text. Returns: bytes of it */
static gsize
take_mark (DifJsonCheck *self, const guint8 *data, gsize length)
{
  static const guint8 mark[] = { 0xef, 0xbb, 0xbf };
  gsize i = 0;

  while (i < length && self->mark < sizeof mark && data[i] == mark[self->mark]) {
    self->mark++;
    i++;
  }
  /* half a mark is none */
  if (i < length && self->mark > 0 && self->mark < sizeof mark)
    break_off (self, _("it is not text in UTF-8"));
  if (i < length)
    self->mark = sizeof mark;
  return i;
}

void
dif_json_check_begin (DifJsonCheck *self, const char *path)
{
  g_free (self->path);
  self->path = g_strdup (path);
  self->state = STATE_VALUE;
  self->told = 0;
  self->any = FALSE;
  self->mark = 0;
  self->line = 1;
  self->depth = 0;
  self->objects = 0;
  dif_json_names_reset (self->names);
}

gboolean
dif_json_check_push (DifJsonCheck *self, const char *data, gsize length)
{
  const guint8 *bytes = (const guint8 *) data;
  gsize i = self->mark < 3 ? take_mark (self, bytes, length) : 0;

  while (i < length && self->state != STATE_BROKEN)
    i += take (self, bytes + i, length - i);
  return self->state != STATE_BROKEN;
}

void
dif_json_check_end (DifJsonCheck *self)
{
  if (self->state == STATE_BROKEN)
    return;
  if (!self->any)
    break_off (self, _("it is empty"));
  else if (self->state != STATE_END && !(self->depth == 0 && may_end (self->state)))
    break_off (self, _("it ends too early"));
}
