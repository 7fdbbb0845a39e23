/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

static void
test_parent_cancels (void)
{
  for (int i = 0; i < 3; i++)
    {
      GCancellable *parents[3];
      g_autoptr (GCancellable) child = NULL;

      for (int j = 0; j < 3; j++)
        parents[j] = g_cancellable_new ();
      child = weft_cancellable_new_linked (parents[0], parents[1], parents[2], NULL);
      g_assert_false (g_cancellable_is_cancelled (child));

      g_cancellable_cancel (parents[i]);
      g_assert_true (g_cancellable_is_cancelled (child));
      for (int j = 0; j < 3; j++)
        {
          g_assert_true (g_cancellable_is_cancelled (parents[j]) == (i == j));
          g_assert_finalize_object (parents[j]);
        }
    }
}

static void
test_child_cancels (void)
{
  GCancellable *parent = g_cancellable_new ();
  GCancellable *child = weft_cancellable_new_linked (parent, NULL);

  g_cancellable_cancel (child);
  g_assert_false (g_cancellable_is_cancelled (parent));
  g_cancellable_cancel (parent);
  g_assert_finalize_object (child);
  g_assert_finalize_object (parent);
}

static void
test_already (void)
{
  g_autoptr (GCancellable) live = g_cancellable_new ();
  g_autoptr (GCancellable) dead = g_cancellable_new ();
  GCancellable *child;

  g_cancellable_cancel (dead);
  child = weft_cancellable_new_linked (live, dead, NULL);
  g_assert_true (g_cancellable_is_cancelled (child));
  g_assert_finalize_object (child);
}

static void
test_without_parents (void)
{
  g_autoptr (GCancellable) parent = g_cancellable_new ();
  GCancellable *parents[] = { NULL, parent, NULL };
  GCancellable *child = weft_cancellable_new_linked (NULL, NULL);

  g_assert_false (g_cancellable_is_cancelled (child));
  g_cancellable_cancel (child);
  g_assert_true (g_cancellable_is_cancelled (child));
  g_assert_finalize_object (child);

  child = weft_cancellable_new_linkedv (NULL, 0);
  g_assert_false (g_cancellable_is_cancelled (child));
  g_assert_finalize_object (child);

  child = weft_cancellable_new_linkedv (parents, G_N_ELEMENTS (parents));
  g_cancellable_cancel (parent);
  g_assert_true (g_cancellable_is_cancelled (child));
  g_assert_finalize_object (child);
}

static void
test_parent_goes_first (void)
{
  GCancellable *parent = g_cancellable_new ();
  GCancellable *other = g_cancellable_new ();
  GCancellable *child = weft_cancellable_new_linked (parent, other, NULL);

  g_assert_finalize_object (parent);
  g_cancellable_cancel (other);
  g_assert_true (g_cancellable_is_cancelled (child));
  g_assert_finalize_object (other);
  g_assert_finalize_object (child);
}

static void
count (gpointer data)
{
  ++*(guint *) data;
}

/* Children that went are not told, and those that stay are, whatever went in between. */
static void
test_children_come_and_go (void)
{
  g_autoptr (GCancellable) parent = g_cancellable_new ();
  g_autoptr (GCancellable) last = NULL;
  guint n_told = 0;
  WeftCancellation *registration;

  for (int i = 0; i < 1000; i++)
    {
      GCancellable *child = weft_cancellable_new_linked (parent, NULL);

      if (i == 500)
        last = g_object_ref (child);
      g_object_unref (child);
    }

  registration = weft_cancellation_register (last, count, &n_told);
  g_cancellable_cancel (parent);
  g_assert_true (g_cancellable_is_cancelled (last));
  g_assert_cmpuint (n_told, ==, 1);
  weft_cancellation_unregister (registration);
}

static void
test_chain (void)
{
  g_autoptr (GCancellable) first = g_cancellable_new ();
  GPtrArray *chain = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < 100; i++)
    g_ptr_array_add (chain,
                     weft_cancellable_new_linked (i > 0 ? chain->pdata[i - 1] : first, NULL));
  g_cancellable_cancel (first);
  for (guint i = 0; i < chain->len; i++)
    g_assert_true (g_cancellable_is_cancelled (chain->pdata[i]));
  g_ptr_array_unref (chain);
}

static void
drop (gpointer data)
{
  g_clear_object ((GCancellable **) data);
}

/* The child's last reference goes while its parent tells it. */
static void
test_goes_from_inside (void)
{
  g_autoptr (GCancellable) parent = g_cancellable_new ();
  g_autoptr (GCancellable) other = g_cancellable_new ();
  GCancellable *child = weft_cancellable_new_linked (parent, other, NULL);
  GCancellable *watched = child;
  WeftCancellation *registration = weft_cancellation_register (child, drop, &child);

  g_object_add_weak_pointer (G_OBJECT (watched), (gpointer *) &watched);
  g_cancellable_cancel (parent);
  g_assert_null (child);
  g_assert_null (watched);
  weft_cancellation_unregister (registration);
}

typedef struct
{
  GCancellable *parents[2];
  guint n_ready; /* atomic */
} Race;

static gpointer
cancel_first (gpointer data)
{
  Race *self = data;

  g_atomic_int_inc (&self->n_ready);
  while (g_atomic_int_get (&self->n_ready) < 3)
    g_thread_yield ();
  g_cancellable_cancel (self->parents[0]);
  return NULL;
}

static gpointer
cancel_second (gpointer data)
{
  Race *self = data;

  g_atomic_int_inc (&self->n_ready);
  while (g_atomic_int_get (&self->n_ready) < 3)
    g_thread_yield ();
  g_cancellable_cancel (self->parents[1]);
  return NULL;
}

