/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

typedef struct
{
  GString *log;
  char name;
  WeftCancellation *registration;
  WeftCancellation *other;
  GThread *thread;
} Entry;

static void
log_entry (gpointer data)
{
  Entry *self = data;

  g_string_append_c (self->log, self->name);
  self->thread = g_thread_self ();
}

static void
test_order (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  Entry entries[3];

  for (int i = 0; i < 3; i++)
    {
      entries[i] = (Entry) { .log = log, .name = (char) ('0' + i) };
      entries[i].registration = weft_cancellation_register (cancellable, log_entry, &entries[i]);
      g_assert_nonnull (entries[i].registration);
    }

  g_cancellable_cancel (cancellable);
  g_assert_cmpstr (log->str, ==, "210");
  for (int i = 0; i < 3; i++)
    {
      g_assert_true (entries[i].thread == g_thread_self ());
      weft_cancellation_unregister (entries[i].registration);
    }
}

static void
test_already (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  Entry entry = { .log = log, .name = 'x' };

  g_cancellable_cancel (cancellable);
  g_assert_null (weft_cancellation_register (cancellable, log_entry, &entry));
  g_assert_cmpstr (log->str, ==, "x");
  g_assert_null (weft_cancellation_register (NULL, log_entry, &entry));
  g_assert_cmpstr (log->str, ==, "x");
  weft_cancellation_unregister (NULL);
}

static void
test_unregister (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  Entry entry = { .log = log, .name = 'x' };

  weft_cancellation_unregister (weft_cancellation_register (cancellable, log_entry, &entry));
  g_cancellable_cancel (cancellable);
  g_assert_cmpstr (log->str, ==, "");
}

static void
unregister_both (gpointer data)
{
  Entry *self = data;

  log_entry (self);
  weft_cancellation_unregister (g_steal_pointer (&self->other));
  weft_cancellation_unregister (g_steal_pointer (&self->registration));
}

static void
test_from_inside (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  Entry older = { .log = log, .name = '1' };
  Entry newer = { .log = log, .name = '2' };

  newer.other = weft_cancellation_register (cancellable, log_entry, &older);
  newer.registration = weft_cancellation_register (cancellable, unregister_both, &newer);
  g_cancellable_cancel (cancellable);
  g_assert_cmpstr (log->str, ==, "2");
  g_assert_null (newer.registration);
}

static void
drop_cancellable (gpointer data)
{
  g_clear_object ((GCancellable **) data);
}

static void
test_gone_first (void)
{
  GCancellable *cancellable = g_cancellable_new ();
  GCancellable *watched = cancellable;
  WeftCancellation *one;
  WeftCancellation *two;

  g_object_add_weak_pointer (G_OBJECT (watched), (gpointer *) &watched);
  one = weft_cancellation_register (cancellable, drop_cancellable, &cancellable);
  g_cancellable_cancel (cancellable);
  g_assert_null (watched);
  weft_cancellation_unregister (one);

  cancellable = g_cancellable_new ();
  two = weft_cancellation_register (cancellable, drop_cancellable, &cancellable);
  g_object_unref (cancellable);
  weft_cancellation_unregister (two);
}

typedef struct
{
  GCancellable *cancellable;
  guint inside;  /* atomic */
  guint release; /* atomic */
  guint left;    /* atomic */
} Slow;

static void
stay_inside (gpointer data)
{
  Slow *self = data;

  g_atomic_int_set (&self->inside, 1);
  while (!g_atomic_int_get (&self->release))
    g_thread_yield ();
  g_atomic_int_set (&self->left, 1);
}

static gpointer
cancel_thread (gpointer data)
{
  g_cancellable_cancel (((Slow *) data)->cancellable);
  return NULL;
}

static gpointer
release_thread (gpointer data)
{
  Slow *self = data;

  g_atomic_int_set (&self->release, 1);
  return NULL;
}

/* From another thread, unregistering waits for the function to leave. */
static void
test_waits (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Slow slow = { .cancellable = cancellable };
  WeftCancellation *registration = weft_cancellation_register (cancellable, stay_inside, &slow);
  GThread *canceller = g_thread_new ("cancel", cancel_thread, &slow);
  GThread *releaser;

  while (!g_atomic_int_get (&slow.inside))
    g_thread_yield ();
  releaser = g_thread_new ("release", release_thread, &slow);
  weft_cancellation_unregister (registration);
  g_assert_true (g_atomic_int_get (&slow.left));
  g_thread_join (canceller);
  g_thread_join (releaser);
}

static void
count_one (gpointer data)
{
  g_atomic_int_inc ((guint *) data);
}

/* However registering, cancelling and unregistering fall together: at most once, and
 * exactly once for who stays. */
static void
test_race (void)
{
  for (int round = 0; round < 300; round++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Slow slow = { .cancellable = cancellable };
      GThread *canceller = g_thread_new ("cancel", cancel_thread, &slow);
      guint stays[16] = { 0 };
      guint goes[16] = { 0 };
      WeftCancellation *kept[16];

      for (int i = 0; i < 16; i++)
        {
          WeftCancellation *left = weft_cancellation_register (cancellable, count_one, &goes[i]);

          kept[i] = weft_cancellation_register (cancellable, count_one, &stays[i]);
          weft_cancellation_unregister (left);
        }

      g_thread_join (canceller);
      for (int i = 0; i < 16; i++)
        {
          weft_cancellation_unregister (kept[i]);
          g_assert_cmpuint (stays[i], ==, 1);
          g_assert_cmpuint (goes[i], <=, 1);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cancellation/order", test_order);
  g_test_add_func ("/cancellation/already", test_already);
  g_test_add_func ("/cancellation/unregister", test_unregister);
  g_test_add_func ("/cancellation/from-inside", test_from_inside);
  g_test_add_func ("/cancellation/gone-first", test_gone_first);
  g_test_add_func ("/cancellation/waits", test_waits);
  g_test_add_func ("/cancellation/race", test_race);

  return g_test_run ();
}
