/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-web-certificate"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#include "base/dif-error.h"

#include "dif-web-certificate.h"

#define DAY_SECONDS (24 * 60 * 60)
#define VERSION (3)

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_privkey_t, gnutls_x509_privkey_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_crt_t, gnutls_x509_crt_deinit, NULL)


static int
fill_in (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key)
{
  static const char name[] = "PRACTICA";
  static const guint8 serial[] = { 1 };
  static const guint8 loopback[] = { 127, 0, 0, 1 };
  time_t now = time (NULL);
  int result = gnutls_x509_crt_set_version (certificate, VERSION);

  if (result >= 0)
    result = gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  if (result >= 0)
    result = gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                            sizeof name - 1);
  if (result >= 0)
    result = gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, loopback,
                                                   sizeof loopback, 0);
  if (result >= 0)
    result = gnutls_x509_crt_set_activation_time (certificate, now - 2 * DAY_SECONDS);
  if (result >= 0)
    result = gnutls_x509_crt_set_expiration_time (certificate, now - DAY_SECONDS);
  if (result >= 0)
    result = gnutls_x509_crt_set_key (certificate, key);
  return result >= 0 ? gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0)
                     : result;
}

GTlsCertificate *
dif_web_certificate_new_expired (GError **error)
{
  g_auto (gnutls_x509_privkey_t) key = NULL;
  g_auto (gnutls_x509_crt_t) certificate = NULL;
  gnutls_datum_t key_pem = { NULL, 0 };
  gnutls_datum_t certificate_pem = { NULL, 0 };
  GTlsCertificate *made = NULL;
  g_autoptr (GError) cause = NULL;
  int result = gnutls_x509_privkey_init (&key);

  if (result >= 0)
    result = gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA,
                                           GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  if (result >= 0)
    result = gnutls_x509_crt_init (&certificate);
  if (result >= 0)
    result = fill_in (certificate, key);
  if (result >= 0)
    result = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                                &key_pem);
  if (result >= 0)
    result = gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &certificate_pem);
  if (result >= 0) {
    g_autofree char *both = g_strdup_printf ("%s\n%s", (const char *) certificate_pem.data,
                                             (const char *) key_pem.data);

    made = g_tls_certificate_new_from_pem (both, -1, &cause);
  }
  gnutls_free (key_pem.data);
  gnutls_free (certificate_pem.data);
  if (made == NULL)
    dif_set_error (error, DIF_ERROR_FAILED, _("Install glib-networking."),
                   _("Could not make a certificate for practice: %s"),
                   cause != NULL ? cause->message : gnutls_strerror (result));
  return made;
}
