/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "support/loom-ui-test.h"
#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define WIDTH 1200
#define HEIGHT 600

/* A timeline in a window, with the recording of loom_ui_test_trace (). */
typedef struct
{
  LoomTrace    *trace;
  GtkWidget    *window;
  LoomTimeline *timeline;
  guint         n_selected;      /* how often each signal came */
  guint         n_lanes_changed;
} Fixture;

void  loom_timeline_test_set_up    (Fixture       *fixture,
                                    gconstpointer  data);
void  loom_timeline_test_tear_down (Fixture       *fixture,
                                    gconstpointer  data);
/* The same for a timeline that a test makes by itself. */
void  loom_timeline_test_destroy   (GtkWidget     *window,
                                    LoomTimeline  *timeline);
guint loom_timeline_test_lane      (Fixture       *fixture,
                                    const char    *name);
/* The first popover of a widget, or the next one @after another; NULL where there is none. */
GtkWidget *loom_timeline_test_popover (GtkWidget    *widget,
                                       GtkWidget    *after);
/* A condition to wait for: the widget has none. */
gboolean loom_timeline_test_no_popover (gpointer     widget);

G_END_DECLS
