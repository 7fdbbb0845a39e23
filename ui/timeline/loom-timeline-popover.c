/* SPDX-License-Identifier: GPL-3.0-or-later */

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
 * @popover: (transfer floating):
 * @place: what it points to, in @parent
 */
void
loom_timeline_popup (GtkWidget *parent, GtkPopover *popover, const GdkRectangle *place)
{
  gtk_widget_set_parent (GTK_WIDGET (popover), parent);
  gtk_popover_set_pointing_to (popover, place);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (popover);
}

/* Those that are there are given their places when the timeline is. */
void
loom_timeline_present_popovers (LoomTimeline *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      gtk_popover_present (GTK_POPOVER (child));
}
