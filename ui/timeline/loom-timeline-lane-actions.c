/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-lane-menu.h"
#include "timeline/loom-timeline-private.h"

#include <glib/gi18n-lib.h>

/* What a person can do with lanes: the actions "lanes.…", their keys, and the menu of a lane. */

static const char *const sort_names[LOOM_N_LANE_SORTS] = { "recorded", "name", "busy", "first",
                                                           "manual" };

static void
pin_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer data)
{
  LoomTimeline *self = data;
  guint lane = g_variant_get_uint32 (parameter);

  loom_timeline_pin_lane (self, lane,
                          !loom_lane_order_is_pinned (loom_timeline_get_lane_order (self), lane));
}

static void
hide_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer data)
{
  LoomTimeline *self = data;
  guint lane = g_variant_get_uint32 (parameter);

  loom_timeline_hide_lane (self, lane, !loom_timeline_is_lane_hidden (self, lane));
}

static void
move (LoomTimeline *self, GVariant *parameter, gint direction)
{
  if (!loom_timeline_move_lane (self, g_variant_get_uint32 (parameter), direction))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
up_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer data)
{
  move (data, parameter, -1);
}

static void
down_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer data)
{
  move (data, parameter, 1);
}

static void
show_all_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer data)
{
  loom_timeline_show_all_lanes (data);
}

static void
sort_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *value, gpointer data)
{
  for (guint i = 0; i < LOOM_N_LANE_SORTS; i++)
    if (g_str_equal (g_variant_get_string (value, NULL), sort_names[i]))
      loom_timeline_sort_lanes (data, (LoomLaneSort) i);
}

static void
idle_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *value, gpointer data)
{
  loom_timeline_hide_idle_lanes (data, g_variant_get_boolean (value));
}

static void
chain_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *value, gpointer data)
{
  LoomTimeline *self = data;

  if (!loom_timeline_show_chain_lanes (self, g_variant_get_boolean (value)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.message", "s",
                                _ ("Select a slice first, whose chain it is to be"));
}

static const GActionEntry entries[] = {
  { .name = "pin", .activate = pin_cb, .parameter_type = "u" },
  { .name = "hide", .activate = hide_cb, .parameter_type = "u" },
  { .name = "up", .activate = up_cb, .parameter_type = "u" },
  { .name = "down", .activate = down_cb, .parameter_type = "u" },
  { .name = "show-all", .activate = show_all_cb },
  { .name = "sort", .parameter_type = "s", .state = "'recorded'", .change_state = sort_cb },
  { .name = "idle", .state = "false", .change_state = idle_cb },
  { .name = "chain", .state = "false", .change_state = chain_cb },
};

static void
set_state (LoomTimeline *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->lane_actions), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

static void
lanes_changed_cb (LoomTimeline *self)
{
  LoomLaneOrder *order = loom_timeline_get_lane_order (self);
  LoomLaneFilter *filter = loom_lane_order_get_filter (order);
  GAction *show_all = g_action_map_lookup_action (G_ACTION_MAP (self->lane_actions), "show-all");

  set_state (self, "sort", g_variant_new_string (sort_names[loom_lane_order_get_sort (order)]));
  set_state (self, "idle", g_variant_new_boolean (loom_lane_filter_get_hide_idle (filter)));
  set_state (self, "chain", g_variant_new_boolean (loom_lane_filter_has_only (filter)));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (show_all), loom_lane_order_is_filtered (order));
}

/**
 * loom_timeline_get_lane_actions:
 *
 * Returns: (transfer none): for other widgets that show lanes, as "lanes"
 */
GActionGroup *
loom_timeline_get_lane_actions (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), NULL);

  return G_ACTION_GROUP (self->lane_actions);
}

/* Keys. */

typedef enum
{
  ACTION_ON_LANE,
  ACTION_TOGGLE,
  ACTION_SIMPLE,
} ActionKind;

