/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-packages"

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "dif-election-documents.h"
#include "dif-election-csv.h"
#include "dif-practice-resources.h"
#include "base/dif-zip-writer.h"

#include "dif-packages.h"

#define SITE_PREFIX "/com/difusor/practice/site/"
/* the page that says that the site came again, so that it differs from the first */
#define EDITION_FILE "assets/edicion.txt"


/* A cut in the making */
typedef struct {
  DifElection *election; /* (unowned) */
  guint n;
  gint64 moment;
  DifPracticePackageOptions options;
  DifElectionDocuments *documents; /* (owned) */
} Making;


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

void
dif_practice_package_set_bytes (DifPracticePackage *self, GBytes *bytes)
{
  g_bytes_ref (bytes);
  dif_practice_package_drop (self);
  self->bytes = bytes;
  self->size = g_bytes_get_size (bytes);
  dif_digest_bytes (g_bytes_get_data (bytes, NULL), self->size, self->sha256);
}

/* `_2` for a correction, whose minute has a package already */
static const char *
edition_of (const Making *making, const char *second)
{
  return dif_election_get_schedule (making->election)->correction == making->n ? second : "";
}

/* @suffix is the end of the file's name, without its extension; @bytes are taken */
static DifPracticePackage *
package_new (const Making *making, const char *kind, const char *suffix, GBytes *bytes)
{
  DifPracticePackage *self = g_new0 (DifPracticePackage, 1);
  g_autofree char *id = dif_schedule_format (making->moment, "%Y%m%d-%H%M");
  g_autofree char *stamp = dif_schedule_format (making->moment, "%Y%m%d_%H%M");

  self->id = g_strdup_printf ("%s-%s%s", id, kind, edition_of (making, "-2"));
  self->kind = kind;
  self->cut_time = making->moment;
  self->name = g_strconcat (stamp, suffix, edition_of (making, "_2"), ".zip", NULL);
  dif_practice_package_set_bytes (self, bytes);
  g_bytes_unref (bytes);
  return self;
}

