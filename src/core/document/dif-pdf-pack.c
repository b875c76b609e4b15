/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-pdf-pack"

#include "config.h"

#include <string.h>
#include <zlib.h>

#include "dif-pdf-pack.h"

/* Objects in one compressed stream, which a reader unpacks whole */
#define PACKED_TOGETHER (200)
/* An entry of a cross-reference table, and one of the stream that takes its place: kind, offset, generation */
#define TABLE_ENTRY (20)
#define FIELD_OFFSET (4)
/* The last words of a file, which say where its table is */
#define TAIL (40)

typedef struct {
  gsize offset; /* 0: there is none */
  gsize length; /* up to and with `endobj` */
  gsize body;   /* after `obj` */
  guint stream; /* the compressed stream that it is in, or 0 */
  guint index;  /* there */
} Object;

typedef struct {
  const char *data; /* ends with a zero */
  gsize length;
  GArray *objects;  /* (owned) (element-type Object) by number */
  GArray *starts;   /* (owned) (element-type gsize) of all that stands in the file */
  guint root;
  guint info;
  GByteArray *out;
} Pack;


/* --- Reading ------------------------------------------------------------------------------ */

static gboolean
read_reference (const char *text, const char *name, guint *number)
{
  const char *at = strstr (text, name);

  if (at == NULL)
    return FALSE;
  *number = (guint) g_ascii_strtoull (at + strlen (name), NULL, 10);
  return *number > 0;
}

static gboolean
read_section (Pack *self, const char **at)
{
  char *end;
  guint first = (guint) g_ascii_strtoull (*at, &end, 10), count = (guint) g_ascii_strtoull (end, &end, 10);

  end = strchr (end, '\n');
  if (end == NULL || count > self->length / TABLE_ENTRY || first > self->length ||
      (gsize) (end + 1 - self->data) + (gsize) count * TABLE_ENTRY > self->length)
    return FALSE;
  if (self->objects->len < first + count)
    g_array_set_size (self->objects, first + count);
  for (guint i = 0; i < count; i++) {
    const char *entry = end + 1 + (gsize) i * TABLE_ENTRY;
    Object *object = &g_array_index (self->objects, Object, first + i);

    gsize offset = (gsize) g_ascii_strtoull (entry, NULL, 10);

    if (entry[17] != 'n')
      continue;
    g_array_append_val (self->starts, offset);
    /* what was written later is read first, and holds */
    if (object->offset == 0)
      object->offset = offset;
  }
  *at = end + 1 + (gsize) count * TABLE_ENTRY;
  return TRUE;
}

/* One table and its trailer. Returns: where the one before it is, 0 if there is none, or -1 */
static gint64
read_table (Pack *self, gsize offset)
{
  const char *at = self->data + offset, *end, *previous;
  g_autofree char *trailer = NULL;
  guint number;

  if (offset + 5 > self->length || strncmp (at, "xref\n", 5) != 0)
    return -1;
  for (at += 5; g_ascii_isdigit (*at);) {
    if (!read_section (self, &at))
      return -1;
  }
  end = strstr (at, "startxref");
  if (strncmp (at, "trailer", 7) != 0 || end == NULL)
    return -1;
  trailer = g_strndup (at, (gsize) (end - at));
  if (self->root == 0 && !read_reference (trailer, "/Root ", &self->root))
    return -1;
  if (self->info == 0 && read_reference (trailer, "/Info ", &number))
    self->info = number;
  previous = strstr (trailer, "/Prev ");
  return previous != NULL ? g_ascii_strtoll (previous + strlen ("/Prev "), NULL, 10) : 0;
}

/* Returns: what stands next in the file after @offset; what strangers typed may say `endobj`, too */
static gsize
find_next (Pack *self, gsize offset)
{
  guint low = 0, high = self->starts->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (self->starts, gsize, middle) <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  return low < self->starts->len ? g_array_index (self->starts, gsize, low) : self->length;
}

