/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The children are counted by a latch, see weft-latch-private.h: each enters when it is
 * added and leaves when it has ended, and joining closes it. So a child costs its node and
 * two atomic operations on lines that are mostly the thread's own, and there is no list of
 * children.
 *
 *     open ──join──▶ joining ──the last child leaves──▶ joined ──free──▶ gone
 *       └──free: a mistake, reported; cancels, joins──▶ joining, nobody's ──▶ gone
 *
 * Who is told by the latch that all have left completes the join. Everything about the
 * scope may be touched by a child until it leaves, and by its owner until he frees it; so
 * there are two references, the owner's and that of all children together, which who
 * completes the join gives up, after that.
 *
 * Functions that are added from outside of the pool stand in groups, blocks of memory that
 * the adder fills one after the other and that go when the last of their functions has run.
 * A node each would come back from the worker that ran it, and fetching it from that
 * processor's cache costs more than all the rest; a group's lines are fetched ahead. Only the
 * group enters the latch; `n_left` counts its functions from the start, those to come too, so
 * that adding one changes nothing that workers write to. One thread at a time fills the
 * scope's open group, by a flag; who finds it taken, workers, whose nodes come back to
 * themselves, and a scope's first few functions get nodes. Joining closes the group, with the
 * places that were not used, and keeps the flag.
 *
 * The errors wait in the scope, and move into the join's task when it completes. Cancelled
 * children are no errors, for the scope itself cancels them when one has failed; the join
 * is cancelled only where none failed.
 *
 * The cancellable is made by whoever first needs it, on whatever thread.
 */

#include "task/weft-scope.h"

#include <sched.h>

#include "sched/weft-pool-private.h"
#include "sync/weft-flow-private.h"
#include "task/weft-failures-private.h"
#include "task/weft-frame-cache-private.h"
#include "task/weft-latch-private.h"
#include "task/weft-linked-cancellable.h"
#include "task/weft-task-private.h"

typedef struct _Group Group;

#define GROUP_SIZE 31 /* two kilobytes */
#define N_SINGLES 8

struct _WeftScope
{
  _Alignas(64) guint32 refs; /* atomic */
  guint8 used;               /* atomic: has had a child */
  guint8 skipped;            /* atomic: a child never ran, or was cancelled */
  WeftSite *site;
  GCancellable *cancellable; /* atomic, owned, nullable */
  WeftFailures failures;
  WeftFailuresTask *join; /* owned, nullable */
  WeftLatch *latch;       /* behind the scope, in the same block */

  _Alignas(64) guint32 adding; /* atomic: the rest is somebody's, or nobody's any more */
  guint32 n_singles;
  guint32 n_used;
  Group *open; /* nullable */
};

/* A child that is a task. */
typedef struct
{
  WeftWork work;
  WeftScope *scope;
  WeftTask *task; /* owned */
} TaskChild;

/* A child that is a function. */
typedef struct
{
  WeftWork work;
  Group *group;
  WeftRunFunc func;
  gpointer data;
  GDestroyNotify data_destroy;
  WeftFlow *flow;
  WeftSite *site;
} RunChild;

G_STATIC_ASSERT (sizeof (RunChild) <= 64);

/* Functions that were added one after the other; inside the latch as one. */
struct _Group
{
  WeftScope *scope;
  guint32 n_left; /* atomic: functions, those to come too, and one while it is open */
  guint32 size;
  char pad[64 - sizeof (WeftScope *) - 2 * sizeof (guint32)];
  RunChild children[];
};

static gsize
join_get_size (WeftTask *task G_GNUC_UNUSED)
{
  return sizeof (WeftFailuresTask);
}

static const WeftTaskKind join_kind = { join_get_size, weft_failures_task_finalize };

static void
unref (WeftScope *self)
{
  if (__atomic_sub_fetch (&self->refs, 1, __ATOMIC_ACQ_REL) != 0)
    return;

  if (self->join != NULL)
    weft_task_unref (&self->join->base.task);
  g_clear_object (&self->cancellable);
  weft_failures_clear (&self->failures);
  g_aligned_free (self);
}

