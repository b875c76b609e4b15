/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-logo"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-logo-check.h"
#include "dif-logo.h"

/* Within so many bytes of its beginning a drawing says what it is: comments and entities may come first */
#define HEAD (16 * DIF_KIB)


/* Any page may be PostScript or PDF; a drawing of Illustrator says so, near its beginning or in its data */
static gboolean
is_illustrator (const char *data, gsize length)
{
  static const char *const signs[] = { "Adobe Illustrator", "AIPrivateData", "/Illustrator", "%%AI" };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
    if (memmem (data, length, signs[i], strlen (signs[i])) != NULL)
      return TRUE;
  }
  return FALSE;
}

static gboolean
recognise (const char *data, gsize length, DifLogoKind *kind)
{
  gssize head = (gssize) MIN (length, HEAD);

  /* its prefix is the writer's to choose */
  if ((g_strstr_len (data, head, "<svg") != NULL || g_strstr_len (data, head, ":svg") != NULL) &&
      g_utf8_validate (data, (gssize) length, NULL)) {
    *kind = DIF_LOGO_SVG;
    return TRUE;
  }
  if (length > strlen ("%!PS-Adobe") &&
      (g_str_has_prefix (data, "%PDF-") || g_str_has_prefix (data, "%!PS-Adobe"))) {
    *kind = DIF_LOGO_AI;
    return is_illustrator (data, length);
  }
  return FALSE;
}

static GBytes *
read_bounded (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &reason);
  g_autofree char *data = stream != NULL ? g_malloc (DIF_LIMIT_LOGO_BYTES + 2) : NULL;
  gsize length = 0;

  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), data, DIF_LIMIT_LOGO_BYTES + 1, &length, NULL, &reason)) {
    dif_set_error (error, DIF_ERROR_STORAGE, _("Choose the file again."), "%s", reason->message);
    return NULL;
  }
  if (length > DIF_LIMIT_LOGO_BYTES) {
    dif_set_error (error, DIF_ERROR_LIMIT, _("A drawing of vectors is small: save it without embedded pictures."),
                   _("“%s” has more than the %" PRIu64 " bytes that a logo may have"), path,
                   (guint64) DIF_LIMIT_LOGO_BYTES);
    return NULL;
  }
  data[length] = '\0';
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

GBytes *
dif_logo_load (const char *path, DifLogoKind *kind, GError **error)
{
  g_autoptr (GBytes) bytes = read_bounded (path, error);
  gsize length;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  if (bytes == NULL)
    return NULL;
  if (length > 0 && recognise (data, length, kind))
    return *kind == DIF_LOGO_AI || dif_logo_check_svg (bytes, path, error) ? g_steal_pointer (&bytes) : NULL;
  dif_set_error (error, DIF_ERROR_FORMAT,
                 _("Give an .svg or .ai file: the call (I.f) asks for vectors to guarantee the quality of the "
                   "image, which a picture of pixels cannot."),
                 _("“%s” is no vector drawing"), path);
  return NULL;
}
