/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

/* Conformance 10: however long a chain of tasks is that complete each other, the stack is not
 * that deep, neither when they complete nor when they are released. */
#define N_DEEP 200000

typedef WeftTask *(*AddLink) (WeftTask *task);

static WeftTask *
add_wait (WeftTask *task)
{
  return weft_with_timeout (task, 3600 * 1000);
}

static WeftTask *
add_when_all (WeftTask *task)
{
  return weft_when_all_take (&task, 1);
}

static WeftTask *
add_when_any (WeftTask *task)
{
  g_autoptr (WeftTask) owned = task;

  return weft_when_any (&owned, 1);
}

static gboolean
pass_on (WeftResult *result,
         WeftTask *task,
         gpointer data G_GNUC_UNUSED,
         GError **error G_GNUC_UNUSED)
{
  *result = weft_result_int (weft_task_get_result (task)->v_int + 1);
  return TRUE;
}

static WeftTask *
add_then (WeftTask *task)
{
  return weft_then (task, WEFT_THEN_EXECUTE_SYNCHRONOUSLY, pass_on, NULL, NULL);
}

static gboolean
wrap (WeftResult *result, WeftTask *task, gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  *result = weft_result_pointer (&weft_type_task, weft_task_ref (task));
  return TRUE;
}

static WeftTask *
add_unwrap (WeftTask *task)
{
  return weft_unwrap (weft_then (task, WEFT_THEN_EXECUTE_SYNCHRONOUSLY, wrap, NULL, NULL));
}

typedef struct
{
  WeftAsync async;
  WeftTask *task;
  WeftWhenEach *each;
} EachFrame;

static void
first_of_clear (EachFrame *self)
{
  g_clear_pointer (&self->each, weft_when_each_free);
  g_clear_pointer (&self->task, weft_task_unref);
}

WEFT_ASYNC_DEFINE (first_of, EachFrame, first_of_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_when_each_next (self->each, NULL));

  WEFT_END;
}

static WeftTask *
add_when_each (WeftTask *task)
{
  EachFrame *self = WEFT_ASYNC_NEW (first_of);

  self->task = task;
  self->each = weft_when_each_new (&self->task, 1);
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  const char *path;
  AddLink add;
} Chain;

static const Chain chains[] = {
  { "/deep-chains/wait-async", add_wait },   { "/deep-chains/when-all", add_when_all },
  { "/deep-chains/when-any", add_when_any }, { "/deep-chains/then", add_then },
  { "/deep-chains/unwrap", add_unwrap },     { "/deep-chains/when-each", add_when_each },
};

static void
test_chain (gconstpointer data)
{
  const Chain *chain = data;
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftTask) task = weft_task_ref (weft_completion_source_get_task (source));

  for (guint i = 0; i < N_DEEP; i++)
    task = chain->add (task);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_PENDING);
  weft_completion_source_set (source, weft_result_int (0));
  g_assert_true (weft_task_wait (task, NULL));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (chains); i++)
    g_test_add_data_func (chains[i].path, &chains[i], test_chain);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
