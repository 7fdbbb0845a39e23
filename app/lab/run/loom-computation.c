/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/run/loom-computation.h"

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftRunFunc func;
  WeftResult result;
  char *text;
  GError *error;
} ComputeFrame;

static void
compute_frame_clear (ComputeFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

/* Here and now, in the handler of a click. */
WEFT_ASYNC_DEFINE (compute_here, ComputeFrame, compute_frame_clear)
{
  WEFT_BEGIN (self);

  if (!self->func (&self->result, self->lesson, loom_lesson_get_cancellable (self->lesson),
                   &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  self->text = self->result.v_pointer;
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* On a worker; the UI thread goes on until it is done. */
WEFT_ASYNC_DEFINE (compute_on_pool, ComputeFrame, compute_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->text, weft_run (self->func, self->lesson, NULL,
                                       loom_lesson_get_cancellable (self->lesson)));
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/**
 * loom_compute_here:
 * @lesson: a lesson
 * @func: the computation
 *
 * Returns: (transfer full): a task without a value, which completes when it is shown
 */
WeftTask *
loom_compute_here (LoomLesson *lesson, WeftRunFunc func)
{
  ComputeFrame *self = WEFT_ASYNC_NEW (compute_here);

  self->lesson = loom_lesson_ref (lesson);
  self->func = func;
  return WEFT_ASYNC_START (self);
}

/**
 * loom_compute_on_pool:
 * @lesson: a lesson
 * @func: the computation
 *
 * Returns: (transfer full): a task without a value, which completes when it is shown
 */
WeftTask *
loom_compute_on_pool (LoomLesson *lesson, WeftRunFunc func)
{
  ComputeFrame *self = WEFT_ASYNC_NEW (compute_on_pool);

  self->lesson = loom_lesson_ref (lesson);
  self->func = func;
  return WEFT_ASYNC_START (self);
}

const LoomExpectation loom_computed_here[] = {
  { LOOM_MEASURE_FINDINGS, "W009", LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_FRAMES_DROPPED, NULL, LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_THREADS, NULL, LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_HOPS, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

const LoomExpectation loom_computed_on_pool[] = {
  { LOOM_MEASURE_THREADS, NULL, LOOM_IS, 2, LOOM_ALWAYS },
  /* To the worker, and back unless it was done before the await. */
  { LOOM_MEASURE_HOPS, NULL, LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_OFF_UI, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};
