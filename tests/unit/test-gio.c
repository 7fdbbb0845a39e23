/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <weft.h>

/* A file, read through GIO's own functions by an async function. */
typedef struct
{
  WeftAsync async;
  GFile *file;
  GCancellable *cancellable;
  gboolean capture;
  WeftTask *call;
  GAsyncResult *ready;
  GError *error;
  GBytes *bytes;
} LoadFrame;

static void
load_clear (LoadFrame *self)
{
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->ready);
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

WEFT_ASYNC_DEFINE (load, LoadFrame, load_clear)
{
  WEFT_BEGIN (self);

  self->call = weft_gio_call_new ();
  g_file_load_bytes_async (self->file, self->cancellable, weft_gio_ready_cb,
                           weft_gio_call_begin (self->call));
  WEFT_AWAIT_TO (self->ready, weft_configure_await (g_steal_pointer (&self->call), self->capture));

  self->bytes = g_file_load_bytes_finish (self->file, self->ready, NULL, &self->error);
  if (self->bytes == NULL)
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN_BYTES (g_steal_pointer (&self->bytes));

  WEFT_END;
}

static WeftTask *
load (GFile *file, gboolean capture, GCancellable *cancellable)
{
  LoadFrame *self = WEFT_ASYNC_NEW (load);

  self->file = g_object_ref (file);
  self->capture = capture;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return WEFT_ASYNC_START (self);
}

static void
load_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  weft_task_to_async (load (file, FALSE, cancellable), file, (gpointer) (guintptr) load_async,
                      cancellable, callback, data);
}

static GBytes *
load_finish (GFile *file, GAsyncResult *result, GError **error)
{
  WeftResult value;

  if (!weft_task_finish (file, result, &value, error))
    return NULL;
  return value.v_pointer;
}

typedef struct
{
  GFile *file;
  char *path;
  WeftSyncContext *context;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("weft-test-XXXXXX", &fixture->path, &error);

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (fixture->path, "weft", -1, &error);
  g_assert_no_error (error);
  fixture->file = g_file_new_for_path (fixture->path);
  fixture->context = weft_main_loop_context_install (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (fixture->context));
  g_clear_object (&fixture->context);
  g_unlink (fixture->path);
  g_clear_object (&fixture->file);
  g_free (fixture->path);
}

static void
iterate_until_done (WeftTask *task)
{
  while (!weft_task_is_completed (task))
    g_main_context_iteration (NULL, FALSE);
}

static void
test_await (Fixture *fixture, gconstpointer capture)
{
  g_autoptr (WeftTask) task = load (fixture->file, GPOINTER_TO_INT (capture), NULL);

  g_assert_false (weft_task_is_completed (task));
  iterate_until_done (task);
  g_assert_null (weft_task_get_error (task));
  g_assert_cmpmem (g_bytes_get_data (weft_task_get_result (task)->v_pointer, NULL),
                   g_bytes_get_size (weft_task_get_result (task)->v_pointer), "weft", 4);
}

static void
test_await_fails (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GFile) missing = g_file_get_child (fixture->file, "missing");
  g_autoptr (WeftTask) task = load (missing, TRUE, NULL);

  iterate_until_done (task);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_FAILED);
  g_assert_nonnull (weft_task_get_error (task));
}

static void
test_await_cancelled (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) task = load (fixture->file, TRUE, cancellable);

  g_cancellable_cancel (cancellable);
  iterate_until_done (task);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
}

typedef struct
{
  GThread *thread;
  GAsyncResult *result;
} Ready;

static void
ready_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  Ready *ready = data;

  g_assert_true (g_thread_self () == ready->thread);
  ready->result = g_object_ref (result);
}

/* A task of ours behind a pair of GIO's: the callback comes in the caller's main context. */
static void
test_offer (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Ready ready = { g_thread_self (), NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GFile) missing = g_file_get_child (fixture->file, "missing");

  load_async (fixture->file, NULL, ready_cb, &ready);
  while (ready.result == NULL)
    g_main_context_iteration (NULL, FALSE);
  bytes = load_finish (fixture->file, ready.result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 4);
  g_clear_object (&ready.result);

  load_async (missing, NULL, ready_cb, &ready);
  while (ready.result == NULL)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (load_finish (missing, ready.result, &error));
  g_assert_nonnull (error);
  g_clear_object (&ready.result);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func) g_test_add ("/gio/" path, Fixture, data, set_up, func, tear_down)
  ADD ("await/capture", GINT_TO_POINTER (TRUE), test_await);
  ADD ("await/free", GINT_TO_POINTER (FALSE), test_await);
  ADD ("await/fails", NULL, test_await_fails);
  ADD ("await/cancelled", NULL, test_await_cancelled);
  ADD ("offer", NULL, test_offer);
#undef ADD

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
