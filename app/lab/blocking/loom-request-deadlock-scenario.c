/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/blocking/loom-blocking-scenarios.h"

#include <glib/gi18n-lib.h>

#define LATENCY 100 /* ms */

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  gboolean capture;
} AskFrame;

/* What the request asks another service for. */
WEFT_ASYNC_DEFINE (ask_service, AskFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (weft_delay (LATENCY, NULL), self->capture));
  WEFT_RETURN_INT (42);

  WEFT_END;
}

static WeftTask *
ask_service (gboolean capture)
{
  AskFrame *self = WEFT_ASYNC_NEW (ask_service);

  self->capture = capture;
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftSyncContext *context;
  WeftTask *call;
  gint64 answer;
  char *text;
  GError *error;
} RequestFrame;

static void
request_frame_clear (RequestFrame *self)
{
  g_clear_object (&self->context);
  g_clear_pointer (&self->call, weft_task_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

/* A request’s context runs one at a time, on any thread of the pool. While the handler blocks in
 * it, nothing else of the request runs, and so neither does what it waits for, if that captured
 * the context. No UI is needed for a deadlock: an exclusive context is. */
WEFT_ASYNC_DEFINE (handle_blocking, RequestFrame, request_frame_clear)
{
  WEFT_BEGIN (self);

  self->context = weft_serial_context_new ("request");
  WEFT_RESUME_ON (self->context);
  self->call = ask_service (loom_lesson_get_capture (self->lesson));
  if (weft_task_wait (self->call, &self->error))
    self->text = g_strdup (_ ("Answered, with a thread of the pool standing by"));
  else
    self->text = g_strdup (self->error->message);

  /* The wait is broken. Awaited, the same call comes to its end. */
  g_clear_error (&self->error);
  WEFT_AWAIT_TO (self->answer, g_steal_pointer (&self->call));
  WEFT_RESUME_ON (loom_lesson_get_context (self->lesson));
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* Async all the way. */
WEFT_ASYNC_DEFINE (handle_awaiting, RequestFrame, request_frame_clear)
{
  WEFT_BEGIN (self);

  self->context = weft_serial_context_new ("request");
  WEFT_RESUME_ON (self->context);
  WEFT_AWAIT_TO (self->answer, ask_service (loom_lesson_get_capture (self->lesson)));
  WEFT_RESUME_ON (loom_lesson_get_context (self->lesson));
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), _ ("Answered"), &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
handle_blocking (LoomLesson *lesson)
{
  RequestFrame *self = WEFT_ASYNC_NEW (handle_blocking);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
handle_awaiting (LoomLesson *lesson)
{
  RequestFrame *self = WEFT_ASYNC_NEW (handle_awaiting);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation pitfall[] = {
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 1, LOOM_WITH_CAPTURE },
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 0, LOOM_WITHOUT_CAPTURE },
  { LOOM_MEASURE_RESUMED_ON_UI, "ask_service", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation cure[] = {
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMES, "ask_service", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Block on the result"), LOOM_VARIANT_PITFALL, "handle_blocking", handle_blocking,
    pitfall },
  { "cure", N_ ("Await it"), LOOM_VARIANT_CURE, "handle_awaiting", handle_awaiting, cure },
  { 0 },
};

static const char *const rules[] = { "W002", NULL };

const LoomScenario loom_request_deadlock_scenario = {
  .name = "request-deadlock",
  .title = N_ ("A deadlock in a request"),
  .summary = N_ ("The handler of a request blocks for a call in the request’s own context, which "
                 "runs one at a time. Captured, the call can go on only there: a deadlock, without "
                 "any UI. Not captured, it goes on on the pool."),
  .moral = N_ ("It is not the UI that deadlocks, but any context that runs one at a time."),
  .source = "/io/github/weft/Weft/lab/blocking/loom-request-deadlock-scenario.c",
  .group = LOOM_GROUP_BLOCKING,
  .has_capture = TRUE,
  .variants = variants,
  .rules = rules,
};
