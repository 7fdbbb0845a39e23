/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/resume/loom-resume-scenarios.h"

#include <glib/gi18n-lib.h>

#define LATENCY 100 /* ms */
#define N_CALLS 8
#define PART_SIZE (256 * 1024)

#define IN_CONTEXT "continuations in the request context"

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  gboolean capture;
  int *n_in_context; /* the request's: no lock where one runs at a time */
  WeftSyncContext *context;
  char *digest;
} CallFrame;

static void
call_frame_clear (CallFrame *self)
{
  g_clear_pointer (&self->digest, g_free);
}

/* What is done with an answer: its digest, for the page's tag. */
static char *
digest_answer (void)
{
  g_autofree guchar *answer = g_malloc0 (PART_SIZE);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, answer, PART_SIZE);
}

/* One of several calls that a request makes at once. Captured, it goes on in the request's
 * context, where the others do too, one at a time: they may share the request's data without a
 * lock. Not captured, it goes on on the pool, beside the others. */
WEFT_ASYNC_DEFINE (call_service, CallFrame, call_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (weft_delay (LATENCY, NULL), self->capture));
  self->digest = digest_answer ();
  if (weft_sync_context_get_current () == self->context)
    ++*self->n_in_context;
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
call_service (gboolean capture, int *n_in_context)
{
  CallFrame *self = WEFT_ASYNC_NEW (call_service);

  self->capture = capture;
  self->n_in_context = n_in_context;
  self->context = weft_sync_context_get_current ();
  return WEFT_ASYNC_START (self);
}

static WeftTask *
call_all (gboolean capture, int *n_in_context)
{
  WeftTask *calls[N_CALLS];

  for (guint i = 0; i < N_CALLS; i++)
    calls[i] = call_service (capture, n_in_context);
  return weft_when_all_take (calls, N_CALLS);
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftSyncContext *context;
  int n_in_context;
} RequestFrame;

static void
request_frame_clear (RequestFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_object (&self->context);
}

/* A request of a classic web server: a context of its own, which runs one at a time, on any
 * thread. */
WEFT_ASYNC_DEFINE (handle_request, RequestFrame, request_frame_clear)
{
  WEFT_BEGIN (self);

  self->context = weft_serial_context_new ("request");
  WEFT_RESUME_ON (self->context);
  WEFT_AWAIT (call_all (loom_lesson_get_capture (self->lesson), &self->n_in_context));
  loom_lesson_note (self->lesson, IN_CONTEXT, self->n_in_context);
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
handle_request (LoomLesson *lesson)
{
  RequestFrame *self = WEFT_ASYNC_NEW (handle_request);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_RESUMES, "call_service", LOOM_IS, N_CALLS, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, IN_CONTEXT, LOOM_IS, N_CALLS, LOOM_WITH_CAPTURE },
  { LOOM_MEASURE_COUNTER, IN_CONTEXT, LOOM_IS, 0, LOOM_WITHOUT_CAPTURE },
  { LOOM_MEASURE_AT_ONCE, "call_service", LOOM_IS, 1, LOOM_WITH_CAPTURE },
  { LOOM_MEASURE_AT_ONCE, "call_service", LOOM_AT_LEAST, 1, LOOM_WITHOUT_CAPTURE },
  { LOOM_MEASURE_RESUMED_ON_UI, "call_service", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "request", N_ ("Handle a request"), LOOM_VARIANT_PLAIN, "handle_request", handle_request,
    expectations },
  { 0 },
};

static const LoomCounter counters[] = {
  { IN_CONTEXT, N_ ("Continuations in the request’s context"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_request_context_scenario = {
  .name = "request-context",
  .title = N_ ("A request’s own context"),
  .summary = N_ ("A classic web server gives each request a context that runs one at a time. "
                 "Captured, all continuations of the request queue there, and share its data "
                 "without a lock. Not captured, they go on beside each other on the pool."),
  .moral = N_ ("A context is not a thread: it is a promise of who runs when."),
  .source = "/io/github/weft/Weft/lab/resume/loom-request-context-scenario.c",
  .group = LOOM_GROUP_RESUME,
  .has_capture = TRUE,
  .variants = variants,
  .counters = counters,
};
