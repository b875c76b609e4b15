/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-digest"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <unistd.h>

#include "dif-error.h"

#include "dif-digest.h"

#define DIGEST_BYTES (32)
#define READ_BYTES (256 * 1024)


struct _DifDigest {
  gnutls_hash_hd_t hash;
};


DifDigest *
dif_digest_new (void)
{
  DifDigest *self = g_new0 (DifDigest, 1);

  if (gnutls_hash_init (&self->hash, GNUTLS_DIG_SHA256) != GNUTLS_E_SUCCESS)
    g_error ("SHA-256 is not to be had from GnuTLS");
  return self;
}

void
dif_digest_free (DifDigest *self)
{
  gnutls_hash_deinit (self->hash, NULL);
  g_free (self);
}

void
dif_digest_update (DifDigest *self, gconstpointer data, gsize length)
{
  if (length > 0 && gnutls_hash (self->hash, data, length) != GNUTLS_E_SUCCESS)
    g_error ("SHA-256 failed in GnuTLS");
}

static void
write_hex (const guint8 *raw, char hex[DIF_DIGEST_HEX])
{
  static const char digits[] = "0123456789abcdef";

  for (guint i = 0; i < DIGEST_BYTES; i++) {
    hex[2 * i] = digits[raw[i] >> 4];
    hex[2 * i + 1] = digits[raw[i] & 15];
  }
  hex[2 * DIGEST_BYTES] = '\0';
}

void
dif_digest_finish (DifDigest *self, char hex[DIF_DIGEST_HEX])
{
  guint8 raw[DIGEST_BYTES];

  gnutls_hash_output (self->hash, raw);
  write_hex (raw, hex);
}

void
dif_digest_bytes (gconstpointer data, gsize length, char hex[DIF_DIGEST_HEX])
{
  guint8 raw[DIGEST_BYTES];

  if (gnutls_hash_fast (GNUTLS_DIG_SHA256, data, length, raw) != GNUTLS_E_SUCCESS)
    g_error ("SHA-256 failed in GnuTLS");
  write_hex (raw, hex);
}

gboolean
dif_digest_descriptor (int fd,
                       const char *name,
                       char hex[DIF_DIGEST_HEX],
                       guint64 *size,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (DifDigest) digest = dif_digest_new ();
  g_autofree guint8 *buffer = g_malloc (READ_BYTES);
  guint64 total = 0;

  while (TRUE) {
    ssize_t got;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    got = read (fd, buffer, READ_BYTES);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      dif_set_error_errno (error, errno, _("Could not read “%s”"), name);
      return FALSE;
    }
    if (got == 0)
      break;
    dif_digest_update (digest, buffer, (gsize) got);
    total += (guint64) got;
  }

  dif_digest_finish (digest, hex);
  if (size != NULL)
    *size = total;
  return TRUE;
}

gboolean
dif_digest_file (const char *path,
                 char hex[DIF_DIGEST_HEX],
                 guint64 *size,
                 GCancellable *cancellable,
                 GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gboolean ok;

  if (fd < 0) {
    dif_set_error_errno (error, errno, _("Could not open “%s”"), path);
    return FALSE;
  }
  ok = dif_digest_descriptor (fd, path, hex, size, cancellable, error);
  close (fd);
  return ok;
}

gboolean
dif_digest_is_hex (const char *text)
{
  return text != NULL && strlen (text) == DIF_DIGEST_HEX - 1 &&
         strspn (text, "0123456789abcdef") == DIF_DIGEST_HEX - 1;
}
