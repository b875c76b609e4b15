/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/dif-limits.h"
#include "dif-test.h"
#include "package/dif-acta-set.h"
#include "package/dif-csv-reader.h"
#include "package/dif-prep-value.h"


typedef struct {
  GPtrArray *lines;
  guint broken;
} Seen;

static void
see (const char *line, gsize length, gboolean whole, gpointer user_data)
{
  Seen *seen = user_data;

  g_ptr_array_add (seen->lines, g_strndup (line, length));
  seen->broken += !whole;
}

/* Lines joined by `~`, read in blocks of @step bytes */
static char *
read_lines (const char *text, gsize length, gsize step, DifCsvFacts *facts)
{
  Seen seen = { g_ptr_array_new_with_free_func (g_free), 0 };
  g_autoptr (DifCsvReader) reader = dif_csv_reader_new (see, &seen);
  char *joined;

  for (gsize i = 0; i < length; i += step) {
    g_autofree char *block = g_memdup2 (text + i, MIN (step, length - i));

    dif_csv_reader_push (reader, block, MIN (step, length - i));
  }
  dif_csv_reader_finish (reader);
  *facts = *dif_csv_reader_get_facts (reader);
  g_assert_cmpuint (seen.broken, ==, facts->too_long);
  g_ptr_array_add (seen.lines, NULL);
  joined = g_strjoinv ("~", (GStrv) seen.lines->pdata);
  g_ptr_array_unref (seen.lines);
  return joined;
}

static void
test_lines (void)
{
  static const struct {
    const char *text, *lines;
    guint64 lf, crlf, cr;
  } cases[] = {
    { "", "", 0, 0, 0 },
    { "a", "a", 0, 0, 0 },
    { "a\nb\n", "a~b", 2, 0, 0 },
    { "a\r\nb\r\n\r\n", "a~b~", 0, 3, 0 },
    { "a\rb\r\rc", "a~b~~c", 0, 0, 3 },
    { "a\r\nb\nc\rd", "a~b~c~d", 1, 1, 1 },
    { "\xef\xbb\xbf" "a\r", "a", 0, 0, 1 },
    { "\n\n\r\r", "~~~", 2, 0, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (gsize step = 1; step < 9; step++) {
      DifCsvFacts facts;
      g_autofree char *lines = read_lines (cases[i].text, strlen (cases[i].text), step, &facts);

      g_assert_cmpstr (lines, ==, cases[i].lines);
      g_assert_cmpuint (facts.ends[DIF_CSV_LF], ==, cases[i].lf);
      g_assert_cmpuint (facts.ends[DIF_CSV_CRLF], ==, cases[i].crlf);
      g_assert_cmpuint (facts.ends[DIF_CSV_CR], ==, cases[i].cr);
    }
  }
}

/* At the limit and one past it, in blocks that cut it anywhere */
static void
test_line_limit (void)
{
  static const gsize steps[] = { 1000, 65536, 65537, 1 << 20 };

  for (gsize over = 0; over < 2; over++) {
    gsize length = DIF_LIMIT_CSV_LINE + over;
    g_autofree char *text = g_malloc (length + 3);

    memset (text, 'x', length);
    memcpy (text + length, "\nb", 3);
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
      DifCsvFacts facts;
      g_autofree char *lines = read_lines (text, length + 2, steps[i], &facts);

      g_assert_cmpuint (facts.too_long, ==, over);
      g_assert_cmpuint (facts.lines, ==, 2);
      g_assert_cmpuint (strlen (lines), ==, DIF_LIMIT_CSV_LINE + 2);
      g_assert_true (g_str_has_suffix (lines, "~b"));
    }
  }
}

