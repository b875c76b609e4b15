/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets that are kept for a session. */
#include "base/dif-error.h"
#include "base/dif-secret.h"


static void
assert_kept (const char *profile, const char *use, const char *expected)
{
  char *secret = dif_secret_dup_kept (profile, use);

  g_assert_cmpstr (secret, ==, expected);
  dif_secret_free (secret);
}

static void
test_kept (void)
{
  g_autoptr (GError) error = NULL;
  char *secret;

  assert_kept ("/data", "source", NULL);
  dif_secret_keep ("/data", "source", NULL);
  dif_secret_keep ("/data", "source", "first");
  dif_secret_keep ("/data", "target:web", "other");
  dif_secret_keep ("/data", "source", "second");
  assert_kept ("/data", "source", "second");
  assert_kept ("/data", "target:web", "other");
  assert_kept ("/elsewhere", "source", NULL);

  /* found before the keyring is asked, which is not there */
  secret = dif_secret_lookup ("/data", "source", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, "second");
  dif_secret_free (secret);

  dif_secret_keep ("/data", "source", NULL);
  assert_kept ("/data", "source", NULL);
  assert_kept ("/data", "target:web", "other");
}

/* Without a keyring the error says so, and is of its own class */
static void
test_no_keyring (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (dif_secret_store ("/data", "source", "x", NULL, &error));
  g_assert_error (error, DIF_ERROR, DIF_ERROR_SECRET);
  g_clear_error (&error);
  g_assert_null (dif_secret_lookup ("/data", "source", NULL, &error));
  g_assert_error (error, DIF_ERROR, DIF_ERROR_SECRET);
}

int
main (int argc, char *argv[])
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_unsetenv ("SECRET_BACKEND");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/kept", test_kept);
  g_test_add_func ("/secret/no-keyring", test_no_keyring);
  return g_test_run ();
}
