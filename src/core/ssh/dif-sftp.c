/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-sftp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "ssh/dif-ssh.h"

#include "dif-sftp.h"

#define VERSION (3)
#define TAKE_BYTES (64 * 1024)
#define DEFAULT_BLOCK (32 * 1024)
#define DEFAULT_FILES (64)
#define PACKET_SPARE (1024)

/* One request without its answer */
typedef struct {
  DifSftpReply reply;
  gpointer data;
} Pending;

struct _DifSftp {
  DifSsh *ssh;         /* (owned) */
  GByteArray *out;     /* (owned) to be sent */
  guint sent;          /* of @out */
  GByteArray *in;      /* (owned) not yet a whole packet */
  GHashTable *pending; /* (owned) id → Pending */
  guint awaited;       /* of these, not asked with dif_sftp_forget() */
  guint32 last_id;
  guint can;           /* DifSftpCan */
  gsize block;
  guint files;
  guint idle_seconds;
  GError *broken;      /* (owned) (nullable) why it is of no use any more */
};

static const struct {
  const char *name;
  const char *version;
  DifSftpCan can;
} extensions[] = {
  { "posix-rename@openssh.com", "1", DIF_SFTP_CAN_POSIX_RENAME },
  { "hardlink@openssh.com", "1", DIF_SFTP_CAN_HARDLINK },
  { "copy-data", "1", DIF_SFTP_CAN_COPY_DATA },
  { "fsync@openssh.com", "1", DIF_SFTP_CAN_FSYNC },
  { "statvfs@openssh.com", "2", DIF_SFTP_CAN_STATVFS },
  { "limits@openssh.com", "1", DIF_SFTP_CAN_LIMITS },
};


void
dif_sftp_free (DifSftp *self)
{
  if (self->awaited > 0)
    dif_sftp_abandon (self);
  g_clear_pointer (&self->ssh, dif_ssh_free);
  g_byte_array_unref (self->out);
  g_byte_array_unref (self->in);
  g_hash_table_unref (self->pending);
  g_clear_error (&self->broken);
  g_free (self);
}

const char *
dif_sftp_get_name (DifSftp *self)
{
  return dif_ssh_get_name (self->ssh);
}

gboolean
dif_sftp_can (DifSftp *self, DifSftpCan what)
{
  return (self->can & what) != 0;
}

void
dif_sftp_forbid (DifSftp *self, DifSftpCan what)
{
  self->can &= ~(guint) what;
}

guint
dif_sftp_get_requests (DifSftp *self)
{
  return self->last_id;
}

guint
dif_sftp_get_pending (DifSftp *self)
{
  return self->awaited;
}

gsize
dif_sftp_get_block (DifSftp *self)
{
  return self->block;
}

guint
dif_sftp_get_files (DifSftp *self)
{
  return self->files;
}

gboolean
dif_sftp_is_alive (DifSftp *self)
{
  return self->broken == NULL;
}

/* --- Moving packets ----------------------------------------------------------------------- */

static void
hand_over (DifSftp *self, Pending *pending, const DifSftpAnswer *answer)
{
  if (pending->reply != dif_sftp_forget)
    self->awaited--;
  pending->reply (self, answer, pending->data);
  g_free (pending);
}

/* Every request gets an answer, whatever happens; those that an answer leads to as well */
static void
answer_all (DifSftp *self)
{
  DifSftpAnswer answer = { DIF_SFTP_STATUS, 0, DIF_SFTP_NO_CONNECTION, (char *) "" };
  GHashTableIter iter;
  gpointer pending;

  while (g_hash_table_size (self->pending) > 0) {
    g_hash_table_iter_init (&iter, self->pending);
    g_hash_table_iter_next (&iter, NULL, &pending);
    g_hash_table_iter_steal (&iter);
    hand_over (self, pending, &answer);
  }
}

static gboolean
break_off (DifSftp *self, GError *reason, GError **error)
{
  if (self->broken == NULL)
    self->broken = g_error_copy (reason);
  answer_all (self);
  g_propagate_error (error, reason);
  return FALSE;
}

void
dif_sftp_abandon (DifSftp *self)
{
  GError *reason = NULL;

  dif_set_error (&reason, DIF_ERROR_NETWORK, NULL, _("The connection to “%s” was given up"),
                 dif_sftp_get_name (self));
  break_off (self, reason, NULL);
}

