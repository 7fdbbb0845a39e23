/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "frame/loom-next-frame.h"

typedef struct
{
  GtkWidget *widget; /* borrowed: the tick callback, which owns this, goes before it */
  WeftCompletionSource *source;
  gulong unmap;
  guint tick;
  gboolean asked;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *self = data;

  g_clear_signal_handler (&self->unmap, self->widget);
  weft_completion_source_free (self->source);
  g_free (self);
}

/* A tick comes before its frame is drawn, so the one that was asked for is on the screen
 * at the next. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock G_GNUC_UNUSED, gpointer data)
{
  Wait *self = data;

  gtk_widget_queue_draw (widget);
  if (!self->asked)
    {
      self->asked = TRUE;
      return G_SOURCE_CONTINUE;
    }
  weft_completion_source_set (self->source, weft_result_void ());
  return G_SOURCE_REMOVE;
}

/* What is not shown is never drawn, and all of it that is to be seen can be seen. */
static void
unmap_cb (GtkWidget *widget, gpointer data)
{
  Wait *self = data;

  weft_completion_source_set (self->source, weft_result_void ());
  gtk_widget_remove_tick_callback (widget, self->tick);
}

/**
 * loom_next_frame:
 * @widget: a widget that is shown in a window
 *
 * Waits until everything that has been changed so far is drawn, or @widget is hidden.
 *
 * Returns: (transfer full): a task without a value; it fails with %WEFT_ERROR_ABANDONED
 *   where @widget goes away before
 */
WeftTask *
loom_next_frame (GtkWidget *widget)
{
  Wait *self;
  WeftTask *task;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  if (!gtk_widget_get_mapped (widget))
    return weft_task_from_result (weft_result_void ());

  self = g_new0 (Wait, 1);
  self->widget = widget;
  self->source = weft_completion_source_new (WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY);
  task = weft_task_ref (weft_completion_source_get_task (self->source));
  self->unmap = g_signal_connect (widget, "unmap", G_CALLBACK (unmap_cb), self);
  self->tick = gtk_widget_add_tick_callback (widget, tick_cb, self, wait_free);
  gtk_widget_queue_draw (widget);
  return task;
}
