/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sync/weft-flow-private.h"

#include "sched/weft-sync-context.h"

typedef struct
{
  guint32 refs; /* atomic */
  GDestroyNotify destroy;
  gpointer value;
} Value;

typedef struct
{
  const WeftAsyncLocal *local;
  Value *value;
} Entry;

/* Few locals in a program: a search from the front is the fastest map. */
struct _WeftFlow
{
  guint32 refs; /* atomic */
  guint n_entries;
  Entry entries[];
};

__thread WeftFlowThread weft_flow_thread_;

static Value *
value_new (const WeftAsyncLocal *local, gpointer data)
{
  Value *self = g_new (Value, 1);

  *self = (Value) { 1, local->destroy, data };
  return self;
}

static void
value_unref (Value *self)
{
  if (__atomic_sub_fetch (&self->refs, 1, __ATOMIC_ACQ_REL) != 0)
    return;

  if (self->destroy != NULL && self->value != NULL)
    self->destroy (self->value);
  g_free (self);
}

/* @flow with @local set to @value; either may be nothing. */
static WeftFlow *
flow_with (WeftFlow *flow, const WeftAsyncLocal *local, Value *value)
{
  guint n_entries = flow != NULL ? flow->n_entries : 0;
  WeftFlow *self = g_malloc (sizeof *self + (n_entries + 1) * sizeof (Entry));

  self->refs = 1;
  self->n_entries = 0;
  if (value != NULL)
    self->entries[self->n_entries++] = (Entry) { local, value };
  for (guint i = 0; i < n_entries; i++)
    if (flow->entries[i].local != local)
      {
        __atomic_fetch_add (&flow->entries[i].value->refs, 1, __ATOMIC_RELAXED);
        self->entries[self->n_entries++] = flow->entries[i];
      }

  if (self->n_entries == 0)
    g_clear_pointer (&self, g_free);
  return self;
}

/**
 * weft_flow_ref:
 * @flow: a flow
 *
 * Returns: (transfer full): @flow
 */
WeftFlow *
weft_flow_ref (WeftFlow *flow)
{
  g_return_val_if_fail (flow != NULL, NULL);

  __atomic_fetch_add (&flow->refs, 1, __ATOMIC_RELAXED);
  return flow;
}

/**
 * weft_flow_unref:
 * @flow: (transfer full): a flow
 */
void
weft_flow_unref (WeftFlow *flow)
{
  g_return_if_fail (flow != NULL);

  if (__atomic_sub_fetch (&flow->refs, 1, __ATOMIC_ACQ_REL) != 0)
    return;

  for (guint i = 0; i < flow->n_entries; i++)
    value_unref (flow->entries[i].value);
  g_free (flow);
}

/**
 * weft_async_local_get:
 * @local: an async local
 *
 * Returns: (transfer none) (nullable): its value here; valid until it is set here again
 *   or the async function awaits
 */
gpointer
weft_async_local_get (const WeftAsyncLocal *local)
{
  WeftFlow *flow = weft_flow_thread_.flow;

  g_return_val_if_fail (local != NULL, NULL);

  for (guint i = 0; flow != NULL && i < flow->n_entries; i++)
    if (flow->entries[i].local == local)
      return flow->entries[i].value->value;
  return NULL;
}

/**
 * weft_async_local_set:
 * @local: an async local
 * @value: (transfer full) (nullable): its value from here on
 *
 * In an async function and in what weft_run() runs, until that ends; elsewhere for the
 * calling thread.
 */
void
weft_async_local_set (const WeftAsyncLocal *local, gpointer value)
{
  WeftFlow *previous;

  g_return_if_fail (local != NULL);

  previous = weft_flow_thread_.flow;
  weft_flow_thread_.flow =
      flow_with (previous, local, value != NULL ? value_new (local, value) : NULL);
  if (previous != NULL)
    weft_flow_unref (previous);
}

/**
 * weft_flow_capture:
 *
 * Returns: (transfer full) (nullable): the values of all async locals here; %NULL where
 *   none is set or the flow is suppressed
 */
WeftFlow *
weft_flow_capture (void)
{
  return weft_flow_capture_here ();
}

/**
 * weft_flow_run:
 * @flow: (nullable): what weft_flow_capture() returned
 * @func: what to run
 * @data: for @func
 *
 * Runs @func here and now with the values of @flow. What it sets, and a sync context that
 * it sets, are as before afterwards.
 */
void
weft_flow_run (WeftFlow *flow, GDestroyNotify func, gpointer data)
{
  WeftSyncContext *context = weft_sync_context_get_current ();
  WeftFlow *previous;

  g_return_if_fail (func != NULL);

  if (context != NULL)
    g_object_ref (context);
  previous = weft_flow_swap (flow != NULL ? weft_flow_ref (flow) : NULL);

  func (data);

  weft_flow_swap_back (previous);
  weft_sync_context_set_current (context);
  g_clear_object (&context);
}

/**
 * weft_flow_suppress:
 *
 * From here on nothing flows from the calling thread into awaits, jobs and captures, until
 * weft_flow_restore().
 *
 * Returns: for weft_flow_restore()
 */
gboolean
weft_flow_suppress (void)
{
  gboolean previous = weft_flow_thread_.suppressed;

  weft_flow_thread_.suppressed = TRUE;
  return previous;
}

/**
 * weft_flow_restore:
 * @previous: from weft_flow_suppress(), on the same thread
 */
void
weft_flow_restore (gboolean previous)
{
  weft_flow_thread_.suppressed = previous;
}

/**
 * weft_flow_is_suppressed:
 *
 * Returns: whether the calling thread's flow is suppressed
 */
gboolean
weft_flow_is_suppressed (void)
{
  return weft_flow_thread_.suppressed;
}
