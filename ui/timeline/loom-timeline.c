/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define DEFAULT_LIVE_SPAN (4 * G_GINT64_CONSTANT (1000000000))

G_DEFINE_FINAL_TYPE (LoomTimeline, loom_timeline, GTK_TYPE_WIDGET)

enum
{
  SELECTION_CHANGED,
  RANGE_CHANGED,
  MARKED_CHANGED,
  FINDING_MARKS_CHANGED,
  SEARCH_CHANGED,
  SEARCH_REQUESTED,
  LANES_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
update_width (LoomTimeline *self)
{
  gint width = gtk_widget_get_width (GTK_WIDGET (self)) - GUTTER_WIDTH - self->scrollbar_width;

  if (width <= 0)
    return;
  loom_timeline_view_set_width (&self->view, width);
  if (self->following)
    loom_timeline_view_follow (&self->view, (double) self->live_span);
  else if (self->fitted)
    loom_timeline_view_fit (&self->view);
}

/* Change. */

/* The picture no longer shows what is. */
void
loom_timeline_changed (LoomTimeline *self)
{
  self->picture = NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
loom_timeline_view_changed (LoomTimeline *self)
{
  loom_timeline_changed (self);
  loom_timeline_update_accessible (self);
  g_signal_emit (self, signals[RANGE_CHANGED], 0);
}

static void
scrolled_cb (LoomTimeline *self)
{
  loom_timeline_changed (self);
  loom_timeline_update_accessible (self);
}

/* A person looks at something: stay there. */
void
loom_timeline_leave_live (LoomTimeline *self)
{
  self->following = FALSE;
  self->fitted = FALSE;
}

static void
update_theme (LoomTimeline *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->theme = loom_timeline_theme_get (adw_style_manager_get_dark (manager),
                                         adw_style_manager_get_high_contrast (manager));
  loom_timeline_changed (self);
}

/* Drawing. */

static gboolean
draw_picture (LoomTimeline *self)
{
  gint width = gtk_widget_get_width (GTK_WIDGET (self));
  gint height = gtk_widget_get_height (GTK_WIDGET (self));
  gint s = self->scale;

  if (!loom_canvas_begin (&self->canvas, width * s, height * s))
    return FALSE;

  loom_timeline_labels_begin (self->labels);
  loom_canvas_fill (&self->canvas, 0, 0, width * s, height * s, self->theme->background);
  if (self->model != NULL)
    {
      loom_canvas_clip (&self->canvas, GUTTER_WIDTH * s, loom_timeline_body_y (self) * s, width * s,
                        height * s);
      loom_timeline_draw_grid (self);
      loom_timeline_draw_lanes (self);
      loom_timeline_draw_marked (self);
      loom_timeline_draw_arrows (self);
      loom_canvas_clip (&self->canvas, 0, 0, width * s, height * s);
      loom_timeline_draw_gutter (self);
      loom_timeline_draw_frames (self);
      loom_timeline_draw_ruler (self);
      loom_timeline_draw_marked_bar (self);
    }
  self->picture = loom_canvas_end (&self->canvas);
  return TRUE;
}

static void
snapshot_labels (LoomTimeline *self,
                 GtkSnapshot *snapshot,
                 LoomLabelArea area,
                 gint x,
                 gint y,
                 gint width,
                 gint height)
{
  gtk_snapshot_push_clip (
      snapshot, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
  loom_timeline_labels_snapshot (self->labels, area, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_focus (LoomTimeline *self, GtkSnapshot *snapshot, gint width, gint height)
{
  guint32 accent = self->theme->accent;
  GdkRGBA color = { (float) (accent >> 16 & 0xff) / 255.f, (float) (accent >> 8 & 0xff) / 255.f,
                    (float) (accent & 0xff) / 255.f, 0.6f };
  GskRoundedRect outline;

  if (!gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    return;
  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height), 0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { color, color, color, color });
}

static void
loom_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LoomTimeline *self = LOOM_TIMELINE (widget);
  gint width = gtk_widget_get_width (widget);
  gint height = gtk_widget_get_height (widget);
  gint body = loom_timeline_body_y (self);
  gint scrolled = loom_timeline_scrolled_y (self);
  cairo_t *cr;

  if (width <= GUTTER_WIDTH || height <= 0)
    return;
  if (self->scale != gtk_widget_get_scale_factor (widget))
    {
      self->scale = gtk_widget_get_scale_factor (widget);
      self->picture = NULL;
    }
  if (self->picture == NULL && !draw_picture (self))
    return;

  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  cairo_scale (cr, 1.0 / self->scale, 1.0 / self->scale);
  loom_picture_paint (self->picture, cr);
  cairo_destroy (cr);

  snapshot_labels (self, snapshot, LOOM_LABEL_BODY, GUTTER_WIDTH, scrolled, width - GUTTER_WIDTH,
                   height - scrolled);
  snapshot_labels (self, snapshot, LOOM_LABEL_NAMES, 0, scrolled, width, height - scrolled);
  snapshot_labels (self, snapshot, LOOM_LABEL_PINNED_BODY, GUTTER_WIDTH, body, width - GUTTER_WIDTH,
                   scrolled - body);
  snapshot_labels (self, snapshot, LOOM_LABEL_PINNED_NAMES, 0, body, width, scrolled - body);
  snapshot_labels (self, snapshot, LOOM_LABEL_TOP, 0, 0, width, body);
  if (self->model != NULL)
    {
      loom_timeline_snapshot_marked (self, snapshot);
      loom_timeline_snapshot_hover (self, snapshot);
    }
  gtk_widget_snapshot_child (widget, self->scrollbar, snapshot);
  snapshot_focus (self, snapshot, width, height);
}

/* GtkWidget. */

static void
loom_timeline_measure (GtkWidget *widget G_GNUC_UNUSED,
                       GtkOrientation orientation,
                       gint for_size G_GNUC_UNUSED,
                       gint *minimum,
                       gint *natural,
                       gint *minimum_baseline,
                       gint *natural_baseline)
{
  gboolean horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = horizontal ? GUTTER_WIDTH + 120 : RULER_HEIGHT + 2 * LOOM_SLICE_HEIGHT;
  *natural = horizontal ? GUTTER_WIDTH + 480 : RULER_HEIGHT + FRAMES_HEIGHT + 8 * LOOM_SLICE_HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
loom_timeline_size_allocate (GtkWidget *widget,
                             gint width,
                             gint height,
                             gint baseline G_GNUC_UNUSED)
{
  LoomTimeline *self = LOOM_TIMELINE (widget);
  gboolean scrolls =
      loom_timeline_layout_get_height (self->layout) > height - loom_timeline_body_y (self);
  gint top;
  gint bar = 0;

  gtk_widget_set_child_visible (self->scrollbar, scrolls);
  gtk_widget_measure (self->scrollbar, GTK_ORIENTATION_HORIZONTAL, -1, &bar, NULL, NULL, NULL);
  self->scrollbar_width = scrolls ? bar : 0;
  /* Before the scrollbar is allocated: its slider follows the adjustment. */
  loom_timeline_update_adjustment (self);
  top = loom_timeline_scrolled_y (self);
  if (scrolls)
    gtk_widget_size_allocate (
        self->scrollbar, &(GtkAllocation) { width - bar, top, bar, MAX (height - top, 1) }, -1);
  update_width (self);
  loom_timeline_present_popovers (self);
  loom_timeline_allocate_items (self);
  /* Not for what it asks for itself. */
  if (width != self->told_width || height != self->told_height)
    loom_timeline_update_accessible (self);
  self->told_width = width;
  self->told_height = height;
  loom_timeline_changed (self);
}

static void
loom_timeline_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (loom_timeline_parent_class)->map (widget);
  loom_timeline_update_accessible (LOOM_TIMELINE (widget));
}

static void
loom_timeline_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  LoomTimeline *self = LOOM_TIMELINE (widget);

  GTK_WIDGET_CLASS (loom_timeline_parent_class)->css_changed (widget, change);
  loom_timeline_labels_forget (self->labels);
  loom_timeline_changed (self);
}

static void
loom_timeline_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  LoomTimeline *self = LOOM_TIMELINE (widget);

  GTK_WIDGET_CLASS (loom_timeline_parent_class)->system_setting_changed (widget, setting);
  loom_timeline_labels_forget (self->labels);
  loom_timeline_changed (self);
}

static gboolean
loom_timeline_query_tooltip_vfunc (
    GtkWidget *widget, gint x, gint y, gboolean keyboard, GtkTooltip *tooltip)
{
  return !keyboard && loom_timeline_query_tooltip (LOOM_TIMELINE (widget), x, y, tooltip);
}

static void
loom_timeline_dispose (GObject *object)
{
  LoomTimeline *self = LOOM_TIMELINE (object);

  loom_timeline_cancel_search (self);
  self->scrollbar = self->slice_item = NULL;
  g_ptr_array_set_size (self->items, 0);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_first_child (GTK_WIDGET (self)))
    gtk_widget_unparent (child);
  self->picture = NULL;
  G_OBJECT_CLASS (loom_timeline_parent_class)->dispose (object);
}

