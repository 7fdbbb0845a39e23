/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-stall-monitor.h"

#include <weft.h>

#include "session/loom-stall-watch.h"

/*
 * A timer, and a look on a thread of GLib's when the one before it has ended; not functions and
 * workers of libweft: they would be in the recording of this very program, four times a second,
 * where a person looks for something else.
 */

/* Milliseconds. Soon enough for a person, and rare enough to cost nothing. */
#define PAUSE 250

struct _LoomStallMonitor
{
  GObject parent_instance;

  LoomStallWatch *watch; /* a thread's while a look is under way */
  GSource *timer;        /* NULL when it has been stopped */
  gboolean looking;
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
  LoomStallMonitor *self = LOOM_STALL_MONITOR (object);

  loom_stall_monitor_stop (self);
  g_clear_pointer (&self->watch, loom_stall_watch_free);
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
loom_stall_monitor_init (LoomStallMonitor *self G_GNUC_UNUSED)
{
}

static void
look (GTask *task,
      gpointer source_object,
      gpointer task_data G_GNUC_UNUSED,
      GCancellable *cancellable G_GNUC_UNUSED)
{
  LoomStallMonitor *self = source_object;

  g_task_return_pointer (task, loom_stall_watch_look (self->watch, weft_trace_get_time ()),
                         g_object_unref);
}

static void
looked_cb (GObject *source_object, GAsyncResult *result, gpointer user_data G_GNUC_UNUSED)
{
  LoomStallMonitor *self = LOOM_STALL_MONITOR (source_object);
  g_autoptr (LoomStall) stall = g_task_propagate_pointer (G_TASK (result), NULL);

  self->looking = FALSE;
  if (stall != NULL && self->timer != NULL)
    g_signal_emit (self, signals[STALLED], 0, stall);
}

static gboolean
timer_cb (gpointer data)
{
  LoomStallMonitor *self = data;
  g_autoptr (GTask) task = NULL;

  if (self->looking)
    return G_SOURCE_CONTINUE;
  self->looking = TRUE;
  task = g_task_new (self, NULL, looked_cb, NULL);
  g_task_run_in_thread (task, look);
  return G_SOURCE_CONTINUE;
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

  self->watch = loom_stall_watch_new (recording, threshold, before);
  self->timer = g_timeout_source_new (PAUSE);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
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

  if (self->timer == NULL)
    return;
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}
