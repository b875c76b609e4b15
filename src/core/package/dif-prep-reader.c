/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-prep-reader"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/dif-limits.h"
#include "dif-prep-reader-private.h"
#include "dif-prep-value.h"

#include "dif-prep-reader.h"

/* A results CSV shows what it is in its first lines */
#define HEADING_LINES (40)
#define TITLE_BYTES (400)
#define SEPARATORS ",|;\t"
/* As many digits as surely fit, and as much of an odd cell as is shown */
#define PLAIN_DIGITS (10)
#define ODD_BYTES (40)

/* Where in the file the reader is */
typedef enum {
  IN_HEADING,
  AT_VALUES,  /* the next line that is not blank holds the summary's values */
  AT_COLUMNS, /* before the column names of the actas */
  IN_ROWS,
} Place;

struct _DifPrepReader {
  GTimeZone *zone;           /* (owned) */
  DifPrepElection *before;   /* (unowned) (nullable) */
  DifFindings *findings;     /* (unowned) */
  DifCsvReader *lines;       /* (owned) */
  DifPrepElection *election; /* (owned) */
  Place place;
  guint heading;             /* lines before the first that was looked for */
  char said_separator;       /* of a `sep=` line; NUL without one */
  gboolean repeated;         /* the names were met twice */
  int at[DIF_PREP_N_COLUMNS]; /* index of each column, -1 if it is not there */
  guint votes_from;          /* the block of votes, up to and without votes_to */
  guint votes_to;
  guint64 twice;             /* actas met again */
  guint64 unbalanced;
  guint64 overlong;
  DifPrepSums sums;
  DifCsvField fields[DIF_LIMIT_CSV_COLUMNS];
  char scratch[DIF_CSV_SCRATCH];
};


