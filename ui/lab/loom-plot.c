/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-plot.h"

#include <math.h>

#include "timeline/loom-time-format.h"

#define RIGHT 20
#define TITLE 22
#define LEGEND 18 /* a line of it */
#define NUMBERS 22
#define ALONG 18
#define POINT 3.5

/* That of a call that allocates once. */
#define ONE_ALLOCATION 1000.0

struct _LoomPlot
{
  GtkWidget parent_instance;

  GPtrArray *series; /* LoomSeries */
  char *text;

  double x0, x1; /* logarithms of the bounds */
  double y0, y1; /* the same, or the bounds themselves */
  gboolean linear;
  double left; /* room for the widest number */
};

G_DEFINE_FINAL_TYPE (LoomPlot, loom_plot, GTK_TYPE_WIDGET)

/* Okabe and Ito's, which colour-blind people can tell apart, and which stand out from light and dark. */
static const GdkRGBA colors[] = {
  { 0.00f, 0.45f, 0.70f, 1 },
  { 0.84f, 0.37f, 0.00f, 1 },
  { 0.00f, 0.62f, 0.45f, 1 },
  { 0.80f, 0.47f, 0.65f, 1 },
};

static const double dashes[][2] = { { 1, 0 }, { 6, 3 }, { 2, 3 }, { 10, 4 } };

static LoomUnit
get_unit (LoomPlot *self)
{
  return ((const LoomSeries *) self->series->pdata[0])->unit;
}

/* What is 0 stands at the bottom, where a logarithm would not end. */
static double
logarithm (double value)
{
  return log10 (MAX (value, 1));
}

static double
scale (LoomPlot *self, double y)
{
  return self->linear ? y : logarithm (y);
}

static double
get_top (LoomPlot *self)
{
  return TITLE + 10 + LEGEND * (self->series != NULL ? self->series->len : 0);
}

static double
get_bottom (LoomPlot *self)
{
  return NUMBERS +
         (self->series != NULL && loom_unit_get_along (get_unit (self)) != NULL ? ALONG : 0);
}

/* Numbers of allocations are few, and none is the point: they begin at nothing. */
static void
find_bounds (LoomPlot *self)
{
  self->linear = get_unit (self) == LOOM_UNIT_ALLOCATIONS_A_CALL;
  self->x0 = self->y0 = G_MAXDOUBLE;
  self->x1 = self->y1 = -G_MAXDOUBLE;
  for (guint i = 0; i < self->series->len; i++)
    {
      const LoomSeries *series = self->series->pdata[i];

      self->x0 = MIN (self->x0, logarithm (series->begin));
      self->x1 = MAX (self->x1, logarithm (series->end));
      for (guint j = 0; j < series->points->len; j++)
        {
          double y = scale (self, g_array_index (series->points, LoomSeriesPoint, j).y);

          self->y0 = MIN (self->y0, y);
          self->y1 = MAX (self->y1, y);
        }
    }
  self->x1 = MAX (self->x1, self->x0 + 1);
  if (self->linear)
    {
      self->y0 = 0;
      self->y1 = MAX (ceil (self->y1 / ONE_ALLOCATION), 1) * ONE_ALLOCATION;
      return;
    }
  self->y0 = floor (self->y0);
  self->y1 = MAX (ceil (self->y1), self->y0 + 1);
}

/* How far two lines are from each other, of four or so. */
static double
get_step (LoomPlot *self)
{
  return self->linear ? ceil (self->y1 / ONE_ALLOCATION / 4) * ONE_ALLOCATION : 1;
}

static double
unscale (LoomPlot *self, double scaled)
{
  return self->linear ? scaled : pow (10, scaled);
}

static double
place_x (LoomPlot *self, double x)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - self->left - RIGHT;

  return self->left + (logarithm (x) - self->x0) / (self->x1 - self->x0) * width;
}

static double
place_y (LoomPlot *self, double y)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self)) - get_top (self) - get_bottom (self);

  return get_top (self) + (self->y1 - scale (self, y)) / (self->y1 - self->y0) * height;
}

