/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-minimap.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "timeline/loom-minimap-columns.h"
#include "timeline/loom-time-format.h"
#include "timeline/loom-timeline-private.h"

#define MINIMAP_HEIGHT 40
/* Findings have the uppermost pixels for themselves. */
#define SIGNS_HEIGHT 6
#define EDGE_REACH 6
/* A window that is narrower in truth is drawn this wide, so that it can be seen and taken. */
#define NARROWEST_WINDOW 4

typedef enum
{
  GRIP_WINDOW,
  GRIP_BEGIN,
  GRIP_END,
} Grip;

struct _LoomTimelineMinimap
{
  GtkWidget parent_instance;

  /* Owned. */
  LoomTimeline *timeline; /* nullable */
  LoomMinimapColumns *columns;
  LoomCanvas canvas;
  LoomPicture *picture; /* borrowed from the canvas; NULL when it must be drawn anew */

  gint64 begin; /* the margins are in it */
  gint64 end;

  /* While dragging. */
  Grip grip;
  double drag_begin;
  double drag_end;
};

G_DEFINE_FINAL_TYPE (LoomTimelineMinimap, loom_timeline_minimap, GTK_TYPE_WIDGET)

static const LoomTimelineTheme *
get_theme (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  return loom_timeline_theme_get (adw_style_manager_get_dark (manager),
                                  adw_style_manager_get_high_contrast (manager));
}

static LoomTimelineModel *
get_model (LoomTimelineMinimap *self)
{
  return self->timeline != NULL ? loom_timeline_get_model (self->timeline) : NULL;
}

static gint
get_map_width (LoomTimelineMinimap *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - GUTTER_WIDTH, 1);
}

static double
get_scale (LoomTimelineMinimap *self)
{
  return MAX ((double) (self->end - self->begin), 1.0) / get_map_width (self);
}

static double
x_to_time (LoomTimelineMinimap *self, double x)
{
  return (double) self->begin + (x - GUTTER_WIDTH) * get_scale (self);
}

static void
get_window (LoomTimelineMinimap *self, double *x0, double *x1)
{
  double begin, end, middle;

  loom_timeline_get_range (self->timeline, &begin, &end);
  *x0 = CLAMP (loom_timeline_minimap_time_to_x (self, begin), GUTTER_WIDTH,
               GUTTER_WIDTH + get_map_width (self));
  *x1 = CLAMP (loom_timeline_minimap_time_to_x (self, end), GUTTER_WIDTH,
               GUTTER_WIDTH + get_map_width (self));
  if (*x1 - *x0 >= NARROWEST_WINDOW)
    return;
  middle = (*x0 + *x1) / 2.0;
  *x0 = middle - NARROWEST_WINDOW / 2.0;
  *x1 = middle + NARROWEST_WINDOW / 2.0;
}

/* Drawing. */

static void
draw_columns (LoomTimelineMinimap *self, const LoomTimelineTheme *theme, gint scale)
{
  gint bottom = (MINIMAP_HEIGHT - 1) * scale;
  gint full = (MINIMAP_HEIGHT - 1 - SIGNS_HEIGHT - 2) * scale;
  float most = 1.f;
  gint width;
  const float *columns = loom_minimap_columns_get (self->columns, &width);

  for (gint x = 0; x < width; x++)
    most = MAX (most, columns[x]);
  for (gint x = 0; x < width; x++)
    {
      gint height = (gint) ceilf (columns[x] / most * (float) full);

      loom_canvas_fill (&self->canvas, GUTTER_WIDTH * scale + x, bottom - height,
                        GUTTER_WIDTH * scale + x + 1, bottom, theme->counter);
    }
}

/* A note is a dot, a warning is higher, an error is as high as the map. */
static void
draw_fold (LoomTimelineMinimap *self,
           const LoomTimelineTheme *theme,
           gint scale,
           const LoomFindingFold *fold)
{
  gint x0 = GUTTER_WIDTH * scale + fold->x0;
  gint x1 = MAX (GUTTER_WIDTH * scale + fold->x1, x0 + 2 * scale);
  guint32 color = fold->severity >= 3   ? theme->warning
                  : fold->severity == 2 ? theme->caution
                                        : theme->accent;
  gint height = fold->severity >= 2 ? SIGNS_HEIGHT : SIGNS_HEIGHT / 2;

  loom_canvas_fill (&self->canvas, x0, 0, x1, height * scale, color);
  if (fold->severity >= 3)
    loom_canvas_blend (&self->canvas, x0, height * scale, x0 + 2 * scale, MINIMAP_HEIGHT * scale,
                       color, 150);
}

