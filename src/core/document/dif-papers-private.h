/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/dif-papers.h"

G_BEGIN_DECLS

/* What the documents have in common. Private to the room. */

/** DifPaper: one being made */
typedef struct {
  DifProfile *profile;
  DifRegistration *registration; /* (owned) */
  GHashTable *fields;            /* (owned) (element-type utf8 utf8) of the wording */
  DifDocument *document;         /* (owned) (nullable) */
  DifMode mode;                  /* of what is told: real, if there is anything real */
  gpointer facts;                /* (unowned) of the one document */
} DifPaper;

/** dif_paper_set: @value: (transfer full) (nullable): what stands for a field */
void dif_paper_set (DifPaper *self, const char *field, char *value);

/** dif_paper_set_number, dif_paper_set_moment: as the document writes it; empty for what is not known */
void dif_paper_set_number (DifPaper *self, const char *field, gint64 value);

/** dif_paper_fill: fills the wording of @name */
gboolean dif_paper_fill (DifPaper *self,
                         const char *name,
                         const char *title,
                         gint64 date,
                         gboolean (*insert) (DifDocument *document, const char *name, gpointer user_data),
                         GError **error);

/** dif_paper_mode_word: Returns: (transfer none): `operación`, `simulacro`, `práctica` */
const char *dif_paper_mode_word (DifMode mode);

/** dif_paper_add_requirements: those of section II, and what shows that each is met or stands in its place */
gboolean dif_paper_add_requirements (DifPaper *self);

/** dif_paper_add_addresses: what was found when the public addresses were looked at; nothing if none was */
gboolean dif_paper_add_addresses (DifPaper *self);

/** dif_paper_add_tests: every run, also what failed, oldest first */
gboolean dif_paper_add_tests (DifPaper *self);

/** dif_memoria_fill: the memoria técnica (VI) */
gboolean dif_memoria_fill (DifPaper *self, GError **error);

G_END_DECLS
