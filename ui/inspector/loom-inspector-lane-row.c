/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-lane-row.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"
#include "timeline/loom-timeline-lane-menu.h"

struct _LoomInspectorLaneRow
{
  GtkListBoxRow parent_instance;

  LoomTimeline *timeline; /* owned */
  guint lane;

  GtkWidget *check;
  GtkWidget *pin;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (LoomInspectorLaneRow, loom_inspector_lane_row, GTK_TYPE_LIST_BOX_ROW)

static void
check_toggled_cb (LoomInspectorLaneRow *self, GtkCheckButton *check)
{
  if (!self->updating)
    loom_timeline_hide_lane (self->timeline, self->lane, !gtk_check_button_get_active (check));
}

static void
pin_toggled_cb (LoomInspectorLaneRow *self, GtkToggleButton *pin)
{
  if (!self->updating)
    loom_timeline_pin_lane (self->timeline, self->lane, gtk_toggle_button_get_active (pin));
}

static void
pressed_cb (LoomInspectorLaneRow *self, gint n_press G_GNUC_UNUSED, double x, double y)
{
  loom_timeline_popup_lane_menu (self->timeline, self->lane, GTK_WIDGET (self), x, y);
}

/* Dragging. */

static GdkContentProvider *
prepare_cb (LoomInspectorLaneRow *self)
{
  return gdk_content_provider_new_typed (LOOM_TYPE_INSPECTOR_LANE_ROW, self);
}

static void
drag_begin_cb (LoomInspectorLaneRow *self, GdkDrag *drag G_GNUC_UNUSED, GtkDragSource *source)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, paintable, 16, 8);
}

static gboolean
drop_cb (LoomInspectorLaneRow *self, const GValue *value)
{
  LoomInspectorLaneRow *dropped = g_value_get_object (value);

  if (dropped == NULL || dropped->timeline != self->timeline)
    return FALSE;
  loom_timeline_place_lane (self->timeline, dropped->lane, self->lane);
  return TRUE;
}

static void
add_controllers (LoomInspectorLaneRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (LOOM_TYPE_INSPECTOR_LANE_ROW, GDK_ACTION_MOVE);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_swapped (source, "prepare", G_CALLBACK (prepare_cb), self);
  g_signal_connect_swapped (source, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

/* Construction. */

static void
loom_inspector_lane_row_dispose (GObject *object)
{
  LoomInspectorLaneRow *self = LOOM_INSPECTOR_LANE_ROW (object);

  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  /* A menu that is open is the row's child, too. */
  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (GTK_IS_POPOVER (child))
        gtk_widget_unparent (child);
      child = next;
    }
  g_clear_object (&self->timeline);
  G_OBJECT_CLASS (loom_inspector_lane_row_parent_class)->dispose (object);
}

static void
loom_inspector_lane_row_class_init (LoomInspectorLaneRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loom_inspector_lane_row_dispose;
}

static void
loom_inspector_lane_row_init (LoomInspectorLaneRow *self)
{
  self->check = gtk_check_button_new ();
  self->pin = gtk_toggle_button_new ();
  /* The list's keys do what these do. */
  gtk_widget_set_focusable (self->check, FALSE);
  gtk_widget_set_focusable (self->pin, FALSE);
  gtk_button_set_icon_name (GTK_BUTTON (self->pin), "view-pin-symbolic");
  gtk_widget_set_tooltip_text (self->pin, _ ("Keep at the top (P)"));
  gtk_widget_set_valign (self->pin, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->pin, "flat");
  gtk_widget_add_css_class (self->pin, "lane-pin");
  g_signal_connect_swapped (self->check, "toggled", G_CALLBACK (check_toggled_cb), self);
  g_signal_connect_swapped (self->pin, "toggled", G_CALLBACK (pin_toggled_cb), self);
  add_controllers (self);
}

static char *
dup_busy (LoomTimeline *timeline, const LoomLane *lane)
{
  LoomTrace *trace = loom_timeline_get_trace (timeline);
  gint64 length = loom_trace_get_end (trace) - loom_trace_get_begin (trace);
  gint64 busy =
      loom_timeline_model_get_totals (loom_timeline_get_model (timeline), lane->number)->busy;

  if (lane->kind != LOOM_LANE_THREAD || length <= 0)
    return NULL;
  return g_strdup_printf (_ ("busy %.0f %%"), 100.0 * (double) busy / (double) length);
}

/**
 * loom_inspector_lane_row_new:
 * @timeline: whose lane it is; a reference is kept
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
loom_inspector_lane_row_new (LoomTimeline *timeline, guint number)
{
  LoomInspectorLaneRow *self = g_object_new (LOOM_TYPE_INSPECTOR_LANE_ROW, NULL);
  const LoomLane *lane = loom_trace_get_lane (loom_timeline_get_trace (timeline), number);
  const LoomLaneTotals *totals =
      loom_timeline_model_get_totals (loom_timeline_get_model (timeline), number);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (lane->name);
  g_autofree char *count = loom_count_format (totals->n_events);
  g_autofree char *busy = dup_busy (timeline, lane);
  g_autofree char *tooltip =
      busy != NULL ? g_strdup_printf ("%s\n%s", lane->name, busy) : g_strdup (lane->name);
  GtkWidget *label = gtk_label_new (count);

  self->timeline = g_object_ref (timeline);
  self->lane = number;
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_tooltip_text (name, tooltip);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "caption");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  lane->name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Keep at the top"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, lane->name,
                                  -1);

  gtk_box_append (GTK_BOX (box), self->check);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->pin);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  loom_inspector_lane_row_update (self);
  return GTK_WIDGET (self);
}

guint
loom_inspector_lane_row_get_lane (LoomInspectorLaneRow *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_LANE_ROW (self), 0);

  return self->lane;
}

void
loom_inspector_lane_row_update (LoomInspectorLaneRow *self)
{
  LoomLaneOrder *order;

  g_return_if_fail (LOOM_IS_INSPECTOR_LANE_ROW (self));

  order = loom_timeline_get_lane_order (self->timeline);
  self->updating = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check),
                               !loom_lane_order_is_hidden (order, self->lane));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->pin),
                                loom_lane_order_is_pinned (order, self->lane));
  self->updating = FALSE;
}