static const struct
{
  guint key;
  GdkModifierType modifiers;
  ActionKind kind;
  const char *action;
} keys[] = {
  { GDK_KEY_p, 0, ACTION_ON_LANE, "pin" },
  { GDK_KEY_x, 0, ACTION_ON_LANE, "hide" },
  { GDK_KEY_Up, GDK_ALT_MASK, ACTION_ON_LANE, "up" },
  { GDK_KEY_Down, GDK_ALT_MASK, ACTION_ON_LANE, "down" },
  { GDK_KEY_x, GDK_SHIFT_MASK, ACTION_SIMPLE, "show-all" },
  { GDK_KEY_i, 0, ACTION_TOGGLE, "idle" },
  { GDK_KEY_c, 0, ACTION_TOGGLE, "chain" },
};

static gboolean
key_cb (GtkWidget *widget, GVariant *args, gpointer data G_GNUC_UNUSED)
{
  LoomTimeline *self = LOOM_TIMELINE (widget);
  gint key = g_variant_get_int32 (args);
  GActionGroup *group = G_ACTION_GROUP (self->lane_actions);
  guint lane = 0;

  if (self->model == NULL)
    return GDK_EVENT_PROPAGATE;
  if (keys[key].kind == ACTION_ON_LANE && !loom_timeline_get_current_lane (self, &lane))
    gtk_widget_error_bell (widget);
  else
    g_action_group_activate_action (group, keys[key].action,
                                    keys[key].kind == ACTION_ON_LANE ? g_variant_new_uint32 (lane)
                                                                     : NULL);
  return GDK_EVENT_STOP;
}

/* Each key brings the next order; by hand, one gets into it by moving. */
static gboolean
next_sort_cb (GtkWidget *widget, GVariant *args G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  LoomTimeline *self = LOOM_TIMELINE (widget);
  const char *const words[] = { _ ("Lanes by thread"), _ ("Lanes by name"),
                                _ ("Lanes, the busiest first"), _ ("Lanes by their first event") };
  guint sort = loom_lane_order_get_sort (loom_timeline_get_lane_order (self)) + 1;

  if (self->model == NULL)
    return GDK_EVENT_PROPAGATE;
  if (sort >= LOOM_LANE_SORT_MANUAL)
    sort = LOOM_LANE_SORT_RECORDED;
  loom_timeline_sort_lanes (self, (LoomLaneSort) sort);
  gtk_widget_activate_action (widget, "win.message", "s", words[sort]);
  return GDK_EVENT_STOP;
}

static gboolean
menu_cb (GtkWidget *widget, GVariant *args G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  LoomTimeline *self = LOOM_TIMELINE (widget);
  const LoomRow *row;
  guint lane;

  if (!loom_timeline_get_current_lane (self, &lane))
    return GDK_EVENT_PROPAGATE;
  row = loom_timeline_layout_lane_row (self->layout, lane);
  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  loom_timeline_scroll_to_lane (self, lane, 0);
  loom_timeline_popup_lane_menu (self, lane, widget, GUTTER_WIDTH / 2,
                                 loom_timeline_row_y (self, row) + LOOM_SLICE_HEIGHT);
  return GDK_EVENT_STOP;
}

void
loom_timeline_add_lane_bindings (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers, key_cb, "i",
                                  (gint) i);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_o, 0, next_sort_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_cb, NULL);
}

/* The pointer. */

static void
pressed_cb (LoomTimeline *self, gint n_press G_GNUC_UNUSED, double x, double y, GtkGesture *gesture)
{
  const LoomRow *row;
  gint inside;

  if (self->model == NULL)
    return;
  row = loom_timeline_row_at (self, y, &inside);
  if (row == NULL || row->kind != LOOM_ROW_LANE)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  loom_timeline_popup_lane_menu (self, row->lane, GTK_WIDGET (self), x, y);
}

void
loom_timeline_add_lane_actions (LoomTimeline *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->lane_actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->lane_actions), entries,
                                   G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "lanes", G_ACTION_GROUP (self->lane_actions));
  g_signal_connect (self, "lanes-changed", G_CALLBACK (lanes_changed_cb), NULL);
  lanes_changed_cb (self);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