/* The worst last, over the others. */
static void
draw_findings (LoomTimelineMinimap *self, const LoomTimelineTheme *theme, gint scale)
{
  LoomFindingMarks *findings = loom_timeline_get_finding_marks (self->timeline);
  LoomTrace *trace = loom_timeline_get_trace (self->timeline);
  g_autoptr (GArray) folds = g_array_new (FALSE, FALSE, sizeof (LoomFindingFold));

  if (findings == NULL)
    return;
  for (guint8 severity = 1; severity <= 3; severity++)
    for (guint lane = 0; lane < loom_trace_get_n_lanes (trace); lane++)
      {
        if (!loom_finding_marks_has_lane (findings, lane))
          continue;
        g_array_set_size (folds, 0);
        loom_finding_marks_query (findings, lane, (double) self->begin, get_scale (self) / scale,
                                  get_map_width (self) * scale, folds);
        for (guint i = 0; i < folds->len; i++)
          if (g_array_index (folds, LoomFindingFold, i).severity == severity)
            draw_fold (self, theme, scale, &g_array_index (folds, LoomFindingFold, i));
      }
}

static gboolean
draw_picture (LoomTimelineMinimap *self, gint scale)
{
  const LoomTimelineTheme *theme = get_theme ();
  gint width = gtk_widget_get_width (GTK_WIDGET (self)) * scale;
  gint height = MINIMAP_HEIGHT * scale;

  if (!loom_canvas_begin (&self->canvas, width, height))
    return FALSE;
  loom_canvas_clip (&self->canvas, 0, 0, width, height);
  loom_canvas_fill (&self->canvas, 0, 0, width, height, theme->background);
  draw_columns (self, theme, scale);
  draw_findings (self, theme, scale);
  loom_canvas_fill (&self->canvas, 0, 0, GUTTER_WIDTH * scale, height, theme->gutter);
  loom_canvas_fill (&self->canvas, 0, height - scale, width, height, theme->line);
  self->picture = loom_canvas_end (&self->canvas);
  return TRUE;
}

static GdkRGBA
to_rgba (guint32 color, float alpha)
{
  return (GdkRGBA) { (float) (color >> 16 & 0xff) / 255.f, (float) (color >> 8 & 0xff) / 255.f,
                     (float) (color & 0xff) / 255.f, alpha };
}

/* What is not in view is dimmed; a frame with thick sides tells where to take it. */
static void
snapshot_window (LoomTimelineMinimap *self, GtkSnapshot *snapshot)
{
  const LoomTimelineTheme *theme = get_theme ();
  GdkRGBA dim = to_rgba (theme->band, 0.72f);
  GdkRGBA edge = to_rgba (theme->accent, 1.f);
  float right = (float) gtk_widget_get_width (GTK_WIDGET (self));
  GskRoundedRect frame;
  double x0, x1;

  get_window (self, &x0, &x1);
  gtk_snapshot_append_color (
      snapshot, &dim,
      &GRAPHENE_RECT_INIT (GUTTER_WIDTH, 0, (float) x0 - GUTTER_WIDTH, MINIMAP_HEIGHT - 1));
  gtk_snapshot_append_color (
      snapshot, &dim, &GRAPHENE_RECT_INIT ((float) x1, 0, right - (float) x1, MINIMAP_HEIGHT - 1));
  gsk_rounded_rect_init_from_rect (
      &frame, &GRAPHENE_RECT_INIT ((float) x0, 0, (float) (x1 - x0), MINIMAP_HEIGHT - 1), 2);
  gtk_snapshot_append_border (snapshot, &frame, (float[4]) { 1, 2, 1, 2 },
                              (GdkRGBA[4]) { edge, edge, edge, edge });
}

static void
snapshot_name (LoomTimelineMinimap *self, GtkSnapshot *snapshot)
{
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (GTK_WIDGET (self), _ ("Overview"));
  GdkRGBA color = to_rgba (get_theme ()->text, 1.f);
  gint height;

  pango_layout_set_width (layout, (GUTTER_WIDTH - 20) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (12, (float) (MINIMAP_HEIGHT - height) / 2.f));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_focus (LoomTimelineMinimap *self, GtkSnapshot *snapshot)
{
  GdkRGBA color = to_rgba (get_theme ()->accent, 0.6f);
  GskRoundedRect outline;

  if (!gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    return;
  gsk_rounded_rect_init_from_rect (
      &outline,
      &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)), MINIMAP_HEIGHT),
      0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { color, color, color, color });
}