#define FIND(self, level, id, row, ...)                                                            \
  dif_findings_add ((self)->findings, DIF_FINDING_##level, id, (self)->election->path, row, __VA_ARGS__)

/* --- Heading ------------------------------------------------------------------------------ */

/* The length of a line's first cell, and the separator behind it */
static gsize
first_cell (const char *line, gsize length, char *separator)
{
  gsize size = 0;

  while (size < length && line[size] != '\0' && strchr (SEPARATORS, line[size]) == NULL)
    size++;
  *separator = size < length && line[size] != '\0' ? line[size] : '\0';
  return size;
}

static guint
split (DifPrepReader *self, const char *line, gsize length, char separator)
{
  gboolean balanced;
  guint count = dif_csv_split (line, length, separator, self->scratch, self->fields,
                               DIF_LIMIT_CSV_COLUMNS, &balanced);

  if (!balanced) {
    self->unbalanced++;
    FIND (self, ERROR, "unbalanced-quotes", (gint64) self->election->rows,
          _("A quote is opened and never closed in line %" PRIu64),
          dif_csv_reader_get_facts (self->lines)->lines);
  }
  return count;
}

static char
choose_separator (DifPrepReader *self, char after)
{
  return after != '\0' ? after : self->said_separator != '\0' ? self->said_separator : ',';
}

static char *
take_text (const DifCsvField *field)
{
  const char *text = field->text;
  gsize length = field->length;

  dif_prep_strip (&text, &length);
  return dif_csv_to_utf8 (text, MIN (length, TITLE_BYTES));
}

static void
read_names (DifPrepReader *self, const char *line, gsize length, char after)
{
  guint count;

  self->election->separator = choose_separator (self, after);
  count = split (self, line, length, self->election->separator);
  if (self->election->names->len > 0) {
    self->repeated = TRUE;
    g_ptr_array_set_size (self->election->names, 0);
    g_ptr_array_set_size (self->election->values, 0);
  }
  for (guint i = 0; i < MIN (count, DIF_LIMIT_CSV_COLUMNS); i++)
    g_ptr_array_add (self->election->names, take_text (&self->fields[i]));
  self->place = AT_VALUES;
}

static void
read_values (DifPrepReader *self, const char *line, gsize length)
{
  guint count = split (self, line, length, self->election->separator);

  for (guint i = 0; i < MIN (count, DIF_LIMIT_CSV_COLUMNS); i++)
    g_ptr_array_add (self->election->values, take_text (&self->fields[i]));
  self->place = AT_COLUMNS;
}

/* The votes are between TOTAL_VOTOS_SACADOS and TOTAL_VOTOS_ASENTADO; where one of them lacks, between
 * the last column that is surely none and the first after */
static void
find_votes (DifPrepReader *self, guint count)
{
  int from = self->at[DIF_PREP_TOTAL_VOTOS_SACADOS], to = self->at[DIF_PREP_TOTAL_VOTOS_ASENTADO];

  if (to < 0)
    to = self->at[DIF_PREP_TOTAL_VOTOS_CALCULADO];
  if (to < 0)
    return;
  for (int i = 0; from < 0 && i < to; i++) {
    if (!dif_prep_column_is_known (self->fields[to - 1 - i].text, self->fields[to - 1 - i].length))
      continue;
    from = to - 1 - i;
  }
  self->votes_from = (guint) (from + 1);
  self->votes_to = (guint) MAX (to, from + 1);
  for (guint i = self->votes_from; i < MIN (self->votes_to, count); i++) {
    DifPrepColumn column = dif_prep_column_find (self->fields[i].text, self->fields[i].length);

    if (column != DIF_PREP_NO_REGISTRADAS && column != DIF_PREP_NULOS)
      g_ptr_array_add (self->election->parties, take_text (&self->fields[i]));
  }
}

static void
check_columns (DifPrepReader *self)
{
  static const DifPrepColumn needed[] = { DIF_PREP_CONTABILIZADA, DIF_PREP_TOTAL_VOTOS_CALCULADO,
                                          DIF_PREP_LISTA_NOMINAL, DIF_PREP_TIPO_CASILLA };

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++) {
    if (self->at[needed[i]] < 0)
      FIND (self, ERROR, "column-missing", 0, _("There is no column %s, so its sums cannot be checked"),
            dif_prep_column_name (needed[i]));
  }
  if (self->election->parties->len == 0)
    FIND (self, ERROR, "no-parties", 0, _("No column of votes was found"));
}

static void
read_columns (DifPrepReader *self, const char *line, gsize length, char after)
{
  guint count;

  self->election->separator = choose_separator (self, after);
  count = split (self, line, length, self->election->separator);
  self->election->columns = count;
  if (count > DIF_LIMIT_CSV_COLUMNS)
    FIND (self, ERROR, "too-many-columns", 0,
          _("There are %u columns; those beyond the limit of %d are not looked at"), count,
          DIF_LIMIT_CSV_COLUMNS);
  count = MIN (count, DIF_LIMIT_CSV_COLUMNS);
  for (guint i = 0; i < count; i++) {
    DifPrepColumn column = dif_prep_column_find (self->fields[i].text, self->fields[i].length);

    if (column == DIF_PREP_NO_COLUMN)
      continue;
    if (self->at[column] < 0)
      self->at[column] = (int) i;
    else
      FIND (self, WARNING, "column-twice", 0, _("There are two columns %s; the first one is taken"),
            dif_prep_column_name (column));
  }
  find_votes (self, count);
  check_columns (self);
  self->place = IN_ROWS;
}

