/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "lab/loom-surface.h"

G_BEGIN_DECLS

/**
 * LoomRunState:
 * @LOOM_RUN_RUNNING: its task is pending
 * @LOOM_RUN_DONE: ended well
 * @LOOM_RUN_FAILED: ended with an error, see loom_run_get_message()
 * @LOOM_RUN_CANCELLED: was cancelled
 */
typedef enum
{
  LOOM_RUN_RUNNING,
  LOOM_RUN_DONE,
  LOOM_RUN_FAILED,
  LOOM_RUN_CANCELLED,
} LoomRunState;

/**
 * LoomResume:
 * @function: the async function that went on
 * @line: the source line of its await
 * @thread: the thread it went on on, as the recording names it
 * @on_ui: whether that is the surface's thread
 * @hopped: whether that is another thread than the one that posted it
 * @inline_: whether it went on without being posted
 * @waited: nanoseconds from the await to the post; 0 for one that did not wait
 * @queued: nanoseconds from the post to the resume
 *
 * One await of a run, as the recording tells it.
 */
typedef struct
{
  char     *function;
  char     *thread;
  guint     line;
  gboolean  on_ui;
  gboolean  hopped;
  gboolean  inline_;
  gint64    waited;
  gint64    queued;
} LoomResume;

#define LOOM_TYPE_RUN (loom_run_get_type ())

/**
 * LoomRun:
 *
 * One run of a scenario: what it was given, and the verdict that was measured from
 * the recording when it had ended. Belongs to the UI thread. All properties notify.
 */
G_DECLARE_FINAL_TYPE (LoomRun, loom_run, LOOM, RUN, GObject)

guint        loom_run_get_number        (LoomRun *self);
const char  *loom_run_get_scenario      (LoomRun *self);
const char  *loom_run_get_variant       (LoomRun *self);
gboolean     loom_run_get_capture       (LoomRun *self);
LoomRunState loom_run_get_state         (LoomRun *self);
guint64      loom_run_get_task_id       (LoomRun *self);

/* The error, or what the affinity guard caught; NULL without either. */
const char  *loom_run_get_message       (LoomRun *self);
const char  *loom_run_get_guard_message (LoomRun *self);

/* Where the continuations went on: "main", "worker 2", or several with commas. */
const char  *loom_run_get_resume_thread (LoomRun *self);
gboolean     loom_run_get_resumed_on_ui (LoomRun *self);
guint        loom_run_get_n_hops        (LoomRun *self);
gint64       loom_run_get_queue_delay   (LoomRun *self); /* ns, the longest */
gint64       loom_run_get_begin         (LoomRun *self); /* as weft_trace_get_time() has it */
gint64       loom_run_get_end           (LoomRun *self); /* the same; 0 while it runs */
gint64       loom_run_get_duration      (LoomRun *self); /* ns */
guint        loom_run_get_n_guarded     (LoomRun *self);

guint             loom_run_get_n_resumes (LoomRun *self);
const LoomResume *loom_run_get_resume    (LoomRun *self,
                                          guint    index);

/* (element-type LoomFact) (nullable): the verdict line by line; NULL until there is one. */
GPtrArray   *loom_run_get_facts         (LoomRun *self);
/* Whether it has a verdict, and that shows what the lesson says. */
gboolean     loom_run_is_as_expected    (LoomRun *self);

/* Of a question: which answer its recording shows to be right, from 0; -1 for none. */
gint         loom_run_get_answer        (LoomRun *self);

/* One translated line: "resumed on worker 2 · queued 0.3 ms · 3 hops · …". */
char        *loom_run_dup_summary       (LoomRun *self);

G_END_DECLS
