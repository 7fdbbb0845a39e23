/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-lanes.h"

#include <glib/gi18n-lib.h>

#include "inspector/loom-inspector-lane-row.h"
#include "timeline/loom-timeline-lane-menu.h"

struct _LoomInspectorLanes
{
  AdwBin parent_instance;

  LoomTimeline *timeline; /* owned */

  GtkListBox *list;
  GtkEditable *filter_entry;
  GtkMenuButton *menu_button;
  GtkWidget *all_button;
};

G_DEFINE_FINAL_TYPE (LoomInspectorLanes, loom_inspector_lanes, ADW_TYPE_BIN)

static guint
row_lane (GtkListBoxRow *row)
{
  return loom_inspector_lane_row_get_lane (LOOM_INSPECTOR_LANE_ROW (row));
}

static void
row_activated_cb (LoomInspectorLanes *self, GtkListBoxRow *row)
{
  guint lane = row_lane (row);

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

/* The list shows what the timeline's order says. */

static gint
sort_cb (GtkListBoxRow *a, GtkListBoxRow *b, gpointer data)
{
  LoomInspectorLanes *self = data;
  LoomLaneOrder *order = loom_timeline_get_lane_order (self->timeline);
  guint one = loom_lane_order_get_place (order, row_lane (a));
  guint other = loom_lane_order_get_place (order, row_lane (b));

  return (one > other) - (one < other);
}

static gboolean
filter_cb (GtkListBoxRow *row, gpointer data)
{
  LoomInspectorLanes *self = data;

  return loom_lane_order_is_listed (loom_timeline_get_lane_order (self->timeline), row_lane (row));
}

static void
update (LoomInspectorLanes *self)
{
  LoomLaneOrder *order = loom_timeline_get_lane_order (self->timeline);
  const char *filter = loom_lane_order_get_filter (order);

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (LOOM_IS_INSPECTOR_LANE_ROW (row))
      loom_inspector_lane_row_update (LOOM_INSPECTOR_LANE_ROW (row));
  gtk_list_box_invalidate_sort (self->list);
  gtk_list_box_invalidate_filter (self->list);
  gtk_widget_set_sensitive (self->all_button, loom_lane_order_is_filtered (order));
  if (g_strcmp0 (gtk_editable_get_text (self->filter_entry), filter != NULL ? filter : "") != 0)
    gtk_editable_set_text (self->filter_entry, filter != NULL ? filter : "");
}

/* Of another recording none of the rows is left; one that grows gets more. */
static void
lanes_changed_cb (LoomInspectorLanes *self)
{
  LoomLaneOrder *order = loom_timeline_get_lane_order (self->timeline);
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n++;
  if (n != loom_lane_order_get_n (order))
    loom_inspector_lanes_refresh (self);
  else
    update (self);
}

/* Keys, on the row that has the focus. */

static gboolean
key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  LoomInspectorLanes *self = data;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *row =
      focus != NULL ? gtk_widget_get_ancestor (focus, LOOM_TYPE_INSPECTOR_LANE_ROW) : NULL;
  const char *action = g_variant_get_string (args, NULL);

  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  if (g_str_equal (action, "menu"))
    loom_timeline_popup_lane_menu (self->timeline, row_lane (GTK_LIST_BOX_ROW (row)), row, 24, 24);
  else
    g_action_group_activate_action (loom_timeline_get_lane_actions (self->timeline), action,
                                    g_variant_new_uint32 (row_lane (GTK_LIST_BOX_ROW (row))));
  gtk_widget_grab_focus (row);
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
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}

static void
loom_inspector_lanes_dispose (GObject *object)
{
  LoomInspectorLanes *self = LOOM_INSPECTOR_LANES (object);

  g_clear_object (&self->timeline);
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
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
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
  g_return_if_fail (LOOM_IS_INSPECTOR_LANES (self));
  g_return_if_fail (LOOM_IS_TIMELINE (timeline));
  g_return_if_fail (self->timeline == NULL);

  self->timeline = g_object_ref (timeline);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "lanes",
                                  loom_timeline_get_lane_actions (timeline));
  gtk_list_box_set_sort_func (self->list, sort_cb, self, NULL);
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  g_signal_connect_object (timeline, "lanes-changed", G_CALLBACK (lanes_changed_cb), self,
                           G_CONNECT_SWAPPED);
  loom_inspector_lanes_refresh (self);
}

void
loom_inspector_lanes_refresh (LoomInspectorLanes *self)
{
  LoomLaneOrder *order;
  GtkWidget *row;

  g_return_if_fail (LOOM_IS_INSPECTOR_LANES (self));

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);

  order = loom_timeline_get_lane_order (self->timeline);
  if (loom_timeline_get_trace (self->timeline) == NULL)
    return;
  for (guint i = 0; i < loom_lane_order_get_n (order); i++)
    gtk_list_box_append (self->list, loom_inspector_lane_row_new (
                                         self->timeline, loom_lane_order_get_lane (order, i)));
  update (self);
}
