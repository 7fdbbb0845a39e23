/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-lane-menu.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-timeline-private.h"

static void
append (GMenu *menu, const char *label, const char *action, GVariant *target, const char *accel)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  if (accel != NULL)
    g_menu_item_set_attribute (item, "accel", "s", accel);
  g_menu_append_item (menu, item);
}

static GMenuModel *
lane_section (LoomTimeline *timeline, guint lane)
{
  LoomLaneOrder *order = loom_timeline_get_lane_order (timeline);
  GMenu *menu = g_menu_new ();

  append (menu, loom_lane_order_is_pinned (order, lane) ? _ ("Un_pin") : _ ("_Pin to the Top"),
          "lanes.pin", g_variant_new_uint32 (lane), "p");
  append (menu, loom_lane_order_is_hidden (order, lane) ? _ ("_Show") : _ ("_Hide"), "lanes.hide",
          g_variant_new_uint32 (lane), "x");
  append (menu, _ ("Move _Up"), "lanes.up", g_variant_new_uint32 (lane), "<Alt>Up");
  append (menu, _ ("Move _Down"), "lanes.down", g_variant_new_uint32 (lane), "<Alt>Down");
  return G_MENU_MODEL (menu);
}

static GMenuModel *
sort_section (void)
{
  GMenu *menu = g_menu_new ();

  append (menu, _ ("By _Thread"), "lanes.sort", g_variant_new_string ("recorded"), NULL);
  append (menu, _ ("By _Name"), "lanes.sort", g_variant_new_string ("name"), NULL);
  append (menu, _ ("_Busiest First"), "lanes.sort", g_variant_new_string ("busy"), NULL);
  append (menu, _ ("By Their _First Event"), "lanes.sort", g_variant_new_string ("first"), NULL);
  return G_MENU_MODEL (menu);
}

static GMenuModel *
filter_section (void)
{
  GMenu *menu = g_menu_new ();

  append (menu, _ ("_Only the Selection’s Chain"), "lanes.chain", NULL, "c");
  append (menu, _ ("Hide _Idle Threads"), "lanes.idle", NULL, "i");
  append (menu, _ ("Show _All"), "lanes.show-all", NULL, "<Shift>x");
  return G_MENU_MODEL (menu);
}

/**
 * loom_timeline_lanes_menu_new:
 *
 * Returns: (transfer full): what concerns all lanes
 */
GMenuModel *
loom_timeline_lanes_menu_new (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenuModel) sorts = sort_section ();
  g_autoptr (GMenuModel) filters = filter_section ();

  g_menu_append_section (menu, _ ("Order"), sorts);
  g_menu_append_section (menu, NULL, filters);
  return G_MENU_MODEL (menu);
}

/**
 * loom_timeline_lane_menu_new:
 *
 * Returns: (transfer full): what can be done with a lane, and with all
 */
GMenuModel *
loom_timeline_lane_menu_new (LoomTimeline *timeline, guint lane)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenuModel) one = NULL;
  g_autoptr (GMenuModel) sorts = NULL;
  g_autoptr (GMenuModel) filters = NULL;

  g_return_val_if_fail (LOOM_IS_TIMELINE (timeline), NULL);

  one = lane_section (timeline, lane);
  sorts = sort_section ();
  filters = filter_section ();
  g_menu_append_section (menu, NULL, one);
  g_menu_append_section (menu, NULL, filters);
  g_menu_append_section (menu, _ ("Order"), sorts);
  return G_MENU_MODEL (menu);
}

/**
 * loom_timeline_popup_lane_menu:
 * @parent: has to give its popovers a place when it is allocated
 * @x: a pixel of @parent
 * @y: a pixel of @parent
 */
void
loom_timeline_popup_lane_menu (
    LoomTimeline *timeline, guint lane, GtkWidget *parent, double x, double y)
{
  g_autoptr (GMenuModel) menu = loom_timeline_lane_menu_new (timeline, lane);
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);

  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  loom_timeline_popup (parent, GTK_POPOVER (popover), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
}
