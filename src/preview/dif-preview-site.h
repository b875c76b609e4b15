/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "target/dif-headers.h"

G_BEGIN_DECLS

/** DIF_PREVIEW_SCHEME: the private scheme: `difusor://CUT/PATH`; each cut is an origin of its own */
#define DIF_PREVIEW_SCHEME "difusor"

/** DIF_PREVIEW_PORTAL: the host of the sample page that frames a cut: `difusor://portal/CUT` */
#define DIF_PREVIEW_PORTAL "portal"

/** DIF_PREVIEW_RANGE_BYTES: of a part of a file, so many are answered at once (RFC 9110 §15.3.7) */
#define DIF_PREVIEW_RANGE_BYTES (8 * 1024 * 1024)

/**
 * DifPreviewSite:
 *
 * The tree of a cut as a web server would show it. Pure of WebKit. Free with dif_preview_site_free().
 */
typedef struct {
  char *cut;        /* its id, the host of its pages */
  char *root;       /* folder of the tree, absolute */
  char *entry;      /* path of the first page */
  GStrv pointers;   /* paths of the pointer files, for the headers */
  GStrv acta_paths; /* folders of images of actas, as pages name them; no slash needed at the end */
  char *acta_base;  /* (nullable) where the Institute serves them */
} DifPreviewSite;

DifPreviewSite *dif_preview_site_copy (const DifPreviewSite *self);
void dif_preview_site_free (DifPreviewSite *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifPreviewSite, dif_preview_site_free)

/**
 * DifPreviewReply:
 *
 * What a request is answered with. Clear with dif_preview_reply_clear().
 */
typedef struct {
  guint status;       /* 200, 206, 301, 404, 405 or 416 */
  int fd;             /* (owned) of the file, at @start; -1 if nothing is sent from a file */
  gint64 size;        /* of the file */
  gint64 start;       /* first byte sent */
  gint64 length;      /* bytes sent */
  char *location;     /* (nullable) path that a folder without its slash leads to, escaped */
  char *acta;         /* (nullable) the Institute's address of an image that is not in the tree; "" if
                         the call does not tell where they are */
  DifHeaders headers; /* the target's own */
} DifPreviewReply;

/**
 * dif_preview_site_open:
 * @path: of the address, escaped, with its leading slash
 * @method: (nullable): %NULL is GET
 * @range: (nullable): the request's `Range`
 * @reply: (out): filled
 *
 * Looks a path up below the root: names that lead out of it, links and what is not a file or a folder
 * are 404, as are names that are not there. A folder is its `index.html`, the root the site's entry.
 */
void dif_preview_site_open (const DifPreviewSite *self, const char *path, const char *method, const char *range,
                            DifPreviewReply *reply);

void dif_preview_reply_clear (DifPreviewReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DifPreviewReply, dif_preview_reply_clear)

/**
 * dif_preview_path_decode:
 * @path: escaped, with or without its leading slash
 *
 * Returns: (transfer full) (nullable): as names in the tree have it, with a final slash if @path has one;
 *   %NULL for one that is not safe: `.`, `..`, empty names, encoded slashes, control characters
 */
char *dif_preview_path_decode (const char *path);

/**
 * dif_preview_range_parse:
 * @range: e.g. `bytes=0-499`, `bytes=500-`, `bytes=-500`
 * @size: of the file
 *
 * Returns: 206 with @start and @length; 416 if it begins after the end; 200 with the whole file for one
 *   that is not understood, which is to be ignored (RFC 9110 §14.2)
 */
guint dif_preview_range_parse (const char *range, gint64 size, gint64 *start, gint64 *length);

/**
 * dif_preview_site_resolve_acta:
 * @path: decoded
 *
 * Returns: (transfer full) (nullable): the Institute's address of an image of an acta, "" if the call
 *   does not tell where they are; %NULL if @path is none
 */
char *dif_preview_site_resolve_acta (const DifPreviewSite *self, const char *path);

G_END_DECLS
