/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-error"

#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "dif-error.h"


typedef struct {
  char *hint; /* (owned) (nullable) */
  guint retry_after;
} DifErrorPrivate;


static void
dif_error_private_init (DifErrorPrivate *priv)
{
  priv->hint = NULL;
  priv->retry_after = 0;
}

static void
dif_error_private_copy (const DifErrorPrivate *src, DifErrorPrivate *dest)
{
  dest->hint = g_strdup (src->hint);
  dest->retry_after = src->retry_after;
}

static void
dif_error_private_clear (DifErrorPrivate *priv)
{
  g_clear_pointer (&priv->hint, g_free);
}

G_DEFINE_EXTENDED_ERROR (DifError, dif_error)


static void G_GNUC_PRINTF (5, 0)
set_error_valist (
    GError **error, DifError code, const char *hint, guint retry_after, const char *format, va_list args)
{
  DifErrorPrivate *priv;
  GError *made;

  if (error == NULL)
    return;

  made = g_error_new_valist (DIF_ERROR, (int) code, format, args);
  priv = dif_error_get_private (made);
  priv->hint = g_strdup (hint);
  priv->retry_after = retry_after;
  g_propagate_error (error, made);
}

void
dif_set_error (GError **error, DifError code, const char *hint, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  set_error_valist (error, code, hint, 0, format, args);
  va_end (args);
}

void
dif_set_error_retry_after (GError **error, guint seconds, const char *hint, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  set_error_valist (error, DIF_ERROR_UNAVAILABLE, hint, seconds, format, args);
  va_end (args);
}

void
dif_set_error_errno (GError **error, int number, const char *format, ...)
{
  DifError code;
  const char *hint;
  va_list args;
  g_autofree char *what = NULL;

  switch (number) {
    case ENOSPC:
    case EDQUOT:
      code = DIF_ERROR_STORAGE;
      hint = _("Free some space on that disk; what is already kept is not touched.");
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      code = DIF_ERROR_STORAGE;
      hint = _("Make the folder writable for you, or choose another one.");
      break;
    case ENOENT:
    case ENOTDIR:
      code = DIF_ERROR_NOT_FOUND;
      hint = _("Check the path.");
      break;
    default:
      code = DIF_ERROR_STORAGE;
      hint = _("Check the disk and try again.");
      break;
  }

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);

  dif_set_error (error, code, hint, "%s: %s", what, g_strerror (number));
}

static DifErrorClass
class_of_io_error (int code)
{
  static const GIOErrorEnum passing[] = {
    G_IO_ERROR_TIMED_OUT,         G_IO_ERROR_BUSY,           G_IO_ERROR_CONNECTION_REFUSED,
    G_IO_ERROR_CONNECTION_CLOSED, G_IO_ERROR_HOST_NOT_FOUND, G_IO_ERROR_HOST_UNREACHABLE,
    G_IO_ERROR_NETWORK_UNREACHABLE, G_IO_ERROR_PARTIAL_INPUT,
  };

  for (guint i = 0; i < G_N_ELEMENTS (passing); i++) {
    if (code == (int) passing[i])
      return DIF_ERROR_CLASS_RETRY;
  }
  return DIF_ERROR_CLASS_OPERATOR;
}

DifErrorClass
dif_error_get_class (const GError *error)
{
  g_return_val_if_fail (error != NULL, DIF_ERROR_CLASS_PERMANENT);

  if (error->domain == DIF_ERROR) {
    if (error->code <= DIF_ERROR_UNAVAILABLE)
      return DIF_ERROR_CLASS_RETRY;
    if (error->code <= DIF_ERROR_FAILED)
      return DIF_ERROR_CLASS_PERMANENT;
    if (error->code <= DIF_ERROR_UNFULFILLED)
      return DIF_ERROR_CLASS_OPERATOR;
    return DIF_ERROR_CLASS_SECURITY;
  }

  if (error->domain == G_IO_ERROR)
    return class_of_io_error (error->code);
  if (error->domain == G_TLS_ERROR)
    return DIF_ERROR_CLASS_SECURITY;
  if (error->domain == G_FILE_ERROR || error->domain == G_OPTION_ERROR)
    return DIF_ERROR_CLASS_OPERATOR;
  if (error->domain == G_RESOLVER_ERROR)
    return DIF_ERROR_CLASS_RETRY;
  return DIF_ERROR_CLASS_PERMANENT;
}

const char *
dif_error_class_name (DifErrorClass class)
{
  static const char *const names[] = { "retry", "permanent", "operator", "security" };

  g_return_val_if_fail (class < G_N_ELEMENTS (names), "permanent");
  return names[class];
}

const char *
dif_error_get_hint (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return error->domain == DIF_ERROR ? dif_error_get_private (error)->hint : NULL;
}

guint
dif_error_get_retry_after (const GError *error)
{
  g_return_val_if_fail (error != NULL, 0);

  return error->domain == DIF_ERROR ? dif_error_get_private (error)->retry_after : 0;
}

int
dif_error_get_exit_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, 1);

  if (g_error_matches (error, DIF_ERROR, DIF_ERROR_USAGE) || error->domain == G_OPTION_ERROR)
    return 2;
  if (g_error_matches (error, DIF_ERROR, DIF_ERROR_UNFULFILLED))
    return 4;
  return dif_error_get_class (error) == DIF_ERROR_CLASS_SECURITY ? 3 : 1;
}
