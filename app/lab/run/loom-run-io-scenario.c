/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/run/loom-run-scenarios.h"

#include <glib/gi18n-lib.h>

#define N_CALLS 12

/* How long an answer takes, milliseconds. */
#define LATENCY 50

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;
} AskFrame;

/* Asynchronous already: while the answer is under way, no thread is. */
WEFT_ASYNC_DEFINE (ask_service, AskFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (weft_delay (LATENCY, NULL), FALSE));
  WEFT_RETURN_INT (42);

  WEFT_END;
}

static WeftTask *
ask_service (void)
{
  return WEFT_ASYNC_START (WEFT_ASYNC_NEW (ask_service));
}

/* “To make it asynchronous”, a worker calls it, and stands by until it has the answer. */
static gboolean
ask_in_job (WeftResult *result G_GNUC_UNUSED,
            gpointer data G_GNUC_UNUSED,
            GCancellable *cancellable G_GNUC_UNUSED,
            GError **error)
{
  g_autoptr (WeftTask) answer = ask_service ();

  return weft_task_wait (answer, error);
}

static WeftTask *
ask_all (gboolean in_jobs)
{
  WeftTask *answers[N_CALLS];

  for (guint i = 0; i < N_CALLS; i++)
    answers[i] = in_jobs ? weft_run (ask_in_job, NULL, NULL, NULL) : ask_service ();
  return weft_when_all_take (answers, N_CALLS);
}

/* The lesson ends here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  gboolean in_jobs;
} AllFrame;

static void
all_frame_clear (AllFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

WEFT_ASYNC_DEFINE (await_all, AllFrame, all_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (ask_all (self->in_jobs));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
await_all (LoomLesson *lesson, gboolean in_jobs)
{
  AllFrame *self = WEFT_ASYNC_NEW (await_all);

  self->lesson = loom_lesson_ref (lesson);
  self->in_jobs = in_jobs;
  return WEFT_ASYNC_START (self);
}

static WeftTask *
ask_in_jobs (LoomLesson *lesson)
{
  return await_all (lesson, TRUE);
}

static WeftTask *
ask_directly (LoomLesson *lesson)
{
  return await_all (lesson, FALSE);
}

static const LoomExpectation pitfall[] = {
  { LOOM_MEASURE_FINDINGS, "W005", LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "ask_in_job", LOOM_IS, N_CALLS, LOOM_ALWAYS },
  { LOOM_MEASURE_THREADS, "ask_in_job", LOOM_AT_LEAST, 2, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation cure[] = {
  { LOOM_MEASURE_FINDINGS, "W005", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "ask_in_job", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "ask_service", LOOM_IS, 2 * N_CALLS, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Wrap it in a job"), LOOM_VARIANT_PITFALL, "ask_in_job", ask_in_jobs, pitfall },
  { "cure", N_ ("Call it"), LOOM_VARIANT_CURE, "ask_service", ask_directly, cure },
  { 0 },
};

static const char *const rules[] = { "W005", NULL };

const LoomScenario loom_run_io_scenario = {
  .name = "run-io",
  .title = N_ ("Asynchronous input in a job"),
  .summary = N_ ("A service is asked twelve times. Each call wrapped in a job takes a thread that "
                 "does nothing but wait. Called as it is, the wait takes none."),
  .moral = N_ ("Run is for work that needs a processor. What is asynchronous already is awaited."),
  .source = "/io/github/weft/Weft/lab/run/loom-run-io-scenario.c",
  .group = LOOM_GROUP_RUN,
  .variants = variants,
  .rules = rules,
};
