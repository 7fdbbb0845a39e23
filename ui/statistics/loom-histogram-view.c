/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "statistics/loom-histogram-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "statistics/loom-histogram-column.h"
#include "timeline/loom-time-format.h"

#define MARKS_HEIGHT 14
#define AXIS_HEIGHT 14
#define BARS_HEIGHT 40
#define LEAST_WIDTH 160

struct _LoomHistogramView
{
  GtkWidget parent_instance;

  LoomHistogram *histogram; /* owned, nullable */
  GPtrArray *columns;       /* of its bars; they are children */
  gint64 own;
  guint cursor;
  guint selected;
};

G_DEFINE_FINAL_TYPE (LoomHistogramView, loom_histogram_view, GTK_TYPE_WIDGET)

typedef enum
{
  MOVE_PREVIOUS,
  MOVE_NEXT,
  MOVE_FIRST,
  MOVE_LAST,
} Move;

static LoomHistogramColumn *
column_at (LoomHistogramView *self, guint bar)
{
  return g_ptr_array_index (self->columns, bar);
}

static gboolean
is_empty (LoomHistogramView *self, guint bar)
{
  return loom_histogram_column_get_height (column_at (self, bar)) <= 0;
}

/* Tab comes to one bar only. */
static void
set_cursor (LoomHistogramView *self, guint bar)
{
  if (self->cursor < self->columns->len)
    gtk_widget_set_focusable (GTK_WIDGET (column_at (self, self->cursor)), FALSE);
  self->cursor = bar;
  if (bar < self->columns->len)
    gtk_widget_set_focusable (GTK_WIDGET (column_at (self, bar)), TRUE);
}

/* An empty bar has nothing to say, and is passed over. */
static guint
find_bar (LoomHistogramView *self, guint from, int step)
{
  for (gint64 bar = from; bar >= 0 && bar < self->columns->len; bar += step)
    if (!is_empty (self, (guint) bar))
      return (guint) bar;
  return LOOM_NO_BAR;
}

static void
focus_bar (LoomHistogramView *self, guint bar)
{
  GtkWidget *before;

  if (bar == LOOM_NO_BAR)
    return;
  before = self->cursor < self->columns->len ? GTK_WIDGET (column_at (self, self->cursor)) : NULL;
  gtk_widget_set_focusable (GTK_WIDGET (column_at (self, bar)), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (column_at (self, bar)));
  self->cursor = bar;
  /* Only now: without a place to be the focus would leave. */
  if (before != NULL && before != GTK_WIDGET (column_at (self, bar)))
    gtk_widget_set_focusable (before, FALSE);
}

static void
select_bar (LoomHistogramView *self, guint bar)
{
  if (bar == self->selected)
    return;
  loom_histogram_view_set_selected (self, bar);
  g_signal_emit_by_name (self, "bar-selected");
}

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer data G_GNUC_UNUSED)
{
  LoomHistogramView *self = LOOM_HISTOGRAM_VIEW (widget);
  guint n = self->columns->len;

  if (n == 0)
    return GDK_EVENT_PROPAGATE;
  switch ((Move) g_variant_get_int32 (args))
    {
    case MOVE_PREVIOUS:
      if (self->cursor > 0 && self->cursor != LOOM_NO_BAR)
        focus_bar (self, find_bar (self, self->cursor - 1, -1));
      break;
    case MOVE_NEXT:
      focus_bar (self, find_bar (self, self->cursor == LOOM_NO_BAR ? 0 : self->cursor + 1, 1));
      break;
    case MOVE_FIRST:
      focus_bar (self, find_bar (self, 0, 1));
      break;
    case MOVE_LAST:
    default:
      focus_bar (self, find_bar (self, n - 1, -1));
      break;
    }
  return GDK_EVENT_STOP;
}

/* A second time, it is selected no more. */
static gboolean
select_cb (GtkWidget *widget, GVariant *args G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  LoomHistogramView *self = LOOM_HISTOGRAM_VIEW (widget);

  if (self->cursor >= self->columns->len)
    return GDK_EVENT_PROPAGATE;
  select_bar (self, self->cursor == self->selected ? LOOM_NO_BAR : self->cursor);
  return GDK_EVENT_STOP;
}

