/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pages of the window, in one table. To give a page its contents:
 *
 * 1. Write `dif-page-NAME.{c,h}`, a final class below DifPage, and `dif-page-NAME.ui`, its template
 *    (gtk_widget_class_set_template_from_resource (…, DIF_PAGE_TEMPLATE ("dif-page-NAME"))). Show
 *    things in `refresh`; take them from dif_desk_get_reading(), dif_desk_get_outlook() or a model of
 *    the desk.
 * 2. Name the .c file in meson.build, the .ui file in difusor.gresource.xml, both in po/POTFILES.in.
 * 3. Give it a row below.
 *
 * A command is a GAction of the window: a row in dif-window-actions.c, and its work in
 * dif-desk-work.c as a DifJob.
 */
#define G_LOG_DOMAIN "dif-pages"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-page-call.h"
#include "dif-page-fetcher.h"
#include "dif-page-ledger.h"
#include "dif-page-memoria.h"
#include "dif-page-monitor.h"
#include "dif-page-overview.h"
#include "dif-page-preview.h"
#include "dif-page-publisher.h"
#include "dif-page-registration.h"
#include "dif-page-requirements.h"
#include "dif-page-tests.h"

#include "dif-pages.h"

/* Translators: headings of the sidebar: before, during and after the night */
#define PREPARE N_("Prepare")
#define OPERATE N_("Operate")
#define CLOSE N_("Close")


const DifPageInfo dif_pages[] = {
  { "overview", NULL, N_("Overview"), "dif-relay-symbolic", dif_page_overview_get_type },
  { "call", PREPARE, N_("Call"), "x-office-calendar-symbolic", dif_page_call_get_type },
  { "registration", PREPARE, N_("Registration"), "document-edit-symbolic", dif_page_registration_get_type },
  { "requirements", PREPARE, N_("Requirements"), "checkbox-checked-symbolic", dif_page_requirements_get_type },
  { "tests", PREPARE, N_("Tests"), "power-profile-performance-symbolic", dif_page_tests_get_type },
  { "fetcher", OPERATE, N_("Fetcher"), "folder-download-symbolic", dif_page_fetcher_get_type },
  { "preview", OPERATE, N_("Preview"), "view-reveal-symbolic", dif_page_preview_get_type },
  { "publisher", OPERATE, N_("Publisher"), "dif-publish-symbolic", dif_page_publisher_get_type },
  { "monitor", OPERATE, N_("Monitor"), "dif-pulse-symbolic", dif_page_monitor_get_type },
  { "ledger", CLOSE, N_("Ledger"), "document-open-recent-symbolic", dif_page_ledger_get_type },
  { "memoria", CLOSE, N_("Memoria"), "x-office-document-symbolic", dif_page_memoria_get_type },
};

const guint dif_pages_count = G_N_ELEMENTS (dif_pages);


const DifPageInfo *
dif_pages_find (const char *name)
{
  for (guint i = 0; i < dif_pages_count; i++) {
    if (g_str_equal (dif_pages[i].name, name))
      return &dif_pages[i];
  }
  return NULL;
}

GtkWidget *
dif_pages_make (const DifPageInfo *info, DifDesk *desk)
{
  return g_object_new (info->get_type (), "desk", desk, NULL);
}
