/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dif-soup.h"


GInputStream *
dif_soup_send_finish (SoupSession *session, GAsyncResult *result, GError **error)
{
  g_task_set_check_cancellable (G_TASK (result), FALSE);
  return soup_session_send_finish (session, result, error);
}
