/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <gio/gio.h>

#include "base/dif-error.h"


static void
test_classes (void)
{
  static const struct {
    DifError code;
    const char *class;
    int exit_code;
  } cases[] = {
    { DIF_ERROR_NETWORK, "retry", 1 },       { DIF_ERROR_UNAVAILABLE, "retry", 1 },
    { DIF_ERROR_REJECTED, "permanent", 1 },  { DIF_ERROR_FAILED, "permanent", 1 },
    { DIF_ERROR_USAGE, "operator", 2 },      { DIF_ERROR_UNFULFILLED, "operator", 4 },
    { DIF_ERROR_LOCKED, "operator", 1 },     { DIF_ERROR_INTEGRITY, "security", 3 },
    { DIF_ERROR_MODE, "security", 3 },       { DIF_ERROR_DECISION, "security", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    dif_set_error (&error, cases[i].code, "hint", "message %u", i);
    g_assert_cmpstr (dif_error_class_name (dif_error_get_class (error)), ==, cases[i].class);
    g_assert_cmpint (dif_error_get_exit_code (error), ==, cases[i].exit_code);
  }
}

static void
test_hint_survives_copy_and_prefix (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;

  dif_set_error_retry_after (&error, 7, "wait", "busy");
  g_prefix_error (&error, "feed: ");
  copy = g_error_copy (error);
  g_assert_cmpstr (copy->message, ==, "feed: busy");
  g_assert_cmpstr (dif_error_get_hint (copy), ==, "wait");
  g_assert_cmpuint (dif_error_get_retry_after (copy), ==, 7);
}

static void
test_errno (void)
{
  g_autoptr (GError) full = NULL;
  g_autoptr (GError) absent = NULL;

  dif_set_error_errno (&full, ENOSPC, "Could not write “%s”", "x");
  g_assert_error (full, DIF_ERROR, (int) DIF_ERROR_STORAGE);
  g_assert_nonnull (dif_error_get_hint (full));
  dif_set_error_errno (&absent, ENOENT, "Could not open “%s”", "x");
  g_assert_error (absent, DIF_ERROR, (int) DIF_ERROR_NOT_FOUND);
}

static void
test_foreign (void)
{
  g_autoptr (GError) slow = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "slow");
  g_autoptr (GError) tls = g_error_new_literal (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "bad");

  g_assert_cmpint (dif_error_get_class (slow), ==, DIF_ERROR_CLASS_RETRY);
  g_assert_cmpint (dif_error_get_class (tls), ==, DIF_ERROR_CLASS_SECURITY);
  g_assert_cmpint (dif_error_get_exit_code (tls), ==, 3);
  g_assert_null (dif_error_get_hint (slow));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/classes", test_classes);
  g_test_add_func ("/error/hint", test_hint_survives_copy_and_prefix);
  g_test_add_func ("/error/errno", test_errno);
  g_test_add_func ("/error/foreign", test_foreign);
  return g_test_run ();
}