static void
read_heading_line (DifPrepReader *self, const char *line, gsize length)
{
  g_autofree char *text = dif_csv_to_utf8 (line, MIN (length, TITLE_BYTES));
  char *plain = g_strstrip (text);
  const char *start = plain;
  gsize size = strlen (plain);
  DifCutStamp cut;

  self->heading++;
  if (g_ascii_strncasecmp (plain, "sep=", 4) == 0) {
    self->said_separator = plain[4];
    return;
  }
  if (dif_prep_is_blank (line, length))
    return;
  if (!self->election->has_cut && dif_cut_stamp_find (plain, self->zone, &cut)) {
    self->election->has_cut = TRUE;
    self->election->cut = cut;
    if (cut.moment == 0)
      FIND (self, ERROR, "cut-invalid", 0, _("The cut time “%s” is no date that exists"), plain);
  } else if (self->election->title == NULL) {
    dif_prep_strip (&start, &size);
    self->election->title = g_strndup (start, size);
  }
}

/* --- Rows --------------------------------------------------------------------------------- */

static const DifCsvField *
cell (DifPrepReader *self, DifPrepColumn column, guint count)
{
  static const DifCsvField nothing = { "", 0 };
  int index = self->at[column];

  return index >= 0 && (guint) index < count ? &self->fields[index] : &nothing;
}

static void
add (DifPrepReader *self, gint64 *sum, gint64 number)
{
  gint64 result;

  if (!__builtin_add_overflow (*sum, number, &result))
    *sum = result;
  else
    self->sums.overflow = TRUE;
}

static const char *
party_name (DifPrepReader *self, guint column)
{
  guint index = column - self->votes_from;

  return index < self->election->parties->len ? g_ptr_array_index (self->election->parties, index)
                                              : _("A column of votes");
}

/* Says what is odd about a cell; nearly none are */
static void
report_value (DifPrepReader *self, const DifCsvField *field, const char *what, DifPrepValue value, gint64 number)
{
  if (value == DIF_PREP_HUGE) {
    FIND (self, ERROR, "number-huge", (gint64) self->election->rows,
          _("%s holds a number beyond what a computer counts"), what);
  } else if (value == DIF_PREP_NUMBER && number < 0) {
    FIND (self, ERROR, "number-negative", (gint64) self->election->rows,
          _("%s holds a negative number, %" PRId64), what, number);
  } else if (value == DIF_PREP_OTHER || value == DIF_PREP_FRACTION) {
    g_autofree char *shown = dif_csv_to_utf8 (field->text, MIN (field->length, ODD_BYTES));

    FIND (self, NOTICE, "value-odd", (gint64) self->election->rows,
          _("%s holds “%s”, which is neither a number nor a word that is known"), what, shown);
  }
}

/* A cell that counts something; what is no number counts as 0.
 * @what: (nullable): its column's name; NULL: that of the party in @column */
static DifPrepValue
read_number (DifPrepReader *self, const DifCsvField *field, const char *what, guint column, gint64 *number)
{
  DifPrepValue value;

  /* nearly all cells are a few digits */
  if (field->length > 0 && field->length < PLAIN_DIGITS) {
    gint64 plain = 0;
    gsize i = 0;

    for (; i < field->length && g_ascii_isdigit (field->text[i]); i++)
      plain = plain * 10 + (field->text[i] - '0');
    if (i == field->length) {
      *number = plain;
      return DIF_PREP_NUMBER;
    }
  }
  value = dif_prep_value_read (field->text, field->length, number);
  if (value == DIF_PREP_HUGE || value == DIF_PREP_OTHER || value == DIF_PREP_FRACTION || *number < 0)
    report_value (self, field, what != NULL ? what : party_name (self, column), value, *number);
  return value;
}

static guint64
acta_key (DifPrepReader *self, guint count)
{
  static const DifPrepColumn parts[] = { DIF_PREP_CLAVE_CASILLA, DIF_PREP_CLAVE_ACTA, DIF_PREP_ID_DISTRITO,
                                         DIF_PREP_ID_MUNICIPIO, DIF_PREP_SECCION, DIF_PREP_ID_CASILLA,
                                         DIF_PREP_TIPO_CASILLA, DIF_PREP_EXT_CONTIGUA, DIF_PREP_TIPO_ACTA };
  guint64 key = DIF_ACTA_HASH;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    const DifCsvField *field = cell (self, parts[i], count);

    key = dif_acta_hash (key, field->text, field->length);
  }
  return key;
}