static gboolean
measure (Pack *self, guint number)
{
  Object *object = &g_array_index (self->objects, Object, number);
  g_autofree char *head = g_strdup_printf ("%u 0 obj", number);
  gsize end = object->offset < self->length ? find_next (self, object->offset) : 0;
  gsize tail = strlen ("endobj\n");

  if (end < object->offset + strlen (head) + tail || end > self->length ||
      strncmp (self->data + object->offset, head, strlen (head)) != 0 ||
      strncmp (self->data + end - tail, "endobj\n", tail) != 0)
    return FALSE;
  object->body = object->offset + strlen (head);
  object->length = end - 1 - object->offset;
  return TRUE;
}

static gboolean
is_stream (Pack *self, const Object *object)
{
  return memchr (self->data + object->offset, '\0', object->length) != NULL ||
         g_strstr_len (self->data + object->offset, (gssize) object->length, "stream\n") != NULL;
}

/* A length to which a stream refers to stays where any reader finds it */
static gboolean
is_number (Pack *self, const Object *object)
{
  return g_ascii_isdigit (self->data[object->body + strspn (self->data + object->body, " \r\n")]);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  gsize first = *(const gsize *) a, second = *(const gsize *) b;

  return first < second ? -1 : first > second;
}

static gboolean
read_all (Pack *self)
{
  static const char mark[] = "startxref\n";
  gsize tail = MIN (self->length, TAIL);
  const char *start = memmem (self->data + self->length - tail, tail, mark, strlen (mark));
  gint64 table = start != NULL ? g_ascii_strtoll (start + strlen (mark), NULL, 10) : -1;

  for (guint turns = 0; table > 0 && turns < 8; turns++) {
    gsize place = (gsize) table;

    g_array_append_val (self->starts, place);
    table = read_table (self, place);
  }
  if (table != 0 || self->root >= self->objects->len)
    return FALSE;
  g_array_sort (self->starts, compare_numbers);
  for (guint i = 1; i < self->objects->len; i++) {
    if (g_array_index (self->objects, Object, i).offset != 0 && !measure (self, i))
      return FALSE;
  }
  return TRUE;
}

/* --- Writing ------------------------------------------------------------------------------ */

static void
append_text (GByteArray *out, const char *text)
{
  g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text));
}

/* In memory nothing can fail but memory, which ends the program anyway. */
static void
append_stream (GByteArray *out, guint number, const char *about, const guint8 *data, gsize length)
{
  uLongf room = compressBound ((uLong) length);
  g_autofree guint8 *packed = g_malloc (room);
  g_autofree char *head = NULL;

  if (compress2 (packed, &room, data, (uLong) length, Z_BEST_COMPRESSION) != Z_OK)
    g_error ("A PDF could not be packed");
  head = g_strdup_printf ("%u 0 obj\n<< %s /Filter /FlateDecode /Length %lu >>\nstream\n", number, about, (gulong) room);
  append_text (out, head);
  g_byte_array_append (out, packed, (guint) room);
  append_text (out, "\nendstream\nendobj\n");
}

/* Numbers and places first, then the objects themselves */
static void
write_packed (Pack *self, guint number, GArray *members)
{
  g_autoptr (GString) places = g_string_new (NULL), bodies = g_string_new (NULL);
  g_autofree char *about = NULL;
  gsize offset = self->out->len;
  Object stream = { .offset = offset };

  for (guint i = 0; i < members->len; i++) {
    guint member = g_array_index (members, guint, i);
    Object *object = &g_array_index (self->objects, Object, member);
    g_autofree char *body = g_strndup (self->data + object->body,
                                       object->length - (object->body - object->offset) - strlen ("endobj"));

    g_string_append_printf (places, "%u %" G_GSIZE_FORMAT " ", member, bodies->len);
    g_string_append (bodies, g_strstrip (body));
    g_string_append_c (bodies, '\n');
    object->stream = number;
    object->index = i;
  }
  about = g_strdup_printf ("/Type /ObjStm /N %u /First %" G_GSIZE_FORMAT, members->len, places->len);
  g_string_append (places, bodies->str);
  append_stream (self->out, number, about, (const guint8 *) places->str, places->len);
  if (self->objects->len <= number)
    g_array_set_size (self->objects, number + 1);
  g_array_index (self->objects, Object, number) = stream;
}

