/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/loom-timeline-test.h"

static void
count_selection_cb (Fixture *fixture)
{
  fixture->n_selected++;
}

static void
count_lanes_cb (Fixture *fixture)
{
  fixture->n_lanes_changed++;
}

void
loom_timeline_test_set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->trace = loom_ui_test_trace (40);
  fixture->timeline = LOOM_TIMELINE (g_object_ref_sink (loom_timeline_new ()));
  loom_timeline_set_trace (fixture->timeline, fixture->trace);
  g_signal_connect_swapped (fixture->timeline, "selection-changed", G_CALLBACK (count_selection_cb),
                            fixture);
  g_signal_connect_swapped (fixture->timeline, "lanes-changed", G_CALLBACK (count_lanes_cb),
                            fixture);
  fixture->window = loom_ui_test_window (GTK_WIDGET (fixture->timeline), WIDTH, HEIGHT);
}

void
loom_timeline_test_destroy (GtkWidget *window, LoomTimeline *timeline)
{
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (timeline);
}

void
loom_timeline_test_tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  loom_timeline_test_destroy (fixture->window, fixture->timeline);
  g_assert_finalize_object (fixture->trace);
}

guint
loom_timeline_test_lane (Fixture *fixture, const char *name)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (fixture->trace); i++)
    if (g_str_equal (loom_trace_get_lane (fixture->trace, i)->name, name))
      return i;
  g_assert_not_reached ();
}

GtkWidget *
loom_timeline_test_popover (GtkWidget *widget, GtkWidget *after)
{
  GtkWidget *child =
      after != NULL ? gtk_widget_get_next_sibling (after) : gtk_widget_get_first_child (widget);

  while (child != NULL && !GTK_IS_POPOVER (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

gboolean
loom_timeline_test_no_popover (gpointer widget)
{
  return loom_timeline_test_popover (widget, NULL) == NULL;
}