/* Two parents are cancelled on two threads while the children go on a third. */
static void
test_race (void)
{
  for (int round = 0; round < 200; round++)
    {
      Race race = { { g_cancellable_new (), g_cancellable_new () }, 0 };
      GCancellable *children[8];
      GThread *threads[2];

      for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
        children[i] = weft_cancellable_new_linkedv (race.parents, 2);
      threads[0] = g_thread_new ("cancel", cancel_first, &race);
      threads[1] = g_thread_new ("cancel", cancel_second, &race);

      g_atomic_int_inc (&race.n_ready);
      while (g_atomic_int_get (&race.n_ready) < 3)
        g_thread_yield ();
      for (gsize i = 0; i < G_N_ELEMENTS (children) - 1; i++)
        g_object_unref (children[i]);

      g_thread_join (threads[0]);
      g_thread_join (threads[1]);
      g_assert_true (g_cancellable_is_cancelled (children[7]));
      g_assert_finalize_object (children[7]);
      g_assert_finalize_object (race.parents[0]);
      g_assert_finalize_object (race.parents[1]);
    }
}

typedef struct
{
  GString *log;
  char name;
  GThread *thread;
  gboolean on_a_worker;
} Entry;

static void
log_entry (gpointer data)
{
  Entry *self = data;

  g_string_append_c (self->log, self->name);
  self->thread = g_thread_self ();
  self->on_a_worker = weft_pool_is_worker ();
}

static void
connected (GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  log_entry (data);
}

static void
test_cancel_async (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GCancellable) child = weft_cancellable_new_linked (cancellable, NULL);
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GString) foreign_log = g_string_new (NULL);
  g_autoptr (WeftTask) task = NULL;
  Entry entries[3];
  Entry foreign = { .log = foreign_log, .name = 'x' };
  WeftCancellation *registrations[3];

  g_cancellable_connect (cancellable, G_CALLBACK (connected), &foreign, NULL);
  for (int i = 0; i < 3; i++)
    {
      entries[i] = (Entry) { .log = log, .name = (char) ('0' + i) };
      registrations[i] = weft_cancellation_register (cancellable, log_entry, &entries[i]);
    }

  task = weft_cancellable_cancel_async (cancellable);
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  g_assert_cmpstr (foreign_log->str, ==, "x");
  g_assert_true (foreign.thread == g_thread_self ());

  g_assert_true (weft_task_wait (task, NULL));
  g_assert_cmpstr (log->str, ==, "210");
  g_assert_true (g_cancellable_is_cancelled (child));
  for (int i = 0; i < 3; i++)
    {
      g_assert_true (entries[i].on_a_worker);
      weft_cancellation_unregister (registrations[i]);
    }
}

/* A cancel that a foreign handler does meanwhile is one of its own. */
static void
cancel_other (GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
test_cancel_async_nested (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GCancellable) other = g_cancellable_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (WeftTask) task = NULL;
  Entry entry = { .log = log, .name = 'x' };
  WeftCancellation *registration = weft_cancellation_register (other, log_entry, &entry);

  g_cancellable_connect (cancellable, G_CALLBACK (cancel_other), other, NULL);
  task = weft_cancellable_cancel_async (cancellable);
  g_assert_true (weft_task_is_completed (task));
  g_assert_cmpstr (log->str, ==, "x");
  g_assert_true (entry.thread == g_thread_self ());
  weft_cancellation_unregister (registration);
}

static void
test_cancel_async_again (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) nothing = NULL;
  g_autoptr (WeftTask) again = NULL;

  nothing = weft_cancellable_cancel_async (cancellable);
  g_assert_true (weft_task_is_completed (nothing));
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  again = weft_cancellable_cancel_async (cancellable);
  g_assert_true (weft_task_is_completed (again));
}

/* The cancellable may go before the pool comes to it. */
static void
test_cancel_async_gone (void)
{
  GCancellable *cancellable = g_cancellable_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (WeftTask) task = NULL;
  Entry stays = { .log = log, .name = 's' };
  WeftCancellation *registration;

  registration = weft_cancellation_register (cancellable, log_entry, &stays);
  task = weft_cancellable_cancel_async (cancellable);
  g_object_unref (cancellable);
  g_assert_true (weft_task_wait (task, NULL));
  g_assert_cmpstr (log->str, ==, "s");
  weft_cancellation_unregister (registration);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/linked-cancellable/parent-cancels", test_parent_cancels);
  g_test_add_func ("/linked-cancellable/child-cancels", test_child_cancels);
  g_test_add_func ("/linked-cancellable/already", test_already);
  g_test_add_func ("/linked-cancellable/without-parents", test_without_parents);
  g_test_add_func ("/linked-cancellable/parent-goes-first", test_parent_goes_first);
  g_test_add_func ("/linked-cancellable/children-come-and-go", test_children_come_and_go);
  g_test_add_func ("/linked-cancellable/chain", test_chain);
  g_test_add_func ("/linked-cancellable/goes-from-inside", test_goes_from_inside);
  g_test_add_func ("/linked-cancellable/race", test_race);
  g_test_add_func ("/linked-cancellable/cancel-async", test_cancel_async);
  g_test_add_func ("/linked-cancellable/cancel-async-nested", test_cancel_async_nested);
  g_test_add_func ("/linked-cancellable/cancel-async-again", test_cancel_async_again);
  g_test_add_func ("/linked-cancellable/cancel-async-gone", test_cancel_async_gone);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
