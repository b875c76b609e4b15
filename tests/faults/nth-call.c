/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Preloaded into a program, makes the n-th of its calls that reach the disk or the network go wrong:
 *
 *   NTH_CALL=N    the N-th counted call, from 1; without it they are only counted
 *   NTH_NAME=a,b  only these are counted; all without it
 *   NTH_ACT=fail  it fails as a full disk, a broken disk or a lost connection does (the usual)
 *           kill  the process is killed before it (SIGKILL)
 *           late  the process is killed after it
 *   NTH_LOG=FILE  the names of the counted calls go there, a line each
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

typedef enum { GO_ON, FAIL, KILL_AFTER } Verdict;

static atomic_int counted;


static void
die (void)
{
  kill (getpid (), SIGKILL);
  for (;;)
    pause ();
}

static void
note (const char *name)
{
  const char *path = getenv ("NTH_LOG");
  char line[64];
  int length, file;

  if (path == NULL)
    return;
  file = (int) syscall (SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  length = snprintf (line, sizeof line, "%s\n", name);
  syscall (SYS_write, file, line, length);
  syscall (SYS_close, file);
}

static int
is_wanted (const char *name)
{
  const char *names = getenv ("NTH_NAME");
  const char *found = names != NULL ? strstr (names, name) : NULL;
  size_t length = strlen (name);

  return names == NULL ||
         (found != NULL && (found == names || found[-1] == ',') && (found[length] == ',' || found[length] == '\0'));
}

static Verdict
judge (const char *name)
{
  const char *which = getenv ("NTH_CALL");
  const char *act = getenv ("NTH_ACT");
  int saved = errno;
  int number;

  if (!is_wanted (name))
    return GO_ON;
  number = atomic_fetch_add (&counted, 1) + 1;
  note (name);
  errno = saved;
  if (which == NULL || atoi (which) != number)
    return GO_ON;
  if (act != NULL && strcmp (act, "kill") == 0)
    die ();
  return act != NULL && strcmp (act, "late") == 0 ? KILL_AFTER : FAIL;
}

static void *
next_of (const char *name)
{
  void *found = dlsym (RTLD_NEXT, name);

  if (found == NULL)
    abort ();
  return found;
}

/* A call of that name: @type is what it returns, @wrong the errno with which it fails */
#define COUNT(type, name, wrong, parameters, arguments)                                            \
  type name parameters                                                                             \
  {                                                                                                \
    static type (*real) parameters;                                                                \
    Verdict verdict = judge (#name);                                                               \
    type answer;                                                                                   \
                                                                                                   \
    if (verdict == FAIL) {                                                                         \
      errno = wrong;                                                                               \
      return -1;                                                                                   \
    }                                                                                              \
    if (real == NULL)                                                                              \
      *(void **) &real = next_of (#name);                                                          \
    answer = real arguments;                                                                       \
    if (verdict == KILL_AFTER)                                                                     \
      die ();                                                                                      \
    return answer;                                                                                 \
  }

COUNT (int, fsync, EIO, (int fd), (fd))
COUNT (int, fdatasync, EIO, (int fd), (fd))
COUNT (int, syncfs, EIO, (int fd), (fd))
COUNT (int, rename, EIO, (const char *from, const char *to), (from, to))
COUNT (int, renameat, EIO, (int a, const char *from, int b, const char *to), (a, from, b, to))
COUNT (int, renameat2, EIO, (int a, const char *from, int b, const char *to, unsigned flags), (a, from, b, to, flags))
COUNT (int, link, EMLINK, (const char *from, const char *to), (from, to))
COUNT (int, linkat, EMLINK, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags))
COUNT (int, symlink, ENOSPC, (const char *to, const char *path), (to, path))
COUNT (int, symlinkat, ENOSPC, (const char *to, int fd, const char *path), (to, fd, path))
COUNT (int, unlink, EIO, (const char *path), (path))
COUNT (int, unlinkat, EIO, (int fd, const char *path, int flags), (fd, path, flags))
COUNT (int, mkdir, ENOSPC, (const char *path, mode_t mode), (path, mode))
COUNT (int, mkdirat, ENOSPC, (int fd, const char *path, mode_t mode), (fd, path, mode))
COUNT (int, ftruncate64, ENOSPC, (int fd, off64_t length), (fd, length))
COUNT (ssize_t, pwrite64, ENOSPC, (int fd, const void *bytes, size_t length, off64_t offset), (fd, bytes, length, offset))
COUNT (ssize_t, pread64, EIO, (int fd, void *bytes, size_t length, off64_t offset), (fd, bytes, length, offset))
COUNT (int, connect, ECONNREFUSED, (int fd, const struct sockaddr *address, socklen_t length), (fd, address, length))
COUNT (ssize_t, sendmsg, ECONNRESET, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
COUNT (ssize_t, recvmsg, ECONNRESET, (int fd, struct msghdr *message, int flags), (fd, message, flags))
COUNT (ssize_t, send, ECONNRESET, (int fd, const void *bytes, size_t length, int flags), (fd, bytes, length, flags))
COUNT (ssize_t, recv, ECONNRESET, (int fd, void *bytes, size_t length, int flags), (fd, bytes, length, flags))

/* Only files: what goes to a terminal, a pipe or a wake-up of the main loop is no matter of ours */
static int
is_file (int fd)
{
  struct stat about;

  return syscall (SYS_fstat, fd, &about) == 0 && S_ISREG (about.st_mode);
}

ssize_t
write (int fd, const void *bytes, size_t length)
{
  Verdict verdict = is_file (fd) ? judge ("write") : GO_ON;
  ssize_t answer;

  if (verdict == FAIL) {
    errno = ENOSPC;
    return -1;
  }
  answer = syscall (SYS_write, fd, bytes, length);
  if (verdict == KILL_AFTER)
    die ();
  return answer;
}

/* Opening in order to write */
static int
open_counted (int folder, const char *path, int flags, mode_t mode)
{
  Verdict verdict = (flags & O_CREAT) != 0 ? judge ("open") : GO_ON;
  int answer;

  if (verdict == FAIL) {
    errno = ENOSPC;
    return -1;
  }
  answer = (int) syscall (SYS_openat, folder, path, flags, mode);
  if (verdict == KILL_AFTER)
    die ();
  return answer;
}

#define OPEN(name, first, folder)                                                                  \
  int name (first const char *path, int flags, ...)                                                \
  {                                                                                                \
    mode_t mode = 0;                                                                               \
    va_list list;                                                                                  \
                                                                                                   \
    if ((flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE) {                              \
      va_start (list, flags);                                                                      \
      mode = va_arg (list, mode_t);                                                                \
      va_end (list);                                                                               \
    }                                                                                              \
    return open_counted (folder, path, flags, mode);                                               \
  }
#define NOTHING
#define FOLDER int fd,

OPEN (open, NOTHING, AT_FDCWD)
OPEN (open64, NOTHING, AT_FDCWD)
OPEN (openat, FOLDER, fd)
OPEN (openat64, FOLDER, fd)
