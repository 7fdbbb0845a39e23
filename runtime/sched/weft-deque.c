/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sched/weft-deque-private.h"

#define INITIAL_CAPACITY 256

struct _WeftDequeArray
{
  gint64 capacity;
  WeftDequeArray *outgrown;
  WeftWork *cells[]; /* atomic */
};

static WeftDequeArray *
array_new (gint64 capacity, WeftDequeArray *outgrown)
{
  WeftDequeArray *array = g_malloc (sizeof *array + (gsize) capacity * sizeof (WeftWork *));

  array->capacity = capacity;
  array->outgrown = outgrown;
  return array;
}

static inline WeftWork *
array_get (WeftDequeArray *array, gint64 index)
{
  return __atomic_load_n (&array->cells[index & (array->capacity - 1)], __ATOMIC_RELAXED);
}

static inline void
array_set (WeftDequeArray *array, gint64 index, WeftWork *work)
{
  __atomic_store_n (&array->cells[index & (array->capacity - 1)], work, __ATOMIC_RELAXED);
}

void
weft_deque_init (WeftDeque *self)
{
  self->top = 0;
  self->bottom = 0;
  self->array = array_new (INITIAL_CAPACITY, NULL);
}

void
weft_deque_clear (WeftDeque *self)
{
  WeftDequeArray *outgrown;

  for (WeftDequeArray *array = self->array; array != NULL; array = outgrown)
    {
      outgrown = array->outgrown;
      g_free (array);
    }
  self->array = NULL;
}

static WeftDequeArray *
grow (WeftDeque *self, gint64 top, gint64 bottom)
{
  WeftDequeArray *old = self->array;
  WeftDequeArray *array = array_new (old->capacity * 2, old);

  for (gint64 i = top; i < bottom; i++)
    array_set (array, i, array_get (old, i));
  __atomic_store_n (&self->array, array, __ATOMIC_RELEASE);
  return array;
}

void
weft_deque_push (WeftDeque *self, WeftWork *work)
{
  gint64 bottom = __atomic_load_n (&self->bottom, __ATOMIC_RELAXED);
  gint64 top = __atomic_load_n (&self->top, __ATOMIC_ACQUIRE);
  WeftDequeArray *array = self->array;

  if (G_UNLIKELY (bottom - top >= array->capacity))
    array = grow (self, top, bottom);
  array_set (array, bottom, work);
  __atomic_store_n (&self->bottom, bottom + 1, __ATOMIC_SEQ_CST);
}

void
weft_deque_push_reversed (WeftDeque *self, WeftWork **works, guint n_works)
{
  gint64 bottom = __atomic_load_n (&self->bottom, __ATOMIC_RELAXED);
  gint64 top = __atomic_load_n (&self->top, __ATOMIC_ACQUIRE);
  WeftDequeArray *array = self->array;

  while (G_UNLIKELY (bottom + n_works - top > array->capacity))
    array = grow (self, top, bottom);
  for (guint i = 0; i < n_works; i++)
    array_set (array, bottom + i, works[n_works - 1 - i]);
  __atomic_store_n (&self->bottom, bottom + n_works, __ATOMIC_SEQ_CST);
}

WeftWork *
weft_deque_pop (WeftDeque *self)
{
  gint64 bottom = __atomic_load_n (&self->bottom, __ATOMIC_RELAXED) - 1;
  gint64 top;
  WeftWork *work;

  __atomic_store_n (&self->bottom, bottom, __ATOMIC_SEQ_CST);
  top = __atomic_load_n (&self->top, __ATOMIC_SEQ_CST);

  if (top > bottom)
    {
      __atomic_store_n (&self->bottom, bottom + 1, __ATOMIC_RELAXED);
      return NULL;
    }

  work = array_get (self->array, bottom);
  if (top == bottom)
    {
      if (!__atomic_compare_exchange_n (&self->top, &top, top + 1, FALSE, __ATOMIC_SEQ_CST,
                                        __ATOMIC_RELAXED))
        work = NULL;
      __atomic_store_n (&self->bottom, bottom + 1, __ATOMIC_RELAXED);
    }
  return work;
}

WeftWork *
weft_deque_steal (WeftDeque *self)
{
  gint64 top = __atomic_load_n (&self->top, __ATOMIC_SEQ_CST);

  for (;;)
    {
      gint64 bottom = __atomic_load_n (&self->bottom, __ATOMIC_SEQ_CST);
      WeftWork *work;

      if (top >= bottom)
        return NULL;

      work = array_get (__atomic_load_n (&self->array, __ATOMIC_ACQUIRE), top);
      if (__atomic_compare_exchange_n (&self->top, &top, top + 1, FALSE, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST))
        return work;
    }
}

gboolean
weft_deque_is_empty (WeftDeque *self)
{
  gint64 top = __atomic_load_n (&self->top, __ATOMIC_SEQ_CST);

  return __atomic_load_n (&self->bottom, __ATOMIC_SEQ_CST) <= top;
}
