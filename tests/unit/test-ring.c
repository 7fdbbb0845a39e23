/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include <sched.h>

#include "sync/weft-ring-private.h"

static void
push (WeftRing *ring, gsize item)
{
  g_assert_cmpint (weft_ring_push (ring, GSIZE_TO_POINTER (item), 0), ==, WEFT_RING_DONE);
}

static void
assert_pop (WeftRing *ring, gsize expected)
{
  gpointer item = NULL;

  g_assert_cmpint (weft_ring_pop (ring, &item, 0), ==, WEFT_RING_DONE);
  g_assert_cmpuint (GPOINTER_TO_SIZE (item), ==, expected);
}

/* Exactly as many as asked for, over several rounds, whatever the number of slots. */
static void
test_capacity (void)
{
  for (guint capacity = 1; capacity <= 9; capacity++)
    {
      WeftRing ring;
      gpointer item;
      gsize next = 1;

      weft_ring_init (&ring, capacity);
      for (guint round = 0; round < 20; round++)
        {
          for (guint i = 0; i < capacity; i++)
            push (&ring, next + i);
          g_assert_cmpint (weft_ring_push (&ring, NULL, 0), ==, WEFT_RING_REFUSED);
          g_assert_cmpuint (weft_ring_count (&ring), ==, capacity);

          /* One comes and goes at the edge, so that rounds begin at every slot. */
          assert_pop (&ring, next);
          push (&ring, next + capacity);
          g_assert_cmpint (weft_ring_push (&ring, NULL, 0), ==, WEFT_RING_REFUSED);
          next++;

          for (guint i = 0; i < capacity; i++)
            assert_pop (&ring, next + i);
          next += capacity;
          g_assert_cmpint (weft_ring_pop (&ring, &item, 0), ==, WEFT_RING_REFUSED);
          g_assert_cmpuint (weft_ring_count (&ring), ==, 0);
        }
      weft_ring_clear (&ring);
    }
}

static void
test_flags (void)
{
  WeftRing ring;
  gpointer item;

  weft_ring_init (&ring, 4);
  push (&ring, 1);
  push (&ring, 2);

  g_assert_cmpuint (weft_ring_flag_tail (&ring, WEFT_RING_CLOSED), ==, 2 * WEFT_RING_STEP);
  g_assert_cmpint (weft_ring_push (&ring, NULL, WEFT_RING_FLAGS), ==, WEFT_RING_FLAGGED);
  g_assert_cmpint (weft_ring_push (&ring, NULL, WEFT_RING_CLOSED), ==, WEFT_RING_FLAGGED);
  /* A flag that is not refused stays. */
  g_assert_cmpint (weft_ring_push (&ring, GSIZE_TO_POINTER (3), WEFT_RING_ATTENTION), ==,
                   WEFT_RING_DONE);
  g_assert_cmpuint (weft_ring_tail (&ring), ==, 3 * WEFT_RING_STEP + WEFT_RING_CLOSED);

  assert_pop (&ring, 1);
  weft_ring_flag_head (&ring, WEFT_RING_ATTENTION);
  g_assert_cmpint (weft_ring_pop (&ring, &item, WEFT_RING_FLAGS), ==, WEFT_RING_FLAGGED);
  assert_pop (&ring, 2);
  weft_ring_unflag_head (&ring, WEFT_RING_ATTENTION);
  assert_pop (&ring, 3);
  g_assert_cmpuint (weft_ring_head (&ring), ==, 3 * WEFT_RING_STEP);
  weft_ring_clear (&ring);
}

#define N_PRODUCERS 3
#define N_CONSUMERS 3
#define N_ITEMS 20000

typedef struct
{
  WeftRing ring;
  guint32 n_left; /* atomic */
  guint8 seen[N_PRODUCERS * N_ITEMS];
} Crowd;

typedef struct
{
  Crowd *crowd;
  gsize number;
} Producer;

static gpointer
produce (gpointer data)
{
  Producer *self = data;

  for (gsize i = 0; i < N_ITEMS; i++)
    while (weft_ring_push (&self->crowd->ring, GSIZE_TO_POINTER (self->number * N_ITEMS + i), 0) !=
           WEFT_RING_DONE)
      sched_yield ();
  return NULL;
}

/* Each producer's items must come to each consumer in their order. */
static gpointer
consume (gpointer data)
{
  Crowd *crowd = data;
  gsize next[N_PRODUCERS] = { 0 };
  gpointer item;

  while (__atomic_load_n (&crowd->n_left, __ATOMIC_RELAXED) > 0)
    {
      gsize producer;
      gsize number;

      if (weft_ring_pop (&crowd->ring, &item, 0) != WEFT_RING_DONE)
        {
          sched_yield ();
          continue;
        }
      producer = GPOINTER_TO_SIZE (item) / N_ITEMS;
      number = GPOINTER_TO_SIZE (item) % N_ITEMS;
      g_assert_cmpuint (number, >=, next[producer]);
      next[producer] = number + 1;
      __atomic_fetch_add (&crowd->seen[GPOINTER_TO_SIZE (item)], 1, __ATOMIC_RELAXED);
      __atomic_fetch_sub (&crowd->n_left, 1, __ATOMIC_RELAXED);
    }
  return NULL;
}

static void
run_crowd (guint capacity)
{
  Crowd *crowd = g_aligned_alloc0 (1, sizeof (Crowd), 64);
  Producer producers[N_PRODUCERS];
  GThread *threads[N_PRODUCERS + N_CONSUMERS];

  weft_ring_init (&crowd->ring, capacity);
  crowd->n_left = N_PRODUCERS * N_ITEMS;
  for (gsize i = 0; i < N_PRODUCERS; i++)
    {
      producers[i] = (Producer) { crowd, i };
      threads[i] = g_thread_new ("producer", produce, &producers[i]);
    }
  for (guint i = 0; i < N_CONSUMERS; i++)
    threads[N_PRODUCERS + i] = g_thread_new ("consumer", consume, crowd);
  for (guint i = 0; i < N_PRODUCERS + N_CONSUMERS; i++)
    g_thread_join (threads[i]);

  for (gsize i = 0; i < N_PRODUCERS * N_ITEMS; i++)
    g_assert_cmpuint (crowd->seen[i], ==, 1);
  weft_ring_clear (&crowd->ring);
  g_aligned_free (crowd);
}

static void
test_crowd (void)
{
  run_crowd (1);
  run_crowd (3);
  run_crowd (64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ring/capacity", test_capacity);
  g_test_add_func ("/ring/flags", test_flags);
  g_test_add_func ("/ring/crowd", test_crowd);

  return g_test_run ();
}
