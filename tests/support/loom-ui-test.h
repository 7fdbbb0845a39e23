/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "trace/loom-trace-builder.h"

G_BEGIN_DECLS

typedef gboolean (*LoomTestCondition) (gpointer data);

/* Runs the main loop until something holds; the test fails where it does not within a minute. */
void       loom_ui_test_until    (LoomTestCondition condition,
                                  gpointer          data);
/* Runs the main loop until the widget's window has drawn @n frames more. */
void       loom_ui_test_frames   (GtkWidget        *widget,
                                  guint             n);
/* A window with the widget, drawn once. */
GtkWidget *loom_ui_test_window   (GtkWidget        *widget,
                                  int               width,
                                  int               height);
/* What the widget looks like. */
GdkTexture *loom_ui_test_picture (GtkWidget        *widget);
guint      loom_ui_test_n_colors (GdkTexture       *texture);
/* Does what a key does, through the widget's own shortcuts. */
gboolean   loom_ui_test_press    (GtkWidget        *widget,
                                  guint             key);

gboolean   loom_ui_test_press_with (GtkWidget      *widget,
                                  guint             key,
                                  GdkModifierType   modifiers);
/* A drag with the first button, through the widget's own gesture, in a few steps. */
void       loom_ui_test_drag     (GtkWidget        *widget,
                                  double            x0,
                                  double            y0,
                                  double            x1,
                                  double            y1);

/* The first widget of a type, from @root on; NULL where there is none. */
GtkWidget *loom_ui_test_find     (GtkWidget        *root,
                                  GType             type);
/* The widget's own controller of a type, to emit its signals. */
GtkEventController *loom_ui_test_controller (GtkWidget *widget,
                                  GType             type);

/* Two workers and a main thread with nested slices, hops between them, frames, a guard, a counter. */
LoomTrace *loom_ui_test_trace    (guint             n_rounds);
/* A round of that into a builder that goes on. */
void       loom_ui_test_round    (LoomTraceBuilder *builder,
                                  guint             round);
/* The folder with real recordings, or NULL after having skipped the test. */
char      *loom_ui_test_traces   (void);

G_END_DECLS