static void
test_encodings (void)
{
  static const struct {
    const char *text;
    gsize length;
    DifCsvEncoding encoding;
    guint64 nul_bytes;
  } cases[] = {
    { "abc\n", 4, DIF_CSV_ASCII, 0 },
    { "a\0c\n", 4, DIF_CSV_ASCII, 1 },
    { "\xc3\xa9\n", 3, DIF_CSV_UTF8, 0 },
    { "\xc3\0\n", 3, DIF_CSV_LATIN1, 1 },
    { "\xef\xbb\xbf" "abc\n", 7, DIF_CSV_UTF8_BOM, 0 },
    { "\xef\xbb\xbf" "ab\xe9\n", 7, DIF_CSV_UTF8_BOM, 0 },
    { "L\xe9" "eme\n", 6, DIF_CSV_LATIN1, 0 },
    { "\xc3\xa9\nL\xe9" "eme\n", 9, DIF_CSV_LATIN1, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Seen seen = { g_ptr_array_new_with_free_func (g_free), 0 };
    g_autoptr (DifCsvReader) reader = dif_csv_reader_new (see, &seen);

    dif_csv_reader_push (reader, cases[i].text, cases[i].length);
    dif_csv_reader_finish (reader);
    g_assert_cmpint (dif_csv_reader_get_encoding (reader), ==, cases[i].encoding);
    g_assert_cmpuint (dif_csv_reader_get_facts (reader)->nul_bytes, ==, cases[i].nul_bytes);
    g_ptr_array_unref (seen.lines);
  }
}

static void
test_fields (void)
{
  static const struct {
    const char *line;
    char separator;
    const char *fields;
    gboolean balanced;
  } cases[] = {
    { "", ',', "", TRUE },
    { "a", ',', "a", TRUE },
    { "a,,c,", ',', "a~~c~", TRUE },
    { "a|b,c|d", '|', "a~b,c~d", TRUE },
    { "\"a,b\",c", ',', "a,b~c", TRUE },
    { "\"['Ilegible', 'Sin dato']\",1", ',', "['Ilegible', 'Sin dato']~1", TRUE },
    { "\"a\"\"b\",c", ',', "a\"b~c", TRUE },
    { "=\"230085B0100\"|x", '|', "=\"230085B0100\"~x", TRUE },
    { "\"a\"b,c", ',', "ab~c", TRUE },
    { "a,\"b,c", ',', "a~b,c", FALSE },
    { "\"", ',', "", FALSE },
    { "\"\"\"", ',', "\"", FALSE },
    { "'280749B0100','x'", ',', "'280749B0100'~'x'", TRUE },
  };
  g_autofree char *scratch = g_malloc (DIF_CSV_SCRATCH);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    DifCsvField fields[8];
    g_autoptr (GString) joined = g_string_new (NULL);
    gboolean balanced;
    guint count = dif_csv_split (cases[i].line, strlen (cases[i].line), cases[i].separator, scratch,
                                 fields, G_N_ELEMENTS (fields), &balanced);

    for (guint k = 0; k < count; k++) {
      if (k > 0)
        g_string_append_c (joined, '~');
      g_string_append_len (joined, fields[k].text, (gssize) fields[k].length);
    }
    g_assert_cmpstr (joined->str, ==, cases[i].fields);
    g_assert_cmpint (balanced, ==, cases[i].balanced);
  }
}