static WeftResult
get_outcome (WeftScope *self, WeftFailures *failures)
{
  WeftResult result = weft_failures_get_outcome (failures);

  if (!weft_result_is_error (&result) && __atomic_load_n (&self->skipped, __ATOMIC_RELAXED))
    result = weft_result_error (
        g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "A child of %s (%s:%u) was cancelled",
                     weft_site_get_name (self->site), self->site->file, self->site->line));
  return result;
}

/* All children have left. */
static void
complete_join (WeftScope *self)
{
  WeftFailuresTask *join = self->join;

  join->failures = self->failures;
  self->failures = (WeftFailures) { NULL };
  weft_task_complete (&join->base.task, get_outcome (self, &join->failures));
  unref (self);
}

static void
leave (WeftScope *self)
{
  if (G_UNLIKELY (weft_latch_leave (self->latch)))
    complete_join (self);
}

static gboolean
enter (WeftScope *self)
{
  if (G_UNLIKELY (!weft_latch_enter (self->latch)))
    {
      g_critical ("%s (%s:%u): a child was added to the scope after it was joined",
                  weft_site_get_name (self->site), self->site->file, self->site->line);
      return FALSE;
    }
  if (G_UNLIKELY (!__atomic_load_n (&self->used, __ATOMIC_RELAXED)))
    __atomic_store_n (&self->used, TRUE, __ATOMIC_RELAXED);
  return TRUE;
}

static GCancellable *
make_cancellable (WeftScope *self, GCancellable *parent)
{
  GCancellable *fresh = weft_cancellable_new_linked (parent, NULL);
  GCancellable *expected = NULL;

  if (__atomic_compare_exchange_n (&self->cancellable, &expected, fresh, FALSE, __ATOMIC_ACQ_REL,
                                   __ATOMIC_ACQUIRE))
    return fresh;
  g_object_unref (fresh);
  return expected;
}

static inline GCancellable *
get_cancellable (WeftScope *self)
{
  GCancellable *cancellable = __atomic_load_n (&self->cancellable, __ATOMIC_ACQUIRE);

  return G_LIKELY (cancellable != NULL) ? cancellable : make_cancellable (self, NULL);
}

/**
 * weft_scope_new_at:
 * @site: where it is made
 * @parent: (nullable): a cancellable
 *
 * See weft_scope_new(), which fills in @site.
 *
 * Returns: (transfer full): a new scope
 */
WeftScope *
weft_scope_new_at (WeftSite *site, GCancellable *parent)
{
  guint n_shards = weft_latch_get_n_shards ();
  WeftScope *self;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (parent == NULL || G_IS_CANCELLABLE (parent), NULL);

  self = g_aligned_alloc (1, sizeof *self + weft_latch_get_size (n_shards), 64);
  *self = (WeftScope) { .refs = 2, .site = site, .latch = (gpointer) (self + 1) };
  weft_latch_init (self->latch, n_shards);
  if (parent != NULL)
    make_cancellable (self, parent);
  return self;
}

/**
 * weft_scope_get_cancellable:
 * @self: a scope
 *
 * The one to start children with. It is cancelled by the first child that fails and with
 * the scope's parent; cancel it to give up the whole scope. Any thread.
 *
 * Returns: (transfer none): the scope's cancellable
 */
GCancellable *
weft_scope_get_cancellable (WeftScope *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_cancellable (self);
}

/* Looks at what @task came to, which counts as observing it, and releases it. */
static void
take_outcome (WeftScope *self, WeftTask *task)
{
  switch (weft_task_get_status (task))
    {
    case WEFT_TASK_FAILED:
      weft_failures_add_task (&self->failures, task);
      g_cancellable_cancel (get_cancellable (self));
      break;
    case WEFT_TASK_CANCELLED:
      weft_task_observe (task);
      __atomic_store_n (&self->skipped, TRUE, __ATOMIC_RELAXED);
      break;
    default:
      break;
    }
  weft_task_unref (task);
}

static void
task_child_run (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  TaskChild *child = (TaskChild *) work;
  WeftScope *self = child->scope;

  take_outcome (self, child->task);
  weft_frame_release (child, sizeof *child);
  leave (self);
}

/**
 * weft_scope_add:
 * @self: a scope
 * @task: (transfer full): a task that was started with the scope's cancellable
 *
 * Makes @task a child. By the owner, or by a child.
 */
