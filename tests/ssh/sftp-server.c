/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An SFTP server for tests, run by a real sshd as its subsystem, that does what hosts do and what
 * they should not do. Its folder's file `control` says what, one word or `WORD N` a line:
 *
 *   no-extensions, no-posix-rename, no-hardlink, no-copy-data, no-symlink, no-rename: cannot
 *   rename-replaces: the plain rename puts one file in the place of another
 *   swapped-symlink: takes the arguments of SYMLINK in the order of the draft
 *   cut-before N, cut-after N: ends before, or after, the N-th request is done, without an answer
 *   silent-after N: hears, and says nothing more
 *   garbage-after N, huge-after N, stranger-after N: then sends bytes that are no packet, a packet
 *     without end, an answer that nobody asked for
 *   quota N: so many bytes can be written
 *   lose-bytes: says that it has written all, and writes half
 *   refuse-colon: takes no name with a colon
 *   read-only: nothing may be made
 *
 * usage: test-sftp-server FOLDER */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ssh/dif-sftp-packet.h"

#define HANDLES (512)
#define MODE_SIZE_TIME (0x01 | 0x04 | 0x08)

typedef struct {
  int fd;
  DIR *dir;
} Handle;

static GHashTable *control; /* word → number */
static Handle handles[HANDLES];
static guint requests;
static guint64 written;
static GByteArray *out;


static gboolean
is (const char *word)
{
  return g_hash_table_contains (control, word);
}

static gboolean
at (const char *word)
{
  return is (word) && requests == GPOINTER_TO_UINT (g_hash_table_lookup (control, word));
}

static gboolean
from (const char *word)
{
  return is (word) && requests >= GPOINTER_TO_UINT (g_hash_table_lookup (control, word));
}

static void
read_control (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "control", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  control = g_hash_table_new (g_str_hash, g_str_equal);
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit (lines[i], " ", 2);

    if (words[0] != NULL)
      g_hash_table_insert (control, g_strdup (words[0]),
                           GUINT_TO_POINTER (words[1] != NULL ? (guint) g_ascii_strtoull (words[1], NULL, 10) : 0));
  }
}

static gboolean
read_all (guint8 *bytes, gsize length)
{
  while (length > 0) {
    ssize_t got = read (0, bytes, length);

    if (got <= 0)
      return FALSE;
    bytes += got;
    length -= (gsize) got;
  }
  return TRUE;
}

static void
send_out (void)
{
  const guint8 *bytes = out->data;
  gsize length = out->len;

  while (length > 0) {
    ssize_t put = write (1, bytes, length);

    if (put <= 0)
      exit (0);
    bytes += put;
    length -= (gsize) put;
  }
  g_byte_array_set_size (out, 0);
}

/* --- Answers ------------------------------------------------------------------------------ */

static void
say_status (guint32 id, guint32 status)
{
  guint start = dif_sftp_begin (out, DIF_SFTP_STATUS, id);

  dif_sftp_put_u32 (out, status);
  dif_sftp_put_string (out, status == DIF_SFTP_OK ? "" : "no\tsuch \x1b[1mluck");
  dif_sftp_put_string (out, "");
  dif_sftp_end (out, start);
}

static void
say_errno (guint32 id, gboolean ok)
{
  if (ok)
    say_status (id, DIF_SFTP_OK);
  else if (errno == ENOENT)
    say_status (id, DIF_SFTP_NO_SUCH_FILE);
  else if (errno == EACCES || errno == EPERM)
    say_status (id, DIF_SFTP_PERMISSION_DENIED);
  else
    say_status (id, DIF_SFTP_FAILURE);
}

static void
put_attrs (const struct stat *about)
{
  dif_sftp_put_u32 (out, MODE_SIZE_TIME);
  dif_sftp_put_u64 (out, (guint64) about->st_size);
  dif_sftp_put_u32 (out, about->st_mode);
  dif_sftp_put_u32 (out, (guint32) about->st_atime);
  dif_sftp_put_u32 (out, (guint32) about->st_mtime);
}

static void
say_stat (guint32 id, int code, const struct stat *about)
{
  guint start;

  if (code != 0) {
    say_errno (id, FALSE);
    return;
  }
  start = dif_sftp_begin (out, DIF_SFTP_ATTRS, id);
  put_attrs (about);
  dif_sftp_end (out, start);
}

