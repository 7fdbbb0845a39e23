/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

/* The keyboard: as in other timelines of recordings, WASD and plus and minus alike. */

typedef enum
{
  COMMAND_ZOOM_IN,
  COMMAND_ZOOM_OUT,
  COMMAND_FIT,
  COMMAND_ZOOM_TO_SELECTION,
  COMMAND_EARLIER,
  COMMAND_LATER,
  COMMAND_UP,
  COMMAND_DOWN,
  COMMAND_BEGIN,
  COMMAND_END,
  COMMAND_PAGE_UP,
  COMMAND_PAGE_DOWN,
  COMMAND_PREVIOUS,
  COMMAND_NEXT,
  COMMAND_ARROW_BACK,
  COMMAND_ARROW_ON,
  COMMAND_CLEAR,
  COMMAND_CENTRE,
  COMMAND_ONE_HOP,
  COMMAND_SEARCH,
  COMMAND_NEXT_MATCH,
  COMMAND_PREVIOUS_MATCH,
  COMMAND_HELP,
  COMMAND_LEGEND,
  COMMAND_MARK,
  COMMAND_MARKED_END_EARLIER,
  COMMAND_MARKED_END_LATER,
  COMMAND_MARKED_BEGIN_EARLIER,
  COMMAND_MARKED_BEGIN_LATER,
  COMMAND_ZOOM_TO_MARKED,
  COMMAND_MORE_MARKED_LANES,
  COMMAND_FEWER_MARKED_LANES,
} Command;

static const struct
{
  guint key;
  GdkModifierType modifiers;
  Command command;
} bindings[] = {
  { GDK_KEY_plus, 0, COMMAND_ZOOM_IN },
  { GDK_KEY_equal, 0, COMMAND_ZOOM_IN },
  { GDK_KEY_KP_Add, 0, COMMAND_ZOOM_IN },
  { GDK_KEY_w, 0, COMMAND_ZOOM_IN },
  { GDK_KEY_minus, 0, COMMAND_ZOOM_OUT },
  { GDK_KEY_KP_Subtract, 0, COMMAND_ZOOM_OUT },
  { GDK_KEY_s, 0, COMMAND_ZOOM_OUT },
  { GDK_KEY_0, 0, COMMAND_FIT },
  { GDK_KEY_f, 0, COMMAND_CENTRE },
  { GDK_KEY_h, 0, COMMAND_ONE_HOP },
  { GDK_KEY_Return, 0, COMMAND_ZOOM_TO_SELECTION },
  { GDK_KEY_Left, 0, COMMAND_EARLIER },
  { GDK_KEY_a, 0, COMMAND_EARLIER },
  { GDK_KEY_Right, 0, COMMAND_LATER },
  { GDK_KEY_d, 0, COMMAND_LATER },
  { GDK_KEY_Up, 0, COMMAND_UP },
  { GDK_KEY_Down, 0, COMMAND_DOWN },
  { GDK_KEY_Home, 0, COMMAND_BEGIN },
  { GDK_KEY_End, 0, COMMAND_END },
  { GDK_KEY_Page_Up, 0, COMMAND_PAGE_UP },
  { GDK_KEY_Page_Down, 0, COMMAND_PAGE_DOWN },
  { GDK_KEY_comma, 0, COMMAND_PREVIOUS },
  { GDK_KEY_period, 0, COMMAND_NEXT },
  { GDK_KEY_bracketleft, 0, COMMAND_ARROW_BACK },
  { GDK_KEY_bracketright, 0, COMMAND_ARROW_ON },
  { GDK_KEY_Escape, 0, COMMAND_CLEAR },
  { GDK_KEY_slash, 0, COMMAND_SEARCH },
  { GDK_KEY_f, GDK_CONTROL_MASK, COMMAND_SEARCH },
  { GDK_KEY_n, 0, COMMAND_NEXT_MATCH },
  { GDK_KEY_g, GDK_CONTROL_MASK, COMMAND_NEXT_MATCH },
  { GDK_KEY_n, GDK_SHIFT_MASK, COMMAND_PREVIOUS_MATCH },
  { GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, COMMAND_PREVIOUS_MATCH },
  { GDK_KEY_question, 0, COMMAND_HELP },
  { GDK_KEY_l, 0, COMMAND_LEGEND },
  { GDK_KEY_m, 0, COMMAND_MARK },
  { GDK_KEY_Left, GDK_SHIFT_MASK, COMMAND_MARKED_END_EARLIER },
  { GDK_KEY_Right, GDK_SHIFT_MASK, COMMAND_MARKED_END_LATER },
  { GDK_KEY_Left, GDK_SHIFT_MASK | GDK_CONTROL_MASK, COMMAND_MARKED_BEGIN_EARLIER },
  { GDK_KEY_Right, GDK_SHIFT_MASK | GDK_CONTROL_MASK, COMMAND_MARKED_BEGIN_LATER },
  { GDK_KEY_z, 0, COMMAND_ZOOM_TO_MARKED },
  { GDK_KEY_Down, GDK_SHIFT_MASK, COMMAND_MORE_MARKED_LANES },
  { GDK_KEY_Up, GDK_SHIFT_MASK, COMMAND_FEWER_MARKED_LANES },
  { GDK_KEY_plus, GDK_CONTROL_MASK, COMMAND_ZOOM_IN },
  { GDK_KEY_equal, GDK_CONTROL_MASK, COMMAND_ZOOM_IN },
  { GDK_KEY_minus, GDK_CONTROL_MASK, COMMAND_ZOOM_OUT },
  { GDK_KEY_0, GDK_CONTROL_MASK, COMMAND_FIT },
};