static gboolean
clear_cb (GtkWidget *widget, GVariant *args G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  LoomHistogramView *self = LOOM_HISTOGRAM_VIEW (widget);

  if (self->selected == LOOM_NO_BAR)
    return GDK_EVENT_PROPAGATE;
  select_bar (self, LOOM_NO_BAR);
  return GDK_EVENT_STOP;
}

static void
released_cb (LoomHistogramView *self, int n_press G_GNUC_UNUSED, double x, double y G_GNUC_UNUSED)
{
  guint n = self->columns->len;
  guint bar;

  if (n == 0 || x < 0 || x >= gtk_widget_get_width (GTK_WIDGET (self)))
    return;
  bar = MIN ((guint) (x / gtk_widget_get_width (GTK_WIDGET (self)) * n), n - 1);
  if (is_empty (self, bar))
    return;
  focus_bar (self, bar);
  select_bar (self, bar == self->selected ? LOOM_NO_BAR : bar);
}

/* Drawing. */

static void
loom_histogram_view_measure (GtkWidget *widget G_GNUC_UNUSED,
                             GtkOrientation orientation,
                             int for_size G_GNUC_UNUSED,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH
                                                       : MARKS_HEIGHT + BARS_HEIGHT + AXIS_HEIGHT;
  *natural = *minimum;
  *minimum_baseline = *natural_baseline = -1;
}

static int
edge_of (LoomHistogramView *self, guint bar, int width)
{
  return (int) round ((double) width * bar / MAX (self->columns->len, 1));
}

static void
loom_histogram_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LoomHistogramView *self = LOOM_HISTOGRAM_VIEW (widget);

  for (guint i = 0; i < self->columns->len; i++)
    {
      int left = edge_of (self, i, width);
      GtkAllocation place = { left, MARKS_HEIGHT, MAX (edge_of (self, i + 1, width) - left, 1),
                              MAX (height - MARKS_HEIGHT - AXIS_HEIGHT, 1) };

      gtk_widget_size_allocate (GTK_WIDGET (column_at (self, i)), &place, baseline);
    }
}

typedef struct
{
  LoomHistogramView *self;
  GtkSnapshot *snapshot;
  GdkRGBA color;
  double width;
  double bottom; /* of the bars */
  double taken;  /* up to where the line of texts is full */
} Drawing;

