/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-prep-columns"

#include "config.h"

#include <string.h>

#include "dif-prep-value.h"

#include "dif-prep-columns.h"

#define NAME_BYTES (64)

/* A name and what it stands for */
typedef struct {
  const char *name;
  guint meaning;
} Name;

/* The first name of each is the canonical one */
static const Name columns[] = {
  { "CLAVE_CASILLA", DIF_PREP_CLAVE_CASILLA },
  { "CLAVE_ACTA", DIF_PREP_CLAVE_ACTA },
  { "ID_ENTIDAD", DIF_PREP_ID_ENTIDAD },
  { "ID_ESTADO", DIF_PREP_ID_ENTIDAD },
  { "ENTIDAD", DIF_PREP_ENTIDAD },
  { "ESTADO", DIF_PREP_ENTIDAD },
  { "ID_DISTRITO", DIF_PREP_ID_DISTRITO },
  { "ID_DISTRITO_FEDERAL", DIF_PREP_ID_DISTRITO },
  { "ID_DISTRITO_LOCAL", DIF_PREP_ID_DISTRITO },
  { "ID_MUNICIPIO", DIF_PREP_ID_MUNICIPIO },
  { "ID_MUNICIPIO_LOCAL", DIF_PREP_ID_MUNICIPIO },
  { "SECCION", DIF_PREP_SECCION },
  { "ID_CASILLA", DIF_PREP_ID_CASILLA },
  { "TIPO_CASILLA", DIF_PREP_TIPO_CASILLA },
  { "EXT_CONTIGUA", DIF_PREP_EXT_CONTIGUA },
  { "TIPO_ACTA", DIF_PREP_TIPO_ACTA },
  { "TOTAL_VOTOS_SACADOS", DIF_PREP_TOTAL_VOTOS_SACADOS },
  { "NO_REGISTRADAS", DIF_PREP_NO_REGISTRADAS },
  { "NO_REGISTRADOS", DIF_PREP_NO_REGISTRADAS },
  { "NUM_VOTOS_CAN_NREG", DIF_PREP_NO_REGISTRADAS },
  { "NULOS", DIF_PREP_NULOS },
  { "VOTOS_NULOS", DIF_PREP_NULOS },
  { "TOTAL_VOTOS_ASENTADO", DIF_PREP_TOTAL_VOTOS_ASENTADO },
  { "TOTAL_VOTOS_ASENTADOS", DIF_PREP_TOTAL_VOTOS_ASENTADO },
  { "TOTAL_VOTOS_CALCULADO", DIF_PREP_TOTAL_VOTOS_CALCULADO },
  { "TOTAL_VOTOS_CALCULADOS", DIF_PREP_TOTAL_VOTOS_CALCULADO },
  { "TOTAL_VOTOS", DIF_PREP_TOTAL_VOTOS_CALCULADO },
  { "LISTA_NOMINAL", DIF_PREP_LISTA_NOMINAL },
  { "LISTADO_NOMINAL", DIF_PREP_LISTA_NOMINAL },
  { "CONTABILIZADA", DIF_PREP_CONTABILIZADA },
};

static const Name summaries[] = {
  { "ACTAS_ESPERADAS", DIF_PREP_ESPERADAS },
  { "ACTAS_REGISTRADAS", DIF_PREP_REGISTRADAS },
  { "ACTAS_FUERA_CATALOGO", DIF_PREP_FUERA_CATALOGO },
  { "ACTAS_FUERA_DE_CATALOGO", DIF_PREP_FUERA_CATALOGO },
  { "ACTAS_CAPTURADAS", DIF_PREP_CAPTURADAS },
  { "PORCENTAJE_ACTAS_CAPTURADAS", DIF_PREP_PORCENTAJE_CAPTURADAS },
  { "ACTAS_CONTABILIZADAS", DIF_PREP_CONTABILIZADAS },
  { "PORCENTAJE_ACTAS_CONTABILIZADAS", DIF_PREP_PORCENTAJE_CONTABILIZADAS },
  { "PORCENTAJE_ACTAS_INCONSISTENCIAS", DIF_PREP_PORCENTAJE_INCONSISTENCIAS },
  { "PORCENTAJE_ACTAS_CON_INCONSISTENCIAS", DIF_PREP_PORCENTAJE_INCONSISTENCIAS },
  { "ACTAS_NO_CONTABILIZADAS", DIF_PREP_NO_CONTABILIZADAS },
  { "LISTA_NOMINAL_ACTAS_CONTABILIZADAS", DIF_PREP_LISTA_NOMINAL_CONTABILIZADAS },
  { "TOTAL_VOTOS_C_CS", DIF_PREP_VOTOS_C_CS },
  { "TOTAL_VOTOS_S_CS", DIF_PREP_VOTOS_S_CS },
  { "PORCENTAJE_PARTICIPACION_CIUDADANA", DIF_PREP_PARTICIPACION },
};

