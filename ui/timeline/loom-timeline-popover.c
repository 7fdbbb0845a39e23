/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-legend.h"
#include "timeline/loom-timeline-private.h"

/* What is popped up once, and goes when it closes. */

/* Not while it closes: a menu's action is activated after that. */
static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (popover), g_object_unref);
}

/**
 * loom_timeline_popup:
 * @parent: the timeline, or what lists its lanes; has to present its popovers when it is allocated
 * @popover: (transfer floating): a popover without a parent
 * @place: what it points to, in @parent
 *
 * Shows it until it is closed, and lets go of it then.
 */
void
loom_timeline_popup (GtkWidget *parent, GtkPopover *popover, const GdkRectangle *place)
{
  gtk_widget_set_parent (GTK_WIDGET (popover), parent);
  gtk_popover_set_pointing_to (popover, place);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (popover);
}

/**
 * loom_timeline_present_popovers:
 *
 * Gives those that are there their places; to be called when the timeline is given its own.
 */
void
loom_timeline_present_popovers (LoomTimeline *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      gtk_popover_present (GTK_POPOVER (child));
}

/* With the focus back where it is now when the person goes on. */
static void
open_legend (LoomTimeline *self)
{
  const GdkRectangle corner = { 12, RULER_HEIGHT - 1, 1, 1 };
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *legend = loom_timeline_legend_new ();

  gtk_widget_set_halign (legend, GTK_ALIGN_START);
  if (focus != NULL)
    g_signal_connect_object (legend, "closed", G_CALLBACK (gtk_widget_grab_focus), focus,
                             G_CONNECT_SWAPPED);
  loom_timeline_popup (GTK_WIDGET (self), GTK_POPOVER (legend), &corner);
}

/**
 * loom_timeline_show_legend:
 *
 * Says what the shapes and colours mean, each drawn as in the timeline, until the person goes on.
 */
void
loom_timeline_show_legend (LoomTimeline *self)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (LOOM_IS_TIMELINE_LEGEND (child))
      return;
  open_legend (self);
}

static gboolean
legend_cb (GtkWidget *page, GVariant *args G_GNUC_UNUSED, gpointer data)
{
  LoomTimeline *self = data;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (page));

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return GDK_EVENT_PROPAGATE;
  /* One is read already, be it a button's. */
  if (focus == NULL || gtk_widget_get_ancestor (focus, LOOM_TYPE_TIMELINE_LEGEND) == NULL)
    loom_timeline_show_legend (self);
  return GDK_EVENT_STOP;
}

/**
 * loom_timeline_add_legend_key:
 * @page: what the timeline is in
 *
 * Lets the timeline's key for the legend show it wherever the focus is in @page; where a text is
 * typed, it is a letter.
 */
void
loom_timeline_add_legend_key (LoomTimeline *self, GtkWidget *page)
{
  GtkEventController *controller;

  g_return_if_fail (LOOM_IS_TIMELINE (self));
  g_return_if_fail (GTK_IS_WIDGET (page));

  controller = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_l, 0),
                        gtk_callback_action_new (legend_cb, self, NULL)));
  gtk_widget_add_controller (page, controller);
}
