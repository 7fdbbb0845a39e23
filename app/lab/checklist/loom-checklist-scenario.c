/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/checklist/loom-checklist-scenarios.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftTask *task;
  GError *error;
} OrderFrame;

static void
order_frame_clear (OrderFrame *self)
{
  g_clear_pointer (&self->task, weft_task_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_error (&self->error);
}

/* The lesson begins here. */

#define N_BYTES (8 * 1024 * 1024)
#define LATENCY 100 /* ms: what another computer takes to answer */

/* Work for a processor: some tens of milliseconds. */
static gboolean
seal (WeftResult *result G_GNUC_UNUSED,
      gpointer data G_GNUC_UNUSED,
      GCancellable *cancellable G_GNUC_UNUSED,
      GError **error G_GNUC_UNUSED)
{
  g_autofree guchar *bytes = g_malloc0 (N_BYTES);
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, N_BYTES);

  return digest != NULL;
}

/* Asks another computer, in the worst way: a worker does nothing but wait. */
static gboolean
wait_for_answer (WeftResult *result G_GNUC_UNUSED,
                 gpointer data G_GNUC_UNUSED,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (WeftTask) answer = weft_delay (LATENCY, cancellable);

  return weft_task_wait (answer, error);
}

WEFT_ASYNC_DEFINE (send_order_badly, OrderFrame, order_frame_clear)
{
  WEFT_BEGIN (self);

  /* Rule 1 broken: the UI thread blocks for a task. */
  self->task = weft_run (seal, NULL, NULL, NULL);
  if (!weft_task_wait (self->task, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));

  /* Rule 6 broken: a worker is spent on waiting. */
  WEFT_AWAIT (weft_run (wait_for_answer, NULL, NULL, NULL));

  /* Rule 10 broken: the UI thread computes, and no frame is drawn. */
  (void) seal (NULL, NULL, NULL, NULL);
  WEFT_RETURN ();

  WEFT_END;
}

WEFT_ASYNC_DEFINE (send_order_well, OrderFrame, order_frame_clear)
{
  WEFT_BEGIN (self);

  /* Rule 5 kept as well: none of the next lines needs the UI. */
  WEFT_AWAIT (weft_configure_await (weft_run (seal, NULL, NULL, NULL), FALSE));
  WEFT_AWAIT (weft_configure_await (
      weft_delay (LATENCY, loom_lesson_get_cancellable (self->lesson)), FALSE));
  WEFT_AWAIT (weft_configure_await (weft_run (seal, NULL, NULL, NULL), FALSE));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
send_order_badly (LoomLesson *lesson)
{
  OrderFrame *self = WEFT_ASYNC_NEW (send_order_badly);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
send_order_well (LoomLesson *lesson)
{
  OrderFrame *self = WEFT_ASYNC_NEW (send_order_well);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation pitfall[] = {
  { LOOM_MEASURE_FINDINGS, "W001", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W005", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W009", LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation cure[] = {
  { LOOM_MEASURE_FINDINGS, "W001", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W005", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMES, NULL, LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Break three rules"), LOOM_VARIANT_PITFALL, "send_order_badly", send_order_badly,
    pitfall },
  { "cure", N_ ("Keep them"), LOOM_VARIANT_CURE, "send_order_well", send_order_well, cure },
  { 0 },
};

static const char *const rules[] = { "W001", "W005", "W009", NULL };

const LoomScenario loom_checklist_scenario = {
  .name = "checklist",
  .title = N_ ("Ten rules, kept or broken"),
  .summary = N_ ("An order is sealed, sent and sealed again: once with three of the ten rules "
                 "broken, once with all of them kept. The checklist tells which: of what has just "
                 "run, of all that this window has recorded, or of a recording that you open."),
  .moral = N_ ("Let a recording go through the list, and mend what is broken first."),
  .source = "/io/github/weft/Weft/lab/checklist/loom-checklist-scenario.c",
  .group = LOOM_GROUP_CHECKLIST,
  .variants = variants,
  .rules = rules,
};
