/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The S3 of the tests, for a script: says its address, then obeys the lines of its standard input until that
 * ends. `dump DIR` writes what is stored; `log FILE` writes the requests, in order; `alter KEY TEXT` stores text
 * without being asked, `alter KEY` removes. */
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#include "s3-stub.h"


static void
write_file (const char *path, const char *data, gssize length)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, data, length, NULL));
}

static void
dump (S3Stub *stub, const char *folder)
{
  g_autoptr (GPtrArray) keys = s3_stub_list (stub);

  for (guint i = 0; i < keys->len; i++) {
    const char *key = g_ptr_array_index (keys, i);
    g_autofree char *type = NULL;
    g_autofree char *cache = NULL;
    g_autoptr (GBytes) bytes = s3_stub_read (stub, key, &type, &cache);
    g_autofree char *path = g_build_filename (folder, key, NULL);
    gsize length;
    const char *data = g_bytes_get_data (bytes, &length);

    write_file (path, length > 0 ? data : "", (gssize) length);
  }
}

static void
log_requests (S3Stub *stub, const char *path)
{
  g_autoptr (GPtrArray) log = s3_stub_get_log (stub);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < log->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (log, i));
  write_file (path, text->str, (gssize) text->len);
}

static void
alter (S3Stub *stub, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, " ", 2);

  s3_stub_alter (stub, parts[0], parts[1]);
}

int
main (int argc, char *argv[])
{
  S3Stub *stub = s3_stub_new ();
  char line[4096];

  printf ("%s %s %s %s\n", s3_stub_get_endpoint (stub), S3_STUB_BUCKET, S3_STUB_KEY, S3_STUB_SECRET);
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL) {
    g_strchomp (line);
    if (g_str_has_prefix (line, "dump "))
      dump (stub, line + strlen ("dump "));
    else if (g_str_has_prefix (line, "alter "))
      alter (stub, line + strlen ("alter "));
    else if (g_str_has_prefix (line, "log "))
      log_requests (stub, line + strlen ("log "));
    puts ("done");
    fflush (stdout);
  }
  s3_stub_free (stub);
  return 0;
}
