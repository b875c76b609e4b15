/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Where a page of somebody else's shows an address: read as a browser reads it (HTML standard, §13.2.5), as far
 * as that takes no script. Whatever the bytes are, it ends after one pass over them.
 */

/** DifHtmlPlace: how near a page brings its readers to an address; the later, the nearer */
typedef enum {
  DIF_HTML_ABSENT,    /* not at all */
  DIF_HTML_MENTIONED, /* in a script, or in an attribute that only a script reads */
  DIF_HTML_LINKED,    /* by a link that readers follow */
  DIF_HTML_EMBEDDED,  /* in an `object` or `embed` */
  DIF_HTML_FRAMED,    /* in an `iframe` or `frame` */
} DifHtmlPlace;

/** DifHtmlFound: free with dif_html_found_free() */
typedef struct {
  DifHtmlPlace place;
  GUri *url;      /* (owned) (nullable) as the page has it, made absolute: of a frame, an object or a link */
  char *policies; /* (owned) (nullable) that the page sets itself in `meta`, as one header would say them */
} DifHtmlFound;

void dif_html_found_free (DifHtmlFound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifHtmlFound, dif_html_found_free)

/**
 * dif_html_find:
 * @length: bytes of @html, which may be anything
 * @page: the page's own address
 * @wanted: an address with a final slash; what lies below it counts, and so does the same by http
 *
 * Comments count for nothing; relative addresses are resolved against the page or its `base`.
 *
 * Returns: (transfer full): the nearest place; of frames, one by https before one by http
 */
DifHtmlFound *dif_html_find (const char *html, gsize length, GUri *page, GUri *wanted);

G_END_DECLS