static void
add_contest (DifZipWriter *outer, Making *making, DifContestKind kind)
{
  g_autoptr (DifZipWriter) zip = dif_zip_writer_new ();
  g_autoptr (DifElectionTally) tally = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *code = dif_contests[kind].code;
  guint n = making->options.database_cut;
  const DifSchedule *schedule = dif_election_get_schedule (making->election);
  gint64 moment = n == making->n ? making->moment : dif_schedule_get_time (schedule, n);
  g_autofree char *stamp = dif_schedule_format (moment, "%Y%m%d_%H%M");
  g_autofree char *base = g_strdup_printf ("%s_PREP_%s_PRACTICA", stamp, code);
  g_autofree char *results_name = g_strconcat (base, ".csv", NULL);
  g_autofree char *candidates_name = g_strconcat (base, "_CANDIDATURAS.csv", NULL);
  g_autofree char *zip_name = g_strconcat (base, ".zip", NULL);
  g_autofree char *candidates = dif_election_csv_candidates (making->election, kind);
  g_autofree char *readme = dif_election_csv_readme (making->election, kind, moment);
  g_autofree char *results = NULL;

  tally = dif_election_tally_new (making->election, kind, n);
  results = dif_election_csv_results (making->election, kind, n, moment, tally);
  dif_zip_writer_add_text (zip, results_name, results);
  dif_zip_writer_add_text (zip, candidates_name, candidates);
  dif_zip_writer_add_text (zip, "LEEME.txt", readme);
  bytes = dif_zip_writer_finish (zip);
  dif_zip_writer_add_stored (outer, zip_name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static DifPracticePackage *
make_database (Making *making)
{
  g_autoptr (DifZipWriter) zip = dif_zip_writer_new ();
  DifPracticePackage *package;

  for (guint i = 0; i < DIF_CONTESTS; i++)
    add_contest (zip, making, (DifContestKind) i);
  package = package_new (making, "database", "_PREP_PRACTICA", dif_zip_writer_finish (zip));
  package->path = g_strconcat ("assets/", package->name, NULL);
  return package;
}

/* The JSON of the cut, and the small file from which the site learns the newest database */
static void
add_documents (DifZipWriter *zip, Making *making, gboolean changed_only, const char *database)
{
  g_autofree char *pointer = g_strdup_printf (
      "{\"configuracion\":{\"practica\":\"" DIF_ELECTION_WARNING "\",\"urlBaseDatos\":\"./%s\","
      "\"urlImagenes\":\"%s\"}}\n",
      database, making->options.images);
  guint count = dif_election_documents_get_count (making->documents);

  for (guint i = 0; i < count; i++) {
    g_autofree char *name = NULL;
    g_autofree char *path = NULL;
    g_autofree char *text = NULL;
    gsize length = 0;

    if (changed_only && !dif_election_documents_has_changed (making->documents, i))
      continue;
    name = dif_election_documents_get_name (making->documents, i);
    path = g_strconcat ("assets/api/", name, NULL);
    text = dif_election_documents_write (making->documents, i, &length);
    dif_zip_writer_add (zip, path, text, length);
  }
  dif_zip_writer_add_text (zip, "assets/configuracion.json", pointer);
}

static void
add_resources (DifZipWriter *zip, const char *folder)
{
  g_autofree char *path = g_strconcat (SITE_PREFIX, folder, NULL);
  g_auto (GStrv) children = g_resource_enumerate_children (dif_practice_get_resource (), path,
                                                           G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (children != NULL);
  for (guint i = 0; children[i] != NULL; i++) {
    g_autofree char *name = g_strconcat (folder, children[i], NULL);
    g_autofree char *whole = g_strconcat (SITE_PREFIX, name, NULL);
    g_autoptr (GBytes) bytes = NULL;

    if (g_str_has_suffix (name, "/")) {
      add_resources (zip, name);
      continue;
    }
    bytes = g_resource_lookup_data (dif_practice_get_resource (), whole, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                    NULL);
    dif_zip_writer_add (zip, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  }
}

/* A site brings the database of its hour along */
static DifPracticePackage *
make_site (Making *making, const DifPracticePackage *database)
{
  g_autoptr (DifZipWriter) zip = dif_zip_writer_new ();
  g_autofree char *cut = dif_schedule_format_cut (making->moment);
  g_autofree char *edition =
      g_strdup_printf (DIF_ELECTION_WARNING "\nSitio entregado con el corte %s\n", cut);

  add_resources (zip, "");
  dif_zip_writer_add_text (zip, EDITION_FILE, edition);
  add_documents (zip, making, FALSE, database->path);
  dif_zip_writer_add_stored (zip, database->path, g_bytes_get_data (database->bytes, NULL),
                             database->size);
  return package_new (making, "site", "_SITIO", dif_zip_writer_finish (zip));
}

static DifPracticePackage *
make_data (Making *making, const DifPracticePackage *database)
{
  g_autoptr (DifZipWriter) zip = dif_zip_writer_new ();

  add_documents (zip, making, making->options.increments, database->path);
  return package_new (making, "data", "_DATOS", dif_zip_writer_finish (zip));
}

GPtrArray *
dif_practice_packages_make (DifElection *election, guint n, const DifPracticePackageOptions *options)
{
  const DifSchedule *schedule = dif_election_get_schedule (election);
  GPtrArray *packages =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dif_practice_package_free);
  Making making = { election, n, dif_schedule_get_time (schedule, n), { 0 }, NULL };
  DifPracticePackage *database;

  if (options != NULL)
    making.options = *options;
  if (making.options.moment != 0)
    making.moment = making.options.moment;
  if (making.options.database_cut == 0)
    making.options.database_cut = n;
  if (making.options.images == NULL)
    making.options.images = DIF_PACKAGES_IMAGES;
  making.documents = dif_election_documents_new (election, n, making.moment);
  database = make_database (&making);
  if (n == 1 || n == schedule->resent)
    g_ptr_array_add (packages, make_site (&making, database));
  if (n > 1)
    g_ptr_array_add (packages, make_data (&making, database));
  /* the first one comes by itself too where a new site will not have it any more */
  if (n > 1 || schedule->resent != 0)
    g_ptr_array_add (packages, database);
  else
    dif_practice_package_free (database);
  dif_election_documents_free (making.documents);
  return packages;
}
