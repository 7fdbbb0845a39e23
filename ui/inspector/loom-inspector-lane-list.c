/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-lane-list.h"

struct _LoomInspectorLaneList
{
  GObject parent_instance;

  LoomTimeline *timeline; /* owned */
  GArray *lanes;          /* guint32: from top to bottom */
};

enum
{
  RELISTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/*
 * Were the items lanes, a pinned lane would be another item in most places, and a list view looks
 * for each that it had among all that came, an object each. So an item is a place, and only the end
 * of the list ever comes and goes.
 */

static GType
get_item_type (GListModel *list G_GNUC_UNUSED)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *list)
{
  return LOOM_INSPECTOR_LANE_LIST (list)->lanes->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  return position < get_n_items (list) ? g_object_new (G_TYPE_OBJECT, NULL) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LoomInspectorLaneList,
                               loom_inspector_lane_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* What the timeline's order says. */
static void
list_lanes (LoomInspectorLaneList *self)
{
  LoomLaneOrder *order = loom_timeline_get_lane_order (self->timeline);

  g_array_set_size (self->lanes, 0);
  for (guint i = 0; i < loom_lane_order_get_n (order); i++)
    {
      guint32 lane = loom_lane_order_get_lane (order, i);

      if (loom_lane_order_is_listed (order, lane))
        g_array_append_val (self->lanes, lane);
    }
}

static void
lanes_changed_cb (LoomInspectorLaneList *self)
{
  guint n_before = self->lanes->len;
  guint n_both;

  list_lanes (self);
  n_both = MIN (n_before, self->lanes->len);
  if (n_before != self->lanes->len)
    g_list_model_items_changed (G_LIST_MODEL (self), n_both, n_before - n_both,
                                self->lanes->len - n_both);
  g_signal_emit (self, signals[RELISTED], 0);
}

static void
loom_inspector_lane_list_finalize (GObject *object)
{
  LoomInspectorLaneList *self = LOOM_INSPECTOR_LANE_LIST (object);

  g_object_unref (self->timeline);
  g_array_unref (self->lanes);
  G_OBJECT_CLASS (loom_inspector_lane_list_parent_class)->finalize (object);
}

static void
loom_inspector_lane_list_class_init (LoomInspectorLaneListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_inspector_lane_list_finalize;

  /**
   * LoomInspectorLaneList::relisted:
   *
   * In the places stand other lanes, or the same ones, pinned or hidden meanwhile.
   */
  signals[RELISTED] = g_signal_new ("relisted", LOOM_TYPE_INSPECTOR_LANE_LIST, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
loom_inspector_lane_list_init (LoomInspectorLaneList *self)
{
  self->lanes = g_array_new (FALSE, FALSE, sizeof (guint32));
}

/**
 * loom_inspector_lane_list_new:
 * @timeline: whose lanes to list; a reference is kept
 *
 * Returns: (transfer full): a list that follows the timeline
 */
LoomInspectorLaneList *
loom_inspector_lane_list_new (LoomTimeline *timeline)
{
  LoomInspectorLaneList *self;

  g_return_val_if_fail (LOOM_IS_TIMELINE (timeline), NULL);

  self = g_object_new (LOOM_TYPE_INSPECTOR_LANE_LIST, NULL);
  self->timeline = g_object_ref (timeline);
  list_lanes (self);
  g_signal_connect_object (timeline, "lanes-changed", G_CALLBACK (lanes_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * loom_inspector_lane_list_get_timeline:
 *
 * Returns: (transfer none): the timeline that has the lanes
 */
LoomTimeline *
loom_inspector_lane_list_get_timeline (LoomInspectorLaneList *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_LANE_LIST (self), NULL);

  return self->timeline;
}

/**
 * loom_inspector_lane_list_get_lane:
 * @position: a place that there is
 *
 * Returns: the number of the lane that stands there now
 */
guint
loom_inspector_lane_list_get_lane (LoomInspectorLaneList *self, guint position)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_LANE_LIST (self), 0);
  g_return_val_if_fail (position < self->lanes->len, 0);

  return g_array_index (self->lanes, guint32, position);
}

/**
 * loom_inspector_lane_list_find:
 * @lane: a lane's number
 *
 * Returns: where it stands, or %GTK_INVALID_LIST_POSITION
 */
guint
loom_inspector_lane_list_find (LoomInspectorLaneList *self, guint lane)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_LANE_LIST (self), GTK_INVALID_LIST_POSITION);

  for (guint i = 0; i < self->lanes->len; i++)
    if (g_array_index (self->lanes, guint32, i) == lane)
      return i;
  return GTK_INVALID_LIST_POSITION;
}
