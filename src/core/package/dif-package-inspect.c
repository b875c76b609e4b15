/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-package-inspect"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "dif-csv-heading.h"
#include "dif-cut-time.h"
#include "dif-package-private.h"
#include "dif-package-reader.h"

#include "dif-package.h"

/* JSON is read for the cut time only where it is small and its name suggests that it says it */
#define JSON_BYTES (256 * 1024)
#define JSON_FILES (8)
#define READ_BYTES (256 * 1024)

typedef struct {
  DifPackageInfo *info;
  GTimeZone *zone;
  const DifPackageEye *eye; /* (nullable) */
  char *prefix;         /* (owned) (nullable) of the ZIP inside that is looked into, with a slash */
  GPtrArray *databases; /* (owned) (element-type utf8) */
  GPtrArray *notices;   /* (owned) (element-type utf8) */
  GByteArray *buffer;   /* (owned) the start of a file */
  GError *inner_error;  /* (owned) (nullable) why the first unreadable ZIP inside is so */
  char *top;            /* (owned) (nullable) first part of the first path */
  gboolean several_tops;
  gboolean index_at_top;
  gboolean index_in_folder;
  gboolean json;
  gboolean results;
  guint json_read;
  gint64 csv_time;
} Look;


static gboolean
has_suffix (const char *path, const char *suffix)
{
  gsize length = strlen (path), end = strlen (suffix);

  return length >= end && g_ascii_strcasecmp (path + length - end, suffix) == 0;
}

/* What some packers add and no reader asks for */
static gboolean
is_litter (const char *path)
{
  return g_str_has_prefix (path, "__MACOSX/") || g_str_equal (path, "__MACOSX") ||
         g_str_equal (path, ".DS_Store") || g_str_equal (path, "Thumbs.db");
}

static void
look_at_path (Look *look, const char *path, gboolean folder)
{
  const char *slash = strchr (path, '/');
  g_autofree char *top = slash != NULL ? g_strndup (path, (gsize) (slash - path)) : g_strdup (path);

  if (is_litter (path) || *path == '\0')
    return;
  if (look->top == NULL)
    look->top = g_strdup (top);
  else if (!g_str_equal (look->top, top))
    look->several_tops = TRUE;
  if (folder)
    return;
  look->index_at_top |= g_str_equal (path, "index.html");
  look->index_in_folder |= slash != NULL && g_str_equal (slash + 1, "index.html");
  look->json |= has_suffix (path, ".json");
}

/* Reads up to @most bytes of the entry into the buffer, with a NUL after them */
static gboolean
read_start (Look *look, DifPackageReader *reader, guint most, GError **error)
{
  g_byte_array_set_size (look->buffer, 0);
  while (look->buffer->len < most) {
    const void *data;
    gsize length;

    if (!dif_package_reader_block (reader, &data, &length, error))
      return FALSE;
    if (length == 0)
      break;
    g_byte_array_append (look->buffer, data, (guint) MIN (length, most - look->buffer->len));
  }
  return TRUE;
}

/* Reads a file to its end, for the eye; @most bytes of its start go into the buffer as well */
static gboolean
read_whole (Look *look, DifPackageReader *reader, const char *path, guint most, GError **error)
{
  g_autofree char *joined = g_strconcat (look->prefix != NULL ? look->prefix : "", path, NULL);
  const void *data;
  gsize length;

  g_byte_array_set_size (look->buffer, 0);
  look->eye->begin (look->eye->user_data, joined);
  do {
    if (!dif_package_reader_block (reader, &data, &length, error)) {
      look->eye->end (look->eye->user_data);
      return FALSE;
    }
    if (look->buffer->len < most)
      g_byte_array_append (look->buffer, data, (guint) MIN (length, most - look->buffer->len));
  } while (length > 0 && look->eye->block (look->eye->user_data, data, length));
  look->results |= look->eye->end (look->eye->user_data);
  return TRUE;
}

static gint
add_count (gint sum, gint count)
{
  if (count < 0)
    return sum;
  return (gint) MIN ((gint64) MAX (sum, 0) + count, G_MAXINT);
}

static gboolean
take_heading (Look *look)
{
  DifCsvHeading heading;

  if (!dif_csv_heading_read ((const char *) look->buffer->data, look->buffer->len, look->zone,
                             &heading))
    return FALSE;
  look->results = TRUE;
  look->csv_time = MAX (look->csv_time, heading.cut_time);
  look->info->captured = add_count (look->info->captured, heading.captured);
  look->info->expected = add_count (look->info->expected, heading.expected);
  return TRUE;
}

