/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/*
 * Where idle workers sleep, without a lost wakeup and with few needless ones.
 *
 * A worker without work is first *searching*: it looks everywhere, for a short while. If
 * it finds nothing it parks:
 *
 *     worker                                  who has queued work
 *     1  key = epoch                          a  the work is in a queue
 *     2  sleeping += 1, searching -= 1        b  searching > 0 ? done: 3 will see it
 *     3  look everywhere once more            c  sleeping = 0 ? done: all are awake and
 *     4  found ? sleeping -= 1, searching            look before they park
 *     5  sleep while epoch = key              d  epoch += 1, wake one
 *     6  sleeping -= 1, searching += 1
 *
 * All of it is sequentially consistent. If a comes before 3, 3 finds the work. Otherwise
 * 2 comes before b: the poster sees that this worker does not search, and unless another
 * one does it gets to d, where it changes the epoch after 1: the worker does not sleep.
 *
 * Who stops searching because it has found work, and was the last to search, wakes
 * another one if there is more to do: posters relied on it.
 */

typedef struct
{
  guint32 epoch;     /* atomic; a futex */
  guint32 searching; /* atomic */
  guint32 sleeping;  /* atomic */
} WeftParking;

/* Looks everywhere without taking anything. */
typedef gboolean (*WeftParkingLook) (gpointer data);

void weft_parking_wake_one    (WeftParking     *self);
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

G_END_DECLS
