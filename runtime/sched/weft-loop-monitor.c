/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sched/weft-loop-monitor-private.h"

#include "trace/weft-trace-private.h"

/* A poll function has no data; the loop of a thread has the thread's. */
static __thread GPollFunc original_poll;
static __thread gboolean in_iteration;

static int
monitored_poll (GPollFD *fds, guint n_fds, int timeout)
{
  GPollFunc poll_func = original_poll != NULL ? original_poll : g_poll;
  int n_ready;

  if (in_iteration)
    {
      in_iteration = FALSE;
      weft_trace_loop_end ();
    }

  n_ready = poll_func (fds, n_fds, timeout);

  if (weft_trace_is_active ())
    {
      int saved_errno = errno;

      in_iteration = TRUE;
      weft_trace_loop_begin ();
      errno = saved_errno;
    }
  return n_ready;
}

void
weft_loop_monitor_install (GMainContext *main_context)
{
  GPollFunc poll_func = g_main_context_get_poll_func (main_context);

  if (poll_func == monitored_poll)
    return;
  original_poll = poll_func;
  g_main_context_set_poll_func (main_context, monitored_poll);
}

void
weft_loop_monitor_remove (GMainContext *main_context)
{
  if (g_main_context_get_poll_func (main_context) != monitored_poll)
    return;

  if (in_iteration)
    {
      in_iteration = FALSE;
      weft_trace_loop_end ();
    }
  g_main_context_set_poll_func (main_context, original_poll);
  original_poll = NULL;
}