static gboolean
break_off_format (DifSftp *self, GError **error)
{
  GError *reason = NULL;

  dif_set_error (&reason, DIF_ERROR_FORMAT, _("Tell the hosting; another program may be in the way."),
                 _("“%s” sends what SFTP does not allow"), dif_sftp_get_name (self));
  return break_off (self, reason, error);
}

/* Sends what the channel takes */
static gboolean
give (DifSftp *self, gboolean *moved, GError **error)
{
  while (self->sent < self->out->len) {
    gssize taken = dif_ssh_write (self->ssh, self->out->data + self->sent, self->out->len - self->sent, error);

    if (taken < 0)
      return FALSE;
    if (taken == 0)
      break;
    self->sent += (guint) taken;
    *moved = TRUE;
  }
  if (self->sent == self->out->len)
    g_byte_array_set_size (self->out, 0);
  else if (self->sent > TAKE_BYTES)
    g_byte_array_remove_range (self->out, 0, self->sent);
  else
    return TRUE;
  self->sent = 0;
  return TRUE;
}

/* Hands one answer to whom it is for */
static gboolean
deliver (DifSftp *self, const guint8 *packet, gsize length)
{
  DifSftpAnswer answer;
  Pending *pending = NULL;
  gboolean ok = dif_sftp_answer_read (packet, length, &answer);

  if (ok)
    ok = g_hash_table_steal_extended (self->pending, GUINT_TO_POINTER (answer.id), NULL, (gpointer *) &pending);
  if (ok)
    hand_over (self, pending, &answer);
  dif_sftp_answer_clear (&answer);
  return ok;
}

/* Takes every whole packet out of what has come; @first: the greeting, which has no id */
static gboolean
parse (DifSftp *self, gboolean (*handle) (DifSftp *self, const guint8 *packet, gsize length))
{
  guint at = 0;
  gboolean ok = TRUE;

  while (ok && self->in->len - at >= 4) {
    DifSftpReader reader = { self->in->data + at, 4, FALSE };
    guint32 length = dif_sftp_get_u32 (&reader);

    ok = length > 0 && length <= DIF_LIMIT_SFTP_PACKET_BYTES;
    if (!ok || self->in->len - at - 4 < length)
      break;
    ok = handle (self, self->in->data + at + 4, length);
    at += 4 + length;
  }
  if (at > 0)
    g_byte_array_remove_range (self->in, 0, at);
  return ok;
}

static gboolean
take (DifSftp *self, gboolean (*handle) (DifSftp *self, const guint8 *packet, gsize length), gboolean *moved,
      GError **error)
{
  guint8 block[TAKE_BYTES];
  gssize got = dif_ssh_read (self->ssh, block, sizeof (block), error);

  if (got < 0)
    return FALSE;
  if (got == 0)
    return TRUE;
  *moved = TRUE;
  g_byte_array_append (self->in, block, (guint) got);
  return parse (self, handle) || break_off_format (self, error);
}

static gboolean
turn (DifSftp *self, gboolean (*handle) (DifSftp *self, const guint8 *packet, gsize length),
      GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean moved = FALSE;
  gboolean ok;

  if (self->broken != NULL) {
    g_propagate_error (error, g_error_copy (self->broken));
    return FALSE;
  }
  /* in this order: taking is also what makes libssh see that it can send again */
  ok = take (self, handle, &moved, &local_error) && give (self, &moved, &local_error);
  if (ok && !moved)
    ok = dif_ssh_wait (self->ssh, g_get_monotonic_time () + dif_limit_us (self->idle_seconds), cancellable,
                       &local_error);
  return ok || break_off (self, g_steal_pointer (&local_error), error);
}

gboolean
dif_sftp_turn (DifSftp *self, GCancellable *cancellable, GError **error)
{
  return turn (self, deliver, cancellable, error);
}