/* Of several, the latest; one without its year only where no other is */
static void
take_json (Look *look, const char *name)
{
  DifCutStamp *known = &look->info->json_cut;
  DifCutStamp stamp;

  if (dif_cut_time_from_json ((const char *) look->buffer->data, look->buffer->len, name, look->zone,
                              &stamp) &&
      (known->month == 0 || stamp.moment > known->moment))
    *known = stamp;
}

/* Whether it is a JSON that may say the cut time */
static gboolean
may_say_cut (Look *look, DifPackageReader *reader, const DifPackageEntry *entry, const char *name)
{
  static const char *const words[] = { "avance", "entidad", "corte", "configuracion" };
  gboolean suggests = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    suggests |= g_ascii_strncasecmp (name, words[i], strlen (words[i])) == 0;
  return suggests && dif_package_reader_get_depth (reader) == 0 && entry->size_known &&
         entry->size <= JSON_BYTES && look->json_read < JSON_FILES;
}

static gboolean
look_at_json (Look *look, DifPackageReader *reader, const DifPackageEntry *entry, GError **error)
{
  g_autofree char *name = g_path_get_basename (entry->path);
  gboolean says_cut = may_say_cut (look, reader, entry, name);

  if (look->eye != NULL) {
    if (!read_whole (look, reader, entry->path, says_cut ? JSON_BYTES : 0, error))
      return FALSE;
  } else if (says_cut && !read_start (look, reader, JSON_BYTES, error)) {
    return FALSE;
  }
  if (!says_cut)
    return TRUE;
  look->json_read++;
  take_json (look, name);
  return TRUE;
}

static gboolean
look_through (Look *look, DifPackageReader *reader, gboolean *results, GError **error);

/* A ZIP inside that cannot be read is the institute's: it is published as it came, and noted */
static gboolean
look_inside (Look *look, DifPackageReader *outer, const char *path, gboolean *results, GError **error)
{
  g_autoptr (DifPackageReader) inner = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *shown = NULL;
  char *before = look->prefix;
  gboolean ok;

  look->info->nested++;
  inner = dif_package_reader_open_nested (outer, error);
  if (inner == NULL)
    return FALSE;
  look->prefix = g_strconcat (before != NULL ? before : "", path, "/", NULL);
  ok = look_through (look, inner, results, &problem);
  g_free (look->prefix);
  look->prefix = before;
  if (ok) {
    dif_package_reader_notices (inner, look->notices);
    return TRUE;
  }
  if (dif_package_reader_outer_failed (inner) ||
      !g_error_matches (problem, DIF_ERROR, DIF_ERROR_INTEGRITY)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  shown = dif_entry_name_show (path);
  g_ptr_array_add (look->notices, g_strdup_printf (_("The ZIP “%s” inside cannot be read: %s"), shown,
                                                   problem->message));
  if (look->inner_error == NULL)
    look->inner_error = g_steal_pointer (&problem);
  return TRUE;
}

static gboolean
look_at_entry (Look *look,
               DifPackageReader *reader,
               const DifPackageEntry *entry,
               gboolean *results,
               GError **error)
{
  gboolean inside = FALSE;

  look->info->entries++;
  if (has_suffix (entry->path, ".csv")) {
    if (look->eye != NULL ? !read_whole (look, reader, entry->path, DIF_CSV_HEADING_BYTES, error)
                          : !read_start (look, reader, DIF_CSV_HEADING_BYTES, error))
      return FALSE;
    *results |= take_heading (look);
  } else if (has_suffix (entry->path, ".zip")) {
    g_autofree char *path = g_strdup (entry->path);

    if (!look_inside (look, reader, path, &inside, error))
      return FALSE;
    if (inside && dif_package_reader_get_depth (reader) == 0)
      g_ptr_array_add (look->databases, g_steal_pointer (&path));
    *results |= inside;
  } else if (has_suffix (entry->path, ".json") && !look_at_json (look, reader, entry, error)) {
    return FALSE;
  }
  /* What does not tell its size must be read to know it */
  return entry->size_known || dif_package_reader_drain (reader, error);
}

static gboolean
look_through (Look *look, DifPackageReader *reader, gboolean *results, GError **error)
{
  const DifPackageEntry *entry;

  while (TRUE) {
    if (!dif_package_reader_next (reader, &entry, error))
      return FALSE;
    if (entry == NULL)
      return TRUE;
    if (dif_package_reader_get_depth (reader) == 0)
      look_at_path (look, entry->path, entry->folder);
    if (!entry->folder && !is_litter (entry->path) &&
        !look_at_entry (look, reader, entry, results, error))
      return FALSE;
  }
}

static gboolean
decide_kind (Look *look, const char *name, GError **error)
{
  DifPackageInfo *info = look->info;

  if (look->index_at_top || (look->index_in_folder && !look->several_tops)) {
    info->kind = DIF_PACKAGE_SITE;
    if (!look->index_at_top)
      info->wrapper = g_strdup (look->top);
  } else if (look->json) {
    info->kind = DIF_PACKAGE_DATA;
  } else if (look->results) {
    info->kind = DIF_PACKAGE_DATABASE;
  } else if (look->inner_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&look->inner_error));
    return FALSE;
  } else {
    dif_set_error (error, DIF_ERROR_NOT_PACKAGE,
                   _("Check the link, and ask the Institute what the file is."),
                   _("“%s” is no package of results: it holds no index.html, no JSON and no results "
                     "CSV"),
                   name);
    return FALSE;
  }
  info->has_data = info->kind != DIF_PACKAGE_DATABASE;
  /* Results CSV that lie open in a site or data package are no database as the call means it */
  info->has_database = info->kind == DIF_PACKAGE_DATABASE || look->databases->len > 0;
  return TRUE;
}

