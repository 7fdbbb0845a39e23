/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "compare/loom-distribution-pair.h"

#include <math.h>

#define WIDTH 120
#define HEIGHT 26

struct _LoomDistributionPair
{
  GtkWidget parent_instance;

  LoomCompareRow *row; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (LoomDistributionPair, loom_distribution_pair, GTK_TYPE_WIDGET)

typedef struct
{
  GdkRGBA text;
  GdkRGBA before;
  GdkRGBA after;
} Colors;

static Colors
get_colors (GtkWidget *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  Colors colors;

  gtk_style_context_get_color (context, &colors.text);
  colors.before = colors.text;
  colors.before.alpha = 0.5f;
  if (!gtk_style_context_lookup_color (context, "accent_color", &colors.after))
    colors.after = colors.text;
  return colors;
}

static void
fill (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

/* Bars grow away from the line in the middle. */
static void
draw_bins (GtkSnapshot *snapshot,
           const guint8 *bins,
           const GdkRGBA *color,
           float width,
           float middle,
           float sign)
{
  float step = width / LOOM_COMPARISON_BINS;

  for (guint i = 0; i < LOOM_COMPARISON_BINS; i++)
    {
      float height = bins[i] > 0 ? MAX ((middle - 2) * (float) bins[i] / 255, 1.5f) : 0;
      float x = (float) i * step;

      if (height > 0)
        fill (snapshot, color, x, sign < 0 ? middle - 0.5f - height : middle + 0.5f,
              MAX (step - 1, 1), height);
    }
}

static void
draw_median (GtkSnapshot *snapshot,
             const LoomComparisonRow *row,
             const LoomNameTotals *totals,
             const GdkRGBA *color,
             float width,
             float y,
             float height)
{
  double low = log ((double) MAX (row->shortest, 1));
  double high = log ((double) MAX (row->longest, 1));
  double place = high > low ? (log ((double) MAX (totals->median, 1)) - low) / (high - low) : 0.5;

  if (totals->count > 0)
    fill (snapshot, color, (float) CLAMP (place, 0, 1) * (width - 2), y, 2, height);
}

static void
loom_distribution_pair_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LoomDistributionPair *self = LOOM_DISTRIBUTION_PAIR (widget);
  float width = (float) gtk_widget_get_width (widget);
  float middle = floorf ((float) gtk_widget_get_height (widget) / 2) + 0.5f;
  Colors colors = get_colors (widget);
  const LoomComparisonRow *row;
  GdkRGBA line = colors.text;

  if (self->row == NULL)
    return;
  row = loom_compare_row_get (self->row);
  line.alpha = 0.3f;
  draw_bins (snapshot, row->bins_before, &colors.before, width, middle, -1);
  draw_bins (snapshot, row->bins_after, &colors.after, width, middle, 1);
  fill (snapshot, &line, 0, middle - 0.5f, width, 1);
  draw_median (snapshot, row, &row->before, &colors.text, width, 0, middle - 0.5f);
  draw_median (snapshot, row, &row->after, &colors.text, width, middle + 0.5f, middle - 0.5f);
}

static void
loom_distribution_pair_measure (GtkWidget *widget G_GNUC_UNUSED,
                                GtkOrientation orientation,
                                int for_size G_GNUC_UNUSED,
                                int *minimum,
                                int *natural,
                                int *minimum_baseline G_GNUC_UNUSED,
                                int *natural_baseline G_GNUC_UNUSED)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH / 2 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
loom_distribution_pair_dispose (GObject *object)
{
  g_clear_object (&LOOM_DISTRIBUTION_PAIR (object)->row);

  G_OBJECT_CLASS (loom_distribution_pair_parent_class)->dispose (object);
}

static void
loom_distribution_pair_class_init (LoomDistributionPairClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_distribution_pair_dispose;
  widget_class->snapshot = loom_distribution_pair_snapshot;
  widget_class->measure = loom_distribution_pair_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
loom_distribution_pair_init (LoomDistributionPair *self G_GNUC_UNUSED)
{
}

GtkWidget *
loom_distribution_pair_new (void)
{
  return g_object_new (LOOM_TYPE_DISTRIBUTION_PAIR, NULL);
}

/**
 * loom_distribution_pair_set_row:
 * @row: (nullable): what is drawn
 */
void
loom_distribution_pair_set_row (LoomDistributionPair *self, LoomCompareRow *row)
{
  g_autofree char *text = NULL;

  g_return_if_fail (LOOM_IS_DISTRIBUTION_PAIR (self));

  if (!g_set_object (&self->row, row))
    return;
  if (row != NULL)
    {
      text = loom_compare_row_dup (row, LOOM_COMPARE_SHAPE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                      -1);
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
