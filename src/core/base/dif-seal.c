/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-seal"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "dif-error.h"
#include "dif-json.h"

#include "dif-seal.h"

#define KDF "PBKDF2-HMAC-SHA256"
#define CIPHER "AES-256-GCM"
#define ROUNDS (600000)
/* Of a file that somebody else may have made */
#define ROUNDS_MIN (100000)
#define ROUNDS_MAX (10000000)
#define SALT_BYTES (16)
#define NONCE_BYTES (12)
#define KEY_BYTES (32)
#define TAG_BYTES (16)


static void
set_failed (GError **error, int code)
{
  dif_set_error (error, DIF_ERROR_FAILED, NULL, _("The secrets could not be sealed: %s"), gnutls_strerror (code));
}

/* @cipher: (out): to be ended with gnutls_aead_cipher_deinit() */
static gboolean
start (gnutls_aead_cipher_hd_t *cipher, const char *password, const guint8 *salt, gint64 rounds, GError **error)
{
  guint8 bytes[KEY_BYTES];
  gnutls_datum_t word = { (guint8 *) password, (unsigned) strlen (password) };
  gnutls_datum_t grain = { (guint8 *) salt, SALT_BYTES };
  gnutls_datum_t key = { bytes, KEY_BYTES };
  int code = gnutls_pbkdf2 (GNUTLS_MAC_SHA256, &word, &grain, (unsigned) rounds, bytes, KEY_BYTES);

  if (code == GNUTLS_E_SUCCESS)
    code = gnutls_aead_cipher_init (cipher, GNUTLS_CIPHER_AES_256_GCM, &key);
  explicit_bzero (bytes, sizeof bytes);
  if (code != GNUTLS_E_SUCCESS)
    set_failed (error, code);
  return code == GNUTLS_E_SUCCESS;
}

static void
add_bytes (JsonObject *object, const char *name, const guint8 *bytes, gsize length)
{
  g_autofree char *text = g_base64_encode (bytes, length);

  json_object_set_string_member (object, name, text);
}

static JsonNode *
describe (const guint8 *salt, const guint8 *nonce, const guint8 *data, gsize length)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "kdf", KDF);
  json_object_set_int_member (object, "rounds", ROUNDS);
  add_bytes (object, "salt", salt, SALT_BYTES);
  json_object_set_string_member (object, "cipher", CIPHER);
  add_bytes (object, "nonce", nonce, NONCE_BYTES);
  add_bytes (object, "data", data, length);
  json_node_take_object (node, object);
  return node;
}

JsonNode *
dif_seal_close (JsonNode *node, const char *password, GError **error)
{
  g_autofree char *text = dif_json_canonical (node);
  gsize length = strlen (text), room = length + TAG_BYTES;
  g_autofree guint8 *data = g_malloc (room);
  guint8 salt[SALT_BYTES], nonce[NONCE_BYTES];
  gnutls_aead_cipher_hd_t cipher;
  int code = gnutls_rnd (GNUTLS_RND_KEY, salt, sizeof salt);

  if (code == GNUTLS_E_SUCCESS)
    code = gnutls_rnd (GNUTLS_RND_NONCE, nonce, sizeof nonce);
  if (code != GNUTLS_E_SUCCESS) {
    set_failed (error, code);
  } else if (start (&cipher, password, salt, ROUNDS, error)) {
    code = gnutls_aead_cipher_encrypt (cipher, nonce, sizeof nonce, NULL, 0, TAG_BYTES, text, length, data, &room);
    gnutls_aead_cipher_deinit (cipher);
    explicit_bzero (text, length);
    if (code == GNUTLS_E_SUCCESS)
      return describe (salt, nonce, data, room);
    set_failed (error, code);
  }
  explicit_bzero (text, length);
  return NULL;
}

/* --- Opening ------------------------------------------------------------------------------ */

static guint8 *
read_bytes (DifJsonCursor *root, const char *name, gsize wanted, gsize *length)
{
  guint8 *bytes = g_base64_decode (dif_json_cursor_string (root, name), length);

  if ((wanted != 0 && *length != wanted) || *length < 1)
    dif_json_cursor_fail (root, name, _("bytes in base64"));
  return bytes;
}

static JsonNode *
decrypt (const char *password, const guint8 *salt, gint64 rounds, const guint8 *nonce, const guint8 *data,
         gsize length, const char *document, GError **error)
{
  g_autofree char *text = g_malloc (length + 1);
  gnutls_aead_cipher_hd_t cipher;
  g_autoptr (JsonNode) node = NULL;
  gsize room = length;
  int code;

  if (!start (&cipher, password, salt, rounds, error))
    return NULL;
  code = gnutls_aead_cipher_decrypt (cipher, nonce, NONCE_BYTES, NULL, 0, TAG_BYTES, data, length, text, &room);
  gnutls_aead_cipher_deinit (cipher);
  if (code != GNUTLS_E_SUCCESS) {
    dif_set_error (error, DIF_ERROR_SECRET, _("Give the password that it was sealed with."),
                   _("“%s” does not open: another password, or it was changed"), document);
    return NULL;
  }
  node = dif_json_parse (text, room, document, error);
  explicit_bzero (text, length);
  return g_steal_pointer (&node);
}

JsonNode *
dif_seal_open (JsonNode *sealed, const char *password, const char *document, GError **error)
{
  g_autoptr (DifJsonCursor) root = dif_json_cursor_new (sealed, document);
  gint64 rounds = dif_json_cursor_integer (root, "rounds", ROUNDS_MIN, ROUNDS_MAX);
  gsize length = 0, ignored;
  g_autofree guint8 *salt = NULL;
  g_autofree guint8 *nonce = NULL;
  g_autofree guint8 *data = NULL;

  if (g_strcmp0 (dif_json_cursor_string (root, "kdf"), KDF) != 0)
    dif_json_cursor_fail (root, "kdf", KDF);
  if (g_strcmp0 (dif_json_cursor_string (root, "cipher"), CIPHER) != 0)
    dif_json_cursor_fail (root, "cipher", CIPHER);
  salt = read_bytes (root, "salt", SALT_BYTES, &ignored);
  nonce = read_bytes (root, "nonce", NONCE_BYTES, &ignored);
  data = read_bytes (root, "data", 0, &length);
  if (!dif_json_cursor_finish (root, error))
    return NULL;
  return decrypt (password, salt, rounds, nonce, data, length, document, error);
}
