/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include "task/weft-latch-private.h"

typedef struct
{
  WeftLatch *latch;
  guint n_last; /* atomic: how many were told that they were the last */
} LatchRun;

static WeftLatch *
latch_new (void)
{
  guint n_shards = weft_latch_get_n_shards ();
  WeftLatch *latch = g_aligned_alloc0 (1, weft_latch_get_size (n_shards), 64);

  weft_latch_init (latch, n_shards);
  return latch;
}

static void
test_latch (void)
{
  WeftLatch *latch = latch_new ();

  g_assert_true (weft_latch_close (latch));
  g_assert_false (weft_latch_enter (latch));
  g_assert_false (weft_latch_enter (latch));
  g_aligned_free (latch);

  latch = latch_new ();
  g_assert_true (weft_latch_enter (latch));
  g_assert_true (weft_latch_enter (latch));
  g_assert_false (weft_latch_leave (latch));
  g_assert_false (weft_latch_close (latch));
  g_assert_true (weft_latch_enter (latch));
  g_assert_false (weft_latch_leave (latch));
  g_assert_true (weft_latch_leave (latch));
  g_assert_false (weft_latch_enter (latch));
  g_aligned_free (latch);
}

/* Lets others in while it is inside itself, and leaves in the end. */
static gpointer
latch_thread (gpointer data)
{
  LatchRun *run = data;

  for (int i = 0; i < 1000; i++)
    {
      g_assert_true (weft_latch_enter (run->latch));
      if (weft_latch_leave (run->latch))
        g_atomic_int_inc (&run->n_last);
    }
  if (weft_latch_leave (run->latch))
    g_atomic_int_inc (&run->n_last);
  return NULL;
}

/* However closing falls among them, exactly one is the last. */
static void
test_latch_race (void)
{
  for (int round = 0; round < 50; round++)
    {
      LatchRun run = { latch_new (), 0 };
      GThread *threads[4];

      for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          g_assert_true (weft_latch_enter (run.latch));
          threads[i] = g_thread_new ("inside", latch_thread, &run);
        }
      if (weft_latch_close (run.latch))
        g_atomic_int_inc (&run.n_last);
      for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
        g_thread_join (threads[i]);
      g_assert_cmpuint (run.n_last, ==, 1);
      g_assert_false (weft_latch_enter (run.latch));
      g_aligned_free (run.latch);
    }
}

static WeftTask *
join_and_free (WeftScope *scope)
{
  WeftTask *task = weft_scope_join (scope);

  weft_task_wait (task, NULL);
  g_assert_true (weft_task_is_completed (task));
  weft_scope_free (scope);
  return task;
}

static gboolean
count (WeftResult *result, gpointer data, GCancellable *cancellable, GError **error G_GNUC_UNUSED)
{
  g_assert_true (G_IS_CANCELLABLE (cancellable));
  g_assert_true (weft_pool_is_worker ());
  __atomic_fetch_add ((guint *) data, 1, __ATOMIC_RELAXED);
  *result = weft_result_pointer (&weft_type_string, g_strdup ("dropped"));
  return TRUE;
}

static void
test_run (void)
{
  WeftScope *scope = weft_scope_new (NULL);
  g_autoptr (WeftTask) task = NULL;
  guint n_run = 0;

  for (int i = 0; i < 10000; i++)
    weft_scope_run (scope, count, &n_run, NULL);
  task = join_and_free (scope);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
  g_assert_cmpuint (n_run, ==, 10000);
}

/* However many: in groups that are full or not, or in none. */
static void
test_run_some (void)
{
  for (guint n = 0; n < 150; n++)
    {
      WeftScope *scope = weft_scope_new (NULL);
      WeftTask *task;
      guint n_run = 0;

      for (guint i = 0; i < n; i++)
        weft_scope_run (scope, count, &n_run, NULL);
      task = join_and_free (scope);
      g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
      g_assert_cmpuint (n_run, ==, n);
      weft_task_unref (task);
    }
}

typedef struct
{
  WeftScope *scope;
  WeftCompletionSource *inside;
  guint n_run; /* atomic */
} Adder;

static gpointer
add_from_thread (gpointer data)
{
  Adder *self = data;

  for (int i = 0; i < 1000; i++)
    weft_scope_run (self->scope, count, &self->n_run, NULL);
  weft_completion_source_set (self->inside, weft_result_void ());
  return NULL;
}

