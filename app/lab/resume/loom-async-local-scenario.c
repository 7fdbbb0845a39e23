/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/resume/loom-resume-scenarios.h"

#include <glib/gi18n-lib.h>

#define LATENCY 100 /* ms */
#define SEEN "user seen"
#define AFTERWARDS "user afterwards"

/* The lesson begins here. */

static const WeftAsyncLocal user;

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
} WriteFrame;

static void
write_frame_clear (WriteFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

/* Whose request is this? Nobody passed it down: it flows along with the calls and through the
 * awaits. The context decides where the function goes on; what flows is something else. */
WEFT_ASYNC_DEFINE (write_log, WriteFrame, write_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (
      weft_configure_await (weft_delay (LATENCY, NULL), loom_lesson_get_capture (self->lesson)));
  loom_lesson_note (self->lesson, SEEN, GPOINTER_TO_INT (weft_async_local_get (&user)));
  /* What it sets is its own, and that of what it calls. */
  weft_async_local_set (&user, GINT_TO_POINTER (9));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
write_log (LoomLesson *lesson)
{
  WriteFrame *self = WEFT_ASYNC_NEW (write_log);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

WEFT_ASYNC_DEFINE (handle_user, WriteFrame, write_frame_clear)
{
  WEFT_BEGIN (self);

  weft_async_local_set (&user, GINT_TO_POINTER (7));
  WEFT_AWAIT (
      weft_configure_await (write_log (self->lesson), loom_lesson_get_capture (self->lesson)));
  loom_lesson_note (self->lesson, AFTERWARDS, GPOINTER_TO_INT (weft_async_local_get (&user)));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
handle_user (LoomLesson *lesson)
{
  WriteFrame *self = WEFT_ASYNC_NEW (handle_user);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_COUNTER, SEEN, LOOM_IS, 7, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, AFTERWARDS, LOOM_IS, 7, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "write_log", LOOM_IS, 1, LOOM_WITH_CAPTURE },
  { LOOM_MEASURE_RESUMED_ON_UI, "write_log", LOOM_IS, 0, LOOM_WITHOUT_CAPTURE },
  { 0 },
};

static const LoomVariant variants[] = {
  { "flow", N_ ("Call with a user set"), LOOM_VARIANT_PLAIN, "write_log", handle_user,
    expectations },
  { 0 },
};

static const LoomCounter counters[] = {
  { SEEN, N_ ("The user that the called function sees"), LOOM_UNIT_COUNT },
  { AFTERWARDS, N_ ("The user that the caller sees afterwards"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_async_local_scenario = {
  .name = "async-local",
  .title = N_ ("What flows along"),
  .summary = N_ ("A caller sets user 7 and calls a function, which awaits, reads the user, and "
                 "sets user 9 for itself. Captured or not, it reads 7, on whatever thread, and the "
                 "caller still sees 7 afterwards."),
  .moral = N_ ("Capture is about where to go on; async-locals flow all the same."),
  .source = "/io/github/weft/Weft/lab/resume/loom-async-local-scenario.c",
  .group = LOOM_GROUP_RESUME,
  .has_capture = TRUE,
  .variants = variants,
  .counters = counters,
};
