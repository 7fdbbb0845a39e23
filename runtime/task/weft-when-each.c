/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * One node a child stands in that child's list of awaiters; told, it moves to the queue of
 * those that are complete, under the iteration's mutex.
 *
 *     child completes:  append its node; is a step waiting? take it ─▶ disarm, complete it
 *     step:             first of the queue? take it ─▶ complete at once
 *                       none? it is the step that waits ─▶ arm its interruption
 *     cancelled:        the step that waits is none ─▶ complete it
 *
 * Where the child finds the step interrupted (the disarm fails), its node stays in the
 * queue for the next step, and none is lost. The step that waits is alive as long as it is
 * noted under the mutex, for interrupting it begins with taking that note away. Disarming
 * under the mutex is safe: it waits for nobody who may want it.
 *
 * References: the owner's; one of every node that stands in a child's list, which goes when
 * it has been told or removed; one of every pending step.
 */

#include "task/weft-when-each.h"

#include <pthread.h>

#include "task/weft-interruption-private.h"
#include "weft-error.h"

typedef struct
{
  WeftWork work;
  WeftWhenEach *parent;
  WeftTask *child; /* owned until it is handed out */
} Node;

typedef struct
{
  WeftCustomTask custom;
  WeftWhenEach *parent; /* owned while pending */
  WeftInterruption interruption;
} Step;

struct _WeftWhenEach
{
  guint32 refs; /* atomic */
  gsize n_nodes;

  pthread_mutex_t mutex;
  /* Under the mutex. */
  WeftWork *first;
  WeftWork *last;
  gsize n_left; /* not yet handed out */
  Step *waiting;

  Node nodes[];
};

static gsize
step_get_size (WeftTask *task G_GNUC_UNUSED)
{
  return sizeof (Step);
}

static const WeftTaskKind step_kind = { step_get_size, NULL };

