/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/cancellation/loom-cancellation-scenarios.h"

#include <glib/gi18n-lib.h>

/* Milliseconds. */
#define PATIENCE 20

#define UNDER_WAY "under way when we gave up"

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  GCancellable *cancellable;
  WeftTask *answer;
  GError *error;
} AskFrame;

static void
ask_frame_clear (AskFrame *self)
{
  g_clear_pointer (&self->answer, weft_task_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_error (&self->error);
}

/* A service that never answers, until somebody cancels the question. */
static WeftTask *
ask_service (GCancellable *cancellable)
{
  return weft_delay (-1, cancellable);
}

/* The wait ends in time. What was waited for does not: it goes on, for nobody. */
WEFT_ASYNC_DEFINE (wait_no_longer, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  self->cancellable = g_cancellable_new ();
  self->answer = ask_service (self->cancellable);
  WEFT_TRY_AWAIT (weft_wait_async (self->answer, PATIENCE, NULL), &self->error);
  loom_lesson_note (self->lesson, UNDER_WAY, !weft_task_is_completed (self->answer));
  if (!g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));

  /* Only so that nothing is left of this lesson. */
  g_cancellable_cancel (self->cancellable);
  WEFT_TRY_AWAIT (g_steal_pointer (&self->answer), &self->error);
  WEFT_RETURN ();

  WEFT_END;
}

/* The question itself gets a time: when that is over it is cancelled, and nothing goes on. */
WEFT_ASYNC_DEFINE (ask_no_longer, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  self->cancellable = g_cancellable_new ();
  weft_cancellable_cancel_after (self->cancellable, PATIENCE);
  self->answer = ask_service (self->cancellable);
  WEFT_TRY_AWAIT (weft_task_ref (self->answer), &self->error);
  loom_lesson_note (self->lesson, UNDER_WAY, !weft_task_is_completed (self->answer));
  if (!g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
wait_no_longer (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (wait_no_longer);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
ask_no_longer (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (ask_no_longer);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation pitfall[] = {
  { LOOM_MEASURE_COUNTER, UNDER_WAY, LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_FAILED, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation cure[] = {
  { LOOM_MEASURE_COUNTER, UNDER_WAY, LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_FAILED, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Wait no longer"), LOOM_VARIANT_PITFALL, "wait_no_longer", wait_no_longer,
    pitfall },
  { "cure", N_ ("Cancel in time"), LOOM_VARIANT_CURE, "ask_no_longer", ask_no_longer, cure },
  { 0 },
};

static const LoomCounter counters[] = {
  { UNDER_WAY, N_ ("Still under way when we gave up"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_timeout_scenario = {
  .name = "timeout",
  .title = N_ ("A time-out"),
  .summary = N_ ("A service does not answer. A wait with a time-out ends in time, but the question "
                 "goes on for nobody. A cancellable with a time ends the question."),
  .moral = N_ ("A time-out ends your waiting. To end the work, cancel it."),
  .source = "/io/github/weft/Weft/lab/cancellation/loom-timeout-scenario.c",
  .group = LOOM_GROUP_CANCELLATION,
  .variants = variants,
  .counters = counters,
};
