/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-table"

#include "config.h"

#include <sys/mman.h>

#include "dif-log-table.h"

#define LARGE (2u * 1024 * 1024)


/* Fresh pages are zeros, and are no memory before they are written to */
gpointer
dif_log_table_new (gsize size)
{
  gsize whole = size + LARGE;
  char *pages, *start;

  if (size < LARGE)
    return g_malloc0 (size);
  pages = mmap (NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED)
    g_error ("No memory for a table of %" G_GSIZE_FORMAT " bytes", size);
  start = pages + (LARGE - (guintptr) pages % LARGE) % LARGE;
  if (start > pages)
    munmap (pages, (gsize) (start - pages));
  munmap (start + size, (gsize) (pages + whole - start - size));
  madvise (start, size, MADV_HUGEPAGE);
  return start;
}

void
dif_log_table_free (gpointer table, gsize size)
{
  if (size < LARGE)
    g_free (table);
  else
    munmap (table, size);
}
