/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-preview-site"

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "target/dif-plan.h"

#include "dif-preview-site.h"

#define INDEX "index.html"


DifPreviewSite *
dif_preview_site_copy (const DifPreviewSite *self)
{
  DifPreviewSite *copy = g_new0 (DifPreviewSite, 1);

  copy->cut = g_strdup (self->cut);
  copy->root = g_strdup (self->root);
  copy->entry = g_strdup (self->entry);
  copy->pointers = g_strdupv (self->pointers);
  copy->acta_paths = g_strdupv (self->acta_paths);
  copy->acta_base = g_strdup (self->acta_base);
  return copy;
}

void
dif_preview_site_free (DifPreviewSite *self)
{
  if (self == NULL)
    return;
  g_free (self->cut);
  g_free (self->root);
  g_free (self->entry);
  g_strfreev (self->pointers);
  g_strfreev (self->acta_paths);
  g_free (self->acta_base);
  g_free (self);
}

void
dif_preview_reply_clear (DifPreviewReply *reply)
{
  if (reply->fd >= 0)
    close (reply->fd);
  reply->fd = -1;
  g_clear_pointer (&reply->location, g_free);
  g_clear_pointer (&reply->acta, g_free);
}

/* --- Names -------------------------------------------------------------------------------- */

static gboolean
is_safe_name (const char *name)
{
  if (name[0] == '\0' || g_str_equal (name, ".") || g_str_equal (name, "..") || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (const char *c = name; *c != '\0'; c++) {
    if (g_ascii_iscntrl (*c) || *c == '\\')
      return FALSE;
  }
  return TRUE;
}

char *
dif_preview_path_decode (const char *path)
{
  g_auto (GStrv) names = g_strsplit (path[0] == '/' ? path + 1 : path, "/", -1);
  g_autoptr (GString) decoded = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *name = g_uri_unescape_segment (names[i], NULL, "/");
    gboolean last = names[i + 1] == NULL;

    if (name == NULL || (!is_safe_name (name) && !(last && name[0] == '\0')))
      return NULL;
    g_string_append (decoded, name);
    if (!last)
      g_string_append_c (decoded, '/');
  }
  return g_string_free (g_steal_pointer (&decoded), FALSE);
}

/* @folder as a whole run of names within @path. Returns: (nullable): where it begins */
static const char *
find_folder (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  while (length > 0 && folder[length - 1] == '/')
    length--;
  for (const char *at = path; length > 0 && at != NULL; at = strchr (at, '/')) {
    at += at[0] == '/';
    if (strncmp (at, folder, length) == 0 && at[length] == '/' && at[length + 1] != '\0')
      return at;
  }
  return NULL;
}

char *
dif_preview_site_resolve_acta (const DifPreviewSite *self, const char *path)
{
  for (guint i = 0; self->acta_paths != NULL && self->acta_paths[i] != NULL; i++) {
    const char *found = find_folder (path, self->acta_paths[i]);
    g_autofree char *escaped = found != NULL ? g_uri_escape_string (found, "/", FALSE) : NULL;

    if (found != NULL && self->acta_base == NULL)
      return g_strdup ("");
    if (found != NULL)
      return g_strconcat (self->acta_base, g_str_has_suffix (self->acta_base, "/") ? "" : "/", escaped, NULL);
  }
  return NULL;
}

/* --- Parts of a file ---------------------------------------------------------------------- */

guint
dif_preview_range_parse (const char *range, gint64 size, gint64 *start, gint64 *length)
{
  g_auto (GStrv) ends = NULL;
  guint64 first = 0, last = 0;

  *start = 0;
  *length = size;
  /* several parts at once may be answered with the whole, too */
  if (!g_str_has_prefix (range, "bytes=") || strchr (range, ',') != NULL)
    return 200;
  ends = g_strsplit (range + strlen ("bytes="), "-", 2);
  if (g_strv_length (ends) != 2 || (ends[0][0] == '\0' && ends[1][0] == '\0') ||
      (ends[0][0] != '\0' && !g_ascii_string_to_unsigned (ends[0], 10, 0, G_MAXINT64, &first, NULL)) ||
      (ends[1][0] != '\0' && !g_ascii_string_to_unsigned (ends[1], 10, 0, G_MAXINT64, &last, NULL)))
    return 200;
  if (ends[0][0] == '\0') {
    if (last == 0 || size == 0)
      return 416;
    *length = MIN ((gint64) last, size);
    *start = size - *length;
    return 206;
  }
  if (ends[1][0] != '\0' && last < first)
    return 200;
  if ((gint64) first >= size)
    return 416;
  *start = (gint64) first;
  *length = (ends[1][0] == '\0' ? size : MIN ((gint64) last + 1, size)) - *start;
  return 206;
}

/* --- Looking up --------------------------------------------------------------------------- */

/* Follows no link, and waits for nothing that is not a file. Returns: -1 if it is not there */
static int
open_below (const char *root, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  int at = open (root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  for (guint i = 0; at >= 0 && names[i] != NULL; i++) {
    int next;

    if (names[i][0] == '\0')
      continue;
    next = openat (at, names[i], O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    close (at);
    at = next;
  }
  return at;
}

static void
cut_range (DifPreviewReply *reply, const char *range)
{
  if (range == NULL)
    return;
  reply->status = dif_preview_range_parse (range, reply->size, &reply->start, &reply->length);
  if (reply->status == 206)
    reply->length = MIN (reply->length, DIF_PREVIEW_RANGE_BYTES);
  if (reply->status == 416)
    reply->length = 0;
}

static void
look_up (const DifPreviewSite *self, const char *path, const char *range, DifPreviewReply *reply)
{
  gsize length = strlen (path);
  gboolean folder = length == 0 || path[length - 1] == '/';
  g_autofree char *file = length == 0 ? g_strdup (self->entry) : g_strconcat (path, folder ? INDEX : "", NULL);
  int fd = open_below (self->root, file);
  struct stat info;

  if (fd >= 0 && fstat (fd, &info) == 0 && S_ISREG (info.st_mode)) {
    dif_headers_for (file, dif_plan_is_pointer (file, self->entry, (const char *const *) self->pointers), &reply->headers);
    reply->status = 200;
    reply->size = reply->length = info.st_size;
    cut_range (reply, range);
    if (reply->status == 416 || lseek (fd, reply->start, SEEK_SET) < 0)
      close (fd);
    else
      reply->fd = fd;
    return;
  }
  if (fd >= 0 && !folder && fstat (fd, &info) == 0 && S_ISDIR (info.st_mode)) {
    g_autofree char *escaped = g_uri_escape_string (file, "/", FALSE);

    reply->status = 301;
    reply->location = g_strconcat ("/", escaped, "/", NULL);
  }
  if (fd >= 0)
    close (fd);
}

void
dif_preview_site_open (const DifPreviewSite *self, const char *path, const char *method, const char *range,
                       DifPreviewReply *reply)
{
  g_autofree char *decoded = dif_preview_path_decode (path);

  *reply = (DifPreviewReply){ .status = 404, .fd = -1 };
  dif_headers_for ("404.html", FALSE, &reply->headers);
  if (method != NULL && !g_str_equal (method, "GET") && !g_str_equal (method, "HEAD")) {
    reply->status = 405;
    return;
  }
  if (decoded == NULL)
    return;
  look_up (self, decoded, range, reply);
  if (reply->status == 404)
    reply->acta = dif_preview_site_resolve_acta (self, decoded);
}
