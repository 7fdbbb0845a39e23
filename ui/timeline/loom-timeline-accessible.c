/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-item.h"
#include "timeline/loom-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "timeline/loom-time-format.h"

/*
 * What a screen reader meets. A widget that draws everything itself has no children for it,
 * so each lane in view has an item, and the selected slice another. They are brought up to
 * date once before a frame, whatever has changed; only lanes in view have one, so that ten
 * thousand lanes cost no more than ten.
 */

/* Arrows that are told one by one. */
#define MOST_TOLD 3

typedef struct
{
  guint n;
} Count;

static char *
dup_lane_text (LoomTimeline *self, const LoomLane *lane)
{
  LoomTrace *trace = loom_timeline_get_trace (self);
  const LoomLaneTotals *totals = loom_timeline_model_get_totals (self->model, lane->number);
  gint64 length = loom_trace_get_end (trace) - loom_trace_get_begin (trace);
  g_autofree char *count = loom_count_format (totals->n_events);
  g_autofree char *events = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s event", "%s events", totals->n_events), count);
  g_autoptr (GString) text = g_string_new (lane->name);

  g_string_append_printf (text, ", %s", events);
  if (lane->kind == LOOM_LANE_THREAD && length > 0)
    g_string_append_printf (text, _ (", busy %.0f %%"),
                            100.0 * (double) totals->busy / (double) length);
  if (loom_lane_order_is_pinned (loom_timeline_get_lane_order (self), lane->number))
    g_string_append (text, _ (", pinned"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static LoomTimelineItem *
ensure_item (LoomTimeline *self, guint i)
{
  GtkWidget *item;

  if (i < self->items->len)
    return self->items->pdata[i];
  item = loom_timeline_item_new (GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_set_parent (item, GTK_WIDGET (self));
  g_ptr_array_add (self->items, item);
  return LOOM_TIMELINE_ITEM (item);
}

static void
take_row (LoomTimeline *self, const LoomRow *row, gint y G_GNUC_UNUSED, gpointer data)
{
  Count *count = data;
  LoomTimelineItem *item;
  const LoomLane *lane;

  if (row->kind != LOOM_ROW_LANE)
    return;
  item = ensure_item (self, count->n++);
  gtk_widget_set_visible (GTK_WIDGET (item), TRUE);
  lane = loom_trace_get_lane (loom_timeline_get_trace (self), row->lane);
  /* While a recording grows the numbers would be told over and over. */
  if (!self->live || loom_timeline_item_get_lane (item) != row->lane)
    {
      g_autofree char *text = dup_lane_text (self, lane);

      loom_timeline_item_set_lane (item, row->lane);
      loom_timeline_item_set_text (item, text, NULL);
    }
}

static void
update_lanes (LoomTimeline *self)
{
  Count count = { 0 };

  if (self->model != NULL)
    loom_timeline_each_row (self, take_row, &count);
  for (guint i = count.n; i < self->items->len; i++)
    gtk_widget_set_visible (self->items->pdata[i], FALSE);
}

/* The selected slice. */

/* The state of a slice in a word. */
const char *
loom_timeline_get_state_word (LoomTimeline *self, const LoomLane *lane, const LoomSlice *slice)
{
  switch (loom_timeline_model_get_kind (self->model, lane, slice))
    {
    case LOOM_SLICE_LOOP:
      return _ ("turn of the main loop");
    case LOOM_SLICE_IDLE:
      return _ ("waiting for work");
    case LOOM_SLICE_PENDING:
      return _ ("under way");
    case LOOM_SLICE_BLOCKED:
      return _ ("blocked");
    case LOOM_SLICE_RUNNING:
    default:
      return _ ("running");
    }
}

static void
append_arrow (LoomTimeline *self, GString *text, const LoomFlow *flow, const LoomSlice *slice)
{
  LoomTrace *trace = loom_timeline_get_trace (self);
  g_autofree char *delay = loom_time_format_duration ((double) (flow->to_time - flow->from_time));
  gboolean leaves = flow->from_lane == self->selected_lane && flow->from_time >= slice->begin;

  if (leaves)
    g_string_append_printf (text, _ ("; went on to %s, %s later"),
                            loom_trace_get_lane (trace, flow->to_lane)->name, delay);
  else
    g_string_append_printf (text, _ ("; came from %s, %s before"),
                            loom_trace_get_lane (trace, flow->from_lane)->name, delay);
}

static void
append_arrows (LoomTimeline *self, GString *text, const LoomSlice *slice)
{
  const LoomFlow *flows = loom_trace_get_flows (loom_timeline_get_trace (self));
  guint n_direct;
  const GArray *chain = loom_timeline_get_chain (self, &n_direct);

  for (guint i = 0; i < MIN (n_direct, MOST_TOLD); i++)
    append_arrow (self, text, &flows[g_array_index (chain, guint32, i)], slice);
  if (n_direct > MOST_TOLD)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, "; and %u arrow more",
                                         "; and %u arrows more", n_direct - MOST_TOLD),
                            n_direct - MOST_TOLD);
}

static void
append_fold (LoomTimeline *self, GString *text, const LoomSlice *slice)
{
  LoomPyramid *pyramid = loom_timeline_model_get_pyramid (self->model, self->selected_lane);
  double begin =
      self->view.begin +
      floor (((double) slice->begin - self->view.begin) / self->view.scale) * self->view.scale;
  guint number;
  guint count;

  if ((double) slice->duration >= self->view.scale ||
      !loom_pyramid_find (pyramid, slice->depth, begin, begin + self->view.scale, &number,
                          &count) ||
      count < 2)
    return;
  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE,
                                       "; with %u other too small to be drawn alone",
                                       "; with %u others too small to be drawn alone", count - 1),
                          count - 1);
}

