/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-entry-name"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-entry-name.h"

/* The upper half of CP437, in which a ZIP's names are unless it says UTF-8 (APPNOTE.TXT, D.1) */
static const char CP437[] = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
                            "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

typedef struct {
  guint count;
  char *first; /* (owned) (nullable) */
} Notice;

struct _DifEntryNames {
  char *package;       /* (owned) for errors */
  GHashTable *files;   /* hashes of files' paths */
  GHashTable *folders; /* hashes of folders' paths, also of those that are only implied */
  GHashTable *told;    /* hashes of folders that have an entry of their own */
  GHashTable *folded;  /* hashes of files' paths without case, NFC */
  Notice decoded;
  Notice backslash;
  Notice similar;
};


DifEntryNames *
dif_entry_names_new (const char *package)
{
  DifEntryNames *self = g_new0 (DifEntryNames, 1);

  self->package = g_strdup (package);
  self->files = g_hash_table_new (NULL, NULL);
  self->folders = g_hash_table_new (NULL, NULL);
  self->told = g_hash_table_new (NULL, NULL);
  self->folded = g_hash_table_new (NULL, NULL);
  return self;
}

void
dif_entry_names_free (DifEntryNames *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->package);
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->folders);
  g_hash_table_unref (self->told);
  g_hash_table_unref (self->folded);
  g_free (self->decoded.first);
  g_free (self->backslash.first);
  g_free (self->similar.first);
  g_free (self);
}

/* FNV-1a, 64 bits, as the key of a set */
static gpointer
hash_of (const char *text, gsize length)
{
  guint64 hash = 0xcbf29ce484222325ULL;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guint8) text[i]) * 0x100000001b3ULL;
  return (gpointer) (gsize) hash;
}

static void
take_note (Notice *notice, const char *path)
{
  if (notice->count++ == 0)
    notice->first = g_strdup (path);
}

char *
dif_entry_name_show (const char *raw)
{
  g_autofree char *valid = g_utf8_make_valid (raw, -1);
  GString *shown = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    /* Control and format characters (those that turn the direction among them) are made visible */
    if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
      g_string_append_printf (shown, "<U+%04X>", c);
    else
      g_string_append_unichar (shown, c);
  }
  return g_string_free (shown, FALSE);
}

static char *
decode_cp437 (const char *raw)
{
  GString *text = g_string_new (NULL);

  for (const guint8 *at = (const guint8 *) raw; *at != '\0'; at++) {
    if (*at < 0x80)
      g_string_append_c (text, (char) *at);
    else
      g_string_append_unichar (text,
                               g_utf8_get_char (g_utf8_offset_to_pointer (CP437, *at - 0x80)));
  }
  return g_string_free (text, FALSE);
}

static gboolean
refuse (DifEntryNames *self, const char *raw, const char *reason, GError **error)
{
  g_autofree char *shown = dif_entry_name_show (raw);

  dif_set_error (error, DIF_ERROR_UNSAFE,
                 _("Do not publish this file; ask the Institute for a new package."),
                 /* Translators: a package, the name of a file in it, and what is wrong with that */
                 _("“%s” holds “%s”: %s"), self->package, shown, reason);
  return FALSE;
}

static gboolean
refuse_limit (
    DifEntryNames *self, const char *raw, GError **error, const char *what, guint limit)
{
  g_autofree char *shown = dif_entry_name_show (raw);

  dif_set_error (error, DIF_ERROR_LIMIT,
                 _("Ask the Institute for a package without such names."),
                 /* Translators: a package, the name of a file in it, what it has too many of, the limit */
                 _("“%s” holds “%.300s”: %s, of which %u is the limit"), self->package, shown, what,
                 limit);
  return FALSE;
}

