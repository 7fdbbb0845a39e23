/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * An object that is kept is in one of the slots, each of which has room for one, or in the
 * ring, which has room for the rest. There are no other places, so never more are kept than
 * there are places; no number is counted.
 *
 * A thread has a slot of its own as long as there are no more threads than slots; beyond
 * that they share. It puts what it returns there, and finds it there, warm in its cache,
 * with the next renting. An object belongs to whoever gets it out of its place: by the
 * exchange of a slot, or by a pop of the ring (weft-ring-private.h).
 *
 *     rent      one's own slot; the ring; the slots of others; a new one
 *     return    one's own slot; the ring; the slots of others; released
 *
 * Where another thread is in the middle of the ring's slot that is next, the pool goes on
 * to the following place rather than wait: it is a store of spares, and may be wrong by one
 * about what it has, but never has more than it may.
 */

#include "sync/weft-object-pool.h"

#include "sync/weft-ring-private.h"

#define MAX_SLOTS 64

typedef struct
{
  gpointer object; /* atomic; NULL where there is none */
  char pad[64 - sizeof (gpointer)];
} Slot;

struct _WeftObjectPool
{
  WeftRing ring; /* without slots where its capacity is 0 */

  /* Never changed. */
  WeftObjectPoolCreateFunc create;
  WeftObjectPoolResetFunc reset;
  GDestroyNotify object_free;
  gpointer data;
  GDestroyNotify data_destroy;
  guint n_slots;

  guint32 refs;       /* atomic */
  guint64 n_created;  /* atomic */
  guint64 n_released; /* atomic */

  Slot slots[] __attribute__ ((aligned (64)));
};

static guint32 n_threads;               /* atomic: how many have used a pool */
static __thread guint32 thread_number_; /* from 1 */

static guint
own_slot (WeftObjectPool *self)
{
  if (G_UNLIKELY (thread_number_ == 0))
    thread_number_ = __atomic_add_fetch (&n_threads, 1, __ATOMIC_RELAXED);
  return thread_number_ % self->n_slots;
}

/**
 * weft_object_pool_new:
 * @maximum: how many idle objects it keeps
 * @create: makes an object
 * @reset: (nullable): makes a returned object fit for use
 * @object_free: (nullable): releases an object that is not kept
 * @data: for @create and @reset
 * @data_destroy: (nullable): releases @data with the pool
 *
 * Returns: (transfer full): a new pool, which has no objects yet
 */
WeftObjectPool *
weft_object_pool_new (guint maximum,
                      WeftObjectPoolCreateFunc create,
                      WeftObjectPoolResetFunc reset,
                      GDestroyNotify object_free,
                      gpointer data,
                      GDestroyNotify data_destroy)
{
  guint n_slots = MIN (MIN (maximum, g_get_num_processors ()), MAX_SLOTS);
  WeftObjectPool *self;

  g_return_val_if_fail (maximum > 0, NULL);
  g_return_val_if_fail (create != NULL, NULL);

  self = g_aligned_alloc0 (1, sizeof *self + n_slots * sizeof (Slot), 64);
  if (maximum > n_slots)
    weft_ring_init (&self->ring, maximum - n_slots);
  self->create = create;
  self->reset = reset;
  self->object_free = object_free;
  self->data = data;
  self->data_destroy = data_destroy;
  self->n_slots = n_slots;
  self->refs = 1;
  return self;
}

/**
 * weft_object_pool_ref:
 * @self: a pool
 *
 * Returns: (transfer full): @self
 */
WeftObjectPool *
weft_object_pool_ref (WeftObjectPool *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  __atomic_fetch_add (&self->refs, 1, __ATOMIC_RELAXED);
  return self;
}

static void
release_object (WeftObjectPool *self, gpointer object)
{
  __atomic_fetch_add (&self->n_released, 1, __ATOMIC_RELAXED);
  if (self->object_free != NULL)
    self->object_free (object);
}

static inline gpointer
take_from_slot (WeftObjectPool *self, guint number)
{
  gpointer *place = &self->slots[number].object;

  return __atomic_load_n (place, __ATOMIC_RELAXED) != NULL
             ? __atomic_exchange_n (place, NULL, __ATOMIC_ACQUIRE)
             : NULL;
}