/* Returns where it ends. */
static double
draw_text (LoomPlot *self, cairo_t *cr, const char *text, double x, double y, double align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, x - width * align, y - height / 2.0);
  pango_cairo_show_layout (cr, layout);
  return x + width * (1 - align);
}

static int
get_width (LoomPlot *self, const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static void
find_left (LoomPlot *self)
{
  self->left = 0;
  for (double line = self->y0; line <= self->y1 + 1e-9; line += get_step (self))
    {
      g_autofree char *text = loom_unit_format_bare (get_unit (self), unscale (self, line));

      self->left = MAX (self->left, get_width (self, text) + 20);
    }
}

/* One at each power of ten that has room. */
static void
draw_numbers_along (LoomPlot *self, cairo_t *cr, double y)
{
  double right = gtk_widget_get_width (GTK_WIDGET (self)) - RIGHT;
  double end = -G_MAXDOUBLE; /* of the one before */

  for (double power = ceil (self->x0); power <= self->x1 + 1e-9; power++)
    {
      g_autofree char *text = loom_count_format ((guint64) llround (pow (10, power)));
      double half = get_width (self, text) / 2.0;
      double x = MIN (place_x (self, pow (10, power)), right + RIGHT - 4 - half);

      if (x - half > end + 4)
        end = draw_text (self, cr, text, x, y, 0.5);
    }
}

/* A line and a number at each power of ten, or at each step. */
static void
draw_axes (LoomPlot *self, cairo_t *cr, const GdkRGBA *color)
{
  const char *along = loom_unit_get_along (get_unit (self));
  double right = gtk_widget_get_width (GTK_WIDGET (self)) - RIGHT;
  double bottom = gtk_widget_get_height (GTK_WIDGET (self)) - get_bottom (self);

  cairo_set_line_width (cr, 1);
  for (double line = self->y0; line <= self->y1 + 1e-9; line += get_step (self))
    {
      double y = floor (place_y (self, unscale (self, line))) + 0.5;
      g_autofree char *text = loom_unit_format_bare (get_unit (self), unscale (self, line));

      cairo_set_source_rgba (cr, color->red, color->green, color->blue, 0.15);
      cairo_move_to (cr, self->left, y);
      cairo_line_to (cr, right, y);
      cairo_stroke (cr);
      cairo_set_source_rgba (cr, color->red, color->green, color->blue, 0.75);
      draw_text (self, cr, text, self->left - 8, y, 1);
    }
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, 0.75);
  draw_numbers_along (self, cr, bottom + NUMBERS / 2.0 + 2);
  if (along != NULL)
    draw_text (self, cr, along, (self->left + right) / 2, bottom + NUMBERS + ALONG / 2.0 - 2, 0.5);
}

static void
draw_point (cairo_t *cr, guint shape, double x, double y)
{
  cairo_new_path (cr);
  switch (shape % 4)
    {
    case 0:
      /* The first curve’s, which is drawn first, looks out from behind another’s. */
      cairo_arc (cr, x, y, POINT + 1.5, 0, 2 * G_PI);
      break;
    case 1:
      cairo_rectangle (cr, x - POINT, y - POINT, 2 * POINT, 2 * POINT);
      break;
    case 2:
      cairo_move_to (cr, x, y - POINT - 1);
      cairo_line_to (cr, x + POINT + 1, y + POINT);
      cairo_line_to (cr, x - POINT - 1, y + POINT);
      break;
    case 3:
    default:
      cairo_move_to (cr, x, y - POINT - 1);
      cairo_line_to (cr, x + POINT + 1, y);
      cairo_line_to (cr, x, y + POINT + 1);
      cairo_line_to (cr, x - POINT - 1, y);
    }
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_series (LoomPlot *self, cairo_t *cr, guint number)
{
  GArray *points = ((LoomSeries *) self->series->pdata[number])->points;
  const GdkRGBA *color = &colors[number % G_N_ELEMENTS (colors)];
  const double *dash = dashes[number % G_N_ELEMENTS (dashes)];

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, dash, 2, 0);
  cairo_new_path (cr);
  for (guint i = 0; i < points->len; i++)
    {
      const LoomSeriesPoint *point = &g_array_index (points, LoomSeriesPoint, i);

      cairo_line_to (cr, place_x (self, point->x), place_y (self, point->y));
    }
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  for (guint i = 0; i < points->len; i++)
    {
      const LoomSeriesPoint *point = &g_array_index (points, LoomSeriesPoint, i);

      draw_point (cr, number, place_x (self, point->x), place_y (self, point->y));
    }
}

