/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <glib/gi18n-lib.h>

/*
 * Which lanes are shown, and in which order. The timeline owns the order, others that show
 * lanes read it, and every change goes through here, so that all of them hear of it.
 */

static void
lanes_changed (LoomTimeline *self)
{
  loom_timeline_relayout (self);
  g_signal_emit_by_name (self, "lanes-changed");
}

/**
 * loom_timeline_get_lane_order:
 *
 * Returns: (transfer none): which lanes are shown, for reading; of each recording another one.
 *   The signal `lanes-changed` tells of changes
 */
LoomLaneOrder *
loom_timeline_get_lane_order (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), NULL);

  return loom_timeline_layout_get_order (self->layout);
}

gboolean
loom_timeline_is_lane_hidden (LoomTimeline *self, guint lane)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  return loom_lane_order_is_hidden (loom_timeline_get_lane_order (self), lane);
}

void
loom_timeline_hide_lane (LoomTimeline *self, guint lane, gboolean hide)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  loom_lane_order_hide (loom_timeline_get_lane_order (self), lane, hide);
  lanes_changed (self);
}

/**
 * loom_timeline_pin_lane:
 * @pin: whether it stays at the top while the others scroll
 */
void
loom_timeline_pin_lane (LoomTimeline *self, guint lane, gboolean pin)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  loom_lane_order_pin (loom_timeline_get_lane_order (self), lane, pin);
  lanes_changed (self);
}

/**
 * loom_timeline_move_lane:
 * @direction: below 0 up, above 0 down
 *
 * Returns: whether it could change places with one
 */
gboolean
loom_timeline_move_lane (LoomTimeline *self, guint lane, gint direction)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  if (!loom_lane_order_move (loom_timeline_get_lane_order (self), lane, direction))
    return FALSE;
  lanes_changed (self);
  loom_timeline_scroll_to_lane (self, lane, 0);
  return TRUE;
}

/**
 * loom_timeline_place_lane:
 * @other: where to put it; see loom_lane_order_place ()
 */
void
loom_timeline_place_lane (LoomTimeline *self, guint lane, guint other)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  loom_lane_order_place (loom_timeline_get_lane_order (self), lane, other);
  lanes_changed (self);
}

void
loom_timeline_sort_lanes (LoomTimeline *self, LoomLaneSort sort)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  loom_lane_order_set_sort (loom_timeline_get_lane_order (self), sort);
  lanes_changed (self);
}

/**
 * loom_timeline_put_quiet_last:
 * @begin: nanoseconds since the recording's origin
 * @end: not before @begin
 *
 * Puts lanes last with nothing between the two; see loom_lane_order_put_quiet_last ().
 */
void
loom_timeline_put_quiet_last (LoomTimeline *self, gint64 begin, gint64 end)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));
  g_return_if_fail (begin <= end);

  if (loom_lane_order_put_quiet_last (loom_timeline_get_lane_order (self), begin, end))
    lanes_changed (self);
}

/**
 * loom_timeline_filter_lanes:
 * @text: (nullable): shows lanes only that have it in their names
 */
void
loom_timeline_filter_lanes (LoomTimeline *self, const char *text)
{
  LoomLaneFilter *filter;
  const char *before;

  g_return_if_fail (LOOM_IS_TIMELINE (self));

  filter = loom_lane_order_get_filter (loom_timeline_get_lane_order (self));
  before = loom_lane_filter_get_text (filter);
  if (g_strcmp0 (before != NULL ? before : "", text != NULL ? text : "") == 0)
    return;
  loom_lane_filter_set_text (filter, text);
  lanes_changed (self);
}

void
loom_timeline_hide_idle_lanes (LoomTimeline *self, gboolean hide)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  loom_lane_filter_set_hide_idle (loom_lane_order_get_filter (loom_timeline_get_lane_order (self)),
                                  hide);
  lanes_changed (self);
}

static void
add_lane (GArray *lanes, guint lane)
{
  for (guint i = 0; i < lanes->len; i++)
    if (g_array_index (lanes, guint, i) == lane)
      return;
  g_array_append_val (lanes, lane);
}

