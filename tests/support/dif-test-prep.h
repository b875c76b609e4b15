/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * A small results CSV for tests, whose sums are right: one row per acta that is counted, and one that
 * waits.
 */

/** dif_test_prep: Returns: (transfer full): @votes (of as many actas as there are, ended by -1) of the
 * state @entity in the cut @cut, e.g. `02/06/2024 20:20 (UTC-6)` */
static inline char *
dif_test_prep (const char *title, const char *cut, guint entity, const gint *votes)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  guint count = 0, sum = 0;

  for (; votes[count] >= 0; count++) {
    sum += (guint) votes[count];
    g_string_append_printf (rows, "'K%u','A%u',%u,E,B,%d,%d,0,%d,%d,500,1\n", count, count, entity,
                            votes[count], votes[count], votes[count], votes[count]);
  }
  g_string_append_printf (rows, "'K%u','A%u',%u,E,B,-,-,-,-,-,500,-\n", count, count, entity);
  return g_strdup_printf (
      "%s\n%s\n\nACTAS_ESPERADAS,ACTAS_REGISTRADAS,ACTAS_FUERA_CATALOGO,ACTAS_CAPTURADAS,"
      "ACTAS_CONTABILIZADAS,ACTAS_NO_CONTABILIZADAS,LISTA_NOMINAL_ACTAS_CONTABILIZADAS,"
      "TOTAL_VOTOS_C_CS,TOTAL_VOTOS_S_CS\n%u,%u,0,%u,%u,0,%u,%u,%u\n\n"
      "CLAVE_CASILLA,CLAVE_ACTA,ID_ENTIDAD,ENTIDAD,TIPO_CASILLA,TOTAL_VOTOS_SACADOS,PAN,PRI,"
      "TOTAL_VOTOS_ASENTADO,TOTAL_VOTOS_CALCULADO,LISTA_NOMINAL,CONTABILIZADA\n%s",
      title, cut, count + 1, count, count, count, count * 500, sum, sum, rows->str);
}
