/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/*
 * A bounded queue, many producers, many consumers: D. Vyukov's "Bounded MPMC queue"
 * (1024cores.net), with flags in the words that its two ends count in.
 *
 *     tail ──▶ the position of the next push        head ──▶ that of the next pop
 *
 * Positions only grow; the slot of position p is p & mask. A slot's sequence number says
 * whose turn it is:
 *
 *     p                the push p may fill it
 *     p + 1            the pop p may empty it
 *     p + n_slots      emptied: the push of the next round may fill it
 *
 * Push and pop claim their position by a compare-and-swap of the whole word, then fill or
 * empty the slot, then store its next number (release), which the other side has read
 * (acquire) before it touches the slot. Between the claim and that store the slot is *busy*:
 * the queue is not empty, or not full, but the other side has to try again.
 *
 * With one slot "filled" and "emptied" would be the same number, and a mask needs a power
 * of two; so there may be more slots than the capacity, and then a push at p also looks
 * whether p - capacity has been emptied.
 *
 * The flags are the word's lowest two bits. Since they are in the word that a push changes,
 * who sets a flag in `tail` either finds the push's position claimed already, in the value
 * that it changes, or makes the push's compare-and-swap fail: no push can miss the flag and
 * be missed by who has set it. The same holds for `head` and pops. No other ordering is
 * needed for who goes to sleep and who has to wake.
 */

#define WEFT_RING_ATTENTION ((guint64) 1) /* somebody waits: not past me without a look */
#define WEFT_RING_CLOSED ((guint64) 2)    /* no more pushes */
#define WEFT_RING_FLAGS (WEFT_RING_ATTENTION | WEFT_RING_CLOSED)
#define WEFT_RING_STEP ((guint64) 4)

typedef struct
{
  guint64  sequence; /* atomic */
  gpointer item;
} WeftRingSlot;

typedef struct
{
  guint64       tail; /* atomic */
  char          pad_1[64 - sizeof (guint64)];
  guint64       head; /* atomic */
  char          pad_2[64 - sizeof (guint64)];
  WeftRingSlot *slots;
  guint64       mask;
  guint64       capacity;
} WeftRing;

typedef enum
{
  WEFT_RING_DONE,
  WEFT_RING_REFUSED, /* full, or empty */
  WEFT_RING_BUSY,    /* another thread is in the slot: try again */
  WEFT_RING_FLAGGED,
} WeftRingOutcome;

static inline void
weft_ring_init (WeftRing *self,
                guint     capacity)
{
  guint64 n_slots = 2;

  while (n_slots < capacity)
    n_slots *= 2;

  self->tail = 0;
  self->head = 0;
  self->mask = n_slots - 1;
  self->capacity = capacity;
  self->slots = g_aligned_alloc (n_slots, sizeof (WeftRingSlot), 64);
  for (guint64 i = 0; i < n_slots; i++)
    self->slots[i] = (WeftRingSlot) { .sequence = i, .item = NULL };
}

/* Items that are left are the caller's concern. */
static inline void
weft_ring_clear (WeftRing *self)
{
  g_clear_pointer (&self->slots, g_aligned_free);
}

static inline guint64
weft_ring_sequence_ (WeftRing *self,
                     guint64   position)
{
  return __atomic_load_n (&self->slots[position & self->mask].sequence, __ATOMIC_ACQUIRE);
}

static inline gboolean
weft_ring_has_room_ (WeftRing *self,
                     guint64   position)
{
  guint64 n_slots = self->mask + 1;
  guint64 oldest = position - self->capacity;

  return weft_ring_sequence_ (self, position) == position &&
         (n_slots == self->capacity || weft_ring_sequence_ (self, oldest) == oldest + n_slots);
}

static inline guint64
weft_ring_tail (WeftRing *self)
{
  return __atomic_load_n (&self->tail, __ATOMIC_ACQUIRE);
}

static inline guint64
weft_ring_head (WeftRing *self)
{
  return __atomic_load_n (&self->head, __ATOMIC_ACQUIRE);
}

