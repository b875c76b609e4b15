/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-lock"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dif-error.h"

#include "dif-lock.h"


/* A folder that this process has */
typedef struct {
  dev_t device;
  ino_t inode; /* of the lock's file */
  int fd;
  guint holders;
} Held;

struct _DifLock {
  Held *held; /* (unowned) one of those below */
  gboolean first;
};

static GMutex lock;
static GSList *all; /* (element-type Held) under lock */


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

/* Under lock. The kernel's lock belongs to the open file: a second one would shut ourselves out */
static Held *
find_held (const char *path)
{
  struct stat about;

  if (stat (path, &about) != 0)
    return NULL;
  for (GSList *l = all; l != NULL; l = l->next) {
    Held *held = l->data;

    if (held->device == about.st_dev && held->inode == about.st_ino)
      return held;
  }
  return NULL;
}

static Held *
take (const char *path, const char *folder, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  struct stat about;
  Held *held;

  if (fd < 0 || fstat (fd, &about) != 0) {
    dif_set_error_errno (error, errno, _("Could not write into the data folder “%s”"), folder);
    if (fd >= 0)
      close (fd);
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
  held = g_new0 (Held, 1);
  *held = (Held){ about.st_dev, about.st_ino, fd, 0 };
  all = g_slist_prepend (all, held);
  return held;
}

DifLock *
dif_lock_take (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  DifLock *self = NULL;
  Held *held;

  g_mutex_lock (&lock);
  held = find_held (path);
  if (held == NULL)
    held = take (path, folder, error);
  if (held != NULL) {
    self = g_new0 (DifLock, 1);
    self->held = held;
    self->first = held->holders++ == 0;
  }
  g_mutex_unlock (&lock);
  return self;
}

gboolean
dif_lock_is_first (DifLock *self)
{
  return self->first;
}

void
dif_lock_release (DifLock *self)
{
  g_mutex_lock (&lock);
  if (--self->held->holders == 0) {
    all = g_slist_remove (all, self->held);
    close (self->held->fd);
    g_free (self->held);
  }
  g_mutex_unlock (&lock);
  g_free (self);
}
