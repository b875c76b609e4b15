/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-lock"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/dif-error.h"

#include "dif-lock.h"


struct _DifLock {
  int fd;
};


static void
set_locked_error (int fd, const char *folder, GError **error)
{
  char holder[256];
  ssize_t got = pread (fd, holder, sizeof holder - 1, 0);

  holder[MAX (got, 0)] = '\0';
  g_strstrip (holder);
  dif_set_error (error, DIF_ERROR_LOCKED, _("End that program, or work in another data folder."),
                 _("The data folder “%s” is in use by %s"), folder,
                 holder[0] != '\0' && g_utf8_validate (holder, -1, NULL) ? holder
                                                                          : _("another process"));
}

static void
write_holder (int fd)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *since = g_date_time_format (now, "%H:%M:%S");
  const char *program = g_get_prgname ();
  /* Translators: program, process number, hour */
  g_autofree char *text = g_strdup_printf (_("%s (process %d, since %s)"),
                                           program != NULL ? program : "difusor", (int) getpid (), since);

  /* Only a courtesy for who finds the folder locked: the lock itself is the kernel's */
  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, strlen (text), 0) < 0)
    g_debug ("cannot write who holds the lock: %s", g_strerror (errno));
}

DifLock *
dif_lock_take (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  DifLock *self;

  if (fd < 0) {
    dif_set_error_errno (error, errno, _("Could not write into the data folder “%s”"), folder);
    return NULL;
  }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      set_locked_error (fd, folder, error);
    else
      dif_set_error_errno (error, errno, _("Could not lock the data folder “%s”"), folder);
    close (fd);
    return NULL;
  }

  write_holder (fd);
  self = g_new0 (DifLock, 1);
  self->fd = fd;
  return self;
}

void
dif_lock_release (DifLock *self)
{
  close (self->fd);
  g_free (self);
}