/* What is told of the selected slice beside its name. */
static char *
dup_slice_text (LoomTimeline *self, const LoomSlice *slice)
{
  const LoomLane *lane = loom_trace_get_lane (loom_timeline_get_trace (self), self->selected_lane);
  g_autofree char *duration = loom_time_format_duration ((double) slice->duration);
  g_autofree char *begin = loom_time_format_point ((double) slice->begin, 1000);
  g_autoptr (GString) text = g_string_new (NULL);

  /* Translators: lane, state, begin and duration of a slice */
  g_string_append_printf (text, _ ("%s, %s, at %s, for %s"), lane->name,
                          loom_timeline_get_state_word (self, lane, slice), begin, duration);
  append_arrows (self, text, slice);
  append_fold (self, text, slice);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const LoomSlice *
selected (LoomTimeline *self)
{
  if (self->model == NULL || self->selected_lane == LOOM_NONE)
    return NULL;
  return loom_timeline_model_get_slice (self->model, self->selected_lane, self->selected_slice);
}

static void
update_slice (LoomTimeline *self)
{
  const LoomSlice *slice = selected (self);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->slice_item, slice != NULL);
  if (slice == NULL)
    {
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (self),
                                     GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
      return;
    }
  text = dup_slice_text (self, slice);
  loom_timeline_item_set_text (LOOM_TIMELINE_ITEM (self->slice_item),
                               loom_trace_get_string (loom_timeline_get_trace (self), slice->name),
                               text);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->slice_item), GTK_ACCESSIBLE_STATE_SELECTED,
                               TRUE, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT,
                                  self->slice_item, -1);
}

/* The timeline itself: what is selected, marked, and in view. */

static void
append_range (LoomTimeline *self, GString *text, double begin, double end)
{
  /* So exact that a pixel more or less is another number. */
  double resolution = MAX (pow (10.0, floor (log10 (self->view.scale))), 1.0);
  double extent = MAX (fabs (begin), fabs (end));
  g_autofree char *from = loom_time_format_tick (begin, resolution, extent);
  g_autofree char *to = loom_time_format_tick (end, resolution, extent);

  /* Translators: a range of time, as “120 ms to 340 ms” */
  g_string_append_printf (text, _ ("%s to %s"), from, to);
}

static void
append_marked (LoomTimeline *self, GString *text)
{
  g_string_append (text, _ ("; marked "));
  append_range (self, text, (double) self->marked_begin, (double) self->marked_end);
  if (self->marked_lanes != NULL)
    {
      guint n = g_hash_table_size (self->marked_lanes);

      g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, " in %u lane", " in %u lanes", n),
                              n);
    }
}

