/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifError:
 *
 * What failed. Each code belongs to one #DifErrorClass, which says who has to act and which exit
 * code `difusorctl` ends with (contract.md §4). Code never matches on messages: it asks for the
 * code, the class or the hint.
 */
typedef enum {
  /* try again: the other side may be well in a moment */
  DIF_ERROR_NETWORK,     /* no connection, or it broke */
  DIF_ERROR_TIMEOUT,     /* connected, but too slow or silent */
  DIF_ERROR_UNAVAILABLE, /* the other side says "not now" (HTTP 429, 5xx) */

  /* permanent: the same request will fail again */
  DIF_ERROR_REJECTED, /* the other side refuses this request (HTTP 404, 410, ...) */
  DIF_ERROR_FORMAT,   /* a document does not have the form that it must have */
  DIF_ERROR_FAILED,   /* anything else */

  /* operator: a person must act */
  DIF_ERROR_USAGE,       /* words of the command line */
  DIF_ERROR_AUTH,        /* credentials missing or wrong (HTTP 401) */
  DIF_ERROR_BLOCKED,     /* the Institute has blocked the link (HTTP 403; call I.l) */
  DIF_ERROR_SECRET,      /* a secret cannot be read or kept */
  DIF_ERROR_SETUP,       /* something has not been set up yet */
  DIF_ERROR_NOT_FOUND,   /* no such cut, target, file */
  DIF_ERROR_EXISTS,      /* there is one of that name already */
  DIF_ERROR_LOCKED,      /* another process holds the data folder */
  DIF_ERROR_STORAGE,     /* disk full, folder not writable, I/O error */
  DIF_ERROR_DAMAGED,     /* the database of the data folder is damaged */
  DIF_ERROR_NEWER,       /* the data folder was written by a newer version */
  DIF_ERROR_PORTAL,      /* a web page came where data should: the log-in page of a network, or of the service */
  DIF_ERROR_UNFULFILLED, /* a check ran and its answer is no */

  /* security: refused for integrity or safety */
  DIF_ERROR_INTEGRITY,   /* bytes are not the bytes announced */
  DIF_ERROR_NOT_PACKAGE, /* what arrived is no PREP package at all */
  DIF_ERROR_UNSAFE,      /* hostile content: names, links, contradictions */
  DIF_ERROR_LIMIT,       /* larger or deeper than a named limit (dif-limits.h) */
  DIF_ERROR_ORDER,       /* older than the last accepted cut (P3) */
  DIF_ERROR_MODE,        /* practice, drill and real do not match (P4) */
  DIF_ERROR_HOURS,       /* before the call's opening hour (P13) */
  DIF_ERROR_SHRUNK,      /* an empty or shrunken site (P5) */
  DIF_ERROR_ALTERED,     /* readers or the target hold other bytes than published */
  DIF_ERROR_TRUST,       /* certificate, host key, redirect of a signed request (P8) */
  DIF_ERROR_DECISION,    /* a person must decide: the core never asks */
  DIF_ERROR_STANDBY,     /* another machine publishes there */
} DifError;

#define DIF_ERROR (dif_error_quark ())
GQuark dif_error_quark (void);

/**
 * DifErrorClass:
 *
 * Who must act. The names on the wire are `retry`, `permanent`, `operator` and `security`
 * (contract.md §4).
 */
typedef enum {
  DIF_ERROR_CLASS_RETRY,
  DIF_ERROR_CLASS_PERMANENT,
  DIF_ERROR_CLASS_OPERATOR,
  DIF_ERROR_CLASS_SECURITY,
} DifErrorClass;

/**
 * dif_set_error:
 * @error: (out) (optional): where to put it; may be %NULL
 * @code: what failed
 * @hint: (nullable): the one thing to do, a translated sentence
 * @format: what failed, where and with which value; a translated sentence
 *
 * Sets @error in the domain %DIF_ERROR with a hint attached.
 */
void dif_set_error (GError **error, DifError code, const char *hint, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/**
 * dif_set_error_errno:
 * @number: the `errno` to explain
 *
 * As dif_set_error(), with the code, the reason and the hint that fit an `errno` of the file
 * system: a full disk and a folder that is not writable are %DIF_ERROR_STORAGE.
 */
void dif_set_error_errno (GError **error, int number, const char *format, ...) G_GNUC_PRINTF (3, 4);

/**
 * dif_set_error_retry_after:
 *
 * As dif_set_error() with %DIF_ERROR_UNAVAILABLE, carrying the seconds that the other side asked
 * for (`Retry-After`, RFC 9110 §10.2.3).
 */
void dif_set_error_retry_after (GError **error, guint seconds, const char *hint, const char *format,
                                ...) G_GNUC_PRINTF (4, 5);

/**
 * dif_error_get_class:
 *
 * Returns: the class of any #GError; those of other domains are classified by their code
 *   (time-outs and broken connections are `retry`, files and permissions `operator`).
 */
DifErrorClass dif_error_get_class (const GError *error);

/** dif_error_class_name: Returns: (transfer none): the word of contract.md §4 */
const char *dif_error_class_name (DifErrorClass class);

/** dif_error_get_hint: Returns: (transfer none) (nullable): the one thing to do */
const char *dif_error_get_hint (const GError *error);

/** dif_error_get_retry_after: Returns: seconds that the other side asked for, or 0 */
guint dif_error_get_retry_after (const GError *error);

/** dif_error_get_exit_code: Returns: 1 to 4, as contract.md §4 */
int dif_error_get_exit_code (const GError *error);

G_END_DECLS