static void
strip_wrapper (Look *look)
{
  gsize length = look->info->wrapper != NULL ? strlen (look->info->wrapper) + 1 : 0;

  for (guint i = 0; length > 0 && i < look->databases->len; i++) {
    char *path = g_ptr_array_index (look->databases, i);

    memmove (path, path + length, strlen (path + length) + 1);
  }
}

static void
decide_time (Look *look, const char *name)
{
  DifPackageInfo *info = look->info;

  dif_cut_stamp_from_name (name, look->zone, &info->name_cut);
  if (look->csv_time != 0) {
    info->cut_time = look->csv_time;
    info->cut_origin = DIF_CUT_FROM_CSV;
    return;
  }
  info->cut_time = info->name_cut.moment;
  info->cut_origin = DIF_CUT_FROM_NAME;
  dif_package_info_settle (info, info->name_cut.moment, look->zone);
}

void
dif_package_info_settle (DifPackageInfo *self, gint64 near, GTimeZone *zone)
{
  if (self->json_cut.month == 0 || (self->cut_time != 0 && self->cut_origin == DIF_CUT_FROM_CSV))
    return;
  if (self->json_cut.moment == 0 && near != 0)
    dif_cut_stamp_settle (&self->json_cut, near, zone);
  if (self->json_cut.moment == 0)
    return;
  self->cut_time = self->json_cut.moment;
  self->cut_origin = DIF_CUT_FROM_JSON;
}

static GStrv
take_strings (GPtrArray **strings)
{
  g_ptr_array_set_free_func (*strings, NULL);
  g_ptr_array_add (*strings, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (strings), FALSE);
}

static gboolean
inspect_archive (Look *look, const char *path, const char *name, GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (DifPackageReader) reader = dif_package_reader_open (path, name, cancellable, error);
  gboolean results = FALSE;

  if (reader == NULL || !look_through (look, reader, &results, error))
    return FALSE;
  dif_package_reader_notices (reader, look->notices);
  look->info->archive = TRUE;
  look->info->expanded = dif_package_reader_get_expanded (reader);
  return decide_kind (look, name, error);
}

static gboolean
fail_read (int fd, const char *name, GError **error)
{
  dif_set_error_errno (error, errno, _("Could not read “%s”"), name);
  if (fd >= 0)
    close (fd);
  return FALSE;
}

/* Hands a bare CSV or JSON to the eye */
static gboolean
show_bare (Look *look, int fd, const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree char *block = g_malloc (READ_BYTES);
  g_autofree char *base = g_path_get_basename (name);
  off_t at = 0;
  ssize_t got;

  look->eye->begin (look->eye->user_data, base);
  while ((got = pread (fd, block, READ_BYTES, at)) > 0) {
    if (!look->eye->block (look->eye->user_data, block, (gsize) got) ||
        g_cancellable_is_cancelled (cancellable))
      break;
    at += got;
  }
  look->results |= look->eye->end (look->eye->user_data);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return got >= 0 || fail_read (-1, name, error);
}

