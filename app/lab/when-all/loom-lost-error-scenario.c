/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/when-all/loom-when-all-scenarios.h"

#include <glib/gi18n-lib.h>

#define N_FILES 3

#define ERRORS "errors seen"

/* The lesson begins here. */

/* Files that are not there: each load fails, with a message of its own. */
static void
start_loads (WeftTask **loads)
{
  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/nonexistent/%u", i);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      loads[i] = weft_file_load_bytes (file, NULL);
    }
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftTask *loads[N_FILES];
  WeftTask *all;
  GPtrArray *errors;
  GError *error;
} LoadFrame;

static void
load_frame_clear (LoadFrame *self)
{
  for (guint i = 0; i < N_FILES; i++)
    g_clear_pointer (&self->loads[i], weft_task_unref);
  g_clear_pointer (&self->all, weft_task_unref);
  g_clear_pointer (&self->errors, g_ptr_array_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_error (&self->error);
}

/* Waits until all have ended, and never looks how. What failed is reported when it is released,
 * with the place where it was made. */
WEFT_ASYNC_DEFINE (look_at_none, LoadFrame, load_frame_clear)
{
  WEFT_BEGIN (self);

  start_loads (self->loads);
  while (!weft_task_is_completed (self->loads[0]) || !weft_task_is_completed (self->loads[1]) ||
         !weft_task_is_completed (self->loads[2]))
    WEFT_AWAIT (weft_delay (2, NULL));
  loom_lesson_note (self->lesson, ERRORS, 0);
  for (guint i = 0; i < N_FILES; i++)
    g_clear_pointer (&self->loads[i], weft_task_unref);
  WEFT_RETURN ();

  WEFT_END;
}

/* An await gives the first error, as an exception would be. */
WEFT_ASYNC_DEFINE (look_at_first, LoadFrame, load_frame_clear)
{
  WEFT_BEGIN (self);

  start_loads (self->loads);
  WEFT_TRY_AWAIT (weft_when_all (self->loads, N_FILES), &self->error);
  loom_lesson_note (self->lesson, ERRORS, self->error != NULL);
  WEFT_RETURN ();

  WEFT_END;
}

/* The task of when-all keeps every one of them. */
WEFT_ASYNC_DEFINE (look_at_all, LoadFrame, load_frame_clear)
{
  WEFT_BEGIN (self);

  start_loads (self->loads);
  self->all = weft_when_all (self->loads, N_FILES);
  WEFT_TRY_AWAIT (weft_task_ref (self->all), &self->error);
  self->errors = weft_when_all_dup_errors (self->all);
  loom_lesson_note (self->lesson, ERRORS, self->errors->len);
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
look_at_none (LoomLesson *lesson)
{
  LoadFrame *self = WEFT_ASYNC_NEW (look_at_none);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
look_at_first (LoomLesson *lesson)
{
  LoadFrame *self = WEFT_ASYNC_NEW (look_at_first);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
look_at_all (LoomLesson *lesson)
{
  LoadFrame *self = WEFT_ASYNC_NEW (look_at_all);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation none[] = {
  { LOOM_MEASURE_COUNTER, ERRORS, LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W003", LOOM_IS, N_FILES, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation first[] = {
  { LOOM_MEASURE_COUNTER, ERRORS, LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W003", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation all[] = {
  { LOOM_MEASURE_COUNTER, ERRORS, LOOM_IS, N_FILES, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W003", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Look at none"), LOOM_VARIANT_PITFALL, "look_at_none", look_at_none, none },
  { "first", N_ ("Catch what the await gives"), LOOM_VARIANT_PLAIN, "look_at_first", look_at_first,
    first },
  { "cure", N_ ("List every error"), LOOM_VARIANT_CURE, "look_at_all", look_at_all, all },
  { 0 },
};

static const LoomCounter counters[] = {
  { ERRORS, N_ ("Errors that the program saw"), LOOM_UNIT_COUNT },
  { 0 },
};

static const char *const rules[] = { "W003", NULL };

const LoomScenario loom_lost_error_scenario = {
  .name = "lost-error",
  .title = N_ ("Every error"),
  .summary = N_ ("Three loads fail. Never looked at, each is reported when it is released. An "
                 "await of when-all gives the first error; the other two are kept, and can be "
                 "listed."),
  .moral = N_ ("Await what you start, and where several may fail, list all errors."),
  .source = "/io/github/weft/Weft/lab/when-all/loom-lost-error-scenario.c",
  .group = LOOM_GROUP_WHEN_ALL,
  .variants = variants,
  .counters = counters,
  .rules = rules,
};
