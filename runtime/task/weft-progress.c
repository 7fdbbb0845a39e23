/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Where every report counts, each is a piece of work of its own, with a reference.
 *
 * Where only the newest does, the progress itself is the one piece of work, and `newest`
 * says where it is:
 *
 *     IDLE ──report: a value──▶ value ──run: takes it──▶ BUSY ──handled──▶ IDLE
 *                               ▲   │                      │
 *                report: the ───┴───┘                      └──report: a value──▶ value
 *                older one goes                                 (handled: post again)
 *
 * Every arrow is one atomic operation on that word. Who leaves IDLE posts; in the other
 * states somebody is going to look at the word again: the post on its way, or the one that
 * is being handled, which finds on leaving BUSY that a value has come, and posts itself
 * anew, so that others get their turn between two reports. So no report is handled while
 * another one is, on the pool neither, and none that stays the newest is lost. The post
 * holds a reference from IDLE to IDLE. tests/models/progress.pml searches all of it.
 *
 * The handler's data may be a widget's: it is released in the context too.
 */

#include "task/weft-progress.h"

#include "sched/weft-pool-private.h"
#include "sched/weft-sync-context.h"
#include "task/weft-frame-cache-private.h"

#define IDLE NULL
#define BUSY ((WeftResult *) 1)

struct _WeftProgress
{
  WeftWork work; /* the one post of NEWEST, and the release's */
  guint32 refs;  /* atomic */
  WeftProgressFlags flags;
  WeftSyncContext *context;
  WeftProgressFunc func;
  gpointer data;
  GDestroyNotify data_destroy;
  WeftResult *newest; /* atomic */
};

typedef struct
{
  WeftWork work;
  WeftProgress *progress; /* owned */
  WeftResult value;
} Report;

static void
post (WeftProgress *self, WeftWork *work)
{
  if (self->context != NULL)
    weft_sync_context_post_work (self->context, work);
  else
    weft_pool_push (work);
}

static void
report_run (WeftWork *work, WeftWorkReason reason)
{
  Report *report = (Report *) work;
  WeftProgress *self = report->progress;

  if (reason != WEFT_WORK_DROPPED)
    self->func (&report->value, self->data);
  weft_result_clear (&report->value);
  weft_frame_release (report, sizeof *report);
  weft_progress_unref (self);
}

static void
report_every (WeftProgress *self, WeftResult value)
{
  Report *report = weft_frame_alloc (sizeof *report);

  *report = (Report) { { NULL, report_run }, weft_progress_ref (self), value };
  post (self, &report->work);
}

static void
value_free (WeftResult *value)
{
  weft_result_clear (value);
  weft_frame_release (value, sizeof *value);
}

static void
newest_run (WeftWork *work, WeftWorkReason reason)
{
  WeftProgress *self = (WeftProgress *) work;
  WeftResult *value = __atomic_exchange_n (&self->newest, BUSY, __ATOMIC_ACQUIRE);
  WeftResult *expected = BUSY;

  if (reason != WEFT_WORK_DROPPED)
    self->func (value, self->data);
  value_free (value);

  if (__atomic_compare_exchange_n (&self->newest, &expected, IDLE, FALSE, __ATOMIC_RELEASE,
                                   __ATOMIC_RELAXED))
    weft_progress_unref (self);
  else
    post (self, &self->work);
}

static void
report_newest (WeftProgress *self, WeftResult value)
{
  WeftResult *newest = weft_frame_alloc (sizeof *newest);
  WeftResult *older;

  *newest = value;
  older = __atomic_exchange_n (&self->newest, newest, __ATOMIC_ACQ_REL);
  if (older == IDLE)
    post (self, &weft_progress_ref (self)->work);
  else if (older != BUSY)
    value_free (older);
}

/**
 * weft_progress_new:
 * @flags: which reports are handled
 * @func: handles a report
 * @data: for @func
 * @data_destroy: (nullable): releases @data, in the context too
 *
 * Captures the calling thread's sync context; see weft_sync_context_get_current().
 *
 * Returns: (transfer full): a new progress
 */
WeftProgress *
weft_progress_new (WeftProgressFlags flags,
                   WeftProgressFunc func,
                   gpointer data,
                   GDestroyNotify data_destroy)
{
  WeftProgress *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_new (WeftProgress, 1);
  *self = (WeftProgress) {
    .work = { NULL, newest_run },
    .refs = 1,
    .flags = flags,
    .func = func,
    .data = data,
    .data_destroy = data_destroy,
    .newest = IDLE,
  };
  g_set_object (&self->context, weft_sync_context_get_current ());
  return self;
}

/**
 * weft_progress_ref:
 * @self: a progress
 *
 * Returns: (transfer full): @self
 */
WeftProgress *
weft_progress_ref (WeftProgress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  __atomic_fetch_add (&self->refs, 1, __ATOMIC_RELAXED);
  return self;
}

static void
release_run (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  WeftProgress *self = (WeftProgress *) work;

  if (self->data_destroy != NULL)
    self->data_destroy (self->data);
  g_clear_object (&self->context);
  g_free (self);
}

/**
 * weft_progress_unref:
 * @self: (transfer full): a progress
 *
 * Any thread. The last one to go has the handler's data released: at once where that is
 * the captured context's thread or there is no context, by a post otherwise.
 */
void
weft_progress_unref (WeftProgress *self)
{
  g_return_if_fail (self != NULL);

  if (__atomic_sub_fetch (&self->refs, 1, __ATOMIC_ACQ_REL) != 0)
    return;

  self->work.run = release_run;
  if (self->data_destroy == NULL || self->context == NULL ||
      weft_sync_context_is_current (self->context))
    release_run (&self->work, WEFT_WORK_RUN);
  else
    post (self, &self->work);
}

/**
 * weft_progress_report:
 * @self: a progress
 * @value: how far the work is; consumed
 *
 * Has @value handled later, in the context that was captured: also where that is the
 * calling thread's own. Never waits. Any thread.
 *
 * Without a context the pool handles the reports, and with %WEFT_PROGRESS_EVERY several
 * of them at once, in any order.
 */
void
weft_progress_report (WeftProgress *self, WeftResult value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (value.type != NULL);

  if (self->flags & WEFT_PROGRESS_NEWEST)
    report_newest (self, value);
  else
    report_every (self, value);
}
