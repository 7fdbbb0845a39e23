/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/*
 * Where idle workers sleep, without a lost wakeup and with few needless ones.
 *
 * A worker without work is first *searching*: it looks everywhere, for a short while. If
 * it finds nothing it parks. How many search and how many sleep is one word:
 *
 *     worker                                  who has queued work
 *     1  searching -= 1, sleeping += 1        a  the work is in a queue
 *     2  look everywhere once more            b  searching > 0 ? done: 2 will see it
 *     3  found ? sleeping -= 1,               c  sleeping = 0 ? done: all are awake and
 *        searching += 1, go on searching             look before they park
 *     4  take a permit, sleeping until        d  sleeping -= 1, searching += 1
 *        there is one: a searcher again       e  permits += 1, wake one who waits for it
 *
 * 1, 3 and d change both numbers in one step, and b, c and d are one step too: a
 * compare-and-swap. All of it is sequentially consistent. If a comes before 2, 2 finds the
 * work. Otherwise 1 comes before b: the poster sees one who sleeps, and unless another one
 * searches it gets to d.
 *
 * The poster makes a searcher of whom it wakes at once, long before that one runs: a flood
 * of posts wakes one worker and not all of them, each time anew. Which of the sleepers
 * takes the permit does not matter. There are always as many workers between 1 and the end
 * of 3 or 4 as `sleeping` and the permits say together, so if 3 finds `sleeping` at zero,
 * a permit is there or coming.
 *
 * Who stops searching because it has found work, and was the last to search, wakes
 * another one if there is more to do: posters relied on it.
 *
 * tests/models/parking.pml searches all interleavings of this.
 */

typedef struct
{
  guint32 state;   /* atomic: sleeping in the upper half, searching in the lower */
  char    pad[64 - sizeof (guint32)];
  guint32 permits; /* atomic; a futex */
} WeftParking;

/* Looks everywhere without taking anything. */
typedef gboolean (*WeftParkingLook) (gpointer data);

void weft_parking_wake_slow_  (WeftParking     *self) G_GNUC_NO_INLINE;
void weft_parking_wake_all    (WeftParking     *self);

void weft_parking_begin_search (WeftParking    *self);
/* The searcher has found work. */
void weft_parking_end_search  (WeftParking     *self,
                               WeftParkingLook  look,
                               gpointer         data);
/* The searcher has found none. It is a searcher again on return. */
void weft_parking_park        (WeftParking     *self,
                               WeftParkingLook  look,
                               gpointer         data);

#define WEFT_PARKING_SEARCHER ((guint32) 1)
#define WEFT_PARKING_SLEEPER ((guint32) 1 << 16)

static inline guint
weft_parking_get_searching (guint32 state)
{
  return state & (WEFT_PARKING_SLEEPER - 1);
}

static inline guint
weft_parking_get_sleeping (guint32 state)
{
  return state >> 16;
}

/* To be called when work has been queued. */
static inline void
weft_parking_wake_one (WeftParking *self)
{
  guint32 state = __atomic_load_n (&self->state, __ATOMIC_SEQ_CST);

  if (G_UNLIKELY (weft_parking_get_searching (state) == 0 && weft_parking_get_sleeping (state) > 0))
    weft_parking_wake_slow_ (self);
}

G_END_DECLS
