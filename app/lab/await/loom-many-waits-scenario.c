/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/await/loom-await-scenarios.h"

#include <glib/gi18n-lib.h>

/* How long each waits, milliseconds. */
#define WAIT 100

/* A thread for each of ten thousand waits is more than most machines let a person have. */
#define N_WAITS 10000
#define N_BLOCKED 400

#define THREADS "threads at once"

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;
} WaitFrame;

WEFT_ASYNC_DEFINE (wait_for_answer, WaitFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (weft_delay (WAIT, NULL), FALSE));
  WEFT_RETURN ();

  WEFT_END;
}

/* Ten thousand functions wait: each is a hundred bytes that a timer knows of. */
static WeftTask *
wait_for_all (void)
{
  g_autofree WeftTask **waits = g_new (WeftTask *, N_WAITS);

  for (guint i = 0; i < N_WAITS; i++)
    waits[i] = WEFT_ASYNC_START (WEFT_ASYNC_NEW (wait_for_answer));
  return weft_when_all_take (waits, N_WAITS);
}

/* A thread that blocks is a stack, and an entry of the kernel's, for as long as it waits. */
static gpointer
block_for_answer (gpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeftTask) wait = weft_delay (WAIT, NULL);

  return GINT_TO_POINTER (weft_task_wait (wait, NULL));
}

static gboolean
block_for_all (WeftResult *result G_GNUC_UNUSED,
               gpointer data,
               GCancellable *cancellable G_GNUC_UNUSED,
               GError **error)
{
  LoomLesson *lesson = data;
  GThread *threads[N_BLOCKED];
  guint n = 0;

  while (n < N_BLOCKED &&
         (threads[n] = g_thread_try_new ("blocked", block_for_answer, NULL, error)) != NULL)
    n++;
  loom_lesson_note (lesson, THREADS, n);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
  return n == N_BLOCKED;
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  char *text;
  GError *error;
} ManyFrame;

static void
many_frame_clear (ManyFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (await_many, ManyFrame, many_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (wait_for_all ());
  self->text = g_strdup_printf (_ ("%d waits at once"), N_WAITS);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

WEFT_ASYNC_DEFINE (block_many, ManyFrame, many_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_run (block_for_all, self->lesson, NULL, NULL));
  self->text = g_strdup_printf (_ ("%d waits at once, a thread for each"), N_BLOCKED);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
await_many (LoomLesson *lesson)
{
  ManyFrame *self = WEFT_ASYNC_NEW (await_many);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
block_many (LoomLesson *lesson)
{
  ManyFrame *self = WEFT_ASYNC_NEW (block_many);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation pitfall[] = {
  { LOOM_MEASURE_COUNTER, THREADS, LOOM_IS, N_BLOCKED, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation cure[] = {
  /* The functions, and the delays that they wait for. */
  { LOOM_MEASURE_TASKS, "wait_for_answer", LOOM_IS, 2 * N_WAITS, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMES, "wait_for_answer", LOOM_IS, N_WAITS, LOOM_ALWAYS },
  /* The UI thread, which starts them, and the pool's. */
  { LOOM_MEASURE_THREADS, "wait_for_answer", LOOM_AT_MOST, 33, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("A thread for each"), LOOM_VARIANT_PITFALL, "block_many", block_many, pitfall },
  { "cure", N_ ("Await all of them"), LOOM_VARIANT_CURE, "await_many", await_many, cure },
  { 0 },
};

static const LoomCounter counters[] = {
  { THREADS, N_ ("Threads that blocked at once"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_many_waits_scenario = {
  .name = "many-waits",
  .title = N_ ("Ten thousand waits"),
  .summary = N_ ("Ten thousand functions wait at once, and the threads that they go on on are the "
                 "pool’s few. Where each wait blocks, four hundred waits are four hundred threads "
                 "already."),
  .moral = N_ ("What only waits needs no thread."),
  .source = "/io/github/weft/Weft/lab/await/loom-many-waits-scenario.c",
  .group = LOOM_GROUP_AWAIT,
  .variants = variants,
  .counters = counters,
};
