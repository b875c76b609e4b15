/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-sftp"

#include "config.h"

#include "dif-sftp-links.h"

#define FILE_MODE (0644)
#define LINKS_AT_ONCE (4096)


/* One file on its way to its second name */
typedef struct {
  DifManifestEntry *entry; /* (unowned) */
  GPtrArray *missing;      /* (unowned) */
  GByteArray *from;        /* (owned) (nullable) */
  GByteArray *to;          /* (owned) (nullable) */
  guint waiting;           /* answers until the next step */
} Link;


static gboolean
is_done (const DifSftpAnswer *answer)
{
  return answer->type == DIF_SFTP_STATUS && answer->status == DIF_SFTP_OK;
}

static void
link_end (Link *link, gboolean ok)
{
  if (!ok)
    g_ptr_array_add (link->missing, link->entry);
  g_clear_pointer (&link->from, g_byte_array_unref);
  g_clear_pointer (&link->to, g_byte_array_unref);
  g_free (link);
}

static void
linked (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  link_end (data, is_done (answer));
}

/* --- Copies ------------------------------------------------------------------------------- */

static void
copied (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  Link *link = data;

  dif_sftp_set_handle_mode (sftp, link->to, FILE_MODE, dif_sftp_ignore, NULL);
  dif_sftp_ask_handle (sftp, DIF_SFTP_CLOSE, link->from, dif_sftp_ignore, NULL);
  dif_sftp_ask_handle (sftp, DIF_SFTP_CLOSE, link->to, dif_sftp_ignore, NULL);
  link_end (link, is_done (answer));
}

static void
opened (DifSftp *sftp, const DifSftpAnswer *answer, Link *link, GByteArray **handle)
{
  if (answer->type == DIF_SFTP_HANDLE) {
    *handle = g_byte_array_new ();
    g_byte_array_append (*handle, answer->bytes, (guint) answer->length);
  }
  if (--link->waiting > 0)
    return;
  if (link->from != NULL && link->to != NULL) {
    dif_sftp_copy_data (sftp, link->from, link->to, copied, link);
    return;
  }
  if (link->from != NULL)
    dif_sftp_ask_handle (sftp, DIF_SFTP_CLOSE, link->from, dif_sftp_ignore, NULL);
  if (link->to != NULL)
    dif_sftp_ask_handle (sftp, DIF_SFTP_CLOSE, link->to, dif_sftp_ignore, NULL);
  link_end (link, FALSE);
}

static void
from_opened (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  opened (sftp, answer, data, &((Link *) data)->from);
}

static void
to_opened (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  opened (sftp, answer, data, &((Link *) data)->to);
}

static void
begin (DifSftp *sftp, Link *link, const char *from, const char *to)
{
  if (dif_sftp_can (sftp, DIF_SFTP_CAN_HARDLINK)) {
    dif_sftp_hardlink (sftp, from, to, linked, link);
    return;
  }
  link->waiting = 2;
  dif_sftp_open (sftp, from, DIF_SFTP_FOR_READING, 0, from_opened, link);
  dif_sftp_open (sftp, to, DIF_SFTP_FOR_WRITING | DIF_SFTP_CREATE | DIF_SFTP_EXCLUSIVE, FILE_MODE, to_opened,
                 link);
}

gboolean
dif_sftp_link_files (DifSftp *sftp,
                     const char *from,
                     const char *to,
                     GPtrArray *entries,
                     GPtrArray *missing,
                     GCancellable *cancellable,
                     GError **error)
{
  const guint most = dif_sftp_can (sftp, DIF_SFTP_CAN_HARDLINK) ? LINKS_AT_ONCE : dif_sftp_get_files (sftp) / 2;

  for (guint i = 0; i < entries->len; i++) {
    Link *link = g_new0 (Link, 1);
    g_autofree char *one = NULL;
    g_autofree char *two = NULL;

    link->entry = g_ptr_array_index (entries, i);
    link->missing = missing;
    one = g_strdup_printf ("%s/%s", from, link->entry->path);
    two = g_strdup_printf ("%s/%s", to, link->entry->path);
    begin (sftp, link, one, two);
    while (dif_sftp_get_pending (sftp) >= most) {
      if (!dif_sftp_turn (sftp, cancellable, error))
        return FALSE;
    }
  }
  return TRUE;
}