void
weft_scope_add (WeftScope *self, WeftTask *task)
{
  TaskChild *child;

  g_return_if_fail (self != NULL);
  g_return_if_fail (task != NULL);

  if (!enter (self))
    {
      weft_task_unref (task);
      return;
    }

  child = weft_frame_alloc (sizeof *child);
  *child = (TaskChild) { { NULL, task_child_run }, self, task };
  if (!weft_task_add_awaiter (task, &child->work))
    task_child_run (&child->work, WEFT_WORK_AWAITED);
}

static Group *
group_new (WeftScope *scope, guint32 size, guint32 n_left)
{
  gsize n_bytes = sizeof (Group) + size * sizeof (RunChild);
  Group *self = size > 1 ? g_aligned_alloc (1, n_bytes, 64) : weft_frame_alloc (n_bytes);

  self->scope = scope;
  self->n_left = n_left;
  self->size = size;
  return self;
}

/* Takes @n from what is left. */
static void
group_leave (Group *self, guint32 n)
{
  WeftScope *scope = self->scope;

  /* Who is the last need not tell anybody. */
  if (__atomic_load_n (&self->n_left, __ATOMIC_ACQUIRE) != n &&
      __atomic_sub_fetch (&self->n_left, n, __ATOMIC_ACQ_REL) != 0)
    return;

  if (self->size > 1)
    g_aligned_free (self);
  else
    weft_frame_release (self, sizeof (Group) + sizeof (RunChild));
  leave (scope);
}

static void
call (RunChild *child, WeftScope *self, GCancellable *cancellable)
{
  WeftResult result = weft_result_void ();
  GError *error = NULL;

  if (G_LIKELY (child->func (&result, child->data, cancellable, &error)))
    {
      if (result.type->free != NULL)
        weft_result_clear (&result);
      return;
    }

  weft_result_clear (&result);
  error = weft_failure_check (error, child->site);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      __atomic_store_n (&self->skipped, TRUE, __ATOMIC_RELAXED);
      return;
    }
  weft_failures_add (&self->failures, error);
  g_cancellable_cancel (cancellable);
}

static void
run_child_run (WeftWork *work, WeftWorkReason reason)
{
  RunChild *child = (RunChild *) work;
  Group *group = child->group;
  WeftScope *self = group->scope;
  GCancellable *cancellable = get_cancellable (self);

  if (G_UNLIKELY (reason == WEFT_WORK_DROPPED || g_cancellable_is_cancelled (cancellable)))
    {
      __atomic_store_n (&self->skipped, TRUE, __ATOMIC_RELAXED);
      g_clear_pointer (&child->flow, weft_flow_unref);
    }
  else
    {
      WeftFlow *previous = weft_flow_swap (g_steal_pointer (&child->flow));

      call (child, self, cancellable);
      weft_flow_swap_back (previous);
    }

  if (child->data_destroy != NULL)
    child->data_destroy (child->data);
  group_leave (group, 1);
}

/* NULL where the scope was joined. */
static RunChild *
add_single (WeftScope *self)
{
  Group *group;

  if (!enter (self))
    return NULL;

  group = group_new (self, 1, 1);
  group->children[0].group = group;
  return &group->children[0];
}

/* Who has set `adding`. */
static RunChild *
add_to_group (WeftScope *self)
{
  RunChild *child;

  if (self->open == NULL)
    {
      if (!enter (self))
        return NULL;
      self->open = group_new (self, GROUP_SIZE, GROUP_SIZE + 1);
      self->n_used = 0;
    }

  child = &self->open->children[self->n_used++];
  child->group = self->open;
  if (self->n_used == GROUP_SIZE)
    group_leave (g_steal_pointer (&self->open), 1);
  return child;
}

static RunChild *
add_child (WeftScope *self)
{
  gboolean is_single;
  RunChild *child = NULL;

  if (weft_worker_get_current () != NULL ||
      __atomic_exchange_n (&self->adding, TRUE, __ATOMIC_ACQUIRE))
    return add_single (self);

  is_single = self->n_singles < N_SINGLES;
  if (is_single)
    self->n_singles++;
  else
    child = add_to_group (self);
  __atomic_store_n (&self->adding, FALSE, __ATOMIC_RELEASE);
  return is_single ? add_single (self) : child;
}

