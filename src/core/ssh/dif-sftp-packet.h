/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The packets of SFTP version 3 (draft-ietf-secsh-filexfer-02), which every server speaks. What a
 * server sends is hostile input: nothing here reads past what came.
 */

typedef enum {
  DIF_SFTP_INIT = 1,
  DIF_SFTP_VERSION = 2,
  DIF_SFTP_OPEN = 3,
  DIF_SFTP_CLOSE = 4,
  DIF_SFTP_READ = 5,
  DIF_SFTP_WRITE = 6,
  DIF_SFTP_LSTAT = 7,
  DIF_SFTP_FSTAT = 8,
  DIF_SFTP_SETSTAT = 9,
  DIF_SFTP_FSETSTAT = 10,
  DIF_SFTP_OPENDIR = 11,
  DIF_SFTP_READDIR = 12,
  DIF_SFTP_REMOVE = 13,
  DIF_SFTP_MKDIR = 14,
  DIF_SFTP_RMDIR = 15,
  DIF_SFTP_REALPATH = 16,
  DIF_SFTP_STAT = 17,
  DIF_SFTP_RENAME = 18,
  DIF_SFTP_READLINK = 19,
  DIF_SFTP_SYMLINK = 20,
  DIF_SFTP_STATUS = 101,
  DIF_SFTP_HANDLE = 102,
  DIF_SFTP_DATA = 103,
  DIF_SFTP_NAME = 104,
  DIF_SFTP_ATTRS = 105,
  DIF_SFTP_EXTENDED = 200,
  DIF_SFTP_EXTENDED_REPLY = 201,
} DifSftpType;

typedef enum {
  DIF_SFTP_OK = 0,
  DIF_SFTP_EOF = 1,
  DIF_SFTP_NO_SUCH_FILE = 2,
  DIF_SFTP_PERMISSION_DENIED = 3,
  DIF_SFTP_FAILURE = 4,
  DIF_SFTP_BAD_MESSAGE = 5,
  DIF_SFTP_NO_CONNECTION = 6,
  DIF_SFTP_CONNECTION_LOST = 7,
  DIF_SFTP_OP_UNSUPPORTED = 8,
} DifSftpStatus;

/* How a file is opened */
#define DIF_SFTP_FOR_READING (0x01)
#define DIF_SFTP_FOR_WRITING (0x02)
#define DIF_SFTP_CREATE (0x08)
#define DIF_SFTP_TRUNCATE (0x10)
#define DIF_SFTP_EXCLUSIVE (0x20)

/**
 * DifSftpAttrs:
 *
 * What is known of a file; a server may leave any of it out.
 */
typedef struct {
  gboolean has_size;
  gboolean has_mode;
  gboolean has_time;
  guint64 size;
  guint32 mode; /* with the bits of its type */
  guint32 mtime;
} DifSftpAttrs;

typedef struct {
  char *name;
  DifSftpAttrs attrs;
} DifSftpName;

/**
 * DifSftpAnswer:
 *
 * One answer of a server. Only what its @type has is filled; valid while the reply is called.
 */
typedef struct {
  DifSftpType type;
  guint32 id;
  guint32 status;      /* STATUS: a DifSftpStatus, or a word of a later version */
  char *message;       /* STATUS: (owned) what the server says, made fit to be shown */
  const guint8 *bytes; /* HANDLE, DATA, EXTENDED_REPLY */
  gsize length;
  DifSftpAttrs attrs;  /* ATTRS */
  GPtrArray *names;    /* NAME: (owned) (element-type DifSftpName) */
} DifSftpAnswer;

/* --- Writing: all append to @out --------------------------------------------------------- */

void dif_sftp_put_u8 (GByteArray *out, guint8 value);
void dif_sftp_put_u32 (GByteArray *out, guint32 value);
void dif_sftp_put_u64 (GByteArray *out, guint64 value);
void dif_sftp_put_bytes (GByteArray *out, gconstpointer bytes, gsize length);
void dif_sftp_put_string (GByteArray *out, const char *text);

/** dif_sftp_put_mode: attributes that say permissions alone */
void dif_sftp_put_mode (GByteArray *out, guint32 mode);

/** dif_sftp_begin: Returns: where the packet starts, for dif_sftp_end() */
guint dif_sftp_begin (GByteArray *out, DifSftpType type, guint32 id);

/** dif_sftp_end: fills in the length of the packet that starts at @start */
void dif_sftp_end (GByteArray *out, guint start);

/* --- Reading ------------------------------------------------------------------------------ */

/**
 * DifSftpReader:
 *
 * A place in a packet. What is not there reads as nothing and sets @bad, so that a reader is
 * written as one straight list.
 */
typedef struct {
  const guint8 *at;
  gsize left;
  gboolean bad;
} DifSftpReader;

guint8 dif_sftp_get_u8 (DifSftpReader *self);
guint32 dif_sftp_get_u32 (DifSftpReader *self);
guint64 dif_sftp_get_u64 (DifSftpReader *self);
const guint8 *dif_sftp_get_bytes (DifSftpReader *self, gsize *length);

/** dif_sftp_get_text: Returns: (transfer full): a string; one with a NUL in it is bad */
char *dif_sftp_get_text (DifSftpReader *self);

/**
 * dif_sftp_answer_read:
 * @packet: without its length
 * @answer: (out): cleared with dif_sftp_answer_clear()
 *
 * Returns: %FALSE if it is no answer of SFTP 3
 */
gboolean dif_sftp_answer_read (const guint8 *packet, gsize length, DifSftpAnswer *answer);
void dif_sftp_answer_clear (DifSftpAnswer *self);

G_END_DECLS
