/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/resume/loom-resume-scenarios.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define LATENCY 100 /* ms */

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  gint64 value;
  char *text;
  GError *error;
} ShowFrame;

static void
show_frame_clear (ShowFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

/* “Not captured” does not mean “on another thread”. It means that the function need not come
 * back. What is awaited here is complete already: the function does not leave at all, and stands
 * on the UI thread as before, whatever the switch says. */
WEFT_ASYNC_DEFINE (show_known_value, ShowFrame, show_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->value, weft_configure_await (weft_task_from_result (weft_result_int (42)),
                                                    loom_lesson_get_capture (self->lesson)));
  self->text = g_strdup_printf (_ ("The answer was there: %" PRId64), self->value);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The same await, of an answer that takes a moment. Now the function does leave, and where it
 * goes on is what the switch says. Before it touches the label, it goes to the UI thread itself. */
WEFT_ASYNC_DEFINE (show_later_value, ShowFrame, show_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (
      weft_configure_await (weft_delay (LATENCY, NULL), loom_lesson_get_capture (self->lesson)));
  self->text = g_strdup (_ ("The answer took a moment: 42"));
  WEFT_RESUME_ON (loom_lesson_get_context (self->lesson));
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
show_known_value (LoomLesson *lesson)
{
  ShowFrame *self = WEFT_ASYNC_NEW (show_known_value);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
show_later_value (LoomLesson *lesson)
{
  ShowFrame *self = WEFT_ASYNC_NEW (show_later_value);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation known[] = {
  { LOOM_MEASURE_RESUMES, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_THREADS, NULL, LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_HOPS, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_GUARDED, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

/* Where it resumes after the await, and once more where it goes to the UI thread; already there, it
 * does not move. */
static const LoomExpectation later[] = {
  { LOOM_MEASURE_RESUMED_OFF_UI, "show_later_value", LOOM_IS, 0, LOOM_WITH_CAPTURE },
  { LOOM_MEASURE_RESUMED_OFF_UI, "show_later_value", LOOM_IS, 1, LOOM_WITHOUT_CAPTURE },
  { LOOM_MEASURE_RESUMED_ON_UI, "show_later_value", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_GUARDED, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "await", N_ ("Await what is complete"), LOOM_VARIANT_PLAIN, "show_known_value",
    show_known_value, known },
  { "later", N_ ("Await what is not"), LOOM_VARIANT_PLAIN, "show_later_value", show_later_value,
    later },
  { 0 },
};

const LoomScenario loom_completed_scenario = {
  .name = "completed",
  .title = N_ ("Already completed"),
  .summary = N_ ("A function awaits a task that is complete. It never waits and never moves: "
                 "captured or not, the next line runs on the same thread at once. Awaiting what "
                 "is not complete, it leaves, and the switch says where it goes on."),
  .moral = N_ ("“Do not come back” is no order to leave."),
  .source = "/io/github/weft/Weft/lab/resume/loom-completed-scenario.c",
  .group = LOOM_GROUP_RESUME,
  .has_capture = TRUE,
  .variants = variants,
};