/* The scope is being joined: there are no groups any more. */
static void
close_group (WeftScope *self)
{
  while (__atomic_exchange_n (&self->adding, TRUE, __ATOMIC_ACQUIRE))
    sched_yield ();
  if (self->open != NULL)
    group_leave (g_steal_pointer (&self->open), GROUP_SIZE - self->n_used + 1);
}

/**
 * weft_scope_run_at:
 * @self: a scope
 * @site: where it is called
 * @func: CPU-bound work
 * @data: for @func
 * @data_destroy: (nullable): releases @data
 *
 * See weft_scope_run(), which fills in @site.
 */
void
weft_scope_run_at (
    WeftScope *self, WeftSite *site, WeftRunFunc func, gpointer data, GDestroyNotify data_destroy)
{
  RunChild *child;

  g_return_if_fail (self != NULL);
  g_return_if_fail (site != NULL);
  g_return_if_fail (func != NULL);

  /* A recording tells of tasks. */
  if (weft_trace_is_active ())
    {
      weft_scope_add (self, weft_run_at (site, func, data, data_destroy, get_cancellable (self)));
      return;
    }

  child = add_child (self);
  if (child == NULL)
    {
      if (data_destroy != NULL)
        data_destroy (data);
      return;
    }

  child->work.run = run_child_run;
  child->func = func;
  child->data = data;
  child->data_destroy = data_destroy;
  child->flow = weft_flow_capture_here ();
  child->site = site;
  weft_pool_push (&child->work);
}

/**
 * weft_scope_join:
 * @self: a scope
 *
 * Waits for all children, those among them that are added meanwhile by others. By the owner.
 *
 * The task fails with the first error of a child; weft_scope_dup_errors() has all of them.
 * It is cancelled if none failed and one was cancelled. Joined again, the same task is
 * returned.
 *
 * Returns: (transfer full): a task without a value, named as the scope
 */
WeftTask *
weft_scope_join (WeftScope *self)
{
  WeftTask *task;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->join != NULL)
    return weft_task_ref (&self->join->base.task);

  self->join = weft_task_frame_alloc (sizeof *self->join);
  self->join->base.kind = &join_kind;
  self->join->failures = (WeftFailures) { NULL };
  task = &self->join->base.task;
  /* The caller's, the scope's, and the one that completing consumes. */
  weft_task_init (task, WEFT_TASK_KIND_CUSTOM, self->site, 3);
  weft_task_trace_begin (task);

  close_group (self);
  if (weft_latch_close (self->latch))
    complete_join (self);
  return task;
}

/**
 * weft_scope_dup_errors:
 * @task: a completed task of weft_scope_join()
 *
 * Returns: (transfer full) (element-type GError): the error of every child that failed, in
 *   the order in which they did; cancelled children are not among them
 */
GPtrArray *
weft_scope_dup_errors (WeftTask *task)
{
  g_return_val_if_fail (task != NULL, NULL);
  g_return_val_if_fail (weft_failures_task_get (task) != NULL, NULL);
  g_return_val_if_fail (weft_task_is_completed (task), NULL);

  weft_task_observe (task);
  return weft_failures_dup (weft_failures_task_get (task));
}

/**
 * weft_scope_free:
 * @self: (transfer full): a scope that was joined, or had no children
 *
 * The join need not have completed: the scope's memory stays as long as children need it.
 * A scope that was never joined is a programmer's mistake: it is reported, and the children
 * that are left are cancelled.
 */
void
weft_scope_free (WeftScope *self)
{
  g_return_if_fail (self != NULL);

  if (self->join == NULL)
    {
      if (__atomic_load_n (&self->used, __ATOMIC_RELAXED))
        {
          g_critical ("%s (%s:%u): the scope was freed without being joined; its children are "
                      "cancelled",
                      weft_site_get_name (self->site), self->site->file, self->site->line);
          g_cancellable_cancel (get_cancellable (self));
        }
      weft_task_forget (weft_scope_join (self));
    }
  unref (self);
}