static void
say_handle (guint32 id, int fd, DIR *dir)
{
  guint number = 0;
  guint start;

  while (number < HANDLES && (handles[number].fd >= 0 || handles[number].dir != NULL))
    number++;
  if ((fd < 0 && dir == NULL) || number == HANDLES) {
    say_errno (id, FALSE);
    return;
  }
  handles[number] = (Handle) { fd, dir };
  start = dif_sftp_begin (out, DIF_SFTP_HANDLE, id);
  dif_sftp_put_bytes (out, &number, sizeof (number));
  dif_sftp_end (out, start);
}

static void
say_name (guint32 id, const char *name, const struct stat *about)
{
  guint start = dif_sftp_begin (out, DIF_SFTP_NAME, id);

  dif_sftp_put_u32 (out, 1);
  dif_sftp_put_string (out, name);
  dif_sftp_put_string (out, name);
  put_attrs (about);
  dif_sftp_end (out, start);
}

/* --- Requests ----------------------------------------------------------------------------- */

static Handle *
get_handle (DifSftpReader *reader)
{
  gsize length;
  const guint8 *bytes = dif_sftp_get_bytes (reader, &length);
  guint number = HANDLES;

  if (bytes != NULL && length == sizeof (number))
    memcpy (&number, bytes, sizeof (number));
  return number < HANDLES ? &handles[number] : NULL;
}

static void
do_open (guint32 id, DifSftpReader *reader)
{
  g_autofree char *path = dif_sftp_get_text (reader);
  guint32 flags = dif_sftp_get_u32 (reader);
  int how = (flags & DIF_SFTP_FOR_WRITING) != 0 ? O_WRONLY : O_RDONLY;

  if (is ("read-only") && (flags & DIF_SFTP_FOR_WRITING) != 0) {
    say_status (id, DIF_SFTP_PERMISSION_DENIED);
    return;
  }
  if (is ("refuse-colon") && strchr (path, ':') != NULL) {
    say_status (id, DIF_SFTP_FAILURE);
    return;
  }
  how |= (flags & DIF_SFTP_CREATE) != 0 ? O_CREAT : 0;
  how |= (flags & DIF_SFTP_TRUNCATE) != 0 ? O_TRUNC : 0;
  how |= (flags & DIF_SFTP_EXCLUSIVE) != 0 ? O_EXCL : 0;
  say_handle (id, open (path, how | O_CLOEXEC, 0644), NULL);
}

static void
do_write (guint32 id, DifSftpReader *reader)
{
  Handle *handle = get_handle (reader);
  guint64 offset = dif_sftp_get_u64 (reader);
  gsize length;
  const guint8 *bytes = dif_sftp_get_bytes (reader, &length);

  written += length;
  if (is ("quota") && written > GPOINTER_TO_UINT (g_hash_table_lookup (control, "quota")))
    say_status (id, DIF_SFTP_FAILURE);
  else if (is ("lose-bytes"))
    say_errno (id, handle != NULL && pwrite (handle->fd, bytes, length / 2, (off_t) offset) >= 0);
  else
    say_errno (id, handle != NULL && pwrite (handle->fd, bytes, length, (off_t) offset) == (ssize_t) length);
}

static void
do_read (guint32 id, DifSftpReader *reader)
{
  Handle *handle = get_handle (reader);
  guint64 offset = dif_sftp_get_u64 (reader);
  guint32 asked = dif_sftp_get_u32 (reader);
  guint32 length = MIN (asked, 30000); /* short reads are allowed */
  g_autofree guint8 *bytes = g_malloc (length + 1);
  ssize_t got = handle != NULL ? pread (handle->fd, bytes, length, (off_t) offset) : -1;
  guint start;

  if (got <= 0) {
    say_status (id, got == 0 ? DIF_SFTP_EOF : DIF_SFTP_FAILURE);
    return;
  }
  start = dif_sftp_begin (out, DIF_SFTP_DATA, id);
  dif_sftp_put_bytes (out, bytes, (gsize) got);
  dif_sftp_end (out, start);
}