static void
fill (Drawing *drawing, double x, double y, double width, double height)
{
  gtk_snapshot_append_color (
      drawing->snapshot, &drawing->color,
      &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

/* Around @x, inside of the widget; where another text is, none. */
static void
draw_text (Drawing *drawing, const char *text, double x, double y, gboolean apart)
{
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (GTK_WIDGET (drawing->self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width, height;

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.82));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  x = CLAMP (x - width / 2.0, 0, MAX (drawing->width - width, 0));
  if (apart && x < drawing->taken)
    return;
  drawing->taken = x + width + 6;
  gtk_snapshot_save (drawing->snapshot);
  gtk_snapshot_translate (
      drawing->snapshot,
      &GRAPHENE_POINT_INIT ((float) round (x), (float) round (y + (MARKS_HEIGHT - height) / 2.0)));
  gtk_snapshot_append_layout (drawing->snapshot, layout, &drawing->color);
  gtk_snapshot_restore (drawing->snapshot);
}

/* A line of dashes: each mark has its own, so that it takes no colour to tell them apart. */
static void
draw_mark (Drawing *drawing, guint percent, const char *name, int dash, int gap)
{
  LoomHistogram *histogram = drawing->self->histogram;
  double x =
      round (loom_histogram_place (histogram, loom_histogram_get_percentile (histogram, percent)) *
             (drawing->width - 1));

  for (double y = MARKS_HEIGHT; y < drawing->bottom; y += dash + gap)
    fill (drawing, x, y, 1, MIN (dash, drawing->bottom - y));
  draw_text (drawing, name, x, 0, TRUE);
}

/* One's own: a thick line with a triangle on it. */
static void
draw_own (Drawing *drawing)
{
  double x = round (loom_histogram_place (drawing->self->histogram, drawing->self->own) *
                    (drawing->width - 1));

  fill (drawing, CLAMP (x - 1, 0, drawing->width - 2), MARKS_HEIGHT, 2,
        drawing->bottom - MARKS_HEIGHT);
  for (int i = 0; i < 6; i++)
    fill (drawing, x - 5 + i, MARKS_HEIGHT - 6 + i, 11 - 2 * i, 1);
}

static void
draw_axis (Drawing *drawing)
{
  LoomHistogram *histogram = drawing->self->histogram;
  guint n = loom_histogram_get_n_bars (histogram);
  g_autofree char *least =
      loom_time_format_duration ((double) loom_histogram_get_bar (histogram, 0)->low);
  g_autofree char *greatest =
      loom_time_format_duration ((double) loom_histogram_get_percentile (histogram, 100));
  g_autofree char *middle =
      loom_time_format_duration ((double) loom_histogram_get_bar (histogram, n / 2)->low);

  fill (drawing, 0, drawing->bottom, drawing->width, 1);
  draw_text (drawing, least, 0, drawing->bottom, FALSE);
  if (n >= 4 && drawing->width >= 200)
    draw_text (drawing, middle, edge_of (drawing->self, n / 2, (int) drawing->width),
               drawing->bottom, TRUE);
  if (n > 1)
    draw_text (drawing, greatest, drawing->width, drawing->bottom, TRUE);
}

static void
loom_histogram_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LoomHistogramView *self = LOOM_HISTOGRAM_VIEW (widget);
  Drawing drawing = {
    .self = self,
    .snapshot = snapshot,
    .width = gtk_widget_get_width (widget),
    .bottom = gtk_widget_get_height (widget) - AXIS_HEIGHT,
  };

  GTK_WIDGET_CLASS (loom_histogram_view_parent_class)->snapshot (widget, snapshot);
  if (self->histogram == NULL || self->columns->len == 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &drawing.color);
  draw_mark (&drawing, 50, _ ("median"), 1000, 0);
  draw_mark (&drawing, 95, _ ("p95"), 6, 3);
  draw_mark (&drawing, 99, _ ("p99"), 2, 2);
  if (self->own >= 0)
    draw_own (&drawing);
  drawing.taken = 0;
  draw_axis (&drawing);
}

/* Its parts. */

static void
remove_columns (LoomHistogramView *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    gtk_widget_unparent (GTK_WIDGET (column_at (self, i)));
  g_ptr_array_set_size (self->columns, 0);
  self->cursor = LOOM_NO_BAR;
  self->selected = LOOM_NO_BAR;
}

static void
loom_histogram_view_dispose (GObject *object)
{
  LoomHistogramView *self = LOOM_HISTOGRAM_VIEW (object);

  remove_columns (self);
  g_clear_pointer (&self->histogram, loom_histogram_unref);
  G_OBJECT_CLASS (loom_histogram_view_parent_class)->dispose (object);
}

static void
loom_histogram_view_finalize (GObject *object)
{
  g_ptr_array_unref (LOOM_HISTOGRAM_VIEW (object)->columns);
  G_OBJECT_CLASS (loom_histogram_view_parent_class)->finalize (object);
}

/* The focus comes to the bar that had it last. */
static gboolean
loom_histogram_view_grab_focus (GtkWidget *widget)
{
  LoomHistogramView *self = LOOM_HISTOGRAM_VIEW (widget);

  return self->cursor < self->columns->len &&
         gtk_widget_grab_focus (GTK_WIDGET (column_at (self, self->cursor)));
}

static void
add_bindings (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    Move move;
  } moves[] = {
    { GDK_KEY_Left, MOVE_PREVIOUS }, { GDK_KEY_KP_Left, MOVE_PREVIOUS },
    { GDK_KEY_Right, MOVE_NEXT },    { GDK_KEY_KP_Right, MOVE_NEXT },
    { GDK_KEY_Home, MOVE_FIRST },    { GDK_KEY_End, MOVE_LAST },
  };
  static const guint selecting[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    gtk_widget_class_add_binding (widget_class, moves[i].key, 0, move_cb, "i",
                                  (gint) moves[i].move);
  for (guint i = 0; i < G_N_ELEMENTS (selecting); i++)
    gtk_widget_class_add_binding (widget_class, selecting[i], 0, select_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, clear_cb, NULL);
}

static void
loom_histogram_view_class_init (LoomHistogramViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = loom_histogram_view_dispose;
  object_class->finalize = loom_histogram_view_finalize;
  widget_class->measure = loom_histogram_view_measure;
  widget_class->size_allocate = loom_histogram_view_size_allocate;
  widget_class->snapshot = loom_histogram_view_snapshot;
  widget_class->grab_focus = loom_histogram_view_grab_focus;

  /**
   * LoomHistogramView::bar-selected:
   *
   * A person has selected another bar, or none any more.
   */
  g_signal_new ("bar-selected", LOOM_TYPE_HISTOGRAM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);

  add_bindings (widget_class);
  gtk_widget_class_set_css_name (widget_class, "histogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_BOX);
}

static void
loom_histogram_view_init (LoomHistogramView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->columns = g_ptr_array_new ();
  self->own = -1;
  self->cursor = self->selected = LOOM_NO_BAR;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Histogram"), -1);
}

GtkWidget *
loom_histogram_view_new (void)
{
  return g_object_new (LOOM_TYPE_HISTOGRAM_VIEW, NULL);
}

LoomHistogram *
loom_histogram_view_get_histogram (LoomHistogramView *self)
{
  g_return_val_if_fail (LOOM_IS_HISTOGRAM_VIEW (self), NULL);

  return self->histogram;
}

char *
loom_histogram_view_dup_text (LoomHistogramView *self, guint bar)
{
  const LoomHistogramBar *of;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  g_autofree char *count = NULL;
  g_autofree char *all = NULL;

  g_return_val_if_fail (LOOM_IS_HISTOGRAM_VIEW (self) && self->histogram != NULL, NULL);

  of = loom_histogram_get_bar (self->histogram, bar);
  g_return_val_if_fail (of != NULL, NULL);
  low = loom_time_format_duration ((double) of->low);
  high = loom_time_format_duration ((double) of->high);
  count = loom_count_format (of->count);
  all = loom_count_format (loom_histogram_get_n_values (self->histogram));
  if (of->high == of->low + 1)
    /* Translators: a time, and how many took so long, of how many */
    return g_strdup_printf (_ ("%s: %s of %s"), low, count, all);
  /* Translators: two times, and how many took so long, of how many */
  return g_strdup_printf (_ ("%s to %s: %s of %s"), low, high, count, all);
}

/* As tall as the values are many; what is there can be seen. */
static void
add_columns (LoomHistogramView *self)
{
  guint64 highest = loom_histogram_get_highest (self->histogram);

  for (guint i = 0; i < loom_histogram_get_n_bars (self->histogram); i++)
    {
      g_autofree char *text = loom_histogram_view_dup_text (self, i);
      guint64 count = loom_histogram_get_bar (self->histogram, i)->count;
      GtkWidget *column =
          loom_histogram_column_new (text, highest > 0 ? (double) count / (double) highest : 0);

      g_ptr_array_add (self->columns, column);
      gtk_widget_set_parent (column, GTK_WIDGET (self));
    }
  set_cursor (self, find_bar (self, 0, 1));
}

/**
 * loom_histogram_view_set_histogram:
 * @histogram: (nullable): what to show; a reference is kept
 */
void
loom_histogram_view_set_histogram (LoomHistogramView *self, LoomHistogram *histogram)
{
  gboolean focused;

  g_return_if_fail (LOOM_IS_HISTOGRAM_VIEW (self));

  focused = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;
  if (histogram != NULL)
    loom_histogram_ref (histogram);
  remove_columns (self);
  g_clear_pointer (&self->histogram, loom_histogram_unref);
  self->histogram = histogram;
  if (histogram != NULL)
    add_columns (self);
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
loom_histogram_view_set_own (LoomHistogramView *self, gint64 value)
{
  g_return_if_fail (LOOM_IS_HISTOGRAM_VIEW (self));

  self->own = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
loom_histogram_view_get_selected (LoomHistogramView *self)
{
  g_return_val_if_fail (LOOM_IS_HISTOGRAM_VIEW (self), LOOM_NO_BAR);

  return self->selected;
}

void
loom_histogram_view_set_selected (LoomHistogramView *self, guint bar)
{
  g_return_if_fail (LOOM_IS_HISTOGRAM_VIEW (self));
  g_return_if_fail (bar == LOOM_NO_BAR || bar < self->columns->len);

  if (self->selected != LOOM_NO_BAR)
    loom_histogram_column_set_selected (column_at (self, self->selected), FALSE);
  self->selected = bar;
  if (bar != LOOM_NO_BAR)
    loom_histogram_column_set_selected (column_at (self, bar), TRUE);
}

guint
loom_histogram_view_get_cursor (LoomHistogramView *self)
{
  g_return_val_if_fail (LOOM_IS_HISTOGRAM_VIEW (self), LOOM_NO_BAR);

  return self->cursor;
}