static void
update_self (LoomTimeline *self)
{
  const LoomSlice *slice = selected (self);
  g_autoptr (GString) text = g_string_new (NULL);

  if (slice != NULL)
    {
      g_autofree char *description = dup_slice_text (self, slice);

      g_string_append_printf (text, "%s: %s",
                              loom_trace_get_string (loom_timeline_get_trace (self), slice->name),
                              description);
    }
  else
    {
      g_string_append (text, _ ("Nothing selected"));
    }
  if (self->marked)
    append_marked (self, text);
  if (self->model != NULL && !self->live)
    {
      g_string_append (text, _ ("; in view "));
      append_range (self, text, self->view.begin, loom_timeline_view_get_end (&self->view));
    }
  if (g_strcmp0 (text->str, self->description) == 0)
    return;
  g_free (self->description);
  self->description = g_strdup (text->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text->str, -1);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  LoomTimeline *self = LOOM_TIMELINE (widget);

  self->accessible_tick = 0;
  update_lanes (self);
  update_slice (self);
  update_self (self);
  gtk_widget_queue_allocate (widget);
  return G_SOURCE_REMOVE;
}

/* Something that is told has changed: it is told before the next frame. */
void
loom_timeline_update_accessible (LoomTimeline *self)
{
  if (self->accessible_tick == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->accessible_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* Places. */

static void
allocate (GtkWidget *item, gint x, gint y, gint width, gint height)
{
  gtk_widget_measure (item, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (item, &(GtkAllocation) { x, y, MAX (width, 1), MAX (height, 1) }, -1);
}

/* A row's part that is not under the pinned ones. */
static gint
row_top (LoomTimeline *self, const LoomRow *row)
{
  gint y = loom_timeline_row_y (self, row);

  return loom_timeline_is_row_fixed (self, row) ? y : MAX (y, loom_timeline_scrolled_y (self));
}

static void
allocate_slice (LoomTimeline *self)
{
  const LoomSlice *slice = selected (self);
  const LoomRow *row =
      slice != NULL ? loom_timeline_layout_lane_row (self->layout, self->selected_lane) : NULL;
  double right = GUTTER_WIDTH + self->view.width;
  double x0;
  double x1;

  if (row == NULL)
    {
      allocate (self->slice_item, 0, 0, 1, 1);
      return;
    }
  x0 = CLAMP (loom_timeline_time_to_x (self, (double) slice->begin), GUTTER_WIDTH, right);
  x1 = CLAMP (loom_timeline_time_to_x (self, (double) (slice->begin + slice->duration)),
              GUTTER_WIDTH, right);
  allocate (self->slice_item, (gint) x0,
            loom_timeline_row_y (self, row) + loom_row_get_depth_y (row, slice->depth) - row->y,
            (gint) (x1 - x0), LOOM_SLICE_HEIGHT);
}

void
loom_timeline_allocate_items (LoomTimeline *self)
{
  gint width = gtk_widget_get_width (GTK_WIDGET (self)) - self->scrollbar_width;

  for (guint i = 0; i < self->items->len; i++)
    {
      GtkWidget *item = self->items->pdata[i];
      const LoomRow *row = loom_timeline_layout_lane_row (
          self->layout, loom_timeline_item_get_lane (LOOM_TIMELINE_ITEM (item)));

      if (!gtk_widget_get_visible (item))
        continue;
      if (row == NULL)
        allocate (item, 0, 0, 1, 1);
      else
        allocate (item, 0, row_top (self, row), width,
                  loom_timeline_row_y (self, row) + row->height - row_top (self, row));
    }
  if (gtk_widget_get_visible (self->slice_item))
    allocate_slice (self);
}

void
loom_timeline_add_items (LoomTimeline *self)
{
  self->items = g_ptr_array_new ();
  self->slice_item = loom_timeline_item_new (GTK_ACCESSIBLE_ROLE_OPTION);
  gtk_widget_set_visible (self->slice_item, FALSE);
  gtk_widget_set_parent (self->slice_item, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline"), -1);
}
