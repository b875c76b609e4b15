/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Every bound of the program, in one place (promise P10). Each is tested at the limit and one
 * past it. Reasons: a real site package is 25 MB with 1,500 files; a real cut 13 MB.
 */

#define DIF_KIB (1024ULL)
#define DIF_MIB (1024ULL * DIF_KIB)
#define DIF_GIB (1024ULL * DIF_MIB)

/* What one package may be, as received */
#define DIF_LIMIT_SITE_BYTES (300 * DIF_MIB)
#define DIF_LIMIT_CUT_BYTES (200 * DIF_MIB)
#define DIF_LIMIT_JSON_BYTES (64 * DIF_MIB)
#define DIF_LIMIT_FEED_BYTES (4 * DIF_MIB)

/* What it may become when unpacked; nested ZIPs share the budget */
#define DIF_LIMIT_EXPANDED_BYTES (1 * DIF_GIB)
#define DIF_LIMIT_RATIO (200)
#define DIF_LIMIT_RATIO_FREE_BYTES (1 * DIF_MIB)
#define DIF_LIMIT_ENTRIES (60000)
#define DIF_LIMIT_DEPTH (12)
#define DIF_LIMIT_NAME_BYTES (200)
#define DIF_LIMIT_NESTED (2)

/* What a document may be */
#define DIF_LIMIT_JSON_DEPTH (64)
#define DIF_LIMIT_JSON_STRING (1 * DIF_MIB)
#define DIF_LIMIT_JSON_NAMES (16 * 1024) /* that are remembered at once, of the objects that are open */
#define DIF_LIMIT_JSON_LANE (4 * DIF_MIB)  /* on its way to be checked while a package is unpacked */
#define DIF_LIMIT_CSV_LINE (64 * DIF_KIB)
#define DIF_LIMIT_CSV_COLUMNS (1024)
#define DIF_LIMIT_CALL_BYTES (1 * DIF_MIB)
#define DIF_LIMIT_LOGO_BYTES (5 * DIF_MIB)

/* What a document that proves a requirement may be: a scan of many pages */
#define DIF_LIMIT_EVIDENCE_BYTES (64 * DIF_MIB)

/* What is remembered of a package that is checked: actas per election, findings of one kind in one
 * file, and of one package */
#define DIF_LIMIT_KNOWN_ACTAS (196000)
#define DIF_LIMIT_FINDINGS_EACH (50)
#define DIF_LIMIT_FINDINGS (1000)

/* How long one may take, in seconds; waited for through dif_limit_us() */
#define DIF_LIMIT_CONNECT_SECONDS (10)
#define DIF_LIMIT_IDLE_SECONDS (30)
#define DIF_LIMIT_REQUEST_SECONDS (600)
#define DIF_LIMIT_RETRY_AFTER_SECONDS (120)
#define DIF_LIMIT_PARTNER_SECONDS (90)

/* Looking at the public address: how long one look may take, how often, and for how long it stands */
#define DIF_LIMIT_PROBE_SECONDS (20)
#define DIF_LIMIT_PROBE_EVERY_SECONDS (60)
#define DIF_LIMIT_SUPPORT_RECORDS (1000) /* of the ledger, in what is shown to others */
#define DIF_LIMIT_PROBE_FILES (100) /* at most, of a site, beside the entry and the pointers */
#define DIF_LIMIT_PROBE_BYTES (8 * 1024 * 1024)
#define DIF_LIMIT_PROBE_GAP_SECONDS (180)
/* A hot spare: looks in a row at which the target in service failed, for how long it may lack a cut that the spare
 * shows, and looks in a row after which what failed is well again */
#define DIF_LIMIT_FAILOVER_LOOKS (2)
#define DIF_LIMIT_FAILOVER_LAG_SECONDS (300)
#define DIF_LIMIT_FAILOVER_WELL_LOOKS (5)
/* Of a page of the outlet: its bytes, and how many addresses in it are looked at */
#define DIF_LIMIT_PAGE_BYTES (8 * 1024 * 1024)
#define DIF_LIMIT_PAGE_ADDRESSES (20000)

/* Who begins to publish where another machine may, too, waits so long before it reads its claim back;
 * a machine that stands by looks so often, and one that handed over leaves so much time to the other */
#define DIF_LIMIT_LEASE_SETTLE_SECONDS (10)
#define DIF_LIMIT_LEASE_COURTESY_SECONDS (120)
#define DIF_LIMIT_LEASE_LOOK_SECONDS (30)

/* As big as packages come: what a request's time is reckoned for, once the line was tested */
#define DIF_LIMIT_PACE_BYTES (64 * DIF_MIB)

/* A test of the line to the institute ends with whichever comes first */
#define DIF_LIMIT_TEST_SECONDS (8)
#define DIF_LIMIT_TEST_BYTES (100 * DIF_MIB)
#define DIF_LIMIT_TEST_PACKAGES (8)

/* A test of continuity looks this often, and for at most so long */
#define DIF_LIMIT_CONTINUITY_EVERY_SECONDS (15)
#define DIF_LIMIT_CONTINUITY_MINUTES (24 * 60)

/* How often it is tried */
#define DIF_LIMIT_RETRIES (6)
#define DIF_LIMIT_BACKOFF_MIN_SECONDS (1)
#define DIF_LIMIT_BACKOFF_MAX_SECONDS (60)

