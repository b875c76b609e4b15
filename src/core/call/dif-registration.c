/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-registration"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-json.h"

#include "dif-registration.h"


struct _DifRegistration {
  GHashTable *values; /* (owned) key to value, both owned */
};


DifRegistration *
dif_registration_new (void)
{
  DifRegistration *self = g_new0 (DifRegistration, 1);

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
dif_registration_free (DifRegistration *self)
{
  g_hash_table_unref (self->values);
  g_free (self);
}

/* --- What a datum may be ------------------------------------------------------------------ */

static gboolean
is_phone (const char *value)
{
  g_autofree char *lower = g_ascii_strdown (value, -1);
  char *extension = strstr (lower, "ext");
  char digits[11] = "";
  guint n = 0;
  const char *c = lower;

  if (extension != NULL) {
    gsize count = strspn (extension + 3, ". ");
    gsize length = strspn (extension + 3 + count, "0123456789");

    if (length < 1 || length > 6 || extension[3 + count + length] != '\0')
      return FALSE;
    *extension = '\0';
  }
  if (g_str_has_prefix (c, "+52"))
    c += 3;
  for (; *c != '\0'; c++) {
    if (g_ascii_isdigit (*c) && n < 10)
      digits[n++] = *c;
    else if (strchr (" -()", *c) == NULL)
      return FALSE;
  }
  /* No area code of Mexico begins with 0 or 1 */
  return n == 10 && digits[0] >= '2';
}

static gboolean
is_label (const char *label)
{
  gsize length = strspn (label, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return length > 0 && length <= 63 && label[length] == '\0' && label[0] != '-' &&
         label[length - 1] != '-';
}

static gboolean
is_domain (const char *value)
{
  g_autofree char *ascii = g_hostname_to_ascii (value);
  g_autofree char *lower = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;
  g_auto (GStrv) labels = lower != NULL ? g_strsplit (lower, ".", -1) : NULL;
  guint n = labels != NULL ? g_strv_length (labels) : 0;

  if (n < 2 || strlen (lower) > 253 || g_ascii_isdigit (labels[n - 1][0]))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    if (!is_label (labels[i]))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_email (const char *value)
{
  const char *at = strchr (value, '@');
  gsize length = at != NULL ? (gsize) (at - value) : 0;

  if (length < 1 || length > 64 || value[0] == '.' || at[-1] == '.' || !is_domain (at + 1))
    return FALSE;
  for (const char *c = value; c < at; c++) {
    if (!g_ascii_isalnum (*c) && strchr (".!#$%&'*+/=?^_`{|}~-", *c) == NULL)
      return FALSE;
    if (*c == '.' && c[1] == '.')
      return FALSE;
  }
  return TRUE;
}

/* Returns: (transfer full): @text without accents and case, to compare names of states */
static char *
fold (const char *text)
{
  g_autofree char *lower = g_utf8_casefold (text, -1);
  g_autofree char *apart = g_utf8_normalize (lower, -1, G_NORMALIZE_NFD);
  GString *plain = g_string_new (NULL);

  for (const char *c = apart; *c != '\0'; c = g_utf8_next_char (c)) {
    if (!g_unichar_ismark (g_utf8_get_char (c)))
      g_string_append_unichar (plain, g_utf8_get_char (c));
  }
  return g_string_free (plain, FALSE);
}

static gboolean
is_state (const char *value)
{
  static const char *const states[] = {
    "aguascalientes", "baja california", "baja california sur", "campeche", "chiapas", "chihuahua",
    "ciudad de mexico", "cdmx", "coahuila", "coahuila de zaragoza", "colima", "durango",
    "estado de mexico", "mexico", "guanajuato", "guerrero", "hidalgo", "jalisco", "michoacan",
    "michoacan de ocampo", "morelos", "nayarit", "nuevo leon", "oaxaca", "puebla", "queretaro",
    "quintana roo", "san luis potosi", "sinaloa", "sonora", "tabasco", "tamaulipas", "tlaxcala",
    "veracruz", "veracruz de ignacio de la llave", "yucatan", "zacatecas", NULL,
  };
  g_autofree char *plain = fold (value);

  return g_strv_contains (states, plain);
}

static gboolean
is_vector_file (const char *value)
{
  g_autofree char *lower = g_ascii_strdown (value, -1);
  g_autofree char *name = g_path_get_basename (lower);

  return (g_str_has_suffix (name, ".svg") && strlen (name) > 4) ||
         (g_str_has_suffix (name, ".ai") && strlen (name) > 3);
}

/* What each datum must be beyond a text of its length; @expected and @hint are translated when used */
static const struct {
  const char *key;
  gboolean (*is) (const char *value); /* (nullable) any text */
  gboolean name;
  gboolean lines; /* may have several */
  const char *expected;
  const char *hint;
} rules[] = {
  { "company", NULL, TRUE, FALSE, NULL, NULL },
  { "domain", is_domain, FALSE, FALSE, N_("is no domain name"),
    N_("Write the name only, as prep.example.mx: no “https://” and no folder.") },
  { "contact_name", NULL, TRUE, FALSE, NULL, NULL },
  { "phone", is_phone, FALSE, FALSE, N_("is no telephone number of Mexico"),
    N_("Write its ten digits, as (834) 315 1200 or +52 834 315 1200 ext. 12.") },
  { "mobile", is_phone, FALSE, FALSE, N_("is no telephone number of Mexico"),
    N_("Write its ten digits, as 834 123 4567.") },
  { "email", is_email, FALSE, FALSE, N_("is no e-mail address"),
    N_("Write one address, as name@example.mx.") },
  { "address", NULL, FALSE, TRUE, NULL, NULL },
  { "city", NULL, TRUE, FALSE, NULL, NULL },
  { "state", is_state, TRUE, FALSE, N_("is none of the 32 states of Mexico"),
    N_("Write the state’s name, as Tamaulipas.") },
  { "legal_representative", NULL, TRUE, FALSE, NULL, NULL },
  { "hosting", NULL, FALSE, TRUE, NULL, NULL },
  { "description", NULL, FALSE, TRUE, NULL, NULL },
  { "motives", NULL, FALSE, TRUE, NULL, NULL },
  { "logo", is_vector_file, FALSE, FALSE, N_("is no vector drawing"),
    N_("Give an .svg or .ai file: the call (I.f) asks for vectors to guarantee the quality of the "
       "image, which a picture of pixels cannot.") },
};

static gboolean
check_text (const char *key, const char *value, gboolean lines, glong limit, GError **error)
{
  if (!g_utf8_validate (value, -1, NULL)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Type it again."), _("“%s” is not text in UTF-8"), key);
    return FALSE;
  }
  if (g_utf8_strlen (value, -1) > limit) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Shorten it."), _("“%s” has more than %ld characters"),
                   key, limit);
    return FALSE;
  }
  for (const char *c = value; *c != '\0'; c = g_utf8_next_char (c)) {
    if (g_unichar_iscntrl (g_utf8_get_char (c)) && !(lines && *c == '\n')) {
      dif_set_error (error, DIF_ERROR_USAGE, _("Type it again."),
                     _("“%s” has a control character"), key);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check (const char *key, const char *value, GError **error)
{
  g_autofree char *keys = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++) {
    if (!g_str_equal (rules[i].key, key))
      continue;
    if (!check_text (key, value, rules[i].lines,
                     rules[i].name ? DIF_REGISTRATION_NAME_LENGTH : DIF_REGISTRATION_LENGTH, error))
      return FALSE;
    if (value[0] != '\0' && rules[i].is != NULL && !rules[i].is (value)) {
      /* Translators: a datum's key, its value, e.g. “is no e-mail address” */
      dif_set_error (error, DIF_ERROR_USAGE, _(rules[i].hint), _("%s: “%s” %s"), key, value,
                     _(rules[i].expected));
      return FALSE;
    }
    return TRUE;
  }
  keys = g_strjoinv (", ", (char **) dif_call_known_data ());
  dif_set_error (error, DIF_ERROR_USAGE, _("Choose one of those."), _("There is no datum “%s”; those known are %s"), key, keys);
  return FALSE;
}

/* --- The data ----------------------------------------------------------------------------- */

gboolean
dif_registration_set (DifRegistration *self, const char *key, const char *value, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (value));

  if (!check (key, trimmed, error))
    return FALSE;
  if (trimmed[0] == '\0')
    g_hash_table_remove (self->values, key);
  else
    g_hash_table_insert (self->values, g_strdup (key), g_steal_pointer (&trimmed));
  return TRUE;
}

const char *
dif_registration_get (DifRegistration *self, const char *key)
{
  return g_hash_table_lookup (self->values, key);
}

GPtrArray *
dif_registration_missing (DifRegistration *self, DifCall *call)
{
  GPtrArray *asked = dif_call_get_registration (call);
  GPtrArray *missing = g_ptr_array_new ();

  for (guint i = 0; i < asked->len; i++) {
    DifCallDatum *datum = g_ptr_array_index (asked, i);

    if (dif_registration_get (self, datum->key) == NULL)
      g_ptr_array_add (missing, datum);
  }
  return missing;
}

JsonNode *
dif_registration_to_json (DifRegistration *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  const char *const *keys = dif_call_known_data ();

  for (guint i = 0; keys[i] != NULL; i++) {
    const char *value = dif_registration_get (self, keys[i]);

    if (value != NULL)
      json_object_set_string_member (object, keys[i], value);
  }
  json_node_take_object (node, object);
  return node;
}

char *
dif_registration_to_text (DifRegistration *self)
{
  g_autoptr (JsonNode) node = dif_registration_to_json (self);

  return dif_json_canonical (node);
}

DifRegistration *
dif_registration_new_from_text (const char *text, GError **error)
{
  g_autoptr (DifRegistration) self = dif_registration_new ();
  g_autoptr (JsonNode) node = dif_json_parse (text, strlen (text), _("registration"), error);
  g_autoptr (DifJsonCursor) root = NULL;
  g_auto (GStrv) keys = NULL;

  if (node == NULL)
    return NULL;
  root = dif_json_cursor_new (node, _("registration"));
  if (!JSON_NODE_HOLDS_OBJECT (node))
    dif_json_cursor_fail (root, NULL, _("an object"));
  keys = dif_json_cursor_names (root);
  for (guint i = 0; keys[i] != NULL; i++) {
    const char *value = dif_json_cursor_string (root, keys[i]);
    g_autoptr (GError) reason = NULL;

    if (!dif_registration_set (self, keys[i], value, &reason))
      dif_json_cursor_fail (root, keys[i], reason->message);
  }
  return dif_json_cursor_finish (root, error) ? g_steal_pointer (&self) : NULL;
}
