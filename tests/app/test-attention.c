/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "dif-attention.h"


static guint32
read_little (const guint8 *bytes, gsize at)
{
  return (guint32) bytes[at] | (guint32) bytes[at + 1] << 8 | (guint32) bytes[at + 2] << 16 | (guint32) bytes[at + 3] << 24;
}

/* A WAV file as players want it, that is loud for most of its time and begins and ends without a click */
static void
test_sound (void)
{
  g_autoptr (GBytes) sound = dif_attention_make_sound ();
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sound, &length);
  gsize samples = (length - 44) / 2;
  guint loud = 0;

  g_assert_cmpmem (bytes, 4, "RIFF", 4);
  g_assert_cmpmem (bytes + 8, 8, "WAVEfmt ", 8);
  g_assert_cmpmem (bytes + 36, 4, "data", 4);
  g_assert_cmpuint (read_little (bytes, 4), ==, length - 8);
  g_assert_cmpuint (read_little (bytes, 40), ==, length - 44);
  g_assert_cmpuint (samples, >, read_little (bytes, 24)); /* more than a second */
  for (gsize i = 0; i < samples; i++) {
    gint16 value = (gint16) (bytes[44 + 2 * i] | bytes[45 + 2 * i] << 8);

    loud += ABS (value) > G_MAXINT16 / 8;
    if (i == 0 || i == samples - 1)
      g_assert_cmpint (value, ==, 0);
  }
  g_assert_cmpuint (loud, >, samples / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attention/sound", test_sound);
  return g_test_run ();
}
