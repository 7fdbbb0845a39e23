/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A closure around another one: the inner one has the handler and calls it as any C function,
 * with a pointer for its return value, which is the task; the outer one stands at the signal
 * and looks after that task.
 *
 *     idle ──emission: the handler is called──▶ pending ──its task completes──▶ idle
 *                                                  └──emission──▶ another one, or ignored
 *
 * What both look at, how many tasks are pending, is atomic, for a task completes on any
 * thread. The connection lives as long as the closure or a pending task; the closure goes
 * when it is disconnected or the instance is finalized, and cancels what is pending.
 */

#include "gio/weft-signal.h"

#include "task/weft-async-void-private.h"
#include "task/weft-frame-cache-private.h"
#include "task/weft-task-private.h"

typedef struct
{
  guint32 refs;      /* atomic */
  guint32 n_pending; /* atomic */
  WeftSignalFlags flags;
  GCancellable *cancellable;
  const char *type_name;   /* static */
  const char *signal_name; /* interned */
} Connection;

typedef struct
{
  GClosure closure;
  GClosure *handler;
  Connection *connection;
} SignalClosure;

typedef struct
{
  WeftWork work;
  WeftTask *task; /* owned */
  Connection *connection;
  WeftSyncContext *context; /* owned, nullable */
} Watcher;

static __thread GCancellable *current __attribute__ ((tls_model ("initial-exec")));

static void
connection_unref (Connection *self)
{
  if (__atomic_sub_fetch (&self->refs, 1, __ATOMIC_ACQ_REL) != 0)
    return;

  g_object_unref (self->cancellable);
  g_free (self);
}

static void
task_ended (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  Watcher *self = (Watcher *) work;
  Connection *connection = self->connection;

  __atomic_fetch_sub (&connection->n_pending, 1, __ATOMIC_ACQ_REL);
  if (weft_task_get_status (self->task) == WEFT_TASK_FAILED)
    weft_async_void_report (self->task->site,
                            g_error_new (weft_task_get_error (self->task)->domain,
                                         weft_task_get_error (self->task)->code,
                                         "The handler of %s::%s: %s", connection->type_name,
                                         connection->signal_name,
                                         weft_task_get_error (self->task)->message),
                            self->context);
  g_clear_object (&self->context);
  weft_task_unref (self->task);
  weft_frame_release (self, sizeof *self);
  connection_unref (connection);
}

/* Consumes @task. */
static void
look_after (Connection *connection, WeftTask *task)
{
  Watcher *self = weft_frame_alloc (sizeof *self);
  WeftSyncContext *context = weft_sync_context_get_current ();

  __atomic_fetch_add (&connection->refs, 1, __ATOMIC_RELAXED);
  *self = (Watcher) {
    .work = { NULL, task_ended },
    .task = task,
    .connection = connection,
    .context = context != NULL ? g_object_ref (context) : NULL,
  };
  if (!weft_task_add_awaiter (task, &self->work))
    task_ended (&self->work, WEFT_WORK_AWAITED);
}

/* A signal with a return value keeps what it had: a task has none in time. */
static void
call_handler (GClosure *closure,
              GValue *return_value G_GNUC_UNUSED,
              guint n_values,
              const GValue *values,
              gpointer hint,
              gpointer marshal_data G_GNUC_UNUSED)
{
  SignalClosure *self = (SignalClosure *) closure;
  Connection *connection = self->connection;
  g_auto (GValue) result = G_VALUE_INIT;
  GCancellable *previous = current;
  WeftTask *task;

  if (__atomic_fetch_add (&connection->n_pending, 1, __ATOMIC_ACQ_REL) > 0 &&
      (connection->flags & WEFT_SIGNAL_NO_REENTRY) != 0)
    {
      __atomic_fetch_sub (&connection->n_pending, 1, __ATOMIC_ACQ_REL);
      return;
    }

  g_value_init (&result, G_TYPE_POINTER);
  current = connection->cancellable;
  g_closure_invoke (self->handler, &result, n_values, values, hint);
  current = previous;

  task = g_value_get_pointer (&result);
  if (task != NULL)
    look_after (connection, task);
  else
    __atomic_fetch_sub (&connection->n_pending, 1, __ATOMIC_ACQ_REL);
}

static void
closure_gone (gpointer data, GClosure *closure)
{
  SignalClosure *self = (SignalClosure *) closure;
  Connection *connection = data;

  g_cancellable_cancel (connection->cancellable);
  g_closure_unref (self->handler);
  connection_unref (connection);
}

/**
 * weft_signal_get_cancellable:
 *
 * To be called by a handler before its first await, or before it returns its task.
 *
 * Returns: (transfer none) (nullable): what is cancelled when the handler that runs on this
 *   thread is disconnected or its instance is finalized
 */
GCancellable *
weft_signal_get_cancellable (void)
{
  return current;
}

/**
 * weft_signal_connect_async:
 * @instance: what emits the signal
 * @detailed_signal: its name, with a detail or without
 * @handler: (scope async): a function with the signal's parameters between the instance and
 *   @data, that returns a #WeftTask; or %NULL where there was nothing to do
 * @data: for @handler
 * @flags: how
 *
 * Connects a handler that is an async function. A failure of its task is given to the
 * handler of weft_set_async_void_handler(), with the names of type and signal, in the sync
 * context that was current at the emission; cancellation is no failure. When the handler is
 * disconnected or @instance is finalized, weft_signal_get_cancellable() is cancelled.
 *
 * A signal that wants a return value gets that type's zero from it.
 *
 * Returns: for g_signal_handler_disconnect()
 */
gulong
weft_signal_connect_async (gpointer instance,
                           const char *detailed_signal,
                           GCallback handler,
                           gpointer data,
                           WeftSignalFlags flags)
{
  Connection *connection;
  SignalClosure *closure;

  g_return_val_if_fail (G_TYPE_CHECK_INSTANCE (instance), 0);
  g_return_val_if_fail (detailed_signal != NULL, 0);
  g_return_val_if_fail (handler != NULL, 0);

  connection = g_new (Connection, 1);
  *connection = (Connection) {
    .refs = 1,
    .flags = flags,
    .cancellable = g_cancellable_new (),
    .type_name = G_OBJECT_TYPE_NAME (instance),
    .signal_name = g_intern_string (detailed_signal),
  };

  closure = (SignalClosure *) g_closure_new_simple (sizeof *closure, NULL);
  closure->connection = connection;
  closure->handler = g_cclosure_new (handler, data, NULL);
  g_closure_ref (closure->handler);
  g_closure_sink (closure->handler);
  g_closure_set_marshal (closure->handler, g_cclosure_marshal_generic);
  g_closure_set_marshal (&closure->closure, call_handler);
  g_closure_add_finalize_notifier (&closure->closure, connection, closure_gone);
  return g_signal_connect_closure (instance, detailed_signal, &closure->closure,
                                   (flags & WEFT_SIGNAL_AFTER) != 0);
}
