/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every .ui file of the program is instantiated: what is wrong in one is a warning, and warnings are fatal. */
#include <adwaita.h>
#include <string.h>

#include "dif-cut-detail.h"
#include "dif-host-page.h"
#include "dif-job-row.h"
#include "dif-jobs-view.h"
#include "dif-night-view.h"
#include "dif-page-welcome.h"
#include "dif-pages.h"
#include "dif-plan-view.h"
#include "dif-practice-dialog.h"
#include "dif-source-dialog.h"
#include "dif-stack-dialog.h"
#include "dif-stack-down-dialog.h"
#include "dif-target-card.h"
#include "dif-target-dialog.h"
#include "dif-trouble.h"
#include "dif-window.h"

#define RESOURCES "/io/github/difusor/Difusor/ui"


/* "dif-page-overview.ui" → "DifPageOverview" */
static char *
type_name (const char *file)
{
  GString *name = g_string_new (NULL);
  gboolean large = TRUE;

  for (const char *c = file; *c != '.' && *c != '\0'; c++) {
    if (*c != '-')
      g_string_append_c (name, large ? g_ascii_toupper (*c) : *c);
    large = *c == '-';
  }
  return g_string_free (name, FALSE);
}

static void
test_template (gconstpointer data)
{
  g_autofree char *name = type_name (data);
  GType type = g_type_from_name (name);
  g_autoptr (DifDesk) desk = dif_desk_new ("/nonexistent/difusor");
  GObject *object;

  g_assert_cmpuint (type, !=, G_TYPE_INVALID);
  object = g_type_is_a (type, DIF_TYPE_PAGE) ? g_object_new (type, "desk", desk, NULL) : g_object_new (type, NULL);
  g_object_ref_sink (object);
  g_assert_true (GTK_IS_WIDGET (object));
  if (GTK_IS_WINDOW (object))
    gtk_window_destroy (GTK_WINDOW (object));
  g_object_unref (object);
  g_object_run_dispose (G_OBJECT (desk));
}

int
main (int argc, char *argv[])
{
  /* pages are made from their table, the others are named here so that their types are known */
  GType types[] = { DIF_TYPE_CUT_DETAIL,   DIF_TYPE_HOST_PAGE,       DIF_TYPE_JOB_ROW,       DIF_TYPE_JOBS_VIEW,
                    DIF_TYPE_NIGHT_VIEW,   DIF_TYPE_PAGE_WELCOME,    DIF_TYPE_PLAN_VIEW,     DIF_TYPE_PRACTICE_DIALOG,
                    DIF_TYPE_STACK_DIALOG, DIF_TYPE_STACK_DOWN_DIALOG, DIF_TYPE_SOURCE_DIALOG,   DIF_TYPE_TARGET_CARD,   DIF_TYPE_TARGET_DIALOG,
                    DIF_TYPE_TROUBLE,      DIF_TYPE_WINDOW };
  g_auto (GStrv) files = NULL;

  for (guint i = 0; i < dif_pages_count; i++) {
    if (dif_pages[i].get_type != NULL)
      g_type_ensure (dif_pages[i].get_type ());
  }

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_assert_cmpuint (G_N_ELEMENTS (types), >, 0);
  files = g_resources_enumerate_children (RESOURCES, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert_nonnull (files);
  for (guint i = 0; files[i] != NULL; i++) {
    g_autofree char *path = g_strdup_printf ("/templates/%s", files[i]);

    g_test_add_data_func (path, files[i], test_template);
  }
  return g_test_run ();
}
