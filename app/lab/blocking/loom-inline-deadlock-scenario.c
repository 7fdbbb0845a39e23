/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/blocking/loom-blocking-scenarios.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

/* Two who know of each other: a producer, and one who goes on when the first thing is there. */
typedef struct
{
  WeftCompletionSource *start;
  WeftCompletionSource *first;
  WeftTask *producer;
  gboolean await;
} Pair;

typedef struct
{
  WeftAsync async;

  Pair *pair;
} PairFrame;

/* Sets the first thing, and then has more to do. Whoever waits for the first thing goes on inside
 * the setter, on this very thread, before the next line. */
WEFT_ASYNC_DEFINE (produce, PairFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (
      weft_task_ref (weft_completion_source_get_task (self->pair->start)), FALSE));
  WEFT_RESUME_ON (NULL);
  weft_completion_source_set (self->pair->first, weft_result_void ());
  WEFT_RETURN ();

  WEFT_END;
}

/* Goes on inline in the setter, and waits for the producer to end, who waits for the setter to
 * return: on one thread of the pool, without any context. */
WEFT_ASYNC_DEFINE (consume, PairFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (
      weft_task_ref (weft_completion_source_get_task (self->pair->first)), FALSE));
  if (self->pair->await)
    WEFT_AWAIT (weft_configure_await (weft_task_ref (self->pair->producer), FALSE));
  else
    {
      g_autoptr (GError) error = NULL;

      if (!weft_task_wait (self->pair->producer, &error))
        WEFT_RETURN_ERROR (g_steal_pointer (&error));
    }
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  Pair pair;
  WeftTask *consumer;
  char *text;
  GError *error;
} MeetFrame;

static void
meet_frame_clear (MeetFrame *self)
{
  g_clear_pointer (&self->pair.start, weft_completion_source_free);
  g_clear_pointer (&self->pair.first, weft_completion_source_free);
  g_clear_pointer (&self->pair.producer, weft_task_unref);
  g_clear_pointer (&self->consumer, weft_task_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

static void
start_pair (MeetFrame *self, WeftCompletionFlags flags, gboolean await)
{
  PairFrame *producer = WEFT_ASYNC_NEW (produce);
  PairFrame *consumer = WEFT_ASYNC_NEW (consume);

  self->pair.await = await;
  self->pair.start = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  self->pair.first = weft_completion_source_new (flags);
  producer->pair = consumer->pair = &self->pair;
  self->pair.producer = WEFT_ASYNC_START (producer);
  self->consumer = WEFT_ASYNC_START (consumer);
  weft_completion_source_set (self->pair.start, weft_result_void ());
}

WEFT_ASYNC_DEFINE (meet, MeetFrame, meet_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (weft_task_ref (self->consumer), &self->error);
  self->text = g_strdup (self->error != NULL ? self->error->message : _ ("Both have ended"));
  g_clear_error (&self->error);
  WEFT_AWAIT (weft_task_ref (self->pair.producer));
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
meet (LoomLesson *lesson, WeftCompletionFlags flags, gboolean await)
{
  MeetFrame *self = WEFT_ASYNC_NEW (meet);

  self->lesson = loom_lesson_ref (lesson);
  start_pair (self, flags, await);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
meet_inline (LoomLesson *lesson)
{
  return meet (lesson, WEFT_COMPLETION_DEFAULT, FALSE);
}

static WeftTask *
meet_queued (LoomLesson *lesson)
{
  return meet (lesson, WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY, FALSE);
}

static WeftTask *
meet_awaiting (LoomLesson *lesson)
{
  return meet (lesson, WEFT_COMPLETION_DEFAULT, TRUE);
}

static const LoomExpectation deadlock[] = {
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "consume", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation none[] = {
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "consume", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Block where it goes on inline"), LOOM_VARIANT_PITFALL, "consume", meet_inline,
    deadlock },
  { "queued", N_ ("Queue continuations"), LOOM_VARIANT_PLAIN, "produce", meet_queued, none },
  { "cure", N_ ("Await the producer"), LOOM_VARIANT_CURE, "consume", meet_awaiting, none },
  { 0 },
};

static const char *const rules[] = { "W002", NULL };

const LoomScenario loom_inline_deadlock_scenario = {
  .name = "inline-deadlock",
  .title = N_ ("Without any context, too"),
  .summary = N_ ("On the pool no context is in the way. But a continuation may run inline, inside "
                 "the call that completes what it awaited. Where it blocks there for its caller, "
                 "neither can go on."),
  .moral = N_ ("No code is free of threads. Let continuations be queued, and do not block."),
  .source = "/io/github/weft/Weft/lab/blocking/loom-inline-deadlock-scenario.c",
  .group = LOOM_GROUP_BLOCKING,
  .variants = variants,
  .rules = rules,
};