/* Checks what can be seen from one path alone */
static gboolean
check_path (
    DifEntryNames *self, const char *raw, const char *path, gboolean folder, GError **error)
{
  const char *part = path;
  guint parts = 0;

  if (strlen (raw) > DIF_LIMIT_NAME_BYTES || strlen (path) > DIF_LIMIT_NAME_BYTES)
    return refuse_limit (self, raw, error, _("bytes in its name"), DIF_LIMIT_NAME_BYTES);
  if (*path == '/')
    return refuse (self, raw, _("a name that starts at the root of the disk"), error);
  if (g_ascii_isalpha (path[0]) && path[1] == ':')
    return refuse (self, raw, _("a name that starts with a drive"), error);
  for (const char *at = path; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return refuse (self, raw, _("a name with control characters"), error);

  while (TRUE) {
    const char *end = strchrnul (part, '/');
    gsize length = (gsize) (end - part);

    if (length == 0)
      return refuse (self, raw, _("a name with an empty part"), error);
    if ((length == 1 && *part == '.') || (length == 2 && part[0] == '.' && part[1] == '.'))
      return refuse (self, raw, _("a name that leads out of its folder"), error);
    parts++;
    if (*end == '\0')
      break;
    part = end + 1;
  }
  if (parts - (folder ? 0 : 1) > DIF_LIMIT_DEPTH)
    return refuse_limit (self, raw, error, _("folders within folders"), DIF_LIMIT_DEPTH);
  return TRUE;
}

static gboolean
add_folders (DifEntryNames *self, const char *raw, const char *path, gboolean folder, GError **error)
{
  for (const char *end = path; *end != '\0'; end++) {
    gpointer key;

    if (end[1] != '/' && !(folder && end[1] == '\0'))
      continue;
    key = hash_of (path, (gsize) (end + 1 - path));
    if (g_hash_table_contains (self->files, key))
      return refuse (self, raw, _("a folder and a file of one name"), error);
    g_hash_table_add (self->folders, key);
  }
  if (g_hash_table_size (self->folders) > DIF_LIMIT_ENTRIES)
    return refuse_limit (self, raw, error, _("folders"), DIF_LIMIT_ENTRIES);
  return TRUE;
}

static gboolean
add_file (DifEntryNames *self, const char *raw, const char *path, GError **error)
{
  gpointer key = hash_of (path, strlen (path));
  g_autofree char *cased = NULL;
  g_autofree char *folded = NULL;

  if (!g_hash_table_add (self->files, key))
    return refuse (self, raw, _("the same name twice"), error);
  if (g_hash_table_contains (self->folders, key))
    return refuse (self, raw, _("a folder and a file of one name"), error);

  if (g_str_is_ascii (path)) {
    folded = g_ascii_strdown (path, -1);
  } else {
    cased = g_utf8_casefold (path, -1);
    folded = g_utf8_normalize (cased, -1, G_NORMALIZE_NFC);
  }
  if (!g_hash_table_add (self->folded, hash_of (folded, strlen (folded))))
    take_note (&self->similar, path);
  return TRUE;
}

/* The name in UTF-8 with slashes, without `./` before it and without a slash after it */
static char *
clean (DifEntryNames *self, const char *raw, gboolean *folder)
{
  char *path = g_utf8_validate (raw, -1, NULL) ? g_strdup (raw) : decode_cp437 (raw);
  gboolean backslash = strchr (path, '\\') != NULL;
  gsize length;

  if (!g_utf8_validate (raw, -1, NULL))
    take_note (&self->decoded, path);
  g_strdelimit (path, "\\", '/');
  if (backslash)
    take_note (&self->backslash, path);

  while (g_str_has_prefix (path, "./"))
    memmove (path, path + 2, strlen (path + 2) + 1);
  length = strlen (path);
  if (length > 1 && path[length - 1] == '/') {
    *folder = TRUE;
    path[length - 1] = '\0';
  }
  if (g_str_equal (path, ".") && *folder)
    *path = '\0';
  return path;
}

char *
dif_entry_names_add (DifEntryNames *self, const char *raw, gboolean *folder, GError **error)
{
  g_autofree char *path = NULL;
  gboolean top;

  g_return_val_if_fail (self != NULL && raw != NULL && folder != NULL, NULL);

  path = clean (self, raw, folder);
  top = *path == '\0' && *raw != '\0';
  if (top) {
    *folder = TRUE;
    return g_steal_pointer (&path);
  }
  if (!check_path (self, raw, path, *folder, error) ||
      !add_folders (self, raw, path, *folder, error))
    return NULL;
  if (!*folder && !add_file (self, raw, path, error))
    return NULL;
  if (*folder && !g_hash_table_add (self->told, hash_of (path, strlen (path)))) {
    refuse (self, raw, _("the same name twice"), error);
    return NULL;
  }
  return g_steal_pointer (&path);
}

static void
add_notice (GPtrArray *notices, const Notice *notice, const char *what)
{
  g_autofree char *shown = NULL;

  if (notice->count == 0)
    return;
  shown = dif_entry_name_show (notice->first);
  /* Translators: how many names, what is odd about them, and the first of them */
  g_ptr_array_add (notices, g_strdup_printf (_("%u × %s, e.g. “%s”"), notice->count, what, shown));
}

void
dif_entry_names_notices (DifEntryNames *self, GPtrArray *notices)
{
  g_return_if_fail (self != NULL && notices != NULL);

  add_notice (notices, &self->decoded, _("names that are not UTF-8, read as CP437"));
  add_notice (notices, &self->backslash, _("backslashes between folders, read as slashes"));
  add_notice (notices, &self->similar,
              _("names that differ only by upper and lower case or by accents’ form"));
}
