/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/resume/loom-resume-scenarios.h"

#include <glib/gi18n-lib.h>

#define LATENCY 100 /* ms */
#define N_REQUESTS 4

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson; /* its run's */
} RequestFrame;

/* A server’s request on the pool. No context is current there, so there is none to capture: it
 * goes on on the pool, whatever the switch says. */
WEFT_ASYNC_DEFINE (handle_request, RequestFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (
      weft_configure_await (weft_delay (LATENCY, NULL), loom_lesson_get_capture (self->lesson)));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
handle_request (LoomLesson *lesson)
{
  RequestFrame *self = WEFT_ASYNC_NEW (handle_request);

  self->lesson = lesson;
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  int n;
} ServeFrame;

static void
serve_frame_clear (ServeFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

WEFT_ASYNC_DEFINE (serve, ServeFrame, serve_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_RESUME_ON (NULL);
  for (self->n = 0; self->n < N_REQUESTS; self->n++)
    WEFT_AWAIT (handle_request (self->lesson));
  WEFT_RETURN ();

  WEFT_END;
}

/* The very same function, called on the UI thread: here a context is current, and the switch says
 * whether it comes back to it. */
WEFT_ASYNC_DEFINE (call_from_ui, ServeFrame, serve_frame_clear)
{
  WEFT_BEGIN (self);

  for (self->n = 0; self->n < N_REQUESTS; self->n++)
    WEFT_AWAIT (handle_request (self->lesson));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
serve (LoomLesson *lesson)
{
  ServeFrame *self = WEFT_ASYNC_NEW (serve);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
call_from_ui (LoomLesson *lesson)
{
  ServeFrame *self = WEFT_ASYNC_NEW (call_from_ui);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation on_pool[] = {
  { LOOM_MEASURE_RESUMES, "handle_request", LOOM_IS, N_REQUESTS, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "handle_request", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation on_ui[] = {
  { LOOM_MEASURE_RESUMES, "handle_request", LOOM_IS, N_REQUESTS, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "handle_request", LOOM_IS, N_REQUESTS, LOOM_WITH_CAPTURE },
  { LOOM_MEASURE_RESUMED_ON_UI, "handle_request", LOOM_IS, 0, LOOM_WITHOUT_CAPTURE },
  { 0 },
};

static const LoomVariant variants[] = {
  { "serve", N_ ("Serve on the pool"), LOOM_VARIANT_PLAIN, "handle_request", serve, on_pool },
  { "ui", N_ ("Call it from the UI"), LOOM_VARIANT_PLAIN, "handle_request", call_from_ui, on_ui },
  { 0 },
};

const LoomScenario loom_no_context_scenario = {
  .name = "no-context",
  .title = N_ ("On a server without a context"),
  .summary = N_ ("Requests are handled on the pool, where no context is current. Captured or not, "
                 "each goes on on the pool. The same function, called from the UI, comes back to "
                 "it, unless it is told not to."),
  .moral = N_ ("Where there is no context, there is nothing to configure. A library does not know "
               "that, and configures."),
  .source = "/io/github/weft/Weft/lab/resume/loom-no-context-scenario.c",
  .group = LOOM_GROUP_RESUME,
  .has_capture = TRUE,
  .variants = variants,
};