/* Threads that are children, with the owner and each other; some go on while it is joined. */
static void
test_many_adders (void)
{
  for (int round = 0; round < 20; round++)
    {
      WeftScope *scope = weft_scope_new (NULL);
      Adder adders[3];
      GThread *threads[3];
      WeftTask *task;
      guint n_run = 0;

      for (int i = 0; i < 3; i++)
        {
          adders[i] = (Adder) { scope, weft_completion_source_new (WEFT_COMPLETION_DEFAULT), 0 };
          weft_scope_add (scope,
                          weft_task_ref (weft_completion_source_get_task (adders[i].inside)));
          threads[i] = g_thread_new ("adder", add_from_thread, &adders[i]);
        }
      for (int i = 0; i < 1000; i++)
        weft_scope_run (scope, count, &n_run, NULL);
      task = join_and_free (scope);

      g_assert_cmpuint (n_run, ==, 1000);
      for (int i = 0; i < 3; i++)
        {
          g_thread_join (threads[i]);
          g_assert_cmpuint (adders[i].n_run, ==, 1000);
          weft_completion_source_free (adders[i].inside);
        }
      weft_task_unref (task);
    }
}

static void
test_add (void)
{
  WeftScope *scope = weft_scope_new (NULL);
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftTask) task = NULL;
  guint n_run = 0;

  weft_scope_add (scope, weft_task_from_result (weft_result_int (1)));
  weft_scope_add (scope, weft_task_ref (weft_completion_source_get_task (source)));
  weft_scope_add (scope, weft_run (count, &n_run, NULL, weft_scope_get_cancellable (scope)));
  task = weft_scope_join (scope);
  g_assert_false (weft_task_is_completed (task));
  weft_completion_source_set (source, weft_result_void ());
  g_assert_true (weft_task_wait (task, NULL));
  g_assert_cmpuint (n_run, ==, 1);
  weft_scope_free (scope);
}

static void
test_empty (void)
{
  WeftScope *scope = weft_scope_new (NULL);
  g_autoptr (WeftTask) task = weft_scope_join (scope);
  g_autoptr (WeftTask) again = weft_scope_join (scope);

  g_assert_true (weft_task_is_completed (task));
  g_assert_true (again == task);
  weft_scope_free (scope);

  /* Without children there was nothing to join. */
  weft_scope_free (weft_scope_new (NULL));
}

typedef struct
{
  WeftScope *scope;
  guint n_run; /* atomic */
  int depth;
} Tree;

typedef struct
{
  Tree *tree;
  int depth;
} Branch;

static gboolean
grow (WeftResult *result G_GNUC_UNUSED,
      gpointer data,
      GCancellable *cancellable G_GNUC_UNUSED,
      GError **error G_GNUC_UNUSED)
{
  Branch *branch = data;

  __atomic_fetch_add (&branch->tree->n_run, 1, __ATOMIC_RELAXED);
  for (int i = 0; i < 2 && branch->depth > 0; i++)
    {
      Branch child = { branch->tree, branch->depth - 1 };

      weft_scope_run (branch->tree->scope, grow, g_memdup2 (&child, sizeof child), g_free);
    }
  return TRUE;
}

/* Children that children add, while it is being joined. */
static void
test_while_joining (void)
{
  for (int round = 0; round < 20; round++)
    {
      Tree tree = { .scope = weft_scope_new (NULL) };
      Branch root = { &tree, 9 };
      WeftTask *task;

      weft_scope_run (tree.scope, grow, g_memdup2 (&root, sizeof root), g_free);
      task = join_and_free (tree.scope);
      g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
      g_assert_cmpuint (tree.n_run, ==, 1023);
      weft_task_unref (task);
    }
}

static gboolean
fail_now (WeftResult *result G_GNUC_UNUSED,
          gpointer data,
          GCancellable *cancellable G_GNUC_UNUSED,
          GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, data);
  return FALSE;
}

static gboolean
until_cancelled (WeftResult *result G_GNUC_UNUSED,
                 gpointer data,
                 GCancellable *cancellable,
                 GError **error)
{
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_thread_yield ();
  __atomic_fetch_add ((guint *) data, 1, __ATOMIC_RELAXED);
  return FALSE;
}

static void
count_destroy (gpointer data)
{
  __atomic_fetch_add ((guint *) data, 1, __ATOMIC_RELAXED);
}

static gboolean
never (WeftResult *result G_GNUC_UNUSED,
       gpointer data G_GNUC_UNUSED,
       GCancellable *cancellable G_GNUC_UNUSED,
       GError **error G_GNUC_UNUSED)
{
  g_assert_not_reached ();
}

/* The first failure cancels those that run, and those that have not begun never do. */
static void
test_failure_cancels (void)
{
  WeftScope *scope = weft_scope_new (NULL);
  GCancellable *cancellable = weft_scope_get_cancellable (scope);
  g_autoptr (WeftTask) task = NULL;
  g_autoptr (GPtrArray) errors = NULL;
  guint n_told = 0;
  guint n_destroyed = 0;

  weft_scope_run (scope, until_cancelled, &n_told, NULL);
  weft_scope_run (scope, fail_now, (gpointer) "first", NULL);
  while (!g_cancellable_is_cancelled (cancellable))
    g_thread_yield ();
  for (int i = 0; i < 10; i++)
    weft_scope_run (scope, never, &n_destroyed, count_destroy);

  task = join_and_free (scope);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_FAILED);
  g_assert_cmpstr (weft_task_get_error (task)->message, ==, "first");
  errors = weft_scope_dup_errors (task);
  g_assert_cmpuint (errors->len, ==, 1);
  g_assert_cmpuint (n_told, <=, 1);
  g_assert_cmpuint (n_destroyed, ==, 10);
}

