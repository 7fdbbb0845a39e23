/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-stall-monitor.h"

#include "session/loom-stall-watch.h"

/* Milliseconds. Soon enough for a person, and rare enough to cost nothing. */
#define PAUSE 250

struct _LoomStallMonitor
{
  GObject parent_instance;

  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (LoomStallMonitor, loom_stall_monitor, G_TYPE_OBJECT)

enum
{
  STALLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
loom_stall_monitor_finalize (GObject *object)
{
  g_object_unref (LOOM_STALL_MONITOR (object)->cancellable);
  G_OBJECT_CLASS (loom_stall_monitor_parent_class)->finalize (object);
}

static void
loom_stall_monitor_class_init (LoomStallMonitorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_stall_monitor_finalize;

  /**
   * LoomStallMonitor::stalled:
   * @stall: what was seen
   */
  signals[STALLED] = g_signal_new ("stalled", LOOM_TYPE_STALL_MONITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, LOOM_TYPE_STALL);
}

static void
loom_stall_monitor_init (LoomStallMonitor *self)
{
  self->cancellable = g_cancellable_new ();
}

/* The watch is the worker's while a look is under way, and nobody's between. */
typedef struct
{
  WeftAsync async;

  LoomStallMonitor *monitor;
  GCancellable *cancellable;
  LoomStallWatch *watch;
  LoomStall *stall;
} MonitorFrame;

static void
monitor_frame_clear (MonitorFrame *self)
{
  g_object_unref (self->monitor);
  g_object_unref (self->cancellable);
  g_clear_object (&self->stall);
  g_clear_pointer (&self->watch, loom_stall_watch_free);
}

static gboolean
look (WeftResult *result,
      gpointer data,
      GCancellable *cancellable G_GNUC_UNUSED,
      GError **error G_GNUC_UNUSED)
{
  LoomStall *stall = loom_stall_watch_look (data, weft_trace_get_time ());

  *result = stall != NULL ? weft_result_pointer (&weft_type_object, stall)
                          : weft_result_pointer (&weft_type_pointer, NULL);
  return TRUE;
}

static void
tell (MonitorFrame *self)
{
  if (self->stall != NULL && !g_cancellable_is_cancelled (self->cancellable))
    g_signal_emit (self->monitor, signals[STALLED], 0, self->stall);
  g_clear_object (&self->stall);
}

WEFT_ASYNC_DEFINE (watch_for_stalls, MonitorFrame, monitor_frame_clear)
{
  WEFT_BEGIN (self);

  while (TRUE)
    {
      WEFT_AWAIT (weft_delay (PAUSE, self->cancellable));
      WEFT_AWAIT_TO (self->stall, weft_run (look, self->watch, NULL, NULL));
      tell (self);
    }

  WEFT_END;
}

/**
 * loom_stall_monitor_new:
 * @recording: what is recorded; it need not stay
 * @threshold: nanoseconds from which on a stall counts
 * @before: how much of the time before is kept, nanoseconds
 *
 * Returns: (transfer full): a monitor that has begun
 */
LoomStallMonitor *
loom_stall_monitor_new (LoomRecording *recording, gint64 threshold, gint64 before)
{
  LoomStallMonitor *self = g_object_new (LOOM_TYPE_STALL_MONITOR, NULL);
  MonitorFrame *frame = WEFT_ASYNC_NEW (watch_for_stalls);

  frame->monitor = g_object_ref (self);
  frame->cancellable = g_object_ref (self->cancellable);
  frame->watch = loom_stall_watch_new (recording, threshold, before);
  /* Its only error is that it is stopped. */
  weft_task_forget (WEFT_ASYNC_START (frame));
  return self;
}

/**
 * loom_stall_monitor_stop:
 *
 * It tells of nothing any more.
 */
void
loom_stall_monitor_stop (LoomStallMonitor *self)
{
  g_return_if_fail (LOOM_IS_STALL_MONITOR (self));

  g_cancellable_cancel (self->cancellable);
}