static void
loom_timeline_finalize (GObject *object)
{
  LoomTimeline *self = LOOM_TIMELINE (object);

  g_clear_pointer (&self->model, loom_timeline_model_free);
  loom_timeline_layout_free (self->layout);
  loom_timeline_labels_free (self->labels);
  g_array_unref (self->marks);
  g_array_unref (self->colors);
  g_array_unref (self->arrows);
  g_array_unref (self->folds);
  g_array_unref (self->chain);
  g_clear_pointer (&self->highlight, loom_slice_set_free);
  g_clear_pointer (&self->matches, loom_slice_set_free);
  g_free (self->search_text);
  g_clear_pointer (&self->findings, loom_finding_marks_free);
  g_clear_pointer (&self->marked_lanes, g_hash_table_unref);
  g_object_unref (self->lane_actions);
  g_ptr_array_unref (self->items);
  g_free (self->description);
  loom_canvas_clear (&self->canvas);
  g_object_unref (self->vadjustment);
  G_OBJECT_CLASS (loom_timeline_parent_class)->finalize (object);
}

static void
loom_timeline_class_init (LoomTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = loom_timeline_dispose;
  object_class->finalize = loom_timeline_finalize;
  widget_class->measure = loom_timeline_measure;
  widget_class->size_allocate = loom_timeline_size_allocate;
  widget_class->map = loom_timeline_map;
  widget_class->snapshot = loom_timeline_snapshot;
  widget_class->css_changed = loom_timeline_css_changed;
  widget_class->system_setting_changed = loom_timeline_system_setting_changed;
  widget_class->query_tooltip = loom_timeline_query_tooltip_vfunc;

  /**
   * LoomTimeline::selection-changed:
   *
   * Another slice is selected, or none; see loom_timeline_get_selection().
   */
  signals[SELECTION_CHANGED] =
      g_signal_new ("selection-changed", LOOM_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);

  /**
   * LoomTimeline::range-changed:
   *
   * Another range of time is in view; see loom_timeline_get_range().
   */
  signals[RANGE_CHANGED] = g_signal_new ("range-changed", LOOM_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * LoomTimeline::marked-changed:
   *
   * Another range of time is marked, or none; see loom_timeline_get_marked().
   */
  signals[MARKED_CHANGED] = g_signal_new ("marked-changed", LOOM_TYPE_TIMELINE, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * LoomTimeline::finding-marks-changed:
   *
   * Other findings are marked; see loom_timeline_set_finding_marks().
   */
  signals[FINDING_MARKS_CHANGED] =
      g_signal_new ("finding-marks-changed", LOOM_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);

  /**
   * LoomTimeline::search-changed:
   *
   * A search has found what there is, or was ended; see loom_timeline_get_matches().
   */
  signals[SEARCH_CHANGED] = g_signal_new ("search-changed", LOOM_TYPE_TIMELINE, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * LoomTimeline::search-requested:
   *
   * A person wants to type what to look for.
   */
  signals[SEARCH_REQUESTED] = g_signal_new ("search-requested", LOOM_TYPE_TIMELINE,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  loom_timeline_add_highlight_signal ();
  /**
   * LoomTimeline::lanes-changed:
   *
   * Other lanes are shown, or in another order; see loom_timeline_get_lane_order().
   */
  signals[LANES_CHANGED] = g_signal_new ("lanes-changed", LOOM_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  loom_timeline_add_bindings (widget_class);
  loom_timeline_add_lane_bindings (widget_class);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
loom_timeline_init (LoomTimeline *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->scale = 1;
  self->live_span = DEFAULT_LIVE_SPAN;
  self->fitted = TRUE;
  self->selected_lane = self->selected_slice = LOOM_NONE;
  self->pointer_x = self->pointer_y = NAN;
  self->layout = loom_timeline_layout_new ();
  self->labels = loom_timeline_labels_new (GTK_WIDGET (self));
  self->marks = g_array_new (FALSE, FALSE, sizeof (LoomMark));
  self->colors = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->arrows = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->chain = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->folds = g_array_new (FALSE, FALSE, sizeof (LoomFindingFold));
  self->vadjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 1, 1, 1, 1));
  self->scrollbar = gtk_scrollbar_new (GTK_ORIENTATION_VERTICAL, self->vadjustment);
  loom_timeline_view_init (&self->view);

  gtk_widget_set_parent (self->scrollbar, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (self->vadjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (update_theme), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (update_theme), self,
                           G_CONNECT_SWAPPED);
  loom_timeline_add_items (self);
  loom_timeline_add_controllers (self);
  loom_timeline_add_lane_actions (self);
  update_theme (self);
}

/* Public. */

/**
 * loom_timeline_new:
 *
 * Returns: (transfer floating): a timeline without a recording
 */
GtkWidget *
loom_timeline_new (void)
{
  return g_object_new (LOOM_TYPE_TIMELINE, NULL);
}

/**
 * loom_timeline_get_trace:
 *
 * Returns: (transfer none) (nullable): the recording
 */
LoomTrace *
loom_timeline_get_trace (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), NULL);

  return self->model != NULL ? loom_timeline_model_get_trace (self->model) : NULL;
}

/**
 * loom_timeline_set_trace:
 * @trace: (nullable): a recording, finished or growing
 *
 * Shows a recording, all of it. What takes time for a large one can be done
 * elsewhere, see loom_timeline_take_model().
 */
void
loom_timeline_set_trace (LoomTimeline *self, LoomTrace *trace)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));
  g_return_if_fail (trace == NULL || LOOM_IS_TRACE (trace));

  loom_timeline_take_model (self, trace != NULL ? loom_timeline_model_new (trace) : NULL);
}