/* How long an offer whose bytes were not as announced is put off, by the clock of the night: doubled with
 * every try */
#define DIF_LIMIT_REFUSED_MIN_SECONDS (10)
#define DIF_LIMIT_REFUSED_MAX_SECONDS (600)

/* Disk: before a cut, this many times its expanded size and this much more must be free */
#define DIF_LIMIT_FREE_FACTOR (3)
#define DIF_LIMIT_FREE_BYTES (200 * DIF_MIB)

/* Clock against the Date of the institute and of the target, in seconds */
#define DIF_LIMIT_CLOCK_WARN_SECONDS (2 * 60)
#define DIF_LIMIT_CLOCK_INCIDENT_SECONDS (5 * 60)

/* A cut beyond so many seconds from now has not come yet */
#define DIF_LIMIT_FUTURE_SECONDS (5 * 60)

/* Deleting: releases kept on a target that switches, and most of them, or of files where it cannot
 * switch, removed after one publication */
#define DIF_LIMIT_RELEASES_KEPT (3)
#define DIF_LIMIT_RELEASES_REMOVED (4)
#define DIF_LIMIT_PATHS_REMOVED (500)

/* Object stores: connections at once and how long one is kept, from one cut to the next, bodies in memory
 * at once, when a file goes in parts, and what a reply of the service may have */
#define DIF_LIMIT_AWS_CONNECTIONS (64)
#define DIF_LIMIT_AWS_KEEP_SECONDS (30 * 60)
#define DIF_LIMIT_AWS_BODIES_BYTES (12 * DIF_MIB)
#define DIF_LIMIT_AWS_WHOLE_BYTES (16 * DIF_MIB)
#define DIF_LIMIT_AWS_PART_BYTES (5 * DIF_MIB)
#define DIF_LIMIT_AWS_REPLY_BYTES (4 * DIF_MIB)
#define DIF_LIMIT_AWS_LISTED (10000)

/* CloudFront: 1,000 paths a month are free, and 97 cuts a night bring ten each at most */
#define DIF_LIMIT_INVALIDATION_PATHS (10)
#define DIF_LIMIT_INVALIDATION_SECONDS (300)

/* CloudFormation: how often it is asked what has happened, and how long a new key may take to be known */
#define DIF_LIMIT_STACK_POLL_SECONDS (5)
#define DIF_LIMIT_STACK_KEY_SECONDS (120)

/* SFTP: the largest packet and handle of a server, what is under way at once, and how long a
 * connection rests before it is kept alive */
#define DIF_LIMIT_SFTP_PACKET_BYTES (256 * DIF_KIB + 1024)
#define DIF_LIMIT_SFTP_HANDLE_BYTES (256)
#define DIF_LIMIT_SFTP_FILES (512)
#define DIF_LIMIT_SFTP_BYTES (4 * DIF_MIB)
#define DIF_LIMIT_SFTP_REST_SECONDS (30)

/* The file that tells a hosting's web server how to serve a site, others' lines included */
#define DIF_LIMIT_WEB_RULES_BYTES (DIF_MIB)

/* Access logs: nginx takes headers of 32 KiB; of what strangers choose, paths are kept so many */
#define DIF_LIMIT_LOG_LINE (64 * DIF_KIB)
#define DIF_LIMIT_LOG_PATHS (100000)
#define DIF_LIMIT_LOG_PATH (1 * DIF_KIB)
#define DIF_LIMIT_LOG_TOP (50)
#define DIF_LIMIT_LOG_SAMPLES (5)
#define DIF_LIMIT_LOG_PROBLEMS (100)
#define DIF_LIMIT_LOG_THREADS (8)

/* What logs added up to, kept to answer without reading them: how many such memos, the days in one and its bytes */
#define DIF_LIMIT_LOG_MEMOS (16)
#define DIF_LIMIT_LOG_MEMO_DAYS (400)
#define DIF_LIMIT_LOG_MEMO_BYTES (64 * DIF_MIB)

/* Collecting them: files where they lie, of one object of a store, under way at once; how often they
 * are collected and how often it is looked whether that is due; days that nobody has deleted yet */
#define DIF_LIMIT_LOG_OBJECTS (200000)
#define DIF_LIMIT_LOG_OBJECT_BYTES (64 * DIF_MIB)
#define DIF_LIMIT_LOG_BATCH (64)
#define DIF_LIMIT_LOG_EVERY_SECONDS (24 * 60 * 60)
#define DIF_LIMIT_LOG_LOOK_SECONDS (10 * 60)
#define DIF_LIMIT_LOG_DAYS_OPEN (2)

/* A form of the Institute, DOCX or ODT, and one of its parts when unpacked */
#define DIF_LIMIT_FORM_BYTES (32 * DIF_MIB)
#define DIF_LIMIT_FORM_PART_BYTES (64 * DIF_MIB)

/* What a person writes into a document */
#define DIF_LIMIT_TEXT (64 * DIF_KIB)

/**
 * dif_limit_us:
 * @seconds: how long one may take or waits
 *
 * Returns: the same in microseconds. Where a test sets `DIFUSOR_HASTE=N` in the environment, N from
 *   2 to 1000, every such time is N times shorter; never longer.
 */
gint64 dif_limit_us (double seconds);

G_END_DECLS
