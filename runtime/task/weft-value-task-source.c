/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A round of a source:
 *
 *     idle ──begin──▶ open ──claim──▶ awaited ──set──▶ ready ──take──▶ idle, round + 2
 *                       └────set────▶ set ─────claim───▲
 *
 * The producer begins and sets, one consumer claims and takes. `round` is the token of
 * the round, an even number, and one more when it is claimed: both in one word, so that
 * a claim with a token of an earlier round fails whatever happens meanwhile. It goes on
 * to the next even number only in take, which happens after the set. `awaiter` plays the
 * part that WeftTask.awaiters plays, for one awaiter: empty, the awaiter, or DONE.
 *
 * tests/models/value-task-source.pml searches all of it: one consumer a round, who takes
 * its result once, and no stale token that gets anywhere.
 */

#include "task/weft-value-task-source-private.h"

#include "task/weft-frame-cache-private.h"
#include "task/weft-task-private.h"
#include "weft-error.h"
#include "trace/weft-trace-private.h"

#define DONE ((gpointer) 1)
#define CLAIMED ((guint64) 1)

struct _WeftValueTaskSource
{
  WeftWork drop;     /* the awaiter of a round that nobody wants */
  guint32 refs;      /* atomic */
  guint32 set;       /* atomic */
  guint32 open;      /* the producer's */
  guint64 round;     /* atomic */
  guint32 status;    /* atomic: what the result is, for who has not claimed it */
  gpointer awaiter;  /* atomic */
  WeftResult result; /* written before DONE, read after it */

  /* Where this round, or the one before, was awaited; atomic, for who comes too late may
   * read it at any time. */
  const WeftSite *site;
  guint line;
};

/**
 * weft_value_task_source_new:
 *
 * Returns: (transfer full): an idle source
 */
WeftValueTaskSource *
weft_value_task_source_new (void)
{
  WeftValueTaskSource *self = weft_frame_alloc (sizeof *self);

  *self = (WeftValueTaskSource) { .refs = 1, .round = 2, .result = weft_result_void () };
  return self;
}

/**
 * weft_value_task_source_ref:
 * @source: a source
 *
 * Returns: (transfer full): @source
 */
WeftValueTaskSource *
weft_value_task_source_ref (WeftValueTaskSource *source)
{
  g_return_val_if_fail (source != NULL, NULL);

  __atomic_fetch_add (&source->refs, 1, __ATOMIC_RELAXED);
  return source;
}

/**
 * weft_value_task_source_unref:
 * @source: (transfer full): a source
 */
void
weft_value_task_source_unref (WeftValueTaskSource *source)
{
  g_return_if_fail (source != NULL);

  if (__atomic_fetch_sub (&source->refs, 1, __ATOMIC_ACQ_REL) != 1)
    return;

  weft_result_clear (&source->result);
  weft_frame_release (source, sizeof *source);
}

/**
 * weft_value_task_source_begin:
 * @source: an idle source
 *
 * Begins a round. The value task holds a reference to @source until its result is
 * taken or weft_value_task_clear() drops it.
 *
 * Returns: the value task of this round, to be awaited once
 */
WeftValueTask
weft_value_task_source_begin (WeftValueTaskSource *source)
{
  g_return_val_if_fail (source != NULL, weft_value_task_from_result (weft_result_void ()));
  g_return_val_if_fail (!source->open, weft_value_task_from_result (weft_result_void ()));

  source->open = TRUE;
  weft_value_task_source_ref (source);
  return (WeftValueTask) {
    .tag = (guintptr) source | 1,
    { .token = __atomic_load_n (&source->round, __ATOMIC_ACQUIRE) },
  };
}

/**
 * weft_value_task_source_set:
 * @source: a source whose round is open and not set
 * @result: what the round comes to; consumed
 *
 * A consumer that waits without a sync context may go on before this returns. Any thread.
 */
void
weft_value_task_source_set (WeftValueTaskSource *source, WeftResult result)
{
  WeftWork *awaiter;

  g_return_if_fail (source != NULL);
  g_return_if_fail (result.type != NULL);

  if (__atomic_exchange_n (&source->set, TRUE, __ATOMIC_ACQ_REL))
    {
      g_critical ("%s: this round has been set already", G_STRFUNC);
      weft_result_clear (&result);
      return;
    }

  source->result = result;
  __atomic_store_n (&source->status, weft_task_status_of (&result), __ATOMIC_RELEASE);
  awaiter = __atomic_exchange_n (&source->awaiter, DONE, __ATOMIC_ACQ_REL);
  if (awaiter != NULL)
    awaiter->run (awaiter, WEFT_WORK_AWAITED);
}

