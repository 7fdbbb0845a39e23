/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-value-task-scenarios.h"

#include <glib/gi18n-lib.h>

#define N_JOBS 300

#define HANDLED "jobs handled"

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftChannel *jobs;
  gpointer job;
  int n_handled;
  GError *error;
} ServiceFrame;

static void
service_frame_clear (ServiceFrame *self)
{
  g_clear_pointer (&self->jobs, weft_channel_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_error (&self->error);
}

/* A service in the background is one task for as long as the program runs. What it reads from is a
 * channel, whose reads are value tasks: most find something. */
WEFT_ASYNC_DEFINE (handle_jobs, ServiceFrame, service_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_RESUME_ON (NULL);
  for (;;)
    {
      WEFT_TRY_AWAIT_TO (self->job, weft_channel_read (self->jobs, NULL), &self->error);
      if (self->error != NULL)
        break;
      self->n_handled++;
    }
  loom_lesson_note (self->lesson, HANDLED, self->n_handled);
  /* The channel is closed and empty: that is how the service ends. */
  if (!g_error_matches (self->error, WEFT_ERROR, WEFT_ERROR_CLOSED))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
handle_jobs (LoomLesson *lesson, WeftChannel *jobs)
{
  ServiceFrame *self = WEFT_ASYNC_NEW (handle_jobs);

  self->lesson = loom_lesson_ref (lesson);
  self->jobs = weft_channel_ref (jobs);
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftChannel *jobs;
  WeftTask *service;
  int i;
} WriteFrame;

static void
write_frame_clear (WriteFrame *self)
{
  g_clear_pointer (&self->service, weft_task_unref);
  g_clear_pointer (&self->jobs, weft_channel_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

/* The channel has room for sixteen: who writes faster than the service reads waits for it. */
WEFT_ASYNC_DEFINE (write_jobs, WriteFrame, write_frame_clear)
{
  WEFT_BEGIN (self);

  self->jobs = weft_channel_new (16, WEFT_CHANNEL_DEFAULT, NULL);
  self->service = handle_jobs (self->lesson, self->jobs);
  for (self->i = 1; self->i <= N_JOBS; self->i++)
    WEFT_AWAIT (weft_channel_write (self->jobs, GINT_TO_POINTER (self->i), NULL));
  weft_channel_complete (self->jobs, NULL);
  WEFT_AWAIT (g_steal_pointer (&self->service));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
write_jobs (LoomLesson *lesson)
{
  WriteFrame *self = WEFT_ASYNC_NEW (write_jobs);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation handled[] = {
  { LOOM_MEASURE_COUNTER, HANDLED, LOOM_IS, N_JOBS, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "handle_jobs", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "handle_jobs", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "task", N_ ("Run the service"), LOOM_VARIANT_CURE, "handle_jobs", write_jobs, handled },
  { 0 },
};

static const LoomCounter counters[] = {
  { HANDLED, N_ ("Jobs that were handled"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_service_scenario = {
  .name = "service",
  .title = N_ ("Case: a service in the background"),
  .summary = N_ ("A service on the pool handles three hundred jobs from a channel with room for "
                 "sixteen. It is one task; the reads and writes that find room or a job are none."),
  .moral = N_ ("A service that runs for long: a task. What it reads from: value tasks."),
  .source = "/io/github/weft/Weft/lab/value-task/loom-service-scenario.c",
  .group = LOOM_GROUP_VALUE_TASK,
  .variants = variants,
  .counters = counters,
};
