/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "analysis/loom-instances.h"

G_BEGIN_DECLS

/**
 * LoomHistogramQuestion:
 * @find: which they are, and not how many took how long
 * @low: of which, the least time that is wanted
 * @high: the least that is not any more
 * @step: whether the asker wants to go to the first of them
 * @histogram: the answer; the worker's until the task has ended, as @slices
 * @slices: the answer, of which
 *
 * What a worker is asked of a name's instances. Counted by reference, from any thread.
 */
typedef struct
{
  LoomInstances     *instances;
  LoomInstanceTime        measure;
  LoomHistogramScale scale;
  gboolean           find;
  gint64             low;
  gint64             high;
  gboolean           step;
  LoomHistogram     *histogram;
  LoomSliceSet      *slices;

  /*< private >*/
  gatomicrefcount    refs;
} LoomHistogramQuestion;

LoomHistogramQuestion *loom_histogram_question_new   (LoomInstances         *instances,
                                                      LoomInstanceTime            measure) G_GNUC_WARN_UNUSED_RESULT;
LoomHistogramQuestion *loom_histogram_question_ref   (LoomHistogramQuestion *self);
void                   loom_histogram_question_unref (LoomHistogramQuestion *self);

/* Fails only when it is cancelled. */
WeftTask              *loom_histogram_question_run   (LoomHistogramQuestion *self,
                                                      GCancellable          *cancellable) WEFT_OWNED;

G_END_DECLS
