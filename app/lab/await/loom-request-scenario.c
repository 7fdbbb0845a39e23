/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/await/loom-await-scenarios.h"

#include <glib/gi18n-lib.h>

#define N_REQUESTS 12

/* How long the other side takes to answer. */
#define LATENCY 100

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  gint64 answer;
} RequestFrame;

/* Another machine, as seen from here: an answer that comes some time later. No thread of this
 * process is busy until then. */
WEFT_ASYNC_DEFINE (ask_other_machine, RequestFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (weft_delay (LATENCY, NULL), FALSE));
  WEFT_RETURN_INT (42);

  WEFT_END;
}

static WeftTask *
ask_other_machine (void)
{
  return WEFT_ASYNC_START (WEFT_ASYNC_NEW (ask_other_machine));
}

/* A request begins on a thread of the pool and asks. At the await the thread goes back to the
 * pool, which takes the next request. The continuation runs on whichever thread is free. */
WEFT_ASYNC_DEFINE (handle_request, RequestFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_RESUME_ON (NULL);
  WEFT_AWAIT_TO (self->answer, ask_other_machine ());
  WEFT_RETURN_INT (self->answer);

  WEFT_END;
}

static WeftTask *
handle_request (void)
{
  return WEFT_ASYNC_START (WEFT_ASYNC_NEW (handle_request));
}

/* The same, with a thread that stands by until the answer is there. */
WEFT_ASYNC_DEFINE (handle_request_blocking, RequestFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_RESUME_ON (NULL);
  {
    g_autoptr (WeftTask) call = ask_other_machine ();

    if (!weft_task_wait (call, NULL))
      WEFT_RETURN_ERROR (g_error_copy (weft_task_get_error (call)));
    WEFT_RETURN_INT (weft_task_get_result (call)->v_int);
  }

  WEFT_END;
}

static WeftTask *
handle_request_blocking (void)
{
  return WEFT_ASYNC_START (WEFT_ASYNC_NEW (handle_request_blocking));
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  gboolean blocking;
  char *text;
  GError *error;
} ServeFrame;

static void
serve_frame_clear (ServeFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

static WeftTask *
take_requests (gboolean blocking)
{
  WeftTask *requests[N_REQUESTS];

  for (guint i = 0; i < N_REQUESTS; i++)
    requests[i] = blocking ? handle_request_blocking () : handle_request ();
  return weft_when_all_take (requests, N_REQUESTS);
}

WEFT_ASYNC_DEFINE (serve, ServeFrame, serve_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (take_requests (self->blocking));
  self->text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d request answered", "%d requests answered", N_REQUESTS),
      N_REQUESTS);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
serve (LoomLesson *lesson, gboolean blocking)
{
  ServeFrame *self = WEFT_ASYNC_NEW (serve);

  self->lesson = loom_lesson_ref (lesson);
  self->blocking = blocking;
  return WEFT_ASYNC_START (self);
}

static WeftTask *
serve_awaiting (LoomLesson *lesson)
{
  return serve (lesson, FALSE);
}

static WeftTask *
serve_blocking (LoomLesson *lesson)
{
  return serve (lesson, TRUE);
}

static const LoomExpectation pitfall[] = {
  { LOOM_MEASURE_TASKS, "handle_request_blocking", LOOM_IS, N_REQUESTS, LOOM_ALWAYS },
  /* Its first run is on the UI thread, up to where it goes to the pool; it never waits there. */
  { LOOM_MEASURE_RESUMES, "handle_request_blocking", LOOM_IS, N_REQUESTS, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W005", LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation cure[] = {
  { LOOM_MEASURE_TASKS, "handle_request", LOOM_IS, N_REQUESTS, LOOM_ALWAYS },
  /* To the pool, and after the answer. */
  { LOOM_MEASURE_RESUMES, "handle_request", LOOM_IS, 2 * N_REQUESTS, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "handle_request", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W005", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Block until the answer"), LOOM_VARIANT_PITFALL, "handle_request_blocking",
    serve_blocking, pitfall },
  { "cure", N_ ("Await the answer"), LOOM_VARIANT_CURE, "handle_request", serve_awaiting, cure },
  { 0 },
};

static const char *const rules[] = { "W005", NULL };

const LoomScenario loom_request_scenario = {
  .name = "request",
  .title = N_ ("The flow of one request"),
  .summary = N_ ("Requests begin on threads of the pool and ask another machine. Awaited, each "
                 "thread goes back to the pool until the answer comes, and takes the next "
                 "request. Blocked, it stands by, and the others queue for more threads."),
  .moral = N_ ("An await gives the thread back; a wait keeps it."),
  .source = "/io/github/weft/Weft/lab/await/loom-request-scenario.c",
  .group = LOOM_GROUP_AWAIT,
  .variants = variants,
  .rules = rules,
};
