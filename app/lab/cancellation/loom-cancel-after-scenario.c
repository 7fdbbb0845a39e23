/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/cancellation/loom-cancellation-scenarios.h"

#include <glib/gi18n-lib.h>

/* Milliseconds: what a part of an answer takes, and what we wait for one. */
#define PART 10
#define PATIENCE 500
#define N_PARTS 6

#define PARTS "parts received"

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  GCancellable *cancellable;
  int i;
  GError *error;
} ReceiveFrame;

static void
receive_frame_clear (ReceiveFrame *self)
{
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_error (&self->error);
}

/* One time for everything: a long answer that comes steadily is given up in the middle. */
WEFT_ASYNC_DEFINE (receive_in_all, ReceiveFrame, receive_frame_clear)
{
  WEFT_BEGIN (self);

  self->cancellable = g_cancellable_new ();
  weft_cancellable_cancel_after (self->cancellable, N_PARTS * PART / 2);
  for (self->i = 0; self->i < N_PARTS && self->error == NULL; self->i++)
    WEFT_TRY_AWAIT (weft_delay (PART, self->cancellable), &self->error);
  loom_lesson_note (self->lesson, PARTS, self->error == NULL ? self->i : self->i - 1);
  WEFT_RETURN ();

  WEFT_END;
}

/* The clock starts anew with each part: only silence ends it. */
WEFT_ASYNC_DEFINE (receive_each, ReceiveFrame, receive_frame_clear)
{
  WEFT_BEGIN (self);

  self->cancellable = g_cancellable_new ();
  for (self->i = 0; self->i < N_PARTS && self->error == NULL; self->i++)
    {
      weft_cancellable_cancel_after (self->cancellable, PATIENCE);
      WEFT_TRY_AWAIT (weft_delay (PART, self->cancellable), &self->error);
    }
  weft_cancellable_cancel_after (self->cancellable, -1);
  loom_lesson_note (self->lesson, PARTS, self->error == NULL ? self->i : self->i - 1);
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
receive_in_all (LoomLesson *lesson)
{
  ReceiveFrame *self = WEFT_ASYNC_NEW (receive_in_all);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
receive_each (LoomLesson *lesson)
{
  ReceiveFrame *self = WEFT_ASYNC_NEW (receive_each);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation in_all[] = {
  { LOOM_MEASURE_COUNTER, PARTS, LOOM_AT_MOST, N_PARTS - 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation each[] = {
  { LOOM_MEASURE_COUNTER, PARTS, LOOM_IS, N_PARTS, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("One time for everything"), LOOM_VARIANT_PITFALL, "receive_in_all",
    receive_in_all, in_all },
  { "cure", N_ ("A time for each part"), LOOM_VARIANT_CURE, "receive_each", receive_each, each },
  { 0 },
};

static const LoomCounter counters[] = {
  { PARTS, N_ ("Parts that were received"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_cancel_after_scenario = {
  .name = "cancel-after",
  .title = N_ ("Cancelled by the clock"),
  .summary = N_ ("An answer comes in six parts. With one time for everything it is given up half "
                 "way. Where each part sets the clock again, only silence would end it."),
  .moral = N_ ("Set the clock again when something comes, and stop it when you are done."),
  .source = "/io/github/weft/Weft/lab/cancellation/loom-cancel-after-scenario.c",
  .group = LOOM_GROUP_CANCELLATION,
  .variants = variants,
  .counters = counters,
};