static void
do_readdir (guint32 id, DifSftpReader *reader)
{
  Handle *handle = get_handle (reader);
  struct dirent *entry = handle != NULL && handle->dir != NULL ? readdir (handle->dir) : NULL;
  struct stat about;

  if (entry == NULL)
    say_status (id, DIF_SFTP_EOF);
  else if (fstatat (dirfd (handle->dir), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0)
    say_errno (id, FALSE);
  else
    say_name (id, entry->d_name, &about);
}

static void
do_close (guint32 id, DifSftpReader *reader)
{
  Handle *handle = get_handle (reader);

  if (handle != NULL && handle->fd >= 0)
    close (handle->fd);
  if (handle != NULL && handle->dir != NULL)
    closedir (handle->dir);
  if (handle != NULL)
    *handle = (Handle) { -1, NULL };
  say_status (id, handle != NULL ? DIF_SFTP_OK : DIF_SFTP_FAILURE);
}

static void
do_rename (guint32 id, const char *old, const char *new)
{
  struct stat about;

  if (is ("no-rename") || (!is ("rename-replaces") && lstat (new, &about) == 0))
    say_status (id, DIF_SFTP_FAILURE);
  else
    say_errno (id, rename (old, new) == 0);
}

static void
do_copy (guint32 id, DifSftpReader *reader)
{
  Handle *source = get_handle (reader);
  Handle *target;
  char block[4096];
  ssize_t got = 0;

  dif_sftp_get_u64 (reader);
  dif_sftp_get_u64 (reader);
  target = get_handle (reader);
  while (source != NULL && target != NULL && (got = read (source->fd, block, sizeof (block))) > 0) {
    if (write (target->fd, block, (size_t) got) != got)
      break;
  }
  say_status (id, got == 0 ? DIF_SFTP_OK : DIF_SFTP_FAILURE);
}

static void
do_extended (guint32 id, DifSftpReader *reader)
{
  g_autofree char *name = dif_sftp_get_text (reader);

  if (is ("no-extensions")) {
    say_status (id, DIF_SFTP_OP_UNSUPPORTED);
  } else if (g_str_equal (name, "copy-data") && !is ("no-copy-data")) {
    do_copy (id, reader);
  } else if (g_str_equal (name, "posix-rename@openssh.com") || g_str_equal (name, "hardlink@openssh.com")) {
    g_autofree char *old = dif_sftp_get_text (reader);
    g_autofree char *new = dif_sftp_get_text (reader);
    gboolean links = name[0] == 'h';

    if (is (links ? "no-hardlink" : "no-posix-rename"))
      say_status (id, DIF_SFTP_OP_UNSUPPORTED);
    else
      say_errno (id, (links ? link (old, new) : rename (old, new)) == 0);
  } else {
    say_status (id, DIF_SFTP_OP_UNSUPPORTED);
  }
}

static void
do_path (guint32 id, DifSftpType type, DifSftpReader *reader)
{
  g_autofree char *path = dif_sftp_get_text (reader);
  g_autofree char *second = NULL;
  struct stat about = { 0 };
  int code;

  switch (type) {
  case DIF_SFTP_STAT:
  case DIF_SFTP_LSTAT:
    code = type == DIF_SFTP_STAT ? stat (path, &about) : lstat (path, &about);
    say_stat (id, code, &about);
    break;
  case DIF_SFTP_SETSTAT:
    say_errno (id, chmod (path, 0755) == 0);
    break;
  case DIF_SFTP_OPENDIR:
    say_handle (id, -1, opendir (path));
    break;
  case DIF_SFTP_REMOVE:
    say_errno (id, unlink (path) == 0);
    break;
  case DIF_SFTP_MKDIR:
    if (is ("read-only"))
      say_status (id, DIF_SFTP_PERMISSION_DENIED);
    else
      say_errno (id, mkdir (path, 0755) == 0);
    break;
  case DIF_SFTP_RMDIR:
    say_errno (id, rmdir (path) == 0);
    break;
  case DIF_SFTP_REALPATH:
    say_name (id, path, &about);
    break;
  case DIF_SFTP_READLINK:
    second = g_file_read_link (path, NULL);
    if (second != NULL)
      say_name (id, second, &about);
    else
      say_status (id, DIF_SFTP_NO_SUCH_FILE);
    break;
  case DIF_SFTP_RENAME:
    second = dif_sftp_get_text (reader);
    do_rename (id, path, second);
    break;
  case DIF_SFTP_SYMLINK:
    second = dif_sftp_get_text (reader);
    if (is ("no-symlink"))
      say_status (id, DIF_SFTP_OP_UNSUPPORTED);
    else
      say_errno (id, (is ("swapped-symlink") ? symlink (second, path) : symlink (path, second)) == 0);
    break;
  default:
    say_status (id, DIF_SFTP_OP_UNSUPPORTED);
    break;
  }
}

static void
answer (const guint8 *packet, gsize length)
{
  DifSftpReader reader = { packet, length, FALSE };
  DifSftpType type = (DifSftpType) dif_sftp_get_u8 (&reader);
  guint32 id = dif_sftp_get_u32 (&reader);
  Handle *handle;
  struct stat about = { 0 };

  switch (type) {
  case DIF_SFTP_OPEN:
    do_open (id, &reader);
    break;
  case DIF_SFTP_CLOSE:
    do_close (id, &reader);
    break;
  case DIF_SFTP_READ:
    do_read (id, &reader);
    break;
  case DIF_SFTP_WRITE:
    do_write (id, &reader);
    break;
  case DIF_SFTP_READDIR:
    do_readdir (id, &reader);
    break;
  case DIF_SFTP_FSETSTAT:
    say_status (id, DIF_SFTP_PERMISSION_DENIED); /* some hosts let nobody change modes */
    break;
  case DIF_SFTP_FSTAT:
    handle = get_handle (&reader);
    say_stat (id, handle != NULL ? fstat (handle->fd, &about) : -1, &about);
    break;
  case DIF_SFTP_EXTENDED:
    do_extended (id, &reader);
    break;
  default:
    do_path (id, type, &reader);
    break;
  }
}

static void
greet (void)
{
  static const char *const names[] = { "posix-rename@openssh.com", "hardlink@openssh.com", "copy-data" };
  static const char *const without[] = { "no-posix-rename", "no-hardlink", "no-copy-data" };

  dif_sftp_put_u32 (out, 0);
  dif_sftp_put_u8 (out, DIF_SFTP_VERSION);
  dif_sftp_put_u32 (out, 3);
  for (guint i = 0; i < G_N_ELEMENTS (names) && !is ("no-extensions"); i++) {
    if (is (without[i]))
      continue;
    dif_sftp_put_string (out, names[i]);
    dif_sftp_put_string (out, "1");
  }
  dif_sftp_end (out, 0);
}

/* Does what it should not, if it is its time */
static void
misbehave (void)
{
  if (from ("silent-after"))
    g_byte_array_set_size (out, 0);
  if (at ("garbage-after")) {
    g_byte_array_set_size (out, 0);
    g_byte_array_append (out, (const guint8 *) "\0\0\0\7<html>\n", 11);
  } else if (at ("huge-after")) {
    g_byte_array_set_size (out, 0);
    g_byte_array_append (out, (const guint8 *) "\x7f\xff\xff\xff" "e", 5);
  } else if (at ("stranger-after")) {
    say_status (0xfffffff0, DIF_SFTP_OK);
  }
}

int
main (int argc, char *argv[])
{
  g_autofree guint8 *packet = g_malloc (1024 * 1024);

  read_control (argv[1]);
  out = g_byte_array_new ();
  for (guint i = 0; i < HANDLES; i++)
    handles[i].fd = -1;
  while (TRUE) {
    guint8 head[4];
    DifSftpReader reader = { head, 4, FALSE };
    guint32 length;

    if (!read_all (head, sizeof (head)))
      return 0;
    length = dif_sftp_get_u32 (&reader);
    if (length > 1024 * 1024 || !read_all (packet, length))
      return 0;
    if (packet[0] == DIF_SFTP_INIT) {
      greet ();
    } else {
      requests++;
      if (at ("cut-before"))
        return 0;
      answer (packet, length);
      if (at ("cut-after"))
        return 0;
      misbehave ();
    }
    send_out ();
  }
}