static char *
show_key (DifPrepReader *self, guint count)
{
  const DifCsvField *field = cell (self, DIF_PREP_CLAVE_ACTA, count);
  g_autofree char *key = take_text (field);

  if (*key != '\0' && !g_str_equal (key, "-"))
    return g_steal_pointer (&key);
  return take_text (cell (self, DIF_PREP_CLAVE_CASILLA, count));
}

static void
compare_with_before (DifPrepReader *self, guint64 key, gint64 votes, guint count)
{
  g_autofree char *shown = NULL;
  gint64 earlier;

  if (!dif_acta_set_lookup (self->before->actas, key, &earlier) || earlier == DIF_ACTA_PENDING ||
      votes >= earlier)
    return;
  shown = show_key (self, count);
  if (votes == DIF_ACTA_PENDING)
    FIND (self, WARNING, "acta-withdrawn", (gint64) self->election->rows,
          _("The acta %s had %" PRId64 " votes in the cut before, and is pending now"), shown,
          earlier);
  else
    FIND (self, WARNING, "votes-fell", (gint64) self->election->rows,
          _("The acta %s had %" PRId64 " votes in the cut before, and has %" PRId64
            " now"),
          shown, earlier, votes);
}

/* An acta of the catalogue is listed once */
static void
remember_acta (DifPrepReader *self, gint64 votes, guint count)
{
  const DifCsvField *casilla = cell (self, DIF_PREP_CLAVE_CASILLA, count);
  const char *text = casilla->text;
  gsize length = casilla->length;
  guint64 key;

  dif_prep_strip (&text, &length);
  if (length == 0 || (length == 1 && *text == '-'))
    return;
  key = acta_key (self, count);
  if (!dif_acta_set_add (self->election->actas, key, votes)) {
    g_autofree char *shown = show_key (self, count);

    FIND (self, WARNING, "acta-twice", (gint64) self->election->rows, _("The acta %s is listed again"),
          shown);
  } else if (self->before != NULL) {
    compare_with_before (self, key, votes, count);
  }
}

static gboolean
is_special (DifPrepReader *self, guint count)
{
  const DifCsvField *field = cell (self, DIF_PREP_TIPO_CASILLA, count);
  const char *text = field->text;
  gsize length = field->length;

  dif_prep_strip (&text, &length);
  return length == 1 && (*text == 'S' || *text == 's');
}

/* TOTAL_VOTOS_CALCULADO is what the cells of the block add up to */
static void
check_total (DifPrepReader *self, DifPrepValue kind, gint64 total, guint count)
{
  gint64 sum = 0;

  for (guint i = self->votes_from; i < MIN (self->votes_to, count); i++) {
    gint64 number;

    if (read_number (self, &self->fields[i], NULL, i, &number) == DIF_PREP_NUMBER)
      add (self, &sum, number);
  }
  if (kind == DIF_PREP_NUMBER && sum != total && self->votes_to > self->votes_from) {
    g_autofree char *shown = show_key (self, count);

    FIND (self, WARNING, "acta-total", (gint64) self->election->rows,
          _("The acta %s says %" PRId64 " votes in all; its columns add up to %" PRId64),
          shown, total, sum);
  }
}

