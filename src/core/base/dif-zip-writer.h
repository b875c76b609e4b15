/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifZipWriter:
 *
 * A ZIP in memory whose bytes depend on nothing but names and contents: every entry carries the
 * earliest date that ZIP knows, whatever the clock and zone of the machine.
 */
typedef struct _DifZipWriter DifZipWriter;

DifZipWriter *dif_zip_writer_new (void);
void dif_zip_writer_free (DifZipWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifZipWriter, dif_zip_writer_free)

/** dif_zip_writer_add: @name in ASCII, with `/` between folders */
void dif_zip_writer_add (DifZipWriter *self, const char *name, gconstpointer data, gsize length);

/** dif_zip_writer_add_stored: as dif_zip_writer_add(), for what is compressed already */
void
dif_zip_writer_add_stored (DifZipWriter *self, const char *name, gconstpointer data, gsize length);

/** dif_zip_writer_add_text: as dif_zip_writer_add(), for a string */
void dif_zip_writer_add_text (DifZipWriter *self, const char *name, const char *text);

/** dif_zip_writer_finish: Returns: (transfer full): the ZIP; @self has nothing left to do */
GBytes *dif_zip_writer_finish (DifZipWriter *self);

G_END_DECLS
