/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-limits"

#include "config.h"

#include "dif-limits.h"

#define HASTE_MAX (1000)


static guint
read_haste (void)
{
  const char *text = g_getenv ("DIFUSOR_HASTE");
  guint64 haste = 1;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 2, HASTE_MAX, &haste, NULL))
    return 1;
  return (guint) haste;
}

gint64
dif_limit_us (double seconds)
{
  static gsize haste = 0;

  if (g_once_init_enter (&haste))
    g_once_init_leave (&haste, read_haste ());
  return (gint64) (seconds * G_USEC_PER_SEC / (double) haste);
}