static void
test_values (void)
{
  static const struct {
    const char *text;
    DifPrepValue kind;
    gint64 number;
  } cases[] = {
    { "4778", DIF_PREP_NUMBER, 4778 },
    { " 4778 ", DIF_PREP_NUMBER, 4778 },
    { "'4778", DIF_PREP_NUMBER, 4778 },
    { "=\"4778\"", DIF_PREP_NUMBER, 4778 },
    { "7,672", DIF_PREP_NUMBER, 7672 },
    { "1,007,672", DIF_PREP_NUMBER, 1007672 },
    { "2676439.0", DIF_PREP_NUMBER, 2676439 },
    { "100.0000", DIF_PREP_NUMBER, 100 },
    { "-5", DIF_PREP_NUMBER, -5 },
    { "007", DIF_PREP_NUMBER, 7 },
    { "9223372036854775807", DIF_PREP_NUMBER, G_MAXINT64 },
    { "9223372036854775808", DIF_PREP_HUGE, 0 },
    { "99999999999999999999999999", DIF_PREP_HUGE, 0 },
    { "39.226", DIF_PREP_FRACTION, 0 },
    { "100.0000%", DIF_PREP_FRACTION, 0 },
    { "", DIF_PREP_EMPTY, 0 },
    { " \"\" ", DIF_PREP_EMPTY, 0 },
    { "-", DIF_PREP_PENDING, 0 },
    { " - ", DIF_PREP_PENDING, 0 },
    { "Sin dato", DIF_PREP_WORD, 0 },
    { "SIN DATO", DIF_PREP_WORD, 0 },
    { "sin_dato", DIF_PREP_WORD, 0 },
    { "Ilegible", DIF_PREP_WORD, 0 },
    { "Sin acta(3)", DIF_PREP_WORD, 0 },
    { "N/A", DIF_PREP_WORD, 0 },
    { "12,34", DIF_PREP_OTHER, 0 },
    { "1,2345", DIF_PREP_OTHER, 0 },
    { "12a", DIF_PREP_OTHER, 0 },
    { "1-2", DIF_PREP_OTHER, 0 },
    { "NaN", DIF_PREP_OTHER, 0 },
    { "--5", DIF_PREP_OTHER, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 number;
    DifPrepValue kind = dif_prep_value_read (cases[i].text, strlen (cases[i].text), &number);

    if (kind != cases[i].kind)
      g_error ("“%s” was read as %d", cases[i].text, (int) kind);
    g_assert_cmpint (number, ==, cases[i].number);
  }
}

static void
test_percentages (void)
{
  static const struct {
    const char *text;
    gint64 value;
  } cases[] = {
    { "97.9907", 979907 }, { "100.0000%", 1000000 }, { "39.226", 392260 }, { "0", 0 },
    { "22.15239", 221523 }, { "'95.08", 950800 },   { "-", -1 },          { "x", -1 }, { "", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 value = -1;
    gboolean is = dif_prep_value_percentage (cases[i].text, strlen (cases[i].text), &value);

    g_assert_cmpint (is, ==, cases[i].value >= 0);
    g_assert_true (!is || value == cases[i].value);
  }
}

/* As many actas as it may know, and one more */
static void
test_acta_set (void)
{
  g_autoptr (DifActaSet) set = dif_acta_set_new ();
  gint64 votes;

  for (guint i = 0; i <= DIF_LIMIT_KNOWN_ACTAS; i++) {
    guint64 key = dif_acta_hash (DIF_ACTA_HASH, (const char *) &i, sizeof (i));

    g_assert_cmpint (dif_acta_set_is_full (set), ==, FALSE);
    g_assert_true (dif_acta_set_add (set, key, i));
  }
  g_assert_true (dif_acta_set_is_full (set));
  for (guint i = 0; i <= DIF_LIMIT_KNOWN_ACTAS; i++) {
    guint64 key = dif_acta_hash (DIF_ACTA_HASH, (const char *) &i, sizeof (i));

    g_assert_cmpint (dif_acta_set_lookup (set, key, &votes), ==, i < DIF_LIMIT_KNOWN_ACTAS);
    g_assert_true (i == DIF_LIMIT_KNOWN_ACTAS || votes == i);
  }
  g_assert_false (dif_acta_set_add (set, dif_acta_hash (DIF_ACTA_HASH, "\0\0\0\0", 4), 9));
  g_assert_false (dif_acta_set_lookup (set, dif_acta_hash (DIF_ACTA_HASH, "\0\0\0\0", 4), &votes));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/lines", test_lines);
  g_test_add_func ("/csv/line-limit", test_line_limit);
  g_test_add_func ("/csv/encodings", test_encodings);
  g_test_add_func ("/csv/fields", test_fields);
  g_test_add_func ("/csv/values", test_values);
  g_test_add_func ("/csv/percentages", test_percentages);
  g_test_add_func ("/csv/acta-set", test_acta_set);
  return g_test_run ();
}