/* How many there are, busy ones too; right where nothing moves. */
static inline guint64
weft_ring_count (WeftRing *self)
{
  guint64 head = weft_ring_head (self) / WEFT_RING_STEP;

  return weft_ring_tail (self) / WEFT_RING_STEP - head;
}

/* With any of the flags @refused set, nothing is pushed. */
static inline WeftRingOutcome
weft_ring_push (WeftRing *self,
                gpointer  item,
                guint64   refused)
{
  guint64 tail = __atomic_load_n (&self->tail, __ATOMIC_RELAXED);

  for (;;)
    {
      guint64 position = tail / WEFT_RING_STEP;
      guint64 previous = tail;

      if (G_UNLIKELY ((tail & refused) != 0))
        return WEFT_RING_FLAGGED;

      if (G_LIKELY (weft_ring_has_room_ (self, position)))
        {
          if (__atomic_compare_exchange_n (&self->tail, &tail, tail + WEFT_RING_STEP, FALSE,
                                           __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            {
              WeftRingSlot *slot = &self->slots[position & self->mask];

              slot->item = item;
              __atomic_store_n (&slot->sequence, position + 1, __ATOMIC_RELEASE);
              return WEFT_RING_DONE;
            }
          continue;
        }

      tail = weft_ring_tail (self);
      if (tail == previous)
        return position - weft_ring_head (self) / WEFT_RING_STEP >= self->capacity
                   ? WEFT_RING_REFUSED
                   : WEFT_RING_BUSY;
    }
}

static inline WeftRingOutcome
weft_ring_pop (WeftRing *self,
               gpointer *item,
               guint64   refused)
{
  guint64 head = __atomic_load_n (&self->head, __ATOMIC_RELAXED);

  for (;;)
    {
      guint64 position = head / WEFT_RING_STEP;
      guint64 previous = head;

      if (G_UNLIKELY ((head & refused) != 0))
        return WEFT_RING_FLAGGED;

      if (G_LIKELY (weft_ring_sequence_ (self, position) == position + 1))
        {
          if (__atomic_compare_exchange_n (&self->head, &head, head + WEFT_RING_STEP, FALSE,
                                           __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            {
              WeftRingSlot *slot = &self->slots[position & self->mask];

              *item = slot->item;
              __atomic_store_n (&slot->sequence, position + self->mask + 1, __ATOMIC_RELEASE);
              return WEFT_RING_DONE;
            }
          continue;
        }

      head = weft_ring_head (self);
      if (head == previous)
        return weft_ring_tail (self) / WEFT_RING_STEP == position ? WEFT_RING_REFUSED
                                                                  : WEFT_RING_BUSY;
    }
}

/* Takes the newest item, where there is one; only while nobody else pushes or pops. */
static inline gpointer
weft_ring_take_back (WeftRing *self)
{
  guint64 tail = weft_ring_tail (self) - WEFT_RING_STEP;
  guint64 position = tail / WEFT_RING_STEP;
  WeftRingSlot *slot = &self->slots[position & self->mask];
  gpointer item = slot->item;

  __atomic_store_n (&slot->sequence, position, __ATOMIC_RELEASE);
  __atomic_store_n (&self->tail, tail, __ATOMIC_RELEASE);
  return item;
}

/* Return the word as it was before. */
static inline guint64
weft_ring_flag_tail (WeftRing *self,
                     guint64   flags)
{
  return __atomic_fetch_or (&self->tail, flags, __ATOMIC_ACQ_REL);
}

static inline guint64
weft_ring_flag_head (WeftRing *self,
                     guint64   flags)
{
  return __atomic_fetch_or (&self->head, flags, __ATOMIC_ACQ_REL);
}

static inline void
weft_ring_unflag_tail (WeftRing *self,
                       guint64   flags)
{
  __atomic_fetch_and (&self->tail, ~flags, __ATOMIC_ACQ_REL);
}

static inline void
weft_ring_unflag_head (WeftRing *self,
                       guint64   flags)
{
  __atomic_fetch_and (&self->head, ~flags, __ATOMIC_ACQ_REL);
}

G_END_DECLS
