/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "frame/loom-frame-bars.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MS 1e6

/* How wide a frame at 60 Hz is, and how much of that is free. */
#define FRAME_WIDTH 4
#define SPACE 1

/* A frame at 60 Hz; up to where it is no matter; what fills the height. */
#define ONE_FRAME (1e9 / 60)
#define GOOD (25 * MS)
#define LATE (50 * MS)
#define FULL (100 * MS)

struct _LoomFrameBars
{
  GtkWidget parent_instance;

  LoomFrameMeter *meter;
};

G_DEFINE_FINAL_TYPE (LoomFrameBars, loom_frame_bars, GTK_TYPE_WIDGET)

static GdkRGBA
lookup_color (LoomFrameBars *self, const char *name)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (context, name, &color))
    gtk_style_context_get_color (context, &color);
  return color;
}

static void
snapshot_line (LoomFrameBars *self, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  color.alpha *= 0.2f;
  gtk_snapshot_append_color (
      snapshot, &color,
      &GRAPHENE_RECT_INIT (0, (float) (height * (1 - ONE_FRAME / FULL)), (float) width, 1));
}

/* To the right is later: a frame that took long is as wide as those that were missed meanwhile. */
static float
bar_width (double gap)
{
  return (float) (MAX (1, round (gap / ONE_FRAME)) * FRAME_WIDTH);
}

static void
loom_frame_bars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LoomFrameBars *self = LOOM_FRAME_BARS (widget);
  GArray *gaps = loom_frame_meter_get_gaps (self->meter);
  GdkRGBA good = lookup_color (self, "accent_color");
  GdkRGBA late = lookup_color (self, "warning_color");
  GdkRGBA frozen = lookup_color (self, "error_color");
  int height = gtk_widget_get_height (widget);
  float x = (float) gtk_widget_get_width (widget);

  snapshot_line (self, snapshot);
  for (guint i = gaps->len; i > 0 && x > 0; i--)
    {
      double gap = (double) g_array_index (gaps, gint64, i - 1);
      float bar = MAX (2, (float) (height * MIN (gap / FULL, 1)));
      float width = MIN (bar_width (gap), x);

      x -= width;
      gtk_snapshot_append_color (snapshot,
                                 gap <= GOOD   ? &good
                                 : gap <= LATE ? &late
                                               : &frozen,
                                 &GRAPHENE_RECT_INIT (x, (float) height - bar, width - SPACE, bar));
    }
}

static void
loom_frame_bars_measure (GtkWidget *widget G_GNUC_UNUSED,
                         GtkOrientation orientation,
                         int for_size G_GNUC_UNUSED,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 10 * FRAME_WIDTH : 32;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 60 * FRAME_WIDTH : 48;
  *minimum_baseline = *natural_baseline = -1;
}

static void
loom_frame_bars_dispose (GObject *object)
{
  LoomFrameBars *self = LOOM_FRAME_BARS (object);

  if (self->meter != NULL)
    loom_frame_meter_stop (self->meter);
  g_clear_object (&self->meter);

  G_OBJECT_CLASS (loom_frame_bars_parent_class)->dispose (object);
}

static void
loom_frame_bars_class_init (LoomFrameBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_frame_bars_dispose;
  widget_class->snapshot = loom_frame_bars_snapshot;
  widget_class->measure = loom_frame_bars_measure;
  gtk_widget_class_set_css_name (widget_class, "framebars");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
loom_frame_bars_init (LoomFrameBars *self)
{
  self->meter = loom_frame_meter_new (GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Frames of this window"), -1);
}

/**
 * loom_frame_bars_get_meter:
 *
 * Returns: (transfer none): what measures the frames; nothing moves until it is started
 */
LoomFrameMeter *
loom_frame_bars_get_meter (LoomFrameBars *self)
{
  g_return_val_if_fail (LOOM_IS_FRAME_BARS (self), NULL);

  return self->meter;
}
