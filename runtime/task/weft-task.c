/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The life of a task.
 *
 * `flags` decides who completes it, `awaiters` says whether it is complete and who is
 * to be told. Both are atomic; `result` is not, and is guarded by them:
 *
 *     who                  does                            may then
 *     a producer           claims: sets CLAIMED; if it     write `result`
 *                          was set before, it has lost
 *     that producer        publishes: exchanges            nothing more
 *                          `awaiters` for DONE (release)
 *     an awaiter           pushes itself on `awaiters`     not touch itself: it may be
 *                          (release), unless that is DONE  running elsewhere already
 *     anybody who has      reads `result`                  keep the value while holding
 *     seen DONE (acquire)                                  a reference to the task
 *
 *     awaiters:   NULL  ──push──▶  list  ──push──▶  list  ◀──▶  list with LOCKED
 *                   └────────publish─────────┴──────▶  DONE
 *
 * An awaiter that has had enough (a time-out, the loser of a when_any) takes itself out:
 * it locks the list by setting a bit of the word, unlinks itself and stores the head
 * without the bit. Who pushes or publishes meanwhile waits for the bit to go: nobody can
 * change the list under the remover, and the remover can never overwrite DONE. Whether it
 * still found itself in the list decides whether it is told: exactly one of the two
 * happens. The lock is held for the walk only and nothing is called under it.
 *
 * The list is last-in first-out; it is turned round before it is told, so that awaiters
 * go on in the order in which they came. The first of several may go on inline, the
 * others are queued, so that none has to wait for the whole work of another. They are
 * queued before it goes on, and so are those who asked never to go on inline (weft_then).
 *
 * References: the producer holds one and publishing consumes it, so a task that nobody
 * looks at completes all the same. The tasks of async functions, jobs and when_all, which
 * have one producer and are many, are self-held instead: their references are those of
 * others only, and whoever gives up the last one before the task has completed sets
 * ORPHANED in the word. Then it is the producer that finds it there, when it publishes, and
 * frees the task; otherwise it was done with it at that moment. An awaiting frame holds one on what it awaits. The
 * list holds none on the awaiters: a frame that awaits holds itself.
 *
 * `result` may be moved out (weft_task_consume) by who holds the last reference: there
 * is nobody left to read it.
 *
 * tests/models/task.pml searches all interleavings of this: one claim wins, who stands in
 * the list is told once and in order, who has left is not, nobody reads the result too
 * early, nobody touches what may be gone, and nobody waits for ever.
 */

#include "task/weft-task-private.h"

#include "task/weft-async-private.h"
#include "task/weft-awaiters-private.h"
#include "task/weft-custom-task-private.h"
#include "task/weft-frame-cache-private.h"
#include "task/weft-unobserved-private.h"
#include "trace/weft-trace-private.h"
#include "trace/weft-wait-graph-private.h"

#define ID_BLOCK 4096

/* How deep completions may nest on one stack before they are queued instead. */
#define MAX_INLINE_DEPTH 64

__thread WeftTaskThread weft_task_thread_;

static guint64 next_id_block = 1;

static gsize
plain_get_size (WeftTask *task G_GNUC_UNUSED)
{
  return sizeof (WeftTask);
}

const WeftTaskKind weft_task_kind_plain = { plain_get_size, NULL };

static const WeftTaskKind *const kinds[] = {
  [WEFT_TASK_KIND_PLAIN] = &weft_task_kind_plain,
  [WEFT_TASK_KIND_RUN] = &weft_task_kind_run,
  [WEFT_TASK_KIND_WHEN_ALL] = &weft_task_kind_when_all,
};

static gpointer
copy_task (gpointer value)
{
  return value != NULL ? weft_task_ref (value) : NULL;
}

static void
free_task (gpointer value)
{
  g_clear_pointer ((WeftTask **) &value, weft_task_unref_nested);
}

const WeftResultType weft_type_task = { "a task", copy_task, free_task };

static inline guint16
flags_get (WeftTask *task)
{
  return __atomic_load_n (&task->flags, __ATOMIC_RELAXED);
}

static inline const WeftTaskKind *
kind_of (WeftTask *task)
{
  WeftTaskFlags kind = flags_get (task) & WEFT_TASK_KIND_MASK;

  return kind == WEFT_TASK_KIND_CUSTOM ? ((WeftCustomTask *) task)->kind : kinds[kind];
}

