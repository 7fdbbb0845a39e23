/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include <sched.h>

typedef struct
{
  guint number;
  gboolean is_bad;
  guint n_resets;
  guint32 is_rented; /* atomic */
} Thing;

typedef struct
{
  guint n_created; /* atomic */
  gboolean is_destroyed;
} Maker;

static guint n_freed; /* atomic */

static gpointer
create_thing (gpointer data)
{
  Maker *maker = data;
  Thing *thing = g_new0 (Thing, 1);

  thing->number = __atomic_add_fetch (&maker->n_created, 1, __ATOMIC_RELAXED);
  return thing;
}

static gboolean
reset_thing (gpointer object, gpointer data G_GNUC_UNUSED)
{
  Thing *thing = object;

  thing->n_resets++;
  return !thing->is_bad;
}

static void
free_thing (gpointer object)
{
  __atomic_fetch_add (&n_freed, 1, __ATOMIC_RELAXED);
  g_free (object);
}

static void
destroy_maker (gpointer data)
{
  ((Maker *) data)->is_destroyed = TRUE;
}

static WeftObjectPool *
pool_new (guint maximum, Maker *maker)
{
  *maker = (Maker) { 0 };
  n_freed = 0;
  return weft_object_pool_new (maximum, create_thing, reset_thing, free_thing, maker,
                               destroy_maker);
}

static void
assert_stats (WeftObjectPool *pool, guint64 n_created, guint64 n_released, guint n_idle)
{
  WeftObjectPoolStats stats;

  weft_object_pool_get_stats (pool, &stats);
  g_assert_cmpuint (stats.n_created, ==, n_created);
  g_assert_cmpuint (stats.n_released, ==, n_released);
  g_assert_cmpuint (stats.n_idle, ==, n_idle);
}

static void
test_used_again (void)
{
  Maker maker;
  WeftObjectPool *pool = pool_new (4, &maker);
  Thing *first = weft_object_pool_rent (pool);
  Thing *second = weft_object_pool_rent (pool);

  g_assert_true (first != second);
  weft_object_pool_return (pool, first);
  assert_stats (pool, 2, 0, 1);
  g_assert_true (weft_object_pool_rent (pool) == first);
  g_assert_cmpuint (first->n_resets, ==, 1);
  assert_stats (pool, 2, 0, 0);

  weft_object_pool_return (pool, second);
  weft_object_pool_return (pool, first);
  weft_object_pool_unref (pool);
  g_assert_cmpuint (n_freed, ==, 2);
  g_assert_true (maker.is_destroyed);
}

/* Exactly as many as asked for are kept, whatever the number of processors. */
static void
test_maximum (void)
{
  for (guint maximum = 1; maximum <= 70; maximum += 23)
    {
      Maker maker;
      WeftObjectPool *pool = pool_new (maximum, &maker);
      g_autofree Thing **things = g_new (Thing *, maximum + 3);

      for (guint i = 0; i < maximum + 3; i++)
        things[i] = weft_object_pool_rent (pool);
      for (guint i = 0; i < maximum + 3; i++)
        weft_object_pool_return (pool, things[i]);
      assert_stats (pool, maximum + 3, 3, maximum);
      g_assert_cmpuint (n_freed, ==, 3);

      for (guint i = 0; i < maximum; i++)
        things[i] = weft_object_pool_rent (pool);
      assert_stats (pool, maximum + 3, 3, 0);
      for (guint i = 0; i < maximum; i++)
        weft_object_pool_return (pool, things[i]);
      weft_object_pool_unref (pool);
      g_assert_cmpuint (n_freed, ==, maximum + 3);
    }
}

static void
test_cannot_be_reset (void)
{
  Maker maker;
  WeftObjectPool *pool = pool_new (4, &maker);
  Thing *thing = weft_object_pool_rent (pool);

  thing->is_bad = TRUE;
  weft_object_pool_return (pool, thing);
  g_assert_cmpuint (n_freed, ==, 1);
  assert_stats (pool, 1, 1, 0);
  weft_object_pool_unref (pool);
  g_assert_cmpuint (n_freed, ==, 1);
}

static gpointer
rent_one (gpointer data)
{
  return weft_object_pool_rent (data);
}

/* What one thread returns another one finds, wherever it lies. */
static void
test_across_threads (void)
{
  Maker maker;
  WeftObjectPool *pool = pool_new (3, &maker);
  Thing *things[3];

  for (guint i = 0; i < 3; i++)
    things[i] = weft_object_pool_rent (pool);
  for (guint i = 0; i < 3; i++)
    weft_object_pool_return (pool, things[i]);
  for (guint i = 0; i < 3; i++)
    things[i] = g_thread_join (g_thread_new ("renter", rent_one, pool));
  assert_stats (pool, 3, 0, 0);
  for (guint i = 0; i < 3; i++)
    weft_object_pool_return (pool, things[i]);
  weft_object_pool_unref (pool);
}

#define N_THREADS 4
#define N_ROUNDS 20000

/* No object is rented twice at a time, and none is lost. */
static gpointer
rent_and_return (gpointer data)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      Thing *things[3];
      guint n_things = 1 + i % 3;

      for (guint k = 0; k < n_things; k++)
        {
          things[k] = weft_object_pool_rent (data);
          g_assert_cmpuint (__atomic_exchange_n (&things[k]->is_rented, 1, __ATOMIC_RELAXED), ==,
                            0);
        }
      if (i % 64 == 0)
        sched_yield ();
      for (guint k = 0; k < n_things; k++)
        {
          __atomic_store_n (&things[k]->is_rented, 0, __ATOMIC_RELAXED);
          weft_object_pool_return (data, things[k]);
        }
    }
  return NULL;
}

static void
test_crowd (void)
{
  Maker maker;
  WeftObjectPool *pool = pool_new (9, &maker);
  WeftObjectPoolStats stats;
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("renter", rent_and_return, pool);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  weft_object_pool_get_stats (pool, &stats);
  g_assert_cmpuint (stats.n_created, ==, maker.n_created);
  g_assert_cmpuint (stats.n_released, ==, n_freed);
  g_assert_cmpuint (stats.n_idle, <=, 9);
  g_assert_cmpuint (stats.n_idle, ==, maker.n_created - n_freed);
  weft_object_pool_unref (pool);
  g_assert_cmpuint (n_freed, ==, maker.n_created);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/object-pool/used-again", test_used_again);
  g_test_add_func ("/object-pool/maximum", test_maximum);
  g_test_add_func ("/object-pool/cannot-be-reset", test_cannot_be_reset);
  g_test_add_func ("/object-pool/across-threads", test_across_threads);
  g_test_add_func ("/object-pool/crowd", test_crowd);

  return g_test_run ();
}
