/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/blocking/loom-blocking-scenarios.h"

#include <glib/gi18n-lib.h>

/* Long enough that a person sees the window stand still. */
#define N_BYTES (24 * 1024 * 1024)

static gboolean
digest_bytes (WeftResult *result,
              gpointer data G_GNUC_UNUSED,
              GCancellable *cancellable G_GNUC_UNUSED,
              GError **error G_GNUC_UNUSED)
{
  g_autofree guchar *bytes = g_malloc0 (N_BYTES);
  char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, N_BYTES);

  *result = weft_result_pointer (&weft_type_string, digest);
  return TRUE;
}

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftTask *task;
  char *digest;
  GError *error;
} ShowFrame;

static void
show_frame_clear (ShowFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->task, weft_task_unref);
  g_clear_pointer (&self->digest, g_free);
  g_clear_error (&self->error);
}

/* The work is on the pool, as it should be, and the UI thread stands by until it is done: no
 * frame is drawn, no key is answered. There is no deadlock here, for a worker needs nothing of
 * the UI. */
WEFT_ASYNC_DEFINE (wait_for_digest, ShowFrame, show_frame_clear)
{
  WEFT_BEGIN (self);

  self->task = weft_run (digest_bytes, NULL, NULL, NULL);
  if (!weft_task_wait (self->task, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));

  self->digest = g_strdup (weft_task_get_result (self->task)->v_pointer);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->digest, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The same work, and the loop goes on meanwhile. */
WEFT_ASYNC_DEFINE (await_digest, ShowFrame, show_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->digest, weft_run (digest_bytes, NULL, NULL, NULL));
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->digest, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
wait_for_digest (LoomLesson *lesson)
{
  ShowFrame *self = WEFT_ASYNC_NEW (wait_for_digest);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
await_digest (LoomLesson *lesson)
{
  ShowFrame *self = WEFT_ASYNC_NEW (await_digest);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation pitfall[] = {
  { LOOM_MEASURE_FINDINGS, "W001", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_MAIN_HELD, NULL, LOOM_AT_LEAST, 17000000, LOOM_ALWAYS },
  { LOOM_MEASURE_FRAMES_DROPPED, NULL, LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation cure[] = {
  { LOOM_MEASURE_FINDINGS, "W001", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_OFF_UI, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Wait for it"), LOOM_VARIANT_PITFALL, "wait_for_digest", wait_for_digest,
    pitfall },
  { "cure", N_ ("Await it"), LOOM_VARIANT_CURE, "await_digest", await_digest, cure },
  { 0 },
};

static const char *const rules[] = { "W001", "W013", "W014", NULL };

const LoomScenario loom_blocking_scenario = {
  .name = "blocking",
  .title = N_ ("The window stands still"),
  .summary = N_ ("A worker computes, and the UI thread blocks until it has the result: no frame is "
                 "drawn in that time. Awaited, the same takes as long, and the window goes on."),
  .moral = N_ ("The UI thread never waits. It awaits."),
  .source = "/io/github/weft/Weft/lab/blocking/loom-blocking-scenario.c",
  .group = LOOM_GROUP_BLOCKING,
  .variants = variants,
  .rules = rules,
};