void
weft_task_take_ids_ (WeftTaskThread *thread)
{
  thread->next_id = __atomic_fetch_add (&next_id_block, ID_BLOCK, __ATOMIC_RELAXED);
  thread->last_id = thread->next_id + ID_BLOCK;
}

WeftTask *
weft_task_new (WeftTaskFlags flags, WeftSite *site)
{
  WeftTask *task = weft_task_frame_alloc (sizeof *task);

  weft_task_init (task, flags, site, 1);
  weft_task_trace_begin (task);
  return task;
}

/**
 * weft_task_from_result_at:
 * @site: where it is made
 * @result: what it has come to; consumed
 *
 * See weft_task_from_result(), which fills in @site.
 *
 * Returns: (transfer full): a complete task
 */
WeftTask *
weft_task_from_result_at (WeftSite *site, WeftResult result)
{
  WeftTask *task;

  g_return_val_if_fail (site != NULL, NULL);

  task = weft_task_frame_alloc (sizeof *task);
  weft_task_init (task, WEFT_TASK_KIND_PLAIN, site, 1);
  weft_task_trace_begin (task);
  weft_task_complete_unshared (task, result);
  return task;
}

/**
 * weft_task_ref:
 * @task: a task
 *
 * Returns: (transfer full): @task
 */
WeftTask *
weft_task_ref (WeftTask *task)
{
  g_return_val_if_fail (task != NULL, NULL);

  __atomic_fetch_add (&task->refs, 1, __ATOMIC_RELAXED);
  return task;
}

void
weft_task_release_memory_ (WeftTask *task)
{
  const WeftTaskKind *kind = kind_of (task);
  gsize size;

  if (kind->finalize != NULL)
    kind->finalize (task);
  size = kind->get_size (task);
  __atomic_store_n (&task->id, 0, __ATOMIC_RELEASE);
  weft_task_frame_release (task, size);
}

