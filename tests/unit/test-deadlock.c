/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

/* An async function that awaits what it is given and then ends. */
typedef struct
{
  WeftAsync async;
  WeftTask *awaited;
  gboolean capture;
} FollowFrame;

static void
follow_clear (FollowFrame *self)
{
  g_clear_pointer (&self->awaited, weft_task_unref);
}

WEFT_ASYNC_DEFINE (follow, FollowFrame, follow_clear)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_configure_await (g_steal_pointer (&self->awaited), self->capture));
  WEFT_END;
}

static WeftTask *
follow (WeftTask *awaited, gboolean capture)
{
  FollowFrame *self = WEFT_ASYNC_NEW (follow);

  self->awaited = awaited;
  self->capture = capture;
  return WEFT_ASYNC_START (self);
}

static GPtrArray *sources;

/* A task that complete_all() completes; what awaits it is queued then. */
static WeftTask *
later (void)
{
  WeftCompletionSource *source =
      weft_completion_source_new (WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY);

  if (sources == NULL)
    sources = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_completion_source_free);
  g_ptr_array_add (sources, source);
  return weft_task_ref (weft_completion_source_get_task (source));
}

static void
complete_all (void)
{
  for (guint i = 0; i < sources->len; i++)
    weft_completion_source_set (sources->pdata[i], weft_result_void ());
  g_clear_pointer (&sources, g_ptr_array_unref);
}

static void
test_main_loop (void)
{
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (NULL);
  g_autoptr (WeftTask) task = follow (follow (later (), TRUE), TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_strdup_printf (
      "  thread \"main\" blocks at test-deadlock.c:%d, in test_main_loop", __LINE__ + 3);

  complete_all ();
  g_assert_false (weft_task_wait (task, &error));
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_DEADLOCK);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, line));
  /* A program that sets no locale prints what is not ASCII as question marks. */
  g_assert_true (g_str_is_ascii (error->message));
  g_assert_nonnull (strstr (error->message, "follow #"));
  g_assert_nonnull (strstr (error->message, "waits at test-deadlock.c:"));
  g_assert_nonnull (strstr (error->message, "is to go on at test-deadlock.c:"));
  g_assert_nonnull (strstr (error->message, "\"main loop\""));

  /* Only the wait has failed. */
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_PENDING);
  weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (context), task, NULL);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
}

static void
test_combinators (void)
{
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (NULL);
  WeftTask *tasks[] = { later (), follow (later (), TRUE) };
  g_autoptr (WeftTask) all = weft_when_all_take (tasks, 2);
  g_autoptr (GError) error = NULL;

  complete_all ();
  g_assert_false (weft_task_wait (all, &error));
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_DEADLOCK);
  g_assert_nonnull (strstr (error->message, "for test_combinators #"));
  weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (context), all, NULL);
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
}

/* Whatever somebody else can still complete is no deadlock. */
static void
test_no_false_alarm (void)
{
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (NULL);
  g_autoptr (WeftTask) elsewhere = follow (later (), FALSE);
  g_autoptr (WeftTask) stuck = follow (later (), TRUE);
  WeftTask *race[] = { stuck, elsewhere };
  g_autoptr (WeftTask) any = weft_when_any (race, 2);
  g_autoptr (GError) error = NULL;

  complete_all ();
  g_assert_true (weft_task_wait (elsewhere, &error));
  g_assert_no_error (error);
  g_assert_true (weft_task_wait (any, &error));
  g_assert_no_error (error);
  weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (context), stuck, NULL);
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
}

static void
test_gio (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/proc/self/cmdline");
  g_autoptr (WeftTask) call = weft_gio_call_new ();
  g_autoptr (WeftTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_main_context_acquire (NULL));
  g_file_load_bytes_async (file, NULL, weft_gio_ready_cb, weft_gio_call_begin (call));
  task = follow (weft_task_ref (call), FALSE);

  g_assert_false (weft_task_wait (task, &error));
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_DEADLOCK);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "is called back in a main loop"));
  g_main_context_release (NULL);
  /* No context of Weft's is there: GIO's callback comes to the loop, and so does the end. */
  while (!weft_task_is_completed (task))
    g_main_context_iteration (NULL, TRUE);
}

typedef struct
{
  WeftAsync async;
  WeftSyncContext *context;
  WeftTask *inner;
  GError *error;
} BlockFrame;

static void
block_clear (BlockFrame *self)
{
  g_clear_object (&self->context);
  g_clear_pointer (&self->inner, weft_task_unref);
  g_clear_error (&self->error);
}