gboolean
dif_sftp_settle (DifSftp *self, GCancellable *cancellable, GError **error)
{
  while (self->awaited > 0) {
    if (!dif_sftp_turn (self, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

void
dif_sftp_hurry (DifSftp *self, gboolean hurry)
{
  self->idle_seconds = hurry ? DIF_LIMIT_CONNECT_SECONDS : DIF_LIMIT_IDLE_SECONDS;
}

gboolean
dif_sftp_keep_alive (DifSftp *self, GCancellable *cancellable, GError **error)
{
  gboolean ok;

  dif_sftp_hurry (self, TRUE);
  dif_sftp_ask_path (self, DIF_SFTP_REALPATH, ".", dif_sftp_ignore, NULL);
  ok = dif_sftp_settle (self, cancellable, error);
  dif_sftp_hurry (self, FALSE);
  return ok;
}

/* --- Greeting ----------------------------------------------------------------------------- */

static void
note_extension (DifSftp *self, const char *name, const char *version)
{
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++) {
    if (g_str_equal (extensions[i].name, name) && g_str_equal (extensions[i].version, version))
      self->can |= extensions[i].can;
  }
}

static gboolean
greeted (DifSftp *self, const guint8 *packet, gsize length)
{
  DifSftpReader reader = { packet, length, FALSE };

  if (self->files != 0 || dif_sftp_get_u8 (&reader) != DIF_SFTP_VERSION ||
      dif_sftp_get_u32 (&reader) < VERSION)
    return FALSE;
  while (reader.left > 0 && !reader.bad) {
    g_autofree char *name = dif_sftp_get_text (&reader);
    g_autofree char *version = dif_sftp_get_text (&reader);

    if (!reader.bad)
      note_extension (self, name, version);
  }
  self->files = DEFAULT_FILES;
  return !reader.bad;
}

/* What the server can take at once; it says nothing less than what every server can */
static void
limits_told (DifSftp *self, const DifSftpAnswer *answer, gpointer data)
{
  DifSftpReader reader = { answer->bytes, answer->length, FALSE };
  guint64 packet, write, handles;

  if (answer->type != DIF_SFTP_EXTENDED_REPLY)
    return;
  packet = dif_sftp_get_u64 (&reader);
  dif_sftp_get_u64 (&reader);
  write = dif_sftp_get_u64 (&reader);
  handles = dif_sftp_get_u64 (&reader);
  if (reader.bad)
    return;
  if (packet > PACKET_SPARE + DEFAULT_BLOCK && write > DEFAULT_BLOCK)
    self->block = MIN (MIN (write, packet - PACKET_SPARE), DIF_LIMIT_SFTP_PACKET_BYTES - PACKET_SPARE);
  if (handles > 0)
    self->files = (guint) CLAMP (handles / 2, 1, DIF_LIMIT_SFTP_FILES);
}

static guint
begin_request (DifSftp *self, DifSftpType type, DifSftpReply reply, gpointer data)
{
  Pending *pending = g_new (Pending, 1);

  pending->reply = reply;
  pending->data = data;
  if (reply != dif_sftp_forget)
    self->awaited++;
  self->last_id++;
  g_hash_table_insert (self->pending, GUINT_TO_POINTER (self->last_id), pending);
  return dif_sftp_begin (self->out, type, self->last_id);
}

static guint
begin_extended (DifSftp *self, const char *name, DifSftpReply reply, gpointer data)
{
  guint start = begin_request (self, DIF_SFTP_EXTENDED, reply, data);

  dif_sftp_put_string (self->out, name);
  return start;
}

DifSftp *
dif_sftp_connect (DifSshSettings *settings, char **host_key, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifSftp) self = NULL;
  DifSsh *ssh = dif_ssh_connect (settings, host_key, cancellable, error);

  if (ssh == NULL)
    return NULL;
  self = g_new0 (DifSftp, 1);
  self->ssh = ssh;
  self->out = g_byte_array_new ();
  self->in = g_byte_array_new ();
  self->pending = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->block = DEFAULT_BLOCK;
  self->idle_seconds = DIF_LIMIT_IDLE_SECONDS;

  dif_sftp_put_u32 (self->out, 5);
  dif_sftp_put_u8 (self->out, DIF_SFTP_INIT);
  dif_sftp_put_u32 (self->out, VERSION);
  while (self->files == 0) {
    if (!turn (self, greeted, cancellable, error))
      return NULL;
  }
  if (dif_sftp_can (self, DIF_SFTP_CAN_LIMITS))
    dif_sftp_end (self->out, begin_extended (self, "limits@openssh.com", limits_told, NULL));
  return g_steal_pointer (&self);
}

/* --- Answers ------------------------------------------------------------------------------ */

void
dif_sftp_ignore (DifSftp *self, const DifSftpAnswer *answer, gpointer data)
{
}

void
dif_sftp_forget (DifSftp *self, const DifSftpAnswer *answer, gpointer data)
{
}

void
dif_sftp_keep (DifSftp *self, const DifSftpAnswer *answer, gpointer data)
{
  DifSftpResult *result = data;

  result->answered = TRUE;
  result->type = answer->type;
  result->status = answer->status;
  result->message = g_strdup (answer->message);
  result->attrs = answer->attrs;
  if (answer->bytes != NULL) {
    result->bytes = g_byte_array_new ();
    g_byte_array_append (result->bytes, answer->bytes, (guint) answer->length);
  }
  if (answer->names != NULL && answer->names->len > 0)
    result->text = g_strdup (((DifSftpName *) g_ptr_array_index (answer->names, 0))->name);
}

void
dif_sftp_result_clear (DifSftpResult *self)
{
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_pointer (&self->text, g_free);
  memset (self, 0, sizeof (*self));
}

static const char *
explain (guint32 status)
{
  switch (status) {
  case DIF_SFTP_OK:
    return _("an answer that does not fit");
  case DIF_SFTP_NO_SUCH_FILE:
    return _("no such file");
  case DIF_SFTP_PERMISSION_DENIED:
    return _("no permission");
  case DIF_SFTP_NO_CONNECTION:
  case DIF_SFTP_CONNECTION_LOST:
    return _("the connection broke");
  case DIF_SFTP_OP_UNSUPPORTED:
    return _("the server cannot do that");
  default:
    return _("the server refuses");
  }
}

void
dif_sftp_set_error (GError **error, guint32 status, const char *message, const char *format, ...)
{
  g_autofree char *what = NULL;
  const char *reason = explain (status);
  const char *hint = NULL;
  DifError code = DIF_ERROR_REJECTED;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);

  if (status == DIF_SFTP_NO_SUCH_FILE) {
    code = DIF_ERROR_NOT_FOUND;
    hint = _("Check the path; the hosting shows it in its panel.");
  } else if (status == DIF_SFTP_NO_CONNECTION || status == DIF_SFTP_CONNECTION_LOST) {
    code = DIF_ERROR_NETWORK;
  } else if (status == DIF_SFTP_PERMISSION_DENIED) {
    code = DIF_ERROR_STORAGE;
    hint = _("Give the user the right to write into the folder, or choose another folder.");
  } else if (status == DIF_SFTP_FAILURE) {
    code = DIF_ERROR_STORAGE;
    hint = _("The disk or the quota may be full: look at the hosting’s panel.");
  }
  if (message != NULL && message[0] != '\0')
    dif_set_error (error, code, hint, "%s: %s (“%s”)", what, reason, message);
  else
    dif_set_error (error, code, hint, "%s: %s", what, reason);
}

/* --- Requests ----------------------------------------------------------------------------- */

static void
put_handle (DifSftp *self, GByteArray *handle)
{
  dif_sftp_put_bytes (self->out, handle->data, handle->len);
}

void
dif_sftp_ask_path (DifSftp *self, DifSftpType type, const char *path, DifSftpReply reply, gpointer data)
{
  guint start = begin_request (self, type, reply, data);

  dif_sftp_put_string (self->out, path);
  dif_sftp_end (self->out, start);
}

void
dif_sftp_ask_handle (DifSftp *self, DifSftpType type, GByteArray *handle, DifSftpReply reply, gpointer data)
{
  guint start = begin_request (self, type, reply, data);

  put_handle (self, handle);
  dif_sftp_end (self->out, start);
}

void
dif_sftp_open (DifSftp *self, const char *path, guint32 flags, guint32 mode, DifSftpReply reply, gpointer data)
{
  guint start = begin_request (self, DIF_SFTP_OPEN, reply, data);

  dif_sftp_put_string (self->out, path);
  dif_sftp_put_u32 (self->out, flags);
  if ((flags & DIF_SFTP_CREATE) != 0)
    dif_sftp_put_mode (self->out, mode);
  else
    dif_sftp_put_u32 (self->out, 0);
  dif_sftp_end (self->out, start);
}

void
dif_sftp_read (DifSftp *self, GByteArray *handle, guint64 offset, gsize length, DifSftpReply reply, gpointer data)
{
  guint start = begin_request (self, DIF_SFTP_READ, reply, data);

  put_handle (self, handle);
  dif_sftp_put_u64 (self->out, offset);
  dif_sftp_put_u32 (self->out, (guint32) length);
  dif_sftp_end (self->out, start);
}

void
dif_sftp_write (DifSftp *self, GByteArray *handle, guint64 offset, const guint8 *bytes, gsize length,
                DifSftpReply reply, gpointer data)
{
  guint start = begin_request (self, DIF_SFTP_WRITE, reply, data);

  put_handle (self, handle);
  dif_sftp_put_u64 (self->out, offset);
  dif_sftp_put_bytes (self->out, bytes, length);
  dif_sftp_end (self->out, start);
}

static void
ask_mode (DifSftp *self, DifSftpType type, const char *path, guint32 mode, DifSftpReply reply, gpointer data)
{
  guint start = begin_request (self, type, reply, data);

  dif_sftp_put_string (self->out, path);
  dif_sftp_put_mode (self->out, mode);
  dif_sftp_end (self->out, start);
}

void
dif_sftp_make_folder (DifSftp *self, const char *path, guint32 mode, DifSftpReply reply, gpointer data)
{
  ask_mode (self, DIF_SFTP_MKDIR, path, mode, reply, data);
}

void
dif_sftp_set_mode (DifSftp *self, const char *path, guint32 mode, DifSftpReply reply, gpointer data)
{
  ask_mode (self, DIF_SFTP_SETSTAT, path, mode, reply, data);
}

void
dif_sftp_set_handle_mode (DifSftp *self, GByteArray *handle, guint32 mode, DifSftpReply reply, gpointer data)
{
  guint start = begin_request (self, DIF_SFTP_FSETSTAT, reply, data);

  put_handle (self, handle);
  dif_sftp_put_mode (self->out, mode);
  dif_sftp_end (self->out, start);
}

static void
ask_pair (DifSftp *self, guint start, const char *first, const char *second)
{
  dif_sftp_put_string (self->out, first);
  dif_sftp_put_string (self->out, second);
  dif_sftp_end (self->out, start);
}

void
dif_sftp_rename (DifSftp *self, const char *from, const char *to, DifSftpReply reply, gpointer data)
{
  ask_pair (self, begin_request (self, DIF_SFTP_RENAME, reply, data), from, to);
}

void
dif_sftp_symlink (DifSftp *self, const char *target, const char *link, DifSftpReply reply, gpointer data)
{
  ask_pair (self, begin_request (self, DIF_SFTP_SYMLINK, reply, data), target, link);
}

void
dif_sftp_posix_rename (DifSftp *self, const char *from, const char *to, DifSftpReply reply, gpointer data)
{
  ask_pair (self, begin_extended (self, "posix-rename@openssh.com", reply, data), from, to);
}

void
dif_sftp_hardlink (DifSftp *self, const char *from, const char *to, DifSftpReply reply, gpointer data)
{
  ask_pair (self, begin_extended (self, "hardlink@openssh.com", reply, data), from, to);
}

void
dif_sftp_fsync (DifSftp *self, GByteArray *handle, DifSftpReply reply, gpointer data)
{
  guint start = begin_extended (self, "fsync@openssh.com", reply, data);

  put_handle (self, handle);
  dif_sftp_end (self->out, start);
}

/* A length of 0 is: to the end (draft-ietf-secsh-filexfer-extensions-00 §7) */
void
dif_sftp_copy_data (DifSftp *self, GByteArray *from, GByteArray *to, DifSftpReply reply, gpointer data)
{
  guint start = begin_extended (self, "copy-data", reply, data);

  put_handle (self, from);
  dif_sftp_put_u64 (self->out, 0);
  dif_sftp_put_u64 (self->out, 0);
  put_handle (self, to);
  dif_sftp_put_u64 (self->out, 0);
  dif_sftp_end (self->out, start);
}

void
dif_sftp_statvfs (DifSftp *self, const char *path, DifSftpReply reply, gpointer data)
{
  guint start = begin_extended (self, "statvfs@openssh.com", reply, data);

  dif_sftp_put_string (self->out, path);
  dif_sftp_end (self->out, start);
}

guint64
dif_sftp_free_bytes (const DifSftpResult *result)
{
  DifSftpReader reader = { NULL, 0, TRUE };
  guint64 size, available;

  if (result->type != DIF_SFTP_EXTENDED_REPLY || result->bytes == NULL)
    return G_MAXUINT64;
  reader = (DifSftpReader) { result->bytes->data, result->bytes->len, FALSE };
  dif_sftp_get_u64 (&reader);
  size = dif_sftp_get_u64 (&reader);
  dif_sftp_get_u64 (&reader);
  dif_sftp_get_u64 (&reader);
  available = dif_sftp_get_u64 (&reader);
  if (reader.bad || (size > 0 && available > G_MAXUINT64 / size))
    return G_MAXUINT64;
  return size * available;
}
