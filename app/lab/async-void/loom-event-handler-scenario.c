/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/async-void/loom-async-void-scenarios.h"

#include <glib/gi18n-lib.h>

/* An impatient person clicks so often. */
#define N_CLICKS 5

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;
} SendFrame;

/* What a button's handler does: it sends something, which takes a moment. */
WEFT_ASYNC_DEFINE (send_order, SendFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_delay (20, NULL));
  WEFT_RETURN ();

  WEFT_END;
}

/* Every click starts another one, although the first is still under way. */
static void
clicked_again_cb (void)
{
  WEFT_ASYNC_START_VOID (WEFT_ASYNC_NEW (send_order));
}

/* The handler is an async function. The connection looks after its task, and does not enter it
 * again while that is pending. */
static WeftTask *
clicked_cb (void)
{
  return WEFT_ASYNC_START (WEFT_ASYNC_NEW (send_order));
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  gboolean again;
  GSimpleAction *button;
  WeftSyncContext *context;
  guint n_operations;
} ClickFrame;

static void
click_frame_clear (ClickFrame *self)
{
  g_clear_object (&self->button);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

static void
connect_button (ClickFrame *self)
{
  if (self->again)
    g_signal_connect (self->button, "activate", clicked_again_cb, NULL);
  else
    weft_signal_connect_async (self->button, "activate", G_CALLBACK (clicked_cb), NULL,
                               WEFT_SIGNAL_NO_REENTRY);
}

WEFT_ASYNC_DEFINE (click_often, ClickFrame, click_frame_clear)
{
  WEFT_BEGIN (self);

  self->context = loom_lesson_get_context (self->lesson);
  self->n_operations = weft_sync_context_get_operations (self->context);
  self->button = g_simple_action_new ("order", NULL);
  connect_button (self);

  for (guint i = 0; i < N_CLICKS; i++)
    g_action_activate (G_ACTION (self->button), NULL);

  while (weft_sync_context_get_operations (self->context) > self->n_operations)
    WEFT_AWAIT (weft_delay (5, NULL));
  /* What the connection looks after is no operation of the context: it has ended by then. */
  WEFT_AWAIT (weft_delay (40, NULL));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
click_often (LoomLesson *lesson, gboolean again)
{
  ClickFrame *self = WEFT_ASYNC_NEW (click_often);

  self->lesson = loom_lesson_ref (lesson);
  self->again = again;
  return WEFT_ASYNC_START (self);
}

static WeftTask *
click_and_start (LoomLesson *lesson)
{
  return click_often (lesson, TRUE);
}

static WeftTask *
click_and_ignore (LoomLesson *lesson)
{
  return click_often (lesson, FALSE);
}

/* The function, and its delay. */
static const LoomExpectation pitfall[] = {
  { LOOM_MEASURE_TASKS, "send_order", LOOM_IS, 2 * N_CLICKS, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation cure[] = {
  { LOOM_MEASURE_TASKS, "send_order", LOOM_IS, 2, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_OFF_UI, "send_order", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Start at every click"), LOOM_VARIANT_PITFALL, "clicked_again_cb",
    click_and_start, pitfall },
  { "cure", N_ ("An async handler"), LOOM_VARIANT_CURE, "clicked_cb", click_and_ignore, cure },
  { 0 },
};

const LoomScenario loom_event_handler_scenario = {
  .name = "event-handler",
  .title = N_ ("A button’s handler"),
  .summary = N_ ("Somebody clicks five times while an order is being sent. Started as async void "
                 "at each click, it is sent five times. As an async handler that is not entered "
                 "again while it runs, it is sent once."),
  .moral = N_ ("Connect async handlers with weft_signal_connect_async ()."),
  .source = "/io/github/weft/Weft/lab/async-void/loom-event-handler-scenario.c",
  .group = LOOM_GROUP_ASYNC_VOID,
  .variants = variants,
};
