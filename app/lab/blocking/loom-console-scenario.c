/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/blocking/loom-blocking-scenarios.h"

#include <glib/gi18n-lib.h>

#define LATENCY 100 /* ms */

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;
} WorkFrame;

/* It captures whatever context there is. Here there is none. */
WEFT_ASYNC_DEFINE (do_work, WorkFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_delay (LATENCY, NULL));
  WEFT_RETURN_INT (42);

  WEFT_END;
}

/* The main function of a program for the console: a thread without a main loop and without a
 * context. It may block for the result, for nobody needs this thread to go on. Copied into a
 * window’s handler, the same line is a deadlock. */
static gpointer
console_main (gpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeftTask) task = WEFT_ASYNC_START (WEFT_ASYNC_NEW (do_work));

  return GINT_TO_POINTER (weft_task_wait (task, NULL) ? (int) weft_task_get_result (task)->v_int
                                                      : -1);
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftTask *task;
  GError *error;
} HostFrame;

static void
host_frame_clear (HostFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->task, weft_task_unref);
  g_clear_error (&self->error);
}

/* The same in a handler of the window. */
WEFT_ASYNC_DEFINE (block_in_window, HostFrame, host_frame_clear)
{
  WEFT_BEGIN (self);

  self->task = WEFT_ASYNC_START (WEFT_ASYNC_NEW (do_work));
  if (weft_task_wait (self->task, &self->error))
    WEFT_RETURN ();
  {
    g_autofree char *text = g_strdup (self->error->message);

    g_clear_error (&self->error);
    if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), text, &self->error))
      WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  }
  WEFT_AWAIT (g_steal_pointer (&self->task));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

/* A thread that is no worker and has no context, as a program’s first one is. */
static gboolean
run_console (WeftResult *result,
             gpointer data G_GNUC_UNUSED,
             GCancellable *cancellable G_GNUC_UNUSED,
             GError **error)
{
  GThread *thread = g_thread_try_new ("console", console_main, NULL, error);

  if (thread == NULL)
    return FALSE;
  weft_blocking_begin ();
  *result = weft_result_int (GPOINTER_TO_INT (g_thread_join (thread)));
  weft_blocking_end ();
  return TRUE;
}

WEFT_ASYNC_DEFINE (block_in_console, HostFrame, host_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_run (run_console, NULL, NULL, NULL));
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson),
                              _ ("The console has its result"), &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
block_in_console (LoomLesson *lesson)
{
  HostFrame *self = WEFT_ASYNC_NEW (block_in_console);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
block_in_window (LoomLesson *lesson)
{
  HostFrame *self = WEFT_ASYNC_NEW (block_in_window);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation console[] = {
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "do_work", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMES, "do_work", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation window[] = {
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "do_work", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "console", N_ ("Block in the console"), LOOM_VARIANT_PLAIN, "console_main", block_in_console,
    console },
  { "window", N_ ("Block in the window"), LOOM_VARIANT_PITFALL, "block_in_window", block_in_window,
    window },
  { 0 },
};

static const char *const rules[] = { "W002", NULL };

const LoomScenario loom_console_scenario = {
  .name = "console",
  .title = N_ ("It worked in the console"),
  .summary = N_ ("A function of the console’s blocks for a result, and gets it: no context, so "
                 "the continuation runs on the pool. The same line in a window’s handler is a "
                 "deadlock."),
  .moral = N_ ("That it works in a test program says nothing of a window."),
  .source = "/io/github/weft/Weft/lab/blocking/loom-console-scenario.c",
  .group = LOOM_GROUP_BLOCKING,
  .variants = variants,
  .rules = rules,
};
