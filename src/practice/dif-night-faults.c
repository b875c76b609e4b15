/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-night-faults"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"

#include "dif-night-faults.h"

/* A night's first cut brings the site, and after its last nothing mends what went wrong */
#define FIRST_DRAWN (2)
#define LEAST_DRAWN (3)


gboolean
dif_night_faults_can (const DifFaultInfo *info)
{
  /* a server has one certificate */
  return info->fault != DIF_FAULT_EXPIRED_CERTIFICATE;
}

static const DifFaultInfo *
find (const char *name, GError **error)
{
  const char *const names[] = { name, NULL };
  guint fault = 0;

  if (!dif_faults_parse (names, &fault, error))
    return NULL;
  for (guint i = 0; i < DIF_FAULT_COUNT; i++) {
    if (dif_faults[i].fault != (DifFault) fault)
      continue;
    if (dif_night_faults_can (&dif_faults[i]))
      return &dif_faults[i];
  }
  dif_set_error (error, DIF_ERROR_USAGE, _("Try it with “practice serve”."),
                 _("The fault “%s” cannot come and go in a night"), name);
  return NULL;
}

static gboolean
parse (const char *word, guint cuts, DifNightFault *fault, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (word, "@", 2);
  guint64 cut = 0;

  fault->info = find (parts[0] != NULL ? parts[0] : "", error);
  if (fault->info == NULL)
    return FALSE;
  if (parts[1] != NULL && !g_ascii_string_to_unsigned (parts[1], 10, 1, cuts, &cut, NULL)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write NAME@CUT, with a cut of the night."),
                   _("“%s” names no cut from 1 to %u"), word, cuts);
    return FALSE;
  }
  fault->cut = (guint) cut;
  return TRUE;
}

static int
by_cut (gconstpointer a, gconstpointer b)
{
  const DifNightFault *one = a, *other = b;

  return one->cut != other->cut ? (one->cut < other->cut ? -1 : 1)
                                : (one->info < other->info ? -1 : one->info > other->info);
}

/* Where there are more faults than cuts, some share one */
static void
draw (GArray *self, guint cuts, guint64 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) (seed ^ (seed >> 32)));
  guint first = cuts >= LEAST_DRAWN ? FIRST_DRAWN : cuts;
  guint count = cuts >= LEAST_DRAWN ? cuts - FIRST_DRAWN : 1;
  g_autofree guint *order = g_new (guint, count);
  guint next = 0;

  for (guint i = 0; i < count; i++)
    order[i] = first + i;
  for (guint i = count - 1; i > 0; i--) {
    guint other = (guint) g_rand_int_range (rand, 0, (gint32) i + 1);
    guint kept = order[i];

    order[i] = order[other];
    order[other] = kept;
  }
  for (guint i = 0; i < self->len; i++) {
    DifNightFault *fault = &g_array_index (self, DifNightFault, i);

    /* a cut that was asked for is taken only when there is no other left */
    for (guint tried = 0; fault->cut == 0 && tried < count; tried++, next++) {
      if (dif_night_faults_at (self, order[next % count]) == 0)
        fault->cut = order[next % count];
    }
    if (fault->cut == 0)
      fault->cut = order[next++ % count];
  }
}

GArray *
dif_night_faults_new (const char *const *words, guint cuts, guint64 seed, GError **error)
{
  g_autoptr (GArray) self = g_array_new (FALSE, TRUE, sizeof (DifNightFault));

  for (guint i = 0; words != NULL && words[i] != NULL; i++) {
    DifNightFault fault = { 0 };

    if (!parse (words[i], cuts, &fault, error))
      return NULL;
    g_array_append_val (self, fault);
  }
  draw (self, cuts, seed);
  g_array_sort (self, by_cut);
  return g_steal_pointer (&self);
}

guint
dif_night_faults_at (GArray *self, guint n)
{
  guint faults = 0;

  for (guint i = 0; i < self->len; i++) {
    const DifNightFault *fault = &g_array_index (self, DifNightFault, i);

    if (fault->cut == n)
      faults |= (guint) fault->info->fault;
  }
  return faults;
}

GStrv
dif_night_faults_to_words (GArray *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->len; i++) {
    const DifNightFault *fault = &g_array_index (self, DifNightFault, i);
    g_autofree char *word = g_strdup_printf ("%s@%u", fault->info->name, fault->cut);

    g_strv_builder_add (builder, word);
  }
  return g_strv_builder_end (builder);
}
