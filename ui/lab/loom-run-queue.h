/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-lab.h"
#include "lab/loom-live-view.h"

G_BEGIN_DECLS

#define LOOM_TYPE_RUN_QUEUE (loom_run_queue_get_type ())

/**
 * LoomRunQueue:
 *
 * Runs scenarios one after the other, for a verdict is of what ran in its time, and knows
 * when each run was in the timeline. Belongs to the UI thread.
 *
 * States: idle; running, from loom_run_queue_run() until the last run has its verdict;
 * running the last one, once it was cancelled. Only the UI thread moves it.
 *
 * Properties that notify: `busy`. Signals: `run-begun`, with the #LoomRun; `run-ended`, with
 * the same; `ended`, with the numbers of the first and the last run.
 */
G_DECLARE_FINAL_TYPE (LoomRunQueue, loom_run_queue, LOOM, RUN_QUEUE, GObject)

LoomRunQueue *loom_run_queue_new         (LoomLab            *lab,
                                          LoomLiveView       *live_view);

gboolean      loom_run_queue_get_busy    (LoomRunQueue       *self);
/* How the switch stands for the runs that come. */
void          loom_run_queue_set_capture (LoomRunQueue       *self,
                                          gboolean            capture);

WeftTask     *loom_run_queue_run         (LoomRunQueue       *self,
                                          const LoomScenario *scenario,
                                          const LoomVariant  *variant,
                                          guint               n_times) WEFT_OWNED;
void          loom_run_queue_cancel      (LoomRunQueue       *self);
/* How many of those that are to run in a row have run; both 0 where nothing runs. */
void          loom_run_queue_get_progress (LoomRunQueue      *self,
                                          guint              *n_done,
                                          guint              *n_all);
/* Completes when nothing runs any more. */
WeftTask     *loom_run_queue_settle      (LoomRunQueue       *self) WEFT_OWNED;

/* When a run was, nanoseconds since the origin of the lab's recording. */
gboolean      loom_run_queue_get_span    (LoomRunQueue       *self,
                                          guint               number,
                                          gint64             *begin,
                                          gint64             *end);

G_END_DECLS