/* The next or previous slice beside the selected one, or the first of all in view. */
static void
select_neighbour (LoomTimeline *self, gint direction)
{
  guint lane;
  guint slice;

  if (loom_timeline_get_selection (self, &lane, &slice))
    {
      if (loom_pyramid_neighbour (loom_timeline_model_get_pyramid (self->model, lane), slice,
                                  direction, &slice))
        loom_timeline_select (self, lane, slice);
      return;
    }

  for (guint i = 0; i < loom_timeline_layout_get_n_rows (self->layout); i++)
    {
      const LoomRow *row = loom_timeline_layout_get_row (self->layout, i);

      if (row->kind == LOOM_ROW_LANE && row->n_depths > 0 &&
          loom_pyramid_find (loom_timeline_model_get_pyramid (self->model, row->lane), 0,
                             self->view.begin, loom_timeline_view_get_end (&self->view), &slice,
                             NULL))
        {
          loom_timeline_select (self, row->lane, slice);
          return;
        }
    }
}

/* With a selection Up and Down go outward and inward; without one they scroll. */
static void
move_vertically (LoomTimeline *self, gint direction)
{
  guint lane;
  guint slice;

  if (!loom_timeline_get_selection (self, &lane, &slice))
    {
      loom_timeline_scroll_by (self, direction * 2 * LOOM_SLICE_HEIGHT);
      return;
    }
  if (direction < 0 ? loom_timeline_model_parent_of (self->model, lane, slice, &slice)
                    : loom_timeline_model_child_of (self->model, lane, slice, &slice))
    loom_timeline_select (self, lane, slice);
}

static void
move_to_edge (LoomTimeline *self, gboolean end)
{
  double range = self->view.scale * self->view.width;

  if (end && self->live)
    loom_timeline_fit (self);
  else if (end)
    loom_timeline_show_range (self, (double) self->view.bounds_end - range,
                              (double) self->view.bounds_end + range / 50);
  else
    loom_timeline_show_range (self, (double) self->view.bounds_begin - range / 50,
                              (double) self->view.bounds_begin + range - range / 50);
}

static gboolean
clear (LoomTimeline *self)
{
  if (loom_timeline_get_marked (self, NULL, NULL))
    {
      loom_timeline_clear_marked (self);
      return GDK_EVENT_STOP;
    }
  if (!loom_timeline_get_selection (self, NULL, NULL))
    return GDK_EVENT_PROPAGATE;
  loom_timeline_clear_selection (self);
  return GDK_EVENT_STOP;
}

