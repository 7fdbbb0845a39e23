/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * How many blocks the runtime has allocated.
 *
 * Each thread counts what it takes from its own magazines, in the word that says how much
 * room they have (WeftMagazine.counts): only the thread writes there, with relaxed stores,
 * so that counting is neither a store nor a cache line more than not counting. What
 * comes from malloc, and what a thread takes whose cache has gone, is added to one atomic
 * number; they cost more than that anyway.
 *
 * Whoever asks adds all of them up, with relaxed loads, under the mutex of the list of
 * caches. A thread enters the list before it takes its first block from its cache, and
 * leaves it, adding what it has taken to `ended`, before the cache is freed, both under the
 * mutex: so each block is counted once, before and after a thread's end.
 *
 * No number of one thread's ever falls, so a sum lies between what had been allocated when
 * the adding began and when it ended. It is exact where nobody allocates meanwhile and
 * whoever has, told the asker so (by completing a task, for example): what happened before
 * is seen by a relaxed load, too.
 *
 * A forked process has one thread, and the numbers of those that it has not stay as they were.
 */

#include "task/weft-allocations-private.h"

#include <pthread.h>

static struct
{
  pthread_mutex_t mutex;
  WeftFrameCache *caches;
  guint64 ended; /* by threads that are no more */
} all = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static guint64 uncached; /* atomic */

static guint64
count_taken (WeftFrameCache *cache)
{
  guint64 taken = 0;

  for (guint space = 0; space < WEFT_FRAMES_N_SPACES; space++)
    for (guint i = 0; i < WEFT_FRAME_N_CLASSES; i++)
      taken += __atomic_load_n (&cache->current[space][i].counts, __ATOMIC_RELAXED) /
               WEFT_MAGAZINE_ONE_TAKEN;
  return taken;
}

static void
lock_before_fork (void)
{
  pthread_mutex_lock (&all.mutex);
}

static void
unlock_after_fork (void)
{
  pthread_mutex_unlock (&all.mutex);
}

/* Before the pool's and the others', for what is registered first is locked last, and who allocates may hold
 * theirs. */
__attribute__ ((constructor)) static void
watch_forks (void)
{
  pthread_atfork (lock_before_fork, unlock_after_fork, unlock_after_fork);
}

void
weft_allocations_join (WeftFrameCache *cache)
{
  pthread_mutex_lock (&all.mutex);
  cache->next = all.caches;
  if (cache->next != NULL)
    cache->next->previous = cache;
  all.caches = cache;
  pthread_mutex_unlock (&all.mutex);
}

void
weft_allocations_leave (WeftFrameCache *cache)
{
  pthread_mutex_lock (&all.mutex);
  all.ended += count_taken (cache);
  if (cache->next != NULL)
    cache->next->previous = cache->previous;
  if (cache->previous != NULL)
    cache->previous->next = cache->next;
  else
    all.caches = cache->next;
  pthread_mutex_unlock (&all.mutex);
}

void
weft_allocations_count_one (void)
{
  __atomic_fetch_add (&uncached, 1, __ATOMIC_RELAXED);
}

/**
 * weft_count_allocations:
 *
 * For tests, measurements and monitoring: the difference between two calls is what went on
 * between them, in the whole process. Counting costs those who allocate nothing.
 *
 * A block is counted when it is taken into use, whether its memory is new or has been used
 * before: a call of an async function that has ended again and again in the same memory is
 * one each time. Counted are all tasks, each one block with all that belongs to it (the
 * frame of an async function, a job for the pool, a completion source, a delay, a
 * combinator with its list, an asynchronous call of GIO's), the sources of value tasks, and
 * the small blocks that the runtime makes in passing: a callback that is posted to a context,
 * a cancellation that is watched for a task, the async locals that an await takes along, a report
 * of progress, a key that a cache loads, a piece of a queue of those who wait, a child of a
 * scope, a signal that is awaited, a second failure of a combinator. A value task with its value in it
 * has none, and neither has an await without async locals.
 *
 * Not counted is what comes from malloc by itself. Some of it is made now and then: setting
 * an async local, weft_when_each_new() and its stream, a list of jobs for a scope, an alarm of
 * weft_cancellable_cancel_after(), a linked cancellable and the first watch of any cancellable, a task
 * that is offered to GIO, D-Bus messages, a subprocess's output, handing what a cache has loaded to those
 * who wait for it. The rest lasts: contexts, pools, channels, semaphores, caches, scopes, the tables and
 * queues in them, the recorder. Nor is what GLib and GIO allocate, as a #GError, or what a program allocates
 * for itself.
 *
 * The number never falls. It is exact where nobody else allocates at the moment, and
 * otherwise one that was right at some time during the call. Takes a mutex and looks at every
 * thread, so it is nothing for a loop. Any thread.
 *
 * Returns: how many blocks the runtime has allocated since the process began
 */
guint64
weft_count_allocations (void)
{
  guint64 n_allocations;

  pthread_mutex_lock (&all.mutex);
  n_allocations = all.ended + __atomic_load_n (&uncached, __ATOMIC_RELAXED);
  for (WeftFrameCache *cache = all.caches; cache != NULL; cache = cache->next)
    n_allocations += count_taken (cache);
  pthread_mutex_unlock (&all.mutex);
  return n_allocations;
}