/* @whole: whether the row has a cell per column; else its cells may not be what they seem */
static void
count_row (DifPrepReader *self, guint count, gboolean whole)
{
  DifPrepCounts *counts = &self->election->counts;
  gint64 state = 0, total = 0, voters = 0;
  DifPrepValue kind =
      read_number (self, cell (self, DIF_PREP_CONTABILIZADA, count), "CONTABILIZADA", 0, &state);
  gboolean counted = kind == DIF_PREP_NUMBER && state == 1;
  gboolean captured = kind == DIF_PREP_NUMBER && (state == 0 || state == 1);
  DifPrepValue said = read_number (self, cell (self, DIF_PREP_TOTAL_VOTOS_CALCULADO, count),
                                   "TOTAL_VOTOS_CALCULADO", 0, &total);

  if (captured)
    *(counted ? &counts->contabilizadas : &counts->no_contabilizadas) += 1;
  else if (kind == DIF_PREP_NUMBER && state == 2)
    counts->fuera_catalogo++;
  else
    counts->pendientes++;
  if (whole)
    check_total (self, said, total, count);
  if (captured || (kind != DIF_PREP_NUMBER))
    remember_acta (self, captured ? MAX (total, 0) : DIF_ACTA_PENDING, count);
  if (!counted)
    return;
  read_number (self, cell (self, DIF_PREP_LISTA_NOMINAL, count), "LISTA_NOMINAL", 0, &voters);
  add (self, &self->sums.votes, total);
  add (self, &self->sums.voters, voters);
  if (!is_special (self, count))
    add (self, &self->sums.votes_not_special, total);
}

static void
learn_entity (DifPrepReader *self, guint count)
{
  const DifCsvField *field = cell (self, DIF_PREP_ID_ENTIDAD, count);
  gint64 number;

  if (self->election->entity == -2 ||
      dif_prep_value_read (field->text, field->length, &number) != DIF_PREP_NUMBER || number < 0)
    return;
  if (self->election->entity == -1)
    self->election->entity = number;
  else if (self->election->entity != number)
    self->election->entity = -2;
}

/* A separator too many at the end of a row is a habit */
static gboolean
fits (DifPrepReader *self, guint count)
{
  return count == self->election->columns ||
         (count == self->election->columns + 1 && count <= DIF_LIMIT_CSV_COLUMNS &&
          self->fields[count - 1].length == 0);
}

static void
read_row (DifPrepReader *self, const char *line, gsize length, gboolean whole)
{
  gboolean as_wide;
  guint count;
  char after;

  self->election->rows++;
  if (!whole) {
    self->overlong++;
    return;
  }
  if (length > 1 && (*line == 'C' || line[1] == 'C') &&
      dif_prep_column_find (line, first_cell (line, length, &after)) == DIF_PREP_CLAVE_CASILLA) {
    self->repeated = TRUE;
    return;
  }
  count = split (self, line, length, self->election->separator);
  as_wide = fits (self, count);
  if (!as_wide)
    FIND (self, WARNING, "row-columns", (gint64) self->election->rows,
          _("The row has %u cells, and there are %u columns"), count, self->election->columns);
  count = MIN (count, DIF_LIMIT_CSV_COLUMNS);
  learn_entity (self, count);
  count_row (self, count, as_wide);
}

/* --- The whole file ----------------------------------------------------------------------- */

static void
on_line (const char *line, gsize length, gboolean whole, gpointer user_data)
{
  DifPrepReader *self = user_data;
  gsize first;
  char after;

  if (dif_prep_reader_is_other (self))
    return;
  if (self->place == IN_ROWS) {
    if (!dif_prep_is_blank (line, length))
      read_row (self, line, length, whole);
    return;
  }
  if (!whole)
    self->overlong++;
  first = first_cell (line, length, &after);
  if (dif_prep_summary_find (line, first) == DIF_PREP_ESPERADAS) {
    read_names (self, line, length, after);
  } else if (dif_prep_column_find (line, first) <= DIF_PREP_CLAVE_ACTA && after != '\0') {
    read_columns (self, line, length, after);
  } else if (self->place == AT_VALUES) {
    if (!dif_prep_is_blank (line, length))
      read_values (self, line, length);
  } else {
    read_heading_line (self, line, length);
  }
}

