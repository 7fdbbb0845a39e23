/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-run.h"
#include "trace/loom-trace.h"

G_BEGIN_DECLS

/**
 * LoomVerdict:
 * @resumes: (element-type LoomResume): in the order of time
 * @resume_thread: the threads on which it went on, each once, with commas
 * @resumed_on_ui: whether all of @resumes were on the main thread
 * @n_hops: how many arrows between two threads the run has, its jobs' among them
 * @queue_delay: nanoseconds, the longest of @resumes
 * @n_guarded: how often the affinity guard caught something
 * @guard_message: (nullable): what it caught first
 *
 * What a recording says of one task.
 */
typedef struct
{
  GArray   *resumes;
  char     *resume_thread;
  gboolean  resumed_on_ui;
  guint     n_hops;
  gint64    queue_delay;
  guint     n_guarded;
  char     *guard_message;
} LoomVerdict;

LoomVerdict *loom_verdict_read (LoomTrace   *trace,
                                guint64      task_id,
                                const char  *function,
                                gint64       begin,
                                gint64       end);
void         loom_verdict_free (LoomVerdict *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomVerdict, loom_verdict_free)

G_END_DECLS
