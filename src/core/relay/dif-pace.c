/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-pace"

#include "config.h"

#include "base/dif-limits.h"
#include "source/dif-source-kind.h"

#include "dif-pace.h"

#define BASE_SECONDS (60)
#define TIMES (4)


guint
dif_pace_of (const DifTestRun *run)
{
  const DifSourceKind *kind = dif_source_kind_find (run->subject, NULL);
  double bytes_a_second;

  if (kind == NULL || !kind->over_http || run->bytes == 0 || run->micros <= 0)
    return 0;
  bytes_a_second = (double) run->bytes / ((double) run->micros / G_USEC_PER_SEC);
  return (guint) MIN (BASE_SECONDS + TIMES * (double) DIF_LIMIT_PACE_BYTES / bytes_a_second,
                      (double) DIF_LIMIT_REQUEST_SECONDS);
}

guint
dif_pace_load (DifArchive *archive, const DifSourceConfig *source)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifTestRun) run =
      dif_archive_find_test (archive, DIF_TEST_TRANSFER, source->kind, source->mode, &local_error);

  if (local_error != NULL)
    g_warning ("the last test of the transfer cannot be read: %s", local_error->message);
  return run != NULL ? dif_pace_of (run) : 0;
}