static inline gboolean
put_into_slot (WeftObjectPool *self, guint number, gpointer object)
{
  gpointer *place = &self->slots[number].object;
  gpointer expected = NULL;

  return __atomic_load_n (place, __ATOMIC_RELAXED) == NULL &&
         __atomic_compare_exchange_n (place, &expected, object, FALSE, __ATOMIC_RELEASE,
                                      __ATOMIC_RELAXED);
}

/* NULL where none is found. */
static gpointer
take (WeftObjectPool *self)
{
  guint own = own_slot (self);
  gpointer object = take_from_slot (self, own);

  if (G_LIKELY (object != NULL))
    return object;
  if (self->ring.slots != NULL && weft_ring_pop (&self->ring, &object, 0) == WEFT_RING_DONE)
    return object;

  object = NULL;
  for (guint i = 1; i < self->n_slots && object == NULL; i++)
    object = take_from_slot (self, (own + i) % self->n_slots);
  return object;
}

static gboolean
put (WeftObjectPool *self, gpointer object)
{
  guint own = own_slot (self);

  if (G_LIKELY (put_into_slot (self, own, object)))
    return TRUE;
  if (self->ring.slots != NULL && weft_ring_push (&self->ring, object, 0) == WEFT_RING_DONE)
    return TRUE;

  for (guint i = 1; i < self->n_slots; i++)
    if (put_into_slot (self, (own + i) % self->n_slots, object))
      return TRUE;
  return FALSE;
}

/**
 * weft_object_pool_unref:
 * @self: (transfer full): a pool
 *
 * The last one releases the idle objects. What is rented then is its renter's.
 */
void
weft_object_pool_unref (WeftObjectPool *self)
{
  gpointer object;

  g_return_if_fail (self != NULL);

  if (__atomic_fetch_sub (&self->refs, 1, __ATOMIC_ACQ_REL) != 1)
    return;

  while ((object = take (self)) != NULL)
    release_object (self, object);
  weft_ring_clear (&self->ring);
  if (self->data_destroy != NULL)
    self->data_destroy (self->data);
  g_aligned_free (self);
}

/**
 * weft_object_pool_rent:
 * @self: a pool
 *
 * Gets an idle object, the one that this thread returned last if it is still there, or a
 * new one. Any thread.
 *
 * Returns: (transfer full): an object, for weft_object_pool_return()
 */
gpointer
weft_object_pool_rent (WeftObjectPool *self)
{
  gpointer object;

  g_return_val_if_fail (self != NULL, NULL);

  object = take (self);
  if (G_LIKELY (object != NULL))
    return object;

  __atomic_fetch_add (&self->n_created, 1, __ATOMIC_RELAXED);
  return self->create (self->data);
}

/**
 * weft_object_pool_return:
 * @self: a pool
 * @object: (transfer full): what was rented from it
 *
 * Gives @object to whoever rents next. It is released where it cannot be used again, or the
 * pool has as many as it may keep. Any thread.
 */
void
weft_object_pool_return (WeftObjectPool *self, gpointer object)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (object != NULL);

  if ((self->reset != NULL && !self->reset (object, self->data)) || !put (self, object))
    release_object (self, object);
}

/**
 * weft_object_pool_get_stats:
 * @self: a pool
 * @stats: (out): where they go
 *
 * The numbers agree with each other where no other thread uses the pool.
 */
void
weft_object_pool_get_stats (WeftObjectPool *self, WeftObjectPoolStats *stats)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (stats != NULL);

  stats->n_created = __atomic_load_n (&self->n_created, __ATOMIC_RELAXED);
  stats->n_released = __atomic_load_n (&self->n_released, __ATOMIC_RELAXED);
  stats->n_idle = self->ring.slots != NULL ? (guint) weft_ring_count (&self->ring) : 0;
  for (guint i = 0; i < self->n_slots; i++)
    if (__atomic_load_n (&self->slots[i].object, __ATOMIC_RELAXED) != NULL)
      stats->n_idle++;
}
