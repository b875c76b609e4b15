/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a page shows the date and hour of a cut, as institutes write them. */
#include "dif-test.h"
#include "package/dif-cut-shown.h"

/* 2 June 2024, 20:05 in UTC-6 */
#define EVENING (G_GINT64_CONSTANT (1717380300) * G_USEC_PER_SEC)
/* 3 June 2024, 0:20 */
#define NIGHT (G_GINT64_CONSTANT (1717395600) * G_USEC_PER_SEC)


static void
assert_shown (const char *text, gint64 moment, gboolean shown)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (-6 * 3600);

  if (dif_cut_shown_in (text, moment, zone) != shown)
    g_error ("%s: %.200s", shown ? "not found" : "found", text);
}

static void
test_shown (void)
{
  static const char *const texts[] = {
    "Corte: 02/06/2024 20:05 (UTC-6)", "2/6/24, 20:05 h", "2024-06-02T20:05:00-06:00", "2-6-2024 · 20:05:31",
    "Última actualización\n2 de junio de 2024\n20:05 horas", "20:05 horas del 2 de junio", "2 jun 2024, 8:05 p. m.",
    "02 DE JUNIO 08:05 PM", "corte 02.06.2024\xc2\xa0\xc2\xa0" "20:05", "Corte de las 20:00 anterior. 2 de junio, 20:05",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_shown (texts[i], EVENING, TRUE);
  assert_shown ("3 de junio de 2024, 00:20", NIGHT, TRUE);
  assert_shown ("3 de junio de 2024, 12:20 a.m.", NIGHT, TRUE);
}

static void
test_not_shown (void)
{
  static const char *const texts[] = {
    "", "PREP 2024", "2 de junio de 2024", "20:05 horas", "02/06/2024 20:00", "02/06/2024 20:15", "02/06/2024 120:05",
    "02/06/2024 8:05 a. m.", "02/06/2024 20:05 p.m", "03/06/2024 20:05", "12/06/2024 20:05", "2 de julio de 2024, 20:05", "06/02/2023 20:05",
    "\xff\xfe 20:05",
    /* the hour is that of something else */
    "2 de junio de 2024. Los resultados se actualizan cada veinte minutos durante toda la noche y hasta las veinte "
    "horas del dia siguiente; a las 20:05 se cerro la ultima casilla",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_shown (texts[i], EVENING, FALSE);
  assert_shown ("3 de junio de 2024, 12:20 p.m.", NIGHT, FALSE);
  assert_shown ("2 de junio de 2024, 00:20", NIGHT, FALSE);
}

/* Text of any length, cut in the middle of a letter around each hour */
static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "ñáé20:05ü ");
  assert_shown (text->str, EVENING, FALSE);
  g_string_append (text, " 2 de junio de 2024 20:05");
  assert_shown (text->str, EVENING, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cut-shown/shown", test_shown);
  g_test_add_func ("/cut-shown/not-shown", test_not_shown);
  g_test_add_func ("/cut-shown/long", test_long);
  return g_test_run ();
}