/* Blocks inside a context that runs one thing at a time, as in a classic request. */
WEFT_ASYNC_DEFINE (block_in_context, BlockFrame, block_clear)
{
  WEFT_BEGIN (self);
  WEFT_RESUME_ON (self->context);
  self->inner = follow (later (), TRUE);
  complete_all ();
  weft_task_wait (self->inner, &self->error);
  WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_END;
}

static void
test_serial (void)
{
  BlockFrame *frame = WEFT_ASYNC_NEW (block_in_context);
  g_autoptr (WeftTask) task = NULL;
  g_autoptr (GError) error = NULL;

  frame->context = weft_serial_context_new ("request");
  task = WEFT_ASYNC_START (frame);
  g_assert_false (weft_task_wait (task, &error));
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_DEADLOCK);
  g_assert_nonnull (strstr (error->message, "\"request\""));
}

typedef struct
{
  WeftAsync async;
  WeftTask **other;
  GError *error;
} SelfFrame;

static void
self_clear (SelfFrame *self)
{
  g_clear_error (&self->error);
}

/* Blocks for one that awaits this very function. */
WEFT_ASYNC_DEFINE (block_for_my_awaiter, SelfFrame, self_clear)
{
  WEFT_BEGIN (self);
  WEFT_YIELD ();
  while (__atomic_load_n (self->other, __ATOMIC_ACQUIRE) == NULL)
    WEFT_YIELD ();
  weft_task_wait (*self->other, &self->error);
  WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_END;
}

static void
test_running (void)
{
  SelfFrame *frame = WEFT_ASYNC_NEW (block_for_my_awaiter);
  WeftTask *other = NULL;
  g_autoptr (WeftTask) follower = NULL;
  g_autoptr (GError) error = NULL;

  frame->other = &other;
  follower = follow (WEFT_ASYNC_START (frame), FALSE);
  __atomic_store_n (&other, follower, __ATOMIC_RELEASE);
  g_assert_false (weft_task_wait (follower, &error));
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_DEADLOCK);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "is what thread \"worker"));
}

typedef struct
{
  WeftCompletionSource *go;
  WeftCompletionSource *first;
  WeftTask *producer;
} Inline;

typedef struct
{
  WeftAsync async;
  Inline *pair;
} InlineFrame;

WEFT_ASYNC_DEFINE (produce, InlineFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_task_ref (weft_completion_source_get_task (self->pair->go)));
  weft_completion_source_set (self->pair->first, weft_result_void ());
  WEFT_END;
}

/* Goes on inside produce ()'s setter, on the same stack. */
WEFT_ASYNC_DEFINE (consume, InlineFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_task_ref (weft_completion_source_get_task (self->pair->first)));
  {
    GError *error = NULL;

    if (!weft_task_wait (self->pair->producer, &error))
      WEFT_RETURN_ERROR (error);
  }
  WEFT_END;
}

/* It is not the function that blocks which is waited for, but the one that it goes on inside of. */
static void
test_inline (void)
{
  Inline pair = { weft_completion_source_new (WEFT_COMPLETION_DEFAULT),
                  weft_completion_source_new (WEFT_COMPLETION_DEFAULT), NULL };
  InlineFrame *producer = WEFT_ASYNC_NEW (produce);
  InlineFrame *consumer = WEFT_ASYNC_NEW (consume);
  g_autoptr (WeftTask) consumed = NULL;

  producer->pair = consumer->pair = &pair;
  pair.producer = WEFT_ASYNC_START (producer);
  consumed = WEFT_ASYNC_START (consumer);
  weft_completion_source_set (pair.go, weft_result_void ());

  g_assert_true (weft_task_is_completed (consumed));
  g_assert_error (weft_task_get_error (consumed), WEFT_ERROR, WEFT_ERROR_DEADLOCK);
  g_assert_nonnull (strstr (weft_task_get_error (consumed)->message, "produce #"));
  g_assert_cmpint (weft_task_get_status (pair.producer), ==, WEFT_TASK_SUCCEEDED);

  weft_task_unref (pair.producer);
  weft_completion_source_free (pair.go);
  weft_completion_source_free (pair.first);
}

typedef struct
{
  WeftCompletionSource *go[3];
  WeftTask *tasks[3];
  guint n_ready; /* atomic */
} Party;

typedef struct
{
  Party *party;
  guint number;
  GError *error;
} Member;

