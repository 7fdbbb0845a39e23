/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-lanes.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"
#include "timeline/loom-timeline-layout.h"

struct _LoomInspectorLanes
{
  AdwBin parent_instance;

  LoomTimeline *timeline; /* owned */

  GtkListBox *list;
  GtkWidget *all_button;
};

G_DEFINE_FINAL_TYPE (LoomInspectorLanes, loom_inspector_lanes, ADW_TYPE_BIN)

static guint
row_lane (GtkWidget *row)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "lane"));
}

static GtkCheckButton *
row_check (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "check");
}

static void
update_all_button (LoomInspectorLanes *self)
{
  gboolean hidden = FALSE;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    hidden |= loom_timeline_is_lane_hidden (self->timeline, row_lane (row));
  gtk_widget_set_sensitive (self->all_button, hidden);
}

static void
toggled_cb (LoomInspectorLanes *self, GtkCheckButton *check)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (check), GTK_TYPE_LIST_BOX_ROW);

  loom_timeline_hide_lane (self->timeline, row_lane (row), !gtk_check_button_get_active (check));
  update_all_button (self);
}

static void
row_activated_cb (LoomInspectorLanes *self G_GNUC_UNUSED, GtkListBoxRow *row)
{
  GtkCheckButton *check = row_check (GTK_WIDGET (row));

  gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
}

static void
show_all_cb (LoomInspectorLanes *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    gtk_check_button_set_active (row_check (row), TRUE);
}

static guint
lane_count (const LoomLane *lane)
{
  return lane->slices->len + lane->instants->len + (lane->samples != NULL ? lane->samples->len : 0);
}

static GtkWidget *
create_row (LoomInspectorLanes *self, const LoomLane *lane)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *name = gtk_label_new (lane->name);
  g_autofree char *count = loom_count_format (lane_count (lane));
  GtkWidget *number = gtk_label_new (count);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_tooltip_text (name, lane->name);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (number, "caption");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  gtk_widget_set_focusable (check, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, lane->name,
                                  -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);

  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), number);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "lane", GUINT_TO_POINTER (lane->number));
  g_object_set_data (G_OBJECT (row), "check", check);
  return row;
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
  gtk_widget_class_bind_template_child (widget_class, LoomInspectorLanes, all_button);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
}

static void
loom_inspector_lanes_init (LoomInspectorLanes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * loom_inspector_lanes_set_timeline:
 * @timeline: whose lanes to list; a reference is kept
 */
void
loom_inspector_lanes_set_timeline (LoomInspectorLanes *self, LoomTimeline *timeline)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_LANES (self));
  g_return_if_fail (LOOM_IS_TIMELINE (timeline));

  g_set_object (&self->timeline, timeline);
  loom_inspector_lanes_refresh (self);
}

static gint
compare_lanes_cb (gconstpointer a, gconstpointer b)
{
  return loom_lane_compare (*(const LoomLane *const *) a, *(const LoomLane *const *) b);
}

void
loom_inspector_lanes_refresh (LoomInspectorLanes *self)
{
  g_autoptr (GPtrArray) lanes = g_ptr_array_new ();
  LoomTrace *trace;
  GtkWidget *row;

  g_return_if_fail (LOOM_IS_INSPECTOR_LANES (self));

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);

  trace = loom_timeline_get_trace (self->timeline);
  for (guint i = 0; trace != NULL && i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      if (!loom_lane_is_empty (lane))
        g_ptr_array_add (lanes, (gpointer) lane);
    }
  g_ptr_array_sort (lanes, compare_lanes_cb);
  for (guint i = 0; i < lanes->len; i++)
    gtk_list_box_append (self->list, create_row (self, lanes->pdata[i]));
  gtk_widget_set_sensitive (self->all_button, FALSE);
}
