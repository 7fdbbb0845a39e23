/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/blocking/loom-blocking-scenarios.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

#define N_BYTES (4 * 1024 * 1024)

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

typedef struct
{
  WeftAsync async;

  gboolean capture;
  char *digest;
} DigestFrame;

static void
digest_frame_clear (DigestFrame *self)
{
  g_free (self->digest);
}

/* What everybody calls: a worker computes, and it goes on where the switch says. */
WEFT_ASYNC_DEFINE (get_digest, DigestFrame, digest_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->digest,
                 weft_configure_await (weft_run (digest_bytes, NULL, NULL, NULL), self->capture));
  WEFT_RETURN_STRING (g_steal_pointer (&self->digest));

  WEFT_END;
}

static WeftTask *
get_digest (gboolean capture)
{
  DigestFrame *self = WEFT_ASYNC_NEW (get_digest);

  self->capture = capture;
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftTask *task;
  char *digest;
  char *text;
  GError *error;
} ShowFrame;

static void
show_frame_clear (ShowFrame *self)
{
  g_clear_pointer (&self->task, weft_task_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

/* The UI thread blocks for the digest. Where get_digest () captured the UI's context it can only go
 * on here, where nothing goes on any more: the runtime proves that and breaks the wait. */
WEFT_ASYNC_DEFINE (show_digest_blocking, ShowFrame, show_frame_clear)
{
  WEFT_BEGIN (self);

  self->task = get_digest (loom_lesson_get_capture (self->lesson));
  if (weft_task_wait (self->task, &self->error))
    self->text = g_strdup_printf (_ ("The digest is %.8s…, and the window stood still"),
                                  (char *) weft_task_get_result (self->task)->v_pointer);
  else
    self->text = g_strdup (self->error->message);

  /* The wait is broken. Awaited, the same task comes to its end. */
  g_clear_error (&self->error);
  WEFT_AWAIT_TO (self->digest, g_steal_pointer (&self->task));
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* Async all the way: nobody blocks. */
WEFT_ASYNC_DEFINE (show_digest, ShowFrame, show_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->digest, get_digest (loom_lesson_get_capture (self->lesson)));
  self->text = g_strdup_printf (_ ("The digest is %.8s…"), self->digest);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
show_digest_blocking (LoomLesson *lesson)
{
  ShowFrame *self = WEFT_ASYNC_NEW (show_digest_blocking);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
show_digest (LoomLesson *lesson)
{
  ShowFrame *self = WEFT_ASYNC_NEW (show_digest);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation pitfall[] = {
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 1, LOOM_WITH_CAPTURE },
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 0, LOOM_WITHOUT_CAPTURE },
  { LOOM_MEASURE_RESUMED_ON_UI, "get_digest", LOOM_IS, 1, LOOM_WITH_CAPTURE },
  { LOOM_MEASURE_RESUMED_ON_UI, "get_digest", LOOM_IS, 0, LOOM_WITHOUT_CAPTURE },
  { 0 },
};

static const LoomExpectation cure[] = {
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W001", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "get_digest", LOOM_IS, 1, LOOM_WITH_CAPTURE },
  { LOOM_MEASURE_RESUMED_ON_UI, "get_digest", LOOM_IS, 0, LOOM_WITHOUT_CAPTURE },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Block on the result"), LOOM_VARIANT_PITFALL, "show_digest_blocking",
    show_digest_blocking, pitfall },
  { "cure", N_ ("Await it"), LOOM_VARIANT_CURE, "show_digest", show_digest, cure },
  { 0 },
};

static const char *const rules[] = { "W001", "W002", NULL };

const LoomScenario loom_deadlock_scenario = {
  .name = "deadlock",
  .title = N_ ("The deadlock"),
  .summary = N_ ("The UI thread blocks until a task has its result. Captured, the task can go on "
                 "only on the UI thread, which waits for it: neither can ever go on, and the "
                 "runtime proves it. Not captured, it goes on elsewhere, and the window merely "
                 "stands still."),
  .moral = N_ ("Do not block for a task: await it, all the way up."),
  .source = "/io/github/weft/Weft/lab/blocking/loom-deadlock-scenario.c",
  .group = LOOM_GROUP_BLOCKING,
  .has_capture = TRUE,
  .variants = variants,
  .rules = rules,
};
