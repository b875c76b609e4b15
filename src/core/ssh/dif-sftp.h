/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ssh/dif-sftp-packet.h"
#include "ssh/dif-ssh-settings.h"

G_BEGIN_DECLS

/* What a server can beyond SFTP 3, as its greeting says */
typedef enum {
  DIF_SFTP_CAN_POSIX_RENAME = 1 << 0, /* a rename that replaces */
  DIF_SFTP_CAN_HARDLINK = 1 << 1,
  DIF_SFTP_CAN_COPY_DATA = 1 << 2,
  DIF_SFTP_CAN_FSYNC = 1 << 3,
  DIF_SFTP_CAN_STATVFS = 1 << 4,
  DIF_SFTP_CAN_LIMITS = 1 << 5,
} DifSftpCan;

/**
 * DifSftp:
 *
 * An SFTP client that never waits for one answer before it asks the next thing: requests are put
 * in line, answers come back to the function given with each, and dif_sftp_turn() moves both. A
 * hundred files at 40 ms cost two round trips, not six hundred.
 *
 * Used by one thread at a time. Free with dif_sftp_free().
 */
typedef struct _DifSftp DifSftp;

/**
 * DifSftpReply:
 * @answer: valid while it is called
 *
 * Called once for each request, from dif_sftp_turn(), or with %DIF_SFTP_NO_CONNECTION when the
 * connection breaks or is given up; may ask more.
 */
typedef void (*DifSftpReply) (DifSftp *self, const DifSftpAnswer *answer, gpointer data);

/**
 * dif_sftp_connect:
 * @host_key: (out) (optional) (transfer full): as dif_ssh_connect()
 *
 * Returns: (transfer full): or %NULL with what dif_ssh_connect() says, or %DIF_ERROR_FORMAT
 */
DifSftp *dif_sftp_connect (DifSshSettings *settings,
                           char **host_key,
                           GCancellable *cancellable,
                           GError **error);
void dif_sftp_free (DifSftp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifSftp, dif_sftp_free)

const char *dif_sftp_get_name (DifSftp *self);
gboolean dif_sftp_can (DifSftp *self, DifSftpCan what);

/** dif_sftp_forbid: takes @what as not announced, for a server that announces what fails */
void dif_sftp_forbid (DifSftp *self, DifSftpCan what);

/** dif_sftp_get_requests: Returns: how many were asked so far */
guint dif_sftp_get_requests (DifSftp *self);

/** dif_sftp_get_pending: Returns: how many have no answer yet, but for those of dif_sftp_forget() */
guint dif_sftp_get_pending (DifSftp *self);

/** dif_sftp_get_block: Returns: most bytes of one read or write */
gsize dif_sftp_get_block (DifSftp *self);

/** dif_sftp_get_files: Returns: most files that may be open at once */
guint dif_sftp_get_files (DifSftp *self);

/** dif_sftp_is_alive: whether the connection has not broken, as far as is known */
gboolean dif_sftp_is_alive (DifSftp *self);

/**
 * dif_sftp_turn:
 *
 * Sends what can be sent, takes what has come, and waits if there was neither.
 *
 * Returns: %FALSE when the connection broke, the server sent what SFTP does not allow
 *   (%DIF_ERROR_FORMAT), was silent too long (%DIF_ERROR_TIMEOUT), or when cancelled. After any of
 *   them the connection is of no use any more.
 */
gboolean dif_sftp_turn (DifSftp *self, GCancellable *cancellable, GError **error);

/** dif_sftp_abandon: gives the connection up, and answers every request with that */
void dif_sftp_abandon (DifSftp *self);

/** dif_sftp_settle: turns until every request has its answer, but for those of dif_sftp_forget() */
gboolean dif_sftp_settle (DifSftp *self, GCancellable *cancellable, GError **error);

/** dif_sftp_hurry: whether to wait for an answer only as long as connecting may take, not as long as a
 * busy server may be silent */
void dif_sftp_hurry (DifSftp *self, gboolean hurry);

/** dif_sftp_keep_alive: asks a small thing and waits for the answer, in a hurry */
gboolean dif_sftp_keep_alive (DifSftp *self, GCancellable *cancellable, GError **error);

/* --- Requests ----------------------------------------------------------------------------- */

