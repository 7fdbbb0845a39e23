/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "trace/weft-control-private.h"
#include "trace/weft-trace.h"
#include "task/weft-task.h"

/*
 * What the runtime tells the recorder. The vocabulary of a Weft recording, in
 * terms of the Fuchsia trace format; app/trace/ and app/analysis/ read it back:
 *
 *   category     event             on the thread that      arguments
 *   weft.task    async begin/end   made / completed it     file, line, parent; status
 *   weft.task    async begin       began the recording     file, line, parent, alive
 *   weft.run     duration b/e      runs the function       task; line (where it goes on; 0 at first)
 *   weft.await   async instant     awaits (id = awaiter)   line, awaited, capture, context
 *   weft.hop     flow begin        posts   (id = task)     to ("pool" or the context's name)
 *   weft.hop     flow end          resumes (id = task)
 *   weft.park    duration b/e      worker that sleeps
 *   weft.loop    duration b/e      main loop, one iteration without its sleep
 *   weft.wait    duration b/e      blocks in weft_task_wait()    task; file, line, function: where
 *   weft.deadlock instant          was to block for ever         message; file, line, function: where
 *   weft.guard   instant           touched what is not its own   message
 *   weft.error   instant           released a lost error         message
 *   weft.async-void instant        a function failed that nobody can await   message
 *   weft.block   duration b/e      between weft_blocking_begin() and _end()
 *   weft.misuse  instant           awaited a value task again    message
 *   weft.forget  instant           said that nobody will await   task
 *   weft.cancel  instant           a function of weft_run() was cancelled while it ran, and came to
 *                                  its end all the same          task
 *
 * A task that was there before the recording has a begin as well, just before the time at which
 * the recording began, with `alive` = true. Nobody remembers who has made it: its parent is who
 * awaited it then, or 0. Who awaited another one then has an await at that time; where it does
 * not say a context, nobody knows any more in which one that was.
 *
 * An async begin or end carries the task's name; so do await, run and hop of that
 * task. A task's posts and resumes alternate, so its id serves as the flow's.
 */

G_BEGIN_DECLS

/* Nonzero while recording, or where it is asked for. A relaxed load: a late event is one event
 * less. */
static inline gboolean
weft_trace_is_active (void)
{
  return G_UNLIKELY (__atomic_load_n (&weft_control_.page.active, __ATOMIC_RELAXED) != 0);
}

/* The name of the pool as a place, interned. */
extern const char weft_trace_pool_[] __attribute__ ((visibility ("hidden")));

void weft_trace_task_begin   (guint64     id,
                              WeftSite   *site,
                              guint64     parent);
void weft_trace_task_alive   (guint64     id,
                              const WeftSite *site,
                              guint64     awaiter,
                              guint64     time);
void weft_trace_await_alive  (guint64     id,
                              const WeftSite *site,
                              guint       line,
                              guint64     awaited,
                              const char *context,
                              guint64     time);
void weft_trace_task_end     (guint64     id,
                              WeftSite   *site,
                              WeftTaskStatus status);
void weft_trace_run_begin    (guint64     id,
                              WeftSite   *site,
                              guint       line);
void weft_trace_run_end      (guint64     id,
                              WeftSite   *site);
void weft_trace_await        (guint64     id,
                              WeftSite   *site,
                              guint       line,
                              guint64     awaited,
                              gboolean    capture,
                              const char *context);
void weft_trace_post         (guint64     id,
                              WeftSite   *site,
                              const char *to);
void weft_trace_resume       (guint64     id,
                              WeftSite   *site);
void weft_trace_park_begin   (void);
void weft_trace_park_end     (void);
void weft_trace_loop_begin   (void);
void weft_trace_loop_end     (void);
void weft_trace_wait_begin   (guint64     id,
                              const WeftSite *site);
void weft_trace_wait_end     (void);
void weft_trace_blocking_begin (void);
void weft_trace_blocking_end (void);
void weft_trace_forget       (guint64     id);
void weft_trace_cancel_ignored (guint64   id);
void weft_trace_misuse       (const WeftSite *site,
                              const char *message);
void weft_trace_deadlock     (const WeftSite *site,
                              const char *message);
void weft_trace_guard        (const char *message);
void weft_trace_lost_error   (const WeftSite *site,
                              const char *message);
void weft_trace_async_void_error (const WeftSite *site,
                              const char *message);

G_END_DECLS
