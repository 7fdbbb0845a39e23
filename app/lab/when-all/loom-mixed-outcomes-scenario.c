/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/when-all/loom-when-all-scenarios.h"

#include <glib/gi18n-lib.h>

#define SLOW 40 /* milliseconds */

#define ERRORS "errors kept"
#define SUCCEEDED "succeeded"

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  GCancellable *cancellable;
  GFile *missing;
  WeftTask *children[3]; /* one slow, one fails, one is cancelled */
  WeftTask *all;
  GPtrArray *errors;
  GError *error;
} MixFrame;

static void
mix_frame_clear (MixFrame *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->children); i++)
    g_clear_pointer (&self->children[i], weft_task_unref);
  g_clear_pointer (&self->all, weft_task_unref);
  g_clear_pointer (&self->errors, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->missing);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_error (&self->error);
}

/* One failure does not end the wait: when-all waits for all, so nothing is still under way when
 * it goes on. A failure counts more than a cancellation. Each child tells its own outcome. */
WEFT_ASYNC_DEFINE (await_mixed, MixFrame, mix_frame_clear)
{
  WEFT_BEGIN (self);

  self->cancellable = g_cancellable_new ();
  self->missing = g_file_new_for_path ("/nonexistent/page");
  self->children[0] = weft_delay (SLOW, NULL);
  self->children[1] = weft_file_load_bytes (self->missing, NULL);
  self->children[2] = weft_delay (-1, self->cancellable);
  weft_cancellable_cancel_after (self->cancellable, 5);

  self->all = weft_when_all (self->children, G_N_ELEMENTS (self->children));
  WEFT_TRY_AWAIT (weft_task_ref (self->all), &self->error);

  self->errors = weft_when_all_dup_errors (self->all);
  loom_lesson_note (self->lesson, ERRORS, self->errors->len);
  loom_lesson_note (self->lesson, SUCCEEDED,
                    weft_task_get_status (self->children[0]) == WEFT_TASK_SUCCEEDED);
  if (weft_task_get_status (self->all) != WEFT_TASK_FAILED ||
      weft_task_get_status (self->children[2]) != WEFT_TASK_CANCELLED)
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));

  {
    g_autofree char *text = g_strdup_printf (_ ("One succeeded, one was cancelled, one failed: %s"),
                                             self->error->message);

    g_clear_error (&self->error);
    if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), text, &self->error))
      WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  }
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
await_mixed (LoomLesson *lesson)
{
  MixFrame *self = WEFT_ASYNC_NEW (await_mixed);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_FAILED, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  /* Until the slowest has come, although one had failed long before. */
  { LOOM_MEASURE_DURATION, NULL, LOOM_AT_LEAST, SLOW * 1000000, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, ERRORS, LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, SUCCEEDED, LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W003", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "await", N_ ("Await all three"), LOOM_VARIANT_PLAIN, "await_mixed", await_mixed, expectations },
  { 0 },
};

static const LoomCounter counters[] = {
  { ERRORS, N_ ("Errors that when-all kept, without the cancellation"), LOOM_UNIT_COUNT },
  { SUCCEEDED, N_ ("Children that succeeded all the same"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_mixed_outcomes_scenario = {
  .name = "mixed-outcomes",
  .title = N_ ("One slow, one failed, one cancelled"),
  .summary = N_ ("Of three tasks one fails at once, one is cancelled, and one is slow. When-all "
                 "waits for the slow one all the same; then it has failed, and each of the three "
                 "still tells how it ended."),
  .moral = N_ ("When-all waits for all: afterwards nothing is under way any more."),
  .source = "/io/github/weft/Weft/lab/when-all/loom-mixed-outcomes-scenario.c",
  .group = LOOM_GROUP_WHEN_ALL,
  .variants = variants,
  .counters = counters,
};
