/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-marks"

#include "config.h"

#include "dif-style.h"

#include "dif-marks.h"

#define KEY "dif-mark-key"
#define IMAGE "dif-mark-image"


static GtkWidget *
find_row (GtkListBox *list, const char *key)
{
  GtkListBoxRow *row;

  for (int i = 0; key != NULL && (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++) {
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), KEY), key) == 0)
      return GTK_WIDGET (row);
  }
  return NULL;
}

static GtkWidget *
add_row (GtkListBox *list, const char *key)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new ();

  g_object_set_data_full (G_OBJECT (row), KEY, g_strdup (key), g_free);
  g_object_set_data (G_OBJECT (row), IMAGE, image);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  gtk_list_box_append (list, row);
  return row;
}

void
dif_marks_put (GtkListBox *list, const char *key, DifMark mark, const char *text, const char *hint)
{
  static const char *const icons[] = { "content-loading-symbolic", "object-select-symbolic", "dialog-information-symbolic",
                                       "dialog-warning-symbolic", "dialog-error-symbolic" };
  static const char *const tones[] = { NULL, "success", "accent", "warning", "error" };
  GtkWidget *row = find_row (list, key);
  GtkWidget *image;

  if (row == NULL)
    row = add_row (list, key);
  image = g_object_get_data (G_OBJECT (row), IMAGE);
  gtk_image_set_from_icon_name (GTK_IMAGE (image), icons[mark]);
  dif_style_choose (image, tones[mark]);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), hint != NULL ? hint : "");
}

void
dif_marks_clear (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

void
dif_marks_show_test (GtkListBox *list, const DifTargetTest *test)
{
  static const DifMark marks[] = { DIF_MARK_GOOD, DIF_MARK_WARNING, DIF_MARK_BAD };

  dif_marks_clear (list);
  for (guint i = 0; i < test->checks->len; i++) {
    const DifTargetCheck *check = g_ptr_array_index (test->checks, i);

    dif_marks_put (list, NULL, marks[check->state], check->text, NULL);
  }
}
