/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What choosing a hosting's panel fills in, and what it leaves alone. */
#include <string.h>

#include "dif-hosting.h"
#include "dif-test.h"


static guint
find (const char *part)
{
  for (guint i = 0; i < dif_hosting_count (); i++) {
    if (strstr (dif_hosting_get (i)->name, part) != NULL)
      return i;
  }
  g_error ("no panel “%s”", part);
}

static void
test_complete (void)
{
  static const struct {
    const char *panel, *place, *completed;
  } cases[] = {
    { "cPanel", "ana@ejemplo.mx", "ana@ejemplo.mx:public_html" },
    { "cPanel", "ana@ejemplo.mx:", "ana@ejemplo.mx:public_html" },
    { "cPanel", "ana@ejemplo.mx:httpdocs", "ana@ejemplo.mx:public_html" },
    { "cPanel", "ana@ejemplo.mx:public_html/prep", NULL },
    { "Plesk", "ana@casa.mx@ejemplo.mx", "ana@casa.mx@ejemplo.mx:httpdocs" },
    { "Plesk", "ana@[::1]:/srv", NULL },
    { "Plesk", "ejemplo.mx", NULL },
    { "Plesk", "", NULL },
    { "Plesk", NULL, NULL },
    { "Another", "ana@ejemplo.mx", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *completed = dif_hosting_complete (find (cases[i].panel), cases[i].place);

    g_assert_cmpstr (completed, ==, cases[i].completed);
  }
}

static void
test_advice (void)
{
  for (guint i = 0; i < dif_hosting_count (); i++) {
    g_assert_cmpuint (strlen (dif_hosting_get_name (i)), >, 3);
    g_assert_cmpuint (strlen (dif_hosting_get_advice (i)), >, 20);
  }
  g_assert_cmpstr (dif_hosting_get (find ("Hostinger"))->port, ==, "65002");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hosting/complete", test_complete);
  g_test_add_func ("/hosting/advice", test_advice);
  return g_test_run ();
}
