/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DifCall:
 *
 * An institute's call for difusores: its dates, thresholds, contacts, requirements and the data
 * that it asks for. It comes whole from a JSON file (docs/call.md) and never changes afterwards, so
 * it may be shared between threads. Everything that it returns belongs to it unless said otherwise.
 */
#define DIF_TYPE_CALL (dif_call_get_type ())
G_DECLARE_FINAL_TYPE (DifCall, dif_call, DIF, CALL, GObject)

/** DIF_CALL_FORMAT: the word and version that a call's file begins with */
#define DIF_CALL_FORMAT "difusor-call/1"

/** DIF_CALL_ID_LENGTH: most characters of an id */
#define DIF_CALL_ID_LENGTH (64)

/**
 * DifCallDateKind:
 * @DIF_CALL_DATE_DEADLINE: the difusor must have acted by then
 * @DIF_CALL_DATE_INSTITUTE: the institute acts then
 * @DIF_CALL_DATE_DRILL: a rehearsal of the institute
 * @DIF_CALL_DATE_MANDATORY_DRILL: one in which the difusor must take part
 * @DIF_CALL_DATE_OPENING: results may be seen from then on
 * @DIF_CALL_DATE_CLOSING: results must be seen until then
 * @DIF_CALL_DATE_MEMORIA: the period of the memoria's statistics
 */
typedef enum {
  DIF_CALL_DATE_DEADLINE,
  DIF_CALL_DATE_INSTITUTE,
  DIF_CALL_DATE_DRILL,
  DIF_CALL_DATE_MANDATORY_DRILL,
  DIF_CALL_DATE_OPENING,
  DIF_CALL_DATE_CLOSING,
  DIF_CALL_DATE_MEMORIA,
} DifCallDateKind;

/** DifCallDate: one entry of the calendar */
typedef struct {
  char *id;
  char *what;   /* in the language of the call; of its hours and the memoria, translated */
  char *clause; /* of the call, e.g. `I.f` */
  DifCallDateKind kind;
  gboolean whole_day; /* days, not an hour */
  gint64 start;       /* moment */
  gint64 end;         /* moment; of whole days, the midnight after the last; else @start */
} DifCallDate;

/**
 * DifCallThreshold: the numbers of a call; each says its unit
 */
typedef enum {
  DIF_CALL_UPDATE_MINUTES,        /* at most so many between two updates (I.j) */
  DIF_CALL_UPDATES_PER_HOUR,      /* the goal is more than so many (I.j) */
  DIF_CALL_MISSED_UPDATES,        /* so many in a row and the institute cuts the link (III.f) */
  DIF_CALL_AVAILABILITY_PERMILLE, /* at least so much of a month (IV.b) */
  DIF_CALL_DOWNLOAD_MBPS,         /* at least, in 10^6 bit/s (II.b) */
  DIF_CALL_HISTORY_GB,            /* free for the packages as received, in 10^9 bytes (II.c) */
  DIF_CALL_FILES_PER_HOUR,        /* expected at least (II.c) */
  DIF_CALL_OPERATION_HOURS,       /* of the programme (II.c) */
  DIF_CALL_SITE_STORAGE_GB,       /* at the hosting, in 10^9 bytes (II.d) */
  DIF_CALL_HOSTED_ZONES,          /* of DNS (II.d) */
  DIF_CALL_TRANSFER_TB,           /* a month, in 10^12 bytes (II.d) */
  DIF_CALL_N_THRESHOLDS,
} DifCallThreshold;

/** DifCallContact: a person of the institute, as the call names them (VII) */
typedef struct {
  char *id;
  char *purpose;
  char *name;
  char *role;
  char *address;
  GStrv emails;
  char *phone;
  char *hours;
  char *clause;
} DifCallContact;

/** DifCallDocument: what the difusor hands in; where the call does not say, the member is %NULL */
typedef struct {
  char *id;
  char *what;
  char *clause;
  const DifCallContact *to; /* (nullable) */
  const DifCallDate *until; /* (nullable) */
} DifCallDocument;

/** DifCallDatum: one datum that the difusor registers with (I.f, I.g) */
typedef struct {
  char *key;   /* one of dif_call_known_data() */
  char *label; /* in the language of the call */
  char *clause;
} DifCallDatum;

/**
 * DifCallProof:
 * @DIF_CALL_PROOF_NONE: nothing for the difusor to show
 * @DIF_CALL_PROOF_MEASURED: the program measures it
 * @DIF_CALL_PROOF_DECLARED: the difusor declares it
 * @DIF_CALL_PROOF_PROVED: a document shows it
 */
typedef enum {
  DIF_CALL_PROOF_NONE,
  DIF_CALL_PROOF_MEASURED,
  DIF_CALL_PROOF_DECLARED,
  DIF_CALL_PROOF_PROVED,
} DifCallProof;

/** DifCallRequirement: one demand of the call, its text abridged; `[…]` stands for a date */
typedef struct {
  char *id;
  char *clause;
  char *section;
  char *text;
  DifCallProof proof;
  GPtrArray *dates; /* (element-type DifCallDate): those that the text leaves out */
} DifCallRequirement;

/** DifCallFindings: what findings in a real cut lead to */
typedef enum {
  DIF_CALL_FINDINGS_ALERT, /* it is published and a person is told */
  DIF_CALL_FINDINGS_HOLD,  /* a person decides */
} DifCallFindings;

