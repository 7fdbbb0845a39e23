/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

/*
 * The recorder's clock: CLOCK_MONOTONIC, read for the price of the processor's counter of
 * ticks. See weft-clock.c.
 */

G_BEGIN_DECLS

/* A piece of the line from ticks to nanoseconds: all zero, one that holds for no tick. */
typedef struct
{
  guint64 ticks; /* from which on it holds */
  guint64 limit; /* for so many ticks */
  guint64 time;  /* nanoseconds at @ticks */
  guint64 scale; /* nanoseconds a tick, with 32 bits behind the point */
} WeftClock;

/* The current piece, into @self. Any thread. Returns the time. */
guint64 weft_clock_renew_    (WeftClock *self) G_GNUC_NO_INLINE;

/* Around a fork. */
void    weft_clock_lock      (void);
void    weft_clock_unlock    (void);

/* Nanoseconds of CLOCK_MONOTONIC. @self: the calling thread's. The processor may look at its
 * ticks a little before it has done what stands before this. */
static inline guint64
weft_clock_read (WeftClock *self)
{
#if defined(__x86_64__)
  guint64 ticks = __rdtsc () - self->ticks;

  if (G_LIKELY (ticks < self->limit))
    return self->time + (ticks * self->scale >> 32);
#endif
  return weft_clock_renew_ (self);
}

/* The same, after all that stands before it: for what comes after something that another
 * thread has done and told the time of. */
static inline guint64
weft_clock_read_after (WeftClock *self)
{
#if defined(__x86_64__)
  _mm_lfence ();
#endif
  return weft_clock_read (self);
}

G_END_DECLS