static void
unref (WeftWhenEach *self)
{
  if (__atomic_sub_fetch (&self->refs, 1, __ATOMIC_ACQ_REL) != 0)
    return;

  for (gsize i = 0; i < self->n_nodes; i++)
    g_clear_pointer (&self->nodes[i].child, weft_task_unref);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

static void
append_locked (WeftWhenEach *self, WeftWork *work)
{
  work->next = NULL;
  if (self->last != NULL)
    self->last->next = work;
  else
    self->first = work;
  self->last = work;
}

/* NULL where none is complete. */
static WeftTask *
take_locked (WeftWhenEach *self)
{
  WeftWork *work = self->first;

  if (work == NULL)
    return NULL;

  self->first = work->next;
  if (self->first == NULL)
    self->last = NULL;
  self->n_left--;
  return g_steal_pointer (&((Node *) work)->child);
}

/* Takes the step that waits, unless it is being interrupted. */
static Step *
take_waiting_locked (WeftWhenEach *self)
{
  if (self->waiting == NULL || !weft_interruption_disarm (&self->waiting->interruption))
    return NULL;
  return g_steal_pointer (&self->waiting);
}

/* For who has won the right to end it. */
static void
step_complete (Step *self, WeftResult result, WeftWorkReason reason)
{
  unref (g_steal_pointer (&self->parent));
  weft_task_complete_for (&self->custom.task, result, reason);
}

static void
step_interrupted (WeftInterruption *interruption, WeftInterruptionReason reason)
{
  Step *self = (Step *) (gpointer) ((char *) interruption - G_STRUCT_OFFSET (Step, interruption));
  WeftWhenEach *parent = self->parent;

  pthread_mutex_lock (&parent->mutex);
  if (parent->waiting == self)
    parent->waiting = NULL;
  pthread_mutex_unlock (&parent->mutex);

  step_complete (self, weft_interruption_result (reason, self->custom.task.site),
                 weft_interruption_work_reason (reason));
}

static void
node_run (WeftWork *work, WeftWorkReason reason)
{
  WeftWhenEach *self = ((Node *) work)->parent;
  WeftTask *child = NULL;
  Step *step;

  if (weft_work_defer_if_deep (work, reason))
    return;

  pthread_mutex_lock (&self->mutex);
  append_locked (self, work);
  step = take_waiting_locked (self);
  if (step != NULL)
    child = take_locked (self);
  pthread_mutex_unlock (&self->mutex);

  if (step != NULL)
    step_complete (step, weft_result_pointer (&weft_type_task, child), reason);
  unref (self);
}

/**
 * weft_when_each_new:
 * @tasks: (array length=n_tasks): the tasks; borrowed
 * @n_tasks: how many
 *
 * Those that are complete already come first, in the order of @tasks.
 *
 * Returns: (transfer full): a new iteration
 */
WeftWhenEach *
weft_when_each_new (WeftTask *const *tasks, gsize n_tasks)
{
  WeftWhenEach *self;

  g_return_val_if_fail (tasks != NULL || n_tasks == 0, NULL);

  self = g_malloc0 (sizeof *self + n_tasks * sizeof (Node));
  self->refs = 1 + (guint32) n_tasks;
  self->n_nodes = n_tasks;
  self->n_left = n_tasks;
  pthread_mutex_init (&self->mutex, NULL);

  for (gsize i = 0; i < n_tasks; i++)
    self->nodes[i] = (Node) { { NULL, node_run }, self, weft_task_ref (tasks[i]) };
  for (gsize i = 0; i < n_tasks; i++)
    if (!weft_task_add_awaiter (tasks[i], &self->nodes[i].work))
      node_run (&self->nodes[i].work, WEFT_WORK_AWAITED);
  return self;
}

static WeftResult
abandoned (void)
{
  return weft_result_error (
      g_error_new_literal (WEFT_ERROR, WEFT_ERROR_ABANDONED,
                           "The iteration over tasks was freed while its next one was awaited"));
}

static void
leave (WeftWhenEach *self, Node *node)
{
  g_autoptr (WeftTask) child = NULL;

  pthread_mutex_lock (&self->mutex);
  if (node->child != NULL)
    child = weft_task_ref (node->child);
  pthread_mutex_unlock (&self->mutex);

  if (child != NULL && weft_task_remove_awaiter (child, &node->work))
    unref (self);
}

/**
 * weft_when_each_free:
 * @self: (transfer full) (nullable): an iteration
 *
 * Ends it. A step that is still pending fails with %WEFT_ERROR_ABANDONED.
 */
void
weft_when_each_free (WeftWhenEach *self)
{
  Step *step;

  if (self == NULL)
    return;

  pthread_mutex_lock (&self->mutex);
  step = take_waiting_locked (self);
  pthread_mutex_unlock (&self->mutex);
  if (step != NULL)
    step_complete (step, abandoned (), WEFT_WORK_AWAITED);

  for (gsize i = 0; i < self->n_nodes; i++)
    leave (self, &self->nodes[i]);
  unref (self);
}

static WeftTask *
refused (WeftSite *site)
{
  g_critical ("%s (%s:%u): the step before this one is still awaited", weft_site_get_name (site),
              site->file, site->line);
  return weft_task_from_result_at (
      site, weft_result_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PENDING,
                                                    "The step before this one is still awaited")));
}

static Step *
step_new (WeftSite *site, WeftWhenEach *parent)
{
  Step *self = weft_custom_task_new (&step_kind, sizeof *self, site, 2);

  __atomic_fetch_add (&parent->refs, 1, __ATOMIC_RELAXED);
  self->parent = parent;
  weft_interruption_init (&self->interruption);
  return self;
}

/**
 * weft_when_each_next_at:
 * @site: where it is made
 * @self: the iteration
 * @cancellable: (nullable): a cancellable
 *
 * See weft_when_each_next(), which fills in @site.
 *
 * Returns: (transfer full): a new task
 */
WeftTask *
weft_when_each_next_at (WeftSite *site, WeftWhenEach *self, GCancellable *cancellable)
{
  GError *error = NULL;
  WeftTask *child;
  Step *step = NULL;
  gboolean busy;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    return weft_task_from_result_at (site, weft_result_error (error));

  pthread_mutex_lock (&self->mutex);
  busy = self->waiting != NULL;
  child = busy ? NULL : take_locked (self);
  if (!busy && child == NULL && self->n_left > 0)
    step = self->waiting = step_new (site, self);
  pthread_mutex_unlock (&self->mutex);

  if (busy)
    return refused (site);
  if (child != NULL)
    return weft_task_from_result_at (site, weft_result_pointer (&weft_type_task, child));
  if (step == NULL)
    return weft_task_from_result_at (site, weft_result_pointer (&weft_type_task, NULL));

  weft_interruption_arm (&step->interruption, -1, cancellable, step_interrupted);
  return &step->custom.task;
}