static void
set_already_awaited (WeftValueTaskSource *self, const WeftSite *site, guint line, GError **error)
{
  const WeftSite *first = __atomic_load_n (&self->site, __ATOMIC_RELAXED);

  g_set_error (error, WEFT_ERROR, WEFT_ERROR_ALREADY_AWAITED,
               "A value task was awaited a second time, in %s (%s:%u); "
               "its first await was in %s (%s:%u)",
               weft_site_get_name (site), site->file, line,
               first != NULL ? weft_site_get_name (first) : "?", first != NULL ? first->file : "?",
               __atomic_load_n (&self->line, __ATOMIC_RELAXED));
  if (weft_trace_is_active () && error != NULL)
    weft_trace_misuse (site, (*error)->message);
}

gboolean
weft_value_task_source_claim (
    WeftValueTaskSource *self, guint64 token, const WeftSite *site, guint line, GError **error)
{
  guint64 expected = token;

  if (!__atomic_compare_exchange_n (&self->round, &expected, token | CLAIMED, FALSE,
                                    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    {
      set_already_awaited (self, site, line, error);
      return FALSE;
    }

  __atomic_store_n (&self->site, site, __ATOMIC_RELAXED);
  __atomic_store_n (&self->line, line, __ATOMIC_RELAXED);
  return TRUE;
}

gboolean
weft_value_task_source_is_set (WeftValueTaskSource *self, guint64 token)
{
  return (__atomic_load_n (&self->round, __ATOMIC_ACQUIRE) | CLAIMED) == (token | CLAIMED) &&
         __atomic_load_n (&self->awaiter, __ATOMIC_ACQUIRE) == DONE;
}

WeftTaskStatus
weft_value_task_source_get_status (WeftValueTaskSource *self, guint64 token)
{
  WeftTaskStatus status;

  if (__atomic_load_n (&self->round, __ATOMIC_ACQUIRE) != token)
    return WEFT_TASK_FAILED;
  if (__atomic_load_n (&self->awaiter, __ATOMIC_ACQUIRE) != DONE)
    return WEFT_TASK_PENDING;

  /* Not from the result: whoever claims the round at this moment may be taking that. */
  status = __atomic_load_n (&self->status, __ATOMIC_ACQUIRE);
  return __atomic_load_n (&self->round, __ATOMIC_ACQUIRE) == token ? status : WEFT_TASK_FAILED;
}

gboolean
weft_value_task_source_add_awaiter (WeftValueTaskSource *self, WeftWork *awaiter)
{
  gpointer expected = NULL;

  return __atomic_compare_exchange_n (&self->awaiter, &expected, awaiter, FALSE, __ATOMIC_RELEASE,
                                      __ATOMIC_ACQUIRE);
}

WeftResult
weft_value_task_source_take (WeftValueTaskSource *self)
{
  WeftResult result = self->result;

  self->result = weft_result_void ();
  self->open = FALSE;
  __atomic_store_n (&self->awaiter, NULL, __ATOMIC_RELAXED);
  __atomic_store_n (&self->set, FALSE, __ATOMIC_RELAXED);
  /* From the claimed round to the next one; nobody else writes it while it is claimed. */
  __atomic_store_n (&self->round, __atomic_load_n (&self->round, __ATOMIC_RELAXED) + 1,
                    __ATOMIC_RELEASE);
  weft_value_task_source_unref (self);
  return result;
}

static void
drop_run (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  WeftResult result = weft_value_task_source_take ((WeftValueTaskSource *) work);

  weft_result_clear (&result);
}

void
weft_value_task_source_drop (WeftValueTaskSource *self, guint64 token)
{
  static const WeftSite dropped = { "weft_value_task_clear", __FILE__, __LINE__, 0 };

  if (!weft_value_task_source_claim (self, token, &dropped, dropped.line, NULL))
    return;

  self->drop.run = drop_run;
  if (!weft_value_task_source_add_awaiter (self, &self->drop))
    drop_run (&self->drop, WEFT_WORK_RUN);
}