static WeftTask *
failed (int code, const char *message)
{
  return weft_task_from_error (g_error_new_literal (G_IO_ERROR, code, message));
}

/* All errors, those of a when_all and of another scope one by one; cancelled ones are none. */
static void
test_all_errors (void)
{
  const char *expected[] = { "a", "b", "c", "d", "e" };
  WeftScope *scope = weft_scope_new (NULL);
  WeftScope *inner = weft_scope_new (NULL);
  WeftTask *two[2] = { failed (G_IO_ERROR_FAILED, "b"), failed (G_IO_ERROR_FAILED, "c") };
  g_autoptr (WeftTask) task = NULL;
  g_autoptr (GPtrArray) errors = NULL;

  weft_scope_add (scope, failed (G_IO_ERROR_FAILED, "a"));
  weft_scope_add (scope, failed (G_IO_ERROR_CANCELLED, "no error"));
  weft_scope_add (scope, weft_when_all (two, 2));
  weft_scope_add (inner, failed (G_IO_ERROR_FAILED, "d"));
  weft_scope_add (inner, failed (G_IO_ERROR_FAILED, "e"));
  weft_scope_add (scope, weft_scope_join (inner));
  weft_scope_free (inner);
  weft_task_unref (two[0]);
  weft_task_unref (two[1]);

  g_assert_true (g_cancellable_is_cancelled (weft_scope_get_cancellable (scope)));
  task = join_and_free (scope);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_FAILED);
  g_assert_cmpstr (weft_task_get_error (task)->message, ==, "a");
  errors = weft_scope_dup_errors (task);
  g_assert_cmpuint (errors->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < errors->len; i++)
    g_assert_cmpstr (((GError *) errors->pdata[i])->message, ==, expected[i]);
}

static void
test_parent_cancels (void)
{
  g_autoptr (GCancellable) parent = g_cancellable_new ();
  WeftScope *scope = weft_scope_new (parent);
  g_autoptr (WeftTask) task = NULL;
  g_autoptr (GPtrArray) errors = NULL;
  guint n_told = 0;

  weft_scope_run (scope, until_cancelled, &n_told, NULL);
  g_cancellable_cancel (parent);
  task = join_and_free (scope);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  errors = weft_scope_dup_errors (task);
  g_assert_cmpuint (errors->len, ==, 0);
}

/* A child that was cancelled by itself does not take the others with it. */
static void
test_child_cancelled (void)
{
  g_autoptr (GCancellable) parent = g_cancellable_new ();
  WeftScope *scope = weft_scope_new (parent);
  g_autoptr (WeftTask) task = NULL;
  guint n_run = 0;

  weft_scope_add (scope, failed (G_IO_ERROR_CANCELLED, "by itself"));
  g_assert_false (g_cancellable_is_cancelled (weft_scope_get_cancellable (scope)));
  weft_scope_run (scope, count, &n_run, NULL);
  task = join_and_free (scope);
  g_assert_cmpuint (n_run, ==, 1);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  g_assert_false (g_cancellable_is_cancelled (parent));
}

/* The scope may be freed as soon as its join has been asked for. */
static void
test_free_while_joining (void)
{
  for (int round = 0; round < 100; round++)
    {
      WeftScope *scope = weft_scope_new (NULL);
      WeftTask *task;
      guint n_run = 0;

      for (int i = 0; i < 10; i++)
        weft_scope_run (scope, count, &n_run, NULL);
      task = weft_scope_join (scope);
      weft_scope_free (scope);
      g_assert_true (weft_task_wait (task, NULL));
      g_assert_cmpuint (n_run, ==, 10);
      weft_task_unref (task);
    }
}

static void
set_told (gpointer data)
{
  weft_completion_source_set (data, weft_result_void ());
}

/* Freed without being joined: reported with its place, and the children are cancelled. */
static void
test_not_joined (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftCompletionSource) told = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (GCancellable) cancellable = NULL;
  WeftCancellation *registration;
  WeftScope *scope = weft_scope_new (NULL);

  cancellable = g_object_ref (weft_scope_get_cancellable (scope));
  registration = weft_cancellation_register (cancellable, set_told, told);
  weft_scope_add (scope, weft_task_ref (weft_completion_source_get_task (source)));

  g_test_expect_message ("Weft", G_LOG_LEVEL_CRITICAL,
                         "test_not_joined (test-scope.c:*): the scope was freed without being "
                         "joined*");
  weft_scope_free (scope);
  g_test_assert_expected_messages ();
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  g_assert_true (weft_task_is_completed (weft_completion_source_get_task (told)));
  weft_cancellation_unregister (registration);
  weft_completion_source_set (source, weft_result_void ());
}

