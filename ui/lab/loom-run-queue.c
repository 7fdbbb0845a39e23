/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-run-queue.h"

#include "lab/loom-step.h"

/* When a run was, in the timeline. */
typedef struct
{
  gint64 begin;
  gint64 end;
} Span;

struct _LoomRunQueue
{
  GObject parent_instance;

  /* Owned. */
  LoomLab *lab;
  LoomLiveView *live_view; /* borrowed; cleared when it goes */
  GArray *spans;           /* Span, by the run's number */
  WeftTask *running;       /* what was started last, until it has ended */

  guint n_done; /* of those that run in a row */
  guint n_all;
  gboolean capture;
  gboolean cancelled; /* what runs is to be the last */
};

G_DEFINE_FINAL_TYPE (LoomRunQueue, loom_run_queue, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS,
};

enum
{
  RUN_BEGUN,
  RUN_ENDED,
  ENDED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_running (LoomRunQueue *self, WeftTask *task)
{
  g_clear_pointer (&self->running, weft_task_unref);
  self->running = task != NULL ? weft_task_ref (task) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

typedef struct
{
  WeftAsync async;

  LoomRunQueue *queue;
  GArray *steps; /* LoomStep */
  guint n_left;
  guint i;
  guint first;
  LoomRun *run;
} RunsFrame;

static void
runs_frame_clear (RunsFrame *self)
{
  g_clear_object (&self->run);
  g_array_unref (self->steps);
  g_object_unref (self->queue);
}

static gint64
get_time (LoomRunQueue *self)
{
  return self->live_view != NULL ? loom_live_view_get_time (self->live_view) : 0;
}

static void
begin_run (RunsFrame *self)
{
  Span span = { .begin = get_time (self->queue) };

  span.end = span.begin;
  g_array_append_val (self->queue->spans, span);
  g_clear_object (&self->run);
}

static WeftTask *
start_run (RunsFrame *self)
{
  LoomRunQueue *queue = self->queue;
  const LoomStep *step = &g_array_index (self->steps, LoomStep, self->i % self->steps->len);
  WeftTask *task = loom_lab_run_async (queue->lab, step->scenario, step->variant, queue->capture);
  g_autoptr (LoomRun) run = g_list_model_get_item (G_LIST_MODEL (queue->lab), 0);

  g_signal_emit (queue, signals[RUN_BEGUN], 0, run);
  return task;
}

static void
end_run (RunsFrame *self)
{
  Span *span = &g_array_index (self->queue->spans, Span, loom_run_get_number (self->run) - 1);

  span->end = get_time (self->queue);
  self->i++;
  self->n_left--;
  self->queue->n_done++;
  g_signal_emit (self->queue, signals[RUN_ENDED], 0, self->run);
}

static void
end_runs (RunsFrame *self)
{
  LoomRunQueue *queue = self->queue;

  if (queue->live_view != NULL)
    loom_live_view_end (queue->live_view);
  set_running (queue, NULL);
  queue->n_done = queue->n_all = 0;
  if (queue->spans->len >= self->first)
    g_signal_emit (queue, signals[ENDED], 0, self->first, queue->spans->len);
}

WEFT_ASYNC_DEFINE (run_in_turn, RunsFrame, runs_frame_clear)
{
  WEFT_BEGIN (self);

  self->first = self->queue->spans->len + 1;
  loom_live_view_begin (self->queue->live_view);

  while (self->n_left > 0 && !self->queue->cancelled)
    {
      begin_run (self);
      WEFT_AWAIT_TO (self->run, start_run (self));
      end_run (self);
    }

  end_runs (self);
  WEFT_RETURN ();

  WEFT_END;
}

static void
loom_run_queue_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, LOOM_RUN_QUEUE (object)->running != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loom_run_queue_finalize (GObject *object)
{
  LoomRunQueue *self = LOOM_RUN_QUEUE (object);

  g_clear_object (&self->lab);
  g_clear_weak_pointer (&self->live_view);
  g_array_unref (self->spans);
  g_clear_pointer (&self->running, weft_task_unref);

  G_OBJECT_CLASS (loom_run_queue_parent_class)->finalize (object);
}

static void
loom_run_queue_class_init (LoomRunQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = loom_run_queue_get_property;
  object_class->finalize = loom_run_queue_finalize;

  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RUN_BEGUN] = g_signal_new ("run-begun", LOOM_TYPE_RUN_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, LOOM_TYPE_RUN);
  signals[RUN_ENDED] = g_signal_new ("run-ended", LOOM_TYPE_RUN_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, LOOM_TYPE_RUN);
  signals[ENDED] = g_signal_new ("ended", LOOM_TYPE_RUN_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
loom_run_queue_init (LoomRunQueue *self)
{
  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  self->capture = TRUE;
}

/**
 * loom_run_queue_new:
 * @lab: what runs them
 * @live_view: what follows them; not kept alive
 *
 * Returns: (transfer full): a queue in which nothing runs
 */
LoomRunQueue *
loom_run_queue_new (LoomLab *lab, LoomLiveView *live_view)
{
  LoomRunQueue *self;

  g_return_val_if_fail (LOOM_IS_LAB (lab), NULL);
  g_return_val_if_fail (LOOM_IS_LIVE_VIEW (live_view), NULL);

  self = g_object_new (LOOM_TYPE_RUN_QUEUE, NULL);
  self->lab = g_object_ref (lab);
  g_set_weak_pointer (&self->live_view, live_view);
  return self;
}

gboolean
loom_run_queue_get_busy (LoomRunQueue *self)
{
  g_return_val_if_fail (LOOM_IS_RUN_QUEUE (self), FALSE);

  return self->running != NULL;
}

void
loom_run_queue_set_capture (LoomRunQueue *self, gboolean capture)
{
  g_return_if_fail (LOOM_IS_RUN_QUEUE (self));

  self->capture = capture;
}

static GArray *
list_steps (const LoomScenario *scenario, const LoomVariant *variant)
{
  LoomStep only = { scenario, variant };
  GArray *steps;

  if (variant == NULL)
    return loom_steps_new (scenario);
  steps = g_array_new (FALSE, FALSE, sizeof (LoomStep));
  g_array_append_val (steps, only);
  return steps;
}

/**
 * loom_run_queue_run:
 * @scenario: a scenario
 * @variant: (nullable): one of its variants; %NULL for all of them, and of a table for all of its
 *   cases', one after the other
 * @n_times: how often
 *
 * Runs it, each time with the switch as it stands then. Does nothing while something runs.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_run_queue_run (LoomRunQueue *self,
                    const LoomScenario *scenario,
                    const LoomVariant *variant,
                    guint n_times)
{
  RunsFrame *frame;
  WeftTask *task;

  g_return_val_if_fail (LOOM_IS_RUN_QUEUE (self), NULL);
  g_return_val_if_fail (scenario != NULL, NULL);

  if (self->running != NULL || self->live_view == NULL)
    return weft_task_from_result (weft_result_void ());

  self->cancelled = FALSE;
  frame = WEFT_ASYNC_NEW (run_in_turn);
  frame->queue = g_object_ref (self);
  frame->steps = list_steps (scenario, variant);
  frame->n_left = n_times * frame->steps->len;
  self->n_done = 0;
  self->n_all = frame->n_left;
  task = WEFT_ASYNC_START (frame);
  if (!weft_task_is_completed (task))
    set_running (self, task);
  return task;
}

/**
 * loom_run_queue_cancel:
 *
 * Cancels what runs, and what was to run after it.
 */
void
loom_run_queue_cancel (LoomRunQueue *self)
{
  g_return_if_fail (LOOM_IS_RUN_QUEUE (self));

  self->cancelled = TRUE;
  loom_lab_cancel (self->lab);
}

void
loom_run_queue_get_progress (LoomRunQueue *self, guint *n_done, guint *n_all)
{
  g_return_if_fail (LOOM_IS_RUN_QUEUE (self));

  *n_done = self->n_done;
  *n_all = self->n_all;
}

/**
 * loom_run_queue_settle:
 *
 * Cancels what runs.
 *
 * Returns: (transfer full): a task that completes when nothing runs any more
 */
WeftTask *
loom_run_queue_settle (LoomRunQueue *self)
{
  g_return_val_if_fail (LOOM_IS_RUN_QUEUE (self), NULL);

  if (self->running == NULL)
    return weft_task_from_result (weft_result_void ());

  loom_run_queue_cancel (self);
  return weft_task_ref (self->running);
}

/**
 * loom_run_queue_get_span:
 * @number: a run's number, from 1
 * @begin: (out): nanoseconds since the recording's origin
 * @end: (out): the same; while it runs, @begin
 *
 * Returns: whether there was such a run
 */
gboolean
loom_run_queue_get_span (LoomRunQueue *self, guint number, gint64 *begin, gint64 *end)
{
  const Span *span;

  g_return_val_if_fail (LOOM_IS_RUN_QUEUE (self), FALSE);

  if (number == 0 || number > self->spans->len)
    return FALSE;
  span = &g_array_index (self->spans, Span, number - 1);
  *begin = span->begin;
  *end = span->end;
  return TRUE;
}