static void
task_free (WeftTask *task)
{
  if (G_UNLIKELY (weft_result_is_error (&task->result)) &&
      (flags_get (task) & WEFT_TASK_OBSERVED) == 0 &&
      !g_error_matches (task->result.v_pointer, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    weft_unobserved_report (task->site, task->result.v_pointer);

  weft_result_clear (&task->result);
  weft_task_release_memory (task);
}

/* Whether the last reference went before the task was complete: then it is the producer's. */
static gboolean
left_to_producer (WeftTask *task)
{
  gpointer head = __atomic_load_n (&task->awaiters, __ATOMIC_ACQUIRE);

  if (G_LIKELY (head == WEFT_TASK_DONE_) || (flags_get (task) & WEFT_TASK_SELF_HELD) == 0)
    return FALSE;

  while (head != WEFT_TASK_DONE_)
    {
      if (G_UNLIKELY (((guintptr) head & WEFT_AWAITERS_LOCKED) != 0))
        head = weft_awaiters_unlocked (task);
      else if (__atomic_compare_exchange_n (&task->awaiters, &head,
                                            (gpointer) ((guintptr) head | WEFT_AWAITERS_ORPHANED),
                                            TRUE, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return TRUE;
    }
  return FALSE;
}

/**
 * weft_task_unref:
 * @task: (transfer full): a task
 *
 * Releases a reference. A failed task whose error nobody has looked at is reported
 * when the last one goes, see weft_set_unobserved_handler().
 */
void
weft_task_unref (WeftTask *task)
{
  g_return_if_fail (task != NULL);

  /* Who holds the only reference need not tell anybody. */
  if ((__atomic_load_n (&task->refs, __ATOMIC_ACQUIRE) == 1 ||
       __atomic_fetch_sub (&task->refs, 1, __ATOMIC_ACQ_REL) == 1) &&
      !left_to_producer (task))
    task_free (task);
}

/**
 * weft_task_forget:
 * @task: (transfer full): a task
 *
 * Says in the source that nobody will await @task: it goes on by itself, and its
 * failure is reported as unobserved.
 */
void
weft_task_forget (WeftTask *task)
{
  g_return_if_fail (task != NULL);

  if (weft_trace_is_active ())
    weft_trace_forget (task->id);
  weft_task_unref (task);
}

/**
 * weft_task_get_id:
 * @task: a task
 *
 * Returns: its number, unique in the process and never 0; the same as in a recording
 */
guint64
weft_task_get_id (WeftTask *task)
{
  g_return_val_if_fail (task != NULL, 0);

  return task->id;
}

/**
 * weft_task_get_site:
 * @task: a task
 *
 * Returns: (transfer none): where it was made
 */
const WeftSite *
weft_task_get_site (WeftTask *task)
{
  g_return_val_if_fail (task != NULL, NULL);

  return task->site;
}

/**
 * weft_task_is_completed:
 * @task: a task
 *
 * Returns: whether it has a result, of whatever kind
 */
gboolean
weft_task_is_completed (WeftTask *task)
{
  g_return_val_if_fail (task != NULL, FALSE);

  return weft_task_is_done (task);
}

WeftTaskStatus
weft_task_status_of (const WeftResult *result)
{
  if (!weft_result_is_error (result))
    return WEFT_TASK_SUCCEEDED;
  if (g_error_matches (result->v_pointer, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return WEFT_TASK_CANCELLED;
  return WEFT_TASK_FAILED;
}

/**
 * weft_task_get_status:
 * @task: a task
 *
 * A look at the status is no look at the error: a failed task stays unobserved.
 *
 * Returns: the status
 */
WeftTaskStatus
weft_task_get_status (WeftTask *task)
{
  return weft_task_is_completed (task) ? weft_task_status_of (&task->result) : WEFT_TASK_PENDING;
}

/**
 * weft_task_get_result:
 * @task: a completed task
 *
 * Counts as a look at the error, if it is one.
 *
 * Returns: (transfer none): its result, valid while the caller holds @task
 */
const WeftResult *
weft_task_get_result (WeftTask *task)
{
  g_return_val_if_fail (task != NULL, NULL);
  g_return_val_if_fail (weft_task_is_completed (task), NULL);

  weft_task_observe (task);
  return &task->result;
}

/**
 * weft_task_get_error:
 * @task: a task
 *
 * Returns: (transfer none) (nullable): why it failed or was cancelled; %NULL where it
 *   did not, or not yet
 */
const GError *
weft_task_get_error (WeftTask *task)
{
  g_return_val_if_fail (task != NULL, NULL);

  if (!weft_task_is_completed (task) || !weft_result_is_error (&task->result))
    return NULL;

  weft_task_observe (task);
  return task->result.v_pointer;
}

gboolean
weft_task_claim (WeftTask *task)
{
  return (__atomic_fetch_or (&task->flags, WEFT_TASK_CLAIMED, __ATOMIC_ACQ_REL) &
          WEFT_TASK_CLAIMED) == 0;
}

void
weft_task_observe (WeftTask *task)
{
  if ((flags_get (task) & WEFT_TASK_OBSERVED) == 0)
    __atomic_fetch_or (&task->flags, WEFT_TASK_OBSERVED, __ATOMIC_RELAXED);
}

gboolean
weft_task_add_awaiter (WeftTask *task, WeftWork *awaiter)
{
  gpointer head = weft_awaiters_unlocked (task);

  for (;;)
    {
      if (head == WEFT_TASK_DONE_)
        return FALSE;
      awaiter->next = head;
      if (__atomic_compare_exchange_n (&task->awaiters, &head, awaiter, TRUE, __ATOMIC_RELEASE,
                                       __ATOMIC_ACQUIRE))
        return TRUE;
      if (G_UNLIKELY (((guintptr) head & WEFT_AWAITERS_LOCKED) != 0))
        head = weft_awaiters_unlocked (task);
    }
}

/* Returns the list that has to be told. */
static WeftWork *
close_awaiters (WeftTask *task)
{
  gpointer head = __atomic_load_n (&task->awaiters, __ATOMIC_RELAXED);

  do
    {
      if (G_UNLIKELY (((guintptr) head & WEFT_AWAITERS_LOCKED) != 0))
        head = weft_awaiters_unlocked (task);
    }
  while (!__atomic_compare_exchange_n (&task->awaiters, &head, WEFT_TASK_DONE_, TRUE,
                                       __ATOMIC_ACQ_REL, __ATOMIC_RELAXED));
  return head;
}

/* @last is the newest of them. */
static WeftWork *
turned_round (WeftWork *last)
{
  WeftWork *first = NULL;

  while (last != NULL)
    {
      WeftWork *next = last->next;

      last->next = first;
      first = last;
      last = next;
    }
  return first;
}

/* Tells those who asked to be queued, before any that goes on inline holds them up. Returns
 * the others. */
static WeftWork *
tell_queued (WeftWork *first)
{
  WeftWork *others = NULL;
  WeftWork **end = &others;

  while (first != NULL)
    {
      WeftWork *next = first->next;

      if (first->run == weft_then_queued_told_)
        first->run (first, WEFT_WORK_AWAITED_QUEUE);
      else
        {
          *end = first;
          end = &first->next;
        }
      first = next;
    }
  *end = NULL;
  return others;
}

/* Those who have to be queued are, before the first goes on here. */
static void
tell_awaiters (WeftWork *last, WeftWorkReason first_reason)
{
  WeftWork *first = last->next == NULL ? last : tell_queued (turned_round (last));
  WeftWork *rest = first != NULL ? first->next : NULL;

  weft_task_thread_.inline_depth++;
  while (rest != NULL)
    {
      WeftWork *next = rest->next;

      rest->run (rest, WEFT_WORK_AWAITED_QUEUE);
      rest = next;
    }
  if (first != NULL)
    first->run (first, first_reason);
  weft_task_thread_.inline_depth--;
}

void
weft_task_complete (WeftTask *task, WeftResult result)
{
  /* Nobody else changes the flags before it is complete. */
  __atomic_store_n (&task->flags, (guint16) (flags_get (task) | WEFT_TASK_CLAIMED),
                    __ATOMIC_RELAXED);
  weft_task_publish (task, result);
}

/* Completes it, and is done with it unless the caller has a reference. Returns whom to
 * tell. */
static inline WeftWork *
complete (WeftTask *task, WeftResult result, WeftWorkReason *reason)
{
  WeftTaskFlags flags = flags_get (task);
  guintptr word;

  g_assert ((flags & WEFT_TASK_CLAIMED) != 0);

  task->result = result;
  if (weft_trace_is_active ())
    weft_trace_task_end (task->id, task->site, weft_task_status_of (&result));

  *reason =
      (flags & WEFT_TASK_QUEUE_AWAITERS) != 0 || weft_task_thread_.inline_depth >= MAX_INLINE_DEPTH
          ? WEFT_WORK_AWAITED_QUEUE
          : WEFT_WORK_AWAITED;
  word = (guintptr) close_awaiters (task);
  if (G_UNLIKELY ((word & WEFT_AWAITERS_ORPHANED) != 0))
    task_free (task);
  return (WeftWork *) (word & ~WEFT_AWAITERS_ORPHANED);
}

void
weft_task_publish_keeping (WeftTask *task, WeftResult result)
{
  WeftWorkReason reason;
  WeftWork *awaiters = complete (task, result, &reason);

  if (awaiters != NULL)
    tell_awaiters (awaiters, reason);
}

void
weft_task_publish (WeftTask *task, WeftResult result)
{
  gboolean self_held = (flags_get (task) & WEFT_TASK_SELF_HELD) != 0;
  WeftWorkReason reason;
  WeftWork *awaiters = complete (task, result, &reason);

  if (!self_held)
    weft_task_unref (task);
  if (awaiters != NULL)
    tell_awaiters (awaiters, reason);
}

/* Takes a value without a copy function; only the first to come gets it. */
static WeftResult
move_result (WeftTask *task)
{
  if ((__atomic_fetch_or (&task->flags, WEFT_TASK_TAKEN, __ATOMIC_ACQ_REL) & WEFT_TASK_TAKEN) == 0)
    {
      WeftResult result = task->result;

      task->result = weft_result_void ();
      return result;
    }

  g_critical ("%s (%s:%u): its result can only move, and has been taken already",
              weft_site_get_name (task->site), task->site->file, task->site->line);
  return weft_result_void ();
}

WeftResult
weft_task_consume_shared_ (WeftTask *task)
{
  const WeftResultType *type = task->result.type;
  WeftResult result;

  weft_task_observe (task);

  if (type->copy == NULL && (type->free != NULL || weft_task_is_taken (task)))
    result = move_result (task);
  else if (type->free == NULL)
    result = task->result;
  else
    result = weft_result_pointer (type, type->copy (task->result.v_pointer));

  weft_task_unref (task);
  return result;
}