/* Each starts a task that goes on in its own context, and blocks for its neighbour's. */
static gpointer
member_thread (gpointer data)
{
  Member *self = data;
  Party *party = self->party;
  g_autoptr (GMainContext) loop = g_main_context_new ();
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (loop);
  WeftTask *own;

  own = follow (weft_task_ref (weft_completion_source_get_task (party->go[self->number])), TRUE);
  party->tasks[self->number] = own;
  __atomic_fetch_add (&party->n_ready, 1, __ATOMIC_ACQ_REL);
  while (__atomic_load_n (&party->n_ready, __ATOMIC_ACQUIRE) < 3)
    g_thread_yield ();

  weft_task_wait (party->tasks[(self->number + 1) % 3], &self->error);

  weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (context), own, NULL);
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  return NULL;
}

static void
test_three_parties (void)
{
  Party party = { 0 };
  Member members[3];
  GThread *threads[3];
  guint n_deadlocks = 0;

  for (guint i = 0; i < 3; i++)
    party.go[i] = weft_completion_source_new (WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("party %u", i);

      members[i] = (Member) { &party, i, NULL };
      threads[i] = g_thread_new (name, member_thread, &members[i]);
    }
  while (__atomic_load_n (&party.n_ready, __ATOMIC_ACQUIRE) < 3)
    g_thread_yield ();
  for (guint i = 0; i < 3; i++)
    weft_completion_source_set (party.go[i], weft_result_void ());

  for (guint i = 0; i < 3; i++)
    {
      g_thread_join (threads[i]);
      if (members[i].error != NULL)
        {
          g_assert_error (members[i].error, WEFT_ERROR, WEFT_ERROR_DEADLOCK);
          g_test_message ("%s", members[i].error->message);
          n_deadlocks++;
        }
    }
  /* All three may have seen it; one that was broken frees the next. */
  g_assert_cmpuint (n_deadlocks, >=, 1);
  for (guint i = 0; i < 3; i++)
    {
      g_clear_error (&members[i].error);
      weft_task_unref (party.tasks[i]);
      weft_completion_source_free (party.go[i]);
    }
}

typedef struct
{
  GMainContext *loop;
  WeftTask *task;
} Rescue;

/* Another thread than the one that blocks runs the loop, which no proof foresees. */
static gpointer
rescue_thread (gpointer data)
{
  Rescue *self = data;

  while (!weft_task_is_completed (self->task))
    g_main_context_iteration (self->loop, TRUE);
  return NULL;
}

static GThread *rescuer;
static guint n_warnings;

static GLogWriterOutput
rescue_when_warned (GLogLevelFlags level,
                    const GLogField *fields,
                    gsize n_fields,
                    gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (level == G_LOG_LEVEL_WARNING && g_str_equal (fields[i].key, "MESSAGE") &&
        g_str_has_prefix (fields[i].value, "Deadlock"))
      {
        n_warnings++;
        rescuer = g_thread_new ("rescuer", rescue_thread, user_data);
        return G_LOG_WRITER_HANDLED;
      }
  return g_log_writer_default (level, fields, n_fields, NULL);
}

static void
test_policies (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GMainContext) loop = g_main_context_new ();
      g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (loop);
      g_autoptr (WeftTask) reported = follow (later (), TRUE);
      g_autoptr (WeftTask) hanging = NULL;
      Rescue rescue = { loop, reported };

      g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
      g_log_set_writer_func (rescue_when_warned, &rescue, NULL);
      complete_all ();
      weft_set_deadlock_policy (WEFT_DEADLOCK_REPORT);
      g_assert_true (weft_task_wait (reported, NULL));
      g_assert_cmpuint (n_warnings, ==, 1);
      g_thread_join (rescuer);

      weft_set_deadlock_policy (WEFT_DEADLOCK_HANG);
      g_assert_cmpint (weft_get_deadlock_policy (), ==, WEFT_DEADLOCK_HANG);
      hanging = follow (later (), TRUE);
      complete_all ();
      rescue.task = hanging;
      rescuer = g_thread_new ("rescuer", rescue_thread, &rescue);
      g_assert_true (weft_task_wait (hanging, NULL));
      g_assert_cmpuint (n_warnings, ==, 1);
      g_thread_join (rescuer);
      weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
      weft_pool_shut_down ();
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/deadlock/main-loop", test_main_loop);
  g_test_add_func ("/deadlock/combinators", test_combinators);
  g_test_add_func ("/deadlock/no-false-alarm", test_no_false_alarm);
  g_test_add_func ("/deadlock/gio", test_gio);
  g_test_add_func ("/deadlock/serial", test_serial);
  g_test_add_func ("/deadlock/running", test_running);
  g_test_add_func ("/deadlock/inline", test_inline);
  g_test_add_func ("/deadlock/three-parties", test_three_parties);
  g_test_add_func ("/deadlock/policies", test_policies);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