static void
append_entry (GByteArray *out, guint8 kind, gsize place, guint index)
{
  guint8 entry[1 + FIELD_OFFSET + 2] = { kind };

  for (guint i = 0; i < FIELD_OFFSET; i++)
    entry[FIELD_OFFSET - i] = (guint8) (place >> (8 * i));
  entry[FIELD_OFFSET + 1] = (guint8) (index >> 8);
  entry[FIELD_OFFSET + 2] = (guint8) index;
  g_byte_array_append (out, entry, sizeof entry);
}

static void
write_table (Pack *self)
{
  g_autoptr (GByteArray) table = g_byte_array_new ();
  guint number = self->objects->len;
  gsize place = self->out->len;
  g_autofree char *info = self->info != 0 ? g_strdup_printf (" /Info %u 0 R", self->info) : g_strdup ("");
  g_autofree char *about =
      g_strdup_printf ("/Type /XRef /Size %u /W [1 %d 2] /Root %u 0 R%s", number + 1, FIELD_OFFSET, self->root, info);
  g_autofree char *end = g_strdup_printf ("startxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", place);

  for (guint i = 0; i < number; i++) {
    const Object *object = &g_array_index (self->objects, Object, i);

    if (object->stream != 0)
      append_entry (table, 2, object->stream, object->index);
    else
      append_entry (table, object->offset != 0 ? 1 : 0, object->offset, object->offset != 0 ? 0 : i == 0 ? 65535 : 0);
  }
  append_entry (table, 1, place, 0);
  append_stream (self->out, number, about, table->data, table->len);
  append_text (self->out, end);
}

/* What stays is written in the order of numbers; the rest is packed after it */
static void
write_all (Pack *self)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (guint));
  guint count = self->objects->len;

  g_byte_array_append (self->out, (const guint8 *) self->data, (guint) (strchr (strchr (self->data, '\n') + 1, '\n') + 1 - self->data));
  for (guint i = 1; i < count; i++) {
    Object *object = &g_array_index (self->objects, Object, i);
    gsize place = self->out->len;

    if (object->offset == 0)
      continue;
    if (!is_stream (self, object) && !is_number (self, object)) {
      g_array_append_val (members, i);
      continue;
    }
    g_byte_array_append (self->out, (const guint8 *) self->data + object->offset, (guint) object->length);
    append_text (self->out, "\n");
    object->offset = place;
  }
  for (guint at = 0; at < members->len; at += PACKED_TOGETHER) {
    g_autoptr (GArray) part = g_array_new (FALSE, FALSE, sizeof (guint));

    g_array_append_vals (part, &g_array_index (members, guint, at), MIN (members->len - at, PACKED_TOGETHER));
    write_packed (self, self->objects->len, part);
  }
  write_table (self);
}

GByteArray *
dif_pdf_pack (GByteArray *pdf)
{
  g_autoptr (GArray) objects = g_array_new (FALSE, TRUE, sizeof (Object));
  g_autofree char *data = g_malloc (pdf->len + 1);
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  Pack pack = { .data = data, .length = pdf->len, .objects = objects, .starts = starts };

  if (pdf->len > 0)
    memcpy (data, pdf->data, pdf->len);
  data[pdf->len] = '\0';
  if (!g_str_has_prefix (data, "%PDF-1.5\n%") || !read_all (&pack))
    return pdf;
  pack.out = g_byte_array_new ();
  write_all (&pack);
  g_byte_array_unref (pdf);
  return pack.out;
}