/** dif_sftp_ignore: a #DifSftpReply that does nothing */
void dif_sftp_ignore (DifSftp *self, const DifSftpAnswer *answer, gpointer data);

/** dif_sftp_forget: likewise, for what nobody waits for: closing what was read */
void dif_sftp_forget (DifSftp *self, const DifSftpAnswer *answer, gpointer data);

/**
 * DifSftpResult:
 *
 * An answer kept by dif_sftp_keep(); zeroed before, dif_sftp_result_clear() after.
 */
typedef struct {
  gboolean answered;
  DifSftpType type;
  guint32 status;      /* %DIF_SFTP_OK unless it is a status that says otherwise */
  char *message;       /* (owned) (nullable) */
  GByteArray *bytes;   /* (owned) (nullable) HANDLE, DATA, EXTENDED_REPLY */
  char *text;          /* (owned) (nullable) NAME: the first */
  DifSftpAttrs attrs;  /* ATTRS */
} DifSftpResult;

/** dif_sftp_keep: a #DifSftpReply that fills a #DifSftpResult */
void dif_sftp_keep (DifSftp *self, const DifSftpAnswer *answer, gpointer result);
void dif_sftp_result_clear (DifSftpResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DifSftpResult, dif_sftp_result_clear)

/** dif_sftp_set_error: a status as an error: what failed, with the server's words and a hint */
void dif_sftp_set_error (GError **error,
                         guint32 status,
                         const char *message,
                         const char *format,
                         ...) G_GNUC_PRINTF (4, 5);

/** dif_sftp_ask_path: a request that has a path alone: STAT, LSTAT, OPENDIR, REMOVE, RMDIR, READLINK, REALPATH */
void dif_sftp_ask_path (DifSftp *self, DifSftpType type, const char *path, DifSftpReply reply, gpointer data);

/** dif_sftp_ask_handle: a request that has a handle alone: FSTAT, READDIR, CLOSE */
void dif_sftp_ask_handle (DifSftp *self, DifSftpType type, GByteArray *handle, DifSftpReply reply,
                          gpointer data);

/** dif_sftp_open: @flags: DIF_SFTP_FOR_READING, …; @mode: of a file that it makes */
void dif_sftp_open (DifSftp *self, const char *path, guint32 flags, guint32 mode, DifSftpReply reply,
                    gpointer data);
void dif_sftp_read (DifSftp *self, GByteArray *handle, guint64 offset, gsize length, DifSftpReply reply,
                    gpointer data);
void dif_sftp_write (DifSftp *self, GByteArray *handle, guint64 offset, const guint8 *bytes, gsize length,
                     DifSftpReply reply, gpointer data);
void dif_sftp_make_folder (DifSftp *self, const char *path, guint32 mode, DifSftpReply reply, gpointer data);
void dif_sftp_set_mode (DifSftp *self, const char *path, guint32 mode, DifSftpReply reply, gpointer data);
void dif_sftp_set_handle_mode (DifSftp *self, GByteArray *handle, guint32 mode, DifSftpReply reply,
                               gpointer data);

/** dif_sftp_rename: the rename of SFTP 3, which need not replace */
void dif_sftp_rename (DifSftp *self, const char *from, const char *to, DifSftpReply reply, gpointer data);

/** dif_sftp_symlink: as OpenSSH has it and others have copied: the target before the link */
void dif_sftp_symlink (DifSftp *self, const char *target, const char *link, DifSftpReply reply, gpointer data);

/* Only where dif_sftp_can() says so */
void dif_sftp_posix_rename (DifSftp *self, const char *from, const char *to, DifSftpReply reply,
                            gpointer data);
void dif_sftp_hardlink (DifSftp *self, const char *from, const char *to, DifSftpReply reply, gpointer data);
void dif_sftp_fsync (DifSftp *self, GByteArray *handle, DifSftpReply reply, gpointer data);
void dif_sftp_copy_data (DifSftp *self, GByteArray *from, GByteArray *to, DifSftpReply reply, gpointer data);
void dif_sftp_statvfs (DifSftp *self, const char *path, DifSftpReply reply, gpointer data);

/** dif_sftp_free_bytes: @result: of dif_sftp_statvfs(). Returns: bytes that may still be written there */
guint64 dif_sftp_free_bytes (const DifSftpResult *result);

G_END_DECLS