/**
 * dif_call_new_from_bytes:
 * @document: its name, for errors
 *
 * Returns: (transfer full): the call, or %NULL with %DIF_ERROR_FORMAT naming the path of the first
 *   value that is wrong, what stood there and what was expected, or with %DIF_ERROR_LIMIT
 */
DifCall *dif_call_new_from_bytes (GBytes *bytes, const char *document, GError **error);

/** dif_call_new_from_file: as dif_call_new_from_bytes(); blocking, at most %DIF_LIMIT_CALL_BYTES */
DifCall *dif_call_new_from_file (const char *path, GError **error);

/**
 * dif_call_new_from:
 * @from: another call
 * @day: the election day of the new one, `YYYY-MM-DD`
 *
 * Derives a call whose every date is as many days away from @day as that of @from is from its own
 * election day; hours stay what the wall clock shows. Its id is that of @from and @day.
 *
 * Returns: (transfer full): the call, or %NULL with %DIF_ERROR_USAGE
 */
DifCall *dif_call_new_from (DifCall *from, const char *day, GError **error);

/** dif_call_to_json: Returns: (transfer none): the whole call; loads again to an equal one */
JsonNode *dif_call_to_json (DifCall *self);

const char *dif_call_get_id (DifCall *self);
const char *dif_call_get_title (DifCall *self);
const char *dif_call_get_institute (DifCall *self);
const char *dif_call_get_acronym (DifCall *self);

/** dif_call_get_website: Returns: (nullable): where the institute has its form and news */
const char *dif_call_get_website (DifCall *self);

const char *dif_call_get_election (DifCall *self);

/** dif_call_get_day: Returns: the election day, `YYYY-MM-DD` */
const char *dif_call_get_day (DifCall *self);

/** dif_call_get_state: Returns: the state's name */
const char *dif_call_get_state (DifCall *self);

/** dif_call_get_state_id: Returns: 1 to 32, as in the results files */
guint dif_call_get_state_id (DifCall *self);

GTimeZone *dif_call_get_zone (DifCall *self);

/** dif_call_get_zone_name: Returns: how the call speaks of its zone, e.g. “Tiempo del Centro” */
const char *dif_call_get_zone_name (DifCall *self);

/** dif_call_get_opening: Returns: the moment before which nothing real is visible (I.a) */
gint64 dif_call_get_opening (DifCall *self);

/** dif_call_get_closing: Returns: the moment until which the last cut stays visible (I.a) */
gint64 dif_call_get_closing (DifCall *self);

/** dif_call_get_memoria: Returns: the period of the memoria's statistics (VI.a.iv) */
const DifCallDate *dif_call_get_memoria (DifCall *self);

/** dif_call_get_calendar: Returns: (element-type DifCallDate): every date, by start */
GPtrArray *dif_call_get_calendar (DifCall *self);

/** dif_call_get_date: Returns: (nullable): the calendar's entry of that id */
const DifCallDate *dif_call_get_date (DifCall *self, const char *id);

/** dif_call_get_threshold: Returns: the number, in the unit of its name */
gint64 dif_call_get_threshold (DifCall *self, DifCallThreshold threshold);

/** dif_call_get_threshold_clause: Returns: where the call says it */
const char *dif_call_get_threshold_clause (DifCall *self, DifCallThreshold threshold);

/** dif_call_threshold_name: Returns: its name in the file, e.g. `update_minutes` */
const char *dif_call_threshold_name (DifCallThreshold threshold);

/** dif_call_get_contacts: Returns: (element-type DifCallContact): in the order of the call */
GPtrArray *dif_call_get_contacts (DifCall *self);

/** dif_call_get_documents: Returns: (element-type DifCallDocument): what to hand in, to whom, until when */
GPtrArray *dif_call_get_documents (DifCall *self);

/** dif_call_get_registration: Returns: (element-type DifCallDatum): in the order of the call */
GPtrArray *dif_call_get_registration (DifCall *self);

/** dif_call_get_requirements: Returns: (element-type DifCallRequirement): in the order of the call */
GPtrArray *dif_call_get_requirements (DifCall *self);

/** dif_call_get_expects: Returns: the kinds of package that make a cut whole (contract.md §1) */
const char *const *dif_call_get_expects (DifCall *self);

/** dif_call_get_partner_seconds: Returns: how long a package waits for its partner */
guint dif_call_get_partner_seconds (DifCall *self);

/** dif_call_get_interval_seconds: Returns: how often a cut is expected */
guint dif_call_get_interval_seconds (DifCall *self);

/** dif_call_get_entry: Returns: the path of the site's first page */
const char *dif_call_get_entry (DifCall *self);

/** dif_call_get_pointers: Returns: paths of the files that name the current cut, published last */
const char *const *dif_call_get_pointers (DifCall *self);

/** dif_call_get_acta_base_url: Returns: (nullable): where the institute serves images of actas (III.c) */
const char *dif_call_get_acta_base_url (DifCall *self);

/** dif_call_get_acta_paths: Returns: folders of those images, as the site's relative links name them */
const char *const *dif_call_get_acta_paths (DifCall *self);

DifCallFindings dif_call_get_findings (DifCall *self);

/** dif_call_known_data: Returns: (transfer none): the keys that a call's registration may ask for */
const char *const *dif_call_known_data (void);

/** dif_call_is_id: Returns: whether @text is an id: a-z, 0-9 and inner hyphens, at most 64 */
gboolean dif_call_is_id (const char *text);

G_END_DECLS