/* The selection's lane, and those that its chain touches; without a selection none. */
static GArray *
chain_lanes (LoomTimeline *self)
{
  GArray *lanes = g_array_new (FALSE, FALSE, sizeof (guint));
  const LoomFlow *flows;
  const GArray *chain;
  guint n_direct;

  if (self->model == NULL || self->selected_lane == LOOM_NONE)
    return lanes;
  flows = loom_trace_get_flows (loom_timeline_get_trace (self));
  chain = loom_timeline_get_chain (self, &n_direct);
  add_lane (lanes, self->selected_lane);
  for (guint i = 0; i < chain->len; i++)
    {
      const LoomFlow *flow = &flows[g_array_index (chain, guint32, i)];

      add_lane (lanes, flow->from_lane);
      add_lane (lanes, flow->to_lane);
    }
  return lanes;
}

/**
 * loom_timeline_show_chain_lanes:
 * @chain: whether to show those lanes only that the selected slice's chain of hops touches
 *
 * It stays with this chain when another slice is selected.
 *
 * Returns: whether there is a selection, or none is needed
 */
gboolean
loom_timeline_show_chain_lanes (LoomTimeline *self, gboolean chain)
{
  g_autoptr (GArray) lanes = NULL;

  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  lanes = chain ? chain_lanes (self) : g_array_new (FALSE, FALSE, sizeof (guint));
  if (chain && lanes->len == 0)
    return FALSE;
  loom_lane_filter_set_only (loom_lane_order_get_filter (loom_timeline_get_lane_order (self)),
                             (const guint *) (void *) lanes->data, lanes->len);
  lanes_changed (self);
  if (self->selected_lane != LOOM_NONE)
    loom_timeline_scroll_to_lane (self, self->selected_lane, 0);
  return TRUE;
}

/**
 * loom_timeline_show_all_lanes:
 *
 * Ends every filter, and shows what was hidden.
 */
void
loom_timeline_show_all_lanes (LoomTimeline *self)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  loom_lane_order_show_all (loom_timeline_get_lane_order (self));
  lanes_changed (self);
}

/* Something in the lane is meant: it has to be in sight, and who hid it is told. */
void
loom_timeline_reveal_lane (LoomTimeline *self, guint lane)
{
  g_autofree char *text = NULL;

  if (!loom_lane_order_reveal (loom_timeline_get_lane_order (self), lane))
    return;
  lanes_changed (self);
  text = g_strdup_printf (_ ("The lane “%s” was hidden, and is shown again"),
                          loom_trace_get_lane (loom_timeline_get_trace (self), lane)->name);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.message", "s", text);
}

/**
 * loom_timeline_get_current_lane:
 * @lane: (out): a lane's number
 *
 * Which lane a key means: that of the selected slice, or else the one under the pointer.
 *
 * Returns: whether there is one
 */
gboolean
loom_timeline_get_current_lane (LoomTimeline *self, guint *lane)
{
  const LoomRow *row;
  gint inside;

  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  if (self->model == NULL)
    return FALSE;
  if (self->selected_lane != LOOM_NONE)
    {
      *lane = self->selected_lane;
      return TRUE;
    }
  row = self->pointer_y >= 0 ? loom_timeline_row_at (self, self->pointer_y, &inside) : NULL;
  if (row == NULL || row->kind != LOOM_ROW_LANE)
    return FALSE;
  *lane = row->lane;
  return TRUE;
}

/* What is not shown as lanes, in words. */
char *
loom_timeline_dup_rest (LoomTimeline *self)
{
  LoomLaneOrder *order = loom_timeline_get_lane_order (self);
  guint n_empty = loom_lane_order_get_n_empty (order);
  guint n_hidden = loom_lane_order_get_n_hidden (order);
  g_autofree char *empty =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thread with nothing recorded",
                                    "%u threads with nothing recorded", n_empty),
                       n_empty);
  /* Translators: Shift+X is a key */
  g_autofree char *hidden =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u lane hidden (Shift+X shows all)",
                                    "%u lanes hidden (Shift+X shows all)", n_hidden),
                       n_hidden);

  if (n_hidden == 0)
    return g_steal_pointer (&empty);
  if (n_empty == 0)
    return g_steal_pointer (&hidden);
  return g_strdup_printf ("%s · %s", hidden, empty);
}
