/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sched/weft-sync-context-private.h"

#include "trace/weft-trace-private.h"
#include "trace/weft-wait-graph-private.h"
#include "weft-error.h"

/**
 * WeftSyncContext:
 *
 * Where continuations run. The context that is current at an await is the one that the
 * async function comes back to, unless the await is configured otherwise.
 *
 * A subclass queues in #WeftSyncContextClass.post and runs, on its thread, with
 * weft_sync_context_run_work().
 */

typedef struct
{
  const char *name; /* interned, so that a recorder may keep it */
  gboolean registered;
  guint n_operations; /* atomic */
} WeftSyncContextPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WeftSyncContext, weft_sync_context, G_TYPE_OBJECT)

__thread WeftSyncContext *weft_sync_context_current_;

#define current weft_sync_context_current_

/* The living contexts, for who has only an address. A program has a handful. */
#define TABLE_SIZE 256

static struct
{
  gpointer address; /* atomic */
  const char *name; /* atomic, interned */
} table[TABLE_SIZE];

static void
table_add (WeftSyncContext *self, const char *name)
{
  for (guint i = 0; i < TABLE_SIZE; i++)
    {
      gpointer free_place = NULL;

      if (__atomic_load_n (&table[i].address, __ATOMIC_RELAXED) == self ||
          __atomic_compare_exchange_n (&table[i].address, &free_place, self, FALSE,
                                       __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
        {
          __atomic_store_n (&table[i].name, name, __ATOMIC_RELEASE);
          return;
        }
    }
}

static void
table_remove (WeftSyncContext *self)
{
  for (guint i = 0; i < TABLE_SIZE; i++)
    if (__atomic_load_n (&table[i].address, __ATOMIC_RELAXED) == self)
      {
        __atomic_store_n (&table[i].name, NULL, __ATOMIC_RELAXED);
        __atomic_store_n (&table[i].address, NULL, __ATOMIC_RELEASE);
        return;
      }
}

const char *
weft_sync_context_find_name (gconstpointer address)
{
  for (guint i = 0; i < TABLE_SIZE; i++)
    if (__atomic_load_n (&table[i].address, __ATOMIC_ACQUIRE) == address)
      return __atomic_load_n (&table[i].name, __ATOMIC_ACQUIRE);
  return NULL;
}

gboolean
weft_sync_context_runs_here (WeftSyncContext *self)
{
  WeftSyncContextClass *klass = WEFT_SYNC_CONTEXT_GET_CLASS (self);

  return klass->runs_here != NULL && klass->foreach_queued != NULL && klass->runs_here (self);
}

void
weft_sync_context_foreach_queued (WeftSyncContext *self,
                                  void (*func) (WeftWork *work, gpointer data),
                                  gpointer data)
{
  WEFT_SYNC_CONTEXT_GET_CLASS (self)->foreach_queued (self, func, data);
}

static void
weft_sync_context_dispose (GObject *object)
{
  WeftSyncContext *self = WEFT_SYNC_CONTEXT (object);
  WeftSyncContextPrivate *priv = weft_sync_context_get_instance_private (self);

  if (priv->registered)
    {
      priv->registered = FALSE;
      weft_wait_graph_remove_context (self);
      table_remove (self);
    }

  G_OBJECT_CLASS (weft_sync_context_parent_class)->dispose (object);
}

/* Not before the subclass is there: its functions may be called from now on. */
static void
weft_sync_context_constructed (GObject *object)
{
  WeftSyncContext *self = WEFT_SYNC_CONTEXT (object);
  WeftSyncContextPrivate *priv = weft_sync_context_get_instance_private (self);

  G_OBJECT_CLASS (weft_sync_context_parent_class)->constructed (object);

  priv->registered = TRUE;
  weft_wait_graph_add_context (self);
  table_add (self, priv->name);
}

static void
weft_sync_context_class_init (WeftSyncContextClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = weft_sync_context_constructed;
  G_OBJECT_CLASS (klass)->dispose = weft_sync_context_dispose;
}

static void
weft_sync_context_init (WeftSyncContext *self)
{
  WeftSyncContextPrivate *priv = weft_sync_context_get_instance_private (self);

  priv->name = "context";
}

/**
 * weft_sync_context_get_current:
 *
 * Returns: (transfer none) (nullable): the calling thread's context; %NULL on a worker
 *   and on any thread that was given none
 */
WeftSyncContext *
weft_sync_context_get_current (void)
{
  return current;
}

/**
 * weft_sync_context_set_current:
 * @self: (nullable): a context
 *
 * Makes @self the calling thread's context, as long as it is not set to another. The
 * thread holds a reference meanwhile.
 */
void
weft_sync_context_set_current (WeftSyncContext *self)
{
  g_return_if_fail (self == NULL || WEFT_IS_SYNC_CONTEXT (self));

  g_set_object (&current, self);
}

/**
 * weft_sync_context_is_current:
 * @self: a context
 *
 * Returns: whether the calling thread may touch what belongs to @self
 */
gboolean
weft_sync_context_is_current (WeftSyncContext *self)
{
  g_return_val_if_fail (WEFT_IS_SYNC_CONTEXT (self), FALSE);

  return current == self;
}

/**
 * weft_sync_context_check_access:
 * @self: the context to which something belongs
 * @what: what is about to be touched, for the message
 * @error: set to %WEFT_ERROR_WRONG_THREAD
 *
 * The affinity guard: to be called before touching what may only be touched in @self.
 * A refusal is also put into the recording.
 *
 * Returns: whether the calling thread may
 */
gboolean
weft_sync_context_check_access (WeftSyncContext *self, const char *what, GError **error)
{
  char thread[WEFT_THREAD_NAME_SIZE];
  g_autofree char *message = NULL;

  g_return_val_if_fail (WEFT_IS_SYNC_CONTEXT (self), FALSE);
  g_return_val_if_fail (what != NULL, FALSE);

  if (current == self)
    return TRUE;

  message =
      g_strdup_printf ("%s belongs to %s and was touched on %s", what,
                       weft_sync_context_get_name (self), weft_recorder_get_thread_name (thread));
  if (weft_trace_is_active ())
    weft_trace_guard (message);
  g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_WRONG_THREAD, message);
  return FALSE;
}

/**
 * weft_sync_context_get_name:
 * @self: a context
 *
 * Returns: its name in recordings and messages; lives as long as the process
 */
const char *
weft_sync_context_get_name (WeftSyncContext *self)
{
  WeftSyncContextPrivate *priv = weft_sync_context_get_instance_private (self);

  g_return_val_if_fail (WEFT_IS_SYNC_CONTEXT (self), NULL);

  return priv->name;
}

/**
 * weft_sync_context_set_name:
 * @self: a context that is not yet in use by other threads
 * @name: a name
 */
void
weft_sync_context_set_name (WeftSyncContext *self, const char *name)
{
  WeftSyncContextPrivate *priv = weft_sync_context_get_instance_private (self);

  g_return_if_fail (WEFT_IS_SYNC_CONTEXT (self));
  g_return_if_fail (name != NULL);

  priv->name = g_intern_string (name);
  if (priv->registered)
    table_add (self, priv->name);
}

/**
 * weft_sync_context_get_operations:
 * @self: a context
 *
 * Returns: how many functions that nobody can await, and that were started with @self
 *   current, have not ended yet; see WEFT_ASYNC_START_VOID()
 */
guint
weft_sync_context_get_operations (WeftSyncContext *self)
{
  WeftSyncContextPrivate *priv = weft_sync_context_get_instance_private (self);

  g_return_val_if_fail (WEFT_IS_SYNC_CONTEXT (self), 0);

  return __atomic_load_n (&priv->n_operations, __ATOMIC_ACQUIRE);
}

void
weft_sync_context_begin_operation (WeftSyncContext *self)
{
  WeftSyncContextPrivate *priv = weft_sync_context_get_instance_private (self);
  WeftSyncContextClass *klass = WEFT_SYNC_CONTEXT_GET_CLASS (self);

  __atomic_fetch_add (&priv->n_operations, 1, __ATOMIC_ACQ_REL);
  if (klass->operation_started != NULL)
    klass->operation_started (self);
}

void
weft_sync_context_end_operation (WeftSyncContext *self)
{
  WeftSyncContextPrivate *priv = weft_sync_context_get_instance_private (self);
  WeftSyncContextClass *klass = WEFT_SYNC_CONTEXT_GET_CLASS (self);

  __atomic_fetch_sub (&priv->n_operations, 1, __ATOMIC_ACQ_REL);
  if (klass->operation_completed != NULL)
    klass->operation_completed (self);
}

/**
 * weft_sync_context_post:
 * @self: a context
 * @func: what to run there
 * @data: for @func, which owns it
 *
 * Runs @func in @self, later, after what was posted before. Any thread. Where much more is
 * posted than @self works off, this may wait for some milliseconds; a continuation never
 * does, for it is one for each function that waits.
 */
void
weft_sync_context_post (WeftSyncContext *self, GDestroyNotify func, gpointer data)
{
  WeftSyncContextClass *klass;

  g_return_if_fail (WEFT_IS_SYNC_CONTEXT (self));
  g_return_if_fail (func != NULL);

  klass = WEFT_SYNC_CONTEXT_GET_CLASS (self);
  if (klass->wait_for_room != NULL && current != self)
    klass->wait_for_room (self);
  klass->post (self, weft_callback_new (func, data));
}

/**
 * weft_sync_context_post_work:
 * @self: a context
 * @work: (transfer full): what to run there
 */
void
weft_sync_context_post_work (WeftSyncContext *self, WeftWork *work)
{
  WEFT_SYNC_CONTEXT_GET_CLASS (self)->post (self, work);
}

/**
 * weft_sync_context_run_work:
 * @self: a context
 * @work: (transfer full): what #WeftSyncContextClass.post was given
 *
 * Runs @work on the calling thread with @self current. For subclasses.
 */
void
weft_sync_context_run_work (WeftSyncContext *self, WeftWork *work)
{
  WeftSyncContext *previous = current;

  if (previous == self)
    {
      work->run (work, WEFT_WORK_RUN);
      return;
    }

  /* What runs may set another context; the thread gets its own back. */
  current = g_object_ref (self);
  work->run (work, WEFT_WORK_RUN);
  g_clear_object (&current);
  current = previous;
}
