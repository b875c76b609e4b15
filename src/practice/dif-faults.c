/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-faults"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"

#include "dif-faults.h"


const DifFaultInfo dif_faults[DIF_FAULT_COUNT] = {
  { "truncated-zip", N_("packages are ZIPs that end half-way"), DIF_FAULT_TRUNCATED_ZIP },
  { "wrong-hash", N_("packages have other bytes than the feed announces"), DIF_FAULT_WRONG_HASH },
  { "wrong-length", N_("the feed announces another size"), DIF_FAULT_WRONG_LENGTH },
  { "html", N_("a web page comes in place of a package"), DIF_FAULT_HTML },
  { "unauthorized", N_("packages ask for other credentials (401)"), DIF_FAULT_UNAUTHORIZED },
  { "blocked", N_("the Institute has blocked the link (403)"), DIF_FAULT_BLOCKED },
  { "gone", N_("packages are not there (404)"), DIF_FAULT_GONE },
  { "broken", N_("the server fails (500)"), DIF_FAULT_BROKEN },
  { "busy", N_("“not now” (503) twice for each package, then it comes"), DIF_FAULT_BUSY },
  { "stall", N_("half a package comes, and then nothing"), DIF_FAULT_STALL },
  { "cut-off", N_("the connection breaks half-way, the first time"), DIF_FAULT_CUT_OFF },
  { "redirect", N_("packages redirect to another host"), DIF_FAULT_REDIRECT },
  { "not-json", N_("the feed is not JSON"), DIF_FAULT_NOT_JSON },
  { "lacks-field", N_("the feed's newest entries have no address"), DIF_FAULT_LACKS_FIELD },
  { "old-cut", N_("the newest cut is older than the one before"), DIF_FAULT_OLD_CUT },
  { "other-mode", N_("the feed says that its data are real"), DIF_FAULT_OTHER_MODE },
  { "missed-cuts", N_("every third cut does not come"), DIF_FAULT_MISSED_CUTS },
  { "mixed-set", N_("the newest database is that of the cut before"), DIF_FAULT_MIXED_SET },
  { "slow", N_("packages come at 64 kB a second"), DIF_FAULT_SLOW },
  { "expired-certificate", N_("https with a certificate of yesterday"), DIF_FAULT_EXPIRED_CERTIFICATE },
  { "other-state", N_("the newest cut is another state’s"), DIF_FAULT_OTHER_STATE },
  { "giant", N_("packages that unpack to a thousand times their size"), DIF_FAULT_GIANT },
  { "wrong-clock", N_("the server’s clock is 20 minutes ahead"), DIF_FAULT_WRONG_CLOCK },
};


gboolean
dif_faults_parse (const char *const *names, guint *faults, GError **error)
{
  *faults = 0;
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    guint k = 0;

    while (k < DIF_FAULT_COUNT && strcmp (names[i], dif_faults[k].name) != 0)
      k++;
    if (k == DIF_FAULT_COUNT) {
      g_autoptr (GString) list = g_string_new (NULL);

      for (guint j = 0; j < DIF_FAULT_COUNT; j++)
        g_string_append_printf (list, "%s%s", j > 0 ? ", " : "", dif_faults[j].name);
      dif_set_error (error, DIF_ERROR_USAGE, _("Use one of these names."),
                     /* Translators: the second is a list of words of the command line. */
                     _("There is no fault “%s”; there are: %s"), names[i], list->str);
      return FALSE;
    }
    *faults |= (guint) dif_faults[k].fault;
  }
  return TRUE;
}

char *
dif_faults_describe (void)
{
  GString *text = g_string_new (_("What --fault can name:\n"));

  for (guint i = 0; i < DIF_FAULT_COUNT; i++)
    g_string_append_printf (text, "  %-20s %s\n", dif_faults[i].name, _(dif_faults[i].description));
  return g_string_free (text, FALSE);
}