/* Where no TOTAL_VOTOS_SACADOS says where the votes begin, they begin after the last of these */
static const char *const known[] = {
  "DISTRITO",
  "DISTRITO_FEDERAL",
  "DISTRITO_LOCAL",
  "MUNICIPIO",
  "UBICACION_CASILLA",
  "TOTAL_BOLETAS_SOBRANTES",
  "BOLETAS_SOBRANTES",
  "TOTAL_PERSONAS_VOTARON",
  "PERSONAS_VOTARON",
  "TOTAL_REP_PARTIDO_CI_VOTARON",
  "REPRESENTANTES_PP_CI",
  "NUM_ACTA_IMPRESO",
};


/* In capitals, without what wraps it, blanks as `_`; the length, 0 if it is no name at all */
static gsize
normalise (const char *name, gsize length, char out[NAME_BYTES])
{
  dif_prep_strip (&name, &length);
  if (length >= NAME_BYTES)
    return 0;
  for (gsize i = 0; i < length; i++)
    out[i] = name[i] == ' ' ? '_' : g_ascii_toupper (name[i]);
  out[length] = '\0';
  return length;
}

static guint
find (const Name *names, guint count, const char *name, gsize length, guint none)
{
  char plain[NAME_BYTES];

  if (normalise (name, length, plain) == 0)
    return none;
  for (guint i = 0; i < count; i++) {
    if (strcmp (names[i].name, plain) == 0)
      return names[i].meaning;
  }
  return none;
}

static const char *
name_of (const Name *names, guint count, guint meaning)
{
  for (guint i = 0; i < count; i++) {
    if (names[i].meaning == meaning)
      return names[i].name;
  }
  return "";
}

DifPrepColumn
dif_prep_column_find (const char *name, gsize length)
{
  return (DifPrepColumn) find (columns, G_N_ELEMENTS (columns), name, length, DIF_PREP_NO_COLUMN);
}

const char *
dif_prep_column_name (DifPrepColumn column)
{
  return name_of (columns, G_N_ELEMENTS (columns), column);
}

gboolean
dif_prep_column_is_known (const char *name, gsize length)
{
  char plain[NAME_BYTES];

  if (normalise (name, length, plain) == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (strcmp (known[i], plain) == 0)
      return TRUE;
  }
  return dif_prep_column_find (name, length) < DIF_PREP_TOTAL_VOTOS_SACADOS;
}

DifPrepSummary
dif_prep_summary_find (const char *name, gsize length)
{
  return (DifPrepSummary) find (summaries, G_N_ELEMENTS (summaries), name, length, DIF_PREP_NO_SUMMARY);
}

const char *
dif_prep_summary_name (DifPrepSummary summary)
{
  return name_of (summaries, G_N_ELEMENTS (summaries), summary);
}

gboolean
dif_prep_summary_is_percentage (DifPrepSummary summary)
{
  return summary == DIF_PREP_PORCENTAJE_CAPTURADAS || summary == DIF_PREP_PORCENTAJE_CONTABILIZADAS ||
         summary == DIF_PREP_PORCENTAJE_INCONSISTENCIAS || summary == DIF_PREP_PARTICIPACION;
}
