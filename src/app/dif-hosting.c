/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-hosting"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dif-hosting.h"


static const DifHosting hostings[] = {
  /* Translators: a hosting panel that is none of those named */
  { N_("Another one"), NULL, NULL,
    N_("Its panel or its welcome mail says address, port, user and the folder of the web. Ask for SFTP: FTP is "
       "another thing.") },
  /* User, keys: docs.cpanel.net/knowledge-base/ftp/how-to-configure-your-sftp-client. Port, permission:
   * api.docs.cpanel.net/specifications/cpanel.openapi/ssh.md. Folder: set_primary_domain_docroot, there.
   * Names: neubox.com/tutoriales/base-de-conocimientos, soporte.hostgator.mx */
  { N_("cPanel (Neubox, HostGator and others)"), "public_html", NULL,
    N_("The user is the account’s own: an FTP account made in the panel cannot use SFTP. Keys are under Security, SSH "
       "Access. The hosting must have allowed SSH for the account, and may use another port than 22.") },
  /* User: subituweb.com/clientes/knowledgebase/793. Folder: www.allanuxweb.com/knowledgebase/291. Access:
   * webmasters.gatech.edu/handbook/managing-ssh-access-oit-web-hosting-account */
  { N_("Plesk"), "httpdocs", NULL,
    N_("The user is the subscription’s system user. Its access over SSH is set under Web Hosting Access.") },
  /* Folder: directadmin.silicomnetwork.com/knowledge-base/directory-structure. SSH, of each account:
   * directadmin.com/technotes.php */
  { N_("DirectAdmin"), "domains/DOMAIN/public_html", NULL,
    N_("Write your domain in the place of DOMAIN. The hosting must have allowed SSH for the account.") },
  /* By guides of customers that agree, none of the vendor's: github.com/steveyaghi/Qynzoo,
   * MD_Files/SSH_DEPLOYMENT_GUIDE.md; github.com/agbitsolutions/AGB_IT_planner, connect-hostinger.sh */
  { N_("Hostinger (hPanel)"), "domains/DOMAIN/public_html", "65002",
    N_("Write your domain in the place of DOMAIN. Switch SSH on under Advanced, SSH Access, which shows address, port and "
       "user.") },
};


guint
dif_hosting_count (void)
{
  return G_N_ELEMENTS (hostings);
}

const DifHosting *
dif_hosting_get (guint index)
{
  return &hostings[MIN (index, G_N_ELEMENTS (hostings) - 1)];
}

const char *
dif_hosting_get_name (guint index)
{
  return _(dif_hosting_get (index)->name);
}

const char *
dif_hosting_get_advice (guint index)
{
  return _(dif_hosting_get (index)->advice);
}

static gboolean
is_folder_of_one (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostings); i++) {
    if (g_strcmp0 (hostings[i].folder, path) == 0)
      return TRUE;
  }
  return path[0] == '\0';
}

char *
dif_hosting_complete (guint index, const char *place)
{
  const char *folder = dif_hosting_get (index)->folder;
  const char *at = place != NULL ? strrchr (place, '@') : NULL;
  const char *colon = at != NULL && at[1] != '[' ? strchr (at, ':') : NULL;

  if (folder == NULL || at == NULL || at[1] == '[' || (colon != NULL && !is_folder_of_one (colon + 1)))
    return NULL;
  return g_strdup_printf ("%.*s:%s", (int) (colon != NULL ? colon - place : (gssize) strlen (place)), place, folder);
}
