/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The owner of a deque against thieves: every piece of work is taken once, whatever the
 * deque has to grow by, and also where it is all but empty, so that both ends meet.
 */

#include "stress.h"

#include "sched/weft-deque-private.h"

#define N_THIEVES 3
#define MAX_BATCH 32

typedef struct
{
  WeftWork work;
  guint32 n_taken; /* atomic */
} Piece;

typedef struct
{
  guint32 seed;
  WeftDeque deque;
  Piece *pieces;
  guint n_pieces;
  guint n_taken;    /* atomic */
  gboolean stopped; /* atomic */
} Heap;

typedef struct
{
  Heap *heap;
  guint number;
  guint n_stolen;
} Thief;

static void
take (Heap *heap, WeftWork *work)
{
  Piece *piece = (Piece *) work;

  g_assert_true (piece >= heap->pieces && piece < heap->pieces + heap->n_pieces);
  g_assert_cmpuint (__atomic_fetch_add (&piece->n_taken, 1, __ATOMIC_RELAXED), ==, 0);
  __atomic_fetch_add (&heap->n_taken, 1, __ATOMIC_RELAXED);
}

static gpointer
thief_main (gpointer data)
{
  Thief *self = data;
  Heap *heap = self->heap;
  StressRandom random = stress_random_for (heap->seed, self->number);

  while (!__atomic_load_n (&heap->stopped, __ATOMIC_ACQUIRE))
    {
      WeftWork *work = weft_deque_is_empty (&heap->deque) ? NULL : weft_deque_steal (&heap->deque);

      if (work != NULL)
        {
          take (heap, work);
          self->n_stolen++;
        }
      stress_step (&random);
    }
  return NULL;
}

/* As a worker does it with what it has taken from the queue for all. */
static guint
push_batch (Heap *heap, guint next, guint n_pieces)
{
  WeftWork *batch[MAX_BATCH];
  guint n = MIN (MIN (n_pieces, MAX_BATCH), heap->n_pieces - next);

  for (guint i = 0; i < n; i++)
    batch[i] = &heap->pieces[next + i].work;
  weft_deque_push_reversed (&heap->deque, batch, n);
  return n;
}

/* Runs of pushes and pops of at most @longest each. */
static void
own (Heap *heap, guint longest, StressRandom *random)
{
  guint next = 0;
  WeftWork *work;

  while (next < heap->n_pieces)
    {
      if (stress_below (random, 4) == 0)
        next += push_batch (heap, next, 1 + stress_below (random, longest));
      else
        for (guint i = stress_below (random, longest) + 1; i > 0 && next < heap->n_pieces; i--)
          weft_deque_push (&heap->deque, &heap->pieces[next++].work);

      stress_step (random);
      for (guint i = stress_below (random, longest) + 1; i > 0; i--)
        if ((work = weft_deque_pop (&heap->deque)) != NULL)
          take (heap, work);
    }
  while ((work = weft_deque_pop (&heap->deque)) != NULL)
    take (heap, work);
}

static void
test_owner_and_thieves (gconstpointer data)
{
  guint longest = GPOINTER_TO_UINT (data);
  Heap heap = { .seed = stress_seed (), .n_pieces = stress_rounds (1000000) };
  StressRandom random = stress_random_for (heap.seed, N_THIEVES);
  Thief thieves[N_THIEVES];
  GThread *threads[N_THIEVES];
  guint n_stolen = 0;

  weft_deque_init (&heap.deque);
  heap.pieces = g_new0 (Piece, heap.n_pieces);
  for (guint i = 0; i < N_THIEVES; i++)
    {
      thieves[i] = (Thief) { &heap, i, 0 };
      threads[i] = g_thread_new ("thief", thief_main, &thieves[i]);
    }

  own (&heap, longest, &random);
  g_assert_true (weft_deque_is_empty (&heap.deque));
  /* What is gone from the deque may still be in a thief's hands. */
  stress_wait_until (__atomic_load_n (&heap.n_taken, __ATOMIC_ACQUIRE) == heap.n_pieces);
  __atomic_store_n (&heap.stopped, TRUE, __ATOMIC_RELEASE);

  for (guint i = 0; i < N_THIEVES; i++)
    {
      g_thread_join (threads[i]);
      n_stolen += thieves[i].n_stolen;
    }
  for (guint i = 0; i < heap.n_pieces; i++)
    g_assert_cmpuint (heap.pieces[i].n_taken, ==, 1);
  g_test_message ("%u of %u stolen", n_stolen, heap.n_pieces);
  g_free (heap.pieces);
  weft_deque_clear (&heap.deque);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/stress/deque/at-the-last-piece", GUINT_TO_POINTER (2),
                        test_owner_and_thieves);
  g_test_add_data_func ("/stress/deque/a-handful", GUINT_TO_POINTER (40), test_owner_and_thieves);
  g_test_add_data_func ("/stress/deque/growing", GUINT_TO_POINTER (5000), test_owner_and_thieves);

  return g_test_run ();
}
