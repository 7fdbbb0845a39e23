/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-lane-row.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"
#include "timeline/loom-timeline-lane-menu.h"

struct _LoomInspectorLaneRow
{
  GtkWidget parent_instance;

  LoomInspectorLaneList *lanes; /* owned */
  LoomTimeline *timeline;       /* borrowed from these */
  guint position;               /* GTK_INVALID_LIST_POSITION where it is not shown */
  guint lane;
  guint dragged; /* the lane that stood there when a drag began */

  GtkWidget *check;
  GtkWidget *name;
  GtkWidget *count;
  GtkWidget *pin;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (LoomInspectorLaneRow, loom_inspector_lane_row, GTK_TYPE_WIDGET)

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

/* What is on it. */

static const LoomLane *
get_lane (LoomInspectorLaneRow *self)
{
  return loom_trace_get_lane (loom_timeline_get_trace (self->timeline), self->lane);
}

static const LoomLaneTotals *
get_totals (LoomInspectorLaneRow *self)
{
  return loom_timeline_model_get_totals (loom_timeline_get_model (self->timeline), self->lane);
}

static char *
dup_busy (LoomInspectorLaneRow *self)
{
  LoomTrace *trace = loom_timeline_get_trace (self->timeline);
  gint64 length = loom_trace_get_end (trace) - loom_trace_get_begin (trace);

  if (get_lane (self)->kind != LOOM_LANE_THREAD || length <= 0)
    return NULL;
  return g_strdup_printf (_ ("busy %.0f %%"),
                          100.0 * (double) get_totals (self)->busy / (double) length);
}

/* Asked for: each time a row gets another tooltip, GTK asks the display where the pointer is. */
static gboolean
query_tooltip_cb (LoomInspectorLaneRow *self,
                  gint x G_GNUC_UNUSED,
                  gint y G_GNUC_UNUSED,
                  gboolean keyboard G_GNUC_UNUSED,
                  GtkTooltip *tooltip)
{
  g_autofree char *busy = NULL;
  g_autofree char *text = NULL;

  if (self->position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  busy = dup_busy (self);
  text = busy != NULL ? g_strdup_printf ("%s\n%s", get_lane (self)->name, busy)
                      : g_strdup (get_lane (self)->name);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
show_name (LoomInspectorLaneRow *self, const char *name)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_label_set_text (GTK_LABEL (self->name), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  /* The view's own widget has the focus, and is what a screen reader meets. */
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
relisted_cb (LoomInspectorLaneRow *self)
{
  LoomLaneOrder *order = loom_timeline_get_lane_order (self->timeline);
  g_autofree char *count = NULL;

  if (self->position == GTK_INVALID_LIST_POSITION)
    return;
  self->lane = loom_inspector_lane_list_get_lane (self->lanes, self->position);
  count = loom_count_format (get_totals (self)->n_events);
  show_name (self, get_lane (self)->name);
  gtk_label_set_text (GTK_LABEL (self->count), count);
  self->updating = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check),
                               !loom_lane_order_is_hidden (order, self->lane));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->pin),
                                loom_lane_order_is_pinned (order, self->lane));
  self->updating = FALSE;
}

/* Dragging. */

static GdkContentProvider *
prepare_cb (LoomInspectorLaneRow *self)
{
  /* Until it is dropped, another lane may have come to stand here. */
  self->dragged = self->lane;
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
  loom_timeline_place_lane (self->timeline, dropped->dragged, self->lane);
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
  GtkWidget *child;

  /* A menu that is open is the row's child, too. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->position = GTK_INVALID_LIST_POSITION;
  g_clear_object (&self->lanes);
  G_OBJECT_CLASS (loom_inspector_lane_row_parent_class)->dispose (object);
}

static void
loom_inspector_lane_row_class_init (LoomInspectorLaneRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loom_inspector_lane_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
add_name (LoomInspectorLaneRow *self)
{
  self->name = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_widget_set_has_tooltip (self->name, TRUE);
  g_signal_connect_object (self->name, "query-tooltip", G_CALLBACK (query_tooltip_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
add_count (LoomInspectorLaneRow *self)
{
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_add_css_class (self->count, "caption");
}

static void
add_buttons (LoomInspectorLaneRow *self)
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
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Keep at the top"), -1);
  g_signal_connect_swapped (self->check, "toggled", G_CALLBACK (check_toggled_cb), self);
  g_signal_connect_swapped (self->pin, "toggled", G_CALLBACK (pin_toggled_cb), self);
}

static void
loom_inspector_lane_row_init (LoomInspectorLaneRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  self->position = GTK_INVALID_LIST_POSITION;
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  add_buttons (self);
  add_name (self);
  add_count (self);
  gtk_widget_set_parent (self->check, GTK_WIDGET (self));
  gtk_widget_set_parent (self->name, GTK_WIDGET (self));
  gtk_widget_set_parent (self->count, GTK_WIDGET (self));
  gtk_widget_set_parent (self->pin, GTK_WIDGET (self));
  add_controllers (self);
}

/**
 * loom_inspector_lane_row_new:
 * @lanes: in which list it stands; a reference is kept
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
loom_inspector_lane_row_new (LoomInspectorLaneList *lanes)
{
  LoomInspectorLaneRow *self;

  g_return_val_if_fail (LOOM_IS_INSPECTOR_LANE_LIST (lanes), NULL);

  self = g_object_new (LOOM_TYPE_INSPECTOR_LANE_ROW, NULL);
  self->lanes = g_object_ref (lanes);
  self->timeline = loom_inspector_lane_list_get_timeline (lanes);
  g_signal_connect_object (lanes, "relisted", G_CALLBACK (relisted_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * loom_inspector_lane_row_get_lane:
 *
 * Returns: the number of the lane that it shows
 */
guint
loom_inspector_lane_row_get_lane (LoomInspectorLaneRow *self)
{
  g_return_val_if_fail (LOOM_IS_INSPECTOR_LANE_ROW (self), 0);

  return self->lane;
}

/**
 * loom_inspector_lane_row_set_position:
 * @position: a place in the list, or %GTK_INVALID_LIST_POSITION
 *
 * Shows the lane that stands there, and whichever comes to stand there.
 */
void
loom_inspector_lane_row_set_position (LoomInspectorLaneRow *self, guint position)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_LANE_ROW (self));

  self->position = position;
  relisted_cb (self);
}
