/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/cancellation/loom-cancellation-scenarios.h"

#include <glib/gi18n-lib.h>

#define STEPS 200
#define STEP_SIZE (128 * 1024)

/* A step of a computation: half a millisecond, more or less. */
static void
compute_step (void)
{
  g_autofree guchar *bytes = g_malloc0 (STEP_SIZE);
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, STEP_SIZE);

  (void) digest;
}

#define DONE "steps done"

/* The lesson begins here. */

typedef struct
{
  WeftCompletionSource *begun;
  int n_done;
} Computation;

/* Tells who waits for it that the first step is done. */
static void
compute_next (Computation *self)
{
  compute_step ();
  if (self->n_done == 0)
    weft_completion_source_set (self->begun, weft_result_void ());
}

/* Nobody can take a worker away from a function that does not look. It computes to its end for
 * somebody who has gone. */
static gboolean
compute_deaf (WeftResult *result G_GNUC_UNUSED,
              gpointer data,
              GCancellable *cancellable G_GNUC_UNUSED,
              GError **error G_GNUC_UNUSED)
{
  Computation *self = data;

  for (self->n_done = 0; self->n_done < STEPS; self->n_done++)
    compute_next (self);
  return TRUE;
}

/* Looks once a step, and ends with the error that says so. */
static gboolean
compute_listening (WeftResult *result G_GNUC_UNUSED,
                   gpointer data,
                   GCancellable *cancellable,
                   GError **error)
{
  Computation *self = data;

  for (self->n_done = 0; self->n_done < STEPS; self->n_done++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      compute_next (self);
    }
  return TRUE;
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  Computation computation;
  GCancellable *cancellable;
  WeftTask *task;
  GError *error;
} CancelFrame;

static void
cancel_frame_clear (CancelFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->task, weft_task_unref);
  g_clear_pointer (&self->computation.begun, weft_completion_source_free);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
}

/* Not captured: whoever tells goes on here at once, on the worker, and not when the UI has time. */
static WeftAwaitable
await_begin (Computation *self)
{
  WeftTask *begun = weft_completion_source_get_task (self->begun);

  return weft_configure_await (weft_task_ref (begun), FALSE);
}

/* Asks for it, and asks no more soon after. */
WEFT_ASYNC_DEFINE (cancel_deaf, CancelFrame, cancel_frame_clear)
{
  WEFT_BEGIN (self);

  self->cancellable = g_cancellable_new ();
  self->computation.begun = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  self->task = weft_run (compute_deaf, &self->computation, NULL, self->cancellable);
  WEFT_AWAIT (await_begin (&self->computation));
  g_cancellable_cancel (self->cancellable);
  WEFT_TRY_AWAIT (g_steal_pointer (&self->task), &self->error);
  loom_lesson_note (self->lesson, DONE, self->computation.n_done);
  WEFT_RETURN ();

  WEFT_END;
}

WEFT_ASYNC_DEFINE (cancel_listening, CancelFrame, cancel_frame_clear)
{
  WEFT_BEGIN (self);

  self->cancellable = g_cancellable_new ();
  self->computation.begun = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  self->task = weft_run (compute_listening, &self->computation, NULL, self->cancellable);
  WEFT_AWAIT (await_begin (&self->computation));
  g_cancellable_cancel (self->cancellable);
  WEFT_TRY_AWAIT (g_steal_pointer (&self->task), &self->error);
  loom_lesson_note (self->lesson, DONE, self->computation.n_done);
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
cancel_deaf (LoomLesson *lesson)
{
  CancelFrame *self = WEFT_ASYNC_NEW (cancel_deaf);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
cancel_listening (LoomLesson *lesson)
{
  CancelFrame *self = WEFT_ASYNC_NEW (cancel_listening);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation pitfall[] = {
  { LOOM_MEASURE_COUNTER, DONE, LOOM_IS, STEPS, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W012", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation cure[] = {
  { LOOM_MEASURE_COUNTER, DONE, LOOM_AT_MOST, STEPS - 1, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W012", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Do not look"), LOOM_VARIANT_PITFALL, "compute_deaf", cancel_deaf, pitfall },
  { "cure", N_ ("Look once a step"), LOOM_VARIANT_CURE, "compute_listening", cancel_listening,
    cure },
  { 0 },
};

static const LoomCounter counters[] = {
  { DONE, N_ ("Steps that were computed"), LOOM_UNIT_COUNT },
  { 0 },
};

static const char *const rules[] = { "W012", NULL };

const LoomScenario loom_cancellation_scenario = {
  .name = "cancellation",
  .title = N_ ("Honoured and ignored"),
  .summary = N_ ("A computation of two hundred steps is cancelled soon after its start. One that "
                 "does not look computes all of them. One that looks once a step ends with the "
                 "next."),
  .moral = N_ ("Cancellation is a request: look for it, and pass it on."),
  .source = "/io/github/weft/Weft/lab/cancellation/loom-cancellation-scenario.c",
  .group = LOOM_GROUP_CANCELLATION,
  .variants = variants,
  .counters = counters,
  .rules = rules,
};
