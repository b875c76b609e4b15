/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifPrepColumn:
 *
 * The columns of an acta's row that the reader asks for (Reglamento de Elecciones, Anexo 18.5), by
 * their canonical names.
 */
typedef enum {
  DIF_PREP_CLAVE_CASILLA,
  DIF_PREP_CLAVE_ACTA,
  DIF_PREP_ID_ENTIDAD,
  DIF_PREP_ENTIDAD,
  DIF_PREP_ID_DISTRITO,
  DIF_PREP_ID_MUNICIPIO,
  DIF_PREP_SECCION,
  DIF_PREP_ID_CASILLA,
  DIF_PREP_TIPO_CASILLA,
  DIF_PREP_EXT_CONTIGUA,
  DIF_PREP_TIPO_ACTA,
  DIF_PREP_TOTAL_VOTOS_SACADOS,
  DIF_PREP_NO_REGISTRADAS,
  DIF_PREP_NULOS,
  DIF_PREP_TOTAL_VOTOS_ASENTADO,
  DIF_PREP_TOTAL_VOTOS_CALCULADO,
  DIF_PREP_LISTA_NOMINAL,
  DIF_PREP_CONTABILIZADA,
  DIF_PREP_N_COLUMNS,
  DIF_PREP_NO_COLUMN = DIF_PREP_N_COLUMNS,
} DifPrepColumn;

/** dif_prep_column_find: Returns: the column of a name as received, in any spelling met; or
 * %DIF_PREP_NO_COLUMN */
DifPrepColumn dif_prep_column_find (const char *name, gsize length);

/** dif_prep_column_name: Returns: (transfer none): its canonical name */
const char *dif_prep_column_name (DifPrepColumn column);

/** dif_prep_column_is_known: Returns: whether the name is one of the norm's other columns, and so no
 * party's */
gboolean dif_prep_column_is_known (const char *name, gsize length);

/**
 * DifPrepSummary: the summary variables in the norm's order
 */
typedef enum {
  DIF_PREP_ESPERADAS,
  DIF_PREP_REGISTRADAS,
  DIF_PREP_FUERA_CATALOGO,
  DIF_PREP_CAPTURADAS,
  DIF_PREP_PORCENTAJE_CAPTURADAS,
  DIF_PREP_CONTABILIZADAS,
  DIF_PREP_PORCENTAJE_CONTABILIZADAS,
  DIF_PREP_PORCENTAJE_INCONSISTENCIAS,
  DIF_PREP_NO_CONTABILIZADAS,
  DIF_PREP_LISTA_NOMINAL_CONTABILIZADAS,
  DIF_PREP_VOTOS_C_CS,
  DIF_PREP_VOTOS_S_CS,
  DIF_PREP_PARTICIPACION,
  DIF_PREP_N_SUMMARY,
  DIF_PREP_NO_SUMMARY = DIF_PREP_N_SUMMARY,
} DifPrepSummary;

DifPrepSummary dif_prep_summary_find (const char *name, gsize length);

/** dif_prep_summary_name: Returns: (transfer none): its canonical name, a check's id (contract.md §5) */
const char *dif_prep_summary_name (DifPrepSummary summary);

/** dif_prep_summary_is_percentage: Returns: whether it is a percentage, with four decimals */
gboolean dif_prep_summary_is_percentage (DifPrepSummary summary);

G_END_DECLS
