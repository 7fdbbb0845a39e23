/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "timeline/loom-time-format.h"

/* What follows the pointer: a line with its time, the slice's outline, the tooltip. It is drawn over
 * the picture, which stays. */

static GdkRGBA
rgba (guint32 color, float alpha)
{
  return (GdkRGBA) { (float) (color >> 16 & 0xff) / 255.f, (float) (color >> 8 & 0xff) / 255.f,
                     (float) (color & 0xff) / 255.f, alpha };
}

static void
snapshot_outline (LoomTimeline *self, GtkSnapshot *snapshot)
{
  const LoomSlice *slice;
  const LoomRow *row;
  GdkRGBA color = rgba (self->theme->text, 0.65f);
  GskRoundedRect outline;
  double x0;
  double x1;
  guint lane;
  guint number;
  gint y;

  if (!loom_timeline_pick (self, self->pointer_x, self->pointer_y, &lane, &number, NULL))
    return;
  slice = loom_timeline_model_get_slice (self->model, lane, number);
  row = loom_timeline_layout_lane_row (self->layout, lane);
  x0 = floor (MAX (loom_timeline_time_to_x (self, (double) slice->begin), GUTTER_WIDTH - 4.0));
  x1 = floor (MIN (loom_timeline_time_to_x (self, (double) (slice->begin + slice->duration)),
                   GUTTER_WIDTH + self->view.width + 8.0));
  y = loom_timeline_row_y (self, row) + loom_row_get_depth_y (row, slice->depth) - row->y;
  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT ((float) x0 - 1, (float) y - 1,
                                                        (float) MAX (x1 - x0, 1) + 1,
                                                        LOOM_SLICE_HEIGHT + 1),
                                   2);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                              (GdkRGBA[4]) { color, color, color, color });
}