static void
loom_timeline_minimap_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LoomTimelineMinimap *self = LOOM_TIMELINE_MINIMAP (widget);
  gint width = gtk_widget_get_width (widget);
  gint scale = gtk_widget_get_scale_factor (widget);
  cairo_t *cr;

  if (get_model (self) == NULL || width <= GUTTER_WIDTH)
    return;
  if (loom_minimap_columns_update (self->columns, get_model (self), self->begin, self->end,
                                   get_map_width (self) * scale))
    self->picture = NULL;
  if (self->picture == NULL && !draw_picture (self, scale))
    return;

  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) width, MINIMAP_HEIGHT));
  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  loom_picture_paint (self->picture, cr);
  cairo_destroy (cr);
  snapshot_name (self, snapshot);
  snapshot_window (self, snapshot);
  snapshot_focus (self, snapshot);
}

/* What the timeline tells. */

static void
redraw (LoomTimelineMinimap *self)
{
  self->picture = NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_accessible (LoomTimelineMinimap *self)
{
  double begin, end;
  g_autofree char *span = NULL;
  g_autofree char *at = NULL;
  g_autofree char *text = NULL;

  loom_timeline_get_range (self->timeline, &begin, &end);
  span = loom_time_format_duration (end - begin);
  at = loom_time_format_duration (MAX (begin, 0.0));
  /* Translators: which part of a recording is in view: “12 ms, from 1.2 s on”. */
  text = g_strdup_printf (_ ("%s, from %s on"), span, at);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

/* As the timeline does when it shows everything, with the same margins. */
static void
range_changed_cb (LoomTimelineMinimap *self)
{
  LoomTrace *trace = loom_timeline_get_trace (self->timeline);
  LoomTimelineView all;
  gint64 begin, end;

  if (trace == NULL)
    return;
  loom_timeline_view_init (&all);
  loom_timeline_view_set_bounds (&all, loom_trace_get_begin (trace), loom_trace_get_end (trace));
  loom_timeline_view_set_width (&all, 1);
  loom_timeline_view_fit (&all);
  begin = (gint64) floor (all.begin);
  end = (gint64) ceil (loom_timeline_view_get_end (&all));
  self->begin = begin;
  self->end = end;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Another recording clears the findings first: nothing of the one before is kept. */
static void
findings_changed_cb (LoomTimelineMinimap *self)
{
  if (loom_timeline_get_finding_marks (self->timeline) == NULL)
    loom_minimap_columns_forget (self->columns);
  redraw (self);
}

/* Pointer. */

static Grip
find_grip (LoomTimelineMinimap *self, double x, gboolean *inside)
{
  double x0, x1;

  get_window (self, &x0, &x1);
  *inside = x >= x0 - EDGE_REACH && x <= x1 + EDGE_REACH;
  if (*inside && fabs (x - x0) <= EDGE_REACH && x < (x0 + x1) / 2.0 - 1.0)
    return GRIP_BEGIN;
  if (*inside && fabs (x - x1) <= EDGE_REACH && x > (x0 + x1) / 2.0 + 1.0)
    return GRIP_END;
  return GRIP_WINDOW;
}

static void
drag_begin_cb (LoomTimelineMinimap *self, double x)
{
  gboolean inside;
  double begin, end;

  if (get_model (self) == NULL)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->grip = find_grip (self, x, &inside);
  loom_timeline_get_range (self->timeline, &begin, &end);
  if (!inside)
    {
      double middle = x_to_time (self, x);
      double range = end - begin;

      loom_timeline_show_range (self->timeline, middle - range / 2.0, middle + range / 2.0);
      loom_timeline_get_range (self->timeline, &begin, &end);
    }
  self->drag_begin = begin;
  self->drag_end = end;
}

static void
drag_update_cb (LoomTimelineMinimap *self, double dx)
{
  double moved = dx * get_scale (self);

  if (get_model (self) == NULL)
    return;
  switch (self->grip)
    {
    case GRIP_BEGIN:
      loom_timeline_show_range (self->timeline, MIN (self->drag_begin + moved, self->drag_end),
                                self->drag_end);
      break;
    case GRIP_END:
      loom_timeline_show_range (self->timeline, self->drag_begin,
                                MAX (self->drag_end + moved, self->drag_begin));
      break;
    case GRIP_WINDOW:
    default:
      loom_timeline_show_range (self->timeline, self->drag_begin + moved, self->drag_end + moved);
      break;
    }
}

static void
motion_cb (LoomTimelineMinimap *self, double x)
{
  gboolean inside;
  const char *name = NULL;

  if (get_model (self) == NULL)
    return;
  if (find_grip (self, x, &inside) != GRIP_WINDOW)
    name = "ew-resize";
  else if (inside)
    name = "grab";
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

/* GtkWidget. */

static void
loom_timeline_minimap_measure (GtkWidget *widget G_GNUC_UNUSED,
                               GtkOrientation orientation,
                               gint for_size G_GNUC_UNUSED,
                               gint *minimum,
                               gint *natural,
                               gint *minimum_baseline,
                               gint *natural_baseline)
{
  *minimum = *natural =
      orientation == GTK_ORIENTATION_HORIZONTAL ? GUTTER_WIDTH + 120 : MINIMAP_HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
loom_timeline_minimap_size_allocate (GtkWidget *widget,
                                     gint width G_GNUC_UNUSED,
                                     gint height G_GNUC_UNUSED,
                                     gint baseline G_GNUC_UNUSED)
{
  redraw (LOOM_TIMELINE_MINIMAP (widget));
}

static void
loom_timeline_minimap_dispose (GObject *object)
{
  LoomTimelineMinimap *self = LOOM_TIMELINE_MINIMAP (object);

  loom_timeline_minimap_set_timeline (self, NULL);
  G_OBJECT_CLASS (loom_timeline_minimap_parent_class)->dispose (object);
}

static void
loom_timeline_minimap_finalize (GObject *object)
{
  LoomTimelineMinimap *self = LOOM_TIMELINE_MINIMAP (object);

  loom_minimap_columns_free (self->columns);
  loom_canvas_clear (&self->canvas);
  G_OBJECT_CLASS (loom_timeline_minimap_parent_class)->finalize (object);
}

static void
loom_timeline_minimap_class_init (LoomTimelineMinimapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = loom_timeline_minimap_dispose;
  object_class->finalize = loom_timeline_minimap_finalize;
  widget_class->measure = loom_timeline_minimap_measure;
  widget_class->size_allocate = loom_timeline_minimap_size_allocate;
  widget_class->snapshot = loom_timeline_minimap_snapshot;

  loom_timeline_minimap_add_bindings (widget_class);
  gtk_widget_class_set_css_name (widget_class, "minimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
loom_timeline_minimap_init (LoomTimelineMinimap *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->end = 1;
  self->columns = loom_minimap_columns_new ((LoomMinimapColumnsChanged) redraw, self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (redraw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (redraw), self,
                           G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Overview"), -1);
}

/* Public. */

/**
 * loom_timeline_minimap_new:
 *
 * Returns: (transfer floating): a minimap without a timeline
 */
GtkWidget *
loom_timeline_minimap_new (void)
{
  return g_object_new (LOOM_TYPE_TIMELINE_MINIMAP, NULL);
}

/**
 * loom_timeline_minimap_set_timeline:
 * @timeline: (nullable): whose recording to show; kept
 */
void
loom_timeline_minimap_set_timeline (LoomTimelineMinimap *self, LoomTimeline *timeline)
{
  g_return_if_fail (LOOM_IS_TIMELINE_MINIMAP (self));
  g_return_if_fail (timeline == NULL || LOOM_IS_TIMELINE (timeline));

  if (self->timeline != NULL)
    g_signal_handlers_disconnect_by_data (self->timeline, self);
  loom_minimap_columns_forget (self->columns);
  g_set_object (&self->timeline, timeline);
  if (timeline == NULL)
    return;
  g_signal_connect_swapped (timeline, "range-changed", G_CALLBACK (range_changed_cb), self);
  g_signal_connect_swapped (timeline, "finding-marks-changed", G_CALLBACK (findings_changed_cb),
                            self);
  range_changed_cb (self);
}

/**
 * loom_timeline_minimap_time_to_x:
 * @time: nanoseconds since the recording's origin
 *
 * Returns: where in the minimap it lies, in pixels
 */
double
loom_timeline_minimap_time_to_x (LoomTimelineMinimap *self, double time)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE_MINIMAP (self), 0);

  return GUTTER_WIDTH + (time - (double) self->begin) / get_scale (self);
}

/**
 * loom_timeline_minimap_get_timeline:
 *
 * Returns: (transfer none) (nullable): whose recording it shows
 */
LoomTimeline *
loom_timeline_minimap_get_timeline (LoomTimelineMinimap *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE_MINIMAP (self), NULL);

  return self->timeline;
}
