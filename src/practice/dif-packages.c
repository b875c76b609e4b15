/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-packages"

#include "config.h"

#include <gio/gio.h>

#include "base/dif-time.h"

#include "dif-election-csv.h"
#include "dif-election-json.h"
#include "dif-practice-resources.h"
#include "base/dif-zip-writer.h"

#include "dif-packages.h"

#define SITE_PREFIX "/com/difusor/practice/site/"


static const char *const site_files[] = {
  "index.html",   "distritos.html",         "secciones.html",       "avance.html",
  "ayuda.html",   "assets/css/practica.css","assets/js/practica.js","assets/img/emblema.svg",
};


void
dif_practice_package_free (DifPracticePackage *self)
{
  dif_practice_package_drop (self);
  g_free (self->id);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

void
dif_practice_package_drop (DifPracticePackage *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

static char *
format_stamp (gint64 moment, const char *format)
{
  g_autoptr (GTimeZone) zone = dif_election_get_zone ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (local, format);
}

/* @suffix is the end of the file's name; @bytes are taken */
static DifPracticePackage *
package_new (const char *kind, gint64 moment, const char *suffix, GBytes *bytes)
{
  DifPracticePackage *self = g_new0 (DifPracticePackage, 1);
  g_autofree char *stamp = format_stamp (moment, "%Y%m%d-%H%M");
  g_autofree char *underscored = format_stamp (moment, "%Y%m%d_%H%M");

  self->id = g_strdup_printf ("%s-%s", stamp, kind);
  self->kind = kind;
  self->cut_time = moment;
  self->name = g_strconcat (underscored, suffix, NULL);
  self->bytes = bytes;
  self->size = g_bytes_get_size (bytes);
  dif_digest_bytes (g_bytes_get_data (bytes, NULL), self->size, self->sha256);
  return self;
}

static DifPracticePackage *
make_database (DifElection *election, guint n, gint64 moment)
{
  g_autoptr (DifZipWriter) zip = dif_zip_writer_new ();
  g_autofree char *stamp = format_stamp (moment, "%Y%m%d_%H%M");
  g_autofree char *results_name = g_strconcat (stamp, "_PREP_DIP_LOC_PRACTICA.csv", NULL);
  g_autofree char *candidates_name =
      g_strconcat (stamp, "_PREP_DIP_LOC_PRACTICA_CANDIDATURAS.csv", NULL);
  g_autofree char *results = dif_election_csv_results (election, n, moment);
  g_autofree char *candidates = dif_election_csv_candidates (election);
  g_autofree char *readme = dif_election_csv_readme (election, moment);
  DifPracticePackage *package;

  dif_zip_writer_add_text (zip, results_name, results);
  dif_zip_writer_add_text (zip, candidates_name, candidates);
  dif_zip_writer_add_text (zip, "LEEME.txt", readme);
  package = package_new ("database", moment, "_PREP_PRACTICA.zip", dif_zip_writer_finish (zip));
  package->path = g_strconcat ("assets/", package->name, NULL);
  return package;
}

/* The JSON of the cut, and the small file from which the site learns the newest database */
static void
add_documents (DifZipWriter *zip,
               DifElection *election,
               guint n,
               gint64 moment,
               gboolean changed_only,
               const char *database)
{
  g_autofree char *pointer =
      g_strdup_printf ("{\"configuracion\":{\"urlBaseDatos\":\"./%s\",\"practica\":true}}\n",
                       database);

  for (guint i = 0; i < DIF_ELECTION_JSON_FILES; i++) {
    g_autofree char *name = dif_election_json_name (i);
    g_autofree char *path = g_strconcat ("assets/api/", name, NULL);
    g_autofree char *text = NULL;

    if (changed_only && !dif_election_json_changed (election, n, i))
      continue;
    text = dif_election_json (election, n, moment, i);
    dif_zip_writer_add_text (zip, path, text);
  }
  dif_zip_writer_add_text (zip, "assets/configuracion.json", pointer);
}

static DifPracticePackage *
make_site (DifElection *election, guint n, gint64 moment, const DifPracticePackage *database)
{
  g_autoptr (DifZipWriter) zip = dif_zip_writer_new ();

  for (guint i = 0; i < G_N_ELEMENTS (site_files); i++) {
    g_autofree char *path = g_strconcat (SITE_PREFIX, site_files[i], NULL);
    g_autoptr (GBytes) bytes = g_resource_lookup_data (dif_practice_get_resource (), path,
                                                       G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

    g_assert (bytes != NULL);
    dif_zip_writer_add (zip, site_files[i], g_bytes_get_data (bytes, NULL),
                        g_bytes_get_size (bytes));
  }
  add_documents (zip, election, n, moment, FALSE, database->path);
  dif_zip_writer_add (zip, database->path, g_bytes_get_data (database->bytes, NULL),
                      database->size);
  return package_new ("site", moment, "_SITIO.zip", dif_zip_writer_finish (zip));
}

GPtrArray *
dif_practice_packages_make (DifElection *election, guint n, gint64 moment, gboolean increments)
{
  GPtrArray *packages =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dif_practice_package_free);
  DifPracticePackage *database = make_database (election, n, moment);

  if (n == 1) {
    g_ptr_array_add (packages, make_site (election, n, moment, database));
    dif_practice_package_free (database);
  } else {
    g_autoptr (DifZipWriter) zip = dif_zip_writer_new ();

    add_documents (zip, election, n, moment, increments, database->path);
    g_ptr_array_add (packages,
                     package_new ("data", moment, "_DATOS.zip", dif_zip_writer_finish (zip)));
    g_ptr_array_add (packages, database);
  }
  return packages;
}
