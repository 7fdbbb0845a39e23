/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "statistics/loom-histogram-column.h"

#include <math.h>

struct _LoomHistogramColumn
{
  GtkWidget parent_instance;

  double height; /* of the whole; 0 for an empty one */
  gboolean selected;
};

G_DEFINE_FINAL_TYPE (LoomHistogramColumn, loom_histogram_column, GTK_TYPE_WIDGET)

static void
append (
    GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double width, double height)
{
  gtk_snapshot_append_color (
      snapshot, color, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

static GdkRGBA
get_color (GtkWidget *widget, const char *name)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (style, name, &color))
    gtk_style_context_get_color (style, &color);
  return color;
}

/* A selected one has a frame and a foot as well as another colour. */
static void
loom_histogram_column_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LoomHistogramColumn *self = LOOM_HISTOGRAM_COLUMN (widget);
  gboolean hovered = (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_PRELIGHT) != 0;
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  double gap = width >= 4 ? 1 : 0;
  double bar = self->height > 0 ? MAX (round (height * self->height), 2) : 0;
  GdkRGBA color = get_color (widget, "accent_bg_color");
  GdkRGBA ground = color;

  if (hovered && self->height > 0)
    {
      ground.alpha = 0.15f;
      append (snapshot, &ground, 0, 0, width, height - bar);
    }
  if (!self->selected)
    color.alpha = hovered ? 0.85f : 0.6f;
  append (snapshot, &color, 0, height - bar, width - gap, bar);
  if (!self->selected)
    return;
  color = get_color (widget, "window_fg_color");
  append (snapshot, &color, 0, height - bar, width - gap, 1);
  append (snapshot, &color, 0, height - bar, 1, bar);
  append (snapshot, &color, width - gap - 1, height - bar, 1, bar);
  append (snapshot, &color, 0, height - 3, width - gap, 3);
}

static void
loom_histogram_column_state_flags_changed (GtkWidget *widget, GtkStateFlags previous G_GNUC_UNUSED)
{
  gtk_widget_queue_draw (widget);
}

static void
loom_histogram_column_class_init (LoomHistogramColumnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = loom_histogram_column_snapshot;
  widget_class->state_flags_changed = loom_histogram_column_state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "histogram-column");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_OPTION);
}

static void
loom_histogram_column_init (LoomHistogramColumn *self G_GNUC_UNUSED)
{
}

/**
 * loom_histogram_column_new:
 * @text: what it stands for
 * @height: from 0, for an empty one, to 1
 *
 * Returns: (transfer floating): a bar
 */
GtkWidget *
loom_histogram_column_new (const char *text, double height)
{
  LoomHistogramColumn *self = g_object_new (LOOM_TYPE_HISTOGRAM_COLUMN, NULL);

  self->height = height;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, FALSE, -1);
  return GTK_WIDGET (self);
}

double
loom_histogram_column_get_height (LoomHistogramColumn *self)
{
  return self->height;
}

gboolean
loom_histogram_column_get_selected (LoomHistogramColumn *self)
{
  return self->selected;
}

void
loom_histogram_column_set_selected (LoomHistogramColumn *self, gboolean selected)
{
  if (self->selected == selected)
    return;
  self->selected = selected;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