static void
draw_title (LoomPlot *self, cairo_t *cr, const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (GTK_WIDGET (self), loom_unit_get_title (get_unit (self)));
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_move_to (cr, self->left, 8);
  pango_cairo_show_layout (cr, layout);
}

/* Which curve is which, each in a line. */
static void
draw_legend (LoomPlot *self, cairo_t *cr, const GdkRGBA *color)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      const LoomSeries *series = self->series->pdata[i];
      double y = TITLE + 5 + LEGEND * (i + 0.5);

      gdk_cairo_set_source_rgba (cr, &colors[i % G_N_ELEMENTS (colors)]);
      cairo_set_line_width (cr, 2);
      cairo_set_dash (cr, dashes[i % G_N_ELEMENTS (dashes)], 2, 0);
      cairo_move_to (cr, self->left, y);
      cairo_line_to (cr, self->left + 32, y);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
      draw_point (cr, i, self->left + 16, y);
      gdk_cairo_set_source_rgba (cr, color);
      draw_text (self, cr, series->label, self->left + 40, y, 0);
    }
}

static void
loom_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LoomPlot *self = LOOM_PLOT (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cr;
  GdkRGBA color;

  if (self->series == NULL || self->series->len == 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  find_left (self);
  draw_title (self, cr, &color);
  draw_legend (self, cr, &color);
  draw_axes (self, cr, &color);
  for (guint i = 0; i < self->series->len; i++)
    draw_series (self, cr, i);
  cairo_destroy (cr);
}

static void
loom_plot_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size G_GNUC_UNUSED,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline G_GNUC_UNUSED,
                   int *natural_baseline G_GNUC_UNUSED)
{
  LoomPlot *self = LOOM_PLOT (widget);
  int around = (int) (get_top (self) + get_bottom (self));

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : 96 + around;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 236 : 116 + around;
}

static void
loom_plot_finalize (GObject *object)
{
  LoomPlot *self = LOOM_PLOT (object);

  g_clear_pointer (&self->series, g_ptr_array_unref);
  g_free (self->text);

  G_OBJECT_CLASS (loom_plot_parent_class)->finalize (object);
}

static void
loom_plot_class_init (LoomPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = loom_plot_finalize;
  widget_class->snapshot = loom_plot_snapshot;
  widget_class->measure = loom_plot_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "plot");
}

static void
loom_plot_init (LoomPlot *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
}

GtkWidget *
loom_plot_new (void)
{
  return g_object_new (LOOM_TYPE_PLOT, NULL);
}

/**
 * loom_plot_take:
 * @series: (transfer full) (element-type LoomSeries): at least one, all of one unit
 */
void
loom_plot_take (LoomPlot *self, GPtrArray *series)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_if_fail (LOOM_IS_PLOT (self));
  g_return_if_fail (series != NULL);
  g_return_if_fail (series->len > 0);

  g_clear_pointer (&self->series, g_ptr_array_unref);
  self->series = series;
  find_bounds (self);
  for (guint i = 0; i < series->len; i++)
    {
      g_autofree char *line = loom_series_dup_text (series->pdata[i]);

      g_string_append_printf (text, "%s%s.", i > 0 ? " " : "", line);
    }
  g_free (self->text);
  self->text = g_strdup (text->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  loom_unit_get_title (get_unit (self)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), self->text);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

const char *
loom_plot_get_text (LoomPlot *self)
{
  g_return_val_if_fail (LOOM_IS_PLOT (self), NULL);

  return self->text;
}
