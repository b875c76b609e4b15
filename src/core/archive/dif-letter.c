/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-letter"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "base/dif-time.h"
#include "package/dif-finding.h"

#include "dif-letter.h"

#define TECHNICAL "tecnico"


/* To whom: the contact for technical questions, else the first one */
static void
append_address (GString *out, DifCall *call, DifMode mode)
{
  GPtrArray *contacts = dif_call_get_contacts (call);
  DifCallContact *to = contacts->len > 0 ? g_ptr_array_index (contacts, 0) : NULL;

  for (guint i = 0; i < contacts->len; i++) {
    DifCallContact *contact = g_ptr_array_index (contacts, i);

    if (g_strcmp0 (contact->id, TECHNICAL) == 0)
      to = contact;
  }
  /* nothing of a practice is ever sent to a real address (reliability.md T18) */
  if (mode == DIF_MODE_PRACTICE)
    g_string_append_printf (out, "%s\n\n", _("PRACTICE: this text is not to be sent."));
  else if (to != NULL)
    g_string_append_printf (out, "%s <%s>\n\n", to->name, to->emails[0] != NULL ? to->emails[0] : "");
  g_string_append_printf (out, "%s\n\n", dif_call_get_title (call));
}

static void
append_moment (GString *out, const char *what, gint64 moment, DifCall *call)
{
  g_autofree char *local = dif_time_format_iso8601 (moment, dif_call_get_zone (call));
  g_autofree char *utc = dif_time_format_iso8601 (moment, NULL);

  g_string_append_printf (out, "%s: %s (%s)\n", what, local, utc);
}

char *
dif_letter_incident (DifCall *call, DifMode mode, DifIncident *incident)
{
  GString *out = g_string_new (NULL);

  append_address (out, call, mode);
  g_string_append_printf (out, _("Incident %" PRId64 ": %s\n"), incident->id, incident->text);
  append_moment (out, _("Since"), incident->opened, call);
  if (incident->closed != 0)
    append_moment (out, _("Until"), incident->closed, call);
  else
    g_string_append_printf (out, "%s\n", _("It goes on."));
  g_string_append_printf (out, _("Met %" PRId64 " times.\n"), incident->count);
  if (*incident->effect != '\0')
    g_string_append_printf (out, _("Effect when it began: %s.\n"), incident->effect);
  return g_string_free (out, FALSE);
}

char *
dif_letter_cut (DifCall *call, DifCut *cut, GPtrArray *findings)
{
  GString *out = g_string_new (NULL);

  append_address (out, call, cut->mode);
  append_moment (out, _("Cut"), cut->cut_time, call);
  for (guint i = 0; i < cut->packages->len; i++) {
    DifCutPackage *package = g_ptr_array_index (cut->packages, i);

    g_string_append_printf (out, "\n%s\n", package->file);
    append_moment (out, _("Received"), package->received, call);
    g_string_append_printf (out, "SHA-256: %s\n", package->sha256);
  }
  g_string_append_printf (out, "\n%s\n", findings->len > 0 ? _("We found in it:") : _("We found nothing in it."));
  for (guint i = 0; i < findings->len; i++) {
    DifFinding *finding = g_ptr_array_index (findings, i);

    g_string_append_printf (out, "- %s", finding->text);
    if (finding->path != NULL)
      g_string_append_printf (out, " (%s", finding->path);
    if (finding->row > 0)
      g_string_append_printf (out, _(", row %" PRId64), finding->row);
    g_string_append (out, finding->path != NULL ? ")\n" : "\n");
  }
  if (cut->state == DIF_CUT_PUBLISHED || cut->state == DIF_CUT_VISIBLE)
    g_string_append_printf (out, "\n%s\n", _("It was published unaltered, as it came from you."));
  return g_string_free (out, FALSE);
}
