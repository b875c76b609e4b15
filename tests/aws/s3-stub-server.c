/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The S3 of our tests as a program, for tests of the real one. Prints its address; then a command a line
 * is read, and answered with a line: a number or a list of names separated by tabs.
 * usage: s3-stub-server [PEM]; over TLS with that certificate and key */
#include "s3-stub.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>


static void
print_list (GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    printf ("%s%s", i > 0 ? "\t" : "", (char *) g_ptr_array_index (list, i));
  puts ("");
  g_ptr_array_unref (list);
}

static const char *
text_or_none (const char *text)
{
  return text[0] != '\0' ? text : NULL;
}

/* Sets what the second word says; FALSE if it is no such command */
static gboolean
set (S3Stub *stub, const char *what, char **words)
{
  if (g_str_equal (what, "faults"))
    s3_stub_set_faults (stub, (guint) atoi (words[0]));
  else if (g_str_equal (what, "region"))
    s3_stub_set_region (stub, words[0]);
  else if (g_str_equal (what, "token"))
    s3_stub_set_token (stub, text_or_none (words[0]));
  else if (g_str_equal (what, "clock"))
    s3_stub_set_clock (stub, atoi (words[0]));
  else if (g_str_equal (what, "deny"))
    s3_stub_deny (stub, text_or_none (words[0]));
  else if (g_str_equal (what, "progress"))
    s3_stub_set_in_progress (stub, (guint) atoi (words[0]));
  else if (g_str_equal (what, "actas"))
    s3_stub_set_actas (stub, words[0], words[1]);
  else if (g_str_equal (what, "fail"))
    s3_stub_fail_next (stub, (guint) atoi (words[0]), (guint) atoi (words[1]), (guint) atoi (words[2]),
                       text_or_none (words[3]), NULL);
  else
    return FALSE;
  puts ("done");
  return TRUE;
}

static void
obey (S3Stub *stub, char **words)
{
  if (set (stub, words[0], words + 1))
    return;
  if (g_str_equal (words[0], "requests"))
    printf ("%u\n", s3_stub_get_requests (stub));
  else if (g_str_equal (words[0], "uploads"))
    printf ("%u\n", s3_stub_get_uploads (stub));
  else if (g_str_equal (words[0], "log"))
    print_list (s3_stub_get_log (stub));
  else if (g_str_equal (words[0], "calls"))
    print_list (s3_stub_get_calls (stub));
  else if (g_str_equal (words[0], "list"))
    print_list (s3_stub_list (stub));
  else if (g_str_equal (words[0], "invalidated"))
    print_list (s3_stub_get_invalidated (stub));
  else
    g_error ("no such command: %s", words[0]);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  char line[4096];
  S3Stub *stub;

  if (argc > 1)
    certificate = g_tls_certificate_new_from_file (argv[1], &error);
  g_assert_no_error (error);
  stub = certificate != NULL ? s3_stub_new_tls (certificate) : s3_stub_new ();
  puts (s3_stub_get_endpoint (stub));
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL) {
    g_auto (GStrv) words = NULL;

    line[strcspn (line, "\n")] = '\0';
    words = g_strsplit (line, "\t", -1);
    obey (stub, words);
    fflush (stdout);
  }
  s3_stub_free (stub);
  return 0;
}
