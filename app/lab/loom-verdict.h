/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "findings/loom-finding.h"
#include "lab/loom-run.h"
#include "trace/loom-trace.h"

G_BEGIN_DECLS

/**
 * LoomFunctionFacts:
 * @n_tasks: how many tasks of it were made
 * @n_resumes: how often it went on after an await
 * @n_on_ui: of these, how often on the main thread
 * @queue_delay: nanoseconds, the longest of these
 * @lanes: (element-type guint): the threads on which it ran
 * @n_at_once: on how many threads it went on at once, at most
 *
 * What a recording says of one async function, or of all of a run's.
 */
typedef struct
{
  guint       n_tasks;
  guint       n_resumes;
  guint       n_on_ui;
  gint64      queue_delay;
  GHashTable *lanes;
  guint       n_at_once;
} LoomFunctionFacts;

/**
 * LoomVerdict:
 * @function: the function that the run's task is of
 * @resumes: (element-type LoomResume): of the run's own task, in the order of time
 * @resume_thread: the threads on which it went on, each once, with commas
 * @resumed_on_ui: whether all of @resumes were on the main thread
 * @queue_delay: nanoseconds, the longest of @resumes
 * @n_hops: how many arrows between two threads the run has, its jobs' among them
 * @all: of the run's task and all that it made, directly or not
 * @functions: (element-type utf8 LoomFunctionFacts): whoever made their tasks
 * @counters: (element-type utf8 gint64): what the scenario counted itself
 * @n_allocations: blocks that the runtime allocated meanwhile; -1 where that was not recorded. The
 *   process's, so what the window's own tasks took meanwhile is among them: none where it only draws the
 *   run (the numbers are the same with a window and without), some where it reads a recording at the same
 *   time. To tell them apart, every allocation of every program would have to look whose it is
 * @n_findings: by rule
 * @n_guarded: how often the affinity guard caught something
 * @guard_message: (nullable): what it caught first
 * @duration: nanoseconds from the start to the result
 * @main_held: nanoseconds, the longest iteration of the main thread's loop, without what the window
 *   took to draw
 * @n_missed: frames of a 60th second that the main loop's long iterations have cost
 * @n_frames: frames that were drawn; -1 where there is no window
 * @failed: whether the run ended with an error
 *
 * What the recording of one run says of it.
 */
typedef struct
{
  char             *function;
  GArray           *resumes;
  char             *resume_thread;
  gboolean          resumed_on_ui;
  gint64            queue_delay;
  guint             n_hops;
  LoomFunctionFacts all;
  GHashTable       *functions;
  GHashTable       *counters;
  gint64            n_allocations;
  guint             n_findings[LOOM_N_RULES];
  guint             n_guarded;
  char             *guard_message;
  gint64            duration;
  gint64            main_held;
  guint             n_missed;
  gint              n_frames;
  gboolean          failed;
} LoomVerdict;

LoomVerdict             *loom_verdict_read         (LoomTrace         *trace,
                                                    guint64            task_id,
                                                    const char        *function,
                                                    gint64             begin,
                                                    gint64             end,
                                                    GCancellable      *cancellable,
                                                    GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void                     loom_verdict_free         (LoomVerdict       *self);

/* NULL where no task of that name was made. */
const LoomFunctionFacts *loom_verdict_get_function (const LoomVerdict *self,
                                                    const char        *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomVerdict, loom_verdict_free)

G_END_DECLS
