/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an SFTP server of anyone sends: nothing is read past its end, and what is kept can be shown. */
#include <glib.h>
#include <string.h>

#include "fuzz.h"
#include "ssh/dif-sftp.h"


/* The numbers and strings of an answer that only its receiver reads */
static void
read_rest (const DifSftpAnswer *answer)
{
  DifSftpReader reader = { answer->bytes, answer->length, FALSE };
  DifSftpResult result = { 0 };

  while (reader.left > 0 && !reader.bad) {
    gsize before = reader.left;
    g_autofree char *text = dif_sftp_get_text (&reader);

    g_assert_true (reader.left < before || reader.bad);
    g_assert_true (text == NULL || strlen (text) <= before);
  }
  dif_sftp_keep (NULL, answer, &result);
  dif_sftp_free_bytes (&result);
  dif_sftp_result_clear (&result);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  DifSftpAnswer answer;

  if (dif_sftp_answer_read (data, size, &answer)) {
    g_assert_true (answer.bytes == NULL || (answer.bytes >= data && answer.bytes + answer.length <= data + size));
    g_assert_true (answer.message == NULL || g_utf8_validate (answer.message, -1, NULL));
    for (guint i = 0; answer.names != NULL && i < answer.names->len; i++)
      g_assert_nonnull (((DifSftpName *) g_ptr_array_index (answer.names, i))->name);
    read_rest (&answer);
  }
  dif_sftp_answer_clear (&answer);
  return 0;
}
