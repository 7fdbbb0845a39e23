/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-lanes.h"

#include <glib/gi18n-lib.h>

#include "inspector/loom-inspector-lane-list.h"
#include "inspector/loom-inspector-lane-row.h"
#include "timeline/loom-timeline-lane-menu.h"

struct _LoomInspectorLanes
{
  AdwBin parent_instance;

  /* Owned; NULL until there is a timeline. */
  LoomTimeline *timeline;
  LoomInspectorLaneList *lanes;

  GtkListView *list;
  GtkEditable *filter_entry;
  GtkMenuButton *menu_button;
  GtkWidget *all_button;
};

G_DEFINE_FINAL_TYPE (LoomInspectorLanes, loom_inspector_lanes, ADW_TYPE_BIN)

static void
activate_cb (LoomInspectorLanes *self, guint position)
{
  guint lane = loom_inspector_lane_list_get_lane (self->lanes, position);

  loom_timeline_hide_lane (self->timeline, lane,
                           !loom_timeline_is_lane_hidden (self->timeline, lane));
}

static void
show_all_cb (LoomInspectorLanes *self)
{
  loom_timeline_show_all_lanes (self->timeline);
}

static void
filter_changed_cb (LoomInspectorLanes *self)
{
  if (self->timeline != NULL)
    loom_timeline_filter_lanes (self->timeline, gtk_editable_get_text (self->filter_entry));
}

static void
lanes_changed_cb (LoomInspectorLanes *self)
{
  LoomLaneOrder *order = loom_timeline_get_lane_order (self->timeline);
  const char *filter = loom_lane_filter_get_text (loom_lane_order_get_filter (order));

  gtk_widget_set_sensitive (self->all_button, loom_lane_order_is_filtered (order));
  if (g_strcmp0 (gtk_editable_get_text (self->filter_entry), filter != NULL ? filter : "") != 0)
    gtk_editable_set_text (self->filter_entry, filter != NULL ? filter : "");
}

/* Rows. */

static void
setup_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item, gpointer data)
{
  LoomInspectorLanes *self = data;

  gtk_list_item_set_child (item, loom_inspector_lane_row_new (self->lanes));
}

static void
bind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
         GtkListItem *item,
         gpointer data G_GNUC_UNUSED)
{
  loom_inspector_lane_row_set_position (LOOM_INSPECTOR_LANE_ROW (gtk_list_item_get_child (item)),
                                        gtk_list_item_get_position (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
           GtkListItem *item,
           gpointer data G_GNUC_UNUSED)
{
  loom_inspector_lane_row_set_position (LOOM_INSPECTOR_LANE_ROW (gtk_list_item_get_child (item)),
                                        GTK_INVALID_LIST_POSITION);
}

static void
scroll_to (LoomInspectorLanes *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

/* Keys, on the row that has the focus. */

/* @item: nullable: the view's own widget */
static LoomInspectorLaneRow *
get_row (GtkWidget *item)
{
  GtkWidget *row = item != NULL ? gtk_widget_get_first_child (item) : NULL;

  return LOOM_IS_INSPECTOR_LANE_ROW (row) ? LOOM_INSPECTOR_LANE_ROW (row) : NULL;
}

/* The focus goes with the lane, wherever that stands now: scrolled to, it has a row. */
static void
focus_lane (LoomInspectorLanes *self, guint lane)
{
  guint position = loom_inspector_lane_list_find (self->lanes, lane);

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  scroll_to (self, position);
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->list)); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      LoomInspectorLaneRow *row = get_row (item);

      if (row != NULL && loom_inspector_lane_row_get_lane (row) == lane)
        {
          gtk_widget_grab_focus (item);
          return;
        }
    }
}

static gboolean
key_cb (GtkWidget *widget G_GNUC_UNUSED, GVariant *args, gpointer data)
{
  LoomInspectorLanes *self = data;
  LoomInspectorLaneRow *row = get_row (gtk_widget_get_focus_child (GTK_WIDGET (self->list)));
  const char *action = g_variant_get_string (args, NULL);
  guint lane;

  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  lane = loom_inspector_lane_row_get_lane (row);
  if (g_str_equal (action, "menu"))
    {
      loom_timeline_popup_lane_menu (self->timeline, lane, GTK_WIDGET (row), 24, 24);
      return GDK_EVENT_STOP;
    }
  g_action_group_activate_action (loom_timeline_get_lane_actions (self->timeline), action,
                                  g_variant_new_uint32 (lane));
  focus_lane (self, lane);
  return GDK_EVENT_STOP;
}

static void
add_keys (LoomInspectorLanes *self)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_p, 0, "pin" },
    { GDK_KEY_x, 0, "hide" },
    { GDK_KEY_space, 0, "hide" },
    { GDK_KEY_Up, GDK_ALT_MASK, "up" },
    { GDK_KEY_Down, GDK_ALT_MASK, "down" },
    { GDK_KEY_Menu, 0, "menu" },
    { GDK_KEY_F10, GDK_SHIFT_MASK, "menu" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut =
          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
                            gtk_callback_action_new (key_cb, self, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_string (keys[i].action));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  /* Before the view's own, for which the space bar selects. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}

static void
loom_inspector_lanes_dispose (GObject *object)
{
  LoomInspectorLanes *self = LOOM_INSPECTOR_LANES (object);

  g_clear_object (&self->timeline);
  g_clear_object (&self->lanes);
  G_OBJECT_CLASS (loom_inspector_lanes_parent_class)->dispose (object);
}

static void
loom_inspector_lanes_class_init (LoomInspectorLanesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_inspector_lanes_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/inspector/loom-inspector-lanes.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorLanes, list);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorLanes, filter_entry);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorLanes, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorLanes, all_button);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
}

static void
loom_inspector_lanes_init (LoomInspectorLanes *self)
{
  g_autoptr (GMenuModel) menu = loom_timeline_lanes_menu_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (self->menu_button, menu);
  add_keys (self);
}

/**
 * loom_inspector_lanes_set_timeline:
 * @timeline: whose lanes to list; a reference is kept. To be called once
 */
void
loom_inspector_lanes_set_timeline (LoomInspectorLanes *self, LoomTimeline *timeline)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (LOOM_IS_INSPECTOR_LANES (self));
  g_return_if_fail (LOOM_IS_TIMELINE (timeline));
  g_return_if_fail (self->timeline == NULL);

  self->timeline = g_object_ref (timeline);
  self->lanes = loom_inspector_lane_list_new (timeline);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "lanes",
                                  loom_timeline_get_lane_actions (timeline));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->lanes)));
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (timeline, "lanes-changed", G_CALLBACK (lanes_changed_cb), self,
                           G_CONNECT_SWAPPED);
  lanes_changed_cb (self);
}

/**
 * loom_inspector_lanes_show_first:
 *
 * Scrolls to the first lane, as for another recording.
 */
void
loom_inspector_lanes_show_first (LoomInspectorLanes *self)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_LANES (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (self->lanes)) > 0)
    scroll_to (self, 0);
}
