/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-prep-checks"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "dif-prep-reader-private.h"
#include "dif-prep-value.h"

/* Four decimals, always shown, truncated and never rounded: 97.9907 is 979907 */
#define PERCENT_SCALE (G_GINT64_CONSTANT (1000000))
#define PERCENT_UNIT (10000)
/* Institutes round, or show fewer decimals; only more than this is told */
#define PERCENT_SLACK (100)


#define FIND(election, level, id, ...)                                                             \
  dif_findings_add (findings, DIF_FINDING_##level, id, (election)->path, 0, __VA_ARGS__)

/* What the summary says under a name, by position; NULL if it does not go that far */
static const char *
value_of (DifPrepElection *self, DifPrepSummary summary)
{
  for (guint i = 0; i < MIN (self->names->len, self->values->len); i++) {
    const char *name = g_ptr_array_index (self->names, i);

    if (dif_prep_summary_find (name, strlen (name)) == summary)
      return g_ptr_array_index (self->values, i);
  }
  return NULL;
}

/* @empty: whether the cell is there and holds nothing, as in the zero state */
static gboolean
number_of (DifPrepElection *self, DifPrepSummary summary, gint64 *number, gboolean *empty)
{
  const char *text = value_of (self, summary);
  DifPrepValue kind =
      text != NULL ? dif_prep_value_read (text, strlen (text), number) : DIF_PREP_OTHER;

  *empty = kind == DIF_PREP_EMPTY || kind == DIF_PREP_PENDING;
  if (kind != DIF_PREP_NUMBER)
    *number = 0;
  return kind == DIF_PREP_NUMBER;
}

/* With fewer values than names nobody can tell which are there: a percentage that stands under the
 * name of a count, or the reverse, shows that they are shifted */
static gboolean
is_shifted (DifPrepElection *self)
{
  for (guint i = 0; i < MIN (self->names->len, self->values->len); i++) {
    const char *name = g_ptr_array_index (self->names, i);
    const char *text = g_ptr_array_index (self->values, i);
    DifPrepSummary summary = dif_prep_summary_find (name, strlen (name));
    gint64 number;

    if (summary == DIF_PREP_NO_SUMMARY)
      continue;
    if (!dif_prep_summary_is_percentage (summary)
            ? dif_prep_value_read (text, strlen (text), &number) == DIF_PREP_FRACTION
            : dif_prep_value_read (text, strlen (text), &number) == DIF_PREP_NUMBER && number > 100)
      return TRUE;
  }
  return FALSE;
}

static void
check (DifPrepElection *self,
       DifPrepSummary summary,
       gint64 computed,
       gboolean exact,
       gboolean shifted,
       DifFindings *findings)
{
  DifPrepCheck one = { .summary = summary, .computed = computed };
  gboolean empty = FALSE;

  one.said = number_of (self, summary, &one.declared, &empty) && !shifted;
  one.ok = one.said ? one.declared == computed : empty && computed == 0;
  g_array_append_val (self->checks, one);
  if (one.ok || self->names->len == 0)
    return;
  if (!one.said)
    FIND (self, WARNING, "sum-missing", _("%s is not said; the rows add up to %" PRId64),
          dif_prep_summary_name (summary), computed);
  else if (exact)
    FIND (self, ERROR, "sum-mismatch",
          _("%s says %" PRId64 "; the rows add up to %" PRId64),
          dif_prep_summary_name (summary), one.declared, computed);
  else
    FIND (self, WARNING, "summary-mismatch",
          _("%s says %" PRId64 "; from the other figures of the summary it is %" PRId64),
          dif_prep_summary_name (summary), one.declared, computed);
}

/* Figures that follow from others of the summary, where it says them all */
static void
check_relations (DifPrepElection *self, DifFindings *findings)
{
  gint64 registered, outside, captured, counted, missed;
  gboolean empty;
  gboolean has_captured = number_of (self, DIF_PREP_CAPTURADAS, &captured, &empty);

  if (has_captured && number_of (self, DIF_PREP_REGISTRADAS, &registered, &empty) &&
      number_of (self, DIF_PREP_FUERA_CATALOGO, &outside, &empty))
    check (self, DIF_PREP_REGISTRADAS, captured + outside, FALSE, FALSE, findings);
  if (has_captured && number_of (self, DIF_PREP_NO_CONTABILIZADAS, &missed, &empty) &&
      number_of (self, DIF_PREP_CONTABILIZADAS, &counted, &empty))
    check (self, DIF_PREP_NO_CONTABILIZADAS, captured - counted, FALSE, FALSE, findings);
}

/* @other: (optional): another part that would do as well */
static void
check_percentage (DifPrepElection *self,
                  DifPrepSummary summary,
                  gint64 part,
                  gint64 other,
                  gint64 whole,
                  DifFindings *findings)
{
  const char *text = value_of (self, summary);
  gint64 said, one, two;

  if (text == NULL || whole <= 0 || part < 0 || other < 0 || part > G_MAXINT64 / PERCENT_SCALE ||
      other > G_MAXINT64 / PERCENT_SCALE || !dif_prep_value_percentage (text, strlen (text), &said))
    return;
  one = part * PERCENT_SCALE / whole;
  two = other * PERCENT_SCALE / whole;
  if (ABS (said - one) <= PERCENT_SLACK || ABS (said - two) <= PERCENT_SLACK)
    return;
  FIND (self, NOTICE, "percentage",
        _("%s says %s; from the other figures it is %" PRId64 ".%04d"),
        dif_prep_summary_name (summary), text, one / PERCENT_UNIT, (int) (one % PERCENT_UNIT));
}

static void
check_percentages (DifPrepElection *self, DifFindings *findings)
{
  gint64 captured, counted, expected, voters, with, without;
  gboolean empty;

  if (number_of (self, DIF_PREP_ESPERADAS, &expected, &empty) &&
      number_of (self, DIF_PREP_CAPTURADAS, &captured, &empty))
    check_percentage (self, DIF_PREP_PORCENTAJE_CAPTURADAS, captured, captured, expected, findings);
  if (number_of (self, DIF_PREP_ESPERADAS, &expected, &empty) &&
      number_of (self, DIF_PREP_CONTABILIZADAS, &counted, &empty))
    check_percentage (self, DIF_PREP_PORCENTAJE_CONTABILIZADAS, counted, counted, expected, findings);
  /* special casillas enter the votes only in the last cut */
  if (number_of (self, DIF_PREP_LISTA_NOMINAL_CONTABILIZADAS, &voters, &empty) &&
      number_of (self, DIF_PREP_VOTOS_C_CS, &with, &empty) &&
      number_of (self, DIF_PREP_VOTOS_S_CS, &without, &empty))
    check_percentage (self, DIF_PREP_PARTICIPACION, without, with, voters, findings);
}

void
dif_prep_check_summary (DifPrepElection *self, const DifPrepSums *sums, DifFindings *findings)
{
  gboolean few = self->values->len < self->names->len;
  gboolean shifted = few && is_shifted (self);
  gint64 number;
  gboolean empty = FALSE;

  if (sums->overflow)
    FIND (self, ERROR, "number-huge", _("The sums go beyond what a computer counts"));
  if (self->names->len > 0 && self->values->len != self->names->len)
    FIND (self, WARNING, "summary-values", _("The summary has %u names and %u values"), self->names->len,
          self->values->len);
  if (number_of (self, DIF_PREP_ESPERADAS, &number, &empty))
    self->expected = number;
  if (number_of (self, DIF_PREP_CAPTURADAS, &number, &empty) && !shifted)
    self->captured = number;
  else if (empty && self->expected >= 0)
    self->captured = 0;

  check (self, DIF_PREP_CONTABILIZADAS, self->counts.contabilizadas, TRUE, shifted, findings);
  check (self, DIF_PREP_VOTOS_C_CS, sums->votes, TRUE, shifted, findings);
  check (self, DIF_PREP_VOTOS_S_CS, sums->votes_not_special, TRUE, shifted, findings);
  check (self, DIF_PREP_LISTA_NOMINAL_CONTABILIZADAS, sums->voters, TRUE, shifted, findings);
  if (shifted)
    return;
  check_relations (self, findings);
  check_percentages (self, findings);
}

void
dif_prep_check_before (DifPrepElection *self, DifPrepElection *before, DifFindings *findings)
{
  if (self->captured >= 0 && before->captured >= 0 && self->captured < before->captured)
    FIND (self, ERROR, "captured-fell",
          _("ACTAS_CAPTURADAS was %" PRId64 " in the cut before, and is %" PRId64 " now"),
          before->captured, self->captured);
  if (self->expected >= 0 && before->expected >= 0 && self->expected != before->expected)
    FIND (self, WARNING, "expected-changed",
          _("ACTAS_ESPERADAS was %" PRId64 " in the cut before, and is %" PRId64 " now"),
          before->expected, self->expected);
}
