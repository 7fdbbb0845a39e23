/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "frame/loom-frame-recorder.h"

#include <weft.h>

static void
before_paint_cb (GdkFrameClock *clock G_GNUC_UNUSED, gint64 *begin)
{
  *begin = weft_trace_get_time ();
}

static void
after_paint_cb (GdkFrameClock *clock G_GNUC_UNUSED, gint64 *begin)
{
  if (*begin != 0)
    weft_trace_complete ("frame", "frame", *begin, weft_trace_get_time ());
  *begin = 0;
}

static void
free_cb (gpointer data, GClosure *closure G_GNUC_UNUSED)
{
  g_free (data);
}

static void
realize_cb (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gint64 *begin = g_new0 (gint64, 1);

  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), begin);
  g_signal_connect_data (clock, "after-paint", G_CALLBACK (after_paint_cb), begin, free_cb, 0);
}

/**
 * loom_frame_recorder_watch:
 * @window: a window that is not realized yet
 *
 * Has each of its frames recorded, as long as it lives: a frame clock lives as long as
 * the surface that a window has while it is realized.
 */
void
loom_frame_recorder_watch (GtkWidget *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (!gtk_widget_get_realized (window));

  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), NULL);
}
