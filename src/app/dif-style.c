/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-style"

#include "config.h"

#include "dif-style.h"


void
dif_style_choose (GtkWidget *widget, const char *wanted)
{
  static const char *const all[] = { "quiet", "accent", "success", "warning", "error",
                                     "idle",  "good",   "busy",    "late",    "bad" };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    if (g_strcmp0 (all[i], wanted) != 0 && gtk_widget_has_css_class (widget, all[i]))
      gtk_widget_remove_css_class (widget, all[i]);
  }
  if (wanted != NULL && !gtk_widget_has_css_class (widget, wanted))
    gtk_widget_add_css_class (widget, wanted);
}

/* Deprecated in 4.10, where the names' successor (CSS variables) does not reach widgets yet */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

void
dif_style_get_foreground (GtkWidget *widget, GdkRGBA *color)
{
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
}

gboolean
dif_style_get_color (GtkWidget *widget, const char *name, GdkRGBA *color)
{
  return gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, color);
}

G_GNUC_END_IGNORE_DEPRECATIONS

void
dif_style_get_ground (GtkWidget *widget, GdkRGBA *color)
{
  GdkRGBA under = { 1, 1, 1, 1 }, card = { 1, 1, 1, 0 };
  float a, b;

  dif_style_get_color (widget, "window_bg_color", &under);
  dif_style_get_color (widget, "card_bg_color", &card);
  a = card.alpha;
  b = 1 - a;
  *color = (GdkRGBA){ card.red * a + under.red * b, card.green * a + under.green * b,
                      card.blue * a + under.blue * b, 1 };
}

static DifChartColor
to_chart (const GdkRGBA *color)
{
  return (DifChartColor){ (double) color->red, (double) color->green, (double) color->blue,
                          (double) color->alpha };
}

void
dif_style_get_ink (GtkWidget *widget, DifChartInk *ink)
{
  GdkRGBA text, accent, ground, bad;

  dif_style_get_foreground (widget, &text);
  accent = text;
  dif_style_get_color (widget, "accent_color", &accent);
  bad = text;
  dif_style_get_color (widget, "error_color", &bad);
  dif_style_get_ground (widget, &ground);
  *ink = (DifChartInk){ to_chart (&text), to_chart (&accent), to_chart (&ground), to_chart (&bad) };
}