static void
test_too_late (void)
{
  WeftScope *scope = weft_scope_new (NULL);
  g_autoptr (WeftTask) task = weft_scope_join (scope);
  guint n_destroyed = 0;

  g_assert_true (weft_task_is_completed (task));
  for (int i = 0; i < 2; i++)
    {
      g_test_expect_message ("Weft", G_LOG_LEVEL_CRITICAL, "test_too_late (*after it was joined*");
      weft_scope_run (scope, never, &n_destroyed, count_destroy);
      g_test_assert_expected_messages ();
    }
  g_assert_cmpuint (n_destroyed, ==, 2);
  weft_scope_free (scope);
}

static gboolean
fail_silently (WeftResult *result G_GNUC_UNUSED,
               gpointer data G_GNUC_UNUSED,
               GCancellable *cancellable G_GNUC_UNUSED,
               GError **error G_GNUC_UNUSED)
{
  return FALSE;
}

static GLogWriterOutput
count_critical (GLogLevelFlags level,
                const GLogField *fields G_GNUC_UNUSED,
                gsize n_fields G_GNUC_UNUSED,
                gpointer data)
{
  if (level == G_LOG_LEVEL_CRITICAL)
    __atomic_fetch_add ((guint *) data, 1, __ATOMIC_RELAXED);
  return G_LOG_WRITER_HANDLED;
}

/* In a process of its own: the message comes from a worker. */
static void
test_failed_without_error (void)
{
  if (g_test_subprocess ())
    {
      WeftScope *scope = weft_scope_new (NULL);
      g_autoptr (WeftTask) task = NULL;
      static guint n_criticals;

      g_log_set_always_fatal (G_LOG_FATAL_MASK);
      g_log_set_writer_func (count_critical, &n_criticals, NULL);
      weft_scope_run (scope, fail_silently, NULL, NULL);
      task = join_and_free (scope);
      g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_FAILED);
      g_assert_nonnull (weft_task_get_error (task));
      g_assert_cmpuint (n_criticals, ==, 1);
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

typedef struct
{
  WeftAsync async;
  WeftScope *scope;
  GError *error;
  guint n_run;
} OwnerFrame;

static void
owner_clear (OwnerFrame *self)
{
  g_clear_pointer (&self->scope, weft_scope_free);
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (owner, OwnerFrame, owner_clear)
{
  WEFT_BEGIN (self);

  self->scope = weft_scope_new (NULL);
  for (int i = 0; i < 100; i++)
    weft_scope_run (self->scope, count, &self->n_run, NULL);
  weft_scope_run (self->scope, fail_now, (gpointer) "last", NULL);
  WEFT_TRY_AWAIT (weft_scope_join (self->scope), &self->error);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_pointer (&self->scope, weft_scope_free);

  self->n_run = 0;
  self->scope = weft_scope_new (NULL);
  for (int i = 0; i < 100; i++)
    weft_scope_run (self->scope, count, &self->n_run, NULL);
  WEFT_AWAIT (weft_scope_join (self->scope));
  WEFT_RETURN_INT (self->n_run);

  WEFT_END;
}

static void
test_in_async_function (void)
{
  g_autoptr (WeftTask) task = WEFT_ASYNC_START (WEFT_ASYNC_NEW (owner));

  g_assert_true (weft_task_wait (task, NULL));
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 100);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scope/latch", test_latch);
  g_test_add_func ("/scope/latch-race", test_latch_race);
  g_test_add_func ("/scope/run", test_run);
  g_test_add_func ("/scope/run-some", test_run_some);
  g_test_add_func ("/scope/many-adders", test_many_adders);
  g_test_add_func ("/scope/add", test_add);
  g_test_add_func ("/scope/empty", test_empty);
  g_test_add_func ("/scope/while-joining", test_while_joining);
  g_test_add_func ("/scope/failure-cancels", test_failure_cancels);
  g_test_add_func ("/scope/all-errors", test_all_errors);
  g_test_add_func ("/scope/parent-cancels", test_parent_cancels);
  g_test_add_func ("/scope/child-cancelled", test_child_cancelled);
  g_test_add_func ("/scope/free-while-joining", test_free_while_joining);
  g_test_add_func ("/scope/not-joined", test_not_joined);
  g_test_add_func ("/scope/too-late", test_too_late);
  g_test_add_func ("/scope/failed-without-error", test_failed_without_error);
  g_test_add_func ("/scope/in-async-function", test_in_async_function);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
