/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/cancellation/loom-cancellation-scenarios.h"

#include <glib/gi18n-lib.h>

#define PREVIEW "preview cancelled"
#define PAGE "page cancelled"

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  gboolean all;
  GCancellable *page;    /* a person leaves the page */
  GCancellable *preview; /* linked: the preview goes with the page, or alone */
  WeftTask *tasks[2];
  GError *error;
} PageFrame;

static void
page_frame_clear (PageFrame *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->tasks); i++)
    g_clear_pointer (&self->tasks[i], weft_task_unref);
  g_clear_object (&self->preview);
  g_clear_object (&self->page);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_error (&self->error);
}

/* What is cancelled above is cancelled below, and never the other way. */
WEFT_ASYNC_DEFINE (show_page, PageFrame, page_frame_clear)
{
  WEFT_BEGIN (self);

  self->page = g_cancellable_new ();
  self->preview = weft_cancellable_new_linked (self->page, NULL);
  self->tasks[0] = weft_delay (300, self->page);
  self->tasks[1] = weft_delay (-1, self->preview);

  weft_cancellable_cancel_after (self->all ? self->page : self->preview, 5);
  WEFT_TRY_AWAIT (weft_when_all (self->tasks, 2), &self->error);
  loom_lesson_note (self->lesson, PAGE,
                    weft_task_get_status (self->tasks[0]) == WEFT_TASK_CANCELLED);
  loom_lesson_note (self->lesson, PREVIEW,
                    weft_task_get_status (self->tasks[1]) == WEFT_TASK_CANCELLED);
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
show_page (LoomLesson *lesson, gboolean all)
{
  PageFrame *self = WEFT_ASYNC_NEW (show_page);

  self->lesson = loom_lesson_ref (lesson);
  self->all = all;
  return WEFT_ASYNC_START (self);
}

static WeftTask *
leave_page (LoomLesson *lesson)
{
  return show_page (lesson, TRUE);
}

static WeftTask *
close_preview (LoomLesson *lesson)
{
  return show_page (lesson, FALSE);
}

static const LoomExpectation whole[] = {
  { LOOM_MEASURE_COUNTER, PAGE, LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, PREVIEW, LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation part[] = {
  { LOOM_MEASURE_COUNTER, PAGE, LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, PREVIEW, LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "page", N_ ("Leave the page"), LOOM_VARIANT_PLAIN, "show_page", leave_page, whole },
  { "preview", N_ ("Close the preview"), LOOM_VARIANT_PLAIN, "show_page", close_preview, part },
  { 0 },
};

static const LoomCounter counters[] = {
  { PAGE, N_ ("The page was cancelled"), LOOM_UNIT_COUNT },
  { PREVIEW, N_ ("The preview was cancelled"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_linked_scenario = {
  .name = "linked",
  .title = N_ ("A part of the whole"),
  .summary = N_ ("A page loads, and a preview in it. Who leaves the page cancels both; who closes "
                 "the preview cancels it alone."),
  .moral = N_ ("Link the cancellable of a part to that of the whole."),
  .source = "/io/github/weft/Weft/lab/cancellation/loom-linked-scenario.c",
  .group = LOOM_GROUP_CANCELLATION,
  .variants = variants,
  .counters = counters,
};