/* A bare JSON or CSV: without an eye only its first bytes are read */
static gboolean
inspect_bare (Look *look, const char *path, const char *name, guint64 size, GCancellable *cancellable,
              GError **error)
{
  DifPackageInfo *info = look->info;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  gboolean csv = has_suffix (name, ".csv"), ok = TRUE;
  ssize_t got;

  if (fd < 0)
    return fail_read (fd, path, error);
  g_byte_array_set_size (look->buffer, JSON_BYTES);
  got = pread (fd, look->buffer->data, JSON_BYTES, 0);
  if (got < 0)
    return fail_read (fd, path, error);
  g_byte_array_set_size (look->buffer, (guint) got);
  info->entries = 1;
  info->expanded = size;
  if (look->eye != NULL)
    ok = show_bare (look, fd, name, cancellable, error);
  close (fd);
  if (!ok)
    return FALSE;

  if (csv) {
    look->buffer->len = MIN (look->buffer->len, DIF_CSV_HEADING_BYTES);
    take_heading (look);
    return decide_kind (look, name, error);
  }
  look->json = TRUE;
  if (size <= JSON_BYTES)
    take_json (look, name);
  return decide_kind (look, name, error);
}

static gboolean
inspect_into (Look *look, const char *path, const char *name, GCancellable *cancellable,
              GError **error)
{
  guint64 size;
  DifPackageForm form = dif_package_form (path, name, &size, error);
  guint64 limit;

  if (form == DIF_PACKAGE_FORM_NONE)
    return FALSE;
  /* a bare CSV is measured as what is unpacked, for that is what it is */
  limit = form == DIF_PACKAGE_FORM_CSV ? DIF_LIMIT_EXPANDED_BYTES : DIF_LIMIT_SITE_BYTES;
  if (size > limit)
    return dif_package_refuse_size (name, limit, error);
  if (form == DIF_PACKAGE_FORM_JSON && size > DIF_LIMIT_JSON_BYTES)
    return dif_package_refuse_size (name, DIF_LIMIT_JSON_BYTES, error);
  if (form == DIF_PACKAGE_FORM_ARCHIVE) {
    if (!inspect_archive (look, path, name, cancellable, error))
      return FALSE;
  } else if (!inspect_bare (look, path, name, size, cancellable, error)) {
    return FALSE;
  }
  if (form == DIF_PACKAGE_FORM_CSV)
    return TRUE;
  limit = look->info->kind == DIF_PACKAGE_SITE ? DIF_LIMIT_SITE_BYTES : DIF_LIMIT_CUT_BYTES;
  if (size > limit)
    return dif_package_refuse_size (name, limit, error);
  return TRUE;
}

DifPackageInfo *
dif_package_inspect (const char *path,
                     const char *name,
                     GTimeZone *zone,
                     GCancellable *cancellable,
                     GError **error)
{
  return dif_package_look (path, name, zone, NULL, cancellable, error);
}

DifPackageInfo *
dif_package_look (const char *path,
                  const char *name,
                  GTimeZone *zone,
                  const DifPackageEye *eye,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (DifPackageInfo) info = g_new0 (DifPackageInfo, 1);
  Look look = { .info = info, .zone = zone, .eye = eye };
  gboolean ok;

  g_return_val_if_fail (path != NULL && name != NULL && zone != NULL, NULL);

  info->captured = -1;
  info->expected = -1;
  look.databases = g_ptr_array_new_with_free_func (g_free);
  look.notices = g_ptr_array_new_with_free_func (g_free);
  look.buffer = g_byte_array_new ();
  ok = inspect_into (&look, path, name, cancellable, error);
  if (ok) {
    decide_time (&look, name);
    if (info->wrapper != NULL)
      strip_wrapper (&look);
  }
  info->databases = take_strings (&look.databases);
  info->notices = take_strings (&look.notices);
  g_byte_array_unref (look.buffer);
  g_clear_error (&look.inner_error);
  g_free (look.top);
  return ok ? g_steal_pointer (&info) : NULL;
}