void
loom_timeline_snapshot_badge (
    LoomTimeline *self, GtkSnapshot *snapshot, const char *text, double middle, guint32 color)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GdkRGBA ground = rgba (color, 1);
  GdkRGBA ink = rgba (loom_slice_palette_text (color), 1);
  gint width;
  gint height;
  float x;

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.82));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  x = CLAMP ((float) middle - (float) width / 2, GUTTER_WIDTH + 6,
             MAX ((float) (GUTTER_WIDTH + self->view.width) - (float) width - 6, GUTTER_WIDTH + 6));

  gtk_snapshot_append_color (snapshot, &ground,
                             &GRAPHENE_RECT_INIT (x - 5, 5, (float) width + 10, RULER_HEIGHT - 8));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (x, (float) (RULER_HEIGHT + 2 - height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_time (LoomTimeline *self, GtkSnapshot *snapshot)
{
  g_autofree char *text =
      loom_time_format_point (loom_timeline_x_to_time (self, self->pointer_x),
                              MAX (pow (10.0, floor (log10 (self->view.scale))), 1.0));

  loom_timeline_snapshot_badge (self, snapshot, text, self->pointer_x, self->theme->text);
}

void
loom_timeline_snapshot_hover (LoomTimeline *self, GtkSnapshot *snapshot)
{
  gint body = loom_timeline_body_y (self);
  float bottom = (float) gtk_widget_get_height (GTK_WIDGET (self));
  GdkRGBA line = rgba (self->theme->text, 0.35f);

  if (isnan (self->pointer_x) || self->pointer_x < GUTTER_WIDTH ||
      self->pointer_x >= GUTTER_WIDTH + self->view.width)
    return;

  gtk_snapshot_append_color (snapshot, &line,
                             &GRAPHENE_RECT_INIT (floorf ((float) self->pointer_x), RULER_HEIGHT, 1,
                                                  bottom - RULER_HEIGHT));
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (GUTTER_WIDTH, (float) body, (float) self->view.width,
                                               bottom - (float) body));
  snapshot_outline (self, snapshot);
  gtk_snapshot_pop (snapshot);
  snapshot_time (self, snapshot);
}

static gboolean
frame_tooltip (LoomTimeline *self, gint x, GtkTooltip *tooltip)
{
  const GArray *frames = loom_timeline_model_get_frames (self->model);
  double begin = loom_timeline_x_to_time (self, x);
  double end = begin + self->view.scale;
  const LoomFrame *slowest = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < frames->len; i++)
    {
      const LoomFrame *frame = &g_array_index (frames, LoomFrame, i);

      if ((double) frame->begin >= end)
        break;
      if ((double) (frame->begin + frame->duration) >= begin &&
          (slowest == NULL || frame->duration > slowest->duration))
        slowest = frame;
    }
  if (slowest == NULL)
    return FALSE;

  duration = loom_time_format_duration ((double) slowest->duration);
  switch (loom_frame_get_pace (slowest))
    {
    case LOOM_FRAME_OVER:
      text = g_strdup_printf (_ ("Frame: %s, over the budget of 16.7 ms"), duration);
      break;
    case LOOM_FRAME_FAR_OVER:
      text = g_strdup_printf (
          _ ("Frame: %s, far over the budget of 16.7 ms: the window stood still"), duration);
      break;
    case LOOM_FRAME_OK:
    default:
      text = g_strdup_printf (_ ("Frame: %s, within the budget of 16.7 ms"), duration);
      break;
    }
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static gboolean
lane_tooltip (const LoomLane *lane, GtkTooltip *tooltip)
{
  g_autoptr (GString) text = g_string_new (lane->name);

  if (lane->process_name != NULL)
    g_string_append_printf (text, "\n%s (%" G_GINT64_FORMAT ")", lane->process_name, lane->pid);
  if (lane->tid != 0)
    g_string_append_printf (text, _ ("\nthread %" PRId64), lane->tid);
  gtk_tooltip_set_text (tooltip, text->str);
  return TRUE;
}

/* The instant that is nearest to the pointer, within a few pixels. */
static gboolean
instant_tooltip (LoomTimeline *self, const LoomLane *lane, gint x, GtkTooltip *tooltip)
{
  double time = loom_timeline_x_to_time (self, x + 0.5);
  double nearest = 8 * self->view.scale;
  LoomTrace *trace = loom_timeline_get_trace (self);
  g_autofree char *at = NULL;
  g_autoptr (GString) text = NULL;
  g_autoptr (GVariant) args = NULL;
  guint found = LOOM_NONE;

  for (guint i = 0; i < lane->instants->len; i++)
    {
      double distance = fabs ((double) g_array_index (lane->instants, LoomInstant, i).time - time);

      if (distance < nearest)
        {
          nearest = distance;
          found = i;
        }
    }
  if (found == LOOM_NONE)
    return FALSE;

  at = loom_time_format_point ((double) g_array_index (lane->instants, LoomInstant, found).time,
                               1000);
  text = g_string_new (
      loom_trace_get_string (trace, g_array_index (lane->instants, LoomInstant, found).name));
  g_string_append_printf (text, _ ("\nat %s"), at);
  args = loom_trace_dup_instant_args (trace, lane->number, found);
  for (gsize i = 0; args != NULL && i < MIN (g_variant_n_children (args), 6); i++)
    {
      const char *name;
      const char *value;

      g_variant_get_child (args, i, "(&s&s)", &name, &value);
      g_string_append_printf (text, "\n%s: %.200s", name, value);
    }
  gtk_tooltip_set_text (tooltip, text->str);
  return TRUE;
}

static gboolean
finding_tooltip (LoomTimeline *self, const LoomRow *row, gint x, gint y, GtkTooltip *tooltip)
{
  g_autofree char *text = loom_timeline_describe_findings (self, row, x, y);

  if (text == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static gboolean
slice_tooltip (LoomTimeline *self, gint x, gint y, GtkTooltip *tooltip)
{
  g_autofree char *text = NULL;
  guint lane;
  guint slice;
  guint count;

  if (!loom_timeline_pick (self, x, y, &lane, &slice, &count))
    return FALSE;
  text = loom_timeline_describe (self, lane, slice);
  if (count > 1)
    {
      g_autofree char *one = g_steal_pointer (&text);
      g_autofree char *more = loom_count_format (count - 1);

      text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s\nand %s more at this pixel",
                                           "%s\nand %s more at this pixel", count - 1),
                              one, more);
    }
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

gboolean
loom_timeline_query_tooltip (LoomTimeline *self, gint x, gint y, GtkTooltip *tooltip)
{
  gint body = loom_timeline_body_y (self);
  const LoomRow *row;
  const LoomLane *lane;
  gint inside;

  if (self->model == NULL || self->dragging)
    return FALSE;
  if (y < body)
    return y >= RULER_HEIGHT && x >= GUTTER_WIDTH && frame_tooltip (self, x, tooltip);

  row = loom_timeline_row_at (self, y, &inside);
  if (row == NULL || row->kind != LOOM_ROW_LANE)
    return FALSE;
  lane = loom_trace_get_lane (loom_timeline_get_trace (self), row->lane);
  if (x < GUTTER_WIDTH)
    return lane_tooltip (lane, tooltip);
  return finding_tooltip (self, row, x, y, tooltip) || slice_tooltip (self, x, y, tooltip) ||
         instant_tooltip (self, lane, x, tooltip);
}