DifPrepReader *
dif_prep_reader_new (const char *path, GTimeZone *zone, DifPrepElection *before, DifFindings *findings)
{
  DifPrepReader *self = g_new0 (DifPrepReader, 1);

  self->zone = g_time_zone_ref (zone);
  self->before = before;
  self->findings = findings;
  self->lines = dif_csv_reader_new (on_line, self);
  self->election = dif_prep_election_new (path);
  for (guint i = 0; i < DIF_PREP_N_COLUMNS; i++)
    self->at[i] = -1;
  return self;
}

void
dif_prep_reader_free (DifPrepReader *self)
{
  g_time_zone_unref (self->zone);
  dif_csv_reader_free (self->lines);
  g_clear_pointer (&self->election, dif_prep_election_free);
  g_free (self);
}

void
dif_prep_reader_push (DifPrepReader *self, const char *data, gsize length)
{
  dif_csv_reader_push (self->lines, data, length);
}

gboolean
dif_prep_reader_is_other (DifPrepReader *self)
{
  return self->place == IN_HEADING && (self->heading > HEADING_LINES || self->overlong > 0);
}

/* What the bytes themselves tell */
static void
report_bytes (DifPrepReader *self)
{
  const DifCsvFacts *facts = dif_csv_reader_get_facts (self->lines);
  guint kinds = 0;

  for (guint i = 0; i < G_N_ELEMENTS (facts->ends); i++)
    kinds += facts->ends[i] > 0;
  if (kinds > 1)
    FIND (self, NOTICE, "line-ends-mixed", 0,
          _("Lines end in different ways: %" PRIu64 " LF, %" PRIu64
            " CRLF, %" PRIu64 " CR"),
          facts->ends[DIF_CSV_LF], facts->ends[DIF_CSV_CRLF], facts->ends[DIF_CSV_CR]);
  if (facts->nul_bytes > 0)
    FIND (self, ERROR, "nul-bytes", 0, _("There are %" PRIu64 " NUL bytes in the text"),
          facts->nul_bytes);
  if (facts->bom && facts->not_utf8 > 0)
    FIND (self, WARNING, "encoding-broken", 0,
          _("It announces UTF-8, and %" PRIu64 " lines are not"), facts->not_utf8);
  if (self->overlong > 0)
    FIND (self, ERROR, "line-too-long", 0,
          _("%" PRIu64 " lines are longer than %d KiB and were not read"), self->overlong,
          (int) (DIF_LIMIT_CSV_LINE / DIF_KIB));
}

static void
report_structure (DifPrepReader *self)
{
  if (self->repeated)
    FIND (self, ERROR, "heading-twice", 0, _("The column names or the summary stand there twice"));
  if (self->election->names->len == 0)
    FIND (self, ERROR, "no-summary", 0, _("There is no summary: no line starts with ACTAS_ESPERADAS"));
  if (self->place != IN_ROWS)
    FIND (self, ERROR, "no-actas", 0, _("There are no actas: no line starts with CLAVE_CASILLA"));
  else if (self->election->rows == 0)
    FIND (self, WARNING, "no-rows", 0, _("There is no row of an acta under the column names"));
  if (!self->election->has_cut)
    FIND (self, WARNING, "cut-missing", 0, _("No line before the summary says the hour of the cut"));
  if (dif_acta_set_is_full (self->election->actas))
    FIND (self, NOTICE, "actas-many", 0,
          _("Beyond %d actas, repeated ones and falling votes are not looked for"), DIF_LIMIT_KNOWN_ACTAS);
}

DifPrepElection *
dif_prep_reader_finish (DifPrepReader *self)
{
  dif_csv_reader_finish (self->lines);
  if (self->place == IN_HEADING)
    return NULL;
  self->election->encoding = dif_csv_reader_get_encoding (self->lines);
  self->election->line_end = dif_csv_reader_get_line_end (self->lines);
  report_bytes (self);
  report_structure (self);
  dif_prep_check_summary (self->election, &self->sums, self->findings);
  if (self->before != NULL)
    dif_prep_check_before (self->election, self->before, self->findings);
  return g_steal_pointer (&self->election);
}