static gboolean
command_cb (GtkWidget *widget, GVariant *args, gpointer user_data G_GNUC_UNUSED)
{
  LoomTimeline *self = LOOM_TIMELINE (widget);
  Command command = (Command) g_variant_get_int32 (args);

  if (self->model == NULL)
    return GDK_EVENT_PROPAGATE;
  loom_timeline_stop_flick (self);

  switch (command)
    {
    case COMMAND_ZOOM_IN:
      loom_timeline_zoom_in (self);
      break;
    case COMMAND_ZOOM_OUT:
      loom_timeline_zoom_out (self);
      break;
    case COMMAND_FIT:
      loom_timeline_fit (self);
      break;
    case COMMAND_ZOOM_TO_SELECTION:
      if (loom_timeline_get_selection (self, NULL, NULL))
        loom_timeline_zoom_to_selection (self);
      else
        loom_timeline_fit (self);
      break;
    case COMMAND_EARLIER:
      loom_timeline_pan (self, -self->view.width / 8);
      break;
    case COMMAND_LATER:
      loom_timeline_pan (self, self->view.width / 8);
      break;
    case COMMAND_UP:
      move_vertically (self, -1);
      break;
    case COMMAND_DOWN:
      move_vertically (self, 1);
      break;
    case COMMAND_BEGIN:
      move_to_edge (self, FALSE);
      break;
    case COMMAND_END:
      move_to_edge (self, TRUE);
      break;
    case COMMAND_PAGE_UP:
      loom_timeline_scroll_by (self, -loom_timeline_body_height (self) * 0.9);
      break;
    case COMMAND_PAGE_DOWN:
      loom_timeline_scroll_by (self, loom_timeline_body_height (self) * 0.9);
      break;
    case COMMAND_PREVIOUS:
      select_neighbour (self, -1);
      break;
    case COMMAND_NEXT:
      select_neighbour (self, 1);
      break;
    case COMMAND_ARROW_BACK:
      loom_timeline_follow_arrow (self, -1);
      break;
    case COMMAND_ARROW_ON:
      loom_timeline_follow_arrow (self, 1);
      break;
    case COMMAND_CLEAR:
      return clear (self);
    case COMMAND_CENTRE:
      if (loom_timeline_get_selection (self, NULL, NULL))
        loom_timeline_centre_selection (self);
      else
        loom_timeline_fit (self);
      break;
    case COMMAND_ONE_HOP:
      loom_timeline_set_one_hop (self, !self->one_hop);
      break;
    case COMMAND_SEARCH:
      g_signal_emit_by_name (self, "search-requested");
      break;
    case COMMAND_NEXT_MATCH:
    case COMMAND_PREVIOUS_MATCH:
      if (!loom_timeline_search_step (self, command == COMMAND_NEXT_MATCH ? 1 : -1))
        gtk_widget_error_bell (widget);
      break;
    case COMMAND_HELP:
      gtk_widget_activate_action (widget, "win.show-help-overlay", NULL);
      break;
    case COMMAND_LEGEND:
      loom_timeline_show_legend (self);
      break;
    case COMMAND_MARK:
      loom_timeline_mark_selection (self);
      break;
    case COMMAND_MARKED_END_EARLIER:
    case COMMAND_MARKED_END_LATER:
      loom_timeline_move_marked_edge (self, 1, command == COMMAND_MARKED_END_LATER ? 1 : -1);
      break;
    case COMMAND_MARKED_BEGIN_EARLIER:
    case COMMAND_MARKED_BEGIN_LATER:
      loom_timeline_move_marked_edge (self, -1, command == COMMAND_MARKED_BEGIN_LATER ? 1 : -1);
      break;
    case COMMAND_ZOOM_TO_MARKED:
      loom_timeline_zoom_to_marked (self);
      break;
    case COMMAND_MORE_MARKED_LANES:
    case COMMAND_FEWER_MARKED_LANES:
      loom_timeline_extend_marked_lanes (self, command == COMMAND_MORE_MARKED_LANES ? 1 : -1);
      break;
    default:
      g_assert_not_reached ();
    }
  return GDK_EVENT_STOP;
}

void
loom_timeline_add_bindings (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    gtk_widget_class_add_binding (widget_class, bindings[i].key, bindings[i].modifiers, command_cb,
                                  "i", (gint) bindings[i].command);
}