/**
 * loom_timeline_get_model:
 *
 * Returns: (transfer none) (nullable): what the timeline knows of the recording
 */
LoomTimelineModel *
loom_timeline_get_model (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), NULL);

  return self->model;
}

void
loom_timeline_update_bounds (LoomTimeline *self)
{
  LoomTrace *trace = loom_timeline_get_trace (self);

  if (trace == NULL)
    loom_timeline_view_set_bounds (&self->view, 0, 1);
  else
    loom_timeline_view_set_bounds (&self->view, loom_trace_get_begin (trace),
                                   loom_trace_get_end (trace));
}

/* Also the frame strip can have come, so the whole is laid out anew where the height differs. */
void
loom_timeline_update_layout (LoomTimeline *self)
{
  gint height = loom_timeline_layout_get_height (self->layout);

  loom_timeline_layout_update (self->layout, self->model);
  loom_timeline_update_adjustment (self);
  if (height != loom_timeline_layout_get_height (self->layout))
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Which rows there are, or how high, has changed. */
void
loom_timeline_relayout (LoomTimeline *self)
{
  loom_timeline_update_layout (self);
  loom_timeline_changed (self);
  loom_timeline_update_accessible (self);
}

/* The same recording may come again, with more in it. */
static void
replace_layout (LoomTimeline *self, LoomTimelineModel *model)
{
  g_autoptr (LoomTimelineLayout) before = self->layout;

  self->layout = loom_timeline_layout_new ();
  if (model == NULL || self->model == NULL)
    return;
  loom_lane_order_update (loom_timeline_layout_get_order (self->layout), model);
  loom_lane_order_adopt (loom_timeline_layout_get_order (self->layout),
                         loom_timeline_layout_get_order (before));
}

/**
 * loom_timeline_take_model:
 * @model: (nullable) (transfer full): what is known of a recording
 *
 * As loom_timeline_set_trace(), with a model that was made on a worker.
 */
void
loom_timeline_take_model (LoomTimeline *self, LoomTimelineModel *model)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  loom_timeline_clear_selection (self);
  loom_timeline_clear_marked (self);
  loom_timeline_set_highlight (self, NULL, 0);
  loom_timeline_set_finding_marks (self, NULL, 0);
  loom_timeline_labels_forget (self->labels);
  loom_timeline_forget_chain (self);
  replace_layout (self, model);
  g_clear_pointer (&self->model, loom_timeline_model_free);
  self->model = model;
  gtk_adjustment_set_value (self->vadjustment, 0);

  loom_timeline_update_bounds (self);
  loom_timeline_update_layout (self);
  self->following = self->live;
  loom_timeline_fit (self);
  loom_timeline_search_again (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_signal_emit (self, signals[LANES_CHANGED], 0);
}

/**
 * loom_timeline_refresh:
 *
 * Shows what the recording has got since the last time. To be called after every change of
 * the recording, on the same thread, before the next frame; for a builder that goes on,
 * after loom_trace_builder_peek(), which puts it in order.
 */
void
loom_timeline_refresh (LoomTimeline *self)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  if (self->model == NULL)
    return;

  loom_timeline_model_update (self->model);
  loom_timeline_keep_selection (self);
  loom_timeline_show_growth (self);
}
